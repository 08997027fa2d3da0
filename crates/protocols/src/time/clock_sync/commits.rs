//! Timestamps that everybody outside agrees with: an interval for the time, and commit wait (Corbett et al. 2012, sections 3 and 4.1.2), and a
//! hybrid clock beside it (Kulkarni et al. 2014).

use super::hybrid::Hlc;
use super::message::{Message, Timer};
use super::setup::signed;
use super::state::{Committed, Event, Waiting};
use super::text::{self, shows};
use super::{At, rules};
use synod_model::prelude::*;

impl At<'_, '_> {
    /// Somebody wants something committed. The timestamp is the latest that it may be now.
    pub(super) fn on_commit(&mut self, ask: RequestId, text: Word) {
        let (config, me) = (self.ctx.config, self.ctx.me);
        if config.is_source(me) {
            self.fx.note(&text::COMMITS_NOTHING, [me.into()]);
            return self.fx.reply(ask, Reply::Fail("no-machine"));
        }
        let (now, epsilon) = (self.shown(), signed(config.epsilon));
        self.memory.hlc.tick(now);
        self.disk.numbered += 1;
        let commit = Committed {
            node: me,
            number: self.disk.numbered,
            text,
            timestamp: now + epsilon,
            earliest: now - epsilon,
            latest: now + epsilon,
        };
        self.memory.events.0.extend([Event::Stamped(ask, commit.timestamp), Event::Hybrid]);
        self.fx.note(&text::STAMPS, [me.into(), text.into(), shows(commit.timestamp).into()]);
        // commit-wait: nobody hears of it before its timestamp has passed on every clock.
        if self.ctx.obeys(rules::COMMIT_WAIT) {
            self.memory.waiting.push(Waiting { ask, commit });
        } else {
            self.tells(Waiting { ask, commit });
        }
        self.awaits();
    }

    /// A commit may be visible, or something is to be sent again.
    pub(super) fn on_commit_timer(&mut self) {
        let latest = self.shown() - signed(self.ctx.config.epsilon);
        let passed = |waiting: &Waiting| waiting.commit.timestamp < latest;
        let due: Vec<Waiting> = self.memory.waiting.iter().copied().filter(passed).collect();
        self.memory.waiting.retain(|waiting| !passed(waiting));
        if due.is_empty() && self.memory.waiting.is_empty() && !self.memory.unacknowledged.is_empty() {
            self.fx.note(&text::SENDS_AGAIN, [self.ctx.me.into()]);
            for (to, message) in self.memory.unacknowledged.clone() {
                self.fx.send(to, message);
            }
        }
        for waiting in due {
            self.tells(waiting);
        }
        self.awaits();
    }

    /// Its user and the other machines hear of a commit.
    fn tells(&mut self, Waiting { ask, commit }: Waiting) {
        let me = self.ctx.me;
        let waited = (self.shown() - commit.earliest - signed(self.ctx.config.epsilon)).max(0).unsigned_abs();
        self.memory.events.0.push(Event::Told(commit.timestamp, waited));
        self.fx.reply(ask, Reply::Ok(Value::Int(commit.timestamp)));
        self.fx.outcome(
            Outcome::Committed,
            &text::TELLS,
            [me.into(), commit.text.into(), shows(commit.timestamp).into(), Micros(waited).into()],
        );
        self.learns(commit);
        let hlc = self.memory.hlc;
        let Committed { number, text, timestamp, earliest, latest, .. } = commit;
        let message = Message::Commit { number, text, timestamp, earliest, latest, hlc };
        for to in self.ctx.config.all_machines().filter(|to| *to != me) {
            self.fx.send(to, message.clone());
            self.memory.unacknowledged.push((to, message.clone()));
        }
    }

    /// Puts a commit in its place.
    fn learns(&mut self, commit: Committed) {
        let key = |commit: &Committed| (commit.timestamp, commit.node, commit.number);
        let at = self.memory.commits.partition_point(|known| key(known) < key(&commit));
        self.memory.commits.insert(at, commit);
    }

    /// A commit of another machine.
    pub(super) fn on_told(&mut self, commit: Committed, hlc: Hlc) {
        let (me, from) = (self.ctx.me, commit.node);
        self.fx.send(from, Message::Committed { number: commit.number });
        let known = |known: &Committed| (known.node, known.number) == (from, commit.number);
        if self.memory.commits.iter().any(known) {
            return self.fx.note(&text::KNOWS, [me.into(), commit.text.into()]);
        }
        let now = self.shown();
        self.memory.hlc.merge(now, hlc);
        self.memory.events.0.push(Event::Hybrid);
        self.fx.note(
            &text::LEARNS,
            [me.into(), commit.text.into(), from.into(), shows(commit.timestamp).into()],
        );
        self.learns(commit);
    }

    /// Another machine has a commit of this one.
    pub(super) fn on_acknowledged(&mut self, from: NodeId, number: u64) {
        let is = |(to, message): &(NodeId, Message)| {
            *to == from && matches!(message, Message::Commit { number: of, .. } if *of == number)
        };
        self.memory.unacknowledged.retain(|sent| !is(sent));
        self.fx.note(&text::ACKNOWLEDGED, [from.into(), self.ctx.me.into(), number.into()]);
        self.awaits();
    }

    /// Sets the timer for what waits.
    fn awaits(&mut self) {
        let (now, epsilon) = (self.shown(), signed(self.ctx.config.epsilon));
        let next = self.memory.waiting.iter().map(|waiting| waiting.commit.timestamp).min();
        let left = next.map(|timestamp| (timestamp + epsilon + 1 - now).max(1).unsigned_abs());
        match left.map(Micros) {
            Some(left) => self.fx.set_timer(Timer::Commit, Delay::Fixed(left)),
            None if !self.memory.unacknowledged.is_empty() => {
                self.fx.set_timer(Timer::Commit, Delay::Fixed(self.ctx.config.poll));
            }
            None => self.fx.clear_timer(Timer::Commit),
        }
    }
}
