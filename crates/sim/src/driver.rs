//! What a clock needs to drive a world: when messages arrive, when timers are due, what the nodes' clocks show.
//!
//! The driver decides *when*; what then happens is the world's business alone.

mod flights;
mod oracle;
mod standing;
mod timers;

use flights::Busy;
pub(crate) use flights::Flight;
pub(crate) use oracle::{Oracle, TRUE_RATE};
pub(crate) use timers::Armed;

use crate::network::Network;
use crate::queue::Queue;
use crate::rng::{Purpose, Stream};
use synod_model::{MessageId, Micros};

/// The most places for what is noted of directions. Like any number of them, a power of two.
const MOST_LATEST: usize = 1_024;
/// No message has this number.
const NOBODYS: MessageId = MessageId { serial: 0, slot: 0 };

/// Everything that is scheduled. Cloned with each checkpoint, so it is flat and small.
#[derive(Clone)]
pub(crate) struct Driver {
    pub(crate) queue: Queue,
    pub(crate) network: Network,
    pub(crate) oracle: Oracle,
    nodes: usize,
    flights: Vec<Option<Flight>>,
    /// By direction: no message that keeps the order arrives later than this one was to.
    latest: Vec<(Micros, MessageId)>,
    /// The directions in which a message leaves just now, on links whose rate is limited.
    busy: Vec<Busy>,
    /// The timers that are set, by node and slot.
    armed: Vec<Vec<Option<Armed>>>,
    chance: Stream,
    timers: Stream,
    /// Whether time decides; otherwise nothing is scheduled and a person picks.
    timed: bool,
    /// Since when time stands still: what is scheduled stays as it is, and a person picks.
    standing: Option<Micros>,
}

impl Driver {
    /// A driver of `nodes` nodes at time zero.
    pub(crate) fn new(seed: u64, nodes: usize, network: Network, timed: bool) -> Self {
        Self {
            queue: Queue::new(),
            network,
            oracle: Oracle::new(seed, nodes),
            nodes,
            flights: Vec::new(),
            latest: vec![(Micros(0), NOBODYS); (nodes * nodes).next_power_of_two().min(MOST_LATEST)],
            busy: Vec::new(),
            armed: vec![Vec::new(); nodes],
            chance: Stream::new(seed, Purpose::Network),
            timers: Stream::new(seed, Purpose::Timers),
            timed,
            standing: None,
        }
    }
}
