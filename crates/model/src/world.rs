//! The world: every node, every message in flight, every link, and the one transition between its states.
//!
//! [`World::apply`] is the only way in which a world changes. Who decides what happens next (a clock, a person, a
//! search) is no business of this file.

use crate::protocol::ctx;
use crate::step::Closed;
use crate::{
    Action, Choices, Effects, Envelope, Fingerprint, InvariantSet, Links, Live, MessageId, Node, NodeId,
    OpenRequest, Protocol, RequestId, RuleSet, Status, Step, Topology, fingerprint, mix,
};
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// A whole system at one moment.
pub struct World<P: Protocol> {
    config: Arc<P::Config>,
    rules: RuleSet,
    topology: Arc<Topology>,
    nodes: Vec<Arc<Node<P>>>,
    slots: Vec<Option<Envelope<P::Message>>>,
    free: Vec<u32>,
    last_message: u32,
    links: Links,
    open: Vec<OpenRequest<P::Request>>,
    last_request: u32,
    ghost: Arc<P::Ghost>,
    blank: Arc<P::Ghost>,
    /// The sum of the fingerprints of the messages in flight, where somebody searches.
    letters: Option<u64>,
    /// The invariants for whose sake history variables are kept. With none, the history variables rest.
    pub watch: InvariantSet,
}

impl<P: Protocol> Clone for World<P> {
    fn clone(&self) -> Self {
        Self {
            config: Arc::clone(&self.config),
            rules: self.rules,
            topology: Arc::clone(&self.topology),
            nodes: self.nodes.clone(),
            slots: self.slots.clone(),
            free: self.free.clone(),
            last_message: self.last_message,
            links: self.links.clone(),
            open: self.open.clone(),
            last_request: self.last_request,
            ghost: Arc::clone(&self.ghost),
            blank: Arc::clone(&self.blank),
            letters: self.letters,
            watch: self.watch,
        }
    }
}

impl<P: Protocol> World<P> {
    /// A world whose nodes have these disks and have not started yet.
    pub fn new(config: P::Config, rules: RuleSet, disks: Vec<P::Durable>) -> Self {
        let topology = P::topology(&config);
        assert_eq!(topology.nodes.len(), disks.len(), "every node has a disk");
        let blank = Arc::new(P::Ghost::default());
        Self {
            config: Arc::new(config),
            rules,
            topology: Arc::new(topology),
            nodes: disks.into_iter().map(|disk| Arc::new(Node::new(disk))).collect(),
            slots: Vec::new(),
            free: Vec::new(),
            last_message: 0,
            links: Links::default(),
            open: Vec::new(),
            last_request: 0,
            ghost: Arc::clone(&blank),
            blank,
            letters: None,
            watch: InvariantSet::ALL,
        }
    }

    /// Sets one field of a node's disk, before the node has started.
    ///
    /// # Errors
    /// What [`Protocol::given`] refuses.
    pub fn given(&mut self, node: NodeId, key: &str, value: &str) -> Result<(), crate::Sentence> {
        let config = Arc::clone(&self.config);
        P::given(&config, &mut self.node_mut(node).disk, key, value)
    }

    /// Starts every node for the first time, as one step.
    pub fn boot(&mut self, choices: &mut dyn Choices, step: &mut Step<P>) {
        step.reset();
        for node in self.ids() {
            self.start(node, choices, step);
        }
        self.settle(step);
    }

    /// The transition. `step` is overwritten with what happened.
    ///
    /// An action that makes no sense now (a message that is not in flight, a restart of a node that runs, a timer
    /// that is not set) changes nothing and returns `false`.
    pub fn apply(&mut self, action: Action<P>, choices: &mut dyn Choices, step: &mut Step<P>) -> bool {
        step.reset();
        if !self.act(&action, choices, step) {
            return false;
        }
        step.action = Some(action);
        self.settle(step);
        true
    }

    fn act(&mut self, action: &Action<P>, choices: &mut dyn Choices, step: &mut Step<P>) -> bool {
        match action {
            Action::Deliver(id) => self.deliver(*id, choices, step),
            Action::Lose(id) => self.lose(*id, step),
            Action::Duplicate(id) => self.duplicate(*id, step),
            Action::Fire(node, timer) => self.fire(*node, *timer, choices, step),
            Action::Request(node, request) => self.ask(*node, request.clone(), choices, step),
            Action::Crash(node) => self.crash(*node, step),
            Action::Restart { node, wiped } => {
                if self.node(*node).memory.is_some() {
                    return false;
                }
                if *wiped {
                    self.node_mut(*node).disk = P::Durable::default();
                }
                self.start(*node, choices, step);
                true
            }
            Action::Pause(node) => self.pause(*node, true, step),
            Action::Resume(node) => self.pause(*node, false, step),
            Action::Cut(links, cut) => {
                for (from, to) in links {
                    self.links.set(*from, *to, *cut);
                }
                true
            }
            Action::Partition(groups) => {
                self.links.groups.clone_from(groups);
                true
            }
            Action::Heal => {
                self.links = Links::default();
                true
            }
            Action::Measure => true,
            Action::Rule(rule, on) => {
                self.rules = self.rules.switched(*rule, *on);
                true
            }
            Action::Configure(config) => {
                self.config = Arc::new(config.clone());
                self.topology = Arc::new(P::topology(config));
                debug_assert_eq!(
                    self.topology.nodes.len(),
                    self.nodes.len(),
                    "a live change keeps the nodes"
                );
                true
            }
        }
    }

    fn deliver(&mut self, id: MessageId, choices: &mut dyn Choices, step: &mut Step<P>) -> bool {
        let Some(letter) = self.envelope(id) else { return false };
        let (from, to) = (letter.from, letter.to);
        if self.node(to).status() == Status::Paused {
            return false;
        }
        if self.node(to).status() == Status::Down || !self.links.open(from, to) {
            return self.lose(id, step);
        }
        let letter = self.take(id);
        step.node = Some(to);
        step.message = Some((from, to, (!step.quiet).then(|| P::message_view(&letter.message))));
        self.handle(to, choices, step, |ctx, node, fx| P::on_message(ctx, node, from, letter.message, fx));
        true
    }

    fn lose(&mut self, id: MessageId, step: &mut Step<P>) -> bool {
        if self.envelope(id).is_none() {
            return false;
        }
        let letter = self.take(id);
        step.message =
            Some((letter.from, letter.to, (!step.quiet).then(|| P::message_view(&letter.message))));
        step.lost = true;
        true
    }

    fn duplicate(&mut self, id: MessageId, step: &mut Step<P>) -> bool {
        let Some(letter) = self.envelope(id).cloned() else { return false };
        step.message =
            Some((letter.from, letter.to, (!step.quiet).then(|| P::message_view(&letter.message))));
        let copy = self.post(letter.from, letter.to, letter.message);
        step.sent.push(copy);
        true
    }

    fn fire(&mut self, node: NodeId, timer: P::Timer, choices: &mut dyn Choices, step: &mut Step<P>) -> bool {
        let n = self.node(node);
        let Ok(at) = n.timers.binary_search_by(|(t, _)| t.cmp(&timer)) else { return false };
        if n.status() != Status::Up {
            return false;
        }
        let n = self.node_mut(node);
        n.timers.remove(at);
        n.slots.remove(at);
        step.node = Some(node);
        self.handle(node, choices, step, |ctx, live, fx| P::on_timer(ctx, live, timer, fx));
        true
    }

    fn ask(
        &mut self,
        node: NodeId,
        request: P::Request,
        choices: &mut dyn Choices,
        step: &mut Step<P>,
    ) -> bool {
        if self.node(node).status() != Status::Up {
            return false;
        }
        self.last_request += 1;
        let id = RequestId(self.last_request);
        self.open.push(OpenRequest { id, node, request: request.clone() });
        step.node = Some(node);
        step.request = Some(id);
        self.handle(node, choices, step, |ctx, live, fx| P::on_request(ctx, live, id, request, fx));
        true
    }

    fn crash(&mut self, node: NodeId, step: &mut Step<P>) -> bool {
        if self.node(node).memory.is_none() {
            return false;
        }
        step.node = Some(node);
        let n = self.node_mut(node);
        n.memory = None;
        n.paused = false;
        n.timers.clear();
        n.slots.clear();
        let (gone, open) = std::mem::take(&mut self.open).into_iter().partition(|r| r.node == node);
        self.open = open;
        let gone: Vec<OpenRequest<P::Request>> = gone;
        step.closed.extend(gone.into_iter().map(|request| Closed { request, reply: None }));
        true
    }

    fn pause(&mut self, node: NodeId, pause: bool, step: &mut Step<P>) -> bool {
        let n = self.node(node);
        if n.memory.is_none() || n.paused == pause {
            return false;
        }
        step.node = Some(node);
        self.node_mut(node).paused = pause;
        true
    }

    fn start(&mut self, node: NodeId, choices: &mut dyn Choices, step: &mut Step<P>) {
        step.node = Some(node);
        let ctx = ctx::<P>(node, &self.config, self.rules(), choices);
        let n = Node::changing(&mut self.nodes[node.index()]);
        let mut fx = Effects { me: node, quiet: step.quiet, choices, out: &mut step.out };
        n.memory = Some(P::start(&ctx, &mut n.disk, &mut fx));
        step.out.timers.iter_mut().for_each(|change| n.set_timer(change));
        self.collect(node, step);
    }

    /// Runs one handler of a node that is up, and puts its effects into the world.
    fn handle(
        &mut self,
        node: NodeId,
        choices: &mut dyn Choices,
        step: &mut Step<P>,
        handler: impl FnOnce(&crate::Ctx<'_, P>, &mut Live<'_, P>, &mut Effects<'_, P>),
    ) {
        let ctx = ctx::<P>(node, &self.config, self.rules(), choices);
        let n = Node::changing(&mut self.nodes[node.index()]);
        let memory = n.memory.as_mut().expect("handlers run only at nodes that are up");
        let mut fx = Effects { me: node, quiet: step.quiet, choices, out: &mut step.out };
        handler(&ctx, &mut Live { disk: &mut n.disk, memory }, &mut fx);
        step.out.timers.iter_mut().for_each(|change| n.set_timer(change));
        self.collect(node, step);
    }

    /// Moves what a handler wrote into the world and into the step.
    fn collect(&mut self, node: NodeId, step: &mut Step<P>) {
        if !step.out.sent.is_empty() {
            let mut sent = std::mem::take(&mut step.out.sent);
            for letter in sent.drain(..) {
                let id = self.post(node, letter.to, letter.message);
                step.sent.push(id);
            }
            step.out.sent = sent;
        }
        step.timers.append(&mut step.out.timers);
        if !step.out.replies.is_empty() {
            self.close(step);
        }
        if !step.quiet {
            step.notes.append(&mut step.out.notes);
        }
        step.forced += std::mem::take(&mut step.out.forced);
        step.mark = step.mark.max(step.out.mark.take());
    }

    /// Ends the requests that have an answer.
    fn close(&mut self, step: &mut Step<P>) {
        for (id, reply) in step.out.replies.drain(..) {
            if let Ok(at) = self.open.binary_search_by_key(&id, |r| r.id) {
                let request = self.open.remove(at);
                step.closed.push(Closed { request, reply: Some(reply) });
            }
        }
    }

    /// Brings the history variables up to date.
    fn settle(&mut self, step: &Step<P>) {
        if self.watch != InvariantSet::NONE {
            let mut ghost = std::mem::replace(&mut self.ghost, Arc::clone(&self.blank));
            P::observe(Arc::make_mut(&mut ghost), step, self);
            self.ghost = ghost;
        }
    }

    fn post(&mut self, from: NodeId, to: NodeId, message: P::Message) -> MessageId {
        self.last_message += 1;
        let letter = Envelope { serial: self.last_message, from, to, message };
        if let Some(sum) = &mut self.letters {
            *sum = sum.wrapping_add(print(&letter));
        }
        let slot = if let Some(slot) = self.free.pop() {
            self.slots[slot as usize] = Some(letter);
            slot
        } else {
            self.slots.push(Some(letter));
            u32::try_from(self.slots.len() - 1).expect("the scheduler bounds the messages in flight")
        };
        MessageId { serial: self.last_message, slot }
    }

    fn take(&mut self, id: MessageId) -> Envelope<P::Message> {
        self.free.push(id.slot);
        let letter = self.slots[id.slot as usize].take().expect("the caller has found it there");
        if let Some(sum) = &mut self.letters {
            *sum = sum.wrapping_sub(print(&letter));
        }
        letter
    }

    fn node_mut(&mut self, node: NodeId) -> &mut Node<P> {
        Node::changing(&mut self.nodes[node.index()])
    }

    /// Puts a message in flight that no handler sent: for tables of tests, and for an adversary on the wire.
    pub fn inject(&mut self, from: NodeId, to: NodeId, message: P::Message) -> MessageId {
        self.post(from, to, message)
    }

    /// The message with this number, if it is in flight.
    pub fn find_message(&self, serial: u32) -> Option<MessageId> {
        let at = self.slots.iter().position(|slot| slot.as_ref().is_some_and(|l| l.serial == serial))?;
        Some(MessageId { serial, slot: u32::try_from(at).ok()? })
    }

    /// The message, if it is in flight.
    pub fn envelope(&self, id: MessageId) -> Option<&Envelope<P::Message>> {
        self.slots.get(id.slot as usize)?.as_ref().filter(|letter| letter.serial == id.serial)
    }

    /// The messages in flight, in the order in which they were sent.
    pub fn in_flight(&self) -> Vec<(MessageId, &Envelope<P::Message>)> {
        let slots = (0u32..).zip(&self.slots);
        let mut ids: Vec<MessageId> = slots
            .filter_map(|(slot, letter)| letter.as_ref().map(|l| MessageId { serial: l.serial, slot }))
            .collect();
        ids.sort_unstable();
        ids.into_iter().filter_map(|id| Some((id, self.envelope(id)?))).collect()
    }

    /// The messages in flight that differ in sender, receiver or content, each by its oldest copy: for a search, the
    /// copies are one.
    pub fn distinct_letters(&self, out: &mut Vec<MessageId>) {
        let from = out.len();
        for (slot, letter) in (0u32..).zip(&self.slots) {
            let Some(letter) = letter else { continue };
            let same = |id: &&mut MessageId| {
                let other = self.slots[id.slot as usize].as_ref();
                other.is_some_and(|o| {
                    (o.to, o.from) == (letter.to, letter.from) && o.message == letter.message
                })
            };
            let id = MessageId { serial: letter.serial, slot };
            match out[from..].iter_mut().find(same) {
                Some(copy) => *copy = id.min(*copy),
                None => out.push(id),
            }
        }
    }

    /// How many messages are in flight.
    pub fn in_flight_count(&self) -> usize {
        self.slots.len() - self.free.len()
    }

    /// A node.
    ///
    /// # Panics
    /// When the topology has no such node.
    pub fn node(&self, node: NodeId) -> &Node<P> {
        &self.nodes[node.index()]
    }

    /// How many nodes there are.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether there are no nodes.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// The nodes' ids, in order.
    pub fn ids(&self) -> impl Iterator<Item = NodeId> + use<P> {
        (0..self.nodes.len()).map(NodeId::at)
    }

    /// The nodes with their ids, in order.
    pub fn nodes(&self) -> impl Iterator<Item = (NodeId, &Node<P>)> {
        self.nodes.iter().enumerate().map(|(i, n)| (NodeId::at(i), &**n))
    }

    /// The configuration.
    pub fn config(&self) -> &P::Config {
        &self.config
    }

    /// The nodes' names and places.
    pub fn topology(&self) -> &Topology {
        &self.topology
    }

    /// The rules in force: those that are switched on and that the configuration obeys.
    pub fn rules(&self) -> RuleSet {
        self.rules.and(P::obeyed(&self.config))
    }

    /// Which links are open.
    pub fn links(&self) -> &Links {
        &self.links
    }

    /// The requests without an answer, in the order in which they were made.
    pub fn open_requests(&self) -> &[OpenRequest<P::Request>] {
        &self.open
    }

    /// The history variables.
    pub fn ghost(&self) -> &P::Ghost {
        &self.ghost
    }

    /// The deliveries and timers that may happen now: what a search chooses from, before any fault.
    pub fn enabled(&self, out: &mut Vec<Action<P>>) {
        for (id, letter) in self.in_flight() {
            if self.node(letter.to).status() == Status::Up && self.links.open(letter.from, letter.to) {
                out.push(Action::Deliver(id));
            }
        }
        for (node, n) in self.nodes() {
            if n.status() == Status::Up {
                out.extend(n.timers.iter().map(|(timer, _)| Action::Fire(node, *timer)));
            }
        }
    }

    /// The fingerprint of the state: nodes, links, rules, requests, history variables, and the messages in flight as
    /// a multiset of contents, so that two ways to one state give one fingerprint.
    pub fn state_hash(&self) -> u64 {
        let mut hasher = Fingerprint::new();
        for node in &self.nodes {
            node.hash(&mut hasher);
        }
        self.links.hash(&mut hasher);
        self.rules.hash(&mut hasher);
        self.config.hash(&mut hasher);
        self.open.hash(&mut hasher);
        self.ghost.hash(&mut hasher);
        hasher.write_u64(self.sum_of_letters());
        hasher.finish()
    }

    fn sum_of_letters(&self) -> u64 {
        self.slots.iter().flatten().map(print).fold(0, u64::wrapping_add)
    }

    /// Gets ready for [`World::search_hash`]: from now on the sum of the messages is kept up to date.
    pub fn searched(&mut self) {
        self.letters = Some(self.sum_of_letters());
    }

    /// As [`World::state_hash`], for a search among worlds of one configuration and one set of rules: what did not
    /// change since the world was copied is not looked at again. Its values are its own.
    pub fn search_hash(&self) -> u64 {
        let mut hash = self.letters.unwrap_or_else(|| self.sum_of_letters());
        for node in &self.nodes {
            hash = mix(hash, node.print());
        }
        if !self.links.is_whole() {
            hash = mix(hash, fingerprint(&self.links));
        }
        if !self.open.is_empty() {
            hash = mix(hash, fingerprint(&self.open));
        }
        mix(hash, fingerprint(&*self.ghost))
    }
}

/// The fingerprint of a message in flight: of what it says, not of its number.
fn print<M: Hash>(letter: &Envelope<M>) -> u64 {
    mix(0, fingerprint(&(letter.from, letter.to, &letter.message)))
}
