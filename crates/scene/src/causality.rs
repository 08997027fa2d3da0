//! Whether one event happened before another, and how (Lamport 1978): along the steps of one node, and along messages.

use crate::trail::{Trail, Trip};
use synod_model::{Lang, NodeId, Sentence, Text};

/// How two events are ordered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    /// The step that comes first in the run, and the other one.
    pub steps: (u64, u64),
    /// Where they happened.
    pub nodes: (NodeId, NodeId),
    /// The steps at which the messages arrive that lead from the first to the second, in order; empty where both happened
    /// at one node. `None`: nothing leads there, so they are concurrent.
    pub chain: Option<Vec<u64>>,
}

static EVENT: Text = Text::new("{0} at step {1}", "{0} 的第 {1} 步");
static CONCURRENT: Text = Text::new(
    "{0} and {1} are concurrent: no chain of messages leads from one to the other.",
    "{0} 与 {1} 并发：没有消息链从其中一个通向另一个。",
);
static BEFORE: Text = Text::new("{0} happened before {1}: {2}.", "{0} 先于 {1}：{2}。");
static SAME_NODE: Text =
    Text::new("both are steps of {0}, one after the other", "两者都是 {0} 的步骤，先后发生");
static REACHES: Text = Text::new("{0} reaches {1} at step {2}", "{0} 在第 {2} 步到达 {1}");

impl Trail {
    /// How two events are ordered; `None` where one of them is at no node or is not known.
    pub fn order(&self, one: u64, other: u64) -> Option<Order> {
        let steps = (one.min(other), one.max(other));
        let nodes = (self.event(steps.0)?.node?, self.event(steps.1)?.node?);
        Some(Order { steps, nodes, chain: self.chain(steps, nodes) })
    }

    /// The arrivals that lead from one event to a later one, by the ways that are the first to get anywhere.
    fn chain(&self, (first, last): (u64, u64), (from, to): (NodeId, NodeId)) -> Option<Vec<u64>> {
        // Of each node since which step it knows of the first event, and by which arrival it came to know.
        let mut known: Vec<Option<(u64, Option<&Trip>)>> = vec![None; from.index().max(to.index()) + 1];
        known[from.index()] = Some((first, None));
        for (step, trip) in self.arrivals(first, last) {
            let (sender, receiver) = (trip.from.index(), trip.to.index());
            let told = known.get(sender).is_some_and(|at| at.is_some_and(|(since, _)| since <= trip.begun));
            if known.len() <= receiver {
                known.resize(receiver + 1, None);
            }
            if told && known[receiver].is_none() {
                known[receiver] = Some((step, Some(trip)));
            }
        }
        let mut chain = Vec::new();
        let (mut at, mut why) = known[to.index()]?;
        while let Some(trip) = why {
            chain.push(at);
            (at, why) = known[trip.from.index()]?;
        }
        chain.reverse();
        Some(chain)
    }
}

impl Order {
    /// The answer as a sentence; `names` are those of the nodes, in order.
    pub fn says(&self, trail: &Trail, names: &[String], lang: Lang) -> String {
        let name =
            |node: NodeId| names.get(node.index()).cloned().unwrap_or_else(|| node.number().to_string());
        let say = |sentence: Sentence| sentence.render(lang, &name);
        let event = |node: NodeId, step: u64| say(EVENT.with([node.into(), step.into()]));
        let (a, b) = (event(self.nodes.0, self.steps.0), event(self.nodes.1, self.steps.1));
        let Some(chain) = &self.chain else { return say(CONCURRENT.with([a.into(), b.into()])) };
        let hops = chain.iter().filter_map(|step| {
            let trip = trail.trip_of(*step)?;
            Some(say(REACHES.with([trip.view.kind.into(), trip.to.into(), (*step).into()])))
        });
        let hops: Vec<String> = hops.collect();
        let why = if hops.is_empty() {
            say(SAME_NODE.with([self.nodes.0.into()]))
        } else {
            hops.join(if lang == Lang::En { ", " } else { "，" })
        };
        say(BEFORE.with([a.into(), b.into(), why.into()]))
    }
}
