//! A process: it says at regular intervals that it is alive.

use super::At;
use super::rules::INCARNATION_PERSISTED;
use super::state::{Message, Timer};
use super::text;
use synod_model::prelude::*;

impl At<'_, '_> {
    /// A process begins a new life.
    pub(super) fn begin(&mut self) {
        let me = self.ctx.me;
        if !self.ctx.config.beats(me) {
            return;
        }
        // Rule `incarnation-persisted`: each life has a number of its own, so that its heartbeats, which are counted from 1
        // again, are not taken for those of an earlier one.
        if self.ctx.obeys(INCARNATION_PERSISTED) || self.disk.incarnation == 0 {
            self.disk.incarnation = self.disk.incarnation.saturating_add(1);
            self.fx.force();
        } else {
            self.fx.note(&text::FORGETS, [me.into(), self.disk.incarnation.into()]);
        }
        if self.ctx.config.is_swim() {
            return self.join();
        }
        let (incarnation, interval) = (self.disk.incarnation, self.ctx.config.interval);
        self.fx.note(&text::STARTS, [me.into(), incarnation.into(), interval.into()]);
        self.memory.due = self.ctx.clock.plus(interval);
        self.beat(interval);
    }

    /// Sends a heartbeat; the next one follows after so long.
    fn beat(&mut self, next: Micros) {
        let me = self.ctx.me;
        self.memory.seq = self.memory.seq.saturating_add(1);
        let (incarnation, seq) = (self.disk.incarnation, self.memory.seq);
        self.fx.aside(&text::BEATS, [me.into(), seq.into()]);
        self.fx.broadcast(self.ctx.config.watchers(me), &Message::Heartbeat { incarnation, seq });
        self.fx.set_timer(Timer::Heartbeat, Delay::Fixed(next));
    }

    /// A heartbeat is due. Heartbeat k is sent k intervals after the start, by the process's own clock: one that was held up
    /// skips those whose time is over, and keeps to the schedule.
    pub(super) fn on_due(&mut self) {
        let (clock, interval) = (self.ctx.clock, self.ctx.config.interval);
        let late = clock.since(self.memory.due);
        let skipped = late.0 / interval.0;
        if skipped > 0 {
            self.fx.note(&text::SKIPS, [self.ctx.me.into(), late.into(), skipped.into()]);
            let skipped = u32::try_from(skipped).unwrap_or(u32::MAX);
            self.memory.seq = self.memory.seq.saturating_add(skipped);
        }
        self.memory.due = self.memory.due.plus(Micros(interval.0.saturating_mul(skipped + 1)));
        let mut next = self.memory.due.since(clock);
        // Where the clock was set back, or stands still, the schedule begins anew.
        if next > interval {
            self.memory.due = clock.plus(interval);
            next = interval;
        }
        self.beat(next);
    }
}
