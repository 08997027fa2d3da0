//! What the parameters of replicated systems come to.

use synod_model::{Layout, Micros, NodeSpec, Topology};

/// Servers on a circle, clients on a wider one around them.
pub fn circle(servers: impl IntoIterator<Item = NodeSpec>, clients: u16) -> Topology {
    let client = |n| NodeSpec::new(format!("C{n}")).tier(1).taking_load();
    Topology::new(Layout::Circle, servers.into_iter().chain((1..=clients).map(client)))
}

/// How long a lease holds by the leader's clock from the moment when it asked for it, if nobody else is elected for an
/// election timeout after having answered: "start + election timeout / clock drift bound" (Ongaro's dissertation, section
/// 6.4.1), where the leader's clock may be as many per cent slow as the others' are fast.
pub const fn lease_length(election: Micros, drift: u16) -> Micros {
    Micros(election.0 * (100 - drift as u64) / (100 + drift as u64))
}
