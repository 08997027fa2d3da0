//! What is worked out once and kept beside a state.

use crate::symmetry::{Rename, Renaming};
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::{Arc, OnceLock};

/// What follows from the rest of a state and is costly to work out: a table to look up in, a ring of hashes. It is no part of
/// the state: two are always equal, and a copy of the state shares it. When what it follows from changes, put an empty one in
/// its place ([`Cached::default`]).
pub struct Cached<T>(Arc<OnceLock<T>>);

impl<T> Cached<T> {
    /// It, worked out if it has not been yet.
    pub fn get(&self, work_out: impl FnOnce() -> T) -> &T {
        self.0.get_or_init(work_out)
    }
}

impl<T> Default for Cached<T> {
    fn default() -> Self {
        Self(Arc::default())
    }
}

impl<T> Clone for Cached<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T> fmt::Debug for Cached<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Cached")
    }
}

impl<T> PartialEq for Cached<T> {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl<T> Eq for Cached<T> {}

impl<T> Hash for Cached<T> {
    fn hash<H: Hasher>(&self, _: &mut H) {}
}

/// With other names of nodes it is worked out anew.
impl<T> Rename for Cached<T> {
    fn rename(&mut self, _: &Renaming) {
        *self = Self::default();
    }
}

#[cfg(test)]
mod tests {
    use super::Cached;
    use crate::fingerprint;

    #[test]
    fn it_is_worked_out_once_and_is_no_part_of_the_state() {
        let (one, other) = (Cached::default(), Cached::default());
        let copy = one.clone();
        assert_eq!((one.get(|| 1), other.get(|| 2)), (&1, &2));
        assert_eq!((one.get(|| 3), copy.get(|| 3)), (&1, &1), "a copy shares it");
        assert_eq!((&one, fingerprint(&one)), (&other, fingerprint(&other)));
    }
}
