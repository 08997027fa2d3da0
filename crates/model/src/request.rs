//! What can be asked of a system.

use crate::{Sentence, State, Text};

/// What an argument of a request may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ArgKind {
    /// One of the names that the workload uses; any short word is allowed.
    Key(&'static [&'static str]),
    /// A value: any short word; the workload writes 1, 2, 3, ….
    Value,
}

/// An argument of a request.
#[derive(Debug)]
pub struct RequestArg {
    /// What the form calls it.
    pub name: &'static str,
    /// What it may be.
    pub kind: ArgKind,
}

/// A kind of request, from which the page makes a form and the workload makes requests.
#[derive(Debug)]
pub struct RequestKind {
    /// The first word: `put`.
    pub id: &'static str,
    /// Its arguments, in order.
    pub args: &'static [RequestArg],
    /// What it asks for, in one sentence.
    pub says: Text,
}

/// The requests of a protocol: an enum, derived.
pub trait Requests: State {
    /// Every kind, in the order in which the page offers them.
    const KINDS: &'static [RequestKind];

    /// Reads a request from its words; the first is the kind. The number of words fits the kind's table.
    ///
    /// # Errors
    /// A sentence that says what is wrong and what is allowed.
    fn read(words: &[&str]) -> Result<Self, Sentence>;
    /// The words of a request: what [`Requests::read`] reads.
    fn words(&self) -> Vec<String>;
}
