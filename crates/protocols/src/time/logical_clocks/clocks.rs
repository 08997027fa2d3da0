//! The three clocks of a process, and how they move.

use super::rules::{MERGE_ON_RECEIVE, VECTOR_MERGE};
use super::setup::{Config, Stamps};
use synod_model::prelude::*;
use synod_model::{Grid, Head, Square};

/// A number for each process, in their order.
pub type Counts = Vec<u64>;

/// What the clocks of a process show, or what a message says that its sender's showed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Fields)]
pub struct Clocks {
    /// Lamport's clock: one number, which grows with every event.
    #[zh("Lamport 时钟：一个随每个事件增长的数。")]
    pub time: u64,
    /// The vector clock: for each process, how many of its events have happened before, or are this one.
    #[zh("向量时钟：对每个进程，它有多少事件先于当前事件发生，或就是当前事件。")]
    pub vector: Counts,
    /// The matrix clock: in the row of each process, what its vector clock is known to have shown.
    #[zh("矩阵时钟：每个进程一行，是已知该进程的向量时钟显示过的值。")]
    #[show(grid)]
    pub matrix: Vec<Counts>,
}

/// Numbers as rows and columns of processes.
pub(super) fn grid(rows: &[Counts]) -> Value {
    let heads = || (0..rows.len()).map(|at| Head::Node(NodeId::at(at))).collect();
    let square = |n: &u64| Square::word(Word::number(u32::try_from(*n).unwrap_or(u32::MAX)));
    let squares = rows.iter().flat_map(|row| row.iter().map(square)).collect();
    Value::Grid(Grid { rows: heads(), columns: heads(), squares })
}

impl Clocks {
    /// Before the first event, of so many processes.
    pub(super) fn new(nodes: usize) -> Self {
        Self { time: 0, vector: vec![0; nodes], matrix: vec![vec![0; nodes]; nodes] }
    }

    /// A local event, or one that sends something: each ticks once.
    pub(super) fn tick(&mut self, me: NodeId) {
        self.time = self.time.saturating_add(1);
        self.advance(me);
    }

    /// A message is received that was sent at these times: that is an event after both.
    pub(super) fn receive(&mut self, ctx: &Ctx<'_, Config>, from: NodeId, sent: &Self) {
        // Rule `merge-on-receive`: the clock is set beyond the time of the message (Lamport, IR2).
        if ctx.obeys(MERGE_ON_RECEIVE) {
            self.time = self.time.max(sent.time);
        }
        self.time = self.time.saturating_add(1);
        // Rule `vector-merge`: what the sender knew is known here from now on (Mattern, section 6).
        if ctx.obeys(VECTOR_MERGE) {
            raise(&mut self.vector, &sent.vector);
        }
        for (known, told) in self.matrix.iter_mut().zip(&sent.matrix) {
            raise(known, told);
        }
        raise(&mut self.matrix[from.index()], &sent.vector);
        self.advance(ctx.me);
    }

    /// One more event of this process.
    fn advance(&mut self, me: NodeId) {
        self.vector[me.index()] = self.vector[me.index()].saturating_add(1);
        self.matrix[me.index()].clone_from(&self.vector);
    }

    /// The clock that is to be seen, as a short word; where it has no room, a shorter clock.
    pub(super) fn word(&self, stamps: Stamps) -> Word {
        let digits = |counts: &Counts, between: &str| {
            counts.iter().map(u64::to_string).collect::<Vec<_>>().join(between)
        };
        let matrix = || self.matrix.iter().map(|row| digits(row, "")).collect::<Vec<_>>().join("|");
        // Numbers above 9 would run into each other without a comma.
        let small = self.matrix.iter().flatten().all(|n| *n < 10);
        let longest = (stamps == Stamps::Matrix && small).then(|| Word::new(&matrix())).flatten();
        let vector = || {
            if stamps == Stamps::Lamport { None } else { Word::new(&digits(&self.vector, ",")) }
        };
        longest.or_else(vector).or_else(|| Word::new(&self.time.to_string())).unwrap_or_default()
    }
}

/// Each number becomes the larger of the two.
fn raise(known: &mut Counts, told: &Counts) {
    for (known, told) in known.iter_mut().zip(told) {
        *known = (*known).max(*told);
    }
}

/// Whether a vector is less than another one: nowhere larger, and somewhere smaller.
pub(super) fn is_less(one: &[u64], other: &[u64]) -> bool {
    one != other && one.iter().zip(other).all(|(a, b)| a <= b)
}
