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

use super::LoadBalancer;
use super::state::{Balancer, Config, Upstream};
use crate::hashing::Ring;
use std::hash::{Hash, Hasher};
use std::sync::Arc;
use synod_model::{Arg, Fx, Micros, Text, Word, fingerprint};

/// Declares the policies: the variant, its id, the function that chooses.
macro_rules! policies {
    ($($variant:ident $id:literal $pick:path;)+) => {
        /// How the balancer chooses a server.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[expect(missing_docs, reason = "each is explained in the file of its name")]
        pub enum Policy { $($variant),+ }

        /// Their ids, in order.
        pub(super) const NAMES: [&str; [$($id),+].len()] = [$($id),+];

        impl Policy {
            /// The policy with this id, one of [`NAMES`].
            pub(super) fn named(id: &str) -> Self {
                match id {
                    $($id => Self::$variant,)+
                    _ => unreachable!("the table of parameters allows no other"),
                }
            }

            /// Its id.
            pub fn id(self) -> &'static str {
                match self { $(Self::$variant => $id),+ }
            }

            fn pick(self, choice: &mut Choice<'_, '_>) -> Pick {
                match self { $(Self::$variant => $pick(choice)),+ }
            }
        }
    };
}

policies! {
    Random "random" random::pick;
    RoundRobin "round-robin" round_robin::pick;
    WeightedRandom "weighted-random" weighted_random::pick;
    SmoothWeighted "smooth-weighted" smooth_weighted::pick;
    LeastConnections "least-connections" least_connections::pick;
    PowerOfTwo "power-of-two" power_of_two::pick;
    PeakEwma "peak-ewma" peak_ewma::pick;
    RingBounded "ring-bounded" ring_bounded::pick;
    Maglev "maglev" maglev::pick;
    Modulo "modulo" modulo::pick;
}

/// What is looked up in.
#[derive(Debug)]
pub(super) enum Table {
    /// The other policies need none.
    Nothing,
    /// Points of the servers on a circle of hashes.
    Ring(Ring),
    /// Slots, each with its server.
    Maglev(Vec<u16>),
}

/// A table for a policy. It follows from the policy and from who is eligible, so it is no part of the state: two are
/// equal if they are for the same policy.
#[derive(Clone, Debug)]
pub struct Lookup {
    policy: Option<Policy>,
    table: Arc<Table>,
}

impl Default for Lookup {
    fn default() -> Self {
        Self { policy: None, table: Arc::new(Table::Nothing) }
    }
}

impl PartialEq for Lookup {
    fn eq(&self, other: &Self) -> bool {
        self.policy == other.policy
    }
}

impl Eq for Lookup {}

impl Hash for Lookup {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.policy.hash(state);
    }
}

/// What a policy chooses from. There is at least one server.
pub(super) struct Choice<'a, 'e> {
    pub(super) config: &'a Config,
    /// Everything that is known of the servers, by place.
    pub(super) upstreams: &'a mut [Upstream],
    /// The places of those that may be chosen, in order.
    pub(super) eligible: &'a [u16],
    pub(super) turn: &'a mut u16,
    pub(super) table: &'a Table,
    /// The session, and its hash.
    pub(super) session: Word,
    pub(super) hash: u64,
    pub(super) now: Micros,
    /// Whether loads are bounded.
    pub(super) bounded: bool,
    pub(super) fx: &'a mut Fx<'e, LoadBalancer>,
}

/// The server chosen, and why.
pub(super) struct Pick {
    pub(super) server: u16,
    why: &'static Text,
    args: [Arg; 3],
}

impl Pick {
    fn new(server: u16, why: &'static Text, args: [Arg; 3]) -> Self {
        Self { server, why, args }
    }

    /// The reason, as a clause.
    pub(super) fn reason(self) -> synod_model::Sentence {
        self.why.with(self.args)
    }
}

/// An argument that a reason does not need.
const NONE: Arg = Arg::Int(0);

impl Choice<'_, '_> {
    /// One of the eligible, at random.
    fn draw(&mut self) -> u16 {
        let n = u32::try_from(self.eligible.len()).expect("there are fewer servers than that");
        self.eligible[self.fx.choose(n) as usize]
    }

    /// Two different ones of the eligible at random, or the only one twice.
    fn draw_two(&mut self) -> (u16, u16) {
        let n = u32::try_from(self.eligible.len()).expect("there are fewer servers than that");
        let first = self.fx.choose(n);
        // Of the others: those behind the first move up by one.
        let second = if n > 1 { self.fx.choose(n - 1) } else { 0 };
        let second = if n > 1 && second >= first { second + 1 } else { second };
        (self.eligible[first as usize], self.eligible[second as usize])
    }

    fn connections(&self, server: u16) -> u32 {
        self.upstreams[usize::from(server)].connections
    }

    /// How many requests a server has, as far as the balancer knows: its open requests, or if it tells more, what it told
    /// and what has changed since.
    fn load(&self, server: u16) -> u32 {
        let upstream = &self.upstreams[usize::from(server)];
        let told = upstream.told.filter(|_| self.config.load_reports);
        let now = told.map_or(0, |told| u32::try_from(i64::from(told) + upstream.since).unwrap_or(0));
        now.max(upstream.connections)
    }

    /// The weight of a server; with slow start in hundredths, and less for one that has returned.
    fn weight(&self, server: u16) -> u32 {
        let (server, slow_start) = (usize::from(server), self.config.slow_start > Micros(0));
        self.config.weights[server] * if slow_start { self.upstreams[server].share } else { 1 }
    }

    /// A server as an argument of a sentence.
    fn node(&self, server: u16) -> Arg {
        self.config.server(usize::from(server)).into()
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
        self.lookup = Lookup::default();
    }

    /// Chooses a server for a session; `None` if there is none.
    pub(super) fn choose(
        &mut self,
        config: &Config,
        session: Word,
        now: Micros,
        bounded: bool,
        fx: &mut Fx<'_, LoadBalancer>,
    ) -> Option<Pick> {
        if self.eligible.is_empty() {
            return None;
        }
        if self.weights != config.weights {
            self.weights.clone_from(&config.weights);
            self.upstreams.iter_mut().for_each(|upstream| upstream.current = 0);
            self.lookup = Lookup::default();
        }
        if config.slow_start > Micros(0) {
            self.upstreams.iter_mut().for_each(|upstream| upstream.warm_up(config.slow_start, now));
        }
        let policy = config.policy;
        if self.lookup.policy != Some(policy) {
            let table = match policy {
                Policy::RingBounded => Table::Ring(ring_bounded::ring(config, &self.eligible)),
                Policy::Maglev => Table::Maglev(maglev::table(config, &self.eligible)),
                _ => Table::Nothing,
            };
            self.lookup = Lookup { policy: Some(policy), table: Arc::new(table) };
        }
        let table = Arc::clone(&self.lookup.table);
        let mut choice = Choice {
            config,
            upstreams: &mut self.upstreams,
            eligible: &self.eligible,
            turn: &mut self.turn,
            table: &table,
            session,
            hash: fingerprint(session.as_str()),
            now,
            bounded,
            fx,
        };
        Some(policy.pick(&mut choice))
    }
}
