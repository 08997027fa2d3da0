//! What must hold of Paxos: the safety requirements of the paper's section 2.1 and what its acceptors owe, and what a run
//! ought to show.
//!
//! The properties are checked by `ghost` while it takes its notes; here they are named, and their findings put into
//! words: who, and the two facts that contradict each other.

use super::chosen::{Ballots, Chosen};
use super::state::{Ballot, Vote};
use super::{Paxos, ballot};
use synod_model::{Assumption, Invariant, Micros, NodeId, Sentence, Status, Text, Word, World};

pub(super) const AGREEMENT: &str = "agreement";
pub(super) const VALIDITY: &str = "validity";
pub(super) const LEARNED_IS_CHOSEN: &str = "learned-is-chosen";
pub(super) const PROMISE_KEPT: &str = "promise-kept";
pub(super) const BALLOTS_GROW: &str = "ballots-grow";
pub(super) const DUEL: &str = "duel";

pub(super) const TABLE: &[Invariant<Paxos>] = &[
    Invariant::always(AGREEMENT,
 "At most one value is chosen.",
 "最多只有一个值被选定。"),
    Invariant::always(VALIDITY,
 "Only a value that was proposed is chosen.",
 "只有被提议过的值才会被选定。"),
    Invariant::always(LEARNED_IS_CHOSEN,
 "Nobody learns that a value is chosen unless it is.",
 "只有确实被选定的值，才会有节点学习到它。"),
    Invariant::always(PROMISE_KEPT,
 "An acceptor accepts nothing below a ballot that it has ever promised.",
 "接受者不接受低于其曾经承诺过的提案编号的任何提案。"),
    Invariant::always(BALLOTS_GROW,
 "The ballot that an acceptor has promised, and the one in which it has accepted, never fall.",
 "接受者承诺的提案编号，以及它接受时的提案编号，都只增不减。"),
    Invariant::sometimes("value-chosen",
 "A value is chosen.",
 "有一个值被选定。").found_by(|world| {
            let Chosen(Ballots { vote, by }) = world.ghost().chosen?;
            Some(CHOSEN.with([vote.value.into(), by.into(), ballot(vote.ballot)]))
        }),
    Invariant::sometimes(DUEL,
 "Two proposers overtake each other in turn, and neither has its value chosen.",
 "两个提议者轮流抢先对方，谁的值都没有被选定。"),
    Invariant::eventually("learned-by-all",
 "In the end every request is answered, and once a value is chosen, all learners that run have learned it; \
             proposers must back off for that, or there is only one.",
 "最终每个请求都得到答复；一旦有值被选定，所有运行中的学习者都会学习到它；为此提议者必须退避，或者只有一个提议者。", missing).assuming(&[Assumption::BoundedDelay]),
];

static TWO_VALUES: Text = Text::new(
    "Two values are chosen: {0} accepted “{1}” in ballot {2}, {3} accepted “{4}” in ballot {5}.",
    "出现了两个被选定的值：{0} 在提案编号 {2} 接受了“{1}”，{3} 在提案编号 {5} 接受了“{4}”。",
);
static NEVER_PROPOSED: Text = Text::new(
    "“{0}” is chosen, and no proposer was ever asked to propose it: {1} accepted it in ballot {2}.",
    "“{0}”被选定，但从未有提议者被请求提议它：{1} 在提案编号 {2} 接受了它。",
);
static LEARNED_WRONG: Text = Text::new(
    "{0} has learned “{1}”, and no quorum has accepted it in one ballot: it is not chosen.",
    "{0} 学习到了“{1}”，但没有法定人数在同一提案编号接受它：它没有被选定。",
);
static BROKE_PROMISE: Text = Text::new(
    "{0} accepts “{1}” in ballot {2} and has promised to accept nothing below ballot {3}.",
    "{0} 在提案编号 {2} 接受了“{1}”，而它承诺过不接受低于 {3} 的提案编号。",
);
static FELL_BACK: Text =
    Text::new("{0} falls back from ballot {1} to ballot {2}.", "{0} 从提案编号 {1} 退回到 {2}。");
static FORGOT: Text =
    Text::new("{0} falls back from ballot {1} to none at all.", "{0} 从提案编号 {1} 退回到没有任何编号。");
static CHOSEN: Text = Text::new(
    "“{0}” is chosen: {1} accepted it in ballot {2}.",
    "“{0}”被选定：{1} 在提案编号 {2} 接受了它。",
);
static EACH_OVERTAKES: Text = Text::new(
    "{0} gave up ballot {1} because of ballot {3} of {2}, and {2} gave that up because of ballot {4} of {0}.",
    "{0} 因 {2} 的提案编号 {3} 放弃了 {1}，而 {2} 又因 {0} 的提案编号 {4} 放弃了 {3}。",
);

pub(super) fn two_values(first: &Ballots, second: &Ballots) -> Sentence {
    let [first, second] = [first, second].map(|b| (b.by, b.vote.value, b.vote.ballot));
    TWO_VALUES.with([
        first.0.into(),
        first.1.into(),
        ballot(first.2),
        second.0.into(),
        second.1.into(),
        ballot(second.2),
    ])
}

pub(super) fn never_proposed(Ballots { vote, by }: &Ballots) -> Sentence {
    NEVER_PROPOSED.with([vote.value.into(), (*by).into(), ballot(vote.ballot)])
}

pub(super) fn learned_wrong(node: NodeId, value: Word) -> Sentence {
    LEARNED_WRONG.with([node.into(), value.into()])
}

pub(super) fn broke_promise(node: NodeId, promised: Ballot, vote: Vote) -> Sentence {
    BROKE_PROMISE.with([node.into(), vote.value.into(), ballot(vote.ballot), ballot(promised)])
}

pub(super) fn fell_back(node: NodeId, was: Ballot, is: Option<Ballot>) -> Sentence {
    match is {
        Some(is) => FELL_BACK.with([node.into(), ballot(was), ballot(is)]),
        None => FORGOT.with([node.into(), ballot(was)]),
    }
}

/// The first of two nodes lost its ballot to the second one's, and that one to a later ballot of the first.
pub(super) fn duel(nodes: [NodeId; 2], [lost, between, last]: [Ballot; 3]) -> Sentence {
    EACH_OVERTAKES.with([nodes[0].into(), ballot(lost), nodes[1].into(), ballot(between), ballot(last)])
}

static NOT_ANSWERED: Text = Text::new("request {0} at {1} has no answer", "{1} 的请求 {0} 还没有答复");
static NOT_LEARNED: Text =
    Text::new("{0} has not learned that “{1}” is chosen", "{0} 还没有学习到“{1}”已被选定");

/// What is missing for all to have learned.
fn missing(world: &World<Paxos>) -> Option<Sentence> {
    if let Some(open) = world.open_requests().first() {
        return Some(NOT_ANSWERED.with([open.id.0.into(), open.node.into()]));
    }
    let value = world.ghost().chosen?.0.vote.value;
    if world.config().catch_up == Micros(0) {
        // Learners that never ask need not learn of what they missed.
        return None;
    }
    let ignorant = world.config().learners.iter().find(|id| {
        let node = world.node(*id);
        let learned = node.memory.as_ref().and_then(|memory| memory.learner.learned);
        node.status() == Status::Up && learned.is_none()
    });
    ignorant.map(|id| NOT_LEARNED.with([id.into(), value.into()]))
}
