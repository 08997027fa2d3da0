//! The policies: how the balancer chooses a server for a request. One file each.
//!
//! A policy sees what the balancer knows of the servers that it may choose from, and says which one it takes and why. It
//! keeps what it must remember in the balancer's memory, so that a policy can be changed while the balancer works, and
//! none sees what the balancer could not know: queues at the servers are told only by the answers that do not come.

mod least_connections;
mod maglev;
mod modulo;
mod peak_ewma;
mod power_of_two;
mod random;
mod ring_bounded;
mod round_robin;
mod smooth_weighted;
mod weighted_random;

pub(super) use ring_bounded::most as most_at_once;

use super::At;
use super::setup::Policy;
use super::state::{Balancer, Upstream};
use synod_model::{Arg, Cached, Micros, Sentence, Text, Word, texts};

/// How a server is chosen for a session. There is at least one to choose from.
type Choose = fn(&mut At<Balancer>, Word) -> Pick;

impl Policy {
    /// Its name where there is little room, and how it chooses.
    fn parts(self) -> (&'static Text, Choose) {
        match self {
            Self::Random => (&random::SHORT, random::pick),
            Self::RoundRobin => (&round_robin::SHORT, round_robin::pick),
            Self::WeightedRandom => (&weighted_random::SHORT, weighted_random::pick),
            Self::SmoothWeighted => (&smooth_weighted::SHORT, smooth_weighted::pick),
            Self::LeastConnections => (&least_connections::SHORT, least_connections::pick),
            Self::PowerOfTwo => (&power_of_two::SHORT, power_of_two::pick),
            Self::PeakEwma => (&peak_ewma::SHORT, peak_ewma::pick),
            Self::RingBounded => (&ring_bounded::SHORT, ring_bounded::pick),
            Self::Maglev => (&maglev::SHORT, maglev::pick),
            Self::Modulo => (&modulo::SHORT, modulo::pick),
        }
    }

    /// Its name where there is little room.
    pub(super) fn short(self) -> &'static Text {
        self.parts().0
    }
}

/// The server chosen, and why.
pub(super) struct Pick {
    pub(super) server: u16,
    why: &'static Text,
    args: [Option<Arg>; 3],
}

impl Pick {
    fn new<const N: usize>(server: u16, why: &'static Text, args: [Arg; N]) -> Self {
        let mut args = args.into_iter();
        Self { server, why, args: std::array::from_fn(|_| args.next()) }
    }

    /// The reason, as a clause.
    pub(super) fn reason(self) -> Sentence {
        Sentence { text: self.why, args: self.args.into_iter().flatten().collect() }
    }
}

impl Upstream {
    /// Counts more of its weight, the longer ago it returned.
    fn warm_up(&mut self, within: Micros, now: Micros) {
        if let Some(returned) = self.returned {
            let share = (now.since(returned).0 * 100 / within.0.max(1)).clamp(10, 100);
            self.share = u32::try_from(share).expect("it is at most 100");
            self.returned = self.returned.filter(|_| share < 100);
        }
    }
}

impl Balancer {
    /// Notes again who may be chosen, and throws away what follows from it.
    pub(super) fn refresh(&mut self, all: bool) {
        self.all = all;
        self.eligible.clear();
        let places = (0u16..).zip(&self.upstreams);
        self.eligible.extend(places.filter(|(_, upstream)| all || upstream.healthy).map(|(place, _)| place));
        (self.ring, self.slots) = (Cached::default(), Cached::default());
    }
}

/// What a policy knows and can do.
impl At<'_, '_, Balancer> {
    /// Chooses a server for a session; `None` if there is none.
    pub(super) fn choose(&mut self, session: Word) -> Option<Pick> {
        let (config, now, memory) = (self.ctx.config, self.ctx.clock, &mut *self.memory);
        if memory.eligible.is_empty() {
            return None;
        }
        if memory.weights != config.weights {
            memory.weights.clone_from(&config.weights);
            memory.upstreams.iter_mut().for_each(|upstream| upstream.current = 0);
            memory.refresh(memory.all);
        }
        if config.slow_start > Micros(0) {
            memory.upstreams.iter_mut().for_each(|upstream| upstream.warm_up(config.slow_start, now));
        }
        let (_, choose) = config.policy.parts();
        Some(choose(self, session))
    }

    /// One of the eligible, at random.
    fn draw(&mut self) -> u16 {
        let n = u32::try_from(self.memory.eligible.len()).expect("there are fewer servers than that");
        self.memory.eligible[self.fx.choose(n) as usize]
    }

    /// Draws two different ones of the eligible at random, of which `which` takes one; the only one is taken at once.
    fn of_two(&mut self, which: impl FnOnce(&Self, u16, u16) -> Pick) -> Pick {
        texts! { ALONE: "it is the only one", "只有它一台"; }
        let eligible = &self.memory.eligible;
        let n = u32::try_from(eligible.len()).expect("there are fewer servers than that");
        if n == 1 {
            return Pick::new(eligible[0], &ALONE, []);
        }
        let (first, second) = (self.fx.choose(n), self.fx.choose(n - 1));
        // Of the others: those behind the first move up by one.
        let second = second + u32::from(second >= first);
        which(self, eligible[first as usize], eligible[second as usize])
    }

    fn connections(&self, server: u16) -> u32 {
        self.memory.upstreams[usize::from(server)].connections
    }

    /// How many requests a server has, as far as the balancer knows: its open requests, or if it tells more, what it told
    /// and what has changed since.
    fn load(&self, server: u16) -> u32 {
        let upstream = &self.memory.upstreams[usize::from(server)];
        let told = upstream.told.filter(|_| self.ctx.config.load_reports);
        let now = told.map_or(0, |told| u32::try_from(i64::from(told) + upstream.since).unwrap_or(0));
        now.max(upstream.connections)
    }

    /// The weight of a server; with slow start in hundredths, and less for one that has returned.
    fn weight(&self, server: u16) -> u32 {
        let (server, config) = (usize::from(server), self.ctx.config);
        let share = if config.slow_start > Micros(0) { self.memory.upstreams[server].share } else { 1 };
        config.weights[server] * share
    }

    /// A server as an argument of a sentence.
    fn node(&self, server: u16) -> Arg {
        self.ctx.config.server(usize::from(server)).into()
    }
}
