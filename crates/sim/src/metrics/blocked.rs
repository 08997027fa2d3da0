//! How long some node was blocked.

use synod_model::{Micros, NodeId};

/// The nodes that are blocked now, and the time in which any was.
#[derive(Clone, Debug, Default)]
pub(crate) struct Blocked {
    /// Which, and since when each.
    nodes: Vec<(NodeId, Micros)>,
    /// Since when any of them is, as far as it counts.
    since: Micros,
    /// How long some node was blocked, up to the last time that none was; `None`: it never happened.
    before: Option<Micros>,
}

impl Blocked {
    /// Whether a node is blocked after a step there. `true`: it has just become so.
    pub(crate) fn note(&mut self, now: Micros, node: NodeId, blocked: bool) -> bool {
        if blocked == self.node_since(node).is_some() {
            return false;
        }
        if blocked {
            if self.nodes.is_empty() {
                self.since = now;
                self.before.get_or_insert_default();
            }
            self.nodes.push((node, now));
        } else {
            self.before = self.until(now);
            self.nodes.retain(|(other, _)| *other != node);
            self.since = now;
        }
        blocked
    }

    /// Since when a node is blocked; `None`: it is not.
    pub(crate) fn node_since(&self, node: NodeId) -> Option<Micros> {
        self.nodes.iter().find(|(other, _)| *other == node).map(|(_, since)| *since)
    }

    /// The same nodes are blocked, and time counts from now on.
    pub(crate) fn anew(&self, now: Micros) -> Self {
        let before = (!self.nodes.is_empty()).then_some(Micros(0));
        Self { nodes: self.nodes.clone(), since: now, before }
    }

    /// How long some node was blocked up to a moment; `None`: none ever was.
    pub(crate) fn until(&self, now: Micros) -> Option<Micros> {
        let running = if self.nodes.is_empty() { Micros(0) } else { now.since(self.since) };
        self.before.map(|before| before.plus(running))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_in_which_some_node_is_blocked_is_counted_once() {
        let mut blocked = Blocked::default();
        let (a, b) = (NodeId::new(2), NodeId::new(3));
        assert_eq!(blocked.until(Micros(5)), None);
        let steps =
            [(10, a, true), (20, b, true), (30, a, true), (50, a, false), (60, b, false), (90, a, true)];
        let newly = steps.map(|(at, node, is)| blocked.note(Micros(at), node, is));
        assert_eq!(newly, [true, true, false, false, false, true]);
        assert_eq!(blocked.until(Micros(100)), Some(Micros(50 + 10)));
        assert_eq!([a, b].map(|node| blocked.node_since(node)), [Some(Micros(90)), None]);
    }
}
