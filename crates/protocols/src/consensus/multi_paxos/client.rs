//! Clients: how a command finds the leader, and its answer the way back.
//!
//! Whoever is asked keeps the command until it has an answer. A replica passes it on to the leader that it follows, and waits
//! while it knows none. What client nodes do is the same in every replicated system ([`crate::replicated::ClientNode`]).

use super::message::Message;
use super::state::Timer;
use super::{Server, text};
use crate::replicated::{Asker, ClientReply, ClientRequest, Command, Machine, Origin, Outcome, Pending};
use synod_model::{Delay, NodeId, RequestId};

impl<'e, M: Machine> Server<'_, 'e, M> {
    /// This replica as one that waits for answers.
    fn asker(&mut self) -> Asker<'_, 'e, M, Message<M>, Timer> {
        let retry = (Timer::Retry, self.ctx.config.retry());
        Asker { me: self.ctx.me, stub: &mut self.memory.stub, fx: self.fx, retry }
    }

    /// Somebody asks this replica.
    pub(super) fn on_request(&mut self, id: RequestId, op: M::Op) {
        if let Some(answer) = self.read(&op) {
            return self.fx.reply(id, M::reply(answer));
        }
        if let Some(pending) = self.asker().accept(id, op) {
            self.submit(pending);
            self.drive();
        }
    }

    /// Hands a pending command to the leader, if there is one.
    fn submit(&mut self, pending: Pending<M::Op>) {
        let me = self.ctx.me;
        match self.memory.leader(me) {
            None => self.asker().note(&text::KNOWS_NO_LEADER, &pending.op),
            Some(leader) if leader == me => {
                let origin = self.memory.stub.origin(me, pending.serial);
                self.enqueue(Command { origin: Some(origin), op: pending.op });
            }
            Some(leader) => {
                self.asker().pass_on(leader, pending);
                if !self.memory.retries {
                    self.memory.retries = true;
                    self.fx.set_timer(Timer::Retry, Delay::Fixed(self.ctx.config.retry()));
                }
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
        self.memory.retries = false;
        if self.memory.leads() {
            // Its own commands are in its queue or in its log; nothing is to be sent again.
            return;
        }
        if self.memory.leader(self.ctx.me).is_some() {
            self.submit_pending();
        } else {
            self.fx.note(&text::WAITS_FOR_LEADER, [self.ctx.me.into()]);
        }
    }

    /// Somebody asks for a command, as a message.
    pub(super) fn on_client_request(&mut self, from: NodeId, message: ClientRequest<M>) {
        if let Some(answer) = self.read(&message.op) {
            let reply = ClientReply { serial: message.serial, outcome: Outcome::Applied(answer) };
            return self.fx.send(from, Message::ClientReply(reply));
        }
        if !self.memory.leads() {
            let hint = self.memory.leader(self.ctx.me);
            return self.asker().redirect(from, message.serial, hint);
        }
        let origin = Origin { client: from, serial: message.serial, oldest: message.oldest };
        self.enqueue(Command { origin: Some(origin), op: message.op });
        self.drive();
    }

    /// The answer to a command that was asked here. Its place in the window goes to the next that waits.
    pub(super) fn conclude(&mut self, serial: u32, answer: M::Answer) {
        let next = self.asker().conclude(serial, answer);
        // With the last answer the timer was cleared.
        self.memory.retries &= !self.memory.stub.is_empty();
        if let Some(next) = next {
            self.submit(next);
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
            // A replica does not follow hints: it will hear from the new leader itself.
            Outcome::NotLeader { .. } => self.asker().waits(from),
        }
    }
}
