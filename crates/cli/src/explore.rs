//! `synod explore`: every state that can be reached within bounds, and the shortest way to a violation.
//!
//! What is searched is behind [`AnySearch`], so nothing here knows whether it is a system or a specification. The search
//! goes on in slices; between two of them the terminal shows the progress, and an interruption is heeded: what
//! was covered until then is reported as any other result.

mod render;
mod system;

use crate::failure::{Done, Failure, Outcome};
use crate::output::Out;
use crate::{texts as t, values};
use clap::Args;
use render::Rendering;
use std::fs::OpenOptions;
use std::io::{IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use synod_explore::{AnySearch, Bounds, Progress, SearchOptions, SearchReport, Strategy, grouped};
use synod_model::{Lang, Sentence};
use synod_scenario::{Link, Moment, Run, Scenario, Statement};
use synod_sim::explore::minimise;
use synod_sim::{DEFAULT_UNTIL, REVISION};
use system::Begun;

/// The states of a slice.
const SLICE: u64 = 1 << 12;
/// How often the terminal shows the progress.
const TOLD_EVERY: Duration = Duration::from_millis(200);

/// Search all states that can be reached within bounds; the first violation ends the search with status 1.
///
/// What is searched is a system (`raft`), from its start or from the end of a stepwise scenario, or a specification of a
/// paper (`spec:two-phase`); see `synod list`. A search that ends without a violation says what it covered; Ctrl-C ends
/// it too.
#[derive(Args)]
pub(crate) struct Explore {
    /// What to search: a system such as raft; a scenario, as a file, a link or SYSTEM/SCENARIO; or spec:paxos
    system: String,
    /// Its parameters
    #[arg(value_name = "PARAM=VALUE", value_parser = values::setting)]
    params: Vec<(String, String)>,
    /// Switch a safety rule off; may be given several times
    #[arg(long, value_name = "RULE")]
    without: Vec<String>,
    /// Judge only this invariant; one that is expected sometimes ends the search when it is seen
    #[arg(long, value_name = "ID")]
    invariant: Option<String>,
    /// The order of states: bfs (shortest traces), dfs (deep states early) or random (walks drawn from the seed)
    #[arg(long, value_parser = values::strategy, default_value = "bfs")]
    strategy: Strategy,
    /// The seed of random walks
    #[arg(long, value_parser = values::count, default_value = "1")]
    seed: u64,
    /// At most so many different states; with random walks, so many steps [default: 200000 of a system]
    #[arg(long, value_name = "N", value_parser = values::bound)]
    max_states: Option<u64>,
    /// At most so much memory for states
    #[arg(long, value_name = "MIB", value_parser = values::bound)]
    max_memory: Option<u64>,
    /// At most so many levels, the initial states being level 1
    #[arg(long, value_name = "N", value_parser = values::bound)]
    depth: Option<u64>,
    /// Count states once that differ only by a permutation of interchangeable nodes: fewer states, the same verdicts; only
    /// where such nodes are declared
    #[arg(long)]
    symmetry: bool,
    #[command(flatten)]
    faults: system::Faults,
    /// Threads of a breadth-first search; the result does not depend on them [default: all]
    #[arg(long, value_name = "N", value_parser = values::bound)]
    threads: Option<u64>,
    /// Write the trace of what was found to a file
    #[arg(long, value_name = "FILE")]
    trace: Option<PathBuf>,
    /// The language of sentences: en or zh-CN
    #[arg(long, value_parser = values::lang, default_value = "en")]
    lang: Lang,
    /// One JSON object
    #[arg(long)]
    json: bool,
}

impl Explore {
    /// Runs the command.
    pub(crate) fn run(self, out: &mut Out) -> Done<Outcome> {
        let Begun { mut search, mut notes, needs } = self.open()?;
        // A search may take long: what cannot be written is found out before.
        if let Some(path) = &self.trace {
            let file = OpenOptions::new().write(true).create(true).truncate(false).open(path);
            file.map_err(|e| self.not_written(path, &e))?;
        }
        let interrupted = advance(search.as_mut(), self.lang);
        let mut report = search.report();
        notes.extend(self.shorten(&mut report));
        let name = |node| search.name(node);
        let found = report.violation.as_ref().or(report.witness.as_ref());
        let link = found.and_then(|found| found.scenario.as_ref()).map(|s| self.link(s)).transpose()?;
        let rendering = Rendering {
            system: search.system(),
            report: &report,
            interrupted,
            link,
            lang: self.lang,
            name: &name,
            notes: &notes,
            needs: &needs,
        };
        if self.json {
            out.line(rendering.json())?;
        } else {
            rendering.text(out)?;
        }
        if let Some(path) = &self.trace {
            std::fs::write(path, rendering.trace_file()).map_err(|e| self.not_written(path, &e))?;
        }
        Ok(if report.violation.is_some() { Outcome::Violation } else { Outcome::Fine })
    }

    fn not_written(&self, path: &Path, error: &std::io::Error) -> Failure {
        let why = error.to_string();
        let why = why.split(" (os error").next().unwrap_or(&why).to_lowercase();
        let args = [path.display().to_string().into(), why.into()];
        Failure::Bad(t::say(&t::NOT_WRITTEN.with(args), self.lang))
    }

    /// Only a breadth-first search finds shortest traces. The scenario of another's is shortened, and that is said.
    fn shorten(&self, report: &mut SearchReport) -> Option<Sentence> {
        let found = report.violation.as_mut().filter(|_| self.strategy != Strategy::BreadthFirst)?;
        let scenario = Scenario::parse(found.scenario.as_ref()?).ok()?;
        let catalogue = synod_library::catalogue();
        let steps = |scenario: &Scenario| {
            scenario.lines.iter().filter(|line| matches!(line.what, Statement::Do(_))).count()
        };
        let shorter = minimise(catalogue.get(&scenario.system.value)?, &scenario, found.property)?;
        let (before, after) = (steps(&scenario), steps(&shorter));
        found.scenario = Some(shorter.to_string());
        (after < before).then(|| t::TRACE_SHORTENED.with([before.into(), after.into()]))
    }

    /// How to search; with as many states at most if nothing else is said.
    fn options(&self, states: u64) -> SearchOptions {
        let default = Bounds::default();
        let bounds = Bounds {
            states: self.max_states.unwrap_or(states),
            memory_mib: self.max_memory.unwrap_or(default.memory_mib),
            depth: self.depth.map(|n| u32::try_from(n).unwrap_or(u32::MAX)),
        };
        let all = || std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let threads = self.threads.map_or_else(all, |n| usize::try_from(n).unwrap_or(MOST_THREADS));
        SearchOptions {
            bounds,
            strategy: self.strategy,
            seed: self.seed,
            symmetry: self.symmetry,
            threads: threads.min(MOST_THREADS),
            ..SearchOptions::default()
        }
    }

    /// The link to the end of a scenario.
    fn link(&self, text: &str) -> Done<String> {
        let wrong = |e| Failure::scenario(None, &e, self.lang);
        let scenario = Scenario::parse(text).map_err(wrong)?;
        let mut session = synod_library::catalogue().open(scenario.clone()).map_err(wrong)?;
        session.run_on(scenario.until.unwrap_or(DEFAULT_UNTIL)).map_err(wrong)?;
        let (fingerprint, step) = (session.fingerprint(), session.present().step);
        Ok(synod_scenario::encode(&Link {
            system: scenario.system.value.clone(),
            at: Some(Moment { step, ..Moment::default() }),
            run: Some(Run { revision: REVISION, fingerprint, text: text.to_owned() }),
            ..Link::default()
        }))
    }

    /// Begins the search.
    fn open(&self) -> Done<Begun> {
        let invariant = self.invariant.as_deref();
        if !self.system.starts_with("spec:") {
            let options = self.options(system::MOST_STATES);
            let (params, without) = (&self.params, &self.without);
            return system::search(
                &self.system,
                params,
                without,
                invariant,
                &self.faults,
                options,
                self.lang,
            );
        }
        let wrong = |says: Sentence| Failure::Bad(t::say(&says, self.lang));
        if let Some(option) = self.faults.first_said() {
            return Err(wrong(t::NOT_OF_A_SPECIFICATION.with([option.into()])));
        }
        let spec = synod_specs::find(&self.system).map_err(wrong)?;
        let params = self.params.iter().map(|(key, value)| (key.as_str(), value.as_str()));
        let without = self.without.iter().map(String::as_str);
        let options = self.options(Bounds::default().states);
        let search = spec.search(params, without, invariant, options).map_err(wrong)?;
        Ok(Begun { search, notes: Vec::new(), needs: Vec::new() })
    }
}

/// More threads than this are not used.
const MOST_THREADS: usize = 64;

/// Searches to the end; whether it was interrupted before.
fn advance(search: &mut dyn AnySearch, lang: Lang) -> bool {
    let stop = Arc::new(AtomicBool::new(false));
    let heeded = Arc::clone(&stop);
    // Without a handler an interruption ends the command at once, as ever.
    let _ = ctrlc::set_handler(move || heeded.store(true, Ordering::Relaxed));
    let mut line = ProgressLine::new(lang);
    while search.progress().ended.is_none() {
        if stop.load(Ordering::Relaxed) {
            return true;
        }
        let progress = search.advance(SLICE);
        line.show(&progress);
    }
    false
}

/// The line on the terminal that says how far the search has come; gone when it is dropped.
struct ProgressLine {
    lang: Lang,
    shown: bool,
    terminal: bool,
    start: Clock,
    last: Clock,
}

#[expect(
    clippy::disallowed_types,
    reason = "the terminal is told at intervals; nothing in a search sees this clock"
)]
type Clock = std::time::Instant;

impl ProgressLine {
    fn new(lang: Lang) -> Self {
        let now = Clock::now();
        Self { lang, shown: false, terminal: std::io::stderr().is_terminal(), start: now, last: now }
    }

    fn show(&mut self, progress: &Progress) {
        if !self.terminal || self.last.elapsed() < TOLD_EVERY {
            return;
        }
        self.last = Clock::now();
        self.shown = true;
        let millis = u64::try_from(self.start.elapsed().as_millis()).unwrap_or(u64::MAX);
        let speed = progress.distinct.saturating_mul(1_000) / millis.max(1);
        let args = [grouped(progress.distinct).into(), progress.depth.into(), grouped(speed).into()];
        let text = t::say(&t::SEARCHING.with(args), self.lang);
        let _ = write!(std::io::stderr(), "\r\x1b[2K{text}");
    }
}

impl Drop for ProgressLine {
    fn drop(&mut self) {
        if self.shown {
            let _ = write!(std::io::stderr(), "\r\x1b[2K");
        }
    }
}
