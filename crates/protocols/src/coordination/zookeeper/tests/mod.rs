//! Zab on the bench: what is counted, the three corrections of the paper, and what each does with what comes.

mod counts;
mod epochs;
mod late;
mod tree;

use super::{Message, Zookeeper};
use std::ops::{Deref, DerefMut};
use synod_model::kit;

/// A system on the bench.
struct Lab(kit::Lab<Zookeeper>);

impl Deref for Lab {
    type Target = kit::Lab<Zookeeper>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl DerefMut for Lab {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.0
    }
}

impl Lab {
    /// So many servers, with histories on the disks of some of them.
    fn new(params: &str, histories: &[(u16, &str)]) -> Self {
        let given: Vec<_> = histories.iter().map(|(node, history)| (*node, "history", *history)).collect();
        Self(kit::Lab::with(params, &[], &given))
    }

    /// All notifications arrive, and the wait for a better vote is over at these servers, one after the other.
    fn elect(&mut self, nodes: &[u16]) {
        self.deliver_all(&["Notification"]);
        for node in nodes {
            self.fire(*node, "election");
        }
    }

    /// An established epoch with all of these servers, the leader first.
    fn establish(&mut self, nodes: &[u16]) {
        self.elect(nodes);
        self.stabilize();
        assert_eq!(self.view(nodes[0]).role.id, "leader");
    }

    /// How many messages of these kinds are sent while this happens.
    fn sends(&mut self, what: impl FnOnce(&mut Self)) -> usize {
        let before = self.sent;
        what(self);
        self.sent - before
    }
}
