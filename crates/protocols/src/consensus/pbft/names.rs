//! What things are called by: views, sequence numbers, digests, and sets of replicas.

use crate::kv::Op;
use std::fmt;
use synod_model::{Arg, Fields, NodeId, NodeSet, Show, Value, Word, fingerprint};

/// The number of a view: replica (view mod n) + 1 leads it.
pub type View = u32;
/// A place in the order of requests, from 1.
pub type SeqNo = u32;

/// A request as its client signed it. Nobody else can make one, so a primary cannot invent a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Fields)]
pub struct Request {
    /// What is asked.
    #[zh("请求的内容。")]
    #[show(in_words)]
    pub op: Op,
    /// Its number at its client; a client's next request has a larger one.
    #[zh("请求在客户端的编号；同一客户端的下一个请求编号更大。")]
    pub timestamp: u32,
    /// The client that signed it.
    #[zh("签署该请求的客户端。")]
    #[show(client_name)]
    pub client: u16,
}

fn in_words(op: &Op) -> Value {
    Value::Str(op.to_string().into())
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "a field is shown by its reference")]
fn client_name(client: &u16) -> Value {
    Value::Word(word(&format!("C{client}")))
}

/// A short text as a word; one that is longer is no name of this system.
pub(super) fn word(text: &str) -> Word {
    Word::new(text).unwrap_or_default()
}

/// What a request is told by: client and timestamp. As a client signs no two requests with one timestamp, no two have one
/// digest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Digest {
    /// The null request, which does nothing.
    Null,
    /// A client's request.
    Of {
        /// Which client, from 1.
        client: u16,
        /// The number of the request at its client.
        timestamp: u32,
    },
    /// That of no request at all: what a liar signs.
    Nothing,
}

impl Digest {
    /// The digest of a request; without one, that of the null request.
    pub fn of(request: Option<&Request>) -> Self {
        request.map_or(Self::Null, |r| Self::Of { client: r.client, timestamp: r.timestamp })
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("null"),
            Self::Of { client, timestamp } => write!(f, "C{client}.{timestamp}"),
            Self::Nothing => f.write_str("nothing"),
        }
    }
}

impl From<Digest> for Word {
    fn from(digest: Digest) -> Self {
        word(&digest.to_string())
    }
}

impl From<Digest> for Arg {
    fn from(digest: Digest) -> Self {
        Self::Word(digest.into())
    }
}

impl Show for Digest {
    fn show(&self, _: usize) -> Value {
        Value::Word((*self).into())
    }
}

/// The digest of a state: a fingerprint of the store and of what clients were answered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct StateDigest(pub u64);

impl StateDigest {
    /// That of this state.
    pub fn of<T: std::hash::Hash>(state: &T) -> Self {
        Self(fingerprint(state))
    }
}

/// Its first four digits, enough for a person to tell two apart.
impl fmt::Display for StateDigest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04x}", self.0 >> 48)
    }
}

impl Show for StateDigest {
    fn show(&self, _: usize) -> Value {
        Value::Word(word(&self.to_string()))
    }
}

/// A set of replicas: who has signed something. It is small, as there are at most sixteen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Signers(u16);

impl Signers {
    /// Adds a replica.
    pub const fn add(&mut self, replica: NodeId) {
        self.0 |= 1 << replica.index();
    }

    /// The set with a replica added.
    #[must_use]
    pub const fn with(mut self, replica: NodeId) -> Self {
        self.add(replica);
        self
    }

    /// Whether a replica is among them.
    pub const fn has(self, replica: NodeId) -> bool {
        self.0 >> replica.index() & 1 == 1
    }

    /// How many they are.
    pub const fn len(self) -> usize {
        self.0.count_ones() as usize
    }

    /// Whether nobody is.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The replicas, by number.
    pub fn iter(self) -> impl Iterator<Item = NodeId> {
        (0..16).map(NodeId::at).filter(move |node| self.has(*node))
    }
}

impl FromIterator<NodeId> for Signers {
    fn from_iter<I: IntoIterator<Item = NodeId>>(nodes: I) -> Self {
        nodes.into_iter().fold(Self::default(), Self::with)
    }
}

impl From<Signers> for NodeSet {
    fn from(signers: Signers) -> Self {
        signers.iter().collect()
    }
}

impl Show for Signers {
    fn show(&self, _: usize) -> Value {
        Value::Nodes((*self).into())
    }
}
