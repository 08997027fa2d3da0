//! What can happen to a world, and what it did.

use crate::effects::Outbox;
use crate::{
    Fault, Mark, MessageId, MessageView, Micros, NodeId, Note, Protocol, Reply, RequestId, RuleId,
    TimerChange,
};
use std::sync::Arc;

/// What can happen to a world.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action<P: Protocol> {
    /// A message in flight arrives. Across a cut link or at a crashed node it is lost.
    Deliver(MessageId),
    /// A message in flight is lost.
    Lose(MessageId),
    /// A message in flight is there once more.
    Duplicate(MessageId),
    /// A set timer fires.
    Fire(NodeId, P::Timer),
    /// A client or an operator asks a node.
    Request(NodeId, P::Request),
    /// Something breaks, or is mended.
    Fault(Fault),
    /// A safety rule is switched on or off.
    Rule(RuleId, bool),
    /// The configuration changes, within what may change while the system runs.
    Configure(Arc<P::Config>),
    /// What is counted for the metrics is counted anew from here. No node notices; history variables may.
    Measure,
}

/// A message in flight.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Envelope<M> {
    /// Its number in the run, from 1.
    pub serial: u32,
    /// The sender, as the message says.
    pub from: NodeId,
    /// The receiver.
    pub to: NodeId,
    /// Who really sent it: another than `from` only where an adversary did.
    pub by: NodeId,
    /// What it says.
    pub message: M,
}

/// A request that has not been answered yet.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct OpenRequest<R> {
    /// Its number in the run, from 1.
    pub id: RequestId,
    /// The node that was asked.
    pub node: NodeId,
    /// What was asked.
    pub request: R,
}

/// A request that this step closed.
#[derive(Clone, Debug)]
pub(crate) struct Closed<R> {
    pub(crate) request: OpenRequest<R>,
    /// `None`: the node that held it crashed, and nobody knows whether it took effect.
    pub(crate) reply: Option<Reply>,
}

/// What one action did. The caller owns it and hands it in again for the next one.
pub struct Step<P: Protocol> {
    /// When it happened, in the time of the run; 0 in a search, which knows none. What a history variable keeps of it may be
    /// told and counted, and judged where a bound on time is assumed.
    pub at: Micros,
    /// The action.
    pub action: Option<Action<P>>,
    /// The node at which it happened, if it happened at one.
    pub node: Option<NodeId>,
    /// The message that arrived, was lost or was copied: sender and receiver.
    pub message: Option<(NodeId, NodeId)>,
    /// How that message is shown; nobody asks where it is quiet.
    pub look: Option<MessageView>,
    /// The kind of that message, by its place in [`crate::Messages::KINDS`].
    pub kind: Option<usize>,
    /// The adversary that read the message or kept it.
    pub tapped: Option<NodeId>,
    /// Whether the message was lost, also when it was to be delivered.
    pub lost: bool,
    /// The messages sent, in order. With a duplication: the copy.
    pub sent: Vec<MessageId>,
    /// The timers set and cleared, in order.
    pub timers: Vec<TimerChange<P::Timer>>,
    /// How often a handler waited for the disk: [`crate::Effects::force`].
    pub forced: u32,
    /// The request made, if one was.
    pub request: Option<RequestId>,
    /// What happened and why; empty when quiet.
    pub notes: Vec<Note>,
    /// What the step means for the timeline.
    pub mark: Option<Mark>,
    /// Whether nobody looks, so that no sentences are made.
    pub quiet: bool,
    pub(crate) closed: Vec<Closed<P::Request>>,
    pub(crate) out: Outbox<P::Message, P::Timer>,
}

impl<P: Protocol> Default for Step<P> {
    fn default() -> Self {
        Self {
            at: Micros(0),
            action: None,
            node: None,
            message: None,
            look: None,
            kind: None,
            tapped: None,
            lost: false,
            sent: Vec::new(),
            timers: Vec::new(),
            forced: 0,
            request: None,
            notes: Vec::new(),
            mark: None,
            quiet: false,
            closed: Vec::new(),
            out: Outbox::default(),
        }
    }
}

/// Clears a list that most steps leave empty: to look whether it is takes less than to clear it.
#[inline]
pub fn clear<T>(list: &mut Vec<T>) {
    if !list.is_empty() {
        list.clear();
    }
}

impl<P: Protocol> Step<P> {
    /// The requests that this step answered (`Some`) or left for ever without an answer (`None`).
    pub fn closed(&self) -> impl Iterator<Item = (&OpenRequest<P::Request>, Option<&Reply>)> {
        self.closed.iter().map(|c| (&c.request, c.reply.as_ref()))
    }

    /// Clears what the last action did; [`crate::World::apply`] does so by itself.
    pub fn reset(&mut self) {
        self.at = Micros(0);
        self.action = None;
        self.node = None;
        self.message = None;
        self.look = None;
        self.kind = None;
        self.tapped = None;
        self.lost = false;
        self.sent.clear();
        self.timers.clear();
        self.forced = 0;
        self.request = None;
        clear(&mut self.notes);
        self.mark = None;
        clear(&mut self.closed);
    }
}
