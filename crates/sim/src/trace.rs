//! A run up to the present as a text that other programs read: the JSON lines of `run --json`, the log that `ShiViz` draws, a
//! diagram for Mermaid, and the states for tools of TLA+.

mod itf;
mod mermaid;

pub use itf::Itf;
pub use mermaid::{mermaid, mermaid_start, mermaid_step};

use crate::StepKind;
use crate::report::StepReport;
use crate::session::Session;
use crate::transcript;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use synod_model::{Lang, NodeId, Sentence};
use synod_scenario::ScenarioError;

/// The first line: the system, the seed, the rules that are off, and the nodes with the roles they have.
pub fn start_line(session: &Session, without: &[&str]) -> Value {
    let node = |(i, name): (usize, &String)| {
        let id = NodeId::at(i);
        json!({"id": id.number(), "name": name, "role": session.node(id, 0).role.id})
    };
    let scenario = session.scenario();
    json!({
        "type": "start",
        "system": scenario.system.value,
        "seed": scenario.seed.to_string(),
        "without": without,
        "nodes": session.names().iter().enumerate().map(node).collect::<Vec<_>>(),
    })
}

/// The line about an invariant that is violated for the first time.
pub fn violation_line(session: &Session, lang: Lang, step: u64, invariant: &str, says: &Sentence) -> Value {
    let says = says.render(lang, &|node| session.name(node));
    json!({"type": "violation", "n": step, "invariant": invariant, "says": says})
}

/// The present branch up to the present as JSON lines, ended by that of the present: what `run --json` prints of it,
/// apart from the outcomes of `expect` lines.
///
/// # Errors
/// As [`Session::seek`]; the steps are known, so there is no reason for one.
pub fn json_lines(session: &mut Session, lang: Lang, without: &[&str]) -> Result<String, ScenarioError> {
    let present = session.present();
    session.seek(0)?;
    let mut out = start_line(session, without).to_string();
    session.seek_moment(present.moment())?;
    let mut add = |line: Value| {
        let _ = write!(out, "\n{line}");
    };
    let session = &*session;
    session.visit(1, present.step, &mut |report| {
        add(report.to_json(lang, &|node| session.name(node)));
        for found in session.violations().iter().filter(|found| found.step == report.n) {
            add(violation_line(session, lang, found.step, found.invariant, &found.says));
        }
    });
    add(session.end(true).to_json());
    out.push('\n');
    Ok(out)
}

/// How many events of each node one knows of.
type Clock = BTreeMap<NodeId, u64>;

/// A log with vector clocks, as `ShiViz` draws it (Beschastnikh et al., "Debugging Distributed Systems", 2016).
///
/// Two lines an event: what happened, then the node with its vector clock. The regular expression that `ShiViz`
/// proposes, `(?<event>.*)\n(?<host>\S*) (?<clock>{.*})`, reads them. A message carries the clock of its sender.
#[derive(Default)]
pub struct ShiViz {
    nodes: BTreeMap<NodeId, Clock>,
    messages: BTreeMap<u32, Clock>,
}

impl ShiViz {
    /// The log of the present branch up to the present.
    pub fn of(session: &Session, lang: Lang) -> String {
        let (mut this, mut out) = (Self::default(), String::new());
        let name = |node| session.name(node);
        session.visit(1, session.present().step, &mut |report| this.see(report, lang, &name, &mut out));
        out
    }

    /// Writes what there is to write about the next step.
    pub fn see(&mut self, step: &StepReport, lang: Lang, name: &dyn Fn(NodeId) -> String, out: &mut String) {
        let message = step.action.message.map(|(serial, ..)| serial);
        if step.action.kind == StepKind::Duplicate {
            let clock = message.and_then(|serial| self.messages.get(&serial)).cloned().unwrap_or_default();
            self.messages.extend(step.sent.iter().map(|copy| (copy.serial, clock.clone())));
            return;
        }
        let gone = matches!(step.action.kind, StepKind::Deliver | StepKind::Lose | StepKind::Drop);
        let received = message.filter(|_| gone).and_then(|serial| self.messages.remove(&serial));
        let Some(node) = step.node else { return };
        let clock = self.happens(node, received);
        let entries: Vec<String> = clock.iter().map(|(id, n)| format!("\"{}\":{n}", name(*id))).collect();
        for sent in &step.sent {
            let clock = self.nodes.get(&sent.from).cloned().unwrap_or_default();
            self.messages.insert(sent.serial, clock);
        }
        let says = transcript::caption(step).render(lang, name).replace('\n', " ");
        let _ = writeln!(out, "{says}\n{} {{{}}}", name(node), entries.join(", "));
    }

    /// Something happens at a node that has perhaps just received a clock; its own clock after that.
    fn happens(&mut self, node: NodeId, received: Option<Clock>) -> &Clock {
        let clock = self.nodes.entry(node).or_default();
        for (other, n) in received.unwrap_or_default() {
            let known = clock.entry(other).or_default();
            *known = n.max(*known);
        }
        *clock.entry(node).or_default() += 1;
        clock
    }
}
