//! The history of a run, as somebody sees it who watches all replicas from outside.
//!
//! What was chosen stays chosen, although those who chose it may have voted again, restarted, or forgotten. So an observer
//! writes down every vote that is ever cast, slot by slot, and what every replica has applied. It looks only at the disks and
//! memories of the nodes; once a value is chosen in a slot, further votes for it matter no more.

use super::MultiPaxosOver;
use super::disk::{Slot, Vote, said};
use super::rules::QUORUMS_INTERSECT;
use super::state::{Memory, Volatile};
use crate::consensus::paxos::{Ballot, ballot};
use crate::kv::{Op, Store};
use crate::replicated::{Command, History, Machine};
use synod_model::{Blank, Findings, Map, Node, NodeId, NodeSet, Sentence, Step, World, texts};

/// The history variables.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Blank)]
pub struct Ghost<M: Machine = Store> {
    /// The replicas as they were after the last step.
    pub(super) seen: Vec<Seen>,
    /// What happened in each slot.
    slots: Map<Slot, Instance<M::Op>>,
    /// By place in the order of application: what was first applied there.
    applied: Map<u64, Applied<M::Op>>,
    /// What clients have asked for, by the numbers of the requests.
    asked: Map<u32, M::Op>,
    /// All slots up to this one are chosen.
    prefix: Slot,
    /// How many slots are chosen.
    pub(super) chosen: u64,
    /// In how many of them a no-op is.
    pub(super) no_ops: u64,
    /// How often a replica has begun to lead.
    pub(super) elections: u32,
    /// The last that has.
    pub(super) elected: Option<(NodeId, Ballot)>,
    /// The clients' history.
    pub(super) history: History<M>,
}

/// A replica after the last step.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Seen {
    /// The highest ballot that it has ever promised.
    promised: Option<Ballot>,
    /// Its own ballot.
    ballot: Option<Ballot>,
    /// Whether it leads.
    leads: bool,
    /// The last slot that it has applied.
    applied: Slot,
    /// How many slots it has applied.
    count: u64,
    /// Whether it lacks what is chosen.
    lacks: bool,
}

/// A value and who has voted for it in a ballot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Cast<C> {
    vote: Vote<C>,
    by: NodeSet,
}

/// The history of a slot.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Instance<C> {
    /// Every vote, without those for the value that is chosen.
    votes: Vec<Cast<C>>,
    /// What was chosen first.
    chosen: Option<Cast<C>>,
}

impl<C> Default for Instance<C> {
    fn default() -> Self {
        Self { votes: Vec::new(), chosen: None }
    }
}

/// What was first applied at a place, and who did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Applied<C = Op> {
    value: Option<Command<C>>,
    slot: Slot,
    by: NodeId,
}

texts! {
    TWO_VALUES: "Two values are chosen in slot {0}: {1} accepted “{2}” in ballot {3}, {4} accepted “{5}” in ballot {6}.",
        "第 {0} 个槽位出现了两个被选定的值：{1} 在提案编号 {3} 接受了“{2}”，{4} 在提案编号 {6} 接受了“{5}”。";
    APPLIED_DIFFER: "Two replicas apply different values as number {0}: {1} applied “{2}” of slot {3}, {4} applied “{5}” of slot {6}.",
        "两个副本应用的第 {0} 个值不同：{1} 应用了第 {3} 个槽位的“{2}”，{4} 应用了第 {6} 个槽位的“{5}”。";
    BROKE_PROMISE: "{0} accepts “{1}” in slot {2}, ballot {3}, and has promised to accept nothing below ballot {4}.",
        "{0} 在第 {2} 个槽位以提案编号 {3} 接受了“{1}”，而它承诺过不接受低于 {4} 的提案编号。";
    FELL_BACK: "{0} falls back from ballot {1} to ballot {2}.", "{0} 从提案编号 {1} 退回到 {2}。";
    FORGOT: "{0} falls back from ballot {1} to none at all.", "{0} 从提案编号 {1} 退回到没有任何编号。";
    GAVE_UP: "{0} gave up ballot {1} before it led: ballot {2} overtook it.", "{0} 在成为领导者之前放弃了提案编号 {1}：{2} 抢先了。";
    FILLED: "A no-op is chosen in slot {0}.", "第 {0} 个槽位选定了空操作。";
    ADOPTED: "“{1}”, which {2} had proposed first, is chosen in slot {0} with ballot {3}.",
        "{2} 最先提议的“{1}”在第 {0} 个槽位以提案编号 {3} 被选定。";
    OUT_OF_ORDER: "Slot {0} is chosen before slot {1}.", "第 {0} 个槽位先于第 {1} 个槽位被选定。";
    CAUGHT_UP: "{0} knows all that it lacked, up to slot {1}.", "{0} 补齐了它缺少的内容，直到第 {1} 个槽位。";
}

/// No rule protects from this one, so no run says it.
static NEVER_ASKED: synod_model::Text = synod_model::Text::new(
    "“{0}” is chosen in slot {1}, and nobody has asked for it.",
    "“{0}”在第 {1} 个槽位被选定，但没有人请求过它。",
);

impl<M: Machine> Ghost<M> {
    /// Brings the history up to date after a step.
    pub(super) fn observe(
        &mut self,
        found: &mut Findings,
        step: &Step<MultiPaxosOver<M>>,
        world: &World<MultiPaxosOver<M>>,
    ) {
        let judged = world.watch.contains(MultiPaxosOver::<M>::LINEARIZABLE);
        if self.seen.is_empty() {
            self.seen = vec![Seen::default(); world.config().len()];
            for node in world.config().replicas() {
                self.observe_given(node, world, judged);
                self.observe_replica(found, node, world);
            }
        }
        if let (Some(id), Some(synod_model::Action::Request(_, op))) = (step.request, &step.action) {
            self.asked.insert(id.0, *op);
        }
        if let Some(node) = step.node.filter(|node| world.config().is_replica(*node)) {
            self.observe_replica(found, node, world);
        }
        if judged {
            self.history.observe("linearizable", found, step, world);
        }
    }

    /// The votes that are on a disk from the start. Each may be the last that took effect before clients began to ask.
    fn observe_given(&mut self, node: NodeId, world: &World<MultiPaxosOver<M>>, judged: bool) {
        for (slot, vote) in world.node(node).disk.log.from(1) {
            self.count_vote(&mut Findings::default(), node, slot, *vote, world);
            if let (true, Some(command)) = (judged, &vote.value) {
                self.history.may_begin_with(&command.op);
            }
        }
    }

    fn observe_replica(&mut self, found: &mut Findings, id: NodeId, world: &World<MultiPaxosOver<M>>) {
        let node = world.node(id);
        for slot in node.disk.log.changed() {
            if let Some(vote) = node.disk.log.get(*slot) {
                self.observe_vote(found, id, *slot, *vote);
                self.count_vote(found, id, *slot, *vote, world);
            }
        }
        let seen = &mut self.seen[id.index()];
        let promised = node.disk.max_ballot;
        if let Some(was) = seen.promised.filter(|was| promised < Some(*was)) {
            found.note("ballots-grow", || fell_back(id, was, promised));
        }
        seen.promised = seen.promised.max(promised);
        self.observe_role(found, id, node);
        self.observe_applied(found, id, node);
    }

    /// A vote is cast: `promise-kept`, and `ballots-grow` within the slot. What is written down because it is known to be
    /// chosen is no vote that a promise forbids.
    fn observe_vote(&self, found: &mut Findings, id: NodeId, slot: Slot, vote: Vote<M::Op>) {
        let instance = self.slots.get(&slot);
        let chosen = instance.and_then(|instance| instance.chosen.as_ref());
        if chosen.is_some_and(|chosen| chosen.vote.value == vote.value) {
            return;
        }
        if let Some(promised) = self.seen[id.index()].promised.filter(|promised| vote.ballot < *promised) {
            let says =
                [id.into(), vote.to_string().into(), slot.into(), ballot(vote.ballot), ballot(promised)];
            found.note("promise-kept", || BROKE_PROMISE.with(says));
        }
        let all = instance.into_iter().flat_map(|instance| instance.votes.iter().chain(&instance.chosen));
        let mine = all.filter(|cast| cast.by.contains(id));
        if let Some(was) = mine.map(|cast| cast.vote.ballot).max().filter(|was| vote.ballot < *was) {
            found.note("ballots-grow", || fell_back(id, was, Some(vote.ballot)));
        }
    }

    /// A vote counts: `one-value-per-slot`, `validity`, and what is worth seeing of a choice.
    fn count_vote(
        &mut self,
        found: &mut Findings,
        id: NodeId,
        slot: Slot,
        vote: Vote<M::Op>,
        world: &World<MultiPaxosOver<M>>,
    ) {
        let quorum = world.config().phase_two(world.rules().has(QUORUMS_INTERSECT));
        let instance = self.slots.get_or_insert(slot, Instance::default());
        if instance.chosen.is_some_and(|chosen| chosen.vote.value == vote.value) {
            return;
        }
        let at = instance.votes.iter().position(|cast| cast.vote == vote).unwrap_or_else(|| {
            instance.votes.push(Cast { vote, by: NodeSet::new() });
            // In the order of ballots, so that two ways to the same votes make one state.
            instance.votes.sort_by_key(|cast| cast.vote.ballot);
            instance.votes.iter().position(|cast| cast.vote == vote).unwrap_or_default()
        });
        instance.votes[at].by.insert(id);
        // What has enough votes as they count now: a rule may have been switched off since some were cast.
        let enough = |cast: &&Cast<M::Op>| cast.by.len() >= quorum;
        let enough: Vec<Cast<M::Op>> = instance.votes.iter().filter(enough).copied().collect();
        for now in enough {
            self.has_enough(found, slot, now);
        }
    }

    /// Enough have voted for a value.
    fn has_enough(&mut self, found: &mut Findings, slot: Slot, now: Cast<M::Op>) {
        let instance = self.slots.get_or_insert(slot, Instance::default());
        match instance.chosen {
            Some(first) if first.vote.value == now.vote.value => {}
            Some(first) => found.note("one-value-per-slot", || two_values(slot, &first, &now)),
            None => {
                instance.chosen = Some(now);
                let earlier = instance.votes.iter().find(|cast| {
                    cast.vote.value == now.vote.value && cast.vote.ballot.proposer != now.vote.ballot.proposer
                });
                let first = earlier.map(|cast| NodeId::new(cast.vote.ballot.proposer));
                instance.votes.retain(|cast| cast.vote.value != now.vote.value);
                self.observe_choice(found, slot, now.vote, first);
            }
        }
    }

    /// A value is chosen; `first` had proposed it before.
    fn observe_choice(&mut self, found: &mut Findings, slot: Slot, vote: Vote<M::Op>, first: Option<NodeId>) {
        self.chosen += 1;
        if slot > self.prefix + 1 {
            found.note("chosen-out-of-order", || OUT_OF_ORDER.with([slot.into(), (self.prefix + 1).into()]));
        }
        while self.slots.get(&(self.prefix + 1)).is_some_and(|next| next.chosen.is_some()) {
            self.prefix += 1;
        }
        let Some(command) = vote.value else {
            self.no_ops += 1;
            return found.note("gap-filled", || FILLED.with([slot.into()]));
        };
        if let Some(first) = first {
            let says = [slot.into(), vote.to_string().into(), first.into(), ballot(vote.ballot)];
            found.note("adopted", || ADOPTED.with(says));
        }
        // What a disk holds from the start was asked for before it.
        let asked = command.origin.is_none_or(|origin| self.asked.get(&origin.serial) == Some(&command.op));
        if !asked {
            found.note("validity", || NEVER_ASKED.with([vote.to_string().into(), slot.into()]));
        }
    }

    /// Who leads, and who gave up before it did.
    fn observe_role(&mut self, found: &mut Findings, id: NodeId, node: &Node<MultiPaxosOver<M>>) {
        let memory = memory(node);
        let (own, leads) = memory.map_or((None, false), |memory| (memory.ballot(), memory.leads()));
        let seen = &mut self.seen[id.index()];
        let (before, led) = (seen.ballot, seen.leads);
        (seen.ballot, seen.leads) = (own, leads);
        if let (true, Some(own)) = (leads && !(led && before == own), own) {
            self.elections += 1;
            self.elected = Some((id, own));
        }
        let overtaken = before.filter(|_| !led && memory.is_some() && own.is_none());
        let by = node.disk.max_ballot.filter(|by| by.proposer != id.number());
        if let (Some(lost), Some(by)) = (overtaken, by) {
            found.note("duel", || GAVE_UP.with([id.into(), ballot(lost), ballot(by)]));
        }
    }

    /// What a replica has applied since the last step, in order: `same-prefix`.
    fn observe_applied(&mut self, found: &mut Findings, id: NodeId, node: &Node<MultiPaxosOver<M>>) {
        let Some(memory) = memory(node) else {
            let seen = &mut self.seen[id.index()];
            (seen.applied, seen.count, seen.lacks) = (0, 0, false);
            return;
        };
        let seen = &mut self.seen[id.index()];
        if memory.last_applied < seen.applied || seen.count == 0 && node.disk.folded() > 0 {
            // It has started again, from its snapshot.
            (seen.applied, seen.count) = (node.disk.folded(), node.disk.folded());
        }
        let lacked = std::mem::replace(&mut seen.lacks, memory.lacks());
        let (from, mut count) = (seen.applied + 1, seen.count);
        for slot in (from..=memory.last_applied).filter(|slot| memory.knows(*slot)) {
            count += 1;
            let chosen = || self.slots.get(&slot).and_then(|instance| instance.chosen).map(|cast| cast.vote);
            if let Some(vote) = node.disk.log.get(slot).copied().or_else(chosen) {
                self.compare(found, count, Applied { value: vote.value, slot, by: id });
            }
        }
        let seen = &mut self.seen[id.index()];
        (seen.applied, seen.count) = (memory.last_applied, count);
        if lacked && !memory.lacks() {
            found.note("caught-up", || CAUGHT_UP.with([id.into(), memory.chosen_index.into()]));
        }
    }

    fn compare(&mut self, found: &mut Findings, place: u64, now: Applied<M::Op>) {
        match self.applied.get(&place) {
            None => {
                self.applied.insert(place, now);
            }
            Some(first) if first.value != now.value => found.note("same-prefix", || {
                APPLIED_DIFFER.with([
                    place.into(),
                    first.by.into(),
                    said(first.value.as_ref()).into(),
                    first.slot.into(),
                    now.by.into(),
                    said(now.value.as_ref()).into(),
                    now.slot.into(),
                ])
            }),
            Some(_) => {}
        }
    }
}

fn memory<M: Machine>(node: &Node<MultiPaxosOver<M>>) -> Option<&Memory<M>> {
    node.memory.as_ref().and_then(Volatile::replica)
}

fn two_values<C: std::fmt::Display>(slot: Slot, first: &Cast<C>, second: &Cast<C>) -> Sentence {
    TWO_VALUES.with([
        slot.into(),
        first.by.into(),
        first.vote.to_string().into(),
        ballot(first.vote.ballot),
        second.by.into(),
        second.vote.to_string().into(),
        ballot(second.vote.ballot),
    ])
}

fn fell_back(node: NodeId, was: Ballot, is: Option<Ballot>) -> Sentence {
    match is {
        Some(is) => FELL_BACK.with([node.into(), ballot(was), ballot(is)]),
        None => FORGOT.with([node.into(), ballot(was)]),
    }
}
