//! `synod list`: every system with what can be said about it without a run.

use crate::failure::{Done, Failure, Outcome};
use crate::format::{left, widest};
use crate::output::Out;
use crate::{texts as t, values};
use clap::Args;
use serde_json::{Value, json};
use synod_lesson::{Challenge, Lesson};
use synod_library::{Bundled, BundledScenario};
use synod_model::{InvariantInfo, Lang, Param, Rule, Text};
use synod_scenario::Scenario;
use synod_sim::System;

/// List the systems with their parameters, rules, invariants, requests, scenarios, lessons and challenges.
#[derive(Args)]
pub(crate) struct List {
    /// Only this system
    #[arg(conflicts_with = "specs")]
    system: Option<String>,
    /// One JSON array instead of text: the systems
    #[arg(long)]
    json: bool,
    /// Only the specifications that `explore` takes besides the systems
    #[arg(long)]
    specs: bool,
    /// The language: en or zh-CN
    #[arg(long, value_parser = values::lang, default_value = "en")]
    lang: Lang,
}

impl List {
    /// Runs the command.
    pub(crate) fn run(self, out: &mut Out) -> Done<Outcome> {
        if self.specs {
            return self.specs(out);
        }
        let catalogue = synod_library::catalogue();
        if let Some(id) = &self.system {
            let Some(system) = catalogue.get(id) else {
                // Whoever opens it is told which systems there are.
                let error = catalogue.open(Scenario::new(id)).err();
                return Err(Failure::Bad(error.map_or_else(String::new, |error| error.render(self.lang))));
            };
            if self.json {
                out.line(as_json(system, self.lang))?;
            } else {
                as_text(system, self.lang, out)?;
            }
            return Ok(Outcome::Fine);
        }
        if self.json {
            let all: Vec<Value> = catalogue.systems().iter().map(|s| as_json(s, self.lang)).collect();
            out.line(Value::Array(all))?;
        } else {
            for (i, system) in catalogue.systems().iter().enumerate() {
                if i > 0 {
                    out.line("")?;
                }
                as_text(system, self.lang, out)?;
            }
            out.line(format_args!("\n{}", t::SPECIFICATIONS.get(self.lang)))?;
            let specs = synod_specs::all();
            let first = widest(specs.iter().map(|spec| spec.id));
            for spec in specs {
                let id = left(spec.id, first);
                out.line(format_args!("  {id}  {} ({})", spec.title.get(self.lang), spec.source))?;
            }
        }
        Ok(Outcome::Fine)
    }

    /// The specifications, in full.
    fn specs(&self, out: &mut Out) -> Done<Outcome> {
        let specs = synod_specs::all();
        if self.json {
            let all = specs.iter().map(|spec| {
                json!({
                    "id": spec.id,
                    "title": spec.title.get(self.lang),
                    "source": spec.source,
                    "params": params_json(spec.params),
                    "rules": rules_json(spec.rules, self.lang),
                    "invariants": invariants_json(spec.properties, self.lang),
                })
            });
            out.line(all.collect::<Value>())?;
            return Ok(Outcome::Fine);
        }
        for (i, spec) in specs.iter().enumerate() {
            if i > 0 {
                out.line("")?;
            }
            out.line(format_args!("{}  {} ({})", spec.id, spec.title.get(self.lang), spec.source))?;
            params_text(spec.params, self.lang, out)?;
            rules_text(spec.rules, self.lang, out)?;
            invariants_text(spec.properties, self.lang, out)?;
        }
        Ok(Outcome::Fine)
    }
}

fn scenarios(system: &System) -> impl Iterator<Item = &'static BundledScenario> + '_ {
    synod_library::scenarios_of(system.meta.id).iter()
}

/// A bundled scenario with its title and its introduction.
fn scenario_json(bundled: &BundledScenario, lang: Lang) -> Value {
    let scenario = bundled.parse();
    let introduction = &scenario.introduction;
    json!({
        "id": bundled.id,
        "title": scenario.title(lang),
        "shows": introduction.shows(lang),
        "watch": introduction.watch(lang),
        "try": introduction.tries(lang),
    })
}

/// The lessons or the challenges of a system, each with its title.
fn titled(all: &'static [Bundled], lang: Lang) -> Vec<(String, String)> {
    let title = |bundled: &Bundled| {
        let text = bundled.text;
        let title = Lesson::parse(text).map(|lesson| lesson.title);
        title
            .or_else(|_| Challenge::parse(text).map(|challenge| challenge.title))
            .map_or_else(|e| e.render(lang), |t| t.get(lang).words())
    };
    all.iter().map(|bundled| (format!("{}/{}", bundled.system, bundled.id), title(bundled))).collect()
}

fn titled_json(all: &'static [Bundled], lang: Lang) -> Value {
    let ids = all.iter().map(|bundled| bundled.id);
    ids.zip(titled(all, lang)).map(|(id, (_, title))| json!({"id": id, "title": title})).collect()
}

fn params_json(params: &[Param]) -> Value {
    let param = |p: &Param| {
        let (min, max) = p.kind.bounds().unzip();
        json!({"id": p.key, "kind": p.kind.id(), "min": bound(min), "max": bound(max), "default": p.default})
    };
    params.iter().map(param).collect()
}

fn rules_json(rules: &[Rule], lang: Lang) -> Value {
    rules.iter().map(|r| json!({"id": r.id, "says": r.says.get(lang)})).collect()
}

fn invariants_json(invariants: &[InvariantInfo], lang: Lang) -> Value {
    let invariant = |i: &InvariantInfo| {
        let assumes: Vec<&str> = i.assumes.iter().map(|a| a.id()).collect();
        json!({"id": i.id, "expect": i.expect.id(), "assumes": assumes, "says": i.says.get(lang)})
    };
    invariants.iter().map(invariant).collect()
}

fn as_json(system: &System, lang: Lang) -> Value {
    let says = |text: &Text| text.get(lang);
    json!({
        "id": system.meta.id,
        "family": says(&system.meta.family),
        "title": says(&system.meta.title),
        "params": params_json(system.params),
        "rules": rules_json(system.rules, lang),
        "invariants": invariants_json(&system.invariants, lang),
        "requests": system.requests.iter().map(|r| r.id).collect::<Vec<_>>(),
        "lessons": titled_json(synod_library::lessons_of(system.meta.id), lang),
        "challenges": titled_json(synod_library::challenges_of(system.meta.id), lang),
        "scenarios": scenarios(system).map(|s| scenario_json(s, lang)).collect::<Vec<_>>(),
    })
}

/// A bound as a number where it is one, as text where it has a unit.
fn bound(bound: Option<String>) -> Value {
    bound.map_or(Value::Null, |text| text.parse::<i64>().map_or(Value::String(text), Value::from))
}

fn as_text(system: &System, lang: Lang, out: &mut Out) -> Done {
    let meta = system.meta;
    out.line(format_args!("{}  {} ({})", meta.id, meta.title.get(lang), meta.paper))?;
    out.line(format_args!("  {}", meta.summary.get(lang)))?;
    params_text(system.params, lang, out)?;
    rules_text(system.rules, lang, out)?;
    invariants_text(&system.invariants, lang, out)?;
    let requests = system.requests.iter().map(|r| (r.usage(), r.says.get(lang).to_owned()));
    table(&t::REQUESTS, requests.collect(), lang, out)?;
    // The title, and below it what the scenario shows.
    let told = scenarios(system).flat_map(|s| {
        let scenario = s.parse();
        let id = format!("{}/{}", s.system, s.id);
        let title = scenario.title(lang).unwrap_or(s.id).to_owned();
        let shows = scenario.introduction.shows(lang).map(|shows| (String::new(), shows.to_owned()));
        [Some((id, title)), shows].into_iter().flatten()
    });
    table(&t::SCENARIOS, told.collect(), lang, out)?;
    table(&t::LESSONS, titled(synod_library::lessons_of(meta.id), lang), lang, out)?;
    table(&t::CHALLENGES, titled(synod_library::challenges_of(meta.id), lang), lang, out)
}

fn params_text(params: &[Param], lang: Lang, out: &mut Out) -> Done {
    let params = params.iter().map(|p| {
        let says = p.says.get(lang).trim_end_matches(['.', '。']);
        let what = t::PARAM.with([says.into(), p.kind.describe().into()]);
        (format!("{}={}", p.key, p.default), t::say(&what, lang))
    });
    table(&t::PARAMS, params.collect(), lang, out)
}

fn rules_text(rules: &[Rule], lang: Lang, out: &mut Out) -> Done {
    let rules = rules.iter().map(|r| (r.id.to_owned(), r.says.get(lang).to_owned()));
    table(&t::RULES, rules.collect(), lang, out)
}

fn invariants_text(invariants: &[InvariantInfo], lang: Lang, out: &mut Out) -> Done {
    let invariants = invariants.iter().map(|i| {
        let says = i.says.get(lang);
        let assumes: Vec<String> = i.assumes.iter().map(|a| t::say(&a.says(), lang)).collect();
        let says = match assumes.as_slice() {
            [] => says.to_owned(),
            all => t::say(&t::ASSUMES.with([says.into(), all.join("; ").into()]), lang),
        };
        (format!("{}  {}", left(i.expect.id(), 10), i.id), says)
    });
    table(&t::INVARIANTS, invariants.collect(), lang, out)
}

fn table(heading: &'static Text, rows: Vec<(String, String)>, lang: Lang, out: &mut Out) -> Done {
    if rows.is_empty() {
        return Ok(());
    }
    out.line(format_args!("\n  {}", heading.get(lang)))?;
    let first = widest(rows.iter().map(|(first, _)| first.as_str()));
    for (key, says) in rows {
        out.line(format_args!("    {}  {says}", left(&key, first)))?;
    }
    Ok(())
}
