//! Probing: who is pinged when, and what it means that there is no answer.

use super::super::At;
use super::super::rules::{INDIRECT_PROBES, SUSPICION_REFUTABLE};
use super::super::state::{Message, Timer};
use super::super::text;
use super::{Member, Probe, Relay, Standing, Swim, Update};
use synod_model::prelude::*;

/// More pings for others than this are forgotten: their askers have long ceased to wait.
const MOST_RELAYS: usize = 32;

impl At<'_, '_> {
    /// What it has in memory as a member.
    pub(super) fn swim(&mut self) -> Option<&mut Swim> {
        self.memory.swim.as_deref_mut()
    }

    /// Becomes a member. Whoever has been one before says that it is alive, in a new incarnation.
    pub(in super::super) fn join(&mut self) {
        let (me, config) = (self.ctx.me, self.ctx.config);
        let incarnation = self.disk.incarnation;
        self.fx.note(&text::JOINS, [me.into(), incarnation.into(), config.interval.into()]);
        self.memory.trusted = config.watched(me).collect();
        self.memory.swim = Some(Box::new(Swim::new(config, me)));
        if incarnation > 1 {
            self.says_alive();
        }
        self.next_period();
    }

    fn next_period(&mut self) {
        self.memory.due = self.ctx.clock.plus(self.ctx.config.interval);
        self.fx.set_timer(Timer::Probe, Delay::Fixed(self.ctx.config.interval));
    }

    /// A period ends and the next one begins.
    pub(in super::super) fn on_period(&mut self) {
        let me = self.ctx.me;
        self.memory.early = self.ctx.clock < self.memory.due;
        if let Some(probe) = self.swim().and_then(|swim| swim.probe.take())
            && !probe.answered
        {
            self.is_silent(probe.target);
        }
        self.next_period();
        if let Some(target) = self.next_target() {
            let Some(swim) = self.swim() else { return };
            swim.seq += 1;
            let seq = swim.seq;
            swim.probe = Some(Probe { target, seq, answered: false });
            self.fx.aside(&text::PINGS, [me.into(), target.into()]);
            let updates = self.updates(target);
            self.fx.send(target, Message::Ping { seq, updates });
            if self.ctx.config.indirect > 0 {
                self.fx.set_timer(Timer::Ack, Delay::Fixed(self.ctx.config.ack_timeout));
            }
        }
    }

    /// Somebody has not answered in a whole period, neither directly nor to anybody else.
    fn is_silent(&mut self, member: NodeId) {
        let (me, config) = (self.ctx.me, self.ctx.config);
        let Some(&Member { standing, incarnation, .. }) = self.swim().map(|swim| swim.member(me, member))
        else {
            return;
        };
        if standing != Standing::Alive {
            return;
        }
        // Rule `suspicion-refutable`: a member that has not answered is suspected first, and has time to refute it. Without
        // the rule it has failed at once.
        let standing = if config.suspicion > Micros(0) && self.ctx.obeys(SUSPICION_REFUTABLE) {
            self.fx.headline(
                Mark::Attempt,
                &text::SILENT,
                [me.into(), member.into(), config.suspicion.into()],
            );
            Standing::Suspect
        } else {
            self.fx.headline(Mark::GivenUp, &text::SILENT_FAILED, [me.into(), member.into()]);
            Standing::Failed
        };
        self.takes(Update { member, standing, incarnation }, None);
    }

    /// The next member of the round, drawn; everybody has a turn in each round.
    fn next_target(&mut self) -> Option<NodeId> {
        let (me, config) = (self.ctx.me, self.ctx.config);
        let all: Vec<NodeId> = config.watched(me).collect();
        let swim = self.memory.swim.as_deref_mut()?;
        if swim.round.is_empty() {
            swim.round = all;
        }
        let drawn = self.fx.choose(u32::try_from(swim.round.len()).unwrap_or(u32::MAX));
        Some(swim.round.remove(drawn as usize))
    }

    /// There was no answer in time: others are asked to ping.
    pub(in super::super) fn on_no_ack(&mut self) {
        let (me, config) = (self.ctx.me, self.ctx.config);
        let Some(swim) = self.memory.swim.as_deref_mut() else { return };
        let Some(Probe { target, seq, answered: false }) = swim.probe else { return };
        // Rule `indirect-probes`: what matters is whether anybody reaches it. Without the rule one's own link decides.
        if !self.ctx.obeys(INDIRECT_PROBES) {
            return self.fx.note(&text::ASKS_NOBODY, [me.into(), target.into()]);
        }
        if swim.member(me, target).standing == Standing::Failed {
            return;
        }
        let helps = |other: &NodeId| *other != target && swim.member(me, *other).standing != Standing::Failed;
        let mut others: Vec<NodeId> = config.watched(me).filter(helps).collect();
        let mut asked = NodeSet::new();
        while asked.len() < config.indirect as usize && !others.is_empty() {
            let drawn = self.fx.choose(u32::try_from(others.len()).unwrap_or(u32::MAX));
            asked.insert(others.remove(drawn as usize));
        }
        if asked.is_empty() {
            return;
        }
        self.fx.note(&text::ASKS, [me.into(), target.into(), asked.into()]);
        for other in asked.iter() {
            let updates = self.updates(other);
            self.fx.send(other, Message::PingReq { target, seq, updates });
        }
    }

    /// Somebody pings.
    pub(in super::super) fn on_ping(&mut self, from: NodeId, seq: u32, updates: &[Update]) {
        self.is_told(from, updates);
        self.fx.aside(&text::ANSWERS, [self.ctx.me.into(), from.into()]);
        let updates = self.updates(from);
        self.fx.send(from, Message::Ack { seq, updates });
    }

    /// Somebody asks for a ping.
    pub(in super::super) fn on_ping_req(
        &mut self,
        from: NodeId,
        target: NodeId,
        asked: u32,
        updates: &[Update],
    ) {
        let me = self.ctx.me;
        self.is_told(from, updates);
        let Some(swim) = self.swim().filter(|_| target != me) else { return };
        swim.seq += 1;
        let seq = swim.seq;
        if swim.relays.len() == MOST_RELAYS {
            swim.relays.remove(0);
        }
        swim.relays.push(Relay { seq, target, asker: from, asked });
        self.fx.note(&text::PINGS_FOR, [me.into(), target.into(), from.into()]);
        let updates = self.updates(target);
        self.fx.send(target, Message::Ping { seq, updates });
    }

    /// A ping was answered: one of one's own, or one for somebody else.
    pub(in super::super) fn on_ack(&mut self, from: NodeId, seq: u32, updates: &[Update]) {
        let me = self.ctx.me;
        self.is_told(from, updates);
        let Some(swim) = self.memory.swim.as_deref_mut() else { return };
        if let Some(probe) = swim.probe.as_mut().filter(|probe| probe.seq == seq && !probe.answered) {
            probe.answered = true;
            let target = probe.target;
            self.fx.clear_timer(Timer::Ack);
            let text = if from == target { &text::ANSWERED } else { &text::ANSWERED_FOR };
            return self.fx.aside(text, [me.into(), target.into(), from.into()]);
        }
        let Some(at) = swim.relays.iter().position(|relay| relay.seq == seq) else {
            return self.fx.note(&text::TOO_LATE, [me.into(), from.into()]);
        };
        let Relay { target, asker, asked, .. } = swim.relays.remove(at);
        self.fx.note(&text::PASSES_ON, [me.into(), target.into(), asker.into()]);
        let updates = self.updates(asker);
        self.fx.send(asker, Message::Ack { seq: asked, updates });
    }
}
