//! The links: numbered messages, taken in order, acknowledged on the back of whatever goes the other way, and sent again until
//! then. So a network that loses, repeats and reorders is as good as Lamport's, which does none of this.

use super::At;
use super::message::{Message, Timer};
use super::rules::FIFO;
use super::text;
use synod_model::prelude::*;

impl At<'_, '_> {
    /// A message leaves, and is kept until it is acknowledged.
    pub(super) fn puts_on_link(&mut self, node: NodeId, message: Message) {
        if !self.disk.owes() {
            self.fx.set_timer(Timer::Retry, Delay::Fixed(self.ctx.config.retry));
        }
        let link = &mut self.disk.links[node.index()];
        link.sent += 1;
        // What it acknowledges is said anew when it is sent again.
        link.unacknowledged.push(message.clone().acknowledging(0));
        self.fx.send(node, message);
        self.spoken.insert(node);
    }

    /// A message has come.
    pub(super) fn arrives(&mut self, from: NodeId, message: Message) {
        let Some(head) = message.head() else {
            if let Message::LinkAck { received } = message {
                self.acknowledged(from, received);
                self.fx.aside(&text::ACKNOWLEDGED, [self.ctx.me.into(), from.into(), received.into()]);
            }
            return;
        };
        let (number, me) = (head.number, self.ctx.me);
        self.acknowledged(from, head.received);
        let link = &mut self.disk.links[from.index()];
        if number <= link.received || link.early.contains_key(&number) {
            self.fx.note(&text::HAS_HAD, [me.into(), from.into(), number.into()]);
            return self.acknowledges(from);
        }
        let missing = link.received + 1;
        link.early.insert(number, Some(message.acknowledging(0)));
        let mut took = false;
        while let Some(message) = self.next(from) {
            self.takes(from, message);
            took = true;
        }
        if !took {
            self.fx.note(&text::KEEPS, [me.into(), from.into(), number.into(), missing.into()]);
        } else if !self.spoken.contains(from) {
            self.acknowledges(from);
        }
    }

    /// The next message of a process whose turn it is.
    fn next(&mut self, from: NodeId) -> Option<Message> {
        let link = &mut self.disk.links[from.index()];
        while let Some(waiting) = link.early.remove(&(link.received + 1)) {
            link.received += 1;
            if waiting.is_some() {
                return waiting;
            }
        }
        // Rule `fifo`: what comes before its turn waits for it.
        if self.ctx.obeys(FIFO) {
            return None;
        }
        let (number, waiting) = link.early.iter_mut().find(|(_, waiting)| waiting.is_some())?;
        let args = [self.ctx.me.into(), from.into(), (*number).into(), (link.received + 1).into()];
        self.fx.note(&text::OUT_OF_TURN, args);
        waiting.take()
    }

    /// A process has got all messages up to this one.
    fn acknowledged(&mut self, by: NodeId, up_to: u64) {
        if !self.disk.owes() {
            return;
        }
        let unacknowledged = &mut self.disk.links[by.index()].unacknowledged;
        unacknowledged.retain(|message| message.head().is_some_and(|head| head.number > up_to));
        if !self.disk.owes() {
            self.fx.clear_timer(Timer::Retry);
        }
    }

    fn acknowledges(&mut self, from: NodeId) {
        let received = self.disk.links[from.index()].received;
        self.fx.send(from, Message::LinkAck { received });
    }

    /// What is not acknowledged is sent again. That is no event: the messages are as they were.
    pub(super) fn on_retry(&mut self) {
        let mut to = NodeSet::new();
        for (node, link) in (0..).map(NodeId::at).zip(&self.disk.links) {
            for message in &link.unacknowledged {
                self.fx.send(node, message.clone().acknowledging(link.received));
                to.insert(node);
            }
        }
        self.fx.note(&text::SENDS_AGAIN, [self.ctx.me.into(), to.into()]);
        if self.disk.owes() {
            self.fx.set_timer(Timer::Retry, Delay::Fixed(self.ctx.config.retry));
        }
    }
}
