//! A watcher: it trusts whoever it hears of in time, and suspects whoever is silent until the deadline. What it suspects is
//! its own business: nobody is told.

use super::At;
use super::deadline::deadline;
use super::rules::{STALE_IGNORED, TIMEOUT_COVERS_JITTER};
use super::setup::Config;
use super::state::{Beat, Peer, Timer};
use super::text;
use super::window::Window;
use synod_model::prelude::*;

impl At<'_, '_> {
    /// Begins to watch: it trusts everybody, for as long as it would bear a silence.
    pub(super) fn watch(&mut self) {
        let (me, config, clock) = (self.ctx.me, self.ctx.config, self.ctx.clock);
        let trusted: NodeSet = config.watched(me).collect();
        if trusted.is_empty() || config.is_swim() {
            return;
        }
        let new = || Peer { heard: None, arrival: clock, window: Window::new(config), deadline: clock };
        self.memory.peers = config.watched(me).map(|_| new()).collect();
        self.memory.trusted = trusted;
        let covers = self.ctx.obeys(TIMEOUT_COVERS_JITTER);
        for peer in &mut self.memory.peers {
            peer.deadline = deadline(config, covers, peer);
        }
        self.fx.note(&text::WATCHES, [me.into(), trusted.into()]);
        self.arm();
    }

    /// A heartbeat has come.
    pub(super) fn on_heartbeat(&mut self, from: NodeId, beat: Beat) {
        let (me, config, clock) = (self.ctx.me, self.ctx.config, self.ctx.clock);
        let Some(peer) =
            self.memory.peers.get_mut(Config::place(me, from)).filter(|_| config.watches(me, from))
        else {
            return;
        };
        let args = [me.into(), from.into(), beat.seq.into(), beat.incarnation.into()];
        let newer = peer.heard.is_none_or(|heard| beat > heard);
        // Rule `stale-ignored`: only a heartbeat newer than all before says that the process was alive since.
        if !newer && self.ctx.obeys(STALE_IGNORED) {
            self.memory.ignored += 1;
            return self.fx.note(&text::STALE, args);
        }
        if !newer {
            self.fx.note(&text::STALE_TAKEN, args);
        }
        let suspected = self.memory.suspected.remove(from);
        self.memory.trusted.insert(from);
        let silence = clock.since(peer.arrival);
        let anew = peer.heard.is_some_and(|heard| beat.incarnation > heard.incarnation);
        if anew {
            peer.window = Window::new(config);
            self.fx.note(&text::ANEW, [me.into(), from.into(), beat.incarnation.into()]);
        }
        // The gap that has ended a suspicion is no sample: it says nothing of how regular heartbeats come.
        let gap = (peer.heard.is_some() && newer && !anew && !suspected).then_some(silence);
        peer.window.measure(config, beat.seq, clock, gap);
        peer.heard = peer.heard.max(Some(beat));
        peer.arrival = clock;
        peer.deadline = deadline(config, self.ctx.obeys(TIMEOUT_COVERS_JITTER), peer);
        let bears = peer.deadline.since(clock);
        if suspected {
            self.fx.headline(
                Mark::Elected,
                &text::TRUSTS,
                [me.into(), from.into(), beat.seq.into(), silence.into()],
            );
            if config.accrues() && !anew {
                self.fx.note(&text::NO_SAMPLE, [me.into(), from.into()]);
            }
        } else {
            self.fx.aside(&text::HEARS, [me.into(), from.into(), beat.seq.into(), bears.into()]);
        }
        self.arm();
    }

    /// The earliest deadline is there.
    pub(super) fn on_suspect(&mut self) {
        let (me, clock) = (self.ctx.me, self.ctx.clock);
        // Where somebody fires the timer by hand, the deadline is there because the timer says so.
        let armed = self.memory.armed.take().unwrap_or(clock);
        self.memory.early = clock < armed;
        let now = clock.max(armed);
        for process in self.ctx.config.watched(me) {
            let peer = &self.memory.peers[Config::place(me, process)];
            if peer.deadline > now || !self.memory.trusted.remove(process) {
                continue;
            }
            self.memory.suspected.insert(process);
            let text = if peer.heard.is_some() { &text::SUSPECTS } else { &text::SUSPECTS_UNHEARD };
            let silence = now.since(peer.arrival);
            self.fx.headline(Mark::GivenUp, text, [me.into(), process.into(), silence.into()]);
        }
        self.arm();
    }

    /// Sets the timer to the earliest deadline of those that are trusted.
    fn arm(&mut self) {
        let (me, memory) = (self.ctx.me, &mut *self.memory);
        let trusted = memory.trusted.iter().map(|process| memory.peers[Config::place(me, process)].deadline);
        memory.armed = trusted.min();
        match memory.armed {
            Some(deadline) => {
                self.fx.set_timer(Timer::Suspect, Delay::Fixed(deadline.since(self.ctx.clock)));
            }
            None => self.fx.clear_timer(Timer::Suspect),
        }
    }

    /// Somebody asks whom it suspects.
    pub(super) fn on_suspects(&mut self, ask: RequestId) {
        let (me, suspected) = (self.ctx.me, self.memory.doubted());
        if self.ctx.config.watched(me).next().is_none() {
            self.fx.note(&text::WATCHES_NOBODY, [me.into()]);
            return self.fx.reply(ask, Reply::Fail("watches-nobody"));
        }
        self.fx.note(&text::TELLS, [me.into(), suspected.into()]);
        self.fx.reply(ask, Reply::Ok(suspected.into()));
    }
}
