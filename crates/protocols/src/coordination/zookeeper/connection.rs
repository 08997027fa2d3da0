//! Connections: what Zab takes from TCP. It assumes channels that lose nothing and keep the order (DSN 2011).
//!
//! A follower opens a connection to whom it has elected, and all between the two runs on it, numbered in each direction. A packet
//! that has come before is ignored; one whose number is too high shows that something before it is lost or late, and closes the
//! connection. The follower looks for a leader again then, and is synchronised anew. What belongs to an old connection is dropped.

use super::message::{Message, Packet};
use super::rules::FIFO_CONNECTION;
use super::state::{Learner, Line, Role};
use super::{At, text};
use std::collections::btree_map::Entry;
use synod_model::prelude::*;

impl Line {
    /// A connection before anything was sent.
    pub(super) const fn new(connection: u32) -> Self {
        Self { connection, sent: 0, received: 0 }
    }

    /// The next packet.
    fn next(&mut self) -> Packet {
        self.sent += 1;
        Packet { connection: self.connection, packet: self.sent }
    }
}

/// What becomes of a packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    /// It is the next one.
    Taken,
    /// It has come before.
    Repeated,
    /// Something before it is missing.
    Gap,
    /// It belongs to a connection that is over.
    Old,
    /// It belongs to one that this end knows nothing of.
    Unknown,
}

/// Takes a packet, if it is the next one.
fn take(line: &mut Line, packet: Packet, fifo: bool) -> Fate {
    let next = line.received + 1;
    // Rule `fifo-connection`: a packet counts only behind all those before it. Without the rule, each is taken as it comes.
    if fifo && packet.packet < next {
        return Fate::Repeated;
    }
    if fifo && packet.packet > next {
        return Fate::Gap;
    }
    line.received = line.received.max(packet.packet);
    Fate::Taken
}

impl At<'_, '_> {
    /// Whether a packet is to be handled; if not, it is said why, and done what is to be done then.
    pub(super) fn admits(&mut self, from: NodeId, packet: Packet, opens: bool) -> bool {
        let (me, fifo) = (self.ctx.me, self.ctx.obeys(FIFO_CONNECTION));
        let connection = packet.connection;
        let fate = match &mut self.memory.role {
            Role::Following(following) if following.leader == from => {
                match following.line.connection.cmp(&connection) {
                    std::cmp::Ordering::Equal => take(&mut following.line, packet, fifo),
                    std::cmp::Ordering::Greater => Fate::Old,
                    std::cmp::Ordering::Less => Fate::Unknown,
                }
            }
            Role::Leading(leading) => match leading.learners.get_mut(&from) {
                Some(learner) if learner.line.connection == connection => {
                    learner.silent = 0;
                    take(&mut learner.line, packet, fifo)
                }
                Some(learner) if learner.line.connection > connection => Fate::Old,
                _ if opens => return self.accepts(from, packet),
                _ => Fate::Unknown,
            },
            Role::Looking(looking) if opens && self.memory.vote.leader == me => {
                // It may be elected, and not know yet: whoever knocks waits.
                match looking.knocking.entry(from) {
                    Entry::Occupied(known) if known.get().0 >= connection => Fate::Old,
                    _ => return self.accepts(from, packet),
                }
            }
            _ => Fate::Unknown,
        };
        match fate {
            Fate::Taken => return true,
            Fate::Repeated => self.fx.note(&text::REPEATED, [me.into(), packet.packet.into(), from.into()]),
            Fate::Old => self.fx.note(&text::OLD_CONNECTION, [me.into(), from.into()]),
            Fate::Unknown => {
                self.fx.note(&text::UNKNOWN_CONNECTION, [me.into(), from.into()]);
                self.fx.send(from, Message::Close { connection });
            }
            Fate::Gap => {
                self.fx.headline(Mark::GivenUp, &text::GAP, [me.into(), from.into(), packet.packet.into()]);
                self.close(from, connection);
            }
        }
        false
    }

    /// Somebody opens a connection: its first packet is the one that does.
    fn accepts(&mut self, from: NodeId, packet: Packet) -> bool {
        let line = Line { received: packet.packet, ..Line::new(packet.connection) };
        if let Role::Leading(leading) = &mut self.memory.role {
            let learner = Learner { line, answered: None, synced: None, follows: false, silent: 0 };
            leading.learners.insert(from, learner);
        }
        true
    }

    /// Closes a connection, and tells the other end.
    fn close(&mut self, with: NodeId, connection: u32) {
        self.fx.send(with, Message::Close { connection });
        match &mut self.memory.role {
            Role::Leading(leading) => {
                leading.learners.remove(&with);
            }
            Role::Following(_) => self.look_for_leader(),
            Role::Looking(_) => {}
        }
    }

    /// A leader closes the connection with a follower.
    pub(super) fn drop_learner(&mut self, learner: NodeId) {
        let line =
            self.memory.role.leading().and_then(|leading| leading.learners.get(&learner)).map(|l| l.line);
        if let Some(line) = line {
            self.close(learner, line.connection);
        }
    }

    /// The other end has closed a connection.
    pub(super) fn on_close(&mut self, from: NodeId, connection: u32) {
        let me = self.ctx.me;
        match &mut self.memory.role {
            Role::Following(following)
                if following.leader == from && following.line.connection == connection =>
            {
                self.fx.headline(Mark::GivenUp, &text::LEADER_CLOSED, [me.into(), from.into()]);
                self.look_for_leader();
            }
            Role::Leading(leading)
                if leading.learners.get(&from).is_some_and(|l| l.line.connection == connection) =>
            {
                leading.learners.remove(&from);
                self.fx.note(&text::LEARNER_CLOSED, [me.into(), from.into()]);
            }
            Role::Looking(looking)
                if looking.knocking.get(&from).is_some_and(|(known, _)| *known == connection) =>
            {
                looking.knocking.remove(&from);
                self.fx.note(&text::LEARNER_CLOSED, [me.into(), from.into()]);
            }
            _ => self.fx.note(&text::OLD_CONNECTION, [me.into(), from.into()]),
        }
    }

    /// All connections of this server are closed, and the other ends are told.
    pub(super) fn hang_up(&mut self) {
        match &self.memory.role {
            Role::Leading(leading) => {
                for (node, learner) in &leading.learners {
                    self.fx.send(*node, Message::Close { connection: learner.line.connection });
                }
            }
            Role::Following(following) => {
                self.fx.send(following.leader, Message::Close { connection: following.line.connection });
            }
            Role::Looking(_) => {}
        }
    }

    /// A follower sends something to its leader.
    pub(super) fn send_up(&mut self, message: impl FnOnce(Packet) -> Message) {
        if let Role::Following(following) = &mut self.memory.role {
            let packet = following.line.next();
            self.fx.send(following.leader, message(packet));
        }
    }

    /// A leader sends something to one that is connected.
    pub(super) fn send_down(&mut self, to: NodeId, message: impl FnOnce(Packet) -> Message) {
        if let Role::Leading(leading) = &mut self.memory.role
            && let Some(learner) = leading.learners.get_mut(&to)
        {
            let packet = learner.line.next();
            self.fx.send(to, message(packet));
        }
    }

    /// A leader sends something to all of those that are connected and fit.
    pub(super) fn spread(&mut self, fits: impl Fn(&Learner) -> bool, message: impl Fn(Packet) -> Message) {
        if let Role::Leading(leading) = &mut self.memory.role {
            for (to, learner) in leading.learners.iter_mut().filter(|(_, learner)| fits(learner)) {
                self.fx.send(*to, message(learner.line.next()));
            }
        }
    }
}
