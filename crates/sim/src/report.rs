//! The reports of a run: steps, sentences, verdicts, metrics. Plain data and the JSON of `run --json`.

use crate::StepKind;
use crate::metrics::{MessageCounts, MetricsReport};
use crate::texts;
use serde_json::{Value as Json, json};
use synod_model::{
    Assumption, Exhibit, Expect, Hull, Lane, Lang, Mark, MessageView, Micros, NodeId, Note, Outcome,
    Sentence, Text, TimerKind, Verdict, Word,
};

/// What kind of action a step was, with what it was about.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ActionReport {
    /// Which kind.
    pub kind: StepKind,
    /// The message it was about: its number, sender, receiver and look.
    pub message: Option<(u32, NodeId, NodeId, MessageView)>,
    /// The timer that fired: its name, and its number where the node has many of that name.
    pub timer: Option<(&'static TimerKind, Option<u64>)>,
    /// The request that was made, in its own words.
    pub request: Option<String>,
    /// For what a person or the scenario did: the command as a line.
    pub line: Option<String>,
    /// Whether it was done by a person or a line of the scenario, and did not happen by itself.
    pub by_hand: bool,
    /// Why a message was lost.
    pub lost: Option<LossReason>,
}

/// Why a message was lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LossReason {
    /// By chance, as the network's settings say.
    Chance,
    /// The link is cut.
    Cut,
    /// The receiver has crashed.
    Down,
    /// A person dropped it.
    Dropped,
}

impl LossReason {
    /// The word in JSON.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Chance => "chance",
            Self::Cut => "cut",
            Self::Down => "down",
            Self::Dropped => "dropped",
        }
    }
}

/// A message that a step sent.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SentReport {
    /// Its number in the run.
    pub serial: u32,
    /// The sender.
    pub from: NodeId,
    /// The receiver.
    pub to: NodeId,
    /// Its kind.
    pub kind: &'static str,
    /// How it is shown; `None` for one that has gone within the step.
    pub view: Option<MessageView>,
}

/// One step of a run.
#[derive(Clone, Debug, Default)]
pub struct StepReport {
    /// Its number, from 1; 0 for the state before the first.
    pub n: u64,
    /// Its virtual time.
    pub at: Micros,
    /// What happened.
    pub action: ActionReport,
    /// Where it happened.
    pub node: Option<NodeId>,
    /// What was sent.
    pub sent: Vec<SentReport>,
    /// What the protocol says about it.
    pub notes: Vec<Note>,
    /// What it means for the timeline.
    pub mark: Option<Mark>,
    /// What the slots do now, of each node at which something may have changed.
    pub lanes: Vec<(NodeId, Vec<Lane>)>,
    /// What the steps of this node are stamped with after it; empty where they are not.
    pub stamp: Word,
}

impl StepReport {
    /// What has come of something in it, as the most telling of its notes says; that a node has become blocked before all.
    pub fn outcome(&self) -> Option<Outcome> {
        let told =
            || self.notes.iter().filter(|note| note.outcome.is_some()).rev().max_by_key(|note| note.mark);
        if self.mark == Some(Mark::Blocked) { Some(Outcome::Blocked) } else { told()?.outcome }
    }
}

/// The sentence about a step: what happened, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caption {
    /// The number of the step.
    pub step: u64,
    /// Its virtual time.
    pub at: Micros,
    /// What to show: the most telling note first; never empty.
    pub sentences: Vec<Sentence>,
}

impl Caption {
    /// All sentences in one line of text.
    pub fn render(&self, lang: Lang, name: &dyn Fn(NodeId) -> String) -> String {
        let joint = if lang == Lang::En { " " } else { "" };
        self.sentences.iter().map(|s| s.render(lang, name)).collect::<Vec<_>>().join(joint)
    }
}

/// One row of the event log.
#[derive(Clone, Debug)]
pub struct LogRow {
    /// The number of the step.
    pub step: u64,
    /// Its virtual time.
    pub at: Micros,
    /// Where it happened.
    pub node: Option<NodeId>,
    /// The action's kind, for filters.
    pub kind: StepKind,
    /// Whether a person or the scenario did it.
    pub by_hand: bool,
    /// What it means for the timeline.
    pub mark: Option<Mark>,
    /// What has come of something in it.
    pub outcome: Option<Outcome>,
    /// What happened and why.
    pub sentences: Vec<Sentence>,
}

/// A mark on the timeline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimelineMark {
    /// The number of the step.
    pub step: u64,
    /// Its virtual time.
    pub at: Micros,
    /// What it marks.
    pub kind: MarkKind,
}

/// What a mark on the timeline stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MarkKind {
    /// A person or the scenario did something.
    ByHand,
    /// The protocol says that it matters.
    Protocol(Mark),
    /// An invariant was violated.
    Violation,
}

/// An assumption that does not hold in a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// Which one.
    pub assumption: Assumption,
    /// The step in which it was broken; 0: it did not hold from the start.
    pub step: u64,
    /// Virtual time of that step.
    pub at: Micros,
    /// What broke it.
    pub by: Cause,
}

/// What breaks an assumption.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cause {
    /// The settings at the start.
    Settings,
    /// This line or message.
    Line(String),
    /// The present state.
    State,
    /// A state after healing: the step is counted on from the end of the run.
    Healed,
}

impl Broken {
    /// Which assumption is broken, by what and when.
    pub fn says(&self) -> Sentence {
        let what = self.assumption.says().into();
        let (step, at) = (self.step.into(), self.at.into());
        match &self.by {
            Cause::Line(line) => texts::BROKEN_BY.with([what, line.as_str().into(), step, at]),
            Cause::Settings => texts::BROKEN_FROM_START.with([what]),
            Cause::State => texts::BROKEN_NOW.with([what]),
            Cause::Healed => texts::BROKEN_AFTER_HEALING.with([what, step, at]),
        }
    }

    /// As `run --json` and `sweep --json` print it.
    pub fn to_json(&self) -> Json {
        let by = if let Cause::Line(line) = &self.by { Some(line) } else { None };
        let mut all =
            json!({"assumption": self.assumption.id(), "by": by, "n": self.step, "at_us": self.at.0});
        match self.assumption {
            Assumption::DriftWithin(ppm) => all["bound_ppm"] = ppm.into(),
            Assumption::FewFaulty(most) => all["bound"] = most.into(),
            _ => {}
        }
        all
    }
}

/// An invariant and how it stands.
#[derive(Clone, Debug)]
pub struct InvariantReport {
    /// Its id.
    pub id: &'static str,
    /// What it says.
    pub says: &'static Text,
    /// What is expected of it.
    pub expect: Expect,
    /// Under what it is claimed.
    pub assumes: Vec<Assumption>,
    /// Of these, those that this run has broken, each with what broke it first.
    pub broken: Vec<Broken>,
    /// How it stands.
    pub verdict: Verdict,
    /// The step of the first finding.
    pub step: Option<u64>,
    /// What was found.
    pub finding: Option<Sentence>,
}

/// A violation, at its first step.
#[derive(Clone, Debug)]
pub struct Violation {
    /// The step.
    pub step: u64,
    /// The invariant's id.
    pub invariant: &'static str,
    /// The facts that contradict.
    pub says: Sentence,
}

/// The outcome of an `expect` line.
#[derive(Clone, Debug)]
pub struct ExpectReport {
    /// The line in the scenario, from 1.
    pub line: u32,
    /// The step after which it was evaluated.
    pub step: u64,
    /// Whether it held.
    pub ok: bool,
    /// What was expected and what was found.
    pub says: Sentence,
}

/// One event of a client history.
#[derive(Clone, Debug)]
pub struct HistoryEvent {
    /// A client that waits for one answer at a time.
    pub process: u32,
    /// `invoke`, `ok`, `fail` or `info`.
    pub kind: &'static str,
    /// The operation.
    pub f: String,
    /// The key, if the operation has one.
    pub key: Option<String>,
    /// The value written or read.
    pub value: Json,
    /// Virtual time.
    pub at: Micros,
}

/// One node at the end of a run.
#[derive(Clone, Debug)]
pub struct NodeReport {
    /// Its id.
    pub id: NodeId,
    /// Its name.
    pub name: String,
    /// Whether it has not crashed.
    pub up: bool,
    /// Its role's id.
    pub role: &'static str,
    /// Its state, as JSON.
    pub state: Json,
}

/// The end of a run, or the present moment as if it were the end.
#[derive(Clone, Debug)]
pub struct EndReport {
    /// The number of steps.
    pub steps: u64,
    /// Virtual time.
    pub at: Micros,
    /// The fingerprint of the state.
    pub state_hash: u64,
    /// The fingerprint of all that happened.
    pub trace_hash: u64,
    /// The nodes.
    pub nodes: Vec<NodeReport>,
    /// The messages.
    pub messages: MessageCounts,
    /// The invariants.
    pub invariants: Vec<InvariantReport>,
    /// The values of the whole system beside the stage.
    pub exhibits: Vec<Exhibit>,
    /// The sets of nodes that belong together.
    pub hulls: Vec<Hull>,
    /// What is counted.
    pub metrics: MetricsReport,
}

impl EndReport {
    /// The last line of `run --json`, and what `window.synod.state()` returns.
    pub fn to_json(&self) -> Json {
        let node = |n: &NodeReport| json!({"id": n.id.number(), "name": n.name, "up": n.up, "role": n.role, "state": n.state});
        let invariant = |i: &InvariantReport| {
            let mut all = json!({"id": i.id, "expect": i.expect.id(), "verdict": i.verdict.id()});
            if !i.broken.is_empty() {
                all["broken"] = i.broken.iter().map(Broken::to_json).collect();
            }
            all
        };
        let mut end = json!({
            "type": "end",
            "steps": self.steps,
            "at_us": self.at.0,
            "state_hash": format!("{:016x}", self.state_hash),
            "trace_hash": format!("{:016x}", self.trace_hash),
            "nodes": self.nodes.iter().map(node).collect::<Vec<_>>(),
            "messages": {
                "sent": self.messages.sent,
                "delivered": self.messages.delivered,
                "dropped": self.messages.dropped,
            },
            "invariants": self.invariants.iter().map(invariant).collect::<Vec<_>>(),
            "figures": self.metrics.to_json(),
        });
        if !self.exhibits.is_empty() {
            let exhibits = self.exhibits.iter().map(|e| (e.id.to_owned(), e.value.to_json()));
            end["exhibits"] = Json::Object(exhibits.collect());
        }
        if !self.hulls.is_empty() {
            let nodes = |hull: &Hull| hull.nodes.iter().map(NodeId::number).collect::<Vec<_>>();
            end["hulls"] = self.hulls.iter().map(|h| json!({"id": h.id, "nodes": nodes(h)})).collect();
        }
        end
    }
}

impl StepReport {
    /// The line of `run --json` about this step.
    pub fn to_json(&self, lang: Lang, name: &dyn Fn(NodeId) -> String) -> Json {
        let mut action = json!({"kind": self.action.kind.id()});
        if let Some((serial, from, to, view)) = &self.action.message {
            action["message"] = json!(serial);
            action["from"] = json!(from.number());
            action["to"] = json!(to.number());
            action["message_kind"] = json!(view.kind);
        }
        if let Some((timer, number)) = self.action.timer {
            action["timer"] = json!(timer.id);
            if let Some(number) = number {
                action["timer_number"] = json!(number);
            }
        }
        if let Some(request) = &self.action.request {
            action["request"] = json!(request);
        }
        if let Some(line) = &self.action.line {
            action["line"] = json!(line);
        }
        if let Some(lost) = self.action.lost {
            action["lost"] = json!(lost.id());
        }
        let sent = |s: &SentReport| json!({"id": s.serial, "from": s.from.number(), "to": s.to.number(), "kind": s.kind});
        json!({
            "type": "step",
            "n": self.n,
            "at_us": self.at.0,
            "action": action,
            "node": self.node.map(NodeId::number),
            "sent": self.sent.iter().map(sent).collect::<Vec<_>>(),
            "notes": self.notes.iter().map(|n| n.sentence.render(lang, name)).collect::<Vec<_>>(),
        })
    }
}
