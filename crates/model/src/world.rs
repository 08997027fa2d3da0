//! The world: every node, every message in flight, every link, and the one transition between its states.
//!
//! [`World::apply`] is the only way in which a world changes. Who decides what happens next (a clock, a person, a
//! search) does not concern this file.

mod messages;
mod prints;
mod symmetric;
mod transition;

use crate::{
    Action, Checked, Envelope, Field, Findings, Grid, Head, InvariantSet, Lane, Links, Node, NodeId, NodeRef,
    NodeView, OpenRequest, Place, RuleSet, Status, Tap, Text, Topology, Value, Word,
};
use std::sync::Arc;

/// A whole system at one moment.
pub struct World<P: Checked> {
    config: Arc<P::Config>,
    rules: RuleSet,
    topology: Arc<Topology>,
    taps: Arc<[Tap]>,
    nodes: Vec<Arc<Node<P>>>,
    slots: Vec<Option<Envelope<P::Message>>>,
    free: Vec<u32>,
    last_message: u32,
    links: Links,
    open: Vec<OpenRequest<P::Request>>,
    last_request: u32,
    ghost: Arc<P::Ghost>,
    found: Findings,
    blank: Arc<P::Ghost>,
    /// The sum of the fingerprints of the messages in flight, where somebody searches.
    message_sum: Option<u64>,
    /// The invariants for whose sake history variables are kept. With none, the history variables rest.
    pub watch: InvariantSet,
}

impl<P: Checked> Clone for World<P> {
    fn clone(&self) -> Self {
        Self {
            config: Arc::clone(&self.config),
            rules: self.rules,
            topology: Arc::clone(&self.topology),
            taps: Arc::clone(&self.taps),
            nodes: self.nodes.clone(),
            slots: self.slots.clone(),
            free: self.free.clone(),
            last_message: self.last_message,
            links: self.links.clone(),
            open: self.open.clone(),
            last_request: self.last_request,
            ghost: Arc::clone(&self.ghost),
            found: self.found.clone(),
            blank: Arc::clone(&self.blank),
            message_sum: self.message_sum,
            watch: self.watch,
        }
    }
}

impl<P: Checked> World<P> {
    /// A world whose nodes have these disks and have not started yet.
    pub fn new(config: P::Config, rules: RuleSet, disks: Vec<P::Durable>) -> Self {
        let topology = P::topology(&config);
        assert_eq!(topology.nodes.len(), disks.len(), "every node has a disk");
        let blank = Arc::new(P::Ghost::default());
        let taps = P::taps(&config).into();
        Self {
            config: Arc::new(config),
            rules,
            topology: Arc::new(topology),
            taps,
            nodes: disks.into_iter().map(|disk| Arc::new(Node::new(disk))).collect(),
            slots: Vec::new(),
            free: Vec::new(),
            last_message: 0,
            links: Links::default(),
            open: Vec::new(),
            last_request: 0,
            ghost: Arc::clone(&blank),
            found: Findings::default(),
            blank,
            message_sum: None,
            watch: InvariantSet::ALL,
        }
    }

    /// Sets one field of a node's disk, before the node has started.
    ///
    /// # Errors
    /// What [`crate::Protocol::given`] refuses.
    pub fn given(&mut self, node: NodeId, key: &str, value: &str) -> Result<(), crate::Sentence> {
        let config = Arc::clone(&self.config);
        P::given(&config, &mut self.node_mut(node).disk, key, value)
    }

    fn node_mut(&mut self, node: NodeId) -> &mut Node<P> {
        Node::changing(&mut self.nodes[node.index()])
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

    /// A node as it is shown: its look, and all its fields. Long sequences show at most their last `limit` elements.
    pub fn view(&self, node: NodeId, limit: usize) -> NodeView {
        let at = self.node_ref(node, limit);
        NodeView { fields: fields(&at), ..P::look(&at) }
    }

    /// A node as the stage shows it: its look, and the fields that are drawn beside it.
    pub fn look(&self, node: NodeId, limit: usize) -> NodeView {
        let at = self.node_ref(node, limit);
        let mut view = P::look(&at);
        if let Some(names) = view.beside {
            view.fields = fields(&at);
            view.fields.retain(|field| names.split(' ').any(|name| name == field.name));
        }
        view
    }

    /// What each slot of a node does now.
    pub fn lanes(&self, node: NodeId) -> Vec<Lane> {
        P::lanes(&self.node_ref(node, usize::MAX))
    }

    /// What its steps are stamped with now.
    pub fn stamp(&self, node: NodeId) -> Word {
        P::stamp(&self.node_ref(node, usize::MAX))
    }

    fn node_ref(&self, me: NodeId, limit: usize) -> NodeRef<'_, P> {
        let node = self.node(me);
        NodeRef { config: &self.config, me, disk: &node.disk, memory: node.memory.as_ref(), limit }
    }

    /// What a node may do now by itself, as requests; an adversary's [`crate::Protocol::moves`].
    pub fn moves(&self, node: NodeId) -> Vec<P::Request> {
        let mut moves = Vec::new();
        if self.node(node).status() == Status::Up {
            P::moves(&self.node_ref(node, usize::MAX), &mut moves);
        }
        moves
    }

    /// Whether a link is tapped by the node that sent a message on it under another name or passed one on: such a message
    /// takes no time, so that a tap that only listens changes nothing.
    pub fn is_passed_on(&self, envelope: &Envelope<P::Message>) -> bool {
        let (from, to, by) = (envelope.from, envelope.to, envelope.by);
        self.taps.iter().any(|tap| tap.by == by && (tap.from, tap.to) == (from, to))
    }

    /// What [`Checked::observe`] has found in this run.
    pub fn found(&self) -> &Findings {
        &self.found
    }

    /// The deliveries and timers that may happen now: what a search chooses from, before any fault.
    pub fn enabled(&self, out: &mut Vec<Action<P>>) {
        for (id, envelope) in self.in_flight() {
            if self.node(envelope.to).status() == Status::Up && self.links.open(envelope.from, envelope.to) {
                out.push(Action::Deliver(id));
            }
        }
        for (node, n) in self.nodes() {
            if n.status() == Status::Up {
                out.extend(n.timers.iter().map(|(timer, _)| Action::Fire(node, timer)));
            }
        }
    }
}

static LANES: Text = Text::new("What each of its slots does now.", "它的每个槽位正在做什么。");

/// All fields of a node; what its slots do is one of them, where it has slots.
fn fields<P: Checked>(node: &NodeRef<'_, P>) -> Vec<Field> {
    let mut fields = P::fields(node);
    let lanes = P::lanes(node);
    if !lanes.is_empty() {
        let squares = lanes.iter().map(|lane| (Head::Word(lane.slot), lane.square()));
        let value = Value::Grid(Grid::list(squares));
        fields.push(Field { name: "lanes", says: &LANES, place: Place::Memory, value });
    }
    fields
}
