//! What nodes send each other, by the paper's names.

use super::extra::Extra;
use super::log::{Content, Entries, Hint, Index, Term, cells};
use super::request::{Order, Refusal};
use super::snapshot::{InstallSnapshot, InstallSnapshotResponse};
use crate::kv::Store;
use crate::replicated::{ClientReply, ClientRequest, Machine, Outcome, Speaks};
use synod_model::Outcome::Refused;
use synod_model::symmetry::Rename;
use synod_model::{Field, Fields, Look, Messages, Place, Shape, Value, Word, texts};

/// What nodes send each other.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Messages, Rename)]
#[look(with = look)]
pub enum Message<M: Machine = Store> {
    /// A candidate asks for a vote.
    RequestVote(#[nameless] RequestVote),
    /// A server grants or refuses it.
    RequestVoteResponse(#[nameless] RequestVoteResponse),
    /// A leader sends entries; without any it is a heartbeat.
    AppendEntries(AppendEntries<M>),
    /// A follower accepts or refuses them.
    AppendEntriesResponse(#[nameless] AppendEntriesResponse),
    /// Somebody asks for a command.
    ClientRequest(#[nameless] ClientRequest<M>),
    /// The answer to it.
    ClientReply(ClientReply<M>),
    /// A server asks who would vote for it.
    PreVote(#[nameless] PreVote),
    /// A server would, or would not.
    PreVoteResponse(#[nameless] PreVoteResponse),
    /// A leader that hands over tells its successor to stand.
    TimeoutNow(#[nameless] TimeoutNow),
    /// A server passes on what an operator asks.
    OrderRequest(#[nameless] OrderRequest),
    /// The leader says how that ended.
    OrderReply(#[nameless] OrderReply),
    /// A server asks its leader how far it must have applied to answer a read.
    ReadIndex(#[nameless] ReadIndex),
    /// The leader says so.
    ReadIndexResponse(#[nameless] ReadIndexResponse),
    /// A leader sends a chunk of its snapshot.
    InstallSnapshot(#[nameless] InstallSnapshot<M>),
    /// A follower says how much of it it has.
    InstallSnapshotResponse(#[nameless] InstallSnapshotResponse),
}

/// A candidate asks for a vote.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Fields)]
pub struct RequestVote {
    /// The candidate's term.
    #[zh("候选人的任期。")]
    pub term: Term,
    /// The index of the candidate's last entry.
    #[zh("候选人最后一条日志的索引。")]
    pub last_log_index: Index,
    /// The term of the candidate's last entry.
    #[zh("候选人最后一条日志的任期。")]
    pub last_log_term: Term,
    /// Whether the leader has told the candidate to stand, so that nobody ignores it.
    #[zh("是否由领导者让它参选：这样就没有节点不理会它。")]
    pub leadership_transfer: Extra<bool>,
}

/// A server asks whether others would vote for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Fields)]
pub struct PreVote {
    /// The term in which it would stand: the one after its own.
    #[zh("它打算参选的任期：自己任期的下一个。")]
    pub term: Term,
    /// The index of its last entry.
    #[zh("它最后一条日志的索引。")]
    pub last_log_index: Index,
    /// The term of its last entry.
    #[zh("它最后一条日志的任期。")]
    pub last_log_term: Term,
}

/// The answer to [`PreVote`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Fields)]
pub struct PreVoteResponse {
    /// With a grant, the term that was asked for; with a refusal, the term of whoever refuses.
    #[zh("同意时为所询问的任期；拒绝时为拒绝者自己的任期。")]
    pub term: Term,
    /// Whether it would vote so.
    #[zh("是否愿意投票。")]
    pub vote_granted: bool,
}

/// A leader that hands over tells its successor to stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Fields)]
pub struct TimeoutNow {
    /// The leader's term.
    #[zh("领导者的任期。")]
    pub term: Term,
}

/// A server passes on what an operator asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Fields)]
pub struct OrderRequest {
    /// Its number at the server that was asked.
    #[zh("它在被请求的节点上的编号。")]
    pub serial: u32,
    /// What is asked.
    #[zh("请求的内容。")]
    pub order: Order,
}

/// The answer to [`OrderRequest`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Fields)]
pub struct OrderReply {
    /// The number of the order.
    #[zh("该请求的编号。")]
    pub serial: u32,
    /// Why it is refused; none if it is done.
    #[zh("被拒绝的原因；完成时没有。")]
    pub refused: Option<Refusal>,
}

/// A server asks its leader how far it must have applied to answer a read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Fields)]
pub struct ReadIndex {
    /// The number of the read at that server.
    #[zh("该读请求在那个节点上的编号。")]
    pub serial: u32,
}

/// The answer to [`ReadIndex`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Fields)]
pub struct ReadIndexResponse {
    /// The number of the read.
    #[zh("该读请求的编号。")]
    pub serial: u32,
    /// What must have been applied.
    #[zh("必须已应用到的条目。")]
    pub read_index: Index,
}

/// The answer to [`RequestVote`]. An answer to an earlier request says nothing about the present one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Fields)]
pub struct RequestVoteResponse {
    /// The voter's term.
    #[zh("投票者的任期。")]
    pub term: Term,
    /// The term of the request that it answers.
    #[zh("它所答复的请求的任期。")]
    pub request_term: Term,
    /// Whether the candidate has the vote.
    #[zh("候选人是否得到这一票。")]
    pub vote_granted: bool,
}

/// A leader sends entries, or none as a heartbeat.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Fields, Rename)]
pub struct AppendEntries<M: Machine = Store> {
    /// The leader's term.
    #[zh("领导者的任期。")]
    pub term: Term,
    /// The index of the entry before the new ones.
    #[zh("新条目之前那一条的索引。")]
    pub prev_log_index: Index,
    /// The term of the entry before the new ones.
    #[zh("新条目之前那一条的任期。")]
    pub prev_log_term: Term,
    /// The new entries; none for a heartbeat.
    #[zh("新条目；心跳不带条目。")]
    #[show(with = AppendEntries::cells)]
    pub entries: Entries<M::Op>,
    /// The leader's commit index.
    #[zh("领导者的提交索引。")]
    pub leader_commit: Index,
    /// The leader's latest round of heartbeats; 0 where reads need none.
    #[zh("领导者最近一轮心跳的编号；读请求不需要时为 0。")]
    #[nameless]
    pub round: Extra<u32>,
}

impl<M: Machine> AppendEntries<M> {
    /// The index of the last entry that the message is about.
    pub(super) fn last_index(&self) -> Index {
        self.prev_log_index + self.entries.len() as Index
    }

    fn cells(&self) -> Value {
        cells(self.prev_log_index + 1, self.entries.iter(), 0, self.entries.len())
    }
}

/// The answer to [`AppendEntries`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Fields)]
pub struct AppendEntriesResponse {
    /// The follower's term.
    #[zh("跟随者的任期。")]
    pub term: Term,
    /// The term of the message that it answers.
    #[zh("它所答复的消息的任期。")]
    pub request_term: Term,
    /// What came of it.
    #[flat]
    pub outcome: Appended,
    /// The round of the message that it answers.
    #[zh("它所答复的消息的心跳轮次。")]
    pub round: Extra<u32>,
}

/// What came of an [`AppendEntries`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Appended {
    /// The follower's log agrees with the leader's up to here.
    Accepted {
        /// The last entry known to agree.
        match_index: Index,
    },
    /// The follower has no entry that fits before the new ones, or the message is of an earlier term.
    Rejected {
        /// The previous index that was refused: it tells an old refusal from a new one.
        prev_log_index: Index,
        /// Where the logs may agree.
        hint: Hint,
    },
}

impl Fields for Appended {
    fn fields(&self, place: Place, limit: usize, out: &mut Vec<Field>) {
        /// Either outcome.
        #[derive(Fields)]
        struct Shown {
            /// Whether the follower's log matched before the new entries.
            #[zh("跟随者的日志在新条目之前是否一致。")]
            success: bool,
            /// The last entry up to which both logs agree.
            #[zh("两份日志一致的最后一条。")]
            match_index: Option<Index>,
            /// The previous index that was refused.
            #[zh("被拒绝的前一条索引。")]
            prev_log_index: Option<Index>,
            /// Where the logs may agree: an entry of the follower's log.
            #[zh("两份日志可能一致之处：跟随者日志中的一条。")]
            hint: Option<Hint>,
        }
        let shown = match *self {
            Self::Accepted { match_index } => {
                Shown { success: true, match_index: Some(match_index), prev_log_index: None, hint: None }
            }
            Self::Rejected { prev_log_index, hint } => Shown {
                success: false,
                match_index: None,
                prev_log_index: Some(prev_log_index),
                hint: Some(hint),
            },
        };
        shown.fields(place, limit, out);
    }
}

impl<M: Machine> Speaks<M> for Message<M> {
    fn request(request: ClientRequest<M>) -> Self {
        Self::ClientRequest(request)
    }

    fn reply(reply: ClientReply<M>) -> Self {
        Self::ClientReply(reply)
    }
}

texts! {
    VOTE_REQUEST: "the vote request", "投票请求";
    VOTE: "the vote", "投票";
    REFUSAL: "the refusal of the vote", "拒绝投票的答复";
    HEARTBEAT: "the heartbeat", "心跳";
    ENTRIES: "the log entries", "日志条目";
    ACKNOWLEDGEMENT: "the acknowledgement", "确认";
    PRE_VOTE_REQUEST: "the question for pre-votes", "预投票询问";
    PRE_VOTE: "the pre-vote", "预投票";
    PRE_REFUSAL: "the refusal of the pre-vote", "拒绝预投票的答复";
    TIMEOUT_NOW: "the order to stand", "参选指令";
    ORDER: "the operator's request", "管理请求";
    ORDER_DONE: "the answer to the operator", "管理请求的答复";
    ORDER_REFUSED: "the refusal of the operator's request", "拒绝管理请求的答复";
    READ_INDEX_REQUEST: "the question for the read index", "读索引询问";
    READ_INDEX: "the read index", "读索引";
    SNAPSHOT: "the snapshot", "快照";
    SNAPSHOT_ANSWER: "the answer to the snapshot", "快照的答复";
    REJECTION: "the refusal of the entries", "拒绝日志的答复";
    REQUEST: "the request", "请求";
    ANSWER: "the answer", "答复";
    REDIRECTION: "the redirection", "重定向";
}

/// A message as the stage draws it.
fn look<M: Machine>(message: &Message<M>) -> Look {
    let word = |text: &str| Word::new(text).expect("it is short");
    match message {
        Message::RequestVote(_) => Look::new(&VOTE_REQUEST, Shape::Triangle, 1, Word::default()),
        Message::RequestVoteResponse(m) if m.vote_granted => Look::new(&VOTE, Shape::Diamond, 1, word("✓")),
        Message::RequestVoteResponse(_) => {
            Look::new(&REFUSAL, Shape::Diamond, 1, Word::default()).outcome(Refused)
        }
        Message::AppendEntries(m) => match &m.entries[..] {
            [] => Look::new(&HEARTBEAT, Shape::Ring, 2, Word::default()),
            [entry] => {
                let tag = match &entry.content {
                    Content::Empty => word("no-op"),
                    Content::Command(command) => M::tag(&command.op),
                    Content::Members(_) => word("config"),
                };
                Look::new(&ENTRIES, Shape::Disc, 2, tag)
            }
            several => Look::new(&ENTRIES, Shape::Disc, 2, word(&format!("×{}", several.len()))),
        },
        Message::AppendEntriesResponse(m) => match m.outcome {
            Appended::Accepted { .. } => Look::new(&ACKNOWLEDGEMENT, Shape::Diamond, 2, Word::default()),
            Appended::Rejected { .. } => {
                Look::new(&REJECTION, Shape::Diamond, 2, Word::default()).outcome(Refused)
            }
        },
        Message::PreVote(_) => Look::new(&PRE_VOTE_REQUEST, Shape::Triangle, 0, Word::default()),
        Message::PreVoteResponse(m) if m.vote_granted => Look::new(&PRE_VOTE, Shape::Diamond, 0, word("✓")),
        Message::PreVoteResponse(_) => {
            Look::new(&PRE_REFUSAL, Shape::Diamond, 0, Word::default()).outcome(Refused)
        }
        Message::TimeoutNow(_) => Look::new(&TIMEOUT_NOW, Shape::Square, 1, Word::default()),
        Message::OrderRequest(m) => Look::new(&ORDER, Shape::Triangle, 4, m.order.tag()),
        Message::OrderReply(OrderReply { refused: None, .. }) => {
            Look::new(&ORDER_DONE, Shape::Diamond, 4, word("✓"))
        }
        Message::OrderReply(_) => {
            Look::new(&ORDER_REFUSED, Shape::Diamond, 4, Word::default()).outcome(Refused)
        }
        Message::ReadIndex(_) => Look::new(&READ_INDEX_REQUEST, Shape::Triangle, 3, word("index?")),
        Message::ReadIndexResponse(m) => {
            Look::new(&READ_INDEX, Shape::Diamond, 3, word(&m.read_index.to_string()))
        }
        Message::InstallSnapshot(m) => {
            let (index, offset) = (m.part.last.index, m.offset);
            let tag = if m.done { format!("≤{index}") } else { format!("≤{index} #{offset}") };
            Look::new(&SNAPSHOT, Shape::Square, 2, word(&tag))
        }
        Message::InstallSnapshotResponse(m) => {
            let look = Look::new(&SNAPSHOT_ANSWER, Shape::Diamond, 2, Word::default());
            if m.offset == 0 { look.outcome(Refused) } else { look }
        }
        Message::ClientRequest(m) => Look::new(&REQUEST, Shape::Triangle, 3, M::tag(&m.op)),
        Message::ClientReply(m) => match m.outcome {
            Outcome::Applied(_) => Look::new(&ANSWER, Shape::Diamond, 3, word("✓")),
            Outcome::NotLeader { .. } => Look::new(&REDIRECTION, Shape::Diamond, 3, word("↪")),
        },
    }
}
