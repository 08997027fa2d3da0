//! `synod sweep`: many seeds, each a run under random faults; the first violation is printed as a link.

use crate::failure::{Done, Failure, Outcome};
use crate::output::Out;
use crate::{format, texts as t, values};
use clap::Args;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::ops::Range;
use synod_model::{Expect, Lang, Micros, Need, NodeId, Verdict, format_duration};
use synod_scenario::{Link, Moment, Run, Scenario, ScenarioError, Setting};
use synod_sim::explore::minimise;
use synod_sim::{Broken, Options, REVISION, SeedReport, Session, Sweep as Seeds, System};

/// When the run of a seed ends, if nothing else is said.
const UNTIL: &str = "5s";

/// Run many seeds, each under random faults within what the invariants assume.
///
/// The seed draws which kinds of faults there are, how often, and what clients and operators ask for. When faults have stopped and
/// everything is mended, what must come about in the end is judged too. The sweep ends at the first violation, prints
/// a link to it, and gives status 1.
#[derive(Args)]
pub(crate) struct Sweep {
    /// The system, as `synod list` names it
    system: String,
    /// Its parameters
    #[arg(value_name = "PARAM=VALUE", value_parser = values::setting)]
    params: Vec<(String, String)>,
    /// Switch a safety rule off; may be given several times
    #[arg(long, value_name = "RULE")]
    without: Vec<String>,
    /// The seeds from A up to, but not including, B; A..=B includes B
    #[arg(long, value_name = "A..B", value_parser = values::seeds)]
    seeds: Range<u64>,
    /// Run only part I of N of the seeds, I from 1: the parts can be run at the same time
    #[arg(long, value_name = "I/N", value_parser = values::shard)]
    shard: Option<(u64, u64)>,
    /// How long the faults of a seed last, in virtual time
    #[arg(long, value_name = "TIME", value_parser = values::time, default_value = UNTIL)]
    until: Micros,
    /// The language of sentences: en or zh-CN
    #[arg(long, value_parser = values::lang, default_value = "en")]
    lang: Lang,
    /// JSON lines: one for each seed, and a summary
    #[arg(long)]
    json: bool,
}

impl Sweep {
    /// Runs the command.
    pub(crate) fn run(self, out: &mut Out) -> Done<Outcome> {
        let catalogue = synod_library::catalogue();
        let wrong = |e| Failure::scenario(None, &e, self.lang);
        let mut start = self.start();
        // For its error: the systems that there are.
        catalogue.open(start.clone()).map_err(wrong)?;
        let system = catalogue.get(&self.system).expect("it has just been opened");
        let off: Vec<&str> = self.without.iter().map(String::as_str).collect();
        let needs = system.add_needs(&off, &mut start);
        for need in needs.iter().filter(|_| !self.json) {
            out.line(t::say(&need.says(), self.lang))?;
        }
        let seeds = Seeds::new(system, start).map_err(wrong)?;

        let mut summary = Summary::default();
        let (part, parts) = self.shard.unwrap_or((1, 1));
        for seed in self.seeds.clone().filter(|seed| (seed - self.seeds.start) % parts == part - 1) {
            let report = seeds.run(seed).map_err(wrong)?;
            summary.add(&report);
            let found = report.violation.is_some();
            let links = found.then(|| self.links(system, &seeds, &report)).transpose().map_err(wrong)?;
            self.print(out, &seeds, &report, links)?;
            if found {
                break;
            }
        }
        self.sum_up(out, system, &summary, &needs)?;
        Ok(if summary.violations > 0 { Outcome::Violation } else { Outcome::Fine })
    }

    /// What all seeds share.
    fn start(&self) -> Scenario {
        let setting = |(key, value): &(String, String)| Setting {
            key: key.clone().into(),
            value: value.clone().into(),
        };
        Scenario {
            params: self.params.iter().map(setting).collect(),
            without: self.without.iter().map(|rule| rule.clone().into()).collect(),
            until: Some(self.until),
            ..Scenario::new(&self.system)
        }
    }

    /// The links to a violation: in the run of the seed, and in a shorter run that violates the same, if it is safety.
    fn links(&self, system: &System, seeds: &Seeds<'_>, report: &SeedReport) -> Result<Links, ScenarioError> {
        let Some((step, id, _)) = &report.violation else { return Ok(Links::default()) };
        let full = self.link(&*seeds.replay(report.seed, *step)?, *step);
        let Some(shorter) = minimise(system, &seeds.draw(report.seed), id) else {
            return Ok(Links { full, short: None });
        };
        let lines = shorter.lines.len() + shorter.load.len();
        let mut session = system.open(shorter, Options::default())?;
        while !session.violations().iter().any(|v| v.invariant == *id) && session.step()? {}
        let step = session.present().step;
        Ok(Links { full, short: Some((lines, self.link(&session, step))) })
    }

    fn link(&self, session: &Session, step: u64) -> String {
        let run = Run {
            revision: REVISION,
            fingerprint: session.fingerprint(),
            text: session.scenario().to_string(),
        };
        let at = Some(Moment { step, ..Moment::default() });
        synod_scenario::encode(&Link { system: self.system.clone(), at, run: Some(run), ..Link::default() })
    }

    /// Tells what came of a seed; as text, only of a violation.
    fn print(&self, out: &mut Out, seeds: &Seeds<'_>, report: &SeedReport, links: Option<Links>) -> Done {
        let Links { full, short } = links.unwrap_or_default();
        let name = |node: NodeId| seeds.names().get(node.index()).cloned().unwrap_or_default();
        let violation = report.violation.as_ref();
        let invariant = violation.and_then(|(_, id, _)| report.invariants.iter().find(|i| i.id == *id));
        let broken = invariant.into_iter().flat_map(|i| &i.broken);
        if self.json {
            let violation = violation.map(|(n, id, says)| {
                json!({"n": n, "invariant": id, "broken": broken.clone().map(Broken::to_json).collect::<Vec<_>>(), "says": says.render(self.lang, &name), "link": full, "short": short.map(|(_, link)| link)})
            });
            let line = json!({
                "type": "seed",
                "seed": report.seed.to_string(),
                "steps": report.steps,
                "trace_hash": format!("{:016x}", report.trace_hash),
                "violation": violation,
            });
            out.line(line)?;
            // Whoever watches a long sweep sees each seed when it is done.
            return out.flush();
        }
        if let Some((n, id, says)) = violation {
            let args = [report.seed.to_string().into(), (*n).into(), (*id).into(), says.clone().into()];
            out.line(t::SEED_VIOLATES.with(args).render(self.lang, &name))?;
            for broken in broken {
                out.line(t::say(&broken.says(), self.lang))?;
            }
            out.line(full)?;
            if let Some((lines, link)) = short {
                out.line(t::say(&t::SHORTENED.with([lines.into()]), self.lang))?;
                out.line(link)?;
            }
        }
        Ok(())
    }

    /// The summary: how many seeds, and which witnesses were seen in any of them.
    fn sum_up(&self, out: &mut Out, system: &System, summary: &Summary, needs: &[Need]) -> Done {
        let witnesses = system.invariants.iter().filter(|i| i.expect == Expect::Sometimes).map(|i| i.id);
        let (seen, unseen): (Vec<&str>, Vec<&str>) = witnesses.partition(|id| summary.seen.contains(id));
        let Summary { seeds, violations, steps, .. } = summary;
        if self.json {
            let mut line: Value = json!({
                "type": "summary", "seeds": seeds, "violations": violations, "seen": seen, "unseen": unseen,
            });
            if !needs.is_empty() {
                line["needs"] = needs.iter().map(|need| format::need(need, self.lang)).collect();
            }
            return out.line(line);
        }
        let list = |ids: &[&str]| if ids.is_empty() { "-".to_owned() } else { ids.join(", ") };
        let until = format_duration(self.until, self.lang);
        let text = if *violations > 0 { &t::SWEPT_AND_FOUND } else { &t::SWEPT };
        out.line(t::say(&text.with([(*seeds).into(), until.into(), (*steps).into()]), self.lang))?;
        out.line(t::say(&t::WITNESSES.with([list(&seen).into(), list(&unseen).into()]), self.lang))
    }
}

/// The links to a violation.
#[derive(Default)]
struct Links {
    full: String,
    /// In a shorter run: of how many lines, and the link.
    short: Option<(usize, String)>,
}

/// What came of all seeds.
#[derive(Default)]
struct Summary {
    seeds: u64,
    violations: u64,
    steps: u64,
    seen: BTreeSet<&'static str>,
}

impl Summary {
    fn add(&mut self, report: &SeedReport) {
        self.seeds += 1;
        self.steps += report.steps;
        self.violations += u64::from(report.violation.is_some());
        self.seen.extend(report.invariants.iter().filter(|i| i.verdict == Verdict::Seen).map(|i| i.id));
    }
}
