//! Sites on the bench, for the tests of the commit protocols: everything happens when the test says so.

use super::history::Commitment;
use synod_model::{
    Action, Expect, Fault, FirstChoice, Lang, MessageId, Messages, NodeId, NodeView, Params, Requests,
    RuleId, RuleSet, Settings, Status, Step, Timers, World,
};

/// A system on the bench.
pub(super) struct Lab<P: Commitment> {
    pub(super) world: World<P>,
    pub(super) step: Step<P>,
    /// Forced writes so far.
    pub(super) forced: u32,
    /// Messages sent so far.
    pub(super) sent: usize,
}

pub(super) fn id(node: u16) -> NodeId {
    NodeId::new(node)
}

impl<P: Commitment> Lab<P> {
    /// A system with these parameters, with rules switched off and logs given.
    pub(super) fn with(params: &str, without: &[&str], given: &[(u16, &str)]) -> Self {
        let pairs = params.split_whitespace().map(|pair| pair.split_once('=').expect("key=value"));
        let params = Params::parse(P::Config::PARAMS, pairs).expect("the parameters are allowed");
        let config = P::Config::read(&params).expect("they fit together");
        let mut disks = vec![P::Durable::default(); P::topology(&config).nodes.len()];
        for (node, log) in given {
            P::given(&config, &mut disks[usize::from(*node) - 1], "log", log).expect("it may be given");
        }
        let off = |rules: RuleSet, id: &&str| rules.switched(RuleId::of(P::RULES, id), false);
        let rules = without.iter().fold(RuleSet::ALL, off);
        let mut lab =
            Self { world: World::new(config, rules, disks), step: Step::default(), forced: 0, sent: 0 };
        lab.world.boot(&mut FirstChoice, &mut lab.step);
        lab.count();
        lab
    }

    /// A system with these parameters.
    pub(super) fn new(params: &str) -> Self {
        Self::with(params, &[], &[])
    }

    fn count(&mut self) {
        self.forced += self.step.forced;
        self.sent += self.step.sent.len();
    }

    #[track_caller]
    pub(super) fn act(&mut self, action: Action<P>) {
        assert!(self.world.apply(action, &mut FirstChoice, &mut self.step), "the action makes sense");
        self.count();
    }

    #[track_caller]
    pub(super) fn crash(&mut self, node: u16) {
        self.act(Action::Fault(Fault::Crash(id(node))));
    }

    #[track_caller]
    pub(super) fn restart(&mut self, node: u16) {
        self.act(Action::Fault(Fault::Restart { node: id(node), wiped: false }));
    }

    #[track_caller]
    pub(super) fn ask(&mut self, words: &str) {
        let words: Vec<&str> = words.split(' ').collect();
        self.act(Action::Request(id(1), P::Request::read(&words).expect("it is a request")));
    }

    /// Whether a node's timer of this name is set, and if so fires the first.
    pub(super) fn fires(&mut self, node: u16, timer: &str) -> bool {
        let set = self.world.node(id(node)).timers.iter().map(|(timer, _)| timer).find(|t| t.name() == timer);
        let Some(timer) = set else { return false };
        self.act(Action::Fire(id(node), timer));
        true
    }

    /// Fires a node's timer.
    #[track_caller]
    pub(super) fn fire(&mut self, node: u16, timer: &str) {
        assert!(self.fires(node, timer), "{timer} is set at node {node}");
    }

    fn find(&self, from: u16, to: u16, kind: &str) -> Option<MessageId> {
        let all = self.world.in_flight();
        let fits = all.iter().find(|(_, letter)| {
            letter.from == id(from)
                && letter.to == id(to)
                && (kind == "*" || letter.message.kind_name() == kind)
        });
        fits.map(|(id, _)| *id)
    }

    /// Delivers the oldest message of a kind from one node to another.
    #[track_caller]
    pub(super) fn deliver(&mut self, from: u16, to: u16, kind: &str) {
        let message = self.find(from, to, kind).expect("there is such a message");
        self.act(Action::Deliver(message));
    }

    /// Delivers the youngest message of a kind from one node to another.
    #[track_caller]
    pub(super) fn deliver_last(&mut self, from: u16, to: u16, kind: &str) {
        let all = self.world.in_flight();
        let fits = |letter: &synod_model::Envelope<P::Message>| {
            letter.from == id(from) && letter.to == id(to) && letter.message.kind_name() == kind
        };
        let message = all.iter().rev().find(|(_, letter)| fits(letter)).map(|(id, _)| *id);
        self.act(Action::Deliver(message.expect("there is such a message")));
    }

    /// Loses the oldest message of a kind from one node to another.
    #[track_caller]
    pub(super) fn lose(&mut self, from: u16, to: u16, kind: &str) {
        let message = self.find(from, to, kind).expect("there is such a message");
        self.act(Action::Lose(message));
    }

    /// The oldest message of a kind from one node to another will arrive twice.
    #[track_caller]
    pub(super) fn duplicate(&mut self, from: u16, to: u16, kind: &str) -> MessageId {
        let message = self.find(from, to, kind).expect("there is such a message");
        self.act(Action::Duplicate(message));
        self.step.sent[0]
    }

    /// Delivers until nothing of these kinds is in flight.
    pub(super) fn deliver_all(&mut self, kinds: &[&str]) {
        let next = |lab: &Self| {
            let all = lab.world.in_flight();
            all.iter().find(|(_, l)| kinds.contains(&l.message.kind_name())).map(|(id, _)| *id)
        };
        while let Some(message) = next(self) {
            self.act(Action::Deliver(message));
        }
    }

    /// Delivers until nothing is in flight.
    pub(super) fn stabilize(&mut self) {
        for _ in 0..10_000 {
            let Some(message) = self.world.in_flight().first().map(|(id, _)| *id) else { return };
            self.act(Action::Deliver(message));
        }
        panic!("it does not come to rest");
    }

    /// Everybody restarts, and then everything arrives and every timer fires, again and again.
    pub(super) fn recover(&mut self) {
        for node in self.world.ids().collect::<Vec<_>>() {
            if self.world.node(node).status() == Status::Down {
                self.restart(node.number());
            }
        }
        for _ in 0..6 {
            self.stabilize();
            for node in self.world.ids().collect::<Vec<_>>() {
                for (timer, _) in P::Timer::NAMES {
                    self.fires(node.number(), timer);
                    self.stabilize();
                }
            }
        }
    }

    fn view(&self, node: u16) -> NodeView {
        self.world.view(id(node), 1_000)
    }

    /// How far a transaction is at a node: `prepared`.
    pub(super) fn at(&self, node: u16, tid: &str) -> String {
        let table = self.view(node).field("transactions").expect("every site has it").value.clone();
        table.field(tid).map_or_else(|| "none".to_owned(), |value| value.plain())
    }

    /// How far a transaction is at the coordinator and at each participant.
    pub(super) fn everywhere(&self, tid: &str) -> String {
        let nodes = self.world.ids().map(|node| self.at(node.number(), tid));
        nodes.collect::<Vec<_>>().join(" ")
    }

    /// The log of a node.
    pub(super) fn log(&self, node: u16) -> String {
        self.view(node).field("log").expect("every site has it").value.plain()
    }

    /// What an invariant finds, in English.
    pub(super) fn finds(&self, invariant: &str) -> Option<String> {
        let invariant =
            P::invariants().iter().find(|i| i.id == invariant).expect("there is such an invariant");
        let name = |node: NodeId| self.world.topology().nodes[node.index()].name.clone();
        invariant.finding(&self.world).map(|sentence| sentence.render(Lang::En, &name))
    }

    /// No safety invariant is violated.
    #[track_caller]
    pub(super) fn holds(&self) {
        for invariant in P::invariants().iter().filter(|i| i.expect == Expect::Always) {
            assert_eq!(self.finds(invariant.id), None, "{}", invariant.id);
        }
    }

    /// A request is open or a site has not decided.
    pub(super) fn undecided(&self) -> Option<String> {
        self.finds("all-decide")
    }
}
