//! How a site and a message are shown.

use super::super::log::{Durable, Tid};
use super::super::setup::{COORDINATOR, Config};
use super::super::view::{
    coordinator, decided, field, locks_field, log_field, participant, participant_figure, transactions,
};
use super::state::{Memory, Message, Phase, Site, State, Task};
use synod_model::{
    Field, Glyph, MessageView, Messages, NodeId, NodeView, Role, Shape, Text, Tone, Value, Word,
};

static ELECTED: Text = Text::new("elected survivor", "当选的幸存者");
static VOTES: Text = Text::new("{0}/{1} yes", "{0}/{1} 赞成");
static ACKS: Text = Text::new("{0}/{1} ack", "{0}/{1} 确认");
static ASKS: Text = Text::new("asks", "询问");

/// A site as it is shown.
pub(super) fn node(
    config: &Config,
    me: NodeId,
    disk: &Durable,
    memory: Option<&Memory>,
    limit: usize,
) -> NodeView {
    let tail = memory.map_or(&[][..], |m| &m.tail);
    let mut fields = vec![log_field(disk, tail, limit)];
    let (role, figure, beside) = match memory.map(|m| &m.site) {
        Some(Site::Coordinator { open, .. }) => {
            let (mut votes, mut acks, mut figure) = (Vec::new(), Vec::new(), None);
            for c in open {
                let (table, text, heard) = match c.phase {
                    Phase::Collecting { yes, .. } => (&mut votes, &VOTES, yes),
                    Phase::PreCommitted { acks: heard } => (&mut acks, &ACKS, heard),
                    Phase::Committed { done } => (&mut acks, &ACKS, done),
                    Phase::InDoubt(poll) => (&mut votes, &ASKS, poll.heard),
                };
                table.push((c.tid.word(), Value::Nodes(heard.nodes())));
                figure = Some(text.with([heard.len().into(), config.len().into()]));
            }
            fields.push(transactions::<State>(disk, tail, &[]));
            fields.push(field!(
                votes,
                Memory,
                "While it collects answers: who has voted yes to each transaction.",
                "收集答复期间：每个事务有谁投了赞成票。",
                Value::Table(votes)
            ));
            fields.push(field!(
                acks,
                Memory,
                "Who has acknowledged the pre-commit of each transaction, and then its commit.",
                "每个事务的预提交、以及随后的提交，已有谁确认。",
                Value::Table(acks)
            ));
            (coordinator(Tone::Lead), figure.unwrap_or_else(|| decided(disk, tail)), "log votes acks")
        }
        Some(Site::Participant { branches }) => {
            fields.push(transactions(disk, tail, branches));
            fields.push(locks_field(branches));
            let leaders = branches.iter().map(|b| (b.tid.word(), Value::Node(b.state.leader)));
            fields.push(field!(
                leader,
                Memory,
                "Who leads each open transaction, as far as it knows.",
                "据它所知，每个未决事务由谁主持。",
                Value::Table(leaders.collect())
            ));
            let holds = branches.iter().any(|b| b.holds);
            let leads =
                branches.iter().any(|b| matches!(b.state.task, Task::Ask(_) | Task::PreCommit { .. }));
            let blocked = branches.iter().find(|b| b.state.is_blocked());
            let role = if leads {
                Role { id: "elected", label: &ELECTED, tone: Tone::Lead, glyph: Glyph::Crown }
            } else {
                participant(blocked.is_some(), holds)
            };
            (role, participant_figure(blocked, branches, disk, tail), "log locks")
        }
        None => {
            fields.push(transactions::<State>(disk, tail, &[]));
            let role = if me == COORDINATOR { coordinator(Tone::Ghost) } else { participant(false, false) };
            (Role { tone: Tone::Ghost, ..role }, decided(disk, tail), "log")
        }
    };
    NodeView { role, epoch: 0, figure, fields, beside: Some(beside) }
}

static CAN_COMMIT: Text = Text::new("the question for the vote", "投票请求");
static YES: Text = Text::new("the yes", "赞成票");
static NO: Text = Text::new("the no", "反对票");
static PRE_COMMIT: Text = Text::new("the pre-commit", "预提交");
static ACK: Text = Text::new("the acknowledgement", "确认");
static COMMIT: Text = Text::new("the commit", "提交决定");
static ABORT: Text = Text::new("the abort", "中止决定");
static COMMITTED: Text = Text::new("the news of its commit", "已提交的回报");
static REQUEST: Text = Text::new("the question for the state", "对状态的询问");
static STATE: Text = Text::new("the answer with the state", "关于状态的答复");

/// The place of its kind in the table, and the transaction it is about.
const fn kind_of(message: &Message) -> (usize, Tid) {
    match message {
        Message::CanCommit { tid, .. } => (0, *tid),
        Message::Vote { tid, .. } => (1, *tid),
        Message::PreCommit { tid } => (2, *tid),
        Message::Ack { tid } => (3, *tid),
        Message::Decision { tid, commit: true } => (4, *tid),
        Message::Decision { tid, commit: false } => (5, *tid),
        Message::HaveCommitted { tid } => (6, *tid),
        Message::StateRequest { tid, .. } => (7, *tid),
        Message::State { tid, .. } => (8, *tid),
    }
}

/// The kind of a message.
pub(super) const fn kind(message: &Message) -> usize {
    kind_of(message).0
}

/// A message as the stage draws it.
pub(super) fn message(message: &Message) -> MessageView {
    let (label, shape, colour, sign) = match message {
        Message::CanCommit { .. } => (&CAN_COMMIT, Shape::Triangle, 1, "?"),
        Message::Vote { yes: true, .. } => (&YES, Shape::Diamond, 1, "✓"),
        Message::Vote { yes: false, .. } => (&NO, Shape::Diamond, 1, "✗"),
        Message::PreCommit { .. } => (&PRE_COMMIT, Shape::Disc, 4, "!"),
        Message::Ack { .. } => (&ACK, Shape::Ring, 4, ""),
        Message::Decision { commit: true, .. } => (&COMMIT, Shape::Square, 2, "✓"),
        Message::Decision { commit: false, .. } => (&ABORT, Shape::Square, 2, "✗"),
        Message::HaveCommitted { .. } => (&COMMITTED, Shape::Ring, 2, ""),
        Message::StateRequest { .. } => (&REQUEST, Shape::Triangle, 3, "?"),
        Message::State { pre_committed: true, .. } => (&STATE, Shape::Diamond, 3, "p"),
        Message::State { .. } => (&STATE, Shape::Diamond, 3, "w"),
    };
    let tid = kind_of(message).1.word();
    let tag = Word::new(&[tid.as_str(), sign].concat()).unwrap_or(tid);
    MessageView { kind: message.kind_name(), label, shape, colour, tag }
}

/// What a message carries.
pub(super) fn message_fields(message: &Message) -> Vec<Field> {
    let tid = kind_of(message).1;
    let about =
        field!(transaction, Memory, "Which transaction it is about.", "它所关于的事务。", tid.word().into());
    let more = match message {
        Message::CanCommit { keys, oldest, .. } => vec![
            field!(
                keys,
                Memory,
                "The keys that the transaction changes.",
                "事务要修改的键。",
                Value::List(keys.iter().map(Value::Word).collect())
            ),
            field!(
                oldest,
                Memory,
                "The oldest transaction that is not finished: what is older may be forgotten.",
                "最早的未完成事务：更早的都可以忘掉。",
                oldest.word().into()
            ),
        ],
        Message::Vote { yes, .. } => {
            vec![field!(yes, Memory, "Whether it votes yes.", "是否投赞成票。", (*yes).into())]
        }
        Message::StateRequest { leads, .. } => vec![field!(
            leads,
            Memory,
            "Whether who asks leads the transaction to its end.",
            "询问者是否主持该事务的收尾。",
            (*leads).into()
        )],
        Message::State { pre_committed, recovered, .. } => vec![
            field!(
                pre_committed,
                Memory,
                "Whether it knows that all have voted yes.",
                "是否知道所有人都投了赞成票。",
                (*pre_committed).into()
            ),
            field!(
                recovered,
                Memory,
                "Whether it has crashed since.",
                "此后是否崩溃过。",
                (*recovered).into()
            ),
        ],
        _ => Vec::new(),
    };
    std::iter::once(about).chain(more).collect()
}
