//! How a node and a message are shown: the names are the paper's, the words the closed vocabulary of the model.

use super::log::{Entry, Index};
use super::state::{Appended, Client, Config, Durable, Memory, Message, Outcome, Role, Volatile};
use crate::replicated::Machine;
use std::fmt::Display;
use synod_model::{
    Cell, Field, Glyph, MessageView, Messages, NodeId, NodeView, Place, Role as Shown, Shape, State, Text,
    Tone, Value, Word,
};

static FOLLOWER: Text = Text::new("follower", "跟随者");
static CANDIDATE: Text = Text::new("candidate", "候选人");
static LEADER: Text = Text::new("leader", "领导者");
static CLIENT: Text = Text::new("client", "客户端");
static SERVER: Text = Text::new("server", "节点");

static TERM: Text = Text::new("term {0}", "任期 {0}");
static WAITING: Text = Text::new("{0} open", "{0} 个待答复");

impl Role {
    /// The role as it is shown.
    const fn shown(&self) -> Shown {
        match self {
            Self::Follower { .. } => {
                Shown { id: "follower", label: &FOLLOWER, tone: Tone::Plain, glyph: Glyph::None }
            }
            Self::Candidate { .. } => {
                Shown { id: "candidate", label: &CANDIDATE, tone: Tone::Try, glyph: Glyph::Hand }
            }
            Self::Leader { .. } => {
                Shown { id: "leader", label: &LEADER, tone: Tone::Lead, glyph: Glyph::Crown }
            }
        }
    }
}

/// Makes a field; its sentence stands beside it.
macro_rules! field {
    ($name:ident, $place:ident, $en:literal, $zh:literal, $value:expr) => {{
        static SAYS: Text = Text::new($en, $zh);
        Field { name: stringify!($name), says: &SAYS, place: Place::$place, value: $value }
    }};
}

/// A node as it is shown.
pub(super) fn node<M: Machine>(
    config: &Config,
    me: NodeId,
    disk: &Durable<M::Op>,
    memory: Option<&Volatile<M>>,
    limit: usize,
) -> NodeView {
    match memory {
        _ if !config.is_server(me) => client(memory),
        Some(Volatile::Server(memory)) => server(me, disk, Some(memory), limit),
        _ => server::<M>(me, disk, None, limit),
    }
}

fn server<M: Machine>(
    me: NodeId,
    disk: &Durable<M::Op>,
    memory: Option<&Memory<M>>,
    limit: usize,
) -> NodeView {
    let commit_index = memory.map_or(0, |m| m.commit_index);
    let mut fields = vec![
        field!(
            current_term,
            Disk,
            "The latest term the server has seen.",
            "该节点见过的最新任期。",
            disk.current_term.into()
        ),
        field!(
            voted_for,
            Disk,
            "The candidate that has its vote in this term.",
            "它在本任期投票给了哪个候选人。",
            disk.voted_for.into()
        ),
        field!(
            log,
            Disk,
            "Its log: the term and the command of each entry. What it knows to be committed is drawn solid.",
            "它的日志：每条的任期和命令。已知提交的条目画成实线。",
            log(disk, commit_index, limit)
        ),
    ];
    if let Some(memory) = memory {
        fields.extend(memory_fields(me, memory));
    }
    NodeView {
        role: memory
            .map_or(Shown { id: "server", label: &SERVER, tone: Tone::Ghost, glyph: Glyph::None }, |m| {
                m.role.shown()
            }),
        epoch: disk.current_term.into(),
        subtitle: TERM.with([disk.current_term.into()]),
        fields,
        beside: Some("log"),
    }
}

fn memory_fields<M: Machine>(me: NodeId, memory: &Memory<M>) -> Vec<Field> {
    let (mut next_index, mut match_index, mut votes) = (Value::None, Value::None, Value::None);
    match &memory.role {
        Role::Follower { .. } => {}
        Role::Candidate { granted, .. } => votes = Value::Nodes(*granted),
        Role::Leader { followers } => {
            let others = |value: fn(&super::state::Progress) -> Index| {
                let all = followers.iter().enumerate().map(|(i, p)| (NodeId::at(i), Value::from(value(p))));
                Value::PerNode(all.filter(|(node, _)| *node != me).collect())
            };
            next_index = others(|p| p.next_index);
            match_index = others(|p| p.match_index);
        }
    }
    vec![
        field!(
            commit_index,
            Memory,
            "The highest entry it knows to be committed.",
            "它所知的最高已提交条目。",
            memory.commit_index.into()
        ),
        field!(
            last_applied,
            Memory,
            "The highest entry it has applied to its state machine.",
            "它已应用到状态机的最高条目。",
            memory.last_applied.into()
        ),
        field!(
            leader,
            Memory,
            "The leader it follows, or itself.",
            "它所跟随的领导者，或它自己。",
            memory.leader(me).into()
        ),
        field!(votes, Memory, "As a candidate: who has voted for it.", "作为候选人：谁投票给了它。", votes),
        field!(
            next_index,
            Memory,
            "As leader: the next entry to send to each follower.",
            "作为领导者：下一条要发给各跟随者的条目。",
            next_index
        ),
        field!(
            match_index,
            Memory,
            "As leader: the highest entry each follower is known to hold.",
            "作为领导者：已知各跟随者持有的最高条目。",
            match_index
        ),
        field!(
            state_machine,
            Memory,
            "The key-value store that the applied entries make.",
            "由已应用条目得到的键值存储。",
            memory.machine.view()
        ),
        field!(
            sessions,
            Memory,
            "Per client, the commands whose answers are kept so that a repeated one takes effect once.",
            "每个客户端保留答复的命令编号，使重发的命令只生效一次。",
            memory.sessions.view()
        ),
        field!(
            pending,
            Memory,
            "What was asked of this server and has no answer yet.",
            "向该节点提出、尚未得到答复的请求。",
            memory.stub.view()
        ),
    ]
}

/// The last `limit` entries of the log.
fn log<C: State + Copy + Display>(disk: &Durable<C>, commit_index: Index, limit: usize) -> Value {
    let len = disk.log.entries().len();
    let skipped = len.saturating_sub(limit);
    let first = skipped as Index + 1;
    let cells =
        (first..).zip(disk.log.iter_from(first)).map(|(index, entry)| cell(index, entry, commit_index));
    Value::Log { first: skipped + 1, folded: 0, len, cells: cells.collect() }
}

fn cell<C: Display>(index: Index, entry: &Entry<C>, commit_index: Index) -> Cell {
    let command = entry.to_string();
    Cell {
        head: Word::number(entry.term),
        settled: index <= commit_index,
        record: vec![
            ("index", index.into()),
            ("term", entry.term.into()),
            ("command", Value::Str(command.as_str().into())),
        ],
        body: command,
        ..Cell::default()
    }
}

fn client<M: Machine>(memory: Option<&Volatile<M>>) -> NodeView {
    let idle = Client::default();
    let memory = match memory {
        Some(Volatile::Client(memory)) => memory,
        _ => &idle,
    };
    NodeView {
        role: Shown { id: "client", label: &CLIENT, tone: Tone::Plain, glyph: Glyph::Person },
        epoch: 0,
        subtitle: WAITING.with([memory.stub.len().into()]),
        fields: vec![
            field!(
                pending,
                Memory,
                "What it was asked and has no answer to yet.",
                "向它提出、尚未得到答复的请求。",
                memory.stub.view()
            ),
            field!(
                leader,
                Memory,
                "The leader, as far as it knows.",
                "它所知的领导者。",
                memory.leader.into()
            ),
        ],
        beside: None,
    }
}

/// The kind of a message, by the paper's name.
pub(super) const fn kind<M: Machine>(message: &Message<M>) -> usize {
    match message {
        Message::RequestVote(_) => 0,
        Message::RequestVoteResponse(_) => 1,
        Message::AppendEntries(_) => 2,
        Message::AppendEntriesResponse(_) => 3,
        Message::ClientRequest(_) => 4,
        Message::ClientReply(_) => 5,
    }
}

static VOTE_REQUEST: Text = Text::new("the vote request", "投票请求");
static VOTE: Text = Text::new("the vote", "投票");
static REFUSAL: Text = Text::new("the refusal of the vote", "拒绝投票的答复");
static HEARTBEAT: Text = Text::new("the heartbeat", "心跳");
static ENTRIES: Text = Text::new("the log entries", "日志条目");
static ACKNOWLEDGEMENT: Text = Text::new("the acknowledgement", "确认");
static REJECTION: Text = Text::new("the refusal of the entries", "拒绝日志的答复");
static REQUEST: Text = Text::new("the request", "请求");
static ANSWER: Text = Text::new("the answer", "答复");
static HINT_INDEX: Text = Text::new("index", "索引");
static HINT_TERM: Text = Text::new("term", "任期");
static REDIRECTION: Text = Text::new("the redirection", "重定向");

/// A message as the stage draws it.
pub(super) fn message<M: Machine>(message: &Message<M>) -> MessageView {
    let word = |text: &str| Word::new(text).expect("it is short");
    let (label, shape, colour, tag) = match message {
        Message::RequestVote(_) => (&VOTE_REQUEST, Shape::Triangle, 1, Word::default()),
        Message::RequestVoteResponse(m) if m.vote_granted => (&VOTE, Shape::Diamond, 1, word("✓")),
        Message::RequestVoteResponse(_) => (&REFUSAL, Shape::Diamond, 1, word("✗")),
        Message::AppendEntries(m) => match &m.entries[..] {
            [] => (&HEARTBEAT, Shape::Ring, 2, Word::default()),
            [entry] => {
                let tag = entry.command.map_or_else(|| word("no-op"), |command| M::tag(&command.op));
                (&ENTRIES, Shape::Disc, 2, tag)
            }
            several => (&ENTRIES, Shape::Disc, 2, word(&format!("×{}", several.len()))),
        },
        Message::AppendEntriesResponse(m) => match m.outcome {
            Appended::Accepted { .. } => (&ACKNOWLEDGEMENT, Shape::Diamond, 2, Word::default()),
            Appended::Rejected { .. } => (&REJECTION, Shape::Diamond, 2, word("✗")),
        },
        Message::ClientRequest(m) => (&REQUEST, Shape::Triangle, 3, M::tag(&m.op)),
        Message::ClientReply(m) => match m.outcome {
            Outcome::Applied(_) => (&ANSWER, Shape::Diamond, 3, word("✓")),
            Outcome::NotLeader { .. } => (&REDIRECTION, Shape::Diamond, 3, word("↪")),
        },
    };
    MessageView { kind: message.kind_name(), label, shape, colour, tag }
}

/// What a message carries.
pub(super) fn message_fields<M: Machine>(message: &Message<M>) -> Vec<Field> {
    match message {
        Message::RequestVote(m) => vec![
            field!(term, Memory, "The candidate's term.", "候选人的任期。", m.term.into()),
            field!(
                last_log_index,
                Memory,
                "The index of the candidate's last entry.",
                "候选人最后一条日志的索引。",
                m.last_log_index.into()
            ),
            field!(
                last_log_term,
                Memory,
                "The term of the candidate's last entry.",
                "候选人最后一条日志的任期。",
                m.last_log_term.into()
            ),
        ],
        Message::RequestVoteResponse(m) => vec![
            field!(term, Memory, "The voter's term.", "投票者的任期。", m.term.into()),
            field!(
                request_term,
                Memory,
                "The term of the request that it answers.",
                "它所答复的请求的任期。",
                m.request_term.into()
            ),
            field!(
                vote_granted,
                Memory,
                "Whether the candidate has the vote.",
                "候选人是否得到这一票。",
                m.vote_granted.into()
            ),
        ],
        Message::AppendEntries(m) => vec![
            field!(term, Memory, "The leader's term.", "领导者的任期。", m.term.into()),
            field!(
                prev_log_index,
                Memory,
                "The index of the entry before the new ones.",
                "新条目之前那一条的索引。",
                m.prev_log_index.into()
            ),
            field!(
                prev_log_term,
                Memory,
                "The term of the entry before the new ones.",
                "新条目之前那一条的任期。",
                m.prev_log_term.into()
            ),
            field!(
                entries,
                Memory,
                "The new entries; none for a heartbeat.",
                "新条目；心跳不带条目。",
                entries(m.prev_log_index, &m.entries)
            ),
            field!(
                leader_commit,
                Memory,
                "The leader's commit index.",
                "领导者的提交索引。",
                m.leader_commit.into()
            ),
        ],
        Message::AppendEntriesResponse(m) => {
            let (success, match_index, prev_log_index, hint) = match m.outcome {
                Appended::Accepted { match_index } => (true, match_index.into(), Value::None, Value::None),
                Appended::Rejected { prev_log_index, hint } => {
                    let hint = Value::Facts(vec![
                        ("index", &HINT_INDEX, hint.index.into()),
                        ("term", &HINT_TERM, hint.term.into()),
                    ]);
                    (false, Value::None, prev_log_index.into(), hint)
                }
            };
            vec![
                field!(term, Memory, "The follower's term.", "跟随者的任期。", m.term.into()),
                field!(
                    request_term,
                    Memory,
                    "The term of the message that it answers.",
                    "它所答复的消息的任期。",
                    m.request_term.into()
                ),
                field!(
                    success,
                    Memory,
                    "Whether the follower's log matched before the new entries.",
                    "跟随者的日志在新条目之前是否一致。",
                    success.into()
                ),
                field!(
                    match_index,
                    Memory,
                    "The last entry up to which both logs agree.",
                    "两份日志一致的最后一条。",
                    match_index
                ),
                field!(
                    prev_log_index,
                    Memory,
                    "The previous index that was refused.",
                    "被拒绝的前一条索引。",
                    prev_log_index
                ),
                field!(
                    hint,
                    Memory,
                    "Where the logs may agree: an entry of the follower's log.",
                    "两份日志可能一致之处：跟随者日志中的一条。",
                    hint
                ),
            ]
        }
        Message::ClientRequest(m) => vec![
            field!(
                serial,
                Memory,
                "The command's number at its client.",
                "该命令在客户端的编号。",
                m.serial.into()
            ),
            field!(
                oldest,
                Memory,
                "The client's lowest number without an answer.",
                "客户端尚未得到答复的最小编号。",
                m.oldest.into()
            ),
            field!(command, Memory, "What is asked.", "请求的内容。", Value::Str(m.op.to_string().into())),
        ],
        Message::ClientReply(m) => {
            let (result, hint) = match m.outcome {
                Outcome::Applied(answer) => (Value::Str(answer.to_string().into()), Value::None),
                Outcome::NotLeader { hint } => (Value::Str("not-leader".into()), hint.into()),
            };
            vec![
                field!(
                    serial,
                    Memory,
                    "The number of the command that it answers.",
                    "它所答复的命令编号。",
                    m.serial.into()
                ),
                field!(result, Memory, "The answer, or not-leader.", "答复，或 not-leader。", result),
                field!(
                    leader_hint,
                    Memory,
                    "The leader that the sender knows of.",
                    "发送者所知的领导者。",
                    hint
                ),
            ]
        }
    }
}

fn entries<C: Display>(prev_log_index: Index, entries: &[Entry<C>]) -> Value {
    let first = usize::try_from(prev_log_index).unwrap_or(usize::MAX).saturating_add(1);
    let cells = (prev_log_index + 1..).zip(entries).map(|(index, entry)| cell(index, entry, 0));
    Value::Log { first, folded: 0, len: entries.len(), cells: cells.collect() }
}
