//! Tests of Multi-Paxos, driven by hand through the one transition of the world.

mod counts;
mod election;
mod learning;
mod leases;
mod setup;

use super::{Message, MultiPaxos, Slot, Vote};
use crate::consensus::paxos::Ballot;
use crate::kv::Op;
use crate::replicated::Command;
use synod_model::{Word, kit};

type Lab = kit::Lab<MultiPaxos>;

/// What only Multi-Paxos has.
trait Bench {
    /// A replica leads, with the promises of these others.
    fn lead(&mut self, node: u16, others: &[u16]);
    fn role(&self, node: u16) -> &'static str;
    /// The field of an entry of a log.
    fn slot(&self, node: u16, slot: usize, field: &str) -> String;
}

impl Bench for Lab {
    #[track_caller]
    fn lead(&mut self, node: u16, others: &[u16]) {
        self.fire(node, "election");
        self.spread(node, others, "Prepare");
        self.gather(others, node, "Promise");
        assert_eq!(self.role(node), "leader");
    }

    fn role(&self, node: u16) -> &'static str {
        self.view(node).role.id
    }

    #[track_caller]
    fn slot(&self, node: u16, slot: usize, field: &str) -> String {
        let log = &self.view(node).field("log").expect("it is a replica").value.clone();
        let entry = log.at(slot).expect("there is such a slot");
        entry.field(field).expect("there is such a field").plain()
    }
}

fn word(text: &str) -> Word {
    Word::new(text).expect("it is short")
}

/// A vote for `put x VALUE` in a ballot.
fn vote((round, proposer): (u32, u16), value: &str) -> Vote {
    let op = Op::Put { key: word("x"), value: word(value) };
    Vote { ballot: Ballot { round, proposer }, value: Some(Command { origin: None, op }) }
}

/// A promise with these votes, by whoever knows all slots up to `chosen_index` to be chosen.
fn promise((round, proposer): (u32, u16), votes: &[(Slot, Vote)], chosen_index: Slot) -> Message {
    let ballot = Ballot { round, proposer };
    Message::Promise { ballot, accepted: votes.iter().copied().collect(), chosen_index }
}

/// The news that slots are chosen in a ballot.
fn chosen((round, proposer): (u32, u16), slots: &[Slot], chosen_index: Slot) -> Message {
    let ballot = Ballot { round, proposer };
    Message::Chosen { ballot, slots: slots.iter().copied().collect(), chosen_index }
}
