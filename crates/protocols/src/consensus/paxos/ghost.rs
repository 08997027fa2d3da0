//! The history of a run, as somebody sees it who watches all nodes from outside.
//!
//! Paxos promises something about the past: what *was* chosen stays so, although the acceptors that chose it may have
//! voted again since. So an observer writes down every vote that is ever cast. It looks only at the disks and memories of
//! the nodes, trusts no handler, and keeps no more than the promises need: once a value is chosen, further votes for it
//! matter no more, and what was found is remembered once.

use super::Paxos;
use super::chosen::{Ballots, Chosen};
use super::invariants as says;
use super::state::{Ballot, Phase, Request, Vote};
use synod_model::symmetry::{Rename, Renaming, rename_all};
use synod_model::{Action, Findings, Node, NodeId, NodeSet, Step, Word, World};

/// The history variables.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Ghost {
    /// The nodes, as they were after the last step.
    seen: Vec<Seen>,
    /// The values that proposers were asked to propose, in order.
    proposed: Vec<Word>,
    /// Who has ever cast each vote, by vote; without votes for the chosen value.
    votes: Vec<Ballots>,
    /// The first proposal that was chosen.
    pub(super) chosen: Option<Chosen>,
}

/// A node after the last step.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
struct Seen {
    /// The highest ballot that it has ever promised.
    promised: Option<Ballot>,
    /// The highest ballot in which it has ever accepted.
    accepted: Option<Ballot>,
    /// Its last vote.
    vote: Option<Vote>,
    /// The ballot that it has under way as a proposer.
    ballot: Option<Ballot>,
    /// The last ballot that it gave up, and the one that overtook it; as long as no duel was seen.
    overtaken: Option<(Ballot, Ballot)>,
}

impl Rename for Ghost {
    fn rename(&mut self, by: &Renaming) {
        by.places(&mut self.seen);
        let chosen = self.chosen.iter_mut().map(|Chosen(first)| first);
        rename_all(self.votes.iter_mut().chain(chosen).map(|votes| &mut votes.by), by);
    }
}

impl Ghost {
    /// Brings the history up to date after a step.
    pub(super) fn observe(&mut self, found: &mut Findings, step: &Step<Paxos>, world: &World<Paxos>) {
        if self.seen.is_empty() {
            self.seen = vec![Seen::default(); world.len()];
            // What was given at the start was proposed before it.
            let given = world.nodes().filter_map(|(_, node)| node.disk.accepted_value);
            given.for_each(|value| self.proposes(value));
            for (id, node) in world.nodes() {
                self.observe_node(found, id, node, world);
            }
        } else if let Some(id) = step.node {
            if let Some(memory) = &world.node(id).memory
                && let Some(Action::Request(_, Request::Propose { value })) = &step.action
                // Only the first value that a proposer is asked for becomes its own.
                && memory.proposer.value == Some(*value)
            {
                self.proposes(*value);
            }
            self.observe_node(found, id, world.node(id), world);
        }
    }

    fn proposes(&mut self, value: Word) {
        if let Err(at) = self.proposed.binary_search(&value) {
            self.proposed.insert(at, value);
        }
    }

    fn observe_node(&mut self, found: &mut Findings, id: NodeId, node: &Node<Paxos>, world: &World<Paxos>) {
        if world.config().acceptors.contains(id) {
            self.observe_acceptor(found, id, node, world);
        }
        if let Some(memory) = &node.memory {
            self.observe_proposer(found, id, memory.proposer.phase, memory.proposer.seen);
            let knows = match memory.proposer.phase {
                Phase::Chosen { value } => Some(value),
                _ => memory.learner.learned,
            };
            self.observe_knowledge(found, id, knows);
        } else {
            let seen = &mut self.seen[id.index()];
            (seen.ballot, seen.overtaken) = (None, None);
        }
    }

    /// What an acceptor has promised and accepted: `promise-kept`, `ballots-grow`, and its vote.
    fn observe_acceptor(
        &mut self,
        found: &mut Findings,
        id: NodeId,
        node: &Node<Paxos>,
        world: &World<Paxos>,
    ) {
        let (promised, vote) = (node.disk.max_ballot, node.disk.vote());
        let accepted = vote.map(|vote| vote.ballot);
        let seen = &mut self.seen[id.index()];
        let lowered = [(seen.promised, promised), (seen.accepted, accepted)];
        if let Some((Some(was), is)) = lowered.into_iter().find(|(was, is)| is < was) {
            found.note(says::BALLOTS_GROW, || says::fell_back(id, was, is));
        }
        let before = (seen.promised, seen.vote);
        seen.promised = seen.promised.max(promised);
        seen.accepted = seen.accepted.max(accepted);
        seen.vote = vote;
        let Some(vote) = vote.filter(|vote| before.1 != Some(*vote)) else { return };
        if let Some(promised) = before.0.filter(|promised| vote.ballot < *promised) {
            found.note(says::PROMISE_KEPT, || says::broke_promise(id, promised, vote));
        }
        self.casts(found, id, vote, world.config().quorum2.into());
    }

    /// A vote is cast: `agreement` and `validity`.
    fn casts(&mut self, found: &mut Findings, id: NodeId, vote: Vote, quorum: usize) {
        if self.chosen.is_some_and(|Chosen(first)| first.vote.value == vote.value) {
            return;
        }
        let at = self.votes.binary_search_by_key(&vote, |known| known.vote).unwrap_or_else(|at| {
            self.votes.insert(at, Ballots { vote, by: NodeSet::new() });
            at
        });
        self.votes[at].by.insert(id);
        let now = self.votes[at];
        if now.by.len() < quorum {
            return;
        }
        if self.proposed.binary_search(&vote.value).is_err() {
            found.note(says::VALIDITY, || says::never_proposed(&now));
        }
        if let Some(Chosen(first)) = &self.chosen {
            found.note(says::AGREEMENT, || says::two_values(first, &now));
        } else {
            self.chosen = Some(Chosen(now));
            self.votes.retain(|known| known.vote.value != vote.value);
        }
    }

    /// What a learner has learned, or a proposer told its clients: `learned-is-chosen`.
    fn observe_knowledge(&mut self, found: &mut Findings, id: NodeId, knows: Option<Word>) {
        let Some(value) = knows else { return };
        if self.chosen.is_none_or(|Chosen(first)| first.vote.value != value)
            && found.get(says::AGREEMENT).is_none()
        {
            found.note(says::LEARNED_IS_CHOSEN, || says::learned_wrong(id, value));
        }
    }

    /// A proposer gave up a ballot: if the one that overtook it was itself overtaken before, they duel.
    fn observe_proposer(&mut self, found: &mut Findings, id: NodeId, phase: Phase, highest: Option<Ballot>) {
        let (seen, now) = (&mut self.seen[id.index()], phase.ballot());
        let before = std::mem::replace(&mut seen.ballot, now);
        let lost = match phase {
            Phase::BackOff { ballot } => Some(ballot),
            _ => before.filter(|before| now.is_some_and(|now| now > *before)),
        };
        let (Some(lost), Some(to)) = (lost, highest.filter(|highest| Some(*highest) > lost)) else { return };
        if found.get(says::DUEL).is_some() || seen.overtaken.is_some_and(|(known, _)| known == lost) {
            return;
        }
        seen.overtaken = Some((lost, to));
        let rival = self.seen.iter().enumerate().find_map(|(at, rival)| {
            let (first, by) = rival.overtaken?;
            // The rival's ballot was overtaken by this node's, and this node's now by a later one of the rival.
            (at != id.index() && by == lost && to.proposer == first.proposer).then_some((at, first))
        });
        if let Some((rival, first)) = rival {
            found.note(says::DUEL, || says::duel([NodeId::at(rival), id], [first, lost, to]));
            self.seen.iter_mut().for_each(|seen| seen.overtaken = None);
        }
    }
}
