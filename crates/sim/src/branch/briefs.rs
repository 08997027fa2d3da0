//! What is kept of every step, for the timeline and for the filters of the log: millions of small entries.
//!
//! Full blocks are shared between branches. The last entries stand in a vector of their own, since a step is noted each
//! time that one is taken, and a shared place would have to be asked each time whether it is shared.

use std::sync::Arc;
use synod_model::Micros;

/// Entries of a block.
const BLOCK: usize = 512;

/// What is kept of a step.
#[derive(Clone, Copy, Debug)]
pub(super) struct Brief {
    pub(super) at: Micros,
    /// The node's number, 0 for none.
    pub(super) node: u16,
}

/// The steps of a branch, in order.
#[derive(Clone, Debug, Default)]
pub(super) struct Briefs {
    blocks: Vec<Arc<[Brief]>>,
    /// The entries after the last full block.
    tail: Vec<Brief>,
}

impl Briefs {
    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.blocks.len() * BLOCK + self.tail.len()
    }

    /// The entry at a position, if there is one.
    pub(super) fn get(&self, position: usize) -> Option<&Brief> {
        match self.blocks.get(position / BLOCK) {
            Some(block) => block.get(position % BLOCK),
            None => self.tail.get(position - self.blocks.len() * BLOCK),
        }
    }

    /// The last entry.
    pub(super) fn last(&self) -> Option<&Brief> {
        self.tail.last().or_else(|| self.blocks.last()?.last())
    }

    /// Adds an entry at the end.
    pub(super) fn push(&mut self, brief: Brief) {
        self.tail.push(brief);
        if self.tail.len() == BLOCK {
            self.blocks.push(self.tail.as_slice().into());
            self.tail.clear();
        }
    }

    /// A copy of the first `len` entries, or of all if there are fewer.
    pub(super) fn first(&self, len: usize) -> Self {
        let blocks = self.blocks[..self.blocks.len().min(len / BLOCK)].to_vec();
        let rest = self.blocks.get(blocks.len()).map_or(&self.tail[..], |block| &block[..]);
        let tail = rest[..rest.len().min(len - blocks.len() * BLOCK)].to_vec();
        Self { blocks, tail }
    }

    /// How many entries lie at or before a moment.
    pub(super) fn until(&self, at: Micros) -> usize {
        let blocks = self.blocks.partition_point(|block| block.last().is_some_and(|last| last.at <= at));
        let rest = self.blocks.get(blocks).map_or(&self.tail[..], |block| &block[..]);
        blocks * BLOCK + rest.partition_point(|brief| brief.at <= at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shared_is_what_was_pushed() {
        let mut all = Briefs::default();
        let times = |briefs: &Briefs| -> Vec<u64> {
            (0..briefs.len()).map(|i| briefs.get(i).expect("it is within").at.0).collect()
        };
        for (n, at) in (0..3 * BLOCK as u64 + 5).enumerate() {
            assert_eq!((all.len(), all.last().map(|b| b.at.0)), (n, at.checked_sub(1)));
            all.push(Brief { at: Micros(at), node: 1 });
        }
        assert!(all.get(all.len()).is_none());
        for len in [0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK, 3 * BLOCK + 5, 9 * BLOCK] {
            let mut first = all.first(len);
            let kept = len.min(all.len());
            assert_eq!(times(&first), times(&all)[..kept]);
            assert_eq!(first.until(Micros(700)), kept.min(701));
            first.push(Brief { at: Micros(1_000_000), node: 2 });
            assert_eq!(first.len(), kept + 1);
        }
        assert_eq!(all.len(), 3 * BLOCK + 5, "what a copy adds is its own");
    }
}
