//! The result of a search: as text, as JSON, and a trace as a file.

use crate::failure::Done;
use crate::format::{self, left, widest};
use crate::output::Out;
use crate::texts as t;
use serde_json::{Map, Value as Json, json};
use std::fmt::Write as _;
use synod_explore::{Bound, FindingReport, PropertyReport, SearchReport, TraceStep, grouped};
use synod_model::{Lang, Need, NodeId, Sentence, Text, Value, Verdict};

/// A report, with what is needed to render it.
pub(super) struct Rendering<'a> {
    pub(super) system: &'a str,
    pub(super) report: &'a SearchReport,
    /// Whether somebody ended it.
    pub(super) interrupted: bool,
    /// The link to the end of its trace on the page; `None` for what is not a system.
    pub(super) link: Option<String>,
    pub(super) lang: Lang,
    pub(super) name: &'a dyn Fn(NodeId) -> String,
    /// What is to be said besides: what was not looked at.
    pub(super) notes: &'a [Sentence],
    /// What the rules that are off need and have not got by what was given.
    pub(super) needs: &'a [Need],
}

impl Rendering<'_> {
    fn render(&self, sentence: &Sentence) -> String {
        sentence.render(self.lang, self.name)
    }

    /// The violation, or the witness that was looked for.
    fn finding(&self) -> Option<&FindingReport> {
        self.report.violation.as_ref().or(self.report.witness.as_ref())
    }

    /// Writes it for people.
    pub(super) fn text(&self, out: &mut Out) -> Done {
        match self.finding() {
            Some(finding) => self.found(finding, out)?,
            None => out.line(self.render(&self.report.summary()))?,
        }
        if let Some(ended) = self.report.ended(self.interrupted) {
            out.line(self.render(&ended))?;
        }
        let progress = &self.report.progress;
        let mib = progress.peak.div_ceil(1 << 20);
        let each =
            self.report.bytes_a_state().map_or(t::NOTHING.with([]), |n| t::BYTES_A_STATE.with([n.into()]));
        let args = [grouped(progress.generated).into(), mib.into(), each.into()];
        out.line(self.render(&t::GENERATED.with(args)))?;
        if let Some(may_miss) = self.report.may_miss() {
            out.line(self.render(&may_miss))?;
        }
        for note in self.notes {
            out.line(self.render(note))?;
        }
        if self.report.goal.is_some() { Ok(()) } else { self.verdicts(out) }
    }

    fn found(&self, finding: &FindingReport, out: &mut Out) -> Done {
        let says = || finding.says.clone().into();
        let found = if self.report.goal.is_some() {
            t::REACHED_AFTER.with([finding.steps().into(), says()])
        } else {
            let text = if self.report.violation.is_some() { &t::FOUND_AFTER } else { &t::SEEN_AFTER };
            text.with([finding.property.into(), finding.steps().into(), says()])
        };
        out.line(self.render(&found))?;
        let wide = widest(finding.trace.iter().map(|step| step.action.as_str()));
        for (n, step) in finding.trace.iter().enumerate().skip(1) {
            let says = step.says.as_ref().map(|says| self.render(says)).unwrap_or_default();
            out.line(format_args!("{n:>5}  {}  {says}", left(&step.action, wide)))?;
        }
        if let Some(link) = &self.link {
            out.line(link)?;
        }
        out.line(self.render(&self.report.summary()))
    }

    fn verdicts(&self, out: &mut Out) -> Done {
        out.line(format_args!("\n{}", t::INVARIANTS.get(self.lang)))?;
        let word = |verdict| verdict_word(verdict).get(self.lang);
        let rows = || self.report.properties.iter();
        let (first, second) = (widest(rows().map(|p| word(p.verdict))), widest(rows().map(|p| p.id)));
        for p in rows() {
            let says = p.says.get(self.lang);
            out.line(format_args!("  {}  {}  {says}", left(word(p.verdict), first), left(p.id, second)))?;
        }
        Ok(())
    }

    /// One object, as `explore --json` prints it.
    pub(super) fn json(&self) -> Json {
        let SearchReport { progress, options, .. } = self.report;
        let mut bounds = Map::new();
        bounds.insert("max_states".to_owned(), options.bounds.states.into());
        bounds.insert("max_memory_mib".to_owned(), options.bounds.memory_mib.into());
        bounds.insert("depth".to_owned(), options.bounds.depth.into());
        for bound in &self.report.bounds {
            bounds.insert(bound.id.to_owned(), bound.value.to_json());
        }
        let invariant = |p: &PropertyReport| {
            let steps = p.finding.as_ref().map(|(_, steps)| steps);
            let expect = p.expect.id();
            json!({"id": p.id, "expect": expect, "verdict": p.verdict.id(), "steps": steps})
        };
        let ended = progress.ended.map_or("interrupted", Bound::id);
        // A number of any size, without arithmetic.
        let collisions: Json = self.report.collisions.parse::<f64>().map_or(Json::Null, Json::from);
        let mut all = json!({
            "system": self.system,
            "distinct": progress.distinct,
            "generated": progress.generated,
            "depth": progress.depth,
            "exhausted": self.report.is_exhausted(),
            "ended": ended,
            "strategy": options.strategy.id(),
            "symmetry": self.report.symmetry,
            "peak_bytes": progress.peak,
            "bytes_per_state": self.report.bytes_a_state(),
            "bounds": bounds,
            "expected_collisions": collisions,
            "invariants": self.invariants().map(invariant).collect::<Vec<_>>(),
            "violation": self.report.violation.as_ref().map(|found| self.judged_json(found)),
        });
        if !self.notes.is_empty() {
            all["notes"] = self.notes.iter().map(|note| self.render(note)).collect();
        }
        if !self.needs.is_empty() {
            all["needs"] = self.needs.iter().map(|need| format::need(need, self.lang)).collect();
        }
        let witness = self.report.witness.as_ref();
        match (&self.report.goal, witness) {
            (Some(goal), _) => {
                all["goal"] = witness.map_or_else(|| json!({}), |found| self.finding_json(found));
                all["goal"]["says"] = goal.as_str().into();
                all["goal"]["reached"] = witness.is_some().into();
            }
            (None, Some(found)) => all["witness"] = self.judged_json(found),
            (None, None) => {}
        }
        all
    }

    /// The invariants that were judged: what all goals are is none.
    fn invariants(&self) -> impl Iterator<Item = &PropertyReport> {
        self.report.properties.iter().filter(|_| self.report.goal.is_none())
    }

    /// A finding of an invariant.
    fn judged_json(&self, finding: &FindingReport) -> Json {
        let mut all = self.finding_json(finding);
        all["invariant"] = finding.property.into();
        all
    }

    fn finding_json(&self, finding: &FindingReport) -> Json {
        let mut all = json!({
            "says": self.render(&finding.says),
            "steps": finding.steps(),
            "initial": finding.trace.first().map(|step| Value::Record(step.state.clone()).to_json()),
            "trace": finding.trace.iter().skip(1).map(|step| self.step_json(step)).collect::<Vec<_>>(),
        });
        if let Some(link) = &self.link {
            all["link"] = link.as_str().into();
        }
        all
    }

    fn step_json(&self, step: &TraceStep) -> Json {
        let says = step.says.as_ref().map(|says| self.render(says));
        let mut all = json!({"action": step.action, "says": says});
        if !step.state.is_empty() {
            all["state"] = Value::Record(step.state.clone()).to_json();
        }
        all
    }

    /// The trace for a file: a scenario that plays where there is one, otherwise every action with its sentence and the
    /// state after it. Without a finding, the summary.
    pub(super) fn trace_file(&self) -> String {
        let Some(finding) = self.finding() else { return self.render(&self.report.summary()) + "\n" };
        if let Some(scenario) = &finding.scenario {
            return scenario.clone();
        }
        let mut text = String::new();
        for (n, step) in finding.trace.iter().enumerate() {
            let says = step.says.as_ref().map(|says| self.render(says)).unwrap_or_default();
            let line = format!("{n} {} {says}", step.action);
            let state = Value::Record(step.state.clone()).to_json();
            let _ = writeln!(text, "{}\n  {state}", line.trim_end());
        }
        let _ = writeln!(text, "{}", self.render(&finding.says));
        text
    }
}

fn verdict_word(verdict: Verdict) -> &'static Text {
    match verdict {
        Verdict::Held => &t::HELD,
        Verdict::Violated => &t::VIOLATED,
        Verdict::Seen => &t::SEEN,
        Verdict::Unseen => &t::UNSEEN,
        Verdict::Unchecked => &t::NO_VIOLATION,
    }
}
