//! What can be asked of a replicated system: a command of its machine, or something of the servers themselves.

use std::hash::{Hash, Hasher};
use synod_model::{RequestKind, Requests, Sentence, State, Text};

/// A request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Request<C, O> {
    /// A command of the machine that is replicated.
    Command(C),
    /// Something that an operator asks of the servers.
    Order(O),
}

/// A command has the fingerprint that it has by itself.
impl<C: Hash, O: Hash> Hash for Request<C, O> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        match self {
            Self::Command(command) => command.hash(state),
            Self::Order(order) => (u64::MAX, order).hash(state),
        }
    }
}

impl<C, O> Request<C, O> {
    /// The command, if it is one.
    pub const fn command(&self) -> Option<&C> {
        match self {
            Self::Command(command) => Some(command),
            Self::Order(_) => None,
        }
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
        all[at] = RequestKind { says, ..*kind };
        at += 1;
    }
    all
}

impl<C: Requests, O: Requests> Request<C, O> {
    const JOINED: &'static [RequestKind] = &joined(C::KINDS, O::KINDS);
}

impl<C: Requests + State, O: Requests + State> Requests for Request<C, O> {
    const KINDS: &'static [RequestKind] = Self::JOINED.split_at(C::KINDS.len() + O::KINDS.len()).0;

    fn read(words: &[&str]) -> Result<Self, Sentence> {
        if words.first().is_some_and(|kind| O::KINDS.iter().any(|known| known.id == *kind)) {
            return O::read(words).map(Self::Order);
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
