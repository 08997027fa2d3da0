//! A run as people read it: a line a step with its time, its number and its sentence, and a summary.
//!
//! A sign before the sentence marks what did not happen by itself: `>` something that the scenario or a person did,
//! `!` a violation or an expectation that failed, `=` an expectation that was met. Behind the sentence stand, where they
//! are wanted, the numbers of the messages that were sent: `[RequestVote m1 -> S2, m2 -> S3]`.

use crate::failure::Done;
use crate::format::{left, names, right, rules_off, verdict, widest};
use crate::metrics;
use crate::output::Out;
use crate::play::{Finding, Reporter, until};
use crate::texts as t;
use synod_model::{Lang, Micros, Text, format_duration};
use synod_scenario::When;
use synod_sim::{Broken, EndReport, ExpectReport, Session};

/// Cells of the time, in milliseconds with three decimals: all microseconds count.
const TIME: usize = 12;
/// Cells of the step's number.
const STEP: usize = 7;

/// Writes a transcript.
pub(crate) struct Transcript<'a> {
    out: &'a mut Out,
    lang: Lang,
    /// Whether there is a line for each step.
    steps: bool,
    /// Whether each says the numbers of the messages that were sent.
    numbers: bool,
}

impl<'a> Transcript<'a> {
    /// Writes to `out` in a language.
    pub(crate) fn new(out: &'a mut Out, lang: Lang, steps: bool, numbers: bool) -> Self {
        Self { out, lang, steps, numbers }
    }

    fn text(&self, text: &'static Text) -> &'static str {
        text.get(self.lang)
    }

    /// The title, what to watch, and how the run starts.
    fn header(&mut self, session: &Session) -> Done {
        let scenario = session.scenario();
        let introduction = &scenario.introduction;
        let said = [scenario.title(self.lang), introduction.shows(self.lang), introduction.watch(self.lang)];
        for line in said.iter().flatten() {
            self.out.line(line)?;
        }
        if said.iter().any(Option::is_some) {
            self.out.line("")?;
        }
        let mut facts = vec![scenario.system.value.clone()];
        facts.extend(scenario.params.iter().map(|p| format!("{}={}", p.key.value, p.value.value)));
        facts.push(t::say(&t::SEED.with([scenario.seed.to_string().into()]), self.lang));
        facts.push(if scenario.stepwise {
            self.text(&t::STEPWISE).to_owned()
        } else {
            t::say(&t::UNTIL.with([until(scenario).into()]), self.lang)
        });
        let joint = if self.lang == Lang::En { ", " } else { "，" };
        self.out.line(facts.join(joint))?;
        let rules = rules_off(session);
        if !rules.is_empty() {
            self.out.line(t::say(&t::WITHOUT.with([rules.join(", ").into()]), self.lang))?;
        }
        Ok(())
    }

    /// A line about a step. Without steps, what is reported late has no time of its own.
    fn row(&mut self, at: Micros, step: u64, sign: char, sentence: &str) -> Done {
        let time = format!("{}.{:03} ms", at.0 / 1_000, at.0 % 1_000);
        let time = if self.steps { time } else { String::new() };
        self.out.line(format_args!("{time:>TIME$} {step:>STEP$} {sign} {sentence}"))
    }

    /// A part of the summary: a heading and rows of two or three columns.
    fn table(&mut self, heading: &'static Text, rows: &[Vec<String>]) -> Done {
        if rows.is_empty() {
            return Ok(());
        }
        self.out.line(format_args!("\n{}", self.text(heading)))?;
        let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
        let widths: Vec<usize> = (0..columns)
            .map(|c| widest(rows.iter().filter_map(|row| row.get(c)).map(String::as_str)))
            .collect();
        for row in rows {
            let cells: Vec<String> =
                row.iter().zip(&widths).map(|(cell, width)| left(cell, *width)).collect();
            self.out.line(format_args!("  {}", cells.join("  ").trim_end()))?;
        }
        Ok(())
    }
}

impl Reporter for Transcript<'_> {
    fn start(&mut self, session: &Session) -> Done {
        self.header(session)?;
        if self.steps {
            self.out.line("")?;
            let (time, step) = (right(self.text(&t::TIME), TIME), right(self.text(&t::STEP), STEP));
            self.out.line(format_args!("{time} {step}"))?;
            self.step(session)?;
        }
        Ok(())
    }

    fn step(&mut self, session: &Session) -> Done {
        let caption = session.caption();
        let sign = if session.last().action.by_hand { '>' } else { ' ' };
        let mut sentence = caption.render(self.lang, &names(session));
        if self.numbers {
            sentence.push_str(&sent(session));
        }
        self.row(caption.at, caption.step, sign, &sentence)
    }

    fn violation(&mut self, session: &Session, found: &Finding<'_>) -> Done {
        let sentence = t::VIOLATED_HERE.with([found.invariant.into(), found.says.clone().into()]);
        let at = session.present().at;
        self.row(at, found.step, '!', &sentence.render(self.lang, &names(session)))
    }

    fn expect(&mut self, session: &Session, outcome: &ExpectReport) -> Done {
        let sentence = t::LINE.with([outcome.line.into(), outcome.says.clone().into()]);
        let at = moment(session, outcome.line);
        let sign = if outcome.ok { '=' } else { '!' };
        self.row(at, outcome.step, sign, &sentence.render(self.lang, &names(session)))
    }

    fn end(&mut self, session: &Session, end: &EndReport, cut: bool) -> Done {
        let ends = if cut { &t::STOPS } else { &t::ENDS };
        let ends = ends.with([format_duration(end.at, self.lang).into(), end.steps.into()]);
        self.out.line(format_args!("\n{}", t::say(&ends, self.lang)))?;
        let state = |up| self.text(if up { &t::UP } else { &t::DOWN }).to_owned();
        let nodes: Vec<Vec<String>> =
            end.nodes.iter().map(|n| vec![n.name.clone(), state(n.up), n.role.to_owned()]).collect();
        self.table(&t::NODES, &nodes)?;
        let verdicts: Vec<Vec<String>> = end
            .invariants
            .iter()
            .map(|i| {
                vec![
                    verdict(i.verdict, self.lang).to_owned(),
                    i.id.to_owned(),
                    i.says.get(self.lang).to_owned(),
                ]
            })
            .collect();
        self.table(&t::INVARIANTS, &verdicts)?;
        let mut broken: Vec<Vec<String>> = Vec::new();
        for invariant in &end.invariants {
            let says = |b: &Broken| vec![invariant.id.to_owned(), t::say(&b.says(), self.lang)];
            broken.extend(invariant.broken.iter().map(says));
        }
        if !broken.is_empty() {
            self.table(&t::BROKEN_ASSUMPTIONS, &broken)?;
        }
        let mut rows = metrics::rows(&end.metrics, self.lang, &names(session));
        if !self.steps {
            rows.extend(metrics::over_time(&end.metrics.over_time, self.lang));
        }
        self.table(&t::METRICS, &rows)?;
        let hash = |name, hash| vec![self.text(name).to_owned(), format!("{hash:016x}")];
        self.table(
            &t::FINGERPRINTS,
            &[hash(&t::OF_STATE, end.state_hash), hash(&t::OF_TRACE, end.trace_hash)],
        )
    }
}

/// The messages that the last step sent, by kind, as lines of a scenario name them.
fn sent(session: &Session) -> String {
    let mut list = String::new();
    let mut before = "";
    for message in &session.last().sent {
        list.push_str(if list.is_empty() { "  [" } else { ", " });
        if message.kind != before {
            list.extend([message.kind, " "]);
            before = message.kind;
        }
        list.extend(["m", &message.serial.to_string(), " -> ", &session.name(message.to)]);
    }
    if !list.is_empty() {
        list.push(']');
    }
    list
}

/// When a line of the scenario was due; what names no moment, at the end.
fn moment(session: &Session, line: u32) -> Micros {
    let lines = session.scenario().lines.iter().filter(|l| l.pos.line == line);
    let due = lines.filter_map(|l| match l.when {
        When::At(at) => Some(at),
        _ => None,
    });
    due.min().unwrap_or_else(|| session.present().playhead)
}
