//! What a machine does about its clock: asks, reckons how late it is, and sets the clock (Cristian 1989; RFC 5905).

use super::clock::Oscillator;
use super::message::{Message, Timer};
use super::select::{Interval, half, intersect, middle, on_wire};
use super::setup::{Algorithm, LIE, signed};
use super::state::{Asked, Event, Sample};
use super::text::{self, off, shows};
use super::{At, rules};
use synod_model::prelude::*;

/// How many samples of a source the clock filter keeps (RFC 5905, section 10).
const KEPT: usize = 8;

impl At<'_, '_> {
    /// What the hardware shows.
    pub(super) fn raw(&self) -> i64 {
        signed(self.ctx.clock)
    }

    fn oscillator(&self) -> Oscillator {
        self.ctx.config.oscillator(self.ctx.me)
    }

    /// What the crystal shows, without any correction.
    pub(super) fn crystal(&self) -> i64 {
        self.oscillator().at(self.raw())
    }

    /// The best that the node knows.
    pub(super) fn corrected(&self) -> i64 {
        self.disk.clock.corrected(self.oscillator(), self.raw())
    }

    /// What its clock shows.
    pub(super) fn shown(&self) -> i64 {
        self.disk.clock.shown(self.oscillator(), self.raw())
    }

    /// The node starts.
    pub(super) fn begin(&mut self) {
        let (config, me) = (self.ctx.config, self.ctx.me);
        let asks = match config.algorithm {
            Algorithm::Berkeley => config.is_source(me),
            Algorithm::Cristian | Algorithm::Ntp => !config.is_source(me),
        };
        if asks {
            self.fx.set_timer(Timer::Poll, Delay::Fixed(config.poll));
        }
        self.awaits_slew();
    }

    /// Writes down what the clock shows at the end of a step.
    pub(super) fn finish(self) {
        let (crystal, shown) = (self.crystal(), self.shown());
        self.memory.crystal = crystal;
        self.memory.shown = shown;
        self.memory.ahead = shown - self.corrected();
    }

    /// Sets a timer for the moment at which the clock need not run slower any more.
    fn awaits_slew(&mut self) {
        match self.disk.clock.left(self.oscillator(), self.raw()) {
            Some(left) => self.fx.set_timer(Timer::Slew, Delay::Fixed(left)),
            None => self.fx.clear_timer(Timer::Slew),
        }
    }

    /// The clock may be right again.
    pub(super) fn on_slew(&mut self) {
        if self.disk.clock.ahead(self.oscillator(), self.raw()) <= 0 {
            self.disk.clock.slewing = None;
            self.fx.note(&text::SLEWED, [self.ctx.me.into()]);
        }
        self.awaits_slew();
    }

    /// Sets the clock forward or back.
    pub(super) fn adjust(&mut self, by: i64) {
        let (of, raw, before) = (self.oscillator(), self.raw(), self.shown());
        // never-backwards: what is shown goes on from where it is, slower, until it is right.
        let never_back = self.ctx.obeys(rules::NEVER_BACKWARDS);
        self.disk.clock.adjust(of, raw, by, never_back);
        let me = self.ctx.me.into();
        let after = self.shown();
        if by < 0 {
            self.memory.events.0.push(Event::GoesBack(-by));
        }
        if after < before {
            self.fx.note(&text::SET_BACK, [me, off(before - after).into()]);
        } else if after > before {
            self.fx.note(&text::FORWARD, [me, off(after - before).into()]);
        } else if by < 0 {
            let ahead = self.disk.clock.ahead(of, raw);
            self.fx.note(&text::SLOWER, [me, off(ahead).into()]);
        }
        self.awaits_slew();
    }

    /// Asks all sources what time it is.
    pub(super) fn asks(&mut self) {
        let config = self.ctx.config;
        let (t1, crystal) = (self.corrected(), self.crystal());
        self.memory.asked = config.all_sources().map(|whom| Asked { whom, t1, crystal }).collect();
        self.fx.broadcast(config.all_sources(), &Message::TimeRequest { t1 });
        self.fx.set_timer(Timer::Poll, Delay::Fixed(config.poll));
        let who: NodeSet = config.all_sources().collect();
        self.fx.note(&text::ASKS, [self.ctx.me.into(), who.into()]);
    }

    /// A source is asked what time it is. One that lies shows half a second too much.
    pub(super) fn on_question(&mut self, from: NodeId, t1: i64) {
        let lies = self.ctx.config.lies(self.ctx.me);
        let now = self.shown() + if lies { LIE } else { 0 };
        self.fx.send(from, Message::TimeReply { t1, t2: now, t3: now });
        let says = if lies { &text::LIES } else { &text::SHOWS };
        self.fx.note(says, [self.ctx.me.into(), shows(now).into(), from.into()]);
    }

    /// An answer has come.
    pub(super) fn on_time(&mut self, from: NodeId, t1: i64, t2: i64, t3: i64) {
        let config = self.ctx.config;
        let waits = self.memory.asked.iter().position(|asked| asked.whom == from);
        // replies-matched: the answer must be to the question that waits; t1 says which it answers.
        let fits = |at: &usize| self.memory.asked[*at].t1 == t1 || !self.ctx.obeys(rules::REPLIES_MATCHED);
        let Some(at) = waits.filter(fits) else {
            return self.fx.note(&text::STALE, [self.ctx.me.into(), from.into()]);
        };
        let asked = self.memory.asked.remove(at);
        let passed = self.crystal() - asked.crystal;
        let t4 = self.corrected();
        let (mut offset, delay) = on_wire(t4 - passed, t2, t3, t4);
        let delay = delay.max(0);
        // round-trip-halved: the time in the answer is half a round trip old.
        if !self.ctx.obeys(rules::ROUND_TRIP_HALVED) {
            offset = t3 - t4;
        } else if config.algorithm == Algorithm::Cristian {
            offset = t3 + delay / 2 - t4;
        }
        self.fx.note(&text::SAYS, [self.ctx.me.into(), from.into(), shows(t3).into(), off(delay).into()]);
        if config.algorithm == Algorithm::Ntp {
            self.filters(from, offset, delay);
            self.memory.delay_us = Some(delay);
            self.selects();
        } else {
            let bound = (half(delay) - signed(config.min_delay)).max(0) + config.wander(passed);
            self.memory.sources_used = [from].into_iter().collect();
            self.memory.delay_us = Some(delay);
            self.synchronises(offset, bound);
        }
    }

    /// Keeps an answer among the last eight of its source.
    fn filters(&mut self, source: NodeId, offset: i64, delay: i64) {
        let at = self.crystal();
        let sample = Sample { ahead: offset + self.disk.clock.correction_us, delay, at };
        let all = &mut self.memory.samples;
        let place = all.iter().position(|(of, _)| *of >= source).unwrap_or(all.len());
        if all.get(place).is_none_or(|(of, _)| *of != source) {
            all.insert(place, (source, Vec::new()));
        }
        let kept = &mut all[place].1;
        kept.push(sample);
        if kept.len() > KEPT {
            kept.remove(0);
        }
    }

    /// What each source may mean: its sample of the least delay, wider the older it is.
    fn intervals(&self) -> Vec<Interval> {
        let (config, crystal) = (self.ctx.config, self.crystal());
        let interval = |(source, kept): &(NodeId, Vec<Sample>)| {
            let best = kept.iter().rev().min_by_key(|sample| sample.delay)?;
            let width = half(best.delay) + config.wander(crystal - best.at);
            let middle = best.ahead - self.disk.clock.correction_us;
            Some(Interval { source: *source, low: middle - width, high: middle + width })
        };
        self.memory.samples.iter().filter_map(interval).collect()
    }

    /// Goes by what a majority of the sources may mean.
    fn selects(&mut self) {
        let (config, me) = (self.ctx.config, self.ctx.me);
        let intervals = self.intervals();
        self.memory.intervals.clone_from(&intervals);
        let all: NodeSet = intervals.iter().map(|interval| interval.source).collect();
        // majority-agrees: what more than half of all sources may mean, or nothing.
        let (low, high, used, bound) = if self.ctx.obeys(rules::MAJORITY_AGREES) {
            let common =
                intersect(&intervals).filter(|common| 2 * common.count > usize::from(config.sources));
            let Some(common) = common else {
                self.memory.chosen = None;
                return self.fx.note(&text::NO_MAJORITY, [me.into()]);
            };
            let holds = |interval: &&Interval| interval.low <= common.low && common.low <= interval.high;
            let used = intervals.iter().filter(holds).map(|interval| interval.source).collect();
            (common.low, common.high, used, half(common.high - common.low))
        } else {
            let count = i64::try_from(intervals.len()).unwrap_or(1).max(1);
            let mean = intervals.iter().map(Interval::middle).sum::<i64>() / count;
            let widest = intervals.iter().map(|interval| half(interval.high - interval.low)).max();
            (mean, mean, all, widest.unwrap_or(0))
        };
        let offset = middle(low, high);
        let excluded: NodeSet = all.iter().filter(|source| !used.contains(*source)).collect();
        if !excluded.is_empty() {
            self.fx.note(&text::EXCLUDES, [me.into(), excluded.into()]);
        }
        self.memory.chosen = Some((low, high));
        self.memory.sources_used = used;
        self.memory.events.0.push(Event::Chosen { offset, intervals, excluded });
        self.synchronises(offset, bound);
    }

    /// Sets the clock after what is known of the true time.
    fn synchronises(&mut self, offset: i64, bound: i64) {
        self.adjust(offset);
        self.memory.events.0.push(Event::Synced);
        self.knows(offset, bound);
    }

    /// The clock has been set by so much, and may be wrong by so much.
    pub(super) fn knows(&mut self, offset: i64, bound: i64) {
        self.memory.last_offset_us = Some(offset);
        self.memory.error_bound_us = Some(bound);
        self.memory.synced = self.crystal();
        for ask in std::mem::take(&mut self.memory.syncs) {
            self.fx.reply(ask, Reply::Ok(Value::Int(offset)));
        }
    }

    /// Somebody wants the clock set now.
    pub(super) fn on_sync(&mut self, ask: RequestId) {
        let (config, me) = (self.ctx.config, self.ctx.me);
        if config.is_source(me) != (config.algorithm == Algorithm::Berkeley) {
            self.fx.note(&text::ASKS_NOBODY, [me.into()]);
            return self.fx.reply(ask, Reply::Fail("asks-nobody"));
        }
        self.memory.syncs.push(ask);
        self.on_poll();
    }

    /// It is time to ask.
    pub(super) fn on_poll(&mut self) {
        if self.ctx.config.algorithm == Algorithm::Berkeley { self.begins_round() } else { self.asks() }
    }
}
