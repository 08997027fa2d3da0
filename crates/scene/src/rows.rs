//! A list that grows for as long as a run lasts.
//!
//! It lies in blocks of one size. A vector that doubles needs the old and the new place at once, and where memory is never
//! given back, as in WebAssembly, what it leaves behind is too small for the next one.

use std::ops::Index;

/// This many items lie together.
const BLOCK: usize = 1_024;

/// Items in order; all blocks but the last are full.
#[derive(Clone, Debug)]
pub(crate) struct Rows<T> {
    blocks: Vec<Vec<T>>,
}

impl<T> Default for Rows<T> {
    fn default() -> Self {
        Self { blocks: Vec::new() }
    }
}

impl<T> Rows<T> {
    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.blocks.last().map_or(0, |last| (self.blocks.len() - 1) * BLOCK + last.len())
    }

    pub(crate) fn get(&self, at: usize) -> Option<&T> {
        self.blocks.get(at / BLOCK)?.get(at % BLOCK)
    }

    pub(crate) fn get_mut(&mut self, at: usize) -> Option<&mut T> {
        self.blocks.get_mut(at / BLOCK)?.get_mut(at % BLOCK)
    }

    pub(crate) fn last(&self) -> Option<&T> {
        self.blocks.last()?.last()
    }

    pub(crate) fn push(&mut self, item: T) {
        if self.blocks.last().is_none_or(|last| last.len() == BLOCK) {
            self.blocks.push(Vec::with_capacity(BLOCK));
        }
        if let Some(last) = self.blocks.last_mut() {
            last.push(item);
        }
    }

    /// Keeps the first `len`.
    pub(crate) fn truncate(&mut self, len: usize) {
        self.blocks.truncate(len.div_ceil(BLOCK));
        if let Some(last) = self.blocks.last_mut().filter(|_| !len.is_multiple_of(BLOCK)) {
            last.truncate(len % BLOCK);
        }
    }

    /// Those at these places, as far as there are this many.
    pub(crate) fn range(&self, from: usize, to: usize) -> impl DoubleEndedIterator<Item = &T> {
        (from..to.min(self.len())).map(|at| &self[at])
    }

    pub(crate) fn iter_mut(&mut self) -> impl Iterator<Item = &mut T> {
        self.blocks.iter_mut().flatten()
    }

    /// How many at the beginning fulfil what the rest does not.
    pub(crate) fn partition_point(&self, fulfils: impl Fn(&T) -> bool) -> usize {
        let block = self.blocks.partition_point(|block| block.last().is_some_and(&fulfils));
        self.blocks.get(block).map_or(self.len(), |in_it| block * BLOCK + in_it.partition_point(fulfils))
    }
}

impl<T> Index<usize> for Rows<T> {
    type Output = T;

    fn index(&self, at: usize) -> &T {
        &self.blocks[at / BLOCK][at % BLOCK]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_what_a_vector_is() {
        let (mut rows, mut list) = (Rows::default(), Vec::new());
        for n in 0..3 * BLOCK {
            rows.push(n * 2);
            list.push(n * 2);
        }
        for len in [3 * BLOCK, 2 * BLOCK + 1, 2 * BLOCK, BLOCK - 1, 1, 0] {
            rows.truncate(len);
            list.truncate(len);
            assert_eq!((rows.len(), rows.last()), (list.len(), list.last()), "{len}");
            assert!(rows.range(0, usize::MAX).eq(&list), "{len}");
            for n in [0, 1, 2, 2 * BLOCK - 1, 2 * BLOCK, 2 * BLOCK + 1, usize::MAX] {
                assert_eq!(rows.partition_point(|x| *x < n), list.partition_point(|x| *x < n), "{len}, {n}");
            }
        }
    }
}
