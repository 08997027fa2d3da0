//! A configuration: who decides, and who only copies.
//!
//! In the log, where every entry has room for one, it is small ([`Members`]); the one in force is made for quick questions
//! ([`Configuration`]). While the voters change by joint consensus (dissertation, section 4.3) there are two halves, the old
//! voters and the new ones, and whatever is decided needs a majority of each.

use super::packed;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Deref;
use std::sync::Arc;
use synod_model::symmetry::{Rename, Renaming};
use synod_model::{NodeId, NodeSet, Params};

/// A configuration as an entry of the log.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Members {
    /// Whose majority decides.
    pub voters: packed::NodeSet,
    /// Whose majority must agree as well; nobody unless it is joint.
    pub old_voters: packed::NodeSet,
    /// Who gets the log too.
    pub learners: packed::NodeSet,
}

impl Members {
    /// Whether it has two halves.
    pub fn is_joint(&self) -> bool {
        !self.old_voters.is_empty()
    }

    /// Whether a server is asked for its vote.
    pub const fn votes(&self, node: NodeId) -> bool {
        self.voters.contains(node) || self.old_voters.contains(node)
    }

    /// What follows it once it is committed: the new half alone.
    #[must_use]
    pub fn left(self) -> Self {
        Self { old_voters: packed::NodeSet::default(), ..self }
    }

    /// Reads `1+2+3`, with learners `1+2+3~4`, and joint `1+2+3&3+4+5`: the old voters, then the new ones.
    pub(super) fn read(text: &str) -> Option<Self> {
        let nodes = |text: &str| -> Option<packed::NodeSet> {
            let numbers = text.split('+').map(|n| n.parse().ok().filter(|n| (1..=100).contains(n)));
            numbers.map(|number| number.map(NodeId::new)).collect()
        };
        let (voters, learners) = match text.split_once('~') {
            Some((voters, learners)) => (voters, nodes(learners)?),
            None => (text, packed::NodeSet::default()),
        };
        let (old_voters, voters) = match voters.split_once('&') {
            Some((old, new)) => (nodes(old)?, nodes(new)?),
            None => (packed::NodeSet::default(), nodes(voters)?),
        };
        let apart = learners.minus(voters) == learners;
        apart.then_some(Self { voters, old_voters, learners })
    }
}

impl Rename for Members {
    fn rename(&mut self, by: &Renaming) {
        for set in [&mut self.voters, &mut self.old_voters, &mut self.learners] {
            set.rename(by);
        }
    }
}

/// As a scenario gives it: `1+2+3`, `1+2+3~4`, `1+2+3&3+4+5`.
impl fmt::Display for Members {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_joint() {
            write!(f, "{}&", self.old_voters)?;
        }
        self.voters.fmt(f)?;
        if self.learners.is_empty() { Ok(()) } else { write!(f, "~{}", self.learners) }
    }
}

/// A configuration in force.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Configuration {
    /// Whose majority decides.
    pub voters: NodeSet,
    /// Who gets the log too.
    pub learners: NodeSet,
    /// How many voters there are.
    pub size: u16,
    /// Whose majority must agree as well; nobody unless it is joint.
    pub old_voters: NodeSet,
    /// How many old voters there are.
    pub old_size: u16,
    /// The voters of either half.
    pub both: NodeSet,
}

impl Configuration {
    /// It is made of the lists once these are read.
    pub(super) fn unread(_: &Params) -> Self {
        Self::default()
    }

    /// The first configuration of so many servers, by these lists.
    pub(super) fn first(servers: u16, voters: &[u16], learners: &[u16]) -> Self {
        let named = |list: &[u16]| list.iter().map(|number| NodeId::new(*number)).collect();
        let learners: packed::NodeSet = named(learners);
        let others = || (1..=servers).map(NodeId::new).filter(|node| !learners.contains(*node)).collect();
        let voters = if voters.is_empty() { others() } else { named(voters) };
        Self::from(Members { voters, learners, ..Members::default() })
    }

    /// The same as an entry of the log.
    pub(super) fn members(&self) -> Members {
        let [voters, old_voters, learners] =
            [&self.voters, &self.old_voters, &self.learners].map(|nodes| nodes.iter().collect());
        Members { voters, old_voters, learners }
    }

    /// Whether it has two halves.
    pub const fn is_joint(&self) -> bool {
        self.old_size > 0
    }

    /// Whether a server is asked for its vote, and counts.
    pub const fn votes(&self, node: NodeId) -> bool {
        self.both.contains(node)
    }

    /// Whether a server gets the log.
    pub const fn has(&self, node: NodeId) -> bool {
        self.both.contains(node) || self.learners.contains(node)
    }
}

impl From<Members> for Configuration {
    fn from(members: Members) -> Self {
        let [voters, old_voters, learners] =
            [members.voters, members.old_voters, members.learners].map(packed::NodeSet::unpacked);
        let size = |nodes: &NodeSet| u16::try_from(nodes.len()).expect("there are few servers");
        let both = voters.iter().chain(old_voters.iter()).collect();
        Self { size: size(&voters), old_size: size(&old_voters), voters, learners, old_voters, both }
    }
}

/// The first configuration, which is never joint, is a part of what a run is.
impl Hash for Configuration {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.voters, self.learners, self.size).hash(state);
    }
}

impl Rename for Configuration {
    fn rename(&mut self, by: &Renaming) {
        let mut members = self.members();
        members.rename(by);
        *self = members.into();
    }
}

/// The configuration in force on a server: the first one, which all share, or one of its log.
#[derive(Clone, Debug)]
pub(super) enum Current<'a> {
    /// That of the parameters.
    First(&'a Configuration),
    /// That of an entry.
    Later(Arc<Configuration>),
}

impl Deref for Current<'_> {
    type Target = Configuration;

    fn deref(&self) -> &Configuration {
        match self {
            Self::First(first) => first,
            Self::Later(later) => later,
        }
    }
}
