//! The nodes of a system, and the load that it brings by itself.

use crate::{Choice, NodeId, Rate, RequestKind, Sentence};
use std::sync::Arc;

/// How a topology is laid out on the stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// Everybody on one circle.
    Circle,
    /// The first node in the middle, the others around it.
    Star,
    /// Rows by tier, from top to bottom. A tier of many nodes becomes a block.
    Tiers,
    /// Columns by tier, from left to right: who stands on the way between two others.
    Row,
    /// A ring. Where the system shows a [`crate::Ring`], its ranges are drawn inside the nodes.
    Ring,
}

/// One node of a topology.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each says a thing of its own, and most nodes have none of them"
)]
pub struct NodeSpec {
    /// Its name on the stage: `S1`.
    pub name: String,
    /// Its tier, from 0 at the top; circles put tier 1 and more on an outer circle.
    pub tier: u8,
    /// Whether the workload sends requests to it.
    pub takes_load: bool,
    /// Whether the workload sends it what operators ask for.
    pub takes_orders: bool,
    /// The caption of the box in which it stands with all that have the same one: a rack, a zone.
    pub group: Option<Sentence>,
    /// Whether it is there for later: it exists from the start, and is drawn as an outline for as long as its role has the
    /// tone [`crate::Tone::Ghost`]. What makes it join is a request of the system.
    pub spare: bool,
    /// Whether it is an adversary: it may send under the names of others.
    pub adversary: bool,
}

impl NodeSpec {
    /// A node of this name, at the top, that takes no load.
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), ..Self::default() }
    }

    /// In this tier.
    #[must_use]
    pub fn tier(self, tier: u8) -> Self {
        Self { tier, ..self }
    }

    /// The workload sends requests to it.
    #[must_use]
    pub fn taking_load(self) -> Self {
        Self { takes_load: true, ..self }
    }

    /// Whether the workload, or a search, asks it for requests of this kind.
    pub const fn takes(&self, kind: &RequestKind) -> bool {
        if kind.operator { self.takes_orders } else { self.takes_load }
    }
}

/// The nodes of a system and how they are laid out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Topology {
    /// The nodes, in order of their numbers.
    pub nodes: Vec<NodeSpec>,
    /// How they are laid out.
    pub layout: Layout,
    /// Who talks to whom, the smaller number first: the links that are drawn. `None`: as the layout has it, everybody of a
    /// circle with everybody, a star with its middle, a tier with the next one.
    pub links: Option<Arc<[(NodeId, NodeId)]>>,
}

impl Topology {
    /// These nodes, in order of their numbers.
    pub fn new(layout: Layout, nodes: impl IntoIterator<Item = NodeSpec>) -> Self {
        Self { nodes: nodes.into_iter().collect(), layout, links: None }
    }

    /// The same nodes, where these pairs talk to each other, the smaller number first.
    #[must_use]
    pub fn talking(self, talk: impl Fn(NodeId, NodeId) -> bool) -> Self {
        let all = |i| (i + 1..self.nodes.len()).map(move |j| (NodeId::at(i), NodeId::at(j)));
        let pairs = (0..self.nodes.len()).flat_map(all).filter(|(a, b)| talk(*a, *b));
        Self { links: Some(pairs.collect()), ..self }
    }

    /// The node of this number or name.
    pub fn node(&self, text: &str) -> Option<NodeId> {
        let number = text.parse().ok().filter(|n| (1..=self.nodes.len()).contains(n));
        let named = || self.nodes.iter().position(|node| node.name.eq_ignore_ascii_case(text));
        number.map(|n: usize| n - 1).or_else(named).map(NodeId::at)
    }
}

/// How requests come, one after the other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Choice)]
pub enum Arrivals {
    /// Equally far apart.
    Steady,
    /// Independent of each other: the time between two is exponential.
    #[default]
    Poisson,
    /// In bursts of ten on average, five times as fast as the rate, with pauses in between: the time between two is
    /// exponential with a fifth of the mean, and after one request in ten with 8.2 times the mean.
    Bursty,
}

/// The load that a configuration brings by itself: the system's usual request, asked of the nodes that take load.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct OwnLoad {
    /// How often, over all of them.
    pub rate: Rate,
    /// How the requests come.
    pub arrivals: Arrivals,
}
