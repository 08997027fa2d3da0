//! What nodes send each other, and their timers.

use super::super::log::{Keys, Tid};
pub use super::super::message::Decision;
use super::super::message::decision_look;
use super::setup::Config;
use super::view;
use super::vote::{Answer, Ballot, Instance, Vote};
use synod_model::prelude::*;
use synod_model::{Look, Shape, Show};

/// What nodes send each other.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Messages)]
#[look(with = look)]
pub enum Message {
    /// A resource manager is asked to prepare.
    Prepare(Prepare),
    /// Somebody proposes values: a resource manager its own in ballot 0, a leader in a higher one.
    Phase2a(Phase2a),
    /// An acceptor tells what it has accepted.
    Phase2b(Phase2b),
    /// A leader asks for a promise.
    Phase1a(Phase1a),
    /// An acceptor promises, or tells that it has promised a higher ballot.
    Phase1b(Phase1b),
    /// Somebody who knows the decision tells it.
    Decision(Decision),
    /// A prepared resource manager asks for the decision.
    Inquire(Tid),
}

/// The question to a resource manager.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Fields)]
pub struct Prepare {
    /// Which transaction it is about.
    #[zh("它所关于的事务。")]
    pub transaction: Tid,
    /// The keys that the transaction changes.
    #[zh("事务要修改的键。")]
    pub keys: Keys,
    /// Who has begun it.
    #[zh("由谁发起。")]
    pub begun_by: NodeId,
    /// The oldest transaction that is not finished: what is older may be forgotten.
    #[zh("最早的未完成事务：更早的都可以忘掉。")]
    pub oldest: Tid,
}

/// A proposal.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Fields)]
pub struct Phase2a {
    /// Which transaction it is about.
    #[zh("它所关于的事务。")]
    pub transaction: Tid,
    /// The resource managers whose instances it is about.
    #[zh("它所关于的实例属于哪些资源管理器。")]
    pub rm: NodeSet,
    /// The ballot; 0 is the resource manager's own vote.
    #[zh("提案编号；0 表示资源管理器自己的投票。")]
    pub ballot: Ballot,
    /// The value that is proposed.
    #[zh("所提议的值。")]
    pub value: Answer,
    /// The keys of a transaction that the resource manager begins with this vote.
    #[zh("资源管理器用这一票发起的事务的键。")]
    pub keys: Option<Keys>,
    /// The oldest transaction that is not finished: what is older may be forgotten.
    #[zh("最早的未完成事务：更早的都可以忘掉。")]
    pub oldest: Tid,
    /// In ballot 0: all transactions before this one the resource manager has decided on disk, or will never vote for.
    #[zh("在提案编号 0：此前的所有事务，资源管理器都已写盘决定，或不会再投票。")]
    pub done: Tid,
}

/// What an acceptor has accepted, in all instances of a transaction.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Fields)]
pub struct Phase2b {
    /// Which transaction it is about.
    #[zh("它所关于的事务。")]
    pub transaction: Tid,
    /// What it has accepted in each instance: the ballot and the value.
    #[zh("它在每个实例中接受的提案编号和值。")]
    #[show(view::votes)]
    pub votes: Vec<(usize, Vote)>,
}

/// The question for a promise.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Fields)]
pub struct Phase1a {
    /// Which transaction it is about.
    #[zh("它所关于的事务。")]
    pub transaction: Tid,
    /// The ballot that is to be promised.
    #[zh("请求承诺的提案编号。")]
    pub ballot: Ballot,
    /// The resource managers whose instances it is about.
    #[zh("它所关于的实例属于哪些资源管理器。")]
    pub rm: NodeSet,
}

/// The answer to it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Fields)]
pub struct Phase1b {
    /// Which transaction it is about.
    #[zh("它所关于的事务。")]
    pub transaction: Tid,
    /// The ballot that it answers.
    #[zh("它所答复的提案编号。")]
    pub ballot: Ballot,
    /// The acceptor's state in each of these instances: what it has promised, and what it has accepted.
    #[zh("接受者在这些实例中的状态：承诺的和接受的。")]
    #[show(view::instances)]
    pub instances: Vec<(usize, Instance)>,
    /// The oldest transaction that is not finished: what is older may be forgotten.
    #[zh("最早的未完成事务：更早的都可以忘掉。")]
    pub oldest: Tid,
}

texts! {
    PREPARE: "the request to prepare", "准备请求";
    PREPARED: "the vote “prepared”", "“已准备”的投票";
    REFUSES: "the vote “aborted”", "“已中止”的投票";
    PROPOSAL: "the proposal", "提议";
    ACCEPTED: "the news of what is accepted", "已接受内容的回报";
    ASKS_PROMISE: "the question for a promise", "承诺请求";
    PROMISE: "the promise", "承诺";
    INQUIRY: "the question for the decision", "对决定的询问";
}

fn look(message: &Message) -> Look {
    match message {
        Message::Prepare(ask) => Look::new(&PREPARE, Shape::Triangle, 1, ask.transaction.tag("?")),
        Message::Phase2a(said) => {
            let own = said.ballot == Ballot::ZERO;
            let (tid, colour) = (said.transaction, if own { 1 } else { 4 });
            match said.value {
                Answer::Prepared(_) => {
                    let label = if own { &PREPARED } else { &PROPOSAL };
                    Look::new(label, Shape::Disc, colour, tid.tag("✓"))
                }
                Answer::Aborted if own => {
                    Look::new(&REFUSES, Shape::Disc, colour, tid.word()).outcome(Outcome::Refused)
                }
                Answer::Aborted => Look::new(&PROPOSAL, Shape::Disc, colour, tid.tag("✗")),
            }
        }
        Message::Phase2b(said) => Look::new(&ACCEPTED, Shape::Diamond, 1, said.transaction.word()),
        Message::Phase1a(said) => Look::new(&ASKS_PROMISE, Shape::Triangle, 4, said.transaction.tag("?")),
        Message::Phase1b(said) => Look::new(&PROMISE, Shape::Diamond, 4, said.transaction.word()),
        Message::Decision(said) => decision_look(said.transaction, said.commit),
        Message::Inquire(tid) => Look::new(&INQUIRY, Shape::Triangle, 3, tid.tag("?")),
    }
}

/// The timers, each for one transaction: the number is that of the transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Timers)]
pub enum Timer {
    /// Runs at the leader while the transaction is not decided; when it runs out, the leader begins a higher ballot.
    #[zh("投票", "事务未决定期间在领导者上运行；到期时领导者开始更高的提案编号。")]
    Vote(u32),
    /// Runs at a resource manager that is prepared or waits for a lock; when it runs out, it asks all acceptors for the decision.
    #[zh("决定", "在已准备或等待锁的资源管理器上运行；到期时它向所有接受者询问决定。")]
    Decision(u32),
    /// Runs at an acceptor that was asked for a decision it does not know; when it runs out, it leads the transaction.
    #[zh("接管", "在被问到未知决定的接受者上运行；到期时由它来主持该事务。")]
    Takeover(u32),
}

impl Show for Answer {
    fn show(&self, _: usize) -> Value {
        view::label(*self).into()
    }
}

/// The resource managers at these places.
pub(super) fn managers(config: &Config, places: impl IntoIterator<Item = usize>) -> NodeSet {
    places.into_iter().map(|place| config.manager(place)).collect()
}
