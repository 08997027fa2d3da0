//! What happens at a process: local events, events that send, events that receive. Each ticks all clocks.

use super::At;
use super::message::{Head, Message, PostId};
use super::state::Event;
use super::text;
use synod_model::prelude::*;

impl At<'_, '_> {
    /// The clock of the process.
    pub(super) fn time(&self) -> u64 {
        self.disk.clocks.time
    }

    /// Somebody wants something to happen here.
    pub(super) fn on_event(&mut self, id: RequestId) {
        self.happens();
        self.fx.note(&text::EVENT, [self.ctx.me.into(), self.time().into()]);
        self.fx.reply(id, Reply::Ok(self.time().into()));
    }

    /// Somebody wants a message to be sent.
    pub(super) fn on_send(&mut self, id: RequestId, node: NodeId) {
        if node == self.ctx.me {
            self.fx.note(&text::TO_ITSELF, [node.into()]);
            return self.fx.reply(id, Reply::Fail("self"));
        }
        self.sends([node], None, |head| Message::App { head });
        self.fx.note(&text::SENDS, [self.ctx.me.into(), node.into(), self.time().into()]);
        self.fx.reply(id, Reply::Ok(self.time().into()));
    }

    /// A local event.
    pub(super) fn happens(&mut self) {
        self.disk.clocks.tick(self.ctx.me);
        self.remember(None, Vec::new(), false, None);
    }

    /// An event that sends the same to several processes: one event, and so one time.
    pub(super) fn sends(
        &mut self,
        to: impl IntoIterator<Item = NodeId>,
        post: Option<PostId>,
        make: impl Fn(Head) -> Message,
    ) {
        self.disk.clocks.tick(self.ctx.me);
        let (mut sent, mut for_mutex) = (Vec::new(), false);
        for node in to {
            let clocks = self.disk.clocks.clone();
            let link = &self.disk.links[node.index()];
            let number = link.sent + 1;
            let message =
                make(Head { number, received: link.received, clocks, stamps: self.ctx.config.show });
            for_mutex = message.serves_mutex();
            sent.push((node, number));
            self.puts_on_link(node, message);
        }
        self.remember(None, sent, for_mutex, post);
    }

    /// An event that receives a message.
    pub(super) fn receives(&mut self, from: NodeId, head: &Head) {
        self.disk.clocks.receive(self.ctx, from, &head.clocks);
        let heard = &mut self.disk.heard[from.index()];
        *heard = (*heard).max(head.clocks.time);
        self.remember(Some((from, head.number)), Vec::new(), false, None);
    }

    fn remember(
        &mut self,
        received: Option<(NodeId, u64)>,
        sent: Vec<(NodeId, u64)>,
        for_mutex: bool,
        post: Option<PostId>,
    ) {
        let (time, vector) = (self.time(), self.disk.clocks.vector.clone());
        self.memory.recent.0.push(Event { time, vector, received, sent, for_mutex, post });
    }

    /// What the algorithms make of a message whose turn it is.
    pub(super) fn takes(&mut self, from: NodeId, message: Message) {
        let Some(head) = message.head() else { return };
        self.receives(from, head);
        let sent = head.clocks.time;
        match message {
            Message::App { .. } => {
                let args = [self.ctx.me.into(), from.into(), sent.into(), self.time().into()];
                self.fx.note(&text::GETS, args);
            }
            Message::Request { .. } => self.on_claim(from, sent),
            Message::Reply { .. } => self.on_reply(from, sent),
            Message::Release { .. } => self.on_release(from),
            Message::Post { id, text, deps, .. } => self.on_posted(id, sent, text, deps),
            Message::Stamp { id, .. } => self.on_stamp(from, id),
            // It has no head.
            Message::LinkAck { .. } => {}
        }
        // Whatever has come may be later than what is waited for.
        self.enters();
        self.delivers_in_order();
    }
}
