//! The transition: what each action does to a world, and how what a handler wrote comes into it.

use super::World;
use crate::protocol::ctx;
use crate::step::Closed;
use crate::{
    Action, Checked, Choices, Effects, Envelope, Fault, InvariantSet, Links, Live, MessageId, Messages as _,
    Node, NodeId, OpenRequest, RequestId, Status, Step, Tap, TapMode,
};
use std::sync::Arc;

impl<P: Checked> World<P> {
    /// Starts every node for the first time, as one step.
    pub fn boot(&mut self, choices: &mut dyn Choices, step: &mut Step<P>) {
        step.reset();
        step.at = choices.now();
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
        step.at = choices.now();
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
            Action::Fault(fault) => self.strike(fault, choices, step),
            Action::Measure => true,
            Action::Rule(rule, on) => {
                self.rules = self.rules.switched(*rule, *on);
                true
            }
            Action::Configure(config) => {
                self.config = Arc::clone(config);
                self.topology = Arc::new(P::topology(config));
                self.taps = P::taps(config).into();
                debug_assert_eq!(
                    self.topology.nodes.len(),
                    self.nodes.len(),
                    "a live change keeps the nodes"
                );
                true
            }
        }
    }

    fn strike(&mut self, fault: &Fault, choices: &mut dyn Choices, step: &mut Step<P>) -> bool {
        match fault {
            Fault::Crash(node) => return self.crash(*node, step),
            Fault::Restart { node, wiped } => {
                if self.node(*node).memory.is_some() {
                    return false;
                }
                if *wiped {
                    self.node_mut(*node).disk = P::Durable::default();
                }
                self.start(*node, choices, step);
            }
            Fault::Pause(node) => return self.pause(*node, true, step),
            Fault::Resume(node) => return self.pause(*node, false, step),
            Fault::Cut(wire) => wire.directions().for_each(|(from, to)| self.links.set(from, to, true)),
            Fault::Mend(wire) => wire.directions().for_each(|(from, to)| self.links.set(from, to, false)),
            Fault::Isolate(node) => {
                for other in self.ids().filter(|other| other != node) {
                    self.links.set(*node, other, true);
                    self.links.set(other, *node, true);
                }
            }
            Fault::Partition(groups) => {
                self.links.groups = groups.iter().map(|group| group.iter().copied().collect()).collect();
            }
            Fault::Heal => self.links = Links::default(),
        }
        true
    }

    fn deliver(&mut self, id: MessageId, choices: &mut dyn Choices, step: &mut Step<P>) -> bool {
        let Some(envelope) = self.envelope(id) else { return false };
        let (from, to) = (envelope.from, envelope.to);
        match self.node(to).status() {
            Status::Paused => return false,
            Status::Down => return self.lose(id, step),
            Status::Up if !self.links.open(from, to) => return self.lose(id, step),
            Status::Up => {}
        }
        let envelope = self.take(id);
        Self::say_which(&envelope, step);
        if let Some(tap) = self.tap(&envelope) {
            step.tapped = Some(tap.by);
            let copy = envelope.message.clone();
            self.handle(tap.by, choices, step, |ctx, node, fx| P::on_tap(ctx, node, (from, to), copy, fx));
            if tap.mode == TapMode::Control {
                step.node = Some(tap.by);
                return true;
            }
        }
        step.node = Some(to);
        self.handle(to, choices, step, |ctx, node, fx| P::on_message(ctx, node, from, envelope.message, fx));
        true
    }

    /// Notes which message the step is about.
    fn say_which(envelope: &Envelope<P::Message>, step: &mut Step<P>) {
        step.message = Some((envelope.from, envelope.to));
        step.kind = Some(envelope.message.kind());
        if !step.quiet {
            step.look = Some(envelope.message.look());
        }
    }

    /// The tap that a message passes, if its tapper runs. What the tapper sends itself passes none.
    fn tap(&self, envelope: &Envelope<P::Message>) -> Option<Tap> {
        let passes = |tap: &&Tap| (tap.from, tap.to) == (envelope.from, envelope.to) && tap.by != envelope.by;
        self.taps.iter().find(passes).filter(|tap| self.node(tap.by).status() == Status::Up).copied()
    }

    /// Whether a tap keeps a message in flight from its receiver.
    pub fn is_kept(&self, id: MessageId) -> bool {
        let tap = self.envelope(id).and_then(|envelope| self.tap(envelope));
        tap.is_some_and(|tap| tap.mode == TapMode::Control)
    }

    fn lose(&mut self, id: MessageId, step: &mut Step<P>) -> bool {
        if self.envelope(id).is_none() {
            return false;
        }
        let envelope = self.take(id);
        Self::say_which(&envelope, step);
        step.lost = true;
        true
    }

    fn duplicate(&mut self, id: MessageId, step: &mut Step<P>) -> bool {
        let Some(envelope) = self.envelope(id).cloned() else { return false };
        Self::say_which(&envelope, step);
        let copy = self.post(envelope.by, (envelope.from, envelope.to), envelope.message);
        step.sent.push(copy);
        true
    }

    fn fire(&mut self, node: NodeId, timer: P::Timer, choices: &mut dyn Choices, step: &mut Step<P>) -> bool {
        if self.node(node).status() != Status::Up || !self.node(node).timers.contains(&timer) {
            return false;
        }
        self.node_mut(node).timers.clear(&timer);
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
        n.timers.clear_all();
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
        let ctx = ctx(node, &*self.config, self.rules(), choices);
        let n = Node::changing(&mut self.nodes[node.index()]);
        let adversary = self.topology.nodes[node.index()].adversary;
        let mut fx = Effects { me: node, quiet: step.quiet, adversary, choices, out: &mut step.out };
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
        handler: impl FnOnce(&crate::CtxOf<'_, P>, &mut Live<'_, P>, &mut crate::Fx<'_, P>),
    ) {
        let ctx = ctx(node, &*self.config, self.rules(), choices);
        let n = Node::changing(&mut self.nodes[node.index()]);
        let memory = n.memory.as_mut().expect("handlers run only at nodes that are up");
        let adversary = self.topology.nodes[node.index()].adversary;
        let mut fx = Effects { me: node, quiet: step.quiet, adversary, choices, out: &mut step.out };
        handler(&ctx, &mut Live { disk: &mut n.disk, memory }, &mut fx);
        step.out.timers.iter_mut().for_each(|change| n.set_timer(change));
        self.collect(node, step);
    }

    /// Moves what a handler wrote into the world and into the step.
    fn collect(&mut self, node: NodeId, step: &mut Step<P>) {
        if !step.out.sent.is_empty() {
            for sent in step.out.sent.drain(..) {
                let id = self.post(node, (sent.claimed.unwrap_or(node), sent.to), sent.message);
                step.sent.push(id);
            }
        }
        if step.timers.is_empty() {
            std::mem::swap(&mut step.timers, &mut step.out.timers);
        } else {
            step.timers.append(&mut step.out.timers);
        }
        if !step.out.written.replies.is_empty() {
            self.close(step);
        }
        if !step.quiet {
            step.notes.append(&mut step.out.written.notes);
        }
        step.forced += std::mem::take(&mut step.out.written.forced);
        if let Some(mark) = step.out.written.mark.take() {
            step.mark = step.mark.max(Some(mark));
        }
    }

    /// Ends the requests that have an answer.
    fn close(&mut self, step: &mut Step<P>) {
        for (id, reply) in step.out.written.replies.drain(..) {
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
            let mut found = std::mem::take(&mut self.found);
            P::observe(Arc::make_mut(&mut ghost), &mut found, step, self);
            (self.ghost, self.found) = (ghost, found);
        }
    }
}
