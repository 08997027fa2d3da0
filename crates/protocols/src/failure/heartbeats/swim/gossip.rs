//! Gossip: what a member tells on the backs of its messages, and what it makes of what it is told.

use super::super::At;
use super::super::setup::Config;
use super::super::state::Timer;
use super::super::text;
use super::{Member, Standing, Update};
use synod_model::prelude::*;

impl At<'_, '_> {
    /// What rides on a message to somebody.
    pub(super) fn updates(&mut self, to: NodeId) -> Vec<Update> {
        let (config, me) = (self.ctx.config, self.ctx.me);
        self.swim().map_or_else(Vec::new, |swim| swim.updates(config, me, to))
    }

    /// Is told something by another member.
    pub(super) fn is_told(&mut self, from: NodeId, updates: &[Update]) {
        for update in updates {
            if update.member == self.ctx.me {
                self.is_spoken_of(from, *update);
            } else {
                self.takes(*update, Some(from));
            }
        }
    }

    /// Is told something of itself: whoever is alive refutes that it is not, in a new incarnation.
    fn is_spoken_of(&mut self, from: NodeId, update: Update) {
        let (me, own) = (self.ctx.me, self.disk.incarnation);
        if update.standing == Standing::Alive {
            return;
        }
        if update.incarnation < own {
            self.fx.note(&text::INSISTS, [me.into(), from.into(), own.into()]);
        } else {
            self.disk.incarnation = update.incarnation.saturating_add(1);
            self.fx.force();
            let failed = update.standing == Standing::Failed;
            let text = if failed { &text::JOINS_AGAIN } else { &text::REFUTES };
            self.fx.headline(Mark::Elected, text, [me.into(), from.into(), self.disk.incarnation.into()]);
        }
        self.says_alive();
    }

    /// Spreads that it is alive itself.
    pub(super) fn says_alive(&mut self) {
        let update =
            Update { member: self.ctx.me, standing: Standing::Alive, incarnation: self.disk.incarnation };
        if let Some(swim) = self.swim() {
            swim.spread(update);
        }
    }

    /// Takes an update for true if it is newer than what is known: a later incarnation, or of the same one a worse standing. A
    /// failure is final for its incarnation. Returns whether it is.
    pub(super) fn takes(&mut self, update: Update, from: Option<NodeId>) -> bool {
        let (me, config, clock) = (self.ctx.me, self.ctx.config, self.ctx.clock);
        let Update { member, standing, incarnation } = update;
        let Some(swim) = self.swim() else { return false };
        let known = swim.members[Config::place(me, member)];
        if (incarnation, standing) <= (known.incarnation, known.standing) {
            return false;
        }
        let until = clock.plus(config.suspicion);
        swim.members[Config::place(me, member)] = Member { standing, incarnation, until };
        swim.spread(update);
        let memory = &mut *self.memory;
        for (of, set) in [
            (Standing::Alive, &mut memory.trusted),
            (Standing::Suspect, &mut memory.suspected),
            (Standing::Failed, &mut memory.failed),
        ] {
            if of == standing {
                set.insert(member)
            } else {
                set.remove(member)
            };
        }
        if let Some(from) = from {
            let args = [me.into(), member.into(), from.into(), incarnation.into()];
            match (standing, known.standing) {
                (Standing::Alive, Standing::Alive) => self.fx.aside(&text::KNOWS, args),
                (Standing::Alive, _) => self.fx.headline(Mark::Elected, &text::TOLD_ALIVE, args),
                (Standing::Suspect, _) => self.fx.headline(Mark::Attempt, &text::TOLD_SUSPECT, args),
                (Standing::Failed, _) => self.fx.headline(Mark::GivenUp, &text::TOLD_FAILED, args),
            }
        }
        self.arm_suspicion();
        true
    }

    /// Sets the timer to the first suspicion that becomes a failure.
    fn arm_suspicion(&mut self) {
        let clock = self.ctx.clock;
        let Some(swim) = self.swim() else { return };
        let suspected = swim.members.iter().filter(|member| member.standing == Standing::Suspect);
        let first = suspected.map(|member| member.until).min();
        self.memory.armed = first;
        match first {
            Some(until) => self.fx.set_timer(Timer::Suspicion, Delay::Fixed(until.since(clock))),
            None => self.fx.clear_timer(Timer::Suspicion),
        }
    }

    /// A suspicion has not been refuted in time: it becomes a failure.
    pub(in super::super) fn on_suspicion(&mut self) {
        let (me, config, clock) = (self.ctx.me, self.ctx.config, self.ctx.clock);
        let armed = self.memory.armed.take().unwrap_or(clock);
        self.memory.early = clock < armed;
        let now = clock.max(armed);
        for member in config.watched(me) {
            let Some(&Member { standing, incarnation, until }) =
                self.swim().map(|swim| swim.member(me, member))
            else {
                return;
            };
            if standing == Standing::Suspect && until <= now {
                self.fx.headline(
                    Mark::GivenUp,
                    &text::NOT_REFUTED,
                    [me.into(), member.into(), config.suspicion.into()],
                );
                self.takes(Update { member, standing: Standing::Failed, incarnation }, None);
            }
        }
        self.arm_suspicion();
    }
}
