//! What a replicated log is for: a machine that every replica computes for itself.

use std::fmt::Display;
use synod_model::{Reply, Requests, State, Value, Word, linear};

/// A deterministic machine. Replicas that apply the same operations in the same order reach the same state (Schneider,
/// "Implementing fault-tolerant services using the state machine approach", 1990).
pub trait Machine: State + Default {
    /// What can be asked of it.
    type Op: Requests + Copy + Ord + Display;
    /// What it answers.
    type Answer: State + Copy + Ord + Display;
    /// A part of the machine whose operations do not touch the other parts, as the check of linearizability sees it: one key
    /// of a store, or the whole of a queue.
    type Part: linear::Object<Op = Self::Op, Answer = Self::Answer> + State;

    /// Runs an operation.
    fn apply(&mut self, op: &Self::Op) -> Self::Answer;
    /// Whether an operation only reads: to run it changes nothing.
    fn is_read(_op: &Self::Op) -> bool {
        false
    }
    /// The machine as it is shown.
    fn view(&self) -> Value;
    /// The answer as a client receives it.
    fn reply(answer: Self::Answer) -> Reply;
    /// The answer that `reply` gives to `op`; `None` if the operation was refused before it was run.
    fn answer(op: &Self::Op, reply: &Reply) -> Option<Self::Answer>;
    /// The operation as short as it fits on a message.
    fn tag(op: &Self::Op) -> Word;
    /// Which part of the machine an operation is about.
    fn part(op: &Self::Op) -> Word;
    /// The operation of an entry that a log holds from the start of a scenario; `from` says where it stands.
    fn given(from: Word) -> Self::Op;
}
