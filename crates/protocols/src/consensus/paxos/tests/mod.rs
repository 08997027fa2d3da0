//! Tests of Paxos, driven by hand through the one transition of the world.

mod laws;
mod roles;
mod schedules;
mod setup;

use super::Paxos;
use super::state::{Ballot, Phase, Vote};
use synod_model::{
    Word,
    kit::{self, id},
};

type Lab = kit::Lab<Paxos>;

/// What only Paxos has.
trait Bench {
    fn propose(&mut self, node: u16, value: &str);
    fn phase(&self, node: u16) -> Phase;
    /// What an acceptor has promised and accepted: `2.1 1.1 red`.
    fn acceptor(&self, node: u16) -> String;
}

impl Bench for Lab {
    #[track_caller]
    fn propose(&mut self, node: u16, value: &str) {
        self.ask(node, &format!("propose {value}"));
    }

    fn phase(&self, node: u16) -> Phase {
        self.memory(node).proposer.phase
    }

    fn acceptor(&self, node: u16) -> String {
        ["max_ballot", "accepted_ballot", "accepted_value"].map(|name| self.field(node, name)).join(" ")
    }
}

fn word(text: &str) -> Word {
    Word::new(text).expect("it is short")
}

fn ballot(round: u32, proposer: u16) -> Ballot {
    Ballot { round, proposer }
}

fn vote(round: u32, proposer: u16, value: &str) -> Vote {
    Vote { ballot: ballot(round, proposer), value: word(value) }
}
