//! How far a transaction is at each site, and what sites send each other.
//!
//! A site's disk is its log ([`super::super::log::Durable`]). The memory of a participant follows from its log, up to
//! the transactions that wait for a lock; that of the coordinator is lost with it, and presumed abort makes up for that.

use super::super::log::Tid;
pub use super::super::message::Decision;
use super::super::message::{Speaks, Vote, Work, decision_look};
use super::super::setup::Sites;
use super::super::site::{self, Coordination, Standing, Votes};
use super::super::{text, view};
use synod_model::prelude::*;
use synod_model::symmetry::{Rename, Renaming};
use synod_model::{Field, Look, Shape};

/// What a site has in memory.
pub type Memory = site::Memory<Phase, State>;
/// The coordinator at work.
pub(super) type Coordinator<'a, 'e> = site::Coordinator<'a, 'e, Phase, Message, Timer>;
/// A participant at work.
pub(super) type Participant<'a, 'e> = site::Participant<'a, 'e, State, Message, Timer>;

/// How far a transaction is at its coordinator. One that is aborted is forgotten at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Rename)]
pub enum Phase {
    /// Votes come in.
    Collecting {
        /// The votes.
        votes: Votes,
        /// Whether the time for votes is up when the timer fires; one that was begun since it was set has one turn more.
        due: bool,
    },
    /// It is committed, and acknowledgements come in.
    Committed {
        /// Who has acknowledged.
        acks: Sites,
    },
}

/// How far a transaction is at a participant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum State {
    /// It waits for its keys; the participant has not voted.
    Waiting,
    /// The participant has voted yes; the decision is late when the timer has fired so often.
    Prepared(u8),
    /// The decision is late, and the participant has asked everybody for it.
    Asked,
    /// Nobody who can be reached knows it.
    Blocked,
}

/// What sites send each other.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Messages)]
#[look(with = look)]
pub enum Message {
    /// The coordinator asks for a vote.
    Prepare(Work),
    /// A participant votes.
    Vote(Vote),
    /// Somebody who knows the decision tells it.
    Decision(Decision),
    /// A participant has the commit on its disk.
    Ack(Tid),
    /// A prepared participant asks for the decision.
    DecisionRequest(Tid),
    /// The answer of a participant that is prepared itself.
    Uncertain(Tid),
}

texts! {
    PREPARE: "the request to prepare", "准备请求";
    REQUEST: "the question for the decision", "对决定的询问";
    UNCERTAIN: "the answer “uncertain”", "“不确定”的答复";
}

fn look(message: &Message) -> Look {
    match message {
        Message::Prepare(work) => Look::new(&PREPARE, Shape::Triangle, 1, work.transaction.tag("?")),
        Message::Vote(vote) => vote.look(),
        Message::Decision(decision) => decision_look(decision.transaction, decision.commit),
        Message::Ack(tid) => Look::new(&text::ACK, Shape::Ring, 2, tid.tag("")),
        Message::DecisionRequest(tid) => Look::new(&REQUEST, Shape::Triangle, 3, tid.tag("?")),
        Message::Uncertain(tid) => Look::new(&UNCERTAIN, Shape::Diamond, 3, tid.tag("?")),
    }
}

impl Speaks for Message {
    fn work(work: Work) -> Self {
        Self::Prepare(work)
    }

    fn vote(vote: Vote) -> Self {
        Self::Vote(vote)
    }

    fn decision(transaction: Tid, commit: bool) -> Self {
        Self::Decision(Decision { transaction, commit })
    }
}

/// The timers of a site. Each is set while there is a transaction that it is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Timers)]
pub enum Timer {
    /// Runs at the coordinator while votes are missing; when it runs out, the transaction is aborted.
    #[zh("投票", "投票未到齐时在协调者上运行；到期时中止该事务。")]
    Vote,
    /// Runs at the coordinator while acknowledgements are missing; when it runs out, the commit is sent again.
    #[zh("确认", "确认未到齐时在协调者上运行；到期时重发提交决定。")]
    Ack,
    /// Runs at a participant that has voted yes; when it runs out, it asks everybody for the decision.
    #[zh("决定", "在投了赞成票的参与者上运行；到期时它向所有节点询问决定。")]
    Decision,
}

/// What a coordinator knows of the others.
#[derive(Fields)]
struct Heard {
    /// While it collects votes: who has voted yes to each transaction.
    #[zh("收集投票期间：每个事务有谁投了赞成票。")]
    votes: Value,
    /// While it waits for acknowledgements: who is known to have each commit on disk.
    #[zh("等待确认期间：已知哪些参与者把每个提交写了盘。")]
    acks: Value,
}

impl Phase {
    pub(super) fn yes(self) -> Option<Sites> {
        if let Self::Collecting { votes, .. } = self { Some(votes.yes) } else { None }
    }

    fn acks(self) -> Option<Sites> {
        if let Self::Committed { acks } = self { Some(acks) } else { None }
    }
}

impl site::Phase for Phase {
    fn votes(&mut self) -> Option<&mut Votes> {
        if let Self::Collecting { votes, .. } = self { Some(votes) } else { None }
    }

    fn is_open(&self) -> bool {
        true
    }

    fn heard(&self) -> (&'static Text, Sites) {
        match self {
            Self::Collecting { votes, .. } => (&text::HAS_VOTES, votes.yes),
            Self::Committed { acks } => (&text::HAS_ACKS, *acks),
        }
    }

    fn fields(open: &[Coordination<Self>], out: &mut Vec<Field>) {
        let heard = Heard { votes: view::table(open, Self::yes), acks: view::table(open, Self::acks) };
        heard.fields(Place::Memory, usize::MAX, out);
    }
}

impl Standing for State {
    fn is_blocked(&self) -> bool {
        *self == Self::Blocked
    }
}

/// No message says more of a site than who has sent it.
impl Rename for Message {
    fn rename(&mut self, _: &Renaming) {}
}
