//! Clients: how a command finds the leader, and its answer the way back (section 8; dissertation, chapter 6).
//!
//! Whoever is asked keeps the command until it has an answer. A server passes it on to the leader that it follows, and
//! waits while it knows none. What client nodes do is the same in every replicated system
//! ([`crate::replicated::ClientNode`]). What has no answer in time is sent again, so a command can reach the log twice; the
//! sessions let it take effect once.

use super::request::Refusal;
use super::rules::SESSIONS;
use super::state::Timer;
use super::{Message, Server, text};
use crate::replicated::{Asker, ClientReply, ClientRequest, Command, Machine, Origin, Outcome, Pending};
use synod_model::{Delay, NodeId, Reply, RequestId};

/// Why a pending command is handed to the leader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Turn {
    /// Somebody asks for it now.
    First,
    /// It has waited until another one had its answer.
    Next,
    /// A leader has become known, or an answer is overdue: it may have been handed over before.
    Again,
}

impl<'e, M: Machine> Server<'_, 'e, M> {
    /// This server as one that waits for answers.
    fn asker(&mut self) -> Asker<'_, 'e, M, Message<M>, Timer> {
        let retry = (Timer::Retry, self.ctx.config.retry());
        Asker { me: self.ctx.me, stub: &mut self.memory.stub, fx: self.fx, retry }
    }

    /// Somebody asks this server.
    pub(super) fn on_request(&mut self, id: RequestId, op: M::Op) {
        if let Some(pending) = self.asker().accept(id, op) {
            self.submit(pending, Turn::First);
            self.drive();
        }
    }

    /// Hands a pending command to the leader, if there is one. The retry timer is set back; it goes on for those that were
    /// lost before when one takes the place of another that was answered.
    fn submit(&mut self, pending: Pending<M::Op>, turn: Turn) {
        if self.is_read(&pending.op) {
            return self.submit_read(pending);
        }
        let me = self.ctx.me;
        match self.memory.leader(me) {
            None => self.asker().note(&text::KNOWS_NO_LEADER, &pending.op),
            Some(leader) if leader == me => {
                if self.holds_back(&pending.op) {
                    return;
                }
                let origin = self.memory.stub.origin(me, pending.serial);
                self.propose(Command { origin: Some(origin), op: pending.op }, turn);
            }
            Some(leader) if turn == Turn::Next => self.asker().pass_on(leader, pending),
            Some(leader) => self.asker().send(leader, pending),
        }
    }

    /// Hands the commands that wait to a leader that has just become known.
    pub(super) fn submit_pending(&mut self) {
        for pending in self.memory.stub.window().to_vec() {
            // A read may have its answer at once, and the next that waits is submitted then.
            if self.memory.stub.get(pending.serial).is_some() {
                self.submit(pending, Turn::Again);
            }
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
            self.submit_orders();
        } else {
            self.fx.note(&text::WAITS_FOR_LEADER, [self.ctx.me.into()]);
        }
    }

    /// Somebody asks for a command, as a message.
    pub(super) fn on_client_request(&mut self, from: NodeId, message: ClientRequest<M>) {
        if self.read_for_client(from, message.serial, message.op) {
            return self.drive();
        }
        if !self.memory.leads() {
            let hint = self.memory.leader(self.ctx.me);
            return self.asker().redirect(from, message.serial, hint);
        }
        if self.holds_back(&message.op) {
            return;
        }
        let origin = Origin { client: from, serial: message.serial, oldest: message.oldest };
        self.propose(Command { origin: Some(origin), op: message.op }, Turn::First);
        self.drive();
    }

    /// Appends a command to the leader's log. A copy of a command that the leader has appended in this term and not
    /// committed yet is dropped, or a client that is cut off from the majority with its leader would fill the log; a
    /// copy of an older one is appended (it also lets entries of older terms commit), and the sessions see to it when it
    /// is applied (dissertation, Figure 6.1).
    fn propose(&mut self, command: Command<M::Op>, turn: Turn) {
        if let Some(origin) = &command.origin {
            let (first, term) = (self.memory.commit_index + 1, self.disk.current_term);
            if self.disk.log.iter_from(first).any(|entry| entry.term == term && entry.is_command_of(origin)) {
                return self.asker().note(&text::HAS_COMMAND, &command.op);
            }
        }
        if self.turns_away(&command, turn) {
            return;
        }
        self.append_command(command);
    }

    /// "If commitIndex > lastApplied: increment lastApplied, apply `log[lastApplied]` to state machine" (Figure 2, rules
    /// for all servers).
    pub(super) fn apply_committed(&mut self) {
        while self.memory.last_applied < self.memory.commit_index {
            let index = self.memory.last_applied + 1;
            let Some(entry) = self.disk.log.get(index) else { break };
            let command = entry.command().copied();
            self.memory.last_applied = index;
            // Rule `sessions`: a command takes effect once.
            let once = self.ctx.obeys(SESSIONS);
            let run = |command| self.memory.replica.run(self.ctx.me, command, once, self.fx);
            if let Some((origin, answer)) = command.and_then(run) {
                self.answer(origin, answer);
            }
        }
        self.compact_if_due();
        self.answer_waiting_reads();
    }

    /// Answers a command that was asked here; the leader answers the others.
    fn answer(&mut self, origin: Origin, answer: M::Answer) {
        if origin.client == self.ctx.me {
            self.conclude(origin.serial, answer);
        } else if self.memory.leads() {
            let reply = ClientReply { serial: origin.serial, outcome: Outcome::Applied(answer) };
            self.fx.send(origin.client, Message::ClientReply(reply));
        }
    }

    /// A command is refused, which certainly takes no effect: no leader has it.
    pub(super) fn turn_away(&mut self, client: NodeId, serial: u32) {
        if client != self.ctx.me {
            return self.asker().redirect(client, serial, None);
        }
        let next = self.memory.stub.answered(serial).flatten();
        self.fx.reply(RequestId(serial), Reply::Fail(Refusal::NotLeader.word()));
        if let Some(next) = next {
            self.submit(next, Turn::Next);
        }
    }

    /// The answer to a command that was asked here. Its place in the window goes to the next that waits.
    pub(super) fn conclude(&mut self, serial: u32, answer: M::Answer) {
        if let Some(next) = self.asker().conclude(serial, answer) {
            self.submit(next, Turn::Next);
        }
        // What remains is an order, which waits for its answer as a command does.
        if self.memory.stub.is_empty() && !self.memory.orders.is_empty() && !self.memory.leads() {
            self.fx.set_timer(Timer::Retry, Delay::Fixed(self.ctx.config.retry()));
        }
    }

    /// An answer arrives, or a redirection.
    pub(super) fn on_client_reply(&mut self, from: NodeId, message: ClientReply<M>) {
        if self.asker().asked_of(from, message.serial).is_none() {
            return;
        }
        match message.outcome {
            Outcome::Applied(answer) => {
                self.conclude(message.serial, answer);
                self.drive();
            }
            // A server does not follow hints: it will hear from the new leader itself.
            Outcome::NotLeader { .. } => self.asker().waits(from),
        }
    }
}
