//! Asking for commands, as servers and client nodes do in the same way whatever the consensus is.
//!
//! Whoever is asked keeps the command until it has an answer ([`Asker`]). A client node tries the servers one after the
//! other ([`ClientNode`]): "If the client's first choice is not the leader, that server will reject the client's request and
//! supply information about the most recent leader it has heard from" (Raft, section 8). What has no answer in time is sent
//! again, so a command can reach the log twice; [`super::Sessions`] let it take effect once.

use super::client::{Accepted, Pending, Stub};
use super::message::{ClientReply, ClientRequest, Outcome, Speaks};
use super::{Machine, text};
use synod_model::symmetry::Rename;
use synod_model::{Blank, Delay, Effects, Fields, Micros, NodeId, Reply, RequestId, Text};

/// Why a request was refused: too many are pending at its node.
const OVERLOADED: &str = "overloaded";

/// A node that keeps commands until they are answered: a client node, or a server that somebody asked. `X` are the messages
/// of the protocol, `T` its timers.
pub struct Asker<'a, 'e, M: Machine, X, T> {
    /// Which node it is.
    pub me: NodeId,
    /// The commands without an answer.
    pub stub: &'a mut Stub<M::Op>,
    /// What it may do to the world.
    pub fx: &'a mut Effects<'e, X, T>,
    /// The timer that runs while commands that were sent have no answer, and for how long.
    pub retry: (T, Micros),
}

impl<M: Machine, X: Speaks<M>, T: Copy> Asker<'_, '_, M, X, T> {
    /// Somebody asks this node. The command is returned if it is to be sent now.
    pub fn accept(&mut self, id: RequestId, op: M::Op) -> Option<Pending<M::Op>> {
        match self.stub.accept(id, op) {
            Accepted::Send(pending) => return Some(pending),
            Accepted::Waits => self.note(&text::QUEUES, &op),
            Accepted::Refused => {
                self.fx.reply(id, Reply::Fail(OVERLOADED));
                self.note(&text::REFUSES_REQUEST, &op);
            }
        }
        None
    }

    /// Sends a pending command to a server, and waits anew.
    pub fn send(&mut self, to: NodeId, pending: Pending<M::Op>) {
        self.pass_on(to, pending);
        self.fx.set_timer(self.retry.0, Delay::Fixed(self.retry.1));
    }

    /// Sends a pending command to a server. The timer goes on as it is, so that a command that was lost before is sent again
    /// in time, however many follow it.
    pub fn pass_on(&mut self, to: NodeId, pending: Pending<M::Op>) {
        let origin = self.stub.origin(self.me, pending.serial);
        let request = ClientRequest { serial: origin.serial, oldest: origin.oldest, op: pending.op };
        self.fx.send(to, X::request(request));
        if !self.fx.is_quiet() {
            self.fx.note(&text::ASKS, [self.me.into(), to.into(), pending.op.to_string().into()]);
        }
    }

    /// Answers the request behind a command. The command whose turn it is now is returned: it takes the place in the window.
    pub fn conclude(&mut self, serial: u32, answer: M::Answer) -> Option<Pending<M::Op>> {
        let op = self.stub.get(serial)?.op;
        let next = self.stub.answered(serial)?;
        self.fx.reply(RequestId(serial), M::reply(answer));
        if !self.fx.is_quiet() {
            self.fx.note(&text::ANSWERS, [self.me.into(), op.to_string().into(), answer.to_string().into()]);
        }
        if self.stub.is_empty() {
            self.fx.clear_timer(self.retry.0);
        }
        next
    }

    /// The command that an answer of this server is about. There is none if it is a second answer to the same command, or one
    /// to a command that was forgotten in a crash.
    pub fn asked_of(&mut self, from: NodeId, serial: u32) -> Option<Pending<M::Op>> {
        let pending = self.stub.get(serial).copied();
        if pending.is_none() {
            self.fx.note(&text::LATE_ANSWER, [self.me.into(), from.into()]);
        }
        pending
    }

    /// A server that does not lead tells a client so.
    pub fn redirect(&mut self, client: NodeId, serial: u32, hint: Option<NodeId>) {
        match hint {
            Some(leader) => self.fx.note(&text::REDIRECTS, [self.me.into(), client.into(), leader.into()]),
            None => self.fx.note(&text::CANNOT_REDIRECT, [self.me.into(), client.into()]),
        }
        self.fx.send(client, X::reply(ClientReply { serial, outcome: Outcome::NotLeader { hint } }));
    }

    /// The server that was asked did not lead, and this node waits until it knows who does.
    pub fn waits(&mut self, from: NodeId) {
        self.fx.note(&text::WAITS_FOR_LEADER_AFTER, [self.me.into(), from.into()]);
    }

    /// A note about a command. Writing it down costs an allocation, which is spared while nobody looks.
    pub fn note(&mut self, text: &'static Text, op: &M::Op) {
        if !self.fx.is_quiet() {
            self.fx.note(text, [self.me.into(), op.to_string().into()]);
        }
    }
}

/// The memory of a client node.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Blank, Fields, Rename)]
pub struct Client<M: Machine> {
    /// What it was asked and has no answer to yet.
    #[zh("向它提出、尚未得到答复的请求。")]
    #[name("pending")]
    #[nameless]
    pub stub: Stub<M::Op>,
    /// The leader, as far as it knows.
    #[zh("它所知的领导者。")]
    pub leader: Option<NodeId>,
    /// How many servers it has tried in vain: who is next while it knows no leader.
    #[hidden]
    pub tried: u16,
}

/// A client node at work.
pub struct ClientNode<'a, 'e, M: Machine, X, T> {
    /// Which node it is.
    pub me: NodeId,
    /// How many servers there are; they are numbered first.
    pub servers: u16,
    /// What it remembers.
    pub memory: &'a mut Client<M>,
    /// What it may do to the world.
    pub fx: &'a mut Effects<'e, X, T>,
    /// As of an [`Asker`].
    pub retry: (T, Micros),
}

impl<'e, M: Machine, X: Speaks<M>, T: Copy> ClientNode<'_, 'e, M, X, T> {
    fn asker(&mut self) -> Asker<'_, 'e, M, X, T> {
        Asker { me: self.me, stub: &mut self.memory.stub, fx: self.fx, retry: self.retry }
    }

    /// Somebody asks this client.
    pub fn on_request(&mut self, id: RequestId, op: M::Op) {
        let pending = self.asker().accept(id, op);
        self.submit(pending);
    }

    /// The answers are overdue: the server that was asked may be down, so the next one is tried.
    pub fn on_retry_timeout(&mut self) {
        self.memory.leader = None;
        self.memory.tried = (self.memory.tried + 1) % self.servers;
        for at in 0..self.memory.stub.window().len() {
            let pending = self.memory.stub.window()[at];
            self.submit(Some(pending));
        }
    }

    /// An answer arrives, or a redirection.
    pub fn on_reply(&mut self, from: NodeId, reply: ClientReply<M>) {
        let me = self.me;
        let Some(pending) = self.asker().asked_of(from, reply.serial) else { return };
        match reply.outcome {
            Outcome::Applied(answer) => {
                self.memory.leader = Some(from);
                if let Some(next) = self.asker().conclude(reply.serial, answer) {
                    // Others are under way, and the timer runs for those of them that were lost.
                    self.asker().pass_on(from, next);
                }
            }
            Outcome::NotLeader { .. } if self.asked() != from => {
                // A redirection by a server that this client has given up already.
                self.fx.note(&text::OLD_REDIRECTION, [me.into(), from.into()]);
                if self.memory.leader.is_some() {
                    self.submit(Some(pending));
                }
            }
            Outcome::NotLeader { hint: Some(leader) } => {
                self.fx.note(&text::IS_REDIRECTED, [me.into(), from.into(), leader.into()]);
                self.memory.leader = Some(leader);
                self.submit(Some(pending));
            }
            Outcome::NotLeader { hint: None } => {
                self.memory.leader = None;
                self.asker().waits(from);
            }
        }
    }

    /// The server that this client asks: the leader it knows of, or the one whose turn it is.
    fn asked(&self) -> NodeId {
        self.memory.leader.unwrap_or_else(|| NodeId::new(1 + self.memory.tried))
    }

    fn submit(&mut self, pending: Option<Pending<M::Op>>) {
        if let Some(pending) = pending {
            let to = self.asked();
            self.asker().send(to, pending);
        }
    }
}
