//! `synod compare`: several runs on one clock and one schedule of faults and arrivals, and their metrics next to each
//! other.

use crate::failure::{Done, Failure, Outcome};
use crate::format::{left, names, widest};
use crate::output::Out;
use crate::play::{Finding, Limits, Reporter, play};
use crate::source::{HELP, Source};
use crate::{metrics, texts as t, values};
use clap::Args;
use serde_json::{Value as Json, json};
use synod_model::{Lang, Micros, NodeId, Value, format_duration};
use synod_scenario::When;
use synod_sim::{Companion, EndReport, ExpectReport, MOST_COMPARED, Options, Schedule, Session, metric_name};

/// Play several runs on one clock and one schedule, and put their figures side by side.
///
/// The first one's seed, network, load and actions apply to all; each keeps its own system, parameters, rules, disks and
/// expectations. What makes no sense for another system is passed over, and a sentence says so. Status 1: as `run`, for
/// any of them.
#[derive(Args)]
pub(crate) struct Compare {
    #[arg(required = true, help = HELP)]
    sources: Vec<String>,
    /// Each keeps its own schedule: for two branches of one run
    #[arg(long)]
    own_schedules: bool,
    /// End the runs at this moment of virtual time, instead of when the first scenario says
    #[arg(long, value_name = "TIME", value_parser = values::time)]
    until: Option<Micros>,
    /// The language of sentences: en or zh-CN
    #[arg(long, value_parser = values::lang)]
    lang: Option<Lang>,
    /// One JSON object instead of a table
    #[arg(long)]
    json: bool,
}

/// A run that has been played to its end.
struct Played {
    /// What it was called on the command line.
    source: String,
    system: String,
    /// The nodes' names.
    names: Vec<String>,
    /// What of the schedule makes no sense for it.
    passed_over: Vec<String>,
    collected: Collected,
    outcome: Outcome,
}

/// What a run reported.
#[derive(Default)]
struct Collected {
    lang: Lang,
    expected: Vec<(u32, bool, String)>,
    violations: Vec<(u64, String, String)>,
    end: Option<EndReport>,
}

impl Reporter for Collected {
    fn violation(&mut self, session: &Session, found: &Finding<'_>) -> Done {
        let says = found.says.render(self.lang, &names(session));
        self.violations.push((found.step, found.invariant.to_owned(), says));
        Ok(())
    }

    fn expect(&mut self, session: &Session, outcome: &ExpectReport) -> Done {
        self.expected.push((outcome.line, outcome.ok, outcome.says.render(self.lang, &names(session))));
        Ok(())
    }

    fn end(&mut self, _: &Session, end: &EndReport, _: bool) -> Done {
        self.end = Some(end.clone());
        Ok(())
    }
}

impl Compare {
    /// Runs the command.
    pub(crate) fn run(self, out: &mut Out) -> Done<Outcome> {
        let (mut sources, own) = self.read()?;
        let lang = sources[0].1.lang;
        if !(2..=MOST_COMPARED).contains(&sources.len()) {
            return Err(Failure::Bad(t::TOO_FEW.get(lang).to_owned()));
        }
        if self.until.is_some() {
            for (_, source) in &mut sources {
                source.scenario.until = self.until;
            }
        }
        let played = play_all(sources, if own { Schedule::Own } else { Schedule::First })?;
        let bad = played.iter().any(|run| run.outcome == Outcome::Violation);
        if self.json {
            out.line(json!({"type": "compare", "runs": played.iter().map(to_json).collect::<Vec<_>>()}))?;
        } else {
            Table { out, lang }.write(&played, own)?;
        }
        Ok(if bad { Outcome::Violation } else { Outcome::Fine })
    }

    /// Every run that is named, and whether each keeps its own schedule.
    fn read(&self) -> Done<(Vec<(String, Source)>, bool)> {
        let (mut all, mut own) = (Vec::new(), self.own_schedules);
        for text in &self.sources {
            if text.contains("#/") {
                let (sources, own_of_link) = Source::all_of_link(text, self.lang)?;
                own |= own_of_link;
                all.extend(sources.into_iter().map(|source| (called(&source), source)));
            } else {
                all.push((text.clone(), Source::read(text, self.lang)?));
            }
        }
        Ok((all, own))
    }
}

/// What a run that came from a link is called.
fn called(source: &Source) -> String {
    source.bundled.map_or_else(
        || source.scenario.system.value.clone(),
        |bundled| format!("{}/{}", bundled.system, bundled.id),
    )
}

fn play_all(sources: Vec<(String, Source)>, schedule: Schedule) -> Done<Vec<Played>> {
    let catalogue = synod_library::catalogue();
    let mut sources = sources.into_iter();
    let Some((name, first)) = sources.next() else { return Ok(Vec::new()) };
    // The moments of steps are needed only where something is done after a step.
    let history = first.scenario.lines.iter().any(|line| matches!(line.when, When::After { .. }));
    let quiet = Options { history: false, ..Options::default() };
    let mut session = first.open(&catalogue, Options { history, ..quiet })?;
    let mut played = vec![play_one(name, &first, session.as_mut(), Vec::new())?];
    for (name, mut source) in sources {
        let time_of = |step| session.time_of(step);
        let own = source.scenario.clone();
        let companion = Companion::open(&catalogue, &first.scenario, &time_of, own, schedule, quiet);
        let mut companion = companion.map_err(|e| source.wrong(&e))?;
        source.scenario = companion.session.scenario().clone();
        let passed_over = companion.passed_over.iter().map(|says| t::say(says, source.lang)).collect();
        played.push(play_one(name, &source, companion.session.as_mut(), passed_over)?);
    }
    Ok(played)
}

fn play_one(name: String, source: &Source, session: &mut Session, passed_over: Vec<String>) -> Done<Played> {
    let mut collected = Collected { lang: source.lang, ..Collected::default() };
    let outcome = play(source, session, Limits { steps: None, quiet: true }, &mut collected)?;
    let (system, names) = (source.scenario.system.value.clone(), session.names().to_vec());
    Ok(Played { source: name, system, names, passed_over, collected, outcome })
}

impl Played {
    fn end(&self) -> &EndReport {
        self.collected.end.as_ref().expect("a run that was played has told its end")
    }

    fn name(&self, node: NodeId) -> String {
        self.names.get(node.index()).cloned().unwrap_or_else(|| node.number().to_string())
    }
}

fn to_json(run: &Played) -> Json {
    let mut json = run.end().to_json();
    let violation =
        |(n, invariant, says): &(u64, String, String)| json!({"n": n, "invariant": invariant, "says": says});
    let expected = |(line, ok, says): &(u32, bool, String)| json!({"line": line, "ok": ok, "says": says});
    json["type"] = "run".into();
    json["source"] = run.source.clone().into();
    json["system"] = run.system.clone().into();
    json["passed_over"] = run.passed_over.clone().into();
    json["violations"] = run.collected.violations.iter().map(violation).collect();
    json["expectations"] = run.collected.expected.iter().map(expected).collect();
    json
}

/// The runs as columns.
struct Table<'a> {
    out: &'a mut Out,
    lang: Lang,
}

impl Table<'_> {
    fn write(&mut self, runs: &[Played], own: bool) -> Done {
        let lang = self.lang;
        let end = runs[0].end();
        let schedule = if own {
            t::OWN_SCHEDULES.with([])
        } else {
            t::SCHEDULE_OF_FIRST.with([runs[0].source.as_str().into(), format_duration(end.at, lang).into()])
        };
        self.out.line(t::say(&schedule, lang))?;
        for says in runs.iter().flat_map(|run| &run.passed_over) {
            self.out.line(says)?;
        }
        let mut rows: Vec<Vec<String>> = vec![Vec::new()];
        rows[0].push(String::new());
        rows[0].extend((1..=runs.len()).map(|n| t::say(&t::RUN.with([n.into()]), lang)));
        rows.push(row("", runs, |run| run.source.clone()));
        rows.push(row(t::STEP.get(lang), runs, |run| run.end().steps.to_string()));
        rows.extend(metric_rows(runs, lang));
        rows.extend(verdict_rows(runs, lang));
        if runs.iter().any(|run| !run.collected.expected.is_empty()) {
            rows.push(row(t::EXPECTED.get(lang), runs, |run| met(&run.collected.expected, lang)));
        }
        self.columns(&rows)?;
        for (i, run) in runs.iter().enumerate() {
            let failed = run.collected.expected.iter().filter(|(_, ok, _)| !ok);
            let failed = failed.map(|(line, _, says)| t::LINE.with([(*line).into(), says.as_str().into()]));
            let broken = run.collected.violations.iter().map(|(_, invariant, says)| {
                t::VIOLATED_HERE.with([invariant.as_str().into(), says.as_str().into()])
            });
            for sentence in broken.chain(failed) {
                self.out.line(format_args!("! {}: {}", i + 1, t::say(&sentence, lang)))?;
            }
        }
        Ok(())
    }

    fn columns(&mut self, rows: &[Vec<String>]) -> Done {
        let count = rows.iter().map(Vec::len).max().unwrap_or(0);
        let widths: Vec<usize> = (0..count)
            .map(|c| widest(rows.iter().filter_map(|row| row.get(c)).map(String::as_str)))
            .collect();
        self.out.line("")?;
        for row in rows {
            let cells: Vec<String> =
                row.iter().zip(&widths).map(|(cell, width)| left(cell, *width)).collect();
            self.out.line(cells.join("  ").trim_end())?;
        }
        Ok(())
    }
}

fn row(name: &str, runs: &[Played], cell: impl Fn(&Played) -> String) -> Vec<String> {
    std::iter::once(name.to_owned()).chain(runs.iter().map(cell)).collect()
}

fn met(expected: &[(u32, bool, String)], lang: Lang) -> String {
    if expected.is_empty() {
        return "–".to_owned();
    }
    let met = expected.iter().filter(|(_, ok, _)| *ok).count();
    t::say(&t::MET.with([met.into(), expected.len().into()]), lang)
}

/// A row for each metric that any run has; what consists of parts gets a row for each part.
fn metric_rows(runs: &[Played], lang: Lang) -> Vec<Vec<String>> {
    let flat: Vec<Vec<(String, String)>> = runs.iter().map(|run| flat(run, lang)).collect();
    let mut names: Vec<&String> = Vec::new();
    for (name, _) in flat.iter().flatten() {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let cell = |metrics: &Vec<(String, String)>, name: &String| {
        metrics.iter().find(|(n, _)| n == name).map_or_else(|| "–".to_owned(), |(_, value)| value.clone())
    };
    names
        .into_iter()
        .map(|name| std::iter::once(name.clone()).chain(flat.iter().map(|run| cell(run, name))).collect())
        .collect()
}

/// The metrics of a run, those of parts with the name of the whole before them.
fn flat(run: &Played, lang: Lang) -> Vec<(String, String)> {
    let report = &run.end().metrics;
    let name = |node: NodeId| run.name(node);
    let counts = report.messages;
    let messages = [("sent", counts.sent), ("delivered", counts.delivered), ("dropped", counts.dropped)];
    let messages = Value::Record(messages.map(|(id, n)| (id, n.into())).into());
    let mut all = Vec::new();
    let mut add = |id: &str, value: &Value, called: &dyn Fn(&str) -> String| {
        let whole = called(id);
        let mut part = |part: &str, value: &Value| {
            let joint = if lang == Lang::En { ": " } else { "：" };
            all.push((format!("{whole}{joint}{part}"), metrics::text(value, lang, called, &name)));
        };
        match value {
            Value::Record(parts) => parts.iter().for_each(|(id, v)| part(&called(id), v)),
            Value::PerNode(parts) => parts.iter().for_each(|(node, v)| part(&name(*node), v)),
            Value::Table(rows) => rows.iter().for_each(|(key, v)| part(key.as_str(), v)),
            single => all.push((whole, metrics::text(single, lang, called, &name))),
        }
    };
    add("messages", &messages, &|id| metric_name(id, lang));
    for (id, value) in &report.numbers {
        add(id, value, &|id| report.name(id, lang));
    }
    all
}

/// A row for each invariant that any of the systems has.
fn verdict_rows(runs: &[Played], lang: Lang) -> Vec<Vec<String>> {
    let mut ids: Vec<&'static str> = Vec::new();
    for invariant in runs.iter().flat_map(|run| &run.end().invariants) {
        if !ids.contains(&invariant.id) {
            ids.push(invariant.id);
        }
    }
    let cell = |run: &Played, id: &str| {
        let found = run.end().invariants.iter().find(|i| i.id == id);
        found.map_or("–", |i| crate::format::verdict(i.verdict, lang)).to_owned()
    };
    ids.into_iter().map(|id| row(id, runs, |run| cell(run, id))).collect()
}
