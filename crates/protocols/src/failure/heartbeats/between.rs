//! What is remembered of members that ping each other: what was lost since one has heard of the other, and since when the
//! network has been as it is.

use super::Heartbeats;
use synod_model::prelude::*;
use synod_model::{Action, Fault};

/// How the network and the nodes have been.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Weather {
    /// How many messages were lost; what a node forgets when it crashes or holds up when it stands still counts as one.
    pub(super) losses: u32,
    /// When a fault came or ended last.
    pub(super) changed: Micros,
    /// Whether the parameters have changed: then nobody knows what is due when.
    pub(super) reset: bool,
}

impl Weather {
    /// Something has happened.
    pub(super) fn passes(&mut self, step: &Step<Heartbeats>) {
        self.losses += u32::from(step.lost);
        match &step.action {
            Some(Action::Fault(fault)) => {
                self.changed = step.at;
                self.losses += u32::from(matches!(fault, Fault::Crash(_) | Fault::Pause(_)));
            }
            Some(Action::Configure(_)) => self.reset = true,
            _ => {}
        }
    }
}

/// A member and another one, beside what is known of any watcher and process.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Between {
    /// How many messages had been lost when the one had heard of the other last, before it suspected it.
    pub(super) losses: u32,
    /// In which incarnation it suspects it.
    pub(super) incarnation: u32,
    /// Whether that is the outcome of a ping of its own; and whether the network was the same all that time.
    pub(super) own: bool,
    pub(super) steady: bool,
    /// Whether it has declared it failed.
    pub(super) failed: bool,
}
