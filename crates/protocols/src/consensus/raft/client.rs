//! Clients: how a command finds the leader, and its answer the way back (section 8; dissertation, chapter 6).
//!
//! Whoever is asked keeps the command until it has an answer. A server passes it on to the leader that it follows, and
//! waits while it knows none. A client node tries the servers one after the other: "If the client's first choice is not
//! the leader, that server will reject the client's request and supply information about the most recent leader it has
//! heard from." What has no answer in time is sent again, so a command can reach the log twice; the sessions let it
//! take effect once.

use super::rules::SESSIONS;
use super::state::{Client, ClientReply, ClientRequest, Message, Outcome, Timer};
use super::{RaftOver, Server, text};
use crate::replicated::{Accepted, Command, Machine, Origin, Pending, Recall, Stub};
use synod_model::{CtxOf, Delay, Fx, NodeId, Reply, RequestId, Text};

/// Why a request was refused: too many are pending at its node.
const OVERLOADED: &str = "overloaded";

impl<M: Machine> Server<'_, '_, M> {
    /// Somebody asks this server.
    pub(super) fn on_request(&mut self, id: RequestId, op: M::Op) {
        match self.memory.stub.accept(id, op) {
            Accepted::Send(pending) => {
                self.submit(pending);
                self.drive();
            }
            Accepted::Waits => note_op(self.fx, &text::QUEUES, self.ctx.me, &op),
            Accepted::Refused => refuse(self.fx, self.ctx.me, id, &op),
        }
    }

    /// Hands a pending command to the leader, if there is one.
    fn submit(&mut self, pending: Pending<M::Op>) {
        let me = self.ctx.me;
        match self.memory.leader(me) {
            None => note_op(self.fx, &text::KNOWS_NO_LEADER, me, &pending.op),
            Some(leader) if leader == me => {
                let origin = self.memory.stub.origin(me, pending.serial);
                self.propose(Command { origin: Some(origin), op: pending.op });
            }
            Some(leader) => {
                send_command(self.fx, me, leader, &self.memory.stub, pending);
                self.fx.set_timer(Timer::Retry, Delay::Fixed(self.ctx.config.retry()));
            }
        }
    }

    /// Hands the commands that wait to a leader that has just become known.
    pub(super) fn submit_pending(&mut self) {
        for at in 0..self.memory.stub.window().len() {
            let pending = self.memory.stub.window()[at];
            self.submit(pending);
        }
    }

    /// The answers are overdue: asks again.
    pub(super) fn on_retry_timeout(&mut self) {
        if self.memory.leads() {
            // Its own commands are in its log; nothing is to be sent again.
            return;
        }
        if self.memory.leader(self.ctx.me).is_some() {
            self.submit_pending();
        } else {
            self.fx.note(&text::WAITS_FOR_LEADER, [self.ctx.me.into()]);
        }
    }

    /// Somebody asks for a command, as a message.
    pub(super) fn on_client_request(&mut self, from: NodeId, message: ClientRequest<M::Op>) {
        let me = self.ctx.me;
        if !self.memory.leads() {
            let hint = self.memory.leader(me);
            match hint {
                Some(leader) => self.fx.note(&text::REDIRECTS, [me.into(), from.into(), leader.into()]),
                None => self.fx.note(&text::CANNOT_REDIRECT, [me.into(), from.into()]),
            }
            let reply = ClientReply { serial: message.serial, outcome: Outcome::NotLeader { hint } };
            self.fx.send(from, Message::ClientReply(reply));
            return;
        }
        let origin = Origin { client: from, serial: message.serial, oldest: message.oldest };
        self.propose(Command { origin: Some(origin), op: message.op });
        self.drive();
    }

    /// Appends a command to the leader's log. A copy of a command that the leader has appended in this term and not
    /// committed yet is dropped, or a client that is cut off from the majority with its leader would fill the log; a
    /// copy of an older one is appended (it also lets entries of older terms commit), and the sessions see to it when it
    /// is applied (dissertation, Figure 6.1).
    fn propose(&mut self, command: Command<M::Op>) {
        if let Some(origin) = &command.origin {
            let (first, term) = (self.memory.commit_index + 1, self.disk.current_term);
            if self.disk.log.iter_from(first).any(|entry| entry.term == term && entry.is_command_of(origin)) {
                note_op(self.fx, &text::HAS_COMMAND, self.ctx.me, &command.op);
                return;
            }
        }
        self.append_command(command);
    }

    /// "If commitIndex > lastApplied: increment lastApplied, apply `log[lastApplied]` to state machine" (Figure 2, rules
    /// for all servers).
    pub(super) fn apply_committed(&mut self) {
        while self.memory.last_applied < self.memory.commit_index {
            let index = self.memory.last_applied + 1;
            let Some(entry) = self.disk.log.get(index) else { break };
            let command = entry.command;
            self.memory.last_applied = index;
            let Some(command) = command else { continue };
            match command.origin {
                Some(origin) => self.apply_for(origin, command.op),
                None => {
                    self.memory.machine.apply(&command.op);
                }
            }
        }
    }

    /// Applies a command of a client, once, and answers it.
    fn apply_for(&mut self, origin: Origin, op: M::Op) {
        let me = self.ctx.me;
        let memory = &mut *self.memory;
        let answer = match memory.sessions.recall(&origin) {
            Recall::New => {
                let answer = memory.machine.apply(&op);
                memory.sessions.remember(&origin, answer);
                answer
            }
            // Rule `sessions`: "If a server receives a command whose serial number has already been executed, it
            // responds immediately without re-executing the request" (dissertation, section 6.3).
            _ if !self.ctx.obeys(SESSIONS) => {
                note_op(self.fx, &text::APPLIES_TWICE, me, &op);
                memory.machine.apply(&op)
            }
            Recall::Answered(answer) => {
                note_op(self.fx, &text::APPLIES_ONCE, me, &op);
                answer
            }
            Recall::Forgotten => {
                note_op(self.fx, &text::APPLIES_ONCE, me, &op);
                return;
            }
        };
        if origin.client == me {
            self.conclude(origin.serial, answer);
        } else if memory.leads() {
            let reply = ClientReply { serial: origin.serial, outcome: Outcome::Applied(answer) };
            self.fx.send(origin.client, Message::ClientReply(reply));
        }
    }

    /// The answer to a command that was asked here. Its place in the window goes to the next that waits.
    fn conclude(&mut self, serial: u32, answer: M::Answer) {
        if let Some(next) = conclude(self.fx, self.ctx.me, &mut self.memory.stub, serial, answer) {
            self.submit(next);
        }
    }

    /// An answer arrives, or a redirection.
    pub(super) fn on_client_reply(&mut self, from: NodeId, message: ClientReply<M::Answer>) {
        if self.memory.stub.get(message.serial).is_none() {
            // A second answer to the same command, or one to a command that was forgotten in a crash.
            self.fx.note(&text::LATE_ANSWER, [self.ctx.me.into(), from.into()]);
            return;
        }
        match message.outcome {
            Outcome::Applied(answer) => {
                self.conclude(message.serial, answer);
                self.drive();
            }
            // A server does not follow hints: it will hear from the new leader itself.
            Outcome::NotLeader { .. } => {
                self.fx.note(&text::WAITS_FOR_LEADER_AFTER, [self.ctx.me.into(), from.into()]);
            }
        }
    }
}

/// A client node at work.
pub(super) struct ClientNode<'a, 'e, M: Machine> {
    pub(super) ctx: &'a CtxOf<'a, RaftOver<M>>,
    pub(super) memory: &'a mut Client<M::Op>,
    pub(super) fx: &'a mut Fx<'e, RaftOver<M>>,
}

impl<M: Machine> ClientNode<'_, '_, M> {
    /// Somebody asks this client.
    pub(super) fn on_request(&mut self, id: RequestId, op: M::Op) {
        match self.memory.stub.accept(id, op) {
            Accepted::Send(pending) => self.submit(pending),
            Accepted::Waits => note_op(self.fx, &text::QUEUES, self.ctx.me, &op),
            Accepted::Refused => refuse(self.fx, self.ctx.me, id, &op),
        }
    }

    /// The answers are overdue: the server that was asked may be down, so the next one is tried.
    pub(super) fn on_retry_timeout(&mut self) {
        self.memory.leader = None;
        self.memory.tried = (self.memory.tried + 1) % self.ctx.config.servers;
        for at in 0..self.memory.stub.window().len() {
            let pending = self.memory.stub.window()[at];
            self.submit(pending);
        }
    }

    /// An answer arrives, or a redirection.
    pub(super) fn on_client_reply(&mut self, from: NodeId, message: ClientReply<M::Answer>) {
        let me = self.ctx.me;
        let Some(pending) = self.memory.stub.get(message.serial).copied() else {
            // A second answer to the same command, or one to a command that was forgotten in a crash.
            self.fx.note(&text::LATE_ANSWER, [me.into(), from.into()]);
            return;
        };
        match message.outcome {
            Outcome::Applied(answer) => {
                self.memory.leader = Some(from);
                if let Some(next) = conclude(self.fx, me, &mut self.memory.stub, message.serial, answer) {
                    self.submit(next);
                }
            }
            Outcome::NotLeader { .. } if self.asked() != from => {
                // A redirection by a server that this client has given up already.
                self.fx.note(&text::OLD_REDIRECTION, [me.into(), from.into()]);
                if self.memory.leader.is_some() {
                    self.submit(pending);
                }
            }
            Outcome::NotLeader { hint: Some(leader) } => {
                self.fx.note(&text::IS_REDIRECTED, [me.into(), from.into(), leader.into()]);
                self.memory.leader = Some(leader);
                self.submit(pending);
            }
            Outcome::NotLeader { hint: None } => {
                self.memory.leader = None;
                self.fx.note(&text::WAITS_FOR_LEADER_AFTER, [me.into(), from.into()]);
            }
        }
    }

    /// The server that this client asks: the leader it knows of, or the one whose turn it is.
    fn asked(&self) -> NodeId {
        self.memory.leader.unwrap_or_else(|| NodeId::new(1 + self.memory.tried))
    }

    fn submit(&mut self, pending: Pending<M::Op>) {
        send_command(self.fx, self.ctx.me, self.asked(), &self.memory.stub, pending);
        self.fx.set_timer(Timer::Retry, Delay::Fixed(self.ctx.config.retry()));
    }
}

/// Sends a pending command to a server.
fn send_command<M: Machine>(
    fx: &mut Fx<'_, RaftOver<M>>,
    me: NodeId,
    to: NodeId,
    stub: &Stub<M::Op>,
    pending: Pending<M::Op>,
) {
    let origin = stub.origin(me, pending.serial);
    let request = ClientRequest { serial: origin.serial, oldest: origin.oldest, op: pending.op };
    fx.send(to, Message::ClientRequest(request));
    if !fx.is_quiet() {
        fx.note(&text::ASKS, [me.into(), to.into(), pending.op.to_string().into()]);
    }
}

/// Answers the request behind a command; returns the command whose turn it is now.
fn conclude<M: Machine>(
    fx: &mut Fx<'_, RaftOver<M>>,
    me: NodeId,
    stub: &mut Stub<M::Op>,
    serial: u32,
    answer: M::Answer,
) -> Option<Pending<M::Op>> {
    let op = stub.get(serial)?.op;
    let next = stub.answered(serial)?;
    fx.reply(RequestId(serial), M::reply(answer));
    if !fx.is_quiet() {
        fx.note(&text::ANSWERS, [me.into(), op.to_string().into(), answer.to_string().into()]);
    }
    if stub.is_empty() {
        fx.clear_timer(Timer::Retry);
    }
    next
}

fn refuse<M: Machine>(fx: &mut Fx<'_, RaftOver<M>>, me: NodeId, id: RequestId, op: &M::Op) {
    fx.reply(id, Reply::Fail(OVERLOADED));
    note_op(fx, &text::REFUSES_REQUEST, me, op);
}

/// A note about a command. Writing it down costs an allocation, which is spared while nobody looks.
fn note_op<M: Machine>(fx: &mut Fx<'_, RaftOver<M>>, text: &'static Text, me: NodeId, op: &M::Op) {
    if !fx.is_quiet() {
        fx.note(text, [me.into(), op.to_string().into()]);
    }
}
