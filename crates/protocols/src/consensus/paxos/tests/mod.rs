//! Tests of Paxos, driven by hand through the one transition of the world.

mod laws;
mod roles;
mod schedules;
mod sentences;
mod setup;

use super::message::Message;
use super::state::{Ballot, Phase, Request, Vote};
use super::{Config, Paxos, Timer};
use synod_model::{
    Action, Checked, Expect, Fault, FirstChoice, Lang, MessageId, Messages, NodeId, Params, Protocol, Reply,
    RuleId, RuleSet, Sentence, Settings, Step, Word, World,
};

/// A system on the bench: everything happens when the test says so.
struct Lab {
    world: World<Paxos>,
    step: Step<Paxos>,
    /// The answers so far.
    answers: Vec<String>,
}

impl Lab {
    /// A system with these parameters: `nodes=3 backoff=0`.
    fn new(params: &str) -> Self {
        Self::with(params, &[], &[])
    }

    /// A system with rules switched off and fields given on disks.
    fn with(params: &str, without: &[&str], given: &[(u16, &str, &str)]) -> Self {
        let pairs = params.split_whitespace().map(|pair| pair.split_once('=').expect("key=value"));
        let params = Params::parse(Config::PARAMS, pairs).expect("the parameters are allowed");
        let config = Config::read(&params).expect("they fit together");
        let mut disks = vec![<Paxos as Protocol>::Durable::default(); Paxos::topology(&config).nodes.len()];
        for (node, key, value) in given {
            Paxos::given(&config, &mut disks[usize::from(*node) - 1], key, value).expect("it may be given");
        }
        let off = |rules: RuleSet, id: &&str| rules.switched(RuleId::of(Paxos::RULES, id), false);
        let rules = without.iter().fold(RuleSet::ALL, off);
        let mut lab =
            Self { world: World::new(config, rules, disks), step: Step::default(), answers: Vec::new() };
        lab.world.boot(&mut FirstChoice, &mut lab.step);
        lab
    }

    #[track_caller]
    fn act(&mut self, action: Action<Paxos>) {
        assert!(self.world.apply(action, &mut FirstChoice, &mut self.step), "the action makes sense");
        for (request, reply) in self.step.closed() {
            let answer = match reply {
                Some(Reply::Ok(value)) => value.plain(),
                Some(Reply::Fail(why)) => (*why).to_owned(),
                None => "unknown".to_owned(),
            };
            self.answers.push(format!("{} {answer}", request.id.0));
        }
    }

    #[track_caller]
    fn propose(&mut self, node: u16, value: &str) {
        self.act(Action::Request(id(node), Request::Propose { value: word(value) }));
    }

    #[track_caller]
    fn fire(&mut self, node: u16, timer: Timer) {
        self.act(Action::Fire(id(node), timer));
    }

    #[track_caller]
    fn restart(&mut self, node: u16) {
        self.act(Action::Fault(Fault::Crash(id(node))));
        self.act(Action::Fault(Fault::Restart { node: id(node), wiped: false }));
    }

    /// A message that no node sent arrives.
    #[track_caller]
    fn inject(&mut self, from: u16, to: u16, message: Message) {
        let message = self.world.inject(id(from), id(to), message);
        self.act(Action::Deliver(message));
    }

    /// The oldest message in flight of a kind from one node to another.
    #[track_caller]
    fn find(&self, from: u16, to: u16, kind: &str) -> MessageId {
        let all = self.world.in_flight();
        let fits = |l: &synod_model::Envelope<Message>| {
            l.from == id(from) && l.to == id(to) && l.message.kind_name() == kind
        };
        let found = all.into_iter().find(|(_, letter)| fits(letter)).map(|(id, _)| id);
        found.unwrap_or_else(|| panic!("no {kind} {from} -> {to} is in flight"))
    }

    /// Delivers a kind of message from a node to each of some others, in order.
    #[track_caller]
    fn deliver(&mut self, from: u16, to: &[u16], kind: &str) {
        for to in to {
            let message = self.find(from, *to, kind);
            self.act(Action::Deliver(message));
        }
    }

    /// Delivers a kind of message from each of some nodes to one, in order.
    #[track_caller]
    fn gather(&mut self, from: &[u16], to: u16, kind: &str) {
        for from in from {
            self.deliver(*from, &[to], kind);
        }
    }

    /// Loses all that is in flight.
    fn lose_all(&mut self) {
        let all: Vec<MessageId> = self.world.in_flight().into_iter().map(|(id, _)| id).collect();
        for message in all {
            self.act(Action::Lose(message));
        }
    }

    /// Delivers until nothing is in flight.
    fn stabilize(&mut self) {
        for _ in 0..10_000 {
            let Some(next) = self.world.in_flight().first().map(|(id, _)| *id) else { return };
            self.act(Action::Deliver(next));
        }
        panic!("it does not come to rest");
    }

    /// The messages that the last step sent, as sentences would name their facts.
    fn sent(&self) -> Vec<(u16, Message)> {
        let letters = self.step.sent.iter().filter_map(|id| self.world.envelope(*id));
        letters.map(|letter| (letter.to.number(), letter.message)).collect()
    }

    fn phase(&self, node: u16) -> Phase {
        self.world.node(id(node)).memory.as_ref().expect("it runs").proposer.phase
    }

    /// A field as an `expect` line compares it.
    #[track_caller]
    fn field(&self, node: u16, name: &str) -> String {
        let view = self.world.view(id(node), 1_000);
        view.field(name).expect("there is such a field").value.plain()
    }

    /// What an acceptor has promised and accepted: `2.1 1.1 red`.
    fn acceptor(&self, node: u16) -> String {
        ["max_ballot", "accepted_ballot", "accepted_value"].map(|name| self.field(node, name)).join(" ")
    }

    /// What an invariant finds, in English.
    #[track_caller]
    fn finds(&self, invariant: &str) -> Option<String> {
        let invariant =
            Paxos::invariants().iter().find(|i| i.id == invariant).expect("there is such an invariant");
        invariant.finding(&self.world).map(|sentence| self.english(&sentence))
    }

    /// No safety invariant is violated.
    #[track_caller]
    fn holds(&self) {
        for invariant in Paxos::invariants().iter().filter(|i| i.expect == Expect::Always) {
            assert_eq!(self.finds(invariant.id), None, "{}", invariant.id);
        }
    }

    fn english(&self, sentence: &Sentence) -> String {
        sentence.render(Lang::En, &|node| self.world.topology().nodes[node.index()].name.clone())
    }
}

fn id(node: u16) -> NodeId {
    NodeId::new(node)
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
