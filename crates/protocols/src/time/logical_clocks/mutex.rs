//! The critical section, by Lamport's queues (1978) or by the deferred replies of Ricart and Agrawala (1981).

use super::At;
use super::message::{Message, Timer};
use super::rules::{LATER_FROM_ALL, TIES_BY_PROCESS};
use super::setup::Mutex;
use super::state::{Claim, Section};
use super::text;
use synod_model::prelude::*;

impl At<'_, '_> {
    /// Somebody wants the critical section.
    pub(super) fn on_acquire(&mut self, id: RequestId) {
        let me = self.ctx.me;
        if self.disk.cs != Section::Idle {
            self.fx.note(&text::BUSY, [me.into()]);
            return self.fx.reply(id, Reply::Fail("busy"));
        }
        self.memory.asked = Some(id);
        self.disk.cs = Section::Waiting;
        self.sends(self.ctx.config.others(me), None, |head| Message::Request { head });
        let time = self.time();
        self.files(Claim { time, node: me });
        self.fx.headline(Mark::Attempt, &text::ASKS, [me.into(), time.into()]);
        self.enters();
    }

    /// Somebody wants it left.
    pub(super) fn on_leave(&mut self, id: RequestId) {
        if self.disk.cs != Section::Inside {
            self.fx.note(&text::NOT_INSIDE, [self.ctx.me.into()]);
            return self.fx.reply(id, Reply::Fail("not-inside"));
        }
        self.leaves();
        self.fx.reply(id, Reply::Ok(self.time().into()));
    }

    /// A request goes into the queue.
    fn files(&mut self, claim: Claim) {
        let at = self.disk.queue.partition_point(|other| *other < claim);
        self.disk.queue.insert(at, claim);
    }

    /// Whether a request of one's own is earlier than another one's.
    fn is_earlier(&self, own: Claim, other: Claim) -> bool {
        // Rule `ties-by-process`: equal times are ordered by the numbers of the processes (Lamport, the order =>).
        let first_of_equals = own.node < other.node || !self.ctx.obeys(TIES_BY_PROCESS);
        own.time < other.time || own.time == other.time && first_of_equals
    }

    /// Another process asks.
    pub(super) fn on_claim(&mut self, from: NodeId, time: u64) {
        let (me, theirs) = (self.ctx.me, Claim { time, node: from });
        if self.ctx.config.mutex == Mutex::Lamport {
            self.files(theirs);
            self.sends([from], None, |head| Message::Reply { head });
            return self.fx.note(&text::QUEUES, [me.into(), from.into(), time.into(), self.time().into()]);
        }
        match self.disk.claim(me) {
            Some(_) if self.disk.cs == Section::Inside => {
                self.files(theirs);
                self.fx.note(&text::DEFERS_INSIDE, [me.into(), from.into()]);
            }
            Some(own) if self.is_earlier(own, theirs) => {
                self.files(theirs);
                if own.time == time && me < from {
                    self.fx.note(&text::DEFERS_TIE, [me.into(), from.into(), time.into()]);
                } else {
                    let args = [me.into(), from.into(), own.time.into(), time.into()];
                    self.fx.note(&text::DEFERS_EARLIER, args);
                }
            }
            own => {
                self.sends([from], None, |head| Message::Reply { head });
                match own {
                    Some(own) if own.time == time => {
                        self.fx.note(&text::YIELDS_TIE, [me.into(), from.into(), time.into()]);
                    }
                    Some(own) => {
                        let args = [me.into(), from.into(), time.into(), own.time.into()];
                        self.fx.note(&text::YIELDS, args);
                    }
                    None => self.fx.note(&text::REPLIES, [me.into(), from.into()]),
                }
            }
        }
    }

    /// A reply has come.
    pub(super) fn on_reply(&mut self, from: NodeId, time: u64) {
        if self.ctx.config.mutex == Mutex::RicartAgrawala {
            self.disk.replies.insert(from);
        }
        self.fx.note(&text::HAS_REPLY, [self.ctx.me.into(), from.into(), time.into()]);
    }

    /// A process has left.
    pub(super) fn on_release(&mut self, from: NodeId) {
        self.disk.queue.retain(|claim| claim.node != from);
        self.fx.note(&text::RELEASED, [self.ctx.me.into(), from.into()]);
    }

    /// Enters if that is allowed now.
    pub(super) fn enters(&mut self) {
        let me = self.ctx.me;
        let Some(own) = self.disk.claim(me).filter(|_| self.disk.cs == Section::Waiting) else { return };
        let mut others = self.disk.queue.iter().filter(|claim| claim.node != me);
        let first = self.ctx.config.mutex == Mutex::RicartAgrawala
            || others.all(|other| self.is_earlier(own, *other));
        // Rule `later-from-all`: something later has come from every other process, so nothing earlier is under way (Lamport,
        // rule 5); or all have replied (Ricart and Agrawala, section 2).
        let heard = !self.ctx.obeys(LATER_FROM_ALL)
            || self
                .ctx
                .config
                .others(me)
                .all(|other| self.disk.has_said_later(self.ctx.config.mutex, own, other));
        if !first || !heard {
            return;
        }
        self.disk.cs = Section::Inside;
        self.fx.set_timer(Timer::Leave, Delay::Fixed(self.ctx.config.hold));
        let says = match self.ctx.config.mutex {
            _ if !self.ctx.obeys(LATER_FROM_ALL) => &text::ENTERS_EARLY,
            Mutex::Lamport => &text::ENTERS_FIRST,
            Mutex::RicartAgrawala => &text::ENTERS_REPLIED,
        };
        self.fx.headline(Mark::Elected, says, [me.into(), own.time.into()]);
        if let Some(id) = self.memory.asked.take() {
            self.fx.reply(id, Reply::Ok(own.time.into()));
        }
    }

    /// Leaves the critical section.
    pub(super) fn leaves(&mut self) {
        let me = self.ctx.me;
        self.fx.clear_timer(Timer::Leave);
        self.disk.cs = Section::Idle;
        self.disk.replies = NodeSet::new();
        self.disk.queue.retain(|claim| claim.node != me);
        if self.ctx.config.mutex == Mutex::Lamport {
            self.sends(self.ctx.config.others(me), None, |head| Message::Release { head });
            return self.fx.note(&text::LEAVES, [me.into(), self.time().into()]);
        }
        let deferred: NodeSet = self.disk.queue.drain(..).map(|claim| claim.node).collect();
        if deferred.is_empty() {
            self.happens();
            self.fx.note(&text::LEAVES_ALONE, [me.into(), self.time().into()]);
        } else {
            self.sends(deferred.iter(), None, |head| Message::Reply { head });
            self.fx.note(&text::LEAVES_AND_REPLIES, [me.into(), deferred.into(), self.time().into()]);
        }
    }
}
