//! How far a transaction is at each site, and what sites send each other.
//!
//! Skeen's states are in the names: a participant that waits for its locks is in *q*, one that has voted yes in *w*
//! (ready), one that knows of all yeses in *p* (pre-committed); *c* and *a* stand in the log.

use super::super::locks::Branch;
use super::super::log::Tid;
use super::super::message::{Speaks, Vote, Work, decision_look};
use super::super::setup::Sites;
use super::super::site::{self, Coordination, Standing, Votes};
use super::super::{text, view};
use synod_model::prelude::*;
use synod_model::{Field, Look, Shape};

/// What a site has in memory.
pub type Memory = site::Memory<Phase, State>;
/// The coordinator at work.
pub(super) type Coordinator<'a, 'e> = site::Coordinator<'a, 'e, Phase, Message, Timer>;
/// A participant at work.
pub(super) type Participant<'a, 'e> = site::Participant<'a, 'e, State, Message, Timer>;

/// How far a transaction is at its coordinator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Phase {
    /// How often the timer fires until the time for this phase is up.
    pub turns: u8,
    /// What the coordinator waits for.
    pub waits: Waits,
}

/// What a coordinator waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Waits {
    /// Votes come in.
    Votes(Votes),
    /// Everybody is told that all have voted yes. Who has acknowledged that.
    Acks(Sites),
    /// It is committed. Who has committed too.
    Commits(Sites),
    /// The coordinator has crashed in [`Waits::Acks`], has recovered, and asks what became of it.
    InDoubt(Poll),
}

/// How far a transaction is at a participant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct State {
    /// Whether it knows that all have voted yes (*p*); if not, it is in *w*, or in *q* as long as it has no locks.
    pub pre_committed: bool,
    /// Who leads the transaction, as far as it knows: the coordinator, later an elected survivor.
    pub leader: NodeId,
    /// How often the timer fires until it does something about the silence of the leader.
    pub turns: u8,
    /// What it does about the end of the transaction itself.
    pub task: Task,
}

/// What a participant does about the end of a transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Task {
    /// It obeys the leader.
    Obey,
    /// It leads, and asks for the others' states.
    Ask(Poll),
    /// It leads, and brings the others to *p*.
    PreCommit {
        /// Who has not acknowledged.
        missing: Sites,
    },
    /// It has crashed and recovered, and asks what became of the transaction.
    Recover(Poll),
}

/// The answers to the question for states.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Poll {
    /// Who has answered.
    pub heard: Sites,
    /// Who of them is in *p*.
    pub pre_committed: Sites,
    /// Who of them has not crashed in between.
    pub live: Sites,
    /// How often was asked, up to two.
    pub rounds: u8,
}

impl Poll {
    /// Takes in an answer.
    pub(super) fn hear(&mut self, from: NodeId, state: Remembered) {
        self.heard.insert(from);
        if state.pre_committed {
            self.pre_committed.insert(from);
        }
        if !state.recovered {
            self.live.insert(from);
        }
    }
}

/// What sites send each other.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Messages)]
#[look(with = look)]
pub enum Message {
    /// Phase one: the coordinator asks for a vote.
    CanCommit(Work),
    /// A participant votes.
    Vote(Vote),
    /// Phase two: all have voted yes.
    PreCommit(Tid),
    /// A participant is pre-committed.
    Ack(Tid),
    /// Phase three.
    DoCommit(Tid),
    /// The end of a transaction that is aborted.
    Abort(Tid),
    /// A participant has committed.
    HaveCommitted(Tid),
    /// Asks for the state of a site.
    StateRequest(StateRequest),
    /// The answer of a site that has not decided.
    State(Remembered),
}

/// The question for the state of a site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Fields)]
pub struct StateRequest {
    /// Which transaction it is about.
    #[zh("它所关于的事务。")]
    pub transaction: Tid,
    /// Whether who asks leads the transaction to its end.
    #[zh("询问者是否主持该事务的收尾。")]
    pub leads: bool,
}

/// The state of a site that has not decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Fields)]
pub struct Remembered {
    /// Which transaction it is about.
    #[zh("它所关于的事务。")]
    pub transaction: Tid,
    /// Whether it knows that all have voted yes.
    #[zh("是否知道所有人都投了赞成票。")]
    pub pre_committed: bool,
    /// Whether it has crashed since.
    #[zh("此后是否崩溃过。")]
    pub recovered: bool,
}

texts! {
    CAN_COMMIT: "the question for the vote", "投票请求";
    PRE_COMMIT: "the pre-commit", "预提交";
    COMMITTED: "the news of its commit", "已提交的回报";
    REQUEST: "the question for the state", "对状态的询问";
    STATE: "the answer with the state", "关于状态的答复";
    ASKS: "asks", "询问";
}

fn look(message: &Message) -> Look {
    match message {
        Message::CanCommit(work) => Look::new(&CAN_COMMIT, Shape::Triangle, 1, work.transaction.tag("?")),
        Message::Vote(vote) => vote.look(),
        Message::PreCommit(tid) => Look::new(&PRE_COMMIT, Shape::Disc, 4, tid.tag("!")),
        Message::Ack(tid) => Look::new(&text::ACK, Shape::Ring, 4, tid.tag("")),
        Message::DoCommit(tid) => decision_look(*tid, true),
        Message::Abort(tid) => decision_look(*tid, false),
        Message::HaveCommitted(tid) => Look::new(&COMMITTED, Shape::Ring, 2, tid.tag("")),
        Message::StateRequest(request) => {
            Look::new(&REQUEST, Shape::Triangle, 3, request.transaction.tag("?"))
        }
        Message::State(state) => {
            let sign = if state.pre_committed { "p" } else { "w" };
            Look::new(&STATE, Shape::Diamond, 3, state.transaction.tag(sign))
        }
    }
}

impl Speaks for Message {
    fn work(work: Work) -> Self {
        Self::CanCommit(work)
    }

    fn vote(vote: Vote) -> Self {
        Self::Vote(vote)
    }

    fn decision(transaction: Tid, commit: bool) -> Self {
        if commit { Self::DoCommit(transaction) } else { Self::Abort(transaction) }
    }
}

/// The timers of a site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Timers)]
pub enum Timer {
    /// Runs at the coordinator while answers are missing: votes, acknowledgements, news of the commit.
    #[zh("阶段", "答复未到齐时在协调者上运行：投票、确认、已提交的回报。")]
    Phase,
    /// Runs at a participant that has voted yes; after several turns of silence it takes over.
    #[zh("等待", "在投了赞成票的参与者上运行；连续几轮没有音讯后由它接手。")]
    Wait,
}

/// What a coordinator knows of the others.
#[derive(Fields)]
struct Heard {
    /// While it collects answers: who has voted yes to each transaction.
    #[zh("收集答复期间：每个事务有谁投了赞成票。")]
    votes: Value,
    /// Who has acknowledged the pre-commit of each transaction, and then its commit.
    #[zh("每个事务的预提交、以及随后的提交，已有谁确认。")]
    acks: Value,
}

/// What a participant knows of the others.
#[derive(Fields)]
struct Leaders {
    /// Who leads each open transaction, as far as it knows.
    #[zh("据它所知，每个未决事务由谁主持。")]
    leader: Value,
}

impl site::Phase for Phase {
    fn votes(&mut self) -> Option<&mut Votes> {
        if let Waits::Votes(votes) = &mut self.waits { Some(votes) } else { None }
    }

    fn is_open(&self) -> bool {
        !matches!(self.waits, Waits::Commits(_))
    }

    fn heard(&self) -> (&'static Text, Sites) {
        match self.waits {
            Waits::Votes(votes) => (&text::HAS_VOTES, votes.yes),
            Waits::Acks(heard) | Waits::Commits(heard) => (&text::HAS_ACKS, heard),
            Waits::InDoubt(poll) => (&ASKS, poll.heard),
        }
    }

    fn fields(open: &[Coordination<Self>], out: &mut Vec<Field>) {
        let acks = |phase: Self| matches!(phase.waits, Waits::Acks(_) | Waits::Commits(_));
        let votes = view::table(open, |phase| (!acks(phase)).then_some(site::Phase::heard(&phase).1));
        let acks = view::table(open, |phase| acks(phase).then_some(site::Phase::heard(&phase).1));
        Heard { votes, acks }.fields(Place::Memory, usize::MAX, out);
    }
}

impl Standing for State {
    /// It has crashed and recovered, has asked everybody twice, and nobody could tell.
    fn is_blocked(&self) -> bool {
        matches!(self.task, Task::Recover(Poll { rounds: 2, .. }))
    }

    fn leads(&self) -> bool {
        matches!(self.task, Task::Ask(_) | Task::PreCommit { .. })
    }

    fn fields(branches: &[Branch<Self>], out: &mut Vec<Field>) {
        let leader = branches.iter().map(|b| (b.tid.word(), Value::Node(b.state.leader)));
        Leaders { leader: Value::Table(leader.collect()) }.fields(Place::Memory, usize::MAX, out);
    }
}
