//! What goes wrong with nodes and links, and what mends it.

use crate::{Assumption, NodeId, NodeSet};
use std::fmt::{self, Display, Formatter};

/// A fault, or the end of one: what happens to a world, what a simulation schedules, what a search chooses and what a person
/// commands. `N` is how a node is named: by its id in a world, as the text names it in a scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault<N = NodeId> {
    /// A node stops; its memory and its timers are gone.
    Crash(N),
    /// A crashed node starts from its disk, or from an empty one.
    Restart {
        /// Which node.
        node: N,
        /// Whether the disk is lost as well.
        wiped: bool,
    },
    /// A node does nothing until it is resumed: a long garbage collection. Messages and timers wait.
    Pause(N),
    /// A paused node goes on.
    Resume(N),
    /// A link is cut, one way or both.
    Cut(Wire<N>),
    /// A cut link is mended.
    Mend(Wire<N>),
    /// All links of a node are cut, both ways.
    Isolate(N),
    /// The network splits into groups; a node in no group reaches all. It replaces an earlier partition.
    Partition(Vec<Vec<N>>),
    /// Every cut and partition ends.
    Heal,
}

/// A link between two nodes, one way or both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wire<N = NodeId> {
    /// The sending end.
    pub from: N,
    /// The receiving end.
    pub to: N,
    /// Whether the other direction is meant too.
    pub both: bool,
}

impl<N> Fault<N> {
    /// The same fault with other names of nodes.
    ///
    /// # Errors
    /// The first that `name` returns.
    pub fn try_map<M, E>(&self, mut name: impl FnMut(&N) -> Result<M, E>) -> Result<Fault<M>, E> {
        Ok(match self {
            Self::Crash(node) => Fault::Crash(name(node)?),
            Self::Restart { node, wiped } => Fault::Restart { node: name(node)?, wiped: *wiped },
            Self::Pause(node) => Fault::Pause(name(node)?),
            Self::Resume(node) => Fault::Resume(name(node)?),
            Self::Cut(wire) => Fault::Cut(wire.try_map(name)?),
            Self::Mend(wire) => Fault::Mend(wire.try_map(name)?),
            Self::Isolate(node) => Fault::Isolate(name(node)?),
            Self::Partition(groups) => {
                let mut group = |nodes: &Vec<N>| nodes.iter().map(&mut name).collect();
                Fault::Partition(groups.iter().map(&mut group).collect::<Result<_, E>>()?)
            }
            Self::Heal => Fault::Heal,
        })
    }

    /// The same fault with other names of nodes.
    pub fn map<M>(&self, mut name: impl FnMut(&N) -> M) -> Fault<M> {
        let named = self.try_map(|node| Ok::<M, std::convert::Infallible>(name(node)));
        match named {
            Ok(fault) => fault,
            Err(never) => match never {},
        }
    }

    /// The node that it is about, if it is about one.
    pub const fn node(&self) -> Option<&N> {
        match self {
            Self::Crash(node)
            | Self::Restart { node, .. }
            | Self::Pause(node)
            | Self::Resume(node)
            | Self::Isolate(node) => Some(node),
            Self::Cut(_) | Self::Mend(_) | Self::Partition(_) | Self::Heal => None,
        }
    }

    /// The assumption that it breaks. A crash breaks none: without a restart it is what crash-stop allows. A pause has delayed
    /// something only when it ends.
    pub const fn breaks(&self) -> Option<Assumption> {
        match self {
            Self::Restart { .. } => Some(Assumption::CrashStop),
            Self::Resume(_) => Some(Assumption::BoundedDelay),
            Self::Cut(_) | Self::Isolate(_) | Self::Partition(_) => Some(Assumption::NoPartition),
            Self::Crash(_) | Self::Pause(_) | Self::Mend(_) | Self::Heal => None,
        }
    }
}

impl Fault {
    /// A partition into these groups.
    pub fn partition(groups: impl IntoIterator<Item = NodeSet>) -> Self {
        Self::Partition(groups.into_iter().map(|group| group.iter().collect()).collect())
    }
}

impl<N> Wire<N> {
    /// The same link with other names of nodes.
    ///
    /// # Errors
    /// The first that `name` returns.
    pub fn try_map<M, E>(&self, mut name: impl FnMut(&N) -> Result<M, E>) -> Result<Wire<M>, E> {
        Ok(Wire { from: name(&self.from)?, to: name(&self.to)?, both: self.both })
    }
}

impl Wire {
    /// The directions that are meant.
    pub fn directions(&self) -> impl Iterator<Item = (NodeId, NodeId)> + use<> {
        let back = self.both.then_some((self.to, self.from));
        [(self.from, self.to)].into_iter().chain(back)
    }
}

impl<N: Display> Display for Wire<N> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.from, if self.both { "-" } else { "->" }, self.to)
    }
}
