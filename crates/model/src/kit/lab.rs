//! A system on the bench.

use crate::{
    Action, Checked, Choices, Envelope, Expect, Fault, Lang, MessageId, Messages, Micros, NodeId, NodeView,
    OpenRequest, Params, Reply, RequestId, Requests, RuleId, RuleSet, Sentence, Settings, Status, Step,
    Timers, Wire, World,
};
use std::collections::VecDeque;

/// More deliveries than any system of a test needs to come to rest.
const MOST_DELIVERIES: usize = 10_000;

/// How often [`Lab::recover`] fires every timer.
const ROUNDS: usize = 6;

/// The node with this number.
pub fn id(node: u16) -> NodeId {
    NodeId::new(node)
}

/// Choices laid down in advance, after these always the first; clocks that show what the test sets.
#[derive(Clone, Debug, Default)]
pub struct Chance {
    /// The next choices. One that is too high stands for the last.
    pub next: VecDeque<u32>,
    /// What every clock shows; they are right.
    pub now: Micros,
}

impl Choices for Chance {
    fn choose(&mut self, n: u32) -> u32 {
        self.next.pop_front().map_or(0, |choice| choice.min(n - 1))
    }

    fn clock(&self, _: NodeId) -> Micros {
        self.now
    }

    fn now(&self) -> Micros {
        self.now
    }
}

/// A system on the bench: everything happens when the test says so. Whatever makes no sense panics at the test's own line.
pub struct Lab<P: Checked> {
    /// Where it stands.
    pub world: World<P>,
    /// What happened last.
    pub step: Step<P>,
    /// What its handlers choose, and what its clocks show.
    pub chance: Chance,
    /// The requests that were answered, or that nobody can answer any more (`None`), in order.
    pub closed: Vec<(OpenRequest<P::Request>, Option<Reply>)>,
    /// How often a handler has waited for the disk.
    pub forced: u32,
    /// How many messages were sent.
    pub sent: usize,
}

impl<P: Checked> Lab<P> {
    /// A system with these parameters: `nodes=3 backoff=0`.
    #[track_caller]
    pub fn new(params: &str) -> Self {
        Self::with(params, &[], &[])
    }

    /// A system with rules switched off and with fields given on disks: node, field, value.
    #[track_caller]
    pub fn with(params: &str, without: &[&str], given: &[(u16, &str, &str)]) -> Self {
        let off = |rules: RuleSet, id: &&str| rules.switched(RuleId::of(P::RULES, id), false);
        let rules = without.iter().fold(RuleSet::ALL, off);
        let config = Self::configure(params).expect("they fit together");
        let disks = vec![P::Durable::default(); P::topology(&config).nodes.len()];
        let mut world = World::new(config, rules, disks);
        for (node, key, value) in given {
            world.given(id(*node), key, value).expect("it may be given");
        }
        let (step, chance) = (Step::default(), Chance::default());
        let mut lab = Self { world, step, chance, closed: Vec::new(), forced: 0, sent: 0 };
        lab.world.boot(&mut lab.chance, &mut lab.step);
        lab.count();
        lab
    }

    /// The configuration of these parameters, each of which is allowed.
    ///
    /// # Errors
    /// What is said in English where they do not fit together.
    #[track_caller]
    pub fn configure(params: &str) -> Result<P::Config, String> {
        let pairs = params.split_whitespace().map(|pair| pair.split_once('=').expect("key=value"));
        let params = Params::parse(P::Config::PARAMS, pairs).expect("the parameters are allowed");
        P::Config::read(&params).map_err(|e| e.sentence.render(Lang::En, &|node| node.number().to_string()))
    }

    fn count(&mut self) {
        self.forced += self.step.forced;
        self.sent += self.step.sent.len();
        let closed = self.step.closed();
        self.closed.extend(closed.map(|(request, reply)| (request.clone(), reply.cloned())));
    }

    /// Something happens.
    #[track_caller]
    pub fn act(&mut self, action: Action<P>) {
        assert!(self.world.apply(action, &mut self.chance, &mut self.step), "the action makes sense");
        self.count();
    }

    /// A fault happens, or ends.
    #[track_caller]
    pub fn fault(&mut self, fault: Fault) {
        self.act(Action::Fault(fault));
    }

    /// Somebody asks a node, in the words of a scenario: `put x 7`.
    #[track_caller]
    pub fn ask(&mut self, node: u16, words: &str) -> RequestId {
        let words: Vec<&str> = words.split(' ').collect();
        let request = P::Request::read(&words).expect("it is a request");
        self.act(Action::Request(id(node), request));
        self.step.request.expect("a request was made")
    }

    /// Whether a timer of this name is set at a node; if so, the first of them fires.
    pub fn fires(&mut self, node: u16, timer: &str) -> bool {
        let set = self.world.node(id(node)).timers.iter().map(|(timer, _)| timer).find(|t| t.name() == timer);
        let Some(timer) = set else { return false };
        self.act(Action::Fire(id(node), timer));
        true
    }

    /// The first timer of this name that is set at a node fires.
    #[track_caller]
    pub fn fire(&mut self, node: u16, timer: &str) {
        assert!(self.fires(node, timer), "{timer} is set at node {node}");
    }

    /// A node crashes.
    #[track_caller]
    pub fn crash(&mut self, node: u16) {
        self.fault(Fault::Crash(id(node)));
    }

    /// A node starts again from its disk; if it is up, it crashes first.
    #[track_caller]
    pub fn restart(&mut self, node: u16) {
        if self.world.node(id(node)).status() != Status::Down {
            self.crash(node);
        }
        self.fault(Fault::Restart { node: id(node), wiped: false });
    }

    /// The link between two nodes is cut, both ways.
    pub fn cut(&mut self, a: u16, b: u16) {
        self.fault(Fault::Cut(Wire { from: id(a), to: id(b), both: true }));
    }

    /// A message arrives that no node has sent.
    #[track_caller]
    pub fn inject(&mut self, from: u16, to: u16, message: P::Message) {
        let message = self.world.inject(id(from), id(to), message);
        self.act(Action::Deliver(message));
    }

    /// The messages of a kind that are in flight from one node to another, the oldest first; `*` is every kind.
    fn matching(&self, from: u16, to: u16, kind: &str) -> impl DoubleEndedIterator<Item = MessageId> {
        let fits = move |e: &Envelope<P::Message>| {
            (e.from, e.to) == (id(from), id(to)) && (kind == "*" || e.message.kind_name() == kind)
        };
        self.world.in_flight().into_iter().filter(move |(_, envelope)| fits(envelope)).map(|(id, _)| id)
    }

    /// The oldest message of a kind (`*`: any) in flight from one node to another.
    #[track_caller]
    pub fn find(&self, from: u16, to: u16, kind: &str) -> MessageId {
        let found = self.matching(from, to, kind).next();
        found.unwrap_or_else(|| panic!("no {kind} {from} -> {to} is in flight"))
    }

    /// Delivers the oldest message of a kind (`*`: any) from one node to another.
    #[track_caller]
    pub fn deliver(&mut self, from: u16, to: u16, kind: &str) {
        let message = self.find(from, to, kind);
        self.act(Action::Deliver(message));
    }

    /// Delivers the newest message of a kind (`*`: any) from one node to another.
    #[track_caller]
    pub fn deliver_newest(&mut self, from: u16, to: u16, kind: &str) {
        let found = self.matching(from, to, kind).next_back();
        self.act(Action::Deliver(found.unwrap_or_else(|| panic!("no {kind} {from} -> {to} is in flight"))));
    }

    /// Delivers a kind of message from a node to each of some others, in order.
    #[track_caller]
    pub fn spread(&mut self, from: u16, to: &[u16], kind: &str) {
        for to in to {
            self.deliver(from, *to, kind);
        }
    }

    /// Delivers a kind of message from each of some nodes to one, in order.
    #[track_caller]
    pub fn gather(&mut self, from: &[u16], to: u16, kind: &str) {
        for from in from {
            self.deliver(*from, to, kind);
        }
    }

    /// Loses the oldest message of a kind (`*`: any) from one node to another.
    #[track_caller]
    pub fn lose(&mut self, from: u16, to: u16, kind: &str) {
        let message = self.find(from, to, kind);
        self.act(Action::Lose(message));
    }

    /// Loses all that is in flight.
    pub fn lose_all(&mut self) {
        let all: Vec<MessageId> = self.world.in_flight().into_iter().map(|(id, _)| id).collect();
        for message in all {
            self.act(Action::Lose(message));
        }
    }

    /// The oldest message of a kind (`*`: any) from one node to another is there twice; returns the copy.
    #[track_caller]
    pub fn duplicate(&mut self, from: u16, to: u16, kind: &str) -> MessageId {
        let message = self.find(from, to, kind);
        self.act(Action::Duplicate(message));
        self.step.sent[0]
    }

    /// Delivers what fits, the oldest first, until no such message is in flight; returns how many it were.
    #[track_caller]
    pub fn deliver_while(&mut self, fits: impl Fn(&Envelope<P::Message>) -> bool) -> usize {
        for delivered in 0..MOST_DELIVERIES {
            let next = self.world.in_flight().into_iter().find(|(_, envelope)| fits(envelope));
            let Some((message, _)) = next else { return delivered };
            self.act(Action::Deliver(message));
        }
        panic!("it does not come to rest");
    }

    /// Delivers until nothing of these kinds is in flight.
    #[track_caller]
    pub fn deliver_all(&mut self, kinds: &[&str]) {
        self.deliver_while(|envelope| kinds.contains(&envelope.message.kind_name()));
    }

    /// Delivers until nothing is in flight.
    #[track_caller]
    pub fn stabilize(&mut self) {
        self.deliver_while(|_| true);
    }

    /// Every node is up, and then everything arrives and every timer fires, again and again.
    pub fn recover(&mut self) {
        let ids: Vec<NodeId> = self.world.ids().collect();
        for node in &ids {
            if self.world.node(*node).status() == Status::Down {
                self.restart(node.number());
            }
        }
        for _ in 0..ROUNDS {
            self.stabilize();
            for node in &ids {
                for timer in P::Timer::KINDS {
                    self.fires(node.number(), timer.id);
                    self.stabilize();
                }
            }
        }
    }

    /// What the last step sent, with the receivers.
    pub fn last_sent(&self) -> Vec<(u16, P::Message)> {
        let envelopes = self.step.sent.iter().filter_map(|id| self.world.envelope(*id));
        envelopes.map(|envelope| (envelope.to.number(), envelope.message.clone())).collect()
    }

    /// The newest message in flight from one node to another.
    pub fn newest(&self, from: u16, to: u16) -> Option<P::Message> {
        let newest = self.matching(from, to, "*").next_back()?;
        self.world.envelope(newest).map(|envelope| envelope.message.clone())
    }

    /// What a node knows that would not survive a crash.
    #[track_caller]
    pub fn memory(&self, node: u16) -> &P::Volatile {
        self.world.node(id(node)).memory.as_ref().expect("it runs")
    }

    /// A node as it is shown.
    pub fn view(&self, node: u16) -> NodeView {
        self.world.view(id(node), 1_000)
    }

    /// A field as an `expect` line compares it.
    #[track_caller]
    pub fn field(&self, node: u16, name: &str) -> String {
        self.view(node).field(name).expect("there is such a field").value.plain()
    }

    /// The answers so far: `1 red`; a failure by its word, `1 unknown` where nobody knows.
    pub fn answers(&self) -> Vec<String> {
        let say = |reply: &Option<Reply>| match reply {
            Some(Reply::Ok(value)) => value.plain(),
            Some(Reply::Fail(why)) => (*why).to_owned(),
            None => "unknown".to_owned(),
        };
        self.closed.iter().map(|(request, reply)| format!("{} {}", request.id.0, say(reply))).collect()
    }

    /// What an invariant finds, in English.
    #[track_caller]
    pub fn finds(&self, invariant: &str) -> Option<String> {
        let table = P::invariants();
        let invariant = table.iter().find(|i| i.id == invariant).expect("there is such an invariant");
        invariant.finding(&self.world).map(|sentence| self.english(&sentence))
    }

    /// The conditions of the system's own that the state breaks, by their ids.
    pub fn breaks(&self) -> Vec<&'static str> {
        P::breaks(&self.world).into_iter().map(|condition| condition.id).collect()
    }

    /// What the invariants of a kind find: their ids, and what they say.
    pub fn found(&self, expect: Expect) -> impl Iterator<Item = (&'static str, String)> {
        let table = P::invariants().iter().filter(move |i| i.expect == expect);
        table.filter_map(|i| Some((i.id, self.finds(i.id)?)))
    }

    /// No safety invariant is violated.
    #[track_caller]
    pub fn holds(&self) {
        if let Some((id, says)) = self.found(Expect::Always).next() {
            panic!("{id} is violated: {says}");
        }
    }

    /// A sentence in English.
    pub fn english(&self, sentence: &Sentence) -> String {
        sentence.render(Lang::En, &|node| self.world.topology().nodes[node.index()].name.clone())
    }

    /// What the last step said, in English.
    pub fn said(&self) -> Vec<String> {
        self.step.notes.iter().map(|note| self.english(&note.sentence)).collect()
    }
}
