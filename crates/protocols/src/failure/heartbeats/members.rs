//! Who may be declared failed among members that ping each other, as it is judged from outside.

use super::Heartbeats;
use super::between::Between;
use super::ghost::{Ghost, Opinion};
use super::state::Timer;
use super::swim::{Member, Standing};
use synod_model::Action;
use synod_model::prelude::*;

texts! {
    NOT_FORGIVEN: "{0} declares {1} failed, which is up; at most one message was lost since {0} has heard of it.",
        "{0} 判定 {1} 失效，而它在运行；自 {0} 上次得知它的消息以来，最多只丢了一条消息。";
    REACHABLE: "{0} declares {1} failed, which is up; {2} has open links to both of them.",
        "{0} 判定 {1} 失效，而它在运行；{2} 与两者之间的链路都是通的。";
    REFUTED: "{0} has suspected {1}, and it has refuted that as incarnation {2}.", "{0} 怀疑过 {1}，它以化身 {2} 反驳了。";
    DECLARED: "{0} has declared {1} failed, which is down.", "{0} 判定 {1} 失效，它确实已经崩溃。";
}

impl super::ghost::Pair {
    /// Whether a suspicion is refuted by what is known now: a later incarnation.
    pub(super) fn is_refuted(&self, known: &Member) -> bool {
        known.standing == Standing::Alive && known.incarnation > self.member.incarnation
    }
}

impl Ghost {
    /// A message has come: from somebody, and perhaps with the answer of somebody else.
    pub(super) fn hears_of(&mut self, step: &Step<Heartbeats>, world: &World<Heartbeats>) {
        let Some((from, to)) = step.message.filter(|_| !step.lost) else { return };
        if !matches!(step.action, Some(Action::Deliver(_))) {
            return;
        }
        let swim = world.node(to).memory.as_ref().and_then(|memory| memory.swim.as_ref());
        let probe = swim.and_then(|swim| swim.probe);
        let answered = probe.filter(|probe| probe.answered).map(|probe| probe.target);
        // What else comes is no answer to a ping: what was lost before counts against that.
        let awaited = probe.filter(|probe| !probe.answered).map(|probe| probe.target);
        for of in std::iter::once(from).chain(answered).filter(|of| awaited != Some(*of)) {
            let life = &self.lives[of.index()];
            let gone = life.down || life.paused;
            let losses = self.weather.losses;
            let pair = self.pair_mut(to, of);
            if pair.opinion == Opinion::Trusted {
                (pair.member.losses, pair.excused) = (losses, gone);
            }
        }
    }

    /// Looks at what a member takes another one for now.
    pub(super) fn judges(
        &mut self,
        (watcher, other): (NodeId, NodeId),
        known: Member,
        step: &Step<Heartbeats>,
        found: &mut Findings,
        world: &World<Heartbeats>,
    ) {
        let (config, weather) = (world.config(), self.weather.clone());
        let fired = match step.action {
            Some(Action::Fire(node, timer)) if node == watcher => Some(timer),
            _ => None,
        };
        let early = world.node(watcher).memory.as_ref().is_some_and(|memory| memory.early);
        let life = &self.lives[other.index()];
        let (down, up) = (life.down, !life.down && !life.paused);
        // The ping was sent a period ago.
        let steady = weather.changed.plus(config.interval) <= step.at;
        let pair = self.pair_mut(watcher, other);
        if known.standing > Standing::Alive && !pair.suspected() {
            let own = fired == Some(Timer::Probe) && !early;
            let failed = pair.member.failed;
            let losses = pair.member.losses;
            pair.member = Between { losses, incarnation: known.incarnation, own, steady, failed };
        }
        if pair.suspected() && pair.is_refuted(&known) {
            found.note("refuted", || REFUTED.with([watcher.into(), other.into(), known.incarnation.into()]));
        }
        let failed = known.standing == Standing::Failed;
        let newly = failed && !std::mem::replace(&mut pair.member.failed, failed);
        if !newly {
            return;
        }
        if down {
            found.note("declared", || DECLARED.with([watcher.into(), other.into()]));
        }
        // What it is told by others, it need not have found out.
        let own = pair.member.own && !early && matches!(fired, Some(Timer::Probe | Timer::Suspicion));
        if !own || !up || pair.excused || weather.reset {
            return;
        }
        let since = if pair.suspected() { pair.since } else { step.at };
        let steady = pair.member.steady && weather.changed <= since;
        if config.forgives_a_loss() && weather.losses - pair.member.losses <= 1 {
            found.note("one-loss-forgiven", || NOT_FORGIVEN.with([watcher.into(), other.into()]));
        }
        let links = world.links();
        let joined = |a, b| links.open(a, b) && links.open(b, a);
        let between = |third: &NodeId| {
            let apart = *third != watcher && *third != other && world.node(*third).status() == Status::Up;
            apart && joined(*third, watcher) && joined(*third, other)
        };
        if config.asks_all()
            && steady
            && let Some(third) = config.all().find(between)
        {
            found.note("live-not-declared", || REACHABLE.with([watcher.into(), other.into(), third.into()]));
        }
    }
}
