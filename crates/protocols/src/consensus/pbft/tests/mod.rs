//! Facts about the system, on the bench.

mod facts;
mod liars;

use super::Pbft;
use synod_model::kit::Lab;

/// Somebody asks a client to set x.
fn put(lab: &mut Lab<Pbft>, client: u16, value: &str) {
    lab.ask(client, &format!("put x {value}"));
}

/// A field of each replica.
fn counts(lab: &Lab<Pbft>, field: &str) -> Vec<String> {
    lab.world.config().replicas().map(|replica| lab.field(replica.number(), field)).collect()
}
