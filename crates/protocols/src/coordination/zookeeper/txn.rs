//! Transactions, and histories of them.

use super::zxid::Zxid;
use std::fmt;
use synod_model::Show;
use synod_model::prelude::*;

/// Why a request cannot be carried out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Refusal {
    /// There is no such node.
    NoNode,
    /// There is such a node already.
    NodeExists,
    /// It has children.
    NotEmpty,
    /// The name would be longer than names may be.
    NameTooLong,
}

impl Refusal {
    /// In one word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::NoNode => "no-node",
            Self::NodeExists => "node-exists",
            Self::NotEmpty => "not-empty",
            Self::NameTooLong => "name-too-long",
        }
    }
}

/// What a transaction does to the tree. It is the outcome of a request, as the leader has worked it out: a state change, which
/// depends on all those before it (DSN 2011).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Change {
    /// There is a new node.
    Create {
        /// Its path.
        path: Word,
        /// Its data.
        value: Word,
        /// Whether its name was made of a number of its parent.
        sequential: bool,
    },
    /// The data of a node are replaced.
    Set {
        /// Its path.
        path: Word,
        /// The new data.
        value: Word,
        /// The version that they have.
        version: u32,
    },
    /// A node is gone.
    Delete {
        /// Its path.
        path: Word,
    },
    /// Nothing: the request could not be carried out. Such a transaction has a number as well.
    Error(Refusal),
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Create { path, value, .. } => write!(f, "create {path} {value}"),
            Self::Set { path, value, .. } => write!(f, "set {path} {value}"),
            Self::Delete { path } => write!(f, "delete {path}"),
            Self::Error(why) => write!(f, "error {}", why.word()),
        }
    }
}

/// Who has asked for a transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Origin {
    /// The server that was asked.
    pub server: NodeId,
    /// The number of the request.
    pub request: u32,
}

/// It is shown as the server that was asked.
impl Show for Origin {
    fn show(&self, _: usize) -> Value {
        self.server.into()
    }
}

/// A transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Txn {
    /// Its number.
    pub zxid: Zxid,
    /// What it does.
    pub change: Change,
    /// Who has asked for it; nobody for those that were on a disk from the start.
    pub origin: Option<Origin>,
}

/// Transactions in order.
pub type History = Seq<Txn>;

/// The number of the last transaction; 0.0 if there is none.
pub(super) fn last(history: &History) -> Zxid {
    history.last().map_or(Zxid::default(), |txn| txn.zxid)
}

/// How many of its transactions have at most this number.
pub(super) fn upto(history: &History, zxid: Zxid) -> usize {
    // What is asked for lies near the end.
    let behind =
        (0..history.len()).rev().take_while(|at| history.get(*at).is_some_and(|txn| txn.zxid > zxid));
    history.len() - behind.count()
}

/// Transactions as the field of a message: their numbers and what they do.
pub(super) fn listed(txns: &[Txn]) -> Value {
    Value::Table(txns.iter().map(|txn| (txn.zxid.word(), change(&txn.change))).collect())
}

/// What a transaction does, as a value.
pub(super) fn change(change: &Change) -> Value {
    Value::Str(change.to_string().into())
}
