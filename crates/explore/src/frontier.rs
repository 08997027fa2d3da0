//! The states that wait to be taken: level by level from the front, or the last one first.
//!
//! They lie in blocks of one level each. A breadth-first search takes a block at a time, and threads divide it among
//! them; its size does not depend on their number, so neither does what is found. Memory is given back block by block.

use super::Model;
use std::collections::VecDeque;

/// A state with its fingerprint.
pub(super) type Entry<S> = (u64, S);

/// States that wait.
pub(super) struct Frontier<M: Model> {
    blocks: VecDeque<Block<M::State>>,
    last_first: bool,
    len: u64,
    /// What states hold besides themselves.
    heap: u64,
}

struct Block<S> {
    level: u32,
    entries: Vec<Entry<S>>,
}

impl<M: Model> Frontier<M> {
    /// The bytes of a block, which is by how much the memory may grow for one state.
    pub(super) const BYTES: u64 = (M::BLOCK * size_of::<Entry<M::State>>()) as u64;

    /// None yet.
    pub(super) fn new(last_first: bool) -> Self {
        Self { blocks: VecDeque::new(), last_first, len: 0, heap: 0 }
    }

    /// How many wait.
    pub(super) const fn len(&self) -> u64 {
        self.len
    }

    /// Their memory.
    pub(super) fn bytes(&self) -> u64 {
        // A block of a stack has grown to what it holds, which is up to twice as much as was asked of it.
        let stacked = 2 * self.len * size_of::<Entry<M::State>>() as u64;
        let blocks = if self.last_first { stacked } else { self.blocks.len() as u64 * Self::BYTES };
        blocks + self.heap
    }

    /// Adds one. Levels grow: from the front to the back of a queue, with each state taken from a stack.
    pub(super) fn push(&mut self, model: &M, level: u32, entry: Entry<M::State>) {
        self.len += 1;
        self.heap += model.heap_bytes(&entry.1) as u64;
        match self.blocks.back_mut() {
            Some(block) if block.level == level && block.entries.len() < M::BLOCK => {
                block.entries.push(entry);
            }
            _ => {
                let mut entries = Vec::with_capacity(if self.last_first { 1 } else { M::BLOCK });
                entries.push(entry);
                self.blocks.push_back(Block { level, entries });
            }
        }
    }

    /// Takes what comes next into `out`, which is emptied, and returns its level; `None` if nothing waits.
    pub(super) fn take(&mut self, model: &M, out: &mut Vec<Entry<M::State>>) -> Option<u32> {
        out.clear();
        let level = if self.last_first {
            let block = self.blocks.back_mut()?;
            out.extend(block.entries.pop());
            let level = block.level;
            if block.entries.is_empty() {
                self.blocks.pop_back();
            }
            level
        } else {
            let mut block = self.blocks.pop_front()?;
            std::mem::swap(out, &mut block.entries);
            block.level
        };
        self.len -= out.len() as u64;
        self.heap -= out.iter().map(|(_, state)| model.heap_bytes(state) as u64).sum::<u64>();
        Some(level)
    }
}
