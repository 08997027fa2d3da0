//! What only optional parts keep. A run without them has the fingerprints that it would have if they did not exist.

use std::hash::{Hash, Hasher};
use std::ops::{Deref, DerefMut};
use synod_model::symmetry::{Rename, Renaming};
use synod_model::{Show, Value};

/// Something that is no part of a fingerprint while it is as it is without the optional part.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Extra<T>(pub T);

impl<T: Default + PartialEq + Hash> Hash for Extra<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        if self.0 != T::default() {
            self.0.hash(state);
        }
    }
}

impl<T> Deref for Extra<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> DerefMut for Extra<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.0
    }
}

impl<T: Show> Show for Extra<T> {
    fn show(&self, limit: usize) -> Value {
        self.0.show(limit)
    }
}

impl<T: Rename> Rename for Extra<T> {
    fn rename(&mut self, by: &Renaming) {
        self.0.rename(by);
    }
}

/// Something for those who watch, and no part of a state.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Aside<T>(pub T);

impl<T> PartialEq for Aside<T> {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl<T> Eq for Aside<T> {}

impl<T> Hash for Aside<T> {
    fn hash<H: Hasher>(&self, _: &mut H) {}
}
