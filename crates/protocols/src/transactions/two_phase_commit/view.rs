//! How a site and a message are shown.

use super::super::log::{Durable, Tid};
use super::super::setup::{COORDINATOR, Config};
use super::super::view::{
    coordinator, decided, field, locks_field, log_field, participant, participant_figure, transactions,
};
use super::state::{Memory, Message, Phase, Site, State};
use synod_model::{Field, MessageView, Messages, NodeId, NodeView, Role, Shape, Text, Tone, Value, Word};

static VOTES: Text = Text::new("{0}/{1} yes", "{0}/{1} 赞成");
static ACKS: Text = Text::new("{0}/{1} ack", "{0}/{1} 确认");

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
    let (role, figure) = match memory.map(|m| &m.site) {
        Some(Site::Coordinator { open, .. }) => {
            let mut votes = Vec::new();
            let mut acks = Vec::new();
            let mut figure = None;
            for c in open {
                let (text, heard) = match c.phase {
                    Phase::Collecting { yes, .. } => {
                        votes.push((c.tid.word(), Value::Nodes(yes.nodes())));
                        (&VOTES, yes)
                    }
                    Phase::Committed { acks: heard } => {
                        acks.push((c.tid.word(), Value::Nodes(heard.nodes())));
                        (&ACKS, heard)
                    }
                };
                figure = Some(text.with([heard.len().into(), config.len().into()]));
            }
            fields.push(transactions::<State>(disk, tail, &[]));
            fields.push(field!(
                votes,
                Memory,
                "While it collects votes: who has voted yes to each transaction.",
                "收集投票期间：每个事务有谁投了赞成票。",
                Value::Table(votes)
            ));
            fields.push(field!(
                acks,
                Memory,
                "While it waits for acknowledgements: who is known to have each commit on disk.",
                "等待确认期间：已知哪些参与者把每个提交写了盘。",
                Value::Table(acks)
            ));
            (coordinator(Tone::Lead), figure.unwrap_or_else(|| decided(disk, tail)))
        }
        Some(Site::Participant { branches }) => {
            fields.push(transactions(disk, tail, branches));
            fields.push(locks_field(branches));
            let blocked = branches.iter().find(|b| b.state == State::Blocked);
            let figure = participant_figure(blocked, branches, disk, tail);
            let holds = branches.iter().any(|b| b.holds);
            (participant(blocked.is_some(), holds), figure)
        }
        None => {
            fields.push(transactions::<State>(disk, tail, &[]));
            let role = if me == COORDINATOR { coordinator(Tone::Ghost) } else { participant(false, false) };
            (Role { tone: Tone::Ghost, ..role }, decided(disk, tail))
        }
    };
    let beside = match (memory, me) {
        (None, _) => "log",
        (_, COORDINATOR) => "log votes acks",
        _ => "log locks",
    };
    NodeView { role, epoch: 0, figure, fields, beside: Some(beside) }
}

static PREPARE: Text = Text::new("the request to prepare", "准备请求");
static YES: Text = Text::new("the yes", "赞成票");
static NO: Text = Text::new("the no", "反对票");
static COMMIT: Text = Text::new("the commit", "提交决定");
static ABORT: Text = Text::new("the abort", "中止决定");
static ACK: Text = Text::new("the acknowledgement", "确认");
static REQUEST: Text = Text::new("the question for the decision", "对决定的询问");
static UNCERTAIN: Text = Text::new("the answer “uncertain”", "“不确定”的答复");

/// The kind of a message, and the transaction it is about.
const fn kind_of(message: &Message) -> (usize, Tid) {
    match message {
        Message::Prepare { tid, .. } => (0, *tid),
        Message::Vote { tid, .. } => (1, *tid),
        Message::Decision { tid, .. } => (2, *tid),
        Message::Ack { tid } => (3, *tid),
        Message::DecisionRequest { tid } => (4, *tid),
        Message::Uncertain { tid } => (5, *tid),
    }
}

/// The kind of a message.
pub(super) const fn kind(message: &Message) -> usize {
    kind_of(message).0
}

/// A message as the stage draws it.
pub(super) fn message(message: &Message) -> MessageView {
    let (label, shape, colour, sign) = match message {
        Message::Prepare { .. } => (&PREPARE, Shape::Triangle, 1, "?"),
        Message::Vote { yes: true, .. } => (&YES, Shape::Diamond, 1, "✓"),
        Message::Vote { yes: false, .. } => (&NO, Shape::Diamond, 1, "✗"),
        Message::Decision { commit: true, .. } => (&COMMIT, Shape::Square, 2, "✓"),
        Message::Decision { commit: false, .. } => (&ABORT, Shape::Square, 2, "✗"),
        Message::Ack { .. } => (&ACK, Shape::Ring, 2, ""),
        Message::DecisionRequest { .. } => (&REQUEST, Shape::Triangle, 3, "?"),
        Message::Uncertain { .. } => (&UNCERTAIN, Shape::Diamond, 3, "?"),
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
        Message::Prepare { keys, oldest, .. } => vec![
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
        Message::Decision { commit, .. } => {
            vec![field!(commit, Memory, "Whether it is committed.", "是否提交。", (*commit).into())]
        }
        Message::Ack { .. } | Message::DecisionRequest { .. } | Message::Uncertain { .. } => Vec::new(),
    };
    std::iter::once(about).chain(more).collect()
}
