//! A sequence that is cheap to keep many versions of: a log, a history.
//!
//! A run keeps a checkpoint every few dozen steps. Full chunks, and full blocks of chunks, are shared between the
//! versions; only the tail and the two tables are copied, and those only when they change.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Index;
use std::sync::Arc;

const CHUNK: usize = 32;

type Chunk<T> = Arc<[T; CHUNK]>;

/// A vector whose clones share what they have in common. Positions count from 0.
pub struct Seq<T> {
    /// As many chunks to a block as elements to a chunk.
    blocks: Arc<Vec<Arc<[Chunk<T>; CHUNK]>>>,
    /// The chunks after the last full block.
    chunks: Arc<Vec<Chunk<T>>>,
    /// The elements after the last full chunk.
    tail: Arc<Vec<T>>,
    /// How many elements lie before the tail.
    full: usize,
}

impl<T: Clone> Seq<T> {
    /// An empty sequence.
    pub fn new() -> Self {
        Self { blocks: Arc::default(), chunks: Arc::default(), tail: Arc::default(), full: 0 }
    }

    /// How many elements there are.
    pub fn len(&self) -> usize {
        self.full + self.tail.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The element at a position, if there is one.
    pub fn get(&self, position: usize) -> Option<&T> {
        match position.checked_sub(self.full) {
            Some(position) => self.tail.get(position),
            None => self.chunk(position / CHUNK).map(|chunk| &chunk[position % CHUNK]),
        }
    }

    /// A full chunk, if it is one.
    fn chunk(&self, at: usize) -> Option<&Chunk<T>> {
        match self.blocks.get(at / CHUNK) {
            Some(block) => Some(&block[at % CHUNK]),
            None => self.chunks.get(at - self.blocks.len() * CHUNK),
        }
    }

    /// The last element.
    pub fn last(&self) -> Option<&T> {
        self.len().checked_sub(1).and_then(|i| self.get(i))
    }

    /// Adds an element at the end.
    pub fn push(&mut self, value: T) {
        let tail = Self::own(&mut self.tail);
        tail.push(value);
        if tail.len() == CHUNK {
            let full = std::mem::take(tail);
            self.push_chunk(Arc::new(full.try_into().ok().expect("the tail has the length of a chunk")));
        }
    }

    #[cold]
    fn push_chunk(&mut self, chunk: Chunk<T>) {
        self.full += CHUNK;
        let chunks = Arc::make_mut(&mut self.chunks);
        chunks.push(chunk);
        if chunks.len() == CHUNK {
            let full = std::mem::take(chunks);
            let block = Arc::new(full.try_into().ok().expect("there are as many chunks as make a block"));
            Arc::make_mut(&mut self.blocks).push(block);
        }
    }

    /// The tail for this sequence alone, with room for a whole chunk.
    fn own(tail: &mut Arc<Vec<T>>) -> &mut Vec<T> {
        // Whether it is shared is only read here: to take it as one's own costs more, and is done once.
        if Arc::strong_count(tail) > 1 || tail.capacity() < CHUNK {
            let mut copy = Vec::with_capacity(CHUNK);
            copy.extend_from_slice(tail);
            *tail = Arc::new(copy);
        }
        Arc::get_mut(tail).expect("it is shared with nobody now")
    }

    /// Whether both share all their memory, so that they are equal without a look at the elements.
    pub fn shares_all(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.tail, &other.tail)
            && Arc::ptr_eq(&self.chunks, &other.chunks)
            && Arc::ptr_eq(&self.blocks, &other.blocks)
    }

    /// How many leading elements two sequences have in common. What they share in memory is not looked at, so two
    /// versions of one history are compared quickly.
    pub fn common_prefix(&self, other: &Self) -> usize
    where
        T: PartialEq,
    {
        let blocks = if Arc::ptr_eq(&self.blocks, &other.blocks) {
            self.blocks.len()
        } else {
            self.blocks.iter().zip(other.blocks.iter()).take_while(|(a, b)| Arc::ptr_eq(a, b)).count()
        };
        let mut chunks = blocks * CHUNK;
        while matches!((self.chunk(chunks), other.chunk(chunks)), (Some(a), Some(b)) if Arc::ptr_eq(a, b)) {
            chunks += 1;
        }
        let start = chunks * CHUNK;
        let equal = self.iter_from(start).zip(other.iter_from(start)).take_while(|(a, b)| a == b).count();
        start + equal
    }

    /// Keeps the first `len` elements.
    pub fn truncate(&mut self, len: usize) {
        if len >= self.len() {
            return;
        }
        let cut = len / CHUNK;
        let Some(chunk) = self.chunk(cut) else {
            Arc::make_mut(&mut self.tail).truncate(len % CHUNK);
            return;
        };
        self.tail = Arc::new(chunk[..len % CHUNK].to_vec());
        self.full = cut * CHUNK;
        match self.blocks.get(cut / CHUNK) {
            Some(block) => {
                self.chunks = Arc::new(block[..cut % CHUNK].to_vec());
                Arc::make_mut(&mut self.blocks).truncate(cut / CHUNK);
            }
            None => Arc::make_mut(&mut self.chunks).truncate(cut % CHUNK),
        }
    }

    /// The elements from a position on, in order.
    pub fn iter_from(&self, start: usize) -> impl Iterator<Item = &T> {
        (start..self.len()).map(|i| &self[i])
    }

    /// All elements in order.
    pub fn iter(&self) -> impl Iterator<Item = &T> {
        self.iter_from(0)
    }
}

impl<T: Clone> Index<usize> for Seq<T> {
    type Output = T;

    fn index(&self, position: usize) -> &T {
        self.get(position).expect("the position is within the sequence")
    }
}

impl<T: Clone> FromIterator<T> for Seq<T> {
    fn from_iter<I: IntoIterator<Item = T>>(values: I) -> Self {
        let mut seq = Self::new();
        for value in values {
            seq.push(value);
        }
        seq
    }
}

impl<T: Clone> Default for Seq<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T> Clone for Seq<T> {
    fn clone(&self) -> Self {
        Self {
            blocks: Arc::clone(&self.blocks),
            chunks: Arc::clone(&self.chunks),
            tail: Arc::clone(&self.tail),
            full: self.full,
        }
    }
}

impl<T: Clone + fmt::Debug> fmt::Debug for Seq<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

impl<T: Clone + PartialEq> PartialEq for Seq<T> {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len() && self.common_prefix(other) == self.len()
    }
}

impl<T: Clone + Eq> Eq for Seq<T> {}

impl<T: Clone + Hash> Hash for Seq<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_usize(self.len());
        for value in self.iter() {
            value.hash(state);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A sequence behaves as a vector under a long mix of pushes and truncations, and its clones are untouched.
    #[test]
    fn it_is_a_vector() {
        let (mut seq, mut vec) = (Seq::new(), Vec::new());
        let mut kept = Vec::new();
        for i in 0..6_000usize {
            if i % 1_237 == 1_236 || i % 37 == 36 && vec.len() < 100 {
                let len = vec.len() * (i % 5) / 4;
                seq.truncate(len);
                vec.truncate(len);
            } else {
                seq.push(i);
                vec.push(i);
            }
            if i % 100 == 0 {
                kept.push((seq.clone(), vec.clone()));
            }
            assert_eq!(seq.len(), vec.len());
            assert_eq!(seq.last(), vec.last());
        }
        kept.push((seq, vec));
        for (seq, vec) in &kept {
            assert_eq!(seq.iter().copied().collect::<Vec<_>>(), *vec);
            for (other, values) in &kept {
                let common = vec.iter().zip(values).take_while(|(a, b)| a == b).count();
                assert_eq!(seq.common_prefix(other), common);
            }
        }
    }
}
