//! Consistent hashing on the bench: where keys lie, who hands over what, and what is answered meanwhile.

mod moving;
mod placements;
mod rules;

use super::{Config, ConsistentHashing};
use synod_model::kit;

type Lab = kit::Lab<ConsistentHashing>;

/// The directory, which is node 1; servers follow it.
const D1: u16 = 1;

/// The node of server number `n`.
const fn n(number: u16) -> u16 {
    number + 1
}

/// What a server has on its disk: `k1=7 (2.1)`, key, value and version.
fn store(lab: &Lab, node: u16) -> String {
    let store = &lab.world.node(kit::id(node)).disk.store;
    let all: Vec<String> = store
        .iter()
        .map(|(key, entry)| format!("{key}={} ({})", entry.value, entry.version.word()))
        .collect();
    all.join(", ")
}

/// The configuration of these parameters.
#[track_caller]
fn config(params: &str) -> Config {
    Lab::configure(params).expect("they fit together")
}
