//! How a node and a message are shown: the names are the paper's, the words the closed vocabulary of the model.
//!
//! What matters is drawn where it is: beside an acceptor its promise and its vote, beside a proposer its ballot and what
//! it has gathered of the quorum it needs, beside a learner the votes it has heard, or what it has learned.

use super::ballot as told;
use super::state::{Ballot, Config, Durable, Memory, Message, Phase, Vote};
use synod_model::{
    Field, Glyph, MessageView, Messages, NodeId, NodeSet, NodeView, Place, Role, Sentence, Shape, Text, Tone,
    Value, Word,
};

static PROPOSER: Text = Text::new("proposer", "提议者");
static ACCEPTOR: Text = Text::new("acceptor", "接受者");
static LEARNER: Text = Text::new("learner", "学习者");

// The facts beside a node.
static PROMISED: Text = Text::new("promised", "已承诺");
static HAS_ACCEPTED: Text = Text::new("accepted", "已接受");
static PROMISES: Text = Text::new("promises", "承诺");
static PROPOSES: Text = Text::new("proposes", "提议");
static VOTES: Text = Text::new("votes", "票数");
static GAVE_UP: Text = Text::new("gave up", "已放弃");
static HEARD: Text = Text::new("heard", "已听到");

/// A fact beside a node: its id, what people call it, its value.
type Fact = (&'static str, &'static Text, Value);

/// Makes a field; its sentence stands beside it.
macro_rules! field {
    ($name:ident, $place:ident, $en:literal, $zh:literal, $value:expr) => {{
        static SAYS: Text = Text::new($en, $zh);
        Field { name: stringify!($name), says: &SAYS, place: Place::$place, value: $value }
    }};
}

/// A ballot as a value; a mere round where ballots are not unique.
fn ballot(ballot: Option<Ballot>) -> Value {
    match ballot {
        None => Value::None,
        Some(Ballot { round, proposer: 0 }) => round.into(),
        Some(Ballot { round, proposer }) => {
            Value::Ballot { round: round.into(), node: NodeId::new(proposer) }
        }
    }
}

fn word(word: Option<Word>) -> Value {
    word.map_or(Value::None, Value::Word)
}

/// A vote in one short line: the value and its ballot.
fn vote(vote: Vote) -> Value {
    Value::List(vec![vote.value.into(), ballot(Some(vote.ballot))])
}

/// What was gathered of a quorum: who, and how many of how many.
fn gathered(nodes: NodeSet, of: u16) -> Value {
    let used = u32::try_from(nodes.len()).unwrap_or(u32::MAX);
    let count = Value::Bar { used, of: of.into() };
    Value::List(if used == 0 { vec![count] } else { vec![nodes.into(), count] })
}

/// A node as it is shown.
pub(super) fn node(config: &Config, me: NodeId, disk: &Durable, memory: Option<&Memory>) -> NodeView {
    let [proposes, accepts, learns] =
        [config.proposers, config.acceptors, config.learners].map(|group| group.contains(me));
    let mut fields = Vec::new();
    // What stands beside the node.
    let mut rows = Vec::new();
    if accepts {
        fields.extend(acceptor_fields(disk));
        rows.extend(disk.max_ballot.map(|promised| ("promised", &PROMISED, ballot(Some(promised)))));
        rows.extend(disk.vote().map(|own| ("accepted", &HAS_ACCEPTED, vote(own))));
    }
    if proposes {
        fields.push(field!(
            round,
            Disk,
            "As a proposer: the last round it has used.",
            "作为提议者：它用过的最后一个轮次。",
            disk.round.into()
        ));
    }
    let memory = memory.filter(|_| proposes || learns);
    if let Some(memory) = memory {
        if proposes {
            fields.extend(proposer_fields(memory));
            rows.extend(gathers(config, memory));
        }
        if learns {
            fields.extend(learner_fields(memory));
            // Where the proposer counts the same votes, they are drawn once.
            let counts = matches!(memory.proposer.phase, Phase::Accept { .. });
            rows.extend(hears(config, memory).filter(|_| !counts));
        }
    }
    fields.push(field!(
        summary,
        Memory,
        "In short: its promise, its vote, and what it has gathered or learned.",
        "概要：它的承诺、投票，以及它收集到或学习到的内容。",
        if rows.is_empty() { Value::None } else { Value::Facts(rows) }
    ));
    NodeView {
        role: role(config, me, memory),
        epoch: memory
            .and_then(|m| m.proposer.phase.ballot())
            .map_or(0, |b| u64::from(b.round) << 16 | u64::from(b.proposer)),
        figure: figure(disk, memory),
        fields,
        beside: Some("summary"),
    }
}

/// What a node is above all: what it is trying, what it knows, or what it stores.
fn role(config: &Config, me: NodeId, memory: Option<&Memory>) -> Role {
    let phase = memory.map_or(Phase::Idle, |memory| memory.proposer.phase);
    let knows = matches!(phase, Phase::Chosen { .. }) || memory.is_some_and(|m| m.learner.learned.is_some());
    let (proposer, glyph, tone) = match phase {
        _ if knows => (false, Glyph::Tick, Tone::Good),
        Phase::Prepare { .. } | Phase::Accept { .. } => (true, Glyph::Hand, Tone::Try),
        Phase::BackOff { .. } => (true, Glyph::Hand, Tone::Plain),
        Phase::Idle | Phase::Chosen { .. } => (false, Glyph::None, Tone::Plain),
    };
    let (id, label) = match () {
        () if proposer || config.apart && config.proposers.contains(me) => ("proposer", &PROPOSER),
        () if config.acceptors.contains(me) && !knows => ("acceptor", &ACCEPTOR),
        () if config.apart && config.acceptors.contains(me) => ("acceptor", &ACCEPTOR),
        () => ("learner", &LEARNER),
    };
    Role { id, label, tone, glyph }
}

/// The key figure: the value it knows, or its ballot.
fn figure(disk: &Durable, memory: Option<&Memory>) -> Sentence {
    static FIGURE: Text = Text::new("{0}", "{0}");
    static VALUE: Text = Text::new("“{0}”", "“{0}”");
    static NOTHING: Text = Text::new("–", "–");
    let known = memory.and_then(|memory| match memory.proposer.phase {
        Phase::Chosen { value } => Some(value),
        _ => memory.learner.learned,
    });
    let ballot = memory.and_then(|memory| memory.proposer.phase.ballot()).or(disk.max_ballot);
    match (known, ballot) {
        (Some(value), _) => VALUE.with([value.into()]),
        (None, Some(ballot)) => FIGURE.with([told(ballot)]),
        (None, None) => NOTHING.with([]),
    }
}

fn acceptor_fields(disk: &Durable) -> [Field; 3] {
    [
        field!(
            max_ballot,
            Disk,
            "As an acceptor: the highest ballot it has promised; it accepts nothing below it.",
            "作为接受者：它承诺过的最高提案编号；低于它的一概不接受。",
            ballot(disk.max_ballot)
        ),
        field!(
            accepted_ballot,
            Disk,
            "As an acceptor: the ballot of the last proposal it has accepted.",
            "作为接受者：它最后接受的提案的编号。",
            ballot(disk.accepted_ballot)
        ),
        field!(
            accepted_value,
            Disk,
            "As an acceptor: the value of the last proposal it has accepted.",
            "作为接受者：它最后接受的提案的值。",
            word(disk.accepted_value)
        ),
    ]
}

fn proposer_fields(memory: &Memory) -> [Field; 7] {
    static IDLE: Text = Text::new("idle", "空闲");
    static PREPARE: Text = Text::new("phase 1", "阶段 1");
    static ACCEPT: Text = Text::new("phase 2", "阶段 2");
    static BACKS_OFF: Text = Text::new("backs off", "退避");
    static CHOSEN: Text = Text::new("chosen", "已选定");
    let proposer = &memory.proposer;
    let (mut proposing, mut promises, mut accepted) = (Value::None, Value::None, Value::None);
    let phase = match &proposer.phase {
        Phase::Idle => Value::Label("idle", &IDLE, Tone::Plain),
        Phase::Prepare { promises: from, .. } => {
            promises = (*from).into();
            Value::Label("prepare", &PREPARE, Tone::Try)
        }
        Phase::Accept { vote, accepted: by } => {
            proposing = vote.value.into();
            accepted = (*by).into();
            Value::Label("accept", &ACCEPT, Tone::Try)
        }
        Phase::BackOff { .. } => Value::Label("back-off", &BACKS_OFF, Tone::Plain),
        Phase::Chosen { .. } => Value::Label("chosen", &CHOSEN, Tone::Good),
    };
    [
        field!(phase, Memory, "As a proposer: where it stands.", "作为提议者：它所处的阶段。", phase),
        field!(
            ballot,
            Memory,
            "As a proposer: the ballot under way, or the one it has just given up.",
            "作为提议者：正在进行的提案编号，或刚刚放弃的那个。",
            self::ballot(proposer.phase.ballot())
        ),
        field!(
            own_value,
            Memory,
            "As a proposer: the value it was asked to propose.",
            "作为提议者：它被请求提议的值。",
            word(proposer.value)
        ),
        field!(
            proposing,
            Memory,
            "As a proposer: the value it proposes in phase 2.",
            "作为提议者：它在阶段 2 提议的值。",
            proposing
        ),
        field!(
            promises,
            Memory,
            "As a proposer: who has promised its ballot.",
            "作为提议者：谁承诺了它的提案编号。",
            promises
        ),
        field!(
            accepted,
            Memory,
            "As a proposer: who has accepted its proposal.",
            "作为提议者：谁接受了它的提案。",
            accepted
        ),
        field!(
            waiting,
            Memory,
            "As a proposer: how many requests wait for a value to be chosen.",
            "作为提议者：有多少请求在等待选定一个值。",
            proposer.waiting.len().into()
        ),
    ]
}

/// What a proposer has gathered, beside its node.
fn gathers(config: &Config, memory: &Memory) -> Vec<Fact> {
    match memory.proposer.phase {
        Phase::Prepare { promises, .. } => vec![("promises", &PROMISES, gathered(promises, config.quorum1))],
        Phase::Accept { vote, accepted } => {
            vec![
                ("proposes", &PROPOSES, vote.value.into()),
                ("votes", &VOTES, gathered(accepted, config.quorum2)),
            ]
        }
        Phase::BackOff { ballot: lost } => vec![("gave_up", &GAVE_UP, ballot(Some(lost)))],
        Phase::Idle | Phase::Chosen { .. } => Vec::new(),
    }
}

fn learner_fields(memory: &Memory) -> [Field; 2] {
    let votes = memory.learner.votes.iter().map(|(node, known)| (*node, vote(*known)));
    [
        field!(
            votes,
            Memory,
            "As a learner: the latest vote it has heard from each acceptor; none once it has learned.",
            "作为学习者：它从各接受者听到的最新投票；学习到之后清空。",
            Value::PerNode(votes.collect())
        ),
        field!(
            learned,
            Memory,
            "As a learner: the value it has learned.",
            "作为学习者：它学习到的值。",
            word(memory.learner.learned)
        ),
    ]
}

/// The best-supported vote that a learner has heard, beside its node.
fn hears(config: &Config, memory: &Memory) -> Option<Fact> {
    let votes = &memory.learner.votes;
    let by = |wanted: Vote| votes.iter().filter(move |(_, vote)| *vote == wanted).map(|(node, _)| *node);
    let best = votes.iter().map(|(_, vote)| *vote).max_by_key(|vote| (by(*vote).count(), *vote))?;
    let from = gathered(by(best).collect(), config.quorum2);
    Some(("heard", &HEARD, Value::List(vec![best.value.into(), from])))
}

/// The kind of a message, by the paper's name.
pub(super) const fn kind(message: &Message) -> usize {
    match message {
        Message::Prepare(_) => 0,
        Message::Promise(..) => 1,
        Message::Accept(_) => 2,
        Message::Accepted(_) => 3,
        Message::Nack { .. } => 4,
        Message::Query => 5,
        Message::Issue => 6,
    }
}

static PREPARE: Text = Text::new("the prepare request", "准备请求");
static PROMISE: Text = Text::new("the promise", "承诺");
static ACCEPT: Text = Text::new("the accept request", "接受请求");
static ACCEPTED: Text = Text::new("the vote", "投票");
static NACK: Text = Text::new("the refusal", "拒绝");
static QUERY: Text = Text::new("the question for its vote", "对投票的询问");
static ISSUE: Text = Text::new("the wish for a proposal", "发出提案的请求");

/// A message as the stage draws it: a ballot by its round, a vote by its value.
pub(super) fn message(message: &Message) -> MessageView {
    let word = |text| Word::new(text).expect("it is short");
    let (label, shape, colour, tag) = match message {
        Message::Prepare(ballot) => (&PREPARE, Shape::Triangle, 1, Word::number(ballot.round)),
        Message::Promise(_, None) => (&PROMISE, Shape::Diamond, 1, word("✓")),
        Message::Promise(_, Some(vote)) => (&PROMISE, Shape::Diamond, 1, vote.value),
        Message::Accept(vote) => (&ACCEPT, Shape::Disc, 2, vote.value),
        Message::Accepted(vote) => (&ACCEPTED, Shape::Square, 2, vote.value),
        Message::Nack { .. } => (&NACK, Shape::Diamond, 3, word("✗")),
        Message::Query => (&QUERY, Shape::Ring, 4, Word::default()),
        Message::Issue => (&ISSUE, Shape::Ring, 3, Word::default()),
    };
    MessageView { kind: message.kind_name(), label, shape, colour, tag }
}

/// What a message carries.
pub(super) fn message_fields(message: &Message) -> Vec<Field> {
    let mut fields = Vec::new();
    let (mut carried, mut reported, mut value) = (None, None, None);
    match *message {
        Message::Prepare(ballot) => carried = Some(ballot),
        Message::Promise(ballot, vote) => (carried, reported) = (Some(ballot), Some(vote)),
        Message::Accept(vote) | Message::Accepted(vote) => {
            (carried, value) = (Some(vote.ballot), Some(vote.value));
        }
        Message::Nack { ballot: refused, promised } => {
            carried = Some(refused);
            fields.push(field!(
                max_ballot,
                Memory,
                "The ballot that the acceptor has promised.",
                "接受者已承诺的提案编号。",
                ballot(Some(promised))
            ));
        }
        Message::Query | Message::Issue => {}
    }
    if let Some(carried) = carried {
        fields.insert(
            0,
            field!(ballot, Memory, "The ballot it is about.", "所涉及的提案编号。", ballot(Some(carried))),
        );
    }
    if let Some(value) = value {
        fields.push(field!(value, Memory, "The value of the proposal.", "提案的值。", value.into()));
    }
    if let Some(reported) = reported {
        fields.push(field!(
            accepted_ballot,
            Memory,
            "The ballot of the acceptor's vote; none if it has not voted.",
            "接受者投票的提案编号；没有投票则为空。",
            ballot(reported.map(|vote: Vote| vote.ballot))
        ));
        fields.push(field!(
            accepted_value,
            Memory,
            "The value of the acceptor's vote.",
            "接受者投票的值。",
            word(reported.map(|vote| vote.value))
        ));
    }
    fields
}
