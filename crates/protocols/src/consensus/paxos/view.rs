//! How a node and a message are shown: the names are the paper's, the words the closed vocabulary of the model.
//!
//! What matters is drawn where it is: beside an acceptor its promise and its vote, beside a proposer its ballot and what
//! it has gathered of the quorum it needs, beside a learner the votes it has heard, or what it has learned.

use super::state::{Ballot, Config, Durable, Memory, Phase, Proposer, Vote, ballot, vote};
use super::{Paxos, ballot as told};
use synod_model::{
    Field, Fields, Glyph, NodeId, NodeRef, NodeSet, NodeView, Outcome, Place, Role, Sentence, Show, Text,
    Tone, Value, Word,
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

/// What was gathered of a quorum: who, and how many of how many.
fn gathered(nodes: NodeSet, of: u16) -> Value {
    let used = u32::try_from(nodes.len()).unwrap_or(u32::MAX);
    let count = Value::Bar { used, of: of.into() };
    Value::List(if used == 0 { vec![count] } else { vec![nodes.into(), count] })
}

/// A node on the stage.
pub(super) fn node(node: &NodeRef<'_, Paxos>) -> NodeView {
    let Roles { proposes, learns, .. } = roles(node);
    let memory = node.memory.filter(|_| proposes || learns);
    let ballot = memory.and_then(|m| m.proposer.phase.ballot());
    let role = role(node.config, node.me, memory);
    let chosen = (role.tone == Tone::Good).then_some(Outcome::Chosen);
    NodeView::of(role, subtitle(node.disk, memory))
        .outcome(chosen)
        .epoch(ballot.map_or(0, |b| u64::from(b.round) << 16 | u64::from(b.proposer)))
        .beside("summary")
}

/// Which roles a node plays.
struct Roles {
    proposes: bool,
    accepts: bool,
    learns: bool,
}

fn roles(node: &NodeRef<'_, Paxos>) -> Roles {
    let Config { proposers, acceptors, learners, .. } = node.config;
    let [proposes, accepts, learns] = [proposers, acceptors, learners].map(|group| group.contains(node.me));
    Roles { proposes, accepts, learns }
}

/// What a node has on its disk and in its memory, as far as it plays the role.
pub(super) fn fields(node: &NodeRef<'_, Paxos>) -> Vec<Field> {
    /// What a node shows in short.
    #[derive(Fields)]
    struct Summary {
        /// In short: its promise, its vote, and what it has gathered or learned.
        #[zh("概要：它的承诺、投票，以及它收集到或学习到的内容。")]
        summary: Value,
    }
    let Roles { proposes, accepts, learns } = roles(node);
    let mut fields = Vec::new();
    node.disk.fields(Place::Disk, node.limit, &mut fields);
    fields.retain(|field| if field.name == "round" { proposes } else { accepts });
    let mut rows = Vec::new();
    if accepts {
        rows.extend(node.disk.max_ballot.map(|promised| ("promised", &PROMISED, ballot(Some(promised)))));
        rows.extend(node.disk.vote().map(|own| ("accepted", &HAS_ACCEPTED, vote(own))));
    }
    if let Some(memory) = node.memory.filter(|_| proposes || learns) {
        if proposes {
            memory.proposer.fields(Place::Memory, node.limit, &mut fields);
            rows.extend(gathers(node.config, memory));
        }
        if learns {
            memory.learner.fields(Place::Memory, node.limit, &mut fields);
            // Where the proposer counts the same votes, they are drawn once.
            let counts = matches!(memory.proposer.phase, Phase::Accept { .. });
            rows.extend(hears(node.config, memory).filter(|_| !counts));
        }
    }
    let summary = if rows.is_empty() { Value::None } else { Value::Facts(rows) };
    Summary { summary }.fields(Place::Memory, node.limit, &mut fields);
    fields
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

/// The subtitle: the value it knows, or its ballot.
fn subtitle(disk: &Durable, memory: Option<&Memory>) -> Sentence {
    static SUBTITLE: Text = Text::new("{0}", "{0}");
    static VALUE: Text = Text::new("“{0}”", "“{0}”");
    static NOTHING: Text = Text::new("–", "–");
    let known = memory.and_then(|memory| match memory.proposer.phase {
        Phase::Chosen { value } => Some(value),
        _ => memory.learner.learned,
    });
    let ballot = memory.and_then(|memory| memory.proposer.phase.ballot()).or(disk.max_ballot);
    match (known, ballot) {
        (Some(value), _) => VALUE.with([value.into()]),
        (None, Some(ballot)) => SUBTITLE.with([told(ballot)]),
        (None, None) => NOTHING.with([]),
    }
}

impl Fields for Proposer {
    fn fields(&self, place: Place, limit: usize, out: &mut Vec<Field>) {
        /// What a proposer shows.
        #[derive(Fields)]
        struct Shown {
            /// As a proposer: where it stands.
            #[zh("作为提议者：它所处的阶段。")]
            phase: Value,
            /// As a proposer: the ballot under way, or the one it has just given up.
            #[zh("作为提议者：正在进行的提案编号，或刚刚放弃的那个。")]
            ballot: Option<Ballot>,
            /// As a proposer: the value it was asked to propose.
            #[zh("作为提议者：它被请求提议的值。")]
            own_value: Option<Word>,
            /// As a proposer: the value it proposes in phase 2.
            #[zh("作为提议者：它在阶段 2 提议的值。")]
            proposing: Option<Word>,
            /// As a proposer: who has promised its ballot.
            #[zh("作为提议者：谁承诺了它的提案编号。")]
            promises: Option<NodeSet>,
            /// As a proposer: who has accepted its proposal.
            #[zh("作为提议者：谁接受了它的提案。")]
            accepted: Option<NodeSet>,
            /// As a proposer: how many requests wait for a value to be chosen.
            #[zh("作为提议者：有多少请求在等待选定一个值。")]
            waiting: usize,
        }
        let mut shown = Shown {
            phase: self.phase.show(limit),
            ballot: self.phase.ballot(),
            own_value: self.value,
            proposing: None,
            promises: None,
            accepted: None,
            waiting: self.waiting.len(),
        };
        match self.phase {
            Phase::Prepare { promises, .. } => shown.promises = Some(promises),
            Phase::Accept { vote, accepted } => {
                (shown.proposing, shown.accepted) = (Some(vote.value), Some(accepted));
            }
            Phase::Idle | Phase::BackOff { .. } | Phase::Chosen { .. } => {}
        }
        shown.fields(place, limit, out);
    }
}

impl Show for Phase {
    fn show(&self, _: usize) -> Value {
        static IDLE: Text = Text::new("idle", "空闲");
        static PREPARE: Text = Text::new("phase 1", "阶段 1");
        static ACCEPT: Text = Text::new("phase 2", "阶段 2");
        static BACKS_OFF: Text = Text::new("backs off", "退避");
        static CHOSEN: Text = Text::new("chosen", "已选定");
        match self {
            Self::Idle => Value::Label("idle", &IDLE, Tone::Plain),
            Self::Prepare { .. } => Value::Label("prepare", &PREPARE, Tone::Try),
            Self::Accept { .. } => Value::Label("accept", &ACCEPT, Tone::Try),
            Self::BackOff { .. } => Value::Label("back-off", &BACKS_OFF, Tone::Plain),
            Self::Chosen { .. } => Value::Label("chosen", &CHOSEN, Tone::Good),
        }
    }
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

/// The best-supported vote that a learner has heard, beside its node.
fn hears(config: &Config, memory: &Memory) -> Option<Fact> {
    let votes = &memory.learner.votes;
    let by = |wanted: Vote| votes.iter().filter(move |(_, vote)| *vote == wanted).map(|(node, _)| *node);
    let best = votes.iter().map(|(_, vote)| *vote).max_by_key(|vote| (by(*vote).count(), *vote))?;
    let from = gathered(by(best).collect(), config.quorum2);
    Some(("heard", &HEARD, Value::List(vec![best.value.into(), from])))
}
