//! How a run is set up: its parameters and its nodes.

use synod_model::majority;
use synod_model::prelude::*;

/// The configuration, equal at every node.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Settings)]
pub struct Config {
    /// How many servers there are.
    #[zh("服务器的数量。")]
    #[param(1..=9, default = 3)]
    pub servers: u16,
    /// A tick: how often an established leader pings its followers, and the unit of the limits.
    #[zh("一个 tick：已确立的领导者向跟随者发送存活探测的间隔，也是各时限的单位。")]
    #[param(10ms..=200ms, default = 50ms, live)]
    pub tick: Micros,
    /// How many ticks a server waits for an epoch to be established before it looks for a leader again.
    #[zh("服务器等待纪元确立的时限（tick 数），超过就重新寻找领导者。")]
    #[param(5..=20, default = 10, live)]
    pub init_limit: u32,
    /// How many ticks of silence leader and follower bear of each other once the epoch is established.
    #[zh("纪元确立之后，领导者与跟随者能容忍对方沉默多少个 tick。")]
    #[param(3..=20, default = 5, live)]
    pub sync_limit: u32,
    /// How long a server that has a majority for its vote waits for a better one.
    #[zh("选票已有多数派之后，再等多久以防出现更好的选票。")]
    #[param(10ms..=1s, default = 100ms, live)]
    pub final_wait: Micros,
}

impl Config {
    /// The servers.
    pub fn servers(&self) -> impl Iterator<Item = NodeId> + use<> {
        (1..=self.servers).map(NodeId::new)
    }

    /// Whether so many servers are a majority.
    pub(super) const fn is_majority(&self, servers: usize) -> bool {
        servers >= majority(self.servers as usize)
    }

    /// How long a server waits for an epoch to be established.
    pub(super) const fn init(&self) -> Micros {
        Micros(self.tick.0 * self.init_limit as u64)
    }

    /// How long a follower bears the silence of its leader.
    pub(super) const fn sync(&self) -> Micros {
        Micros(self.tick.0 * self.sync_limit as u64)
    }

    /// How long a server that looks for a leader waits until it says its vote again.
    pub(super) const fn resend(&self) -> Micros {
        Micros(self.final_wait.0 * 2)
    }

    /// The longest delay with which all comes in time: an election, the six messages of a new epoch after it, pings and pongs.
    pub(super) fn delay_bound(&self) -> Micros {
        let pings = self.tick.0 * u64::from(self.sync_limit - 2) / 2;
        Micros((self.init().0 / 8).min(pings).min(self.final_wait.0 / 2))
    }
}

/// The servers on a circle.
pub(super) fn topology(config: &Config) -> Topology {
    let server = |n: u16| NodeSpec::new(format!("Z{n}")).taking_load();
    Topology::new(Layout::Circle, (1..=config.servers).map(server))
}
