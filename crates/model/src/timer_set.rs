//! The set timers of a node: found by timer and by slot, also where there are thousands.

use crate::{Delay, Map, Timers};
use std::hash::{Hash, Hasher};

/// This many are kept in a plain list; it is faster there.
const FEW: usize = 32;

/// The set timers of a node, in order, each with its slot: a small number that is the timer's as long as it is set. A slot is
/// no part of the state.
#[derive(Clone, Debug)]
pub struct TimerSet<T: Timers> {
    /// All of them, in order, while they are few.
    few: Vec<(T, Delay, u16)>,
    /// All of them, once they have become many.
    many: Option<Box<Many<T>>>,
}

/// Many timers: to set or clear one takes as many steps as their number has digits, and versions of a node share them.
#[derive(Clone, Debug)]
struct Many<T: Timers> {
    timers: Map<T, (Delay, u16)>,
    slots: Map<u16, T>,
    /// The slots below `next` that are not taken, each with the timer that had it last: a map of this kind is there already.
    free: Map<u16, T>,
    next: u16,
}

impl<T: Timers> TimerSet<T> {
    /// How many are set.
    pub fn len(&self) -> usize {
        self.many().map_or(self.few.len(), |many| many.timers.len())
    }

    /// All of them, if they have become many. Where no name has many timers the compiler sees that they never do, and leaves
    /// out what is needed for that.
    fn many(&self) -> Option<&Many<T>> {
        self.many.as_deref().filter(|_| T::MANY)
    }

    /// Whether none is set.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The set timers and how long each was set for, in order.
    pub fn iter(&self) -> impl Iterator<Item = (T, Delay)> {
        self.with_slots().map(|(_, timer, delay)| (timer, delay))
    }

    /// The same with their slots.
    pub fn with_slots(&self) -> impl Iterator<Item = (u16, T, Delay)> {
        let many = self.many().into_iter().flat_map(|many| many.timers.iter());
        let few = self.few.iter().map(|(timer, delay, slot)| (*slot, *timer, *delay));
        few.chain(many.map(|(timer, (delay, slot))| (*slot, *timer, *delay)))
    }

    /// Whether a timer is set.
    pub fn contains(&self, timer: &T) -> bool {
        self.many().map_or_else(|| self.place(timer).is_ok(), |many| many.timers.contains_key(timer))
    }

    /// The timer in a slot, and how long it was set for.
    pub fn in_slot(&self, slot: u16) -> Option<(T, Delay)> {
        if let Some(many) = self.many() {
            let timer = many.slots.get(&slot)?;
            return Some((*timer, many.timers[timer].0));
        }
        self.few.iter().find(|(.., taken)| *taken == slot).map(|(timer, delay, _)| (*timer, *delay))
    }

    /// Sets a timer, or sets it anew; returns its slot.
    pub(crate) fn set(&mut self, timer: T, delay: Delay) -> u16 {
        if let Some(many) = self.many.as_mut().filter(|_| T::MANY) {
            return many.set(timer, delay);
        }
        match self.place(&timer) {
            Ok(at) => {
                self.few[at].1 = delay;
                self.few[at].2
            }
            // Where no name has many timers, there are never many.
            Err(_) if T::MANY && self.few.len() == FEW => {
                let mut many = Many::of(std::mem::take(&mut self.few));
                let slot = many.set(timer, delay);
                self.many = Some(Box::new(many));
                slot
            }
            Err(at) => {
                let free = (0..u16::MAX).find(|slot| self.few.iter().all(|(.., taken)| taken != slot));
                let slot = free.expect("a node sets fewer timers than there are slots");
                self.few.insert(at, (timer, delay, slot));
                slot
            }
        }
    }

    /// Clears a timer; returns the slot that it had, if it was set.
    pub(crate) fn clear(&mut self, timer: &T) -> Option<u16> {
        match self.many.as_mut().filter(|_| T::MANY) {
            Some(many) => many.clear(timer),
            None => self.place(timer).ok().map(|at| self.few.remove(at).2),
        }
    }

    /// Clears all of them.
    pub(crate) fn clear_all(&mut self) {
        *self = Self::default();
    }

    fn place(&self, timer: &T) -> Result<usize, usize> {
        self.few.binary_search_by(|(set, ..)| set.cmp(timer))
    }
}

impl<T: Timers> Many<T> {
    fn of(few: Vec<(T, Delay, u16)>) -> Self {
        let slots: Map<u16, T> = few.iter().map(|(timer, _, slot)| (*slot, *timer)).collect();
        let next = slots.last().map_or(0, |(slot, _)| slot + 1);
        let last = slots.last().map(|(_, timer)| *timer);
        let gaps = (0..next).filter(|slot| !slots.contains_key(slot));
        let free = gaps.zip(last.into_iter().cycle()).collect();
        let timers = few.into_iter().map(|(timer, delay, slot)| (timer, (delay, slot))).collect();
        Self { timers, slots, free, next }
    }

    fn set(&mut self, timer: T, delay: Delay) -> u16 {
        if let Some((before, slot)) = self.timers.get_mut(&timer) {
            *before = delay;
            return *slot;
        }
        let slot = self.free.first().map_or(self.next, |(slot, _)| *slot);
        if self.free.remove(&slot).is_none() {
            self.next = slot.checked_add(1).expect("a node sets fewer timers than there are slots");
        }
        self.timers.insert(timer, (delay, slot));
        self.slots.insert(slot, timer);
        slot
    }

    fn clear(&mut self, timer: &T) -> Option<u16> {
        let (_, slot) = self.timers.remove(timer)?;
        self.slots.remove(&slot);
        self.free.insert(slot, *timer);
        Some(slot)
    }
}

impl<T: Timers> Default for TimerSet<T> {
    fn default() -> Self {
        Self { few: Vec::new(), many: None }
    }
}

/// It hashes as a list of the timers in order, each with its delay.
impl<T: Timers> Hash for TimerSet<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_usize(self.len());
        for (timer, delay) in self.iter() {
            (timer, delay).hash(state);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Micros, fingerprint};
    use std::cell::Cell;
    use std::cmp::Ordering;
    use std::collections::BTreeMap;

    thread_local! {
        static COMPARED: Cell<u64> = const { Cell::new(0) };
    }

    /// A timer that counts how often one is compared.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    struct Lease(u32);

    impl Ord for Lease {
        fn cmp(&self, other: &Self) -> Ordering {
            COMPARED.set(COMPARED.get() + 1);
            self.0.cmp(&other.0)
        }
    }

    impl PartialOrd for Lease {
        fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
            Some(self.cmp(other))
        }
    }

    impl Timers for Lease {
        const KINDS: &'static [crate::TimerKind] = &[crate::TimerKind::new(
            "lease",
            crate::Text::new("lease", "租约"),
            crate::Text::new("When a lease ends.", "租约结束的时刻。"),
        )];
        const MANY: bool = true;

        fn index(self) -> usize {
            0
        }

        fn number(self) -> Option<u64> {
            Some(self.0.into())
        }
    }

    fn delay(n: u32) -> Delay {
        Delay::Fixed(Micros::ms(n.into()))
    }

    /// It is the map that it should be while it swells and shrinks; slots are the smallest that are free, and it hashes as a
    /// list of timers, few or many.
    #[test]
    fn it_is_a_map_with_slots() {
        let (mut set, mut expected) = (TimerSet::default(), BTreeMap::<u32, (Delay, u16)>::new());
        for i in 0..4_000_u32 {
            let n = i * 7_919 % 211;
            if i % 5 < if i / 500 % 2 == 0 { 1 } else { 4 } {
                assert_eq!(set.clear(&Lease(n)), expected.remove(&n).map(|(_, slot)| slot));
            } else {
                let taken: Vec<u16> = expected.values().map(|(_, slot)| *slot).collect();
                let free = (0..u16::MAX).find(|slot| !taken.contains(slot)).expect("there are fewer timers");
                let slot = expected.get(&n).map_or(free, |(_, slot)| *slot);
                assert_eq!(set.set(Lease(n), delay(i)), slot);
                expected.insert(n, (delay(i), slot));
            }
            assert_eq!(set.len(), expected.len());
        }
        let list: Vec<(Lease, Delay)> = expected.iter().map(|(n, (delay, _))| (Lease(*n), *delay)).collect();
        assert!(list.len() > FEW && set.iter().eq(list.iter().copied()));
        assert_eq!(fingerprint(&set), fingerprint(&list));
        for (n, (delay, slot)) in &expected {
            assert_eq!(set.in_slot(*slot), Some((Lease(*n), *delay)));
        }
        let mut few = TimerSet::default();
        few.set(Lease(1), delay(1));
        assert_eq!(fingerprint(&few), fingerprint(&vec![(Lease(1), delay(1))]));
        set.clear_all();
        assert!(set.is_empty() && set.iter().next().is_none());
    }

    /// With ten thousand of them, one is set, set anew and cleared in a few dozen comparisons, and a version of the node
    /// shares the others.
    #[test]
    fn ten_thousand_cost_little_more_than_ten() {
        let mut set = TimerSet::default();
        for n in 0..10_000 {
            set.set(Lease(n * 3), delay(n));
        }
        let kept = set.clone();
        let mut most = 0;
        for n in 0..10_000 {
            COMPARED.set(0);
            set.set(Lease(n * 3 + 1), delay(1));
            set.set(Lease(n * 3 + 1), delay(2));
            set.clear(&Lease(n * 3));
            most = most.max(COMPARED.get());
        }
        assert!(most < 300, "{most} comparisons");
        assert!(kept.iter().all(|(timer, set_for)| set_for == delay(timer.0 / 3)));
        assert_eq!((kept.len(), set.len()), (10_000, 10_000));
        let (kept, copy) = (kept.many.clone().expect("there are many"), kept.many.expect("there are many"));
        assert!(kept.timers.shares_all(&copy.timers) && kept.slots.shares_all(&copy.slots));
    }
}
