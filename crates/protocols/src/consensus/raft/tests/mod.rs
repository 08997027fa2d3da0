//! Tests of Raft, driven by hand through the one transition of the world.

mod figures;
mod inside;
mod laws;
mod queue;
mod setup;
mod tables;
mod traces;

use super::{AppendEntries, Config, Entry, Index, Memory, Message, Raft, Term, Timer};
use crate::kv;
use synod_model::{
    Action, Checked, Fault, FirstChoice, Lang, MessageId, NodeId, Params, Protocol, RequestId, Requests,
    RuleId, RuleSet, Sentence, Settings, Step, Wire, World,
};

/// A cluster on the bench: everything happens when the test says so.
struct Lab {
    world: World<Raft>,
    step: Step<Raft>,
    /// The answers so far.
    answers: Vec<(RequestId, String)>,
}

impl Lab {
    /// A cluster with these parameters: `nodes=3 noop=off`.
    fn new(params: &str) -> Self {
        Self::with(params, &[], &[])
    }

    /// A cluster with rules switched off and fields given on disks.
    fn with(params: &str, without: &[&str], given: &[(u16, &str, &str)]) -> Self {
        let pairs = params.split_whitespace().map(|pair| pair.split_once('=').expect("key=value"));
        let params = Params::parse(Config::PARAMS, pairs).expect("the parameters are allowed");
        let config = Config::read(&params).expect("they fit together");
        let mut disks = vec![<Raft as Protocol>::Durable::default(); Raft::topology(&config).nodes.len()];
        for (node, key, value) in given {
            let disk = &mut disks[usize::from(*node) - 1];
            Raft::given(&config, disk, key, value).expect("it may be given");
        }
        let off = |rules: RuleSet, id: &&str| rules.switched(RuleId::of(Raft::RULES, id), false);
        let rules = without.iter().fold(RuleSet::ALL, off);
        let mut lab =
            Self { world: World::new(config, rules, disks), step: Step::default(), answers: Vec::new() };
        lab.world.boot(&mut FirstChoice, &mut lab.step);
        lab
    }

    #[track_caller]
    fn act(&mut self, action: Action<Raft>) {
        assert!(self.world.apply(action, &mut FirstChoice, &mut self.step), "the action makes sense");
        self.note_answers();
    }

    fn note_answers(&mut self) {
        for (request, reply) in self.step.closed() {
            let answer = match reply {
                Some(reply) => kv::Answer::of(&request.request, reply)
                    .map_or_else(|| "refused".to_owned(), |a| a.to_string()),
                None => "unknown".to_owned(),
            };
            self.answers.push((request.id, answer));
        }
    }

    /// Fires a node's timer.
    #[track_caller]
    fn fire(&mut self, node: u16, timer: Timer) {
        self.act(Action::Fire(id(node), timer));
    }

    /// A node stands for election.
    #[track_caller]
    fn stand(&mut self, node: u16) {
        self.fire(node, Timer::Election);
    }

    #[track_caller]
    fn ask(&mut self, node: u16, words: &str) -> RequestId {
        let words: Vec<&str> = words.split(' ').collect();
        self.act(Action::Request(id(node), kv::Op::read(&words).expect("it is a request")));
        self.step.request.expect("a request was made")
    }

    #[track_caller]
    fn crash(&mut self, node: u16) {
        self.act(Action::Fault(Fault::Crash(id(node))));
    }

    #[track_caller]
    fn restart(&mut self, node: u16) {
        self.act(Action::Fault(Fault::Restart { node: id(node), wiped: false }));
    }

    /// Cuts the link between two nodes both ways.
    fn cut(&mut self, a: u16, b: u16) {
        self.act(Action::Fault(Fault::Cut(Wire { from: id(a), to: id(b), both: true })));
    }

    /// A message that no node sent arrives.
    #[track_caller]
    fn inject(&mut self, from: u16, to: u16, message: Message) {
        let message = self.world.inject(id(from), id(to), message);
        self.act(Action::Deliver(message));
    }

    /// The oldest message in flight from one node to another.
    fn find(&self, from: u16, to: u16) -> Option<MessageId> {
        let mut all = self.world.in_flight().into_iter();
        all.find(|(_, letter)| letter.from == id(from) && letter.to == id(to)).map(|(id, _)| id)
    }

    /// Delivers the oldest message from one node to another.
    #[track_caller]
    fn deliver(&mut self, from: u16, to: u16) {
        let message = self.find(from, to).expect("there is such a message");
        self.act(Action::Deliver(message));
    }

    /// Delivers what is in flight between the nodes of a group, in order, until nothing is; returns how many.
    fn stabilize(&mut self, group: &[u16]) -> usize {
        let within = |node: NodeId| group.contains(&node.number());
        let mut delivered = 0;
        loop {
            let all = self.world.in_flight();
            let next = all.iter().find(|(_, l)| within(l.from) && within(l.to)).map(|(id, _)| *id);
            let Some(next) = next else { return delivered };
            self.act(Action::Deliver(next));
            delivered += 1;
            assert!(delivered < 10_000, "it comes to rest");
        }
    }

    /// Loses all that is in flight.
    fn lose_all(&mut self) {
        for (message, _) in self.world.in_flight().into_iter().map(|(id, l)| (id, l.from)).collect::<Vec<_>>()
        {
            self.act(Action::Lose(message));
        }
    }

    /// The last message that a node sent to another and that is still in flight.
    fn sent(&self, from: u16, to: u16) -> Option<Message> {
        let all = self.world.in_flight().into_iter().rev();
        all.map(|(_, l)| l).find(|l| l.from == id(from) && l.to == id(to)).map(|l| l.message.clone())
    }

    fn memory(&self, node: u16) -> &Memory {
        let memory = self.world.node(id(node)).memory.as_ref().expect("it runs");
        memory.server().expect("it is a server")
    }

    fn role(&self, node: u16) -> &'static str {
        self.view(node).role.id
    }

    fn view(&self, node: u16) -> synod_model::NodeView {
        self.world.view(id(node), 1_000)
    }

    /// A field as an `expect` line compares it.
    fn field(&self, node: u16, name: &str) -> String {
        self.view(node).field(name).expect("there is such a field").value.plain()
    }

    fn term(&self, node: u16) -> Term {
        self.world.node(id(node)).disk.current_term
    }

    fn commit(&self, node: u16) -> Index {
        self.memory(node).commit_index
    }

    /// The terms of a log.
    fn log(&self, node: u16) -> Vec<Term> {
        self.world.node(id(node)).disk.log.entries().iter().map(|entry| entry.term).collect()
    }

    /// What an invariant finds, in English.
    fn finds(&self, invariant: &str) -> Option<String> {
        let table = Raft::invariants();
        let invariant = table.iter().find(|i| i.id == invariant).expect("there is such an invariant");
        invariant.finding(&self.world).map(|sentence| self.english(&sentence))
    }

    /// No safety invariant is violated.
    #[track_caller]
    fn holds(&self) {
        for invariant in Raft::invariants().iter().filter(|i| i.expect == synod_model::Expect::Always) {
            assert_eq!(self.finds(invariant.id), None, "{}", invariant.id);
        }
    }

    fn english(&self, sentence: &Sentence) -> String {
        let name = |node: NodeId| self.world.topology().nodes[node.index()].name.clone();
        sentence.render(Lang::En, &name)
    }

    /// What the last step said, in English.
    fn said(&self) -> Vec<String> {
        self.step.notes.iter().map(|note| self.english(&note.sentence)).collect()
    }
}

fn id(node: u16) -> NodeId {
    NodeId::new(node)
}

/// Entries of these terms, without commands.
fn entries(terms: &[Term]) -> super::Entries {
    terms.iter().map(|term| Entry { term: *term, command: None }).collect()
}

/// An `AppendEntries` of a leader of `term`, behind the entry (`prev` index, term).
fn append(term: Term, prev: (Index, Term), terms: &[Term], leader_commit: Index) -> Message {
    Message::AppendEntries(AppendEntries {
        term,
        prev_log_index: prev.0,
        prev_log_term: prev.1,
        entries: entries(terms),
        leader_commit,
    })
}
