//! A master that asks all clocks, averages those that are near the median, and sends each the difference (Gusella and Zatti 1989).
//!
//! A difference is as good when it comes late as when it comes at once. So that none is applied twice, it counts only for the round
//! whose question the machine has answered last, and once.

use super::message::{Message, Timer};
use super::select::{half, median};
use super::setup::signed;
use super::state::{Asked, Event, Measured};
use super::text::{self, lead, shows};
use super::{At, rules};
use synod_model::prelude::*;

impl At<'_, '_> {
    /// The master ends the round before, if some have answered, and asks all.
    pub(super) fn begins_round(&mut self) {
        self.concludes();
        let config = self.ctx.config;
        self.disk.numbered += 1;
        let round = self.disk.numbered;
        let crystal = self.crystal();
        self.memory.round = round;
        let t1 = i64::try_from(round).unwrap_or(i64::MAX);
        self.memory.asked = config.all_machines().map(|whom| Asked { whom, t1, crystal }).collect();
        self.memory.measured = vec![Measured { node: self.ctx.me, ahead: 0, bound: 0, at: crystal }];
        self.fx.broadcast(config.all_machines(), &Message::PollClock { round });
        self.fx.set_timer(Timer::Poll, Delay::Fixed(config.poll));
        self.fx.note(&text::ASKS_ALL, [self.ctx.me.into(), round.into()]);
    }

    /// A machine is asked what its clock shows.
    pub(super) fn on_poll_clock(&mut self, from: NodeId, round: u64) {
        let done = round == self.memory.round && self.memory.asked.is_empty();
        if round < self.memory.round || done {
            return self.fx.note(&text::OLD_ROUND, [self.ctx.me.into(), round.into()]);
        }
        self.memory.round = round;
        let (time, crystal) = (self.corrected(), self.crystal());
        self.memory.asked = vec![Asked { whom: from, t1: time, crystal }];
        self.fx.send(from, Message::ClockIs { round, time });
        self.fx.note(&text::SHOWS, [self.ctx.me.into(), shows(time).into(), from.into()]);
    }

    /// The master hears what a clock shows.
    pub(super) fn on_clock(&mut self, from: NodeId, round: u64, time: i64) {
        let waits = self.memory.asked.iter().position(|asked| asked.whom == from);
        // replies-matched: the reading must be of this round.
        let fits = round == self.memory.round || !self.ctx.obeys(rules::REPLIES_MATCHED);
        let Some(at) = waits.filter(|_| fits) else {
            return self.fx.note(&text::STALE, [self.ctx.me.into(), from.into()]);
        };
        let asked = self.memory.asked.remove(at);
        let passed = (self.crystal() - asked.crystal).max(0);
        // round-trip-halved: the reading is half a round trip old.
        let age = if self.ctx.obeys(rules::ROUND_TRIP_HALVED) { passed / 2 } else { 0 };
        let ahead = time + age - self.corrected();
        self.memory.measured.push(Measured { node: from, ahead, bound: half(passed), at: asked.crystal });
        self.fx.note(&text::MEASURES, [self.ctx.me.into(), from.into(), lead(ahead).into()]);
        if self.memory.asked.is_empty() {
            self.concludes();
        }
    }

    /// The master averages, and sends each the difference.
    fn concludes(&mut self) {
        let measured = std::mem::take(&mut self.memory.measured);
        self.memory.asked.clear();
        if measured.len() < 2 {
            return;
        }
        let (config, me, crystal) = (self.ctx.config, self.ctx.me, self.crystal());
        let median = median(measured.iter().map(|clock| clock.ahead).collect());
        // outliers-excluded: who is farther from the median than this is not averaged.
        let all = !self.ctx.obeys(rules::OUTLIERS_EXCLUDED);
        let near = |clock: &&Measured| all || (clock.ahead - median).abs() <= signed(config.outlier);
        let used: Vec<&Measured> = measured.iter().filter(near).collect();
        let count = i64::try_from(used.len()).unwrap_or(1).max(1);
        let average = used.iter().map(|clock| clock.ahead).sum::<i64>().div_euclid(count);
        self.memory.sources_used = used.iter().map(|clock| clock.node).collect();
        self.fx.note(&text::AVERAGES, [me.into(), self.memory.sources_used.into(), lead(average).into()]);
        self.memory.events.0.push(Event::Averaged { average, median });
        let round = self.memory.round;
        for clock in measured.iter().filter(|clock| clock.node != me) {
            let bound = clock.bound + config.wander(crystal - clock.at);
            self.fx.send(clock.node, Message::Adjust { round, adjustment: average - clock.ahead, bound });
        }
        self.adjust(average);
        self.memory.events.0.push(Event::Adjusted);
        self.knows(average, 0);
    }

    /// A machine hears by how much it is to set its clock.
    pub(super) fn on_adjust(&mut self, round: u64, adjustment: i64, bound: i64) {
        let waits = round == self.memory.round;
        let Some(asked) = waits.then(|| self.memory.asked.pop()).flatten() else {
            return self.fx.note(&text::OLD_ROUND, [self.ctx.me.into(), round.into()]);
        };
        self.adjust(adjustment);
        self.memory.events.0.push(Event::Adjusted);
        let passed = self.crystal() - asked.crystal;
        self.knows(adjustment, bound + self.ctx.config.wander(passed));
    }
}
