//! Ballots, the values of instances, and what an acceptor has accepted (`mbal`, `bal` and `val` of the module
//! `PaxosCommit`).

use synod_model::{NodeId, Show, Value};

/// A ballot number. Ballot 0 is for the resource managers: each proposes there, once, how its own instance ends. Those of
/// leaders are ordered by round, then by leader, whose number is part of it: no two leaders use the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Ballot {
    /// The round, from 1; 0 in ballot 0.
    pub round: u16,
    /// The number of the node that leads it; 0 in ballot 0.
    pub leader: u16,
}

impl Ballot {
    /// The ballot of the resource managers.
    pub const ZERO: Self = Self { round: 0, leader: 0 };
}

impl Show for Ballot {
    fn show(&self, _: usize) -> Value {
        if *self == Self::ZERO {
            return Value::Int(0);
        }
        Value::Ballot { round: self.round.into(), node: NodeId::new(self.leader) }
    }
}

/// The value of an instance: how a resource manager's part of the transaction ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Answer {
    /// It is prepared, in the transaction that this node has begun. Two resource managers that begin a transaction at the
    /// same moment may give it the same number; who is prepared in one of them is not prepared in the other.
    Prepared(NodeId),
    /// It has aborted, or somebody had to say so in its place.
    Aborted,
}

/// What an acceptor has accepted last in an instance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Vote {
    /// In which ballot.
    pub bal: Ballot,
    /// Which value.
    pub val: Answer,
}

/// The state of an acceptor in one instance.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Instance {
    /// The highest ballot that it has taken part in: it accepts nothing below.
    pub mbal: Ballot,
    /// What it has accepted last.
    pub vote: Option<Vote>,
}
