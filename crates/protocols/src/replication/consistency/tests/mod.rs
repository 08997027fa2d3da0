//! Strong and eventual consistency on the bench: what they cost, what they promise, and what breaks without each rule.

mod eventual;
mod merging;
mod rules;
mod sessions;
mod strong;

use super::Consistency;
use synod_model::kit;

type Lab = kit::Lab<Consistency>;

/// With two replicas: the clients whose homes they are.
const C1: u16 = 3;
const C2: u16 = 4;

/// Two replicas and two clients, without gossip.
fn two(params: &str) -> Lab {
    Lab::new(&format!("replicas=2 clients=2 mode=eventual gossip=0ms {params}"))
}

/// A client asks, and its replica answers.
#[track_caller]
fn done(lab: &mut Lab, client: u16, replica: u16, what: &str) {
    lab.ask(client, what);
    lab.deliver(client, replica, "Ask");
    lab.deliver(replica, client, "Answer");
}
