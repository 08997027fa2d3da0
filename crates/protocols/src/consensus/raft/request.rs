//! What can be asked: a command of the machine, or something of the servers themselves.

use super::packed;
use std::fmt;
use std::hash::{Hash, Hasher};
use synod_model::{NodeId, Requests, Show, Value, Word};

/// A request: a command of the machine, or an order.
pub type Request<C> = crate::replicated::Request<C, Order>;

/// What an operator asks of the servers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Requests)]
pub enum Order {
    /// Hands the leadership over to a server.
    #[zh("把领导权移交给某个节点。")]
    #[operator]
    Transfer {
        /// To whom.
        node: NodeId,
    },
    /// Makes a server a voter.
    #[zh("使某个节点成为投票节点。")]
    #[operator]
    AddVoter {
        /// Which one.
        node: NodeId,
    },
    /// Makes a server a learner.
    #[zh("使某个节点成为学习者。")]
    #[operator]
    AddLearner {
        /// Which one.
        node: NodeId,
    },
    /// Takes a server out.
    #[zh("移除某个节点。")]
    #[operator]
    Remove {
        /// Which one.
        node: NodeId,
    },
    /// Changes the voters and the learners to these, by joint consensus.
    #[zh("通过联合共识，把投票节点和学习者改为这些。")]
    #[operator]
    Reconfigure {
        /// Who is to vote.
        voters: packed::NodeSet,
        /// Who is only to copy.
        learners: packed::NodeSet,
    },
    /// Leaves the joint configuration.
    #[zh("离开联合配置。")]
    #[operator]
    LeaveJoint,
    /// The server that is asked takes a snapshot of what it has applied, and drops these entries from its log.
    #[zh("被请求的节点为已应用的内容制作快照，并从日志中丢弃这些条目。")]
    #[operator]
    Compact,
}

/// A transfer, the first order that there was, has the fingerprint of its target.
impl Hash for Order {
    fn hash<H: Hasher>(&self, state: &mut H) {
        match *self {
            Self::Transfer { node } => node.hash(state),
            Self::AddVoter { node } => (1_u8, node).hash(state),
            Self::AddLearner { node } => (2_u8, node).hash(state),
            Self::Remove { node } => (3_u8, node).hash(state),
            Self::Reconfigure { voters, learners } => (4_u8, voters, learners).hash(state),
            Self::LeaveJoint => 5_u8.hash(state),
            Self::Compact => 6_u8.hash(state),
        }
    }
}

impl Order {
    /// As short as it fits on a message: `→2`.
    pub fn tag(&self) -> Word {
        let word = match self {
            Self::Transfer { node } => Word::new(&format!("→{}", node.number())),
            Self::AddVoter { node } => Word::new(&format!("+{}", node.number())),
            Self::AddLearner { node } => Word::new(&format!("~{}", node.number())),
            Self::Remove { node } => Word::new(&format!("−{}", node.number())),
            Self::Reconfigure { .. } => Word::new("config"),
            Self::LeaveJoint => Word::new("leave"),
            Self::Compact => Word::new("compact"),
        };
        word.expect("it is short")
    }
}

/// An order without an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct OpenOrder {
    /// Its number: that of the request.
    pub serial: u32,
    /// What is asked.
    pub order: Order,
}

/// Who waits for the answer to an order: the server that was asked, and the number there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Asker {
    /// The server.
    pub server: NodeId,
    /// The number.
    pub serial: u32,
}

/// Why an order is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Refusal {
    /// Another server has come to lead.
    NotLeader,
    /// The node is no server that could vote.
    NotAVoter,
    /// The leadership is being handed over.
    Transferring,
    /// The server did not make it in time.
    TooSlow,
    /// A node that it names is no server.
    NotAServer,
    /// The leader has committed nothing of its own term yet.
    NoEntryOfTerm,
    /// The change before is not complete.
    ChangeUnderWay,
    /// There is nothing to change.
    NoChange,
    /// Nobody would be left to vote.
    LastVoter,
}

impl Refusal {
    /// The word that people read.
    pub const fn word(self) -> &'static str {
        match self {
            Self::NotLeader => "not-leader",
            Self::NotAVoter => "not-a-voter",
            Self::Transferring => "transferring",
            Self::TooSlow => "too-slow",
            Self::NotAServer => "not-a-server",
            Self::NoEntryOfTerm => "no-entry-of-term",
            Self::ChangeUnderWay => "change-under-way",
            Self::NoChange => "no-change",
            Self::LastVoter => "last-voter",
        }
    }
}

impl Show for Refusal {
    fn show(&self, limit: usize) -> Value {
        self.word().show(limit)
    }
}

impl Show for Order {
    fn show(&self, limit: usize) -> Value {
        self.to_string().show(limit)
    }
}

/// The words of the request: `transfer 2`.
impl fmt::Display for Order {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words().join(" "))
    }
}
