//! The states that have been reached, as fingerprints, each with the fingerprint of the state it was found from.
//!
//! Open addressing with linear probing. The upper bits of a fingerprint choose one of 64 shards, which double one by one
//! when they are three quarters full: so no single insertion takes long, and while one shard is copied the others are not.
//! A state takes 16 bytes in a slot, between 21 and 43 with the free slots: less than 64 in every case.

/// The number of shards is two to the power of this.
const SHARD_BITS: u32 = 6;
/// The slots of a new shard.
const FIRST_SLOTS: usize = 64;
/// The bytes of a slot.
const SLOT_BYTES: u64 = 16;
/// What a slot that is free holds. No fingerprint that is asked for is zero.
const FREE: u64 = 0;

/// What came of an insertion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Inserted {
    /// It was not there yet.
    New,
    /// It was there, and keeps the parent it had.
    Known,
    /// A shard would have to grow by more than may be spared; nothing has changed.
    Full,
}

/// Fingerprints and their parents.
pub(super) struct Visited {
    shards: Vec<Shard>,
    len: u64,
    bytes: u64,
}

#[derive(Default)]
struct Shard {
    /// Fingerprints. They lie apart from the parents, as most look-ups need nothing else.
    keys: Vec<u64>,
    parents: Vec<u64>,
    len: usize,
}

impl Visited {
    /// None yet.
    pub(super) fn new() -> Self {
        let shards: Vec<Shard> = (0..1 << SHARD_BITS).map(|_| Shard::with_slots(FIRST_SLOTS)).collect();
        let bytes = shards.iter().map(Shard::bytes).sum();
        Self { shards, len: 0, bytes }
    }

    /// How many there are.
    pub(super) const fn len(&self) -> u64 {
        self.len
    }

    /// The memory of all slots.
    pub(super) const fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Whether it is there.
    #[inline]
    pub(super) fn contains(&self, key: u64) -> bool {
        let shard = &self.shards[shard_of(key)];
        shard.keys[shard.slot(key)] == key
    }

    /// What the slot holds where it belongs: mostly the key itself, if it is there.
    #[inline]
    pub(super) fn peek(&self, key: u64) -> u64 {
        let shard = &self.shards[shard_of(key)];
        shard.keys[shard.home(key)]
    }

    /// The parent it was first inserted with.
    pub(super) fn parent(&self, key: u64) -> Option<u64> {
        let shard = &self.shards[shard_of(key)];
        let slot = shard.slot(key);
        (shard.keys[slot] == key).then(|| shard.parents[slot])
    }

    /// Inserts it with its parent if it is not there. `spare` is the memory in bytes that may be added.
    pub(super) fn insert(&mut self, key: u64, parent: u64, spare: u64) -> Inserted {
        let shard = &mut self.shards[shard_of(key)];
        let mut slot = shard.slot(key);
        if shard.keys[slot] == key {
            return Inserted::Known;
        }
        if (shard.len + 1) * 4 > shard.keys.len() * 3 {
            // The old slots are freed only when the new ones are filled.
            let (before, during) = (shard.bytes(), 2 * shard.bytes());
            if during > spare {
                return Inserted::Full;
            }
            shard.grow();
            self.bytes += shard.bytes() - before;
            slot = shard.slot(key);
        }
        shard.keys[slot] = key;
        shard.parents[slot] = parent;
        shard.len += 1;
        self.len += 1;
        Inserted::New
    }
}

fn shard_of(key: u64) -> usize {
    (key >> (u64::BITS - SHARD_BITS)) as usize
}

impl Shard {
    fn with_slots(slots: usize) -> Self {
        Self { keys: vec![FREE; slots], parents: vec![FREE; slots], len: 0 }
    }

    fn bytes(&self) -> u64 {
        self.keys.len() as u64 * SLOT_BYTES
    }

    /// The slot where a key belongs.
    #[inline]
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the number of slots is a power of two, and the rest is cut off"
    )]
    const fn home(&self, key: u64) -> usize {
        key as usize & (self.keys.len() - 1)
    }

    /// The slot that holds the key, or the free one that it would get.
    #[inline]
    fn slot(&self, key: u64) -> usize {
        let mask = self.keys.len() - 1;
        let mut slot = self.home(key);
        while self.keys[slot] != key && self.keys[slot] != FREE {
            slot = (slot + 1) & mask;
        }
        slot
    }

    fn grow(&mut self) {
        let mut larger = Self::with_slots(self.keys.len() * 2);
        for (key, parent) in self.keys.iter().zip(&self.parents).filter(|(key, _)| **key != FREE) {
            let slot = larger.slot(*key);
            larger.keys[slot] = *key;
            larger.parents[slot] = *parent;
        }
        larger.len = self.len;
        *self = larger;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use synod_model::mix;

    fn keys() -> impl Iterator<Item = u64> {
        (1..=100_000).map(|n| mix(1, n))
    }

    #[test]
    fn what_was_inserted_is_there_with_its_first_parent() {
        let mut visited = Visited::new();
        for key in keys() {
            assert!(!visited.contains(key));
            assert_eq!(visited.insert(key, key ^ 1, u64::MAX), Inserted::New);
            assert_eq!(visited.insert(key, key ^ 2, u64::MAX), Inserted::Known);
        }
        assert_eq!(visited.len(), 100_000);
        assert!(keys().all(|key| visited.parent(key) == Some(key ^ 1)));
        assert_eq!(visited.parent(mix(1, 200_000)), None);
    }

    #[test]
    fn a_state_takes_less_than_64_bytes_at_any_time() {
        let mut visited = Visited::new();
        for (n, key) in (1..).zip(keys()) {
            visited.insert(key, key, u64::MAX);
            // While a shard is copied, it is there one and a half times.
            let copied = visited.bytes() / 64;
            assert!(n < 10_000 || visited.bytes() + copied < 64 * n, "{n}: {}", visited.bytes());
        }
    }

    #[test]
    fn it_does_not_grow_beyond_what_may_be_spared() {
        let mut visited = Visited::new();
        let before = visited.bytes();
        let taken = keys().take_while(|key| visited.insert(*key, *key, 100) == Inserted::New).count();
        assert!(taken > 1_000, "{taken}");
        assert_eq!(visited.bytes(), before);
        assert_eq!(visited.len(), taken as u64);
    }
}
