//! The balancer: forwards requests, brings the answers back, and watches the servers.

use super::rules::HEALTH_CHECKS;
use super::setup::{Config, Policy};
use super::state::{Balancer, Forwarded, Job, Message, Timer, Upstream, Why};
use super::{At, text};
use synod_model::{Delay, Mark, Micros, NodeId, Outcome};

/// After so many checks in a row in which nothing was heard of a server, it is left out.
pub(super) const MISSES: u8 = 3;
/// Of so many requests that it no longer waits for, the balancer knows when a late answer comes how long it took.
const MOST_OVERDUE: usize = 1_000;

impl Balancer {
    /// At the start every server is taken to be there.
    pub(super) fn new(config: &Config) -> Self {
        let upstream = Upstream { healthy: true, share: 100, ..Upstream::default() };
        let upstreams = vec![upstream; config.servers.into()];
        let mut balancer = Self { upstreams, weights: config.weights.clone(), ..Self::default() };
        balancer.refresh(false);
        balancer
    }
}

impl At<'_, '_, Balancer> {
    /// Begins to watch.
    pub(super) fn watch(&mut self) {
        if self.ctx.config.health {
            self.fx.set_timer(Timer::Health, Delay::Fixed(self.ctx.config.heartbeat));
        }
    }

    /// A client asks: chooses a server and forwards the request.
    pub(super) fn on_request(&mut self, mut job: Job) {
        let (me, config, now) = (self.ctx.me, self.ctx.config, self.ctx.clock);
        self.who_is_there();
        let Some(pick) = self.choose(job.session) else {
            let args = [me.into(), job.serial.into(), job.client.into()];
            self.fx.outcome(Outcome::Refused, &text::NO_SERVER, args);
            self.fx.send(job.client, Message::Rejection { job, why: Why::NoServer });
            return;
        };
        let server = pick.server;
        self.disk.last_number += 1;
        job.ticket = self.disk.last_number;
        self.memory.window.insert(job.ticket, Forwarded { job, server, since: now });
        self.memory.forwarded += 1;
        let upstream = &mut self.memory.upstreams[usize::from(server)];
        upstream.connections += 1;
        upstream.since += 1;
        let to = config.server(server.into());
        self.fx.send(to, Message::Request { job });
        let args = [me.into(), job.serial.into(), job.client.into(), to.into(), pick.reason().into()];
        self.fx.note(&text::FORWARDS, args);
        self.rewind();
    }

    /// Sets the timer for the oldest request that has not come back.
    fn rewind(&mut self) {
        let oldest = self.memory.window.values().next();
        let (ticket, since) = (oldest.map(|f| f.job.ticket), oldest.map(|f| f.since));
        if std::mem::replace(&mut self.memory.awaited, ticket) != ticket {
            self.wait_until(since.map(|since| since.plus(self.ctx.config.timeout)));
        }
    }

    /// Takes a request off the books.
    fn finish(&mut self, ticket: u32) -> Option<Forwarded> {
        let forwarded = self.memory.window.remove(&ticket)?;
        self.memory.finished += 1;
        let upstream = &mut self.memory.upstreams[usize::from(forwarded.server)];
        upstream.connections -= 1;
        upstream.since -= 1;
        Some(forwarded)
    }

    /// Settles among whom it chooses.
    fn who_is_there(&mut self) {
        let config = self.ctx.config;
        let healthy = self.memory.upstreams.iter().filter(|upstream| upstream.healthy).count();
        let panics = config.panics(healthy);
        // Rule `health-checks`: only servers whose heartbeats come are chosen, unless they are too few.
        let all = panics || !self.ctx.obeys(HEALTH_CHECKS);
        if self.memory.all != all {
            self.memory.refresh(all);
        }
        if self.memory.panics != panics {
            self.memory.panics = panics;
            let args = [self.ctx.me.into(), healthy.into(), config.servers.into(), config.panic.into()];
            if panics {
                self.fx.headline(Outcome::Overloaded, &text::PANICS, args);
            } else {
                self.fx.headline(Mark::Elected, &text::PANICS_NO_MORE, args);
            }
        }
    }

    /// Counts how long a request took, now that it has ended.
    fn took(&mut self, forwarded: &Forwarded) -> Micros {
        let took = self.ctx.clock.since(forwarded.since);
        self.memory.upstreams[usize::from(forwarded.server)].ewma.observe(self.ctx.clock, took);
        took
    }

    /// The same of one that has ended without an answer in time, and says so where the policy looks at it.
    fn took_in_vain(&mut self, forwarded: &Forwarded) {
        let took = self.took(forwarded);
        if self.ctx.config.policy == Policy::PeakEwma {
            let server = self.ctx.config.server(forwarded.server.into());
            self.fx.note(&text::COUNTS, [self.ctx.me.into(), took.into(), server.into()]);
        }
    }

    /// Waits no longer for a request. Should its answer come late, it is known how long it took.
    fn give_up(&mut self, forwarded: Forwarded) {
        self.took_in_vain(&forwarded);
        self.memory.overdue.insert(forwarded.job.ticket, forwarded);
        if self.memory.overdue.len() > MOST_OVERDUE {
            self.memory.overdue.pop_first();
        }
    }

    /// The oldest request has not come back in time: its client has given it up too.
    pub(super) fn on_timeout(&mut self) {
        let ticket = self.memory.awaited.take();
        if let Some(forwarded) = ticket.and_then(|ticket| self.finish(ticket)) {
            let (server, job) = (self.ctx.config.server(forwarded.server.into()), forwarded.job);
            let args = [self.ctx.me.into(), server.into(), job.serial.into(), job.client.into()];
            self.fx.note(&text::FORGETS, args);
            self.give_up(forwarded);
        }
        self.rewind();
    }

    /// What has come of a request: a server's answer, its refusal, its error.
    pub(super) fn on_outcome(&mut self, job: Job, server: NodeId, said: Message) {
        self.hears(server);
        let (me, serial) = (self.ctx.me, job.serial);
        let Some(forwarded) = self.finish(job.ticket) else {
            // Too late, or once more.
            self.fx.note(&text::LATE, [me.into(), server.into(), serial.into(), job.client.into()]);
            if let Some(forwarded) = self.memory.overdue.remove(&job.ticket) {
                self.took_in_vain(&forwarded);
            }
            return;
        };
        let client = forwarded.job.client;
        self.fx.send(client, said);
        let args = [me.into(), server.into(), serial.into(), client.into()];
        if let Message::Rejection { why, .. } = said {
            let text = if why == Why::Error { &text::PASSES_ERROR } else { &text::PASSES_REJECTION };
            self.fx.outcome(Outcome::Refused, text, args);
            self.took_in_vain(&forwarded);
        } else {
            let [me, server, serial, client] = args;
            let took = self.took(&forwarded).into();
            self.fx.note(&text::PASSES_ON, [me, server, serial, client, took]);
        }
        self.rewind();
    }

    /// A server tells how many requests it has.
    pub(super) fn on_load_report(&mut self, from: NodeId, requests: u32) {
        self.hears(from);
        if let Some(place) = self.ctx.config.place(from) {
            let upstream = &mut self.memory.upstreams[place];
            (upstream.told, upstream.since) = (Some(requests), 0);
        }
        self.fx.note(&text::HEARS_LOAD, [self.ctx.me.into(), from.into(), requests.into()]);
    }

    /// A server sends a heartbeat.
    pub(super) fn on_heartbeat(&mut self, from: NodeId) {
        if !self.hears(from) {
            self.fx.aside(&text::HEARTBEAT, [self.ctx.me.into(), from.into()]);
        }
    }

    /// Whatever a server sends shows that it is there; whether that is news.
    fn hears(&mut self, server: NodeId) -> bool {
        let Some(place) = self.ctx.config.place(server) else { return false };
        let upstream = &mut self.memory.upstreams[place];
        upstream.heard = true;
        upstream.missed = 0;
        let back = !std::mem::replace(&mut upstream.healthy, true);
        if back {
            upstream.current = 0;
            let slow_start = self.ctx.config.slow_start;
            let slowly = slow_start > Micros(0);
            upstream.returned = slowly.then_some(self.ctx.clock);
            self.memory.refresh(self.memory.all);
            let text = if slowly { &text::RETURNS_SLOWLY } else { &text::RETURNS };
            let args = [self.ctx.me.into(), server.into(), slow_start.into()];
            self.fx.headline(Mark::Elected, text, args);
            // A panic may end.
            if self.ctx.config.panic > 0 {
                self.who_is_there();
            }
        }
        back
    }

    /// Counts for each server the checks in which nothing was heard of it, and leaves out those that are gone.
    pub(super) fn on_health(&mut self) {
        self.watch();
        let mut gone = Vec::new();
        for (place, upstream) in (0u16..).zip(&mut self.memory.upstreams) {
            upstream.missed = if upstream.heard { 0 } else { (upstream.missed + 1).min(MISSES) };
            upstream.heard = false;
            if upstream.missed >= MISSES && upstream.healthy {
                upstream.healthy = false;
                (upstream.returned, upstream.share, upstream.told) = (None, 100, None);
                gone.push(place);
            }
        }
        if gone.is_empty() {
            return self.fx.note(&text::CHECKS, [self.ctx.me.into()]);
        }
        self.memory.refresh(self.memory.all);
        for place in gone {
            self.leave_out(place);
        }
        // A panic may begin.
        if self.ctx.config.panic > 0 {
            self.who_is_there();
        }
        self.rewind();
    }

    /// A server is gone: what it had will not be answered, and the clients are told.
    fn leave_out(&mut self, place: u16) {
        let server = self.ctx.config.server(place.into());
        let lost = self.memory.window.iter().filter(|(_, forwarded)| forwarded.server == place);
        let lost: Vec<u32> = lost.map(|(ticket, _)| *ticket).collect();
        let args = [self.ctx.me.into(), server.into(), MISSES.into(), lost.len().into()];
        self.fx.headline(Mark::GivenUp, &text::LEAVES_OUT, args);
        for ticket in lost {
            if let Some(forwarded) = self.finish(ticket) {
                let job = forwarded.job;
                self.fx.send(job.client, Message::Rejection { job, why: Why::ServerGone });
                self.give_up(forwarded);
            }
        }
    }
}
