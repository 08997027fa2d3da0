//! The network: it is asked for the fate of a message that was sent, and knows nothing of what the message says.

use crate::rng::Stream;
use synod_model::{Micros, NodeId};
use synod_scenario::{Net, NetChange};

/// What becomes of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Fate {
    /// When it arrives, or would have arrived.
    pub(crate) due: Micros,
    /// Whether others may overtake it, and it them.
    pub(crate) late: bool,
    /// When it is lost on the way.
    pub(crate) lost: Option<Micros>,
    /// When a copy of it splits off on the way.
    pub(crate) copied: Option<Micros>,
}

/// The network's settings: for all links, and for those that differ.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Network {
    /// Where a link has no settings of its own.
    pub(crate) general: Net,
    own: Vec<((NodeId, NodeId), Net)>,
}

impl Network {
    /// A network in which every link is like this.
    pub(crate) fn new(general: Net) -> Self {
        Self { general, own: Vec::new() }
    }

    /// The settings of one direction of a link.
    pub(crate) fn link(&self, from: NodeId, to: NodeId) -> Net {
        if self.own.is_empty() {
            return self.general;
        }
        self.own.iter().find(|(link, _)| *link == (from, to)).map_or(self.general, |(_, net)| *net)
    }

    /// The links with settings of their own, one direction at a time.
    pub(crate) fn own(&self) -> impl Iterator<Item = ((NodeId, NodeId), Net)> + '_ {
        self.own.iter().copied()
    }

    /// The longest that a message takes on any link, reordering aside.
    pub(crate) fn longest(&self) -> Micros {
        let own = self.own.iter().map(|(_, net)| net.latency.max).max();
        own.unwrap_or_default().max(self.general.latency.max)
    }

    /// Whether a message may be lost by chance.
    pub(crate) fn loses(&self) -> bool {
        self.own.iter().map(|(_, net)| net).chain([&self.general]).any(|net| net.loss.0 > 0)
    }

    /// Changes the settings of all links but those that have their own.
    pub(crate) fn change(&mut self, change: &NetChange) {
        self.general = self.general.changed(change);
    }

    /// Changes the settings of all links, those that have their own included.
    pub(crate) fn change_everywhere(&mut self, change: &NetChange) {
        self.change(change);
        for (_, net) in &mut self.own {
            *net = net.changed(change);
        }
    }

    /// Changes one direction of a link.
    pub(crate) fn change_link(&mut self, from: NodeId, to: NodeId, change: &NetChange) {
        let net = self.link(from, to).changed(change);
        match self.own.iter_mut().find(|(link, _)| *link == (from, to)) {
            Some((_, own)) => *own = net,
            None => self.own.push(((from, to), net)),
        }
    }

    /// The fate of a message sent now. `blocked`: the link is cut, and it will not get through.
    ///
    /// The number of draws does not depend on the settings, so that a setting does not shift the stream.
    pub(crate) fn fate(
        &self,
        chance: &mut Stream,
        (from, to): (NodeId, NodeId),
        now: Micros,
        blocked: bool,
    ) -> Fate {
        let net = self.link(from, to);
        let latency = chance.between(net.latency.min, net.latency.max);
        let lost = chance.chance(net.loss) || blocked;
        let copied = chance.chance(net.duplicate);
        let late = chance.chance(net.reorder);
        let half = now.plus(Micros(latency.0 / 2));
        // A message that is to be overtaken is late by the longest latency, so that later ones can pass it.
        let due = now.plus(latency).plus(if late { net.latency.max } else { Micros(0) });
        Fate { due, late, lost: lost.then_some(half), copied: (copied && !lost).then_some(half) }
    }
}
