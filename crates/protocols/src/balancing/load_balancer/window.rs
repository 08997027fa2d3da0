//! What is under way, by number: numbers are given in order, and what is oldest mostly ends first.

use std::collections::VecDeque;

/// Things with numbers that grow.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Window<T>(VecDeque<(u32, T)>);

impl<T> Default for Window<T> {
    fn default() -> Self {
        Self(VecDeque::new())
    }
}

impl<T> Window<T> {
    /// Adds a thing under a number larger than all before.
    pub fn push(&mut self, number: u32, thing: T) {
        debug_assert!(self.0.back().is_none_or(|(last, _)| *last < number), "numbers grow");
        self.0.push_back((number, thing));
    }

    fn find(&self, number: u32) -> Option<usize> {
        self.0.binary_search_by_key(&number, |(n, _)| *n).ok()
    }

    /// The thing with this number.
    pub fn get(&self, number: u32) -> Option<&T> {
        self.find(number).map(|at| &self.0[at].1)
    }

    /// The same, to be changed.
    pub fn get_mut(&mut self, number: u32) -> Option<&mut T> {
        self.find(number).map(|at| &mut self.0[at].1)
    }

    /// Takes the thing with this number out.
    pub fn remove(&mut self, number: u32) -> Option<T> {
        let at = self.find(number)?;
        self.0.remove(at).map(|(_, thing)| thing)
    }

    /// All of them, the oldest first.
    pub fn iter(&self) -> impl Iterator<Item = (u32, &T)> {
        self.0.iter().map(|(number, thing)| (*number, thing))
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
