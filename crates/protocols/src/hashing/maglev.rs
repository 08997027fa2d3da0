//! Maglev's lookup table: even shares, and few slots that change hands (Eisenbud et al., "Maglev: A Fast and Reliable
//! Software Network Load Balancer", 2016, section 3.4).
//!
//! Every backend has its own order of preference over all slots of the table. The backends take turns, and each takes
//! the next slot on its list that is still free. So the shares differ by one slot at most, and as the lists do not depend
//! on who else is there, most slots stay with their owner when a backend goes or comes.

use synod_model::mix;

/// A backend's order of preference: slots `offset`, `offset + skip`, `offset + 2 skip`, … modulo the size of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Preference {
    /// Its first choice, below the size of the table.
    pub offset: usize,
    /// From 1 to the size less 1; the size is prime, so the list has every slot once.
    pub skip: usize,
}

impl Preference {
    /// The order of preference that follows from the hash of a backend's name.
    pub fn of(name: u64, size: usize) -> Self {
        let below = |hash: u64, n: usize| usize::try_from(hash % n as u64).expect("it is below a usize");
        Self { offset: below(mix(name, 1), size), skip: below(mix(name, 2), size - 1) + 1 }
    }
}

/// Fills the table: for each slot, the place of its backend in the list. `size` is prime. With no backend it is empty.
pub fn fill(backends: &[Preference], size: usize) -> Vec<u16> {
    fill_weighted(backends, &vec![1; backends.len()], size)
}

/// The same with a weight for each backend, at least 1: one of the largest weight takes a slot in every round, the others
/// less often in proportion ("altering the relative frequency of the backends' turns", section 3.4). All take one in the
/// first round.
pub fn fill_weighted(backends: &[Preference], weights: &[u32], size: usize) -> Vec<u16> {
    const FREE: u16 = u16::MAX;
    let Some(largest) = weights.iter().copied().max() else { return Vec::new() };
    let mut table = vec![FREE; size];
    // For each, the slot that it looks at, and what it has saved: a turn costs the largest weight.
    let mut turns: Vec<(usize, u32)> = backends
        .iter()
        .zip(weights)
        .map(|(backend, weight)| (backend.offset % size, largest - weight))
        .collect();
    let mut taken = 0;
    loop {
        for ((place, (slot, saved)), (backend, weight)) in
            (0..FREE).zip(&mut turns).zip(backends.iter().zip(weights))
        {
            *saved += weight;
            if *saved < largest {
                continue;
            }
            *saved -= largest;
            while table[*slot] != FREE {
                *slot = (*slot + backend.skip) % size;
            }
            table[*slot] = place;
            taken += 1;
            if taken == size {
                return table;
            }
        }
    }
}

/// A prime of at least a hundred slots for each backend: then shares differ by a hundredth at most (section 3.4).
pub fn table_size(backends: usize) -> usize {
    let mut size = backends.max(1) * 100 + 1;
    while !is_prime(size) {
        size += 2;
    }
    size
}

/// Whether an odd number of at least 3 is prime.
fn is_prime(n: usize) -> bool {
    (3..).step_by(2).take_while(|d| d * d <= n).all(|d| !n.is_multiple_of(d))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAPER: [Preference; 3] = [
        Preference { offset: 3, skip: 4 },
        Preference { offset: 0, skip: 2 },
        Preference { offset: 3, skip: 1 },
    ];

    #[test]
    fn table_1_of_the_paper() {
        assert_eq!(fill(&PAPER, 7), [1, 0, 1, 0, 2, 2, 0]);
        // Without B1; B2 has moved up in the list.
        assert_eq!(fill(&[PAPER[0], PAPER[2]], 7), [0, 0, 0, 0, 1, 1, 1]);
    }

    #[test]
    fn shares_are_even_and_few_slots_move() {
        let size = table_size(10);
        let all: Vec<Preference> = (0..10).map(|name| Preference::of(name, size)).collect();
        let before = fill(&all, size);
        for place in 0..10u16 {
            let share = before.iter().filter(|owner| **owner == place).count();
            assert!(share.abs_diff(size / 10) <= 1, "backend {place} has {share} of {size} slots");
        }
        let after = fill(&all[..9], size);
        let moved = before.iter().zip(&after).filter(|(b, a)| **b != 9 && b != a).count();
        assert!(moved < size / 10, "{moved} of {size} slots moved that need not have moved");
    }

    /// Slots in proportion to the weights, and few of the others move when a backend goes.
    #[test]
    fn shares_follow_the_weights() {
        let (size, weights) = (table_size(4), [5, 3, 1, 1]);
        let all: Vec<Preference> = (0..4).map(|name| Preference::of(name, size)).collect();
        let before = fill_weighted(&all, &weights, size);
        for (place, weight) in (0..).zip(weights) {
            let share = before.iter().filter(|owner| **owner == place).count();
            let expected = size * weight as usize / 10;
            assert!(share.abs_diff(expected) <= 2, "weight {weight} of 10 has {share} of {size} slots");
        }
        let after = fill_weighted(&all[..3], &weights[..3], size);
        let moved = before.iter().zip(&after).filter(|(b, a)| **b != 3 && b != a).count();
        assert!(moved < size / 5, "{moved} of {size} slots moved that need not have moved");
        assert_eq!(fill_weighted(&all, &[7; 4], size), fill(&all, size), "equal weights are no weights");
        let least = fill_weighted(&all, &[1_000, 1_000, 1_000, 1], size);
        assert_eq!(least.iter().filter(|owner| **owner == 3).count(), 1, "nobody is left without a slot");
    }

    #[test]
    fn sizes_are_primes() {
        assert_eq!([1, 3, 5, 500].map(table_size), [101, 307, 503, 50_021]);
        assert!(fill(&[], 7).is_empty());
    }
}
