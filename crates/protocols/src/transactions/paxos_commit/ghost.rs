//! The history of a run, as somebody sees it who watches all nodes from outside: what resource managers have decided, and
//! which values were chosen.
//!
//! A vote counts from when its acceptor has told it: what was not told may be lost without harm. The history is bounded: of
//! what is finished everywhere nothing is kept.

use super::super::history::History;
use super::super::log::Tid;
use super::PaxosCommit;
use super::rules::QUORUMS_INTERSECT;
use super::setup::{Config, FIRST_LEADER};
use super::vote::{Answer, Vote};
use synod_model::{Findings, Step, Text, World};

/// The history variables.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Ghost {
    /// What resource managers have decided.
    pub decided: History,
    /// The votes of acceptors that were told, in order.
    votes: Vec<Told>,
}

/// Who has told a vote.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Told {
    tid: Tid,
    /// The instance, by the place of its resource manager.
    place: usize,
    vote: Vote,
    /// The acceptors, by their places.
    by: u8,
}

const ONE_VALUE: &str = "one-value-per-instance";
const TAKEOVER: &str = "takeover";

static TWO_VALUES: Text = Text::new(
    "The instance of {1} in {0} has chosen prepared and aborted.",
    "{1} 在 {0} 中的实例既选定了“已准备”，又选定了“已中止”。",
);
static TAKES_OVER: Text = Text::new("{1} leads {0} to its end.", "{1} 主持 {0} 的收尾。");

impl Ghost {
    /// Brings the history up to date after a step.
    pub(super) fn observe(
        &mut self,
        found: &mut Findings,
        step: &Step<PaxosCommit>,
        world: &World<PaxosCommit>,
    ) {
        self.decided.observe(found, step, world);
        let Some(node) = step.node else { return };
        let site = world.node(node);
        let (Some(memory), Some(rank)) = (&site.memory, world.config().rank(node)) else { return };
        let quorum = world.config().quorum(world.rules().has(QUORUMS_INTERSECT));
        for row in memory.rows.iter().filter(|row| row.told) {
            for (place, vote) in row.votes() {
                self.hear(found, (row.tid, place, vote), rank, quorum, world.config());
            }
        }
        if let Some(lead) = memory.leads.iter().find(|lead| lead.ballot.round > 0 && node != FIRST_LEADER) {
            found.note(TAKEOVER, || TAKES_OVER.with([lead.tid.into(), node.into()]));
        }
        let gone = site.disk.log.oldest;
        if node == FIRST_LEADER {
            self.votes.retain(|told| told.tid >= gone);
        }
    }

    /// Takes in that an acceptor has voted so.
    fn hear(
        &mut self,
        found: &mut Findings,
        (tid, place, vote): (Tid, usize, Vote),
        rank: usize,
        quorum: usize,
        config: &Config,
    ) {
        let key = |told: &Told| (told.tid, told.place, told.vote.bal, told.vote.val == Answer::Aborted);
        let told = Told { tid, place, vote, by: 0 };
        let at = self.votes.partition_point(|other| key(other) < key(&told));
        if self.votes.get(at).is_none_or(|other| key(other) != key(&told)) {
            self.votes.insert(at, told);
        }
        let by = &mut self.votes[at].by;
        if *by >> rank & 1 == 1 {
            return;
        }
        *by |= 1 << rank;
        let chosen = |aborted: bool| {
            self.votes.iter().any(|told| {
                (told.tid, told.place, told.vote.val == Answer::Aborted) == (tid, place, aborted)
                    && told.by.count_ones() as usize >= quorum
            })
        };
        if chosen(false) && chosen(true) {
            found.note(ONE_VALUE, || TWO_VALUES.with([tid.into(), config.manager(place).into()]));
        }
    }
}
