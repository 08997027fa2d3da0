//! What can be asked: a command of the machine, or something of the servers themselves.

use std::fmt;
use std::hash::{Hash, Hasher};
use synod_model::{NodeId, RequestKind, Requests, Sentence, Show, State, Text, Value, Word};

/// A request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Request<C> {
    /// A command of the machine that is replicated.
    Command(C),
    /// Something that an operator asks of the servers.
    Order(Order),
}

/// What an operator asks of the servers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Requests)]
pub enum Order {
    /// Hands the leadership over to a server.
    #[zh("把领导权移交给某个节点。")]
    Transfer {
        /// To whom.
        node: NodeId,
    },
}

/// A command has the fingerprint that it has by itself.
impl<C: Hash> Hash for Request<C> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        match self {
            Self::Command(command) => command.hash(state),
            Self::Order(order) => (u64::MAX, order).hash(state),
        }
    }
}

impl<C> Request<C> {
    /// The command, if it is one.
    pub const fn command(&self) -> Option<&C> {
        match self {
            Self::Command(command) => Some(command),
            Self::Order(_) => None,
        }
    }
}

impl Order {
    /// As short as it fits on a message: `→2`.
    pub fn tag(&self) -> Word {
        match self {
            Self::Transfer { node } => Word::new(&format!("→{}", node.number())).expect("it is short"),
        }
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
}

impl Refusal {
    /// The word that people read.
    pub const fn word(self) -> &'static str {
        match self {
            Self::NotLeader => "not-leader",
            Self::NotAVoter => "not-a-voter",
            Self::Transferring => "transferring",
            Self::TooSlow => "too-slow",
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

/// More kinds of requests than any machine has, with those of the servers.
const MOST_KINDS: usize = 32;

/// Both tables, one after the other; what is left of the places is empty.
const fn joined(first: &[RequestKind], second: &[RequestKind]) -> [RequestKind; MOST_KINDS] {
    let mut all = [const { RequestKind::new("", &[], Text::new("", "")) }; MOST_KINDS];
    let mut at = 0;
    while at < first.len() + second.len() {
        let kind = if at < first.len() { &first[at] } else { &second[at - first.len()] };
        let says = Text::new(kind.says.en, kind.says.zh);
        all[at] = RequestKind::new(kind.id, kind.args, says).weighing(kind.weight);
        at += 1;
    }
    all
}

impl<C: Requests> Request<C> {
    const JOINED: &'static [RequestKind] = &joined(C::KINDS, Order::KINDS);
}

impl<C: Requests + State> Requests for Request<C> {
    const KINDS: &'static [RequestKind] = Self::JOINED.split_at(C::KINDS.len() + Order::KINDS.len()).0;

    fn read(words: &[&str]) -> Result<Self, Sentence> {
        if words.first().is_some_and(|kind| Order::KINDS.iter().any(|known| known.id == *kind)) {
            return Order::read(words).map(Self::Order);
        }
        C::read(words).map(Self::Command)
    }

    fn words(&self) -> Vec<String> {
        match self {
            Self::Command(command) => command.words(),
            Self::Order(order) => order.words(),
        }
    }
}
