//! What may happen next, where nothing happens by itself: each message that may arrive and each timer that may fire.

use crate::actions::{message, node};
use crate::state::State;
use synod_model::{Micros, NodeId};
use synod_scenario::Command;
use synod_sim::{Frame, MessageFrame};

/// Something that may happen next: when the clock would have it, and the command.
type Pick = (Option<Micros>, Command);

/// All messages that may arrive at a node, and all its timers.
pub fn deliveries(frame: &Frame, to: NodeId) -> impl Iterator<Item = &MessageFrame> {
    frame.messages.iter().filter(move |m| m.to == to)
}

/// A timer fires.
pub fn fire(id: NodeId, timer: &str, number: Option<u64>) -> Command {
    Command::Fire { node: node(id), timer: timer.to_owned().into(), number: number.map(Into::into) }
}

impl State {
    /// What the clock would let happen first; in a run without one, the oldest message, or else the first timer.
    pub fn first_pick(&self) -> Option<Command> {
        let mut best: Option<Pick> = None;
        let mut offer = |due: Option<Micros>, command: Command| {
            let earlier = best.as_ref().is_none_or(|(least, _)| due.is_some() && due < *least);
            if earlier {
                best = Some((due, command));
            }
        };
        for m in self.session.messages().into_iter().filter(|m| !m.held) {
            offer(m.due, Command::Deliver(message(m.serial)));
        }
        for i in 0..self.session.names().len() {
            for timer in self.session.timers(NodeId::at(i)) {
                offer(timer.due, fire(NodeId::at(i), timer.kind.id, timer.number));
            }
        }
        best.map(|(_, command)| command)
    }
}
