//! The transcript of a run, from its first step to its last: what happened and why, what was found, what came of the expectations.
//!
//! Of short runs every step is written. In a long one most steps are heartbeats and their answers; there the steps that
//! matter are written (those with a mark, those done by hand, violations), and the others counted.

use crate::run;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use synod_model::{Lang, NodeId};
use synod_scenario::Scenario;
use synod_sim::Session;

/// The most steps that are all written.
const FULL: u64 = 300;

/// The whole story of a scenario, in a language.
#[track_caller]
pub fn of(scenario: &Scenario, lang: Lang) -> String {
    let open = || crate::catalogue().open(scenario.clone()).unwrap_or_else(|e| panic!("{e}"));
    let mut session = open();
    run::to_end(&mut session);
    let brief = session.present().step > FULL;

    let mut story = Story { lang, brief, out: String::new(), skipped: BTreeMap::new() };
    let mut session = open();
    story.line(&format!("{}\n", scenario.title(lang).unwrap_or("-")));
    let (mut violations, mut outcomes) = (0, 0);
    run::through(&mut session, |session| {
        story.step(session, &mut violations, &mut outcomes);
    });
    story.flush();
    story.end(&mut session);
    story.out
}

struct Story {
    lang: Lang,
    brief: bool,
    out: String,
    /// How many steps of each kind were left out since the last that was written.
    skipped: BTreeMap<&'static str, u32>,
}

impl Story {
    fn step(&mut self, session: &mut Session, violations: &mut usize, outcomes: &mut usize) {
        let (names, lang) = (session.names().to_vec(), self.lang);
        let name = |node: NodeId| names[node.index()].clone();
        // An expectation is looked at just before the step that follows its moment.
        for outcome in &session.expectations()[*outcomes..] {
            self.outcome(outcome, &name);
        }
        *outcomes = session.expectations().len();
        let report = session.last();
        let violated = session.violations().len() > *violations;
        let telling = report.mark.is_some() || report.action.by_hand || violated;
        if self.brief && !telling {
            *self.skipped.entry(report.action.kind.id()).or_default() += 1;
            return;
        }
        self.flush();
        let caption = session.caption();
        let (ms, us) = (caption.at.0 / 1_000, caption.at.0 % 1_000);
        let _ = writeln!(self.out, "{:>5} {ms:>6}.{us:03}  {}", caption.step, caption.render(lang, &name));
        for violation in &session.violations()[*violations..] {
            let _ = writeln!(
                self.out,
                "      VIOLATED {}: {}",
                violation.invariant,
                violation.says.render(lang, &name)
            );
        }
        *violations = session.violations().len();
    }

    fn outcome(&mut self, outcome: &synod_sim::ExpectReport, name: &dyn Fn(NodeId) -> String) {
        self.flush();
        let verdict = if outcome.ok { "ok" } else { "FAILED" };
        let says = outcome.says.render(self.lang, name);
        let _ = writeln!(self.out, "      line {} {verdict}: {says}", outcome.line);
    }

    /// Counts what was left out.
    fn flush(&mut self) {
        if self.skipped.is_empty() {
            return;
        }
        let kinds: Vec<String> = self.skipped.iter().map(|(kind, n)| format!("{n} {kind}")).collect();
        let _ = writeln!(self.out, "      … {}", kinds.join(", "));
        self.skipped.clear();
    }

    fn end(&mut self, session: &mut Session) {
        let names = session.names().to_vec();
        let name = |node: NodeId| names[node.index()].clone();
        for outcome in session.finish() {
            self.outcome(&outcome, &name);
        }
        let end = session.end(true);
        let _ = writeln!(self.out, "\n{} steps", end.steps);
        for node in &end.nodes {
            let up = if node.up { "" } else { " (down)" };
            let _ = writeln!(self.out, "  {} {}{up}", node.name, node.role);
        }
        for invariant in &end.invariants {
            let found = invariant.finding.as_ref().map(|f| format!(": {}", f.render(self.lang, &name)));
            let _ = writeln!(
                self.out,
                "  {} {}{}",
                invariant.id,
                invariant.verdict.id(),
                found.unwrap_or_default()
            );
        }
    }

    fn line(&mut self, text: &str) {
        let _ = writeln!(self.out, "{text}");
    }
}
