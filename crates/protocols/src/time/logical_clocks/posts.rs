//! Posts: when a process delivers what it has received (Birman, Schiper and Stephenson 1991; for the total order, Lamport 1978).

use super::At;
use super::clocks::Counts;
use super::message::{Message, PostId};
use super::rules::{CAUSAL_WAIT, LATER_FROM_ALL, TIES_BY_PROCESS};
use super::setup::Delivery;
use super::state::{Claim, Delivered, Posted};
use super::text;
use synod_model::prelude::*;

impl At<'_, '_> {
    /// Somebody wants a text posted.
    pub(super) fn on_post(&mut self, id: RequestId, text: Word) {
        let me = self.ctx.me;
        self.disk.posts += 1;
        let post = PostId { node: me, number: self.disk.posts };
        let mut deps = self.disk.counts.clone();
        deps[me.index()] = post.number;
        self.sends(self.ctx.config.others(me), Some(post), |head| Message::Post {
            head,
            id: post,
            text,
            deps: deps.clone(),
        });
        let time = self.time();
        self.fx.note(&text::POSTS, [me.into(), text.into(), time.into()]);
        let posted = Posted { id: post, time, text, deps };
        if self.ctx.config.delivery == Delivery::Total {
            self.keeps_in_order(posted);
            self.delivers_in_order();
        } else {
            self.delivers(&posted);
        }
        self.fx.reply(id, Reply::Ok(time.into()));
    }

    /// A post has come.
    pub(super) fn on_posted(&mut self, id: PostId, time: u64, text: Word, deps: Counts) {
        let me = self.ctx.me;
        let posted = Posted { id, time, text, deps };
        match self.ctx.config.delivery {
            Delivery::AsReceived => self.delivers(&posted),
            Delivery::Causal if self.lacks_nothing(&posted) => {
                self.delivers(&posted);
                self.delivers_caused();
            }
            Delivery::Causal => {
                self.fx.note(&text::WAITS_FOR_CAUSE, [me.into(), text.into(), id.node.into()]);
                self.disk.buffered.push(posted);
            }
            Delivery::Total => {
                self.keeps_in_order(posted);
                self.sends(self.ctx.config.others(me), None, |head| Message::Stamp { head, id });
                let args = [me.into(), text.into(), id.node.into(), time.into(), self.time().into()];
                self.fx.note(&text::STAMPS, args);
            }
        }
    }

    /// A post has come to another process.
    pub(super) fn on_stamp(&mut self, from: NodeId, id: PostId) {
        self.fx.note(&text::STAMPED, [self.ctx.me.into(), from.into(), id.word().into()]);
    }

    /// Whether all that the sender of a post had delivered before is delivered here.
    fn lacks_nothing(&self, posted: &Posted) -> bool {
        // Rule `causal-wait`: it is the next of its sender, and of all others nothing is missing (section 5.1).
        let sender = posted.id.node.index();
        let there = |(of, (has, needs)): (usize, (&u64, &u64))| {
            if of == sender { has + 1 == *needs } else { has >= needs }
        };
        !self.ctx.obeys(CAUSAL_WAIT) || self.disk.counts.iter().zip(&posted.deps).enumerate().all(there)
    }

    /// Delivers what has waited for what is delivered now.
    fn delivers_caused(&mut self) {
        while let Some(at) = self.disk.buffered.iter().position(|posted| self.lacks_nothing(posted)) {
            let posted = self.disk.buffered.remove(at);
            self.delivers(&posted);
        }
    }

    /// A post goes among those that wait, in the order of times.
    fn keeps_in_order(&mut self, posted: Posted) {
        // Rule `ties-by-process`: as for requests.
        let ties = self.ctx.obeys(TIES_BY_PROCESS);
        let first_of_equals = |other: &Posted| {
            if ties { posted.id.node < other.id.node } else { posted.id.node == self.ctx.me }
        };
        let before =
            |other: &Posted| posted.time < other.time || posted.time == other.time && first_of_equals(other);
        let waiting = &self.disk.buffered;
        let at = waiting.iter().position(before).unwrap_or(waiting.len());
        self.disk.buffered.insert(at, posted);
    }

    /// Delivers the first of the posts that wait, and the next, as long as nothing earlier can come (total order).
    pub(super) fn delivers_in_order(&mut self) {
        while self.ctx.config.delivery == Delivery::Total
            && self.disk.buffered.first().is_some_and(|first| self.is_settled(first))
        {
            let posted = self.disk.buffered.remove(0);
            self.delivers(&posted);
        }
    }

    /// Whether all others have said something later than a post, so that nothing earlier is under way.
    fn is_settled(&self, posted: &Posted) -> bool {
        let own = Claim { time: posted.time, node: posted.id.node };
        let later = |other: NodeId| {
            other == own.node || Claim { time: self.disk.heard[other.index()], node: other } > own
        };
        // Rule `later-from-all`: as for requests. What the sender says after its post is later.
        !self.ctx.obeys(LATER_FROM_ALL) || self.ctx.config.others(self.ctx.me).all(later)
    }

    fn delivers(&mut self, posted: &Posted) {
        self.disk.counts[posted.id.node.index()] += 1;
        self.disk.delivered.push(Delivered { id: posted.id, text: posted.text });
        let args = [self.ctx.me.into(), posted.text.into(), posted.id.node.into()];
        self.fx.note(&text::DELIVERS, args);
    }
}
