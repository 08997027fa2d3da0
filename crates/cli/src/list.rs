//! `synod list`: every system with what can be said about it without a run.

use crate::failure::{Done, Outcome};
use crate::output::Out;
use crate::spoken::{left, widest};
use crate::{texts as t, values};
use clap::Args;
use serde_json::{Value, json};
use synod_library::BundledScenario;
use synod_model::{Lang, Param, RequestKind, Text};
use synod_sim::{InvariantInfo, System};

/// List the systems with their parameters, rules, invariants, requests and scenarios.
#[derive(Args)]
pub(crate) struct List {
    /// One JSON array instead of text
    #[arg(long)]
    json: bool,
    /// The language: en or zh-CN
    #[arg(long, value_parser = values::lang, default_value = "en")]
    lang: Lang,
}

impl List {
    /// Runs the command.
    pub(crate) fn run(self, out: &mut Out) -> Done<Outcome> {
        let catalogue = synod_library::catalogue();
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
        }
        Ok(Outcome::Fine)
    }
}

fn scenarios(system: &System) -> impl Iterator<Item = &'static BundledScenario> + '_ {
    synod_library::scenarios().iter().filter(|s| s.system == system.meta.id)
}

fn title(scenario: &BundledScenario, lang: Lang) -> String {
    scenario.parse().title(lang).unwrap_or(scenario.id).to_owned()
}

/// `put KEY VALUE`.
fn usage(request: &RequestKind) -> String {
    let args = request.args.iter().map(|a| a.name.to_uppercase());
    std::iter::once(request.id.to_owned()).chain(args).collect::<Vec<_>>().join(" ")
}

fn as_json(system: &System, lang: Lang) -> Value {
    let says = |text: &Text| text.get(lang);
    let param = |p: &Param| {
        let (min, max) = p.kind.bounds().unzip();
        json!({"id": p.key, "kind": p.kind.id(), "min": bound(min), "max": bound(max), "default": p.default})
    };
    let invariant = |i: &InvariantInfo| {
        let assumes: Vec<&str> = i.assumes.iter().map(|a| a.id()).collect();
        json!({"id": i.id, "expect": i.expect.id(), "assumes": assumes, "says": says(i.says)})
    };
    let scenario = |s: &'static BundledScenario| json!({"id": s.id, "title": title(s, lang)});
    json!({
        "id": system.meta.id,
        "family": says(&system.meta.family),
        "title": says(&system.meta.title),
        "params": system.params.iter().map(param).collect::<Vec<_>>(),
        "rules": system.rules.iter().map(|r| json!({"id": r.id, "says": says(&r.says)})).collect::<Vec<_>>(),
        "invariants": system.invariants.iter().map(invariant).collect::<Vec<_>>(),
        "requests": system.requests.iter().map(|r| r.id).collect::<Vec<_>>(),
        "scenarios": scenarios(system).map(scenario).collect::<Vec<_>>(),
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
    let params = system.params.iter().map(|p| {
        let says = p.says.get(lang).trim_end_matches(['.', '。']);
        let what = t::PARAM.with([says.into(), p.kind.describe().into()]);
        (format!("{}={}", p.key, p.default), t::say(&what, lang))
    });
    table(&t::PARAMS, params.collect(), lang, out)?;
    let rules = system.rules.iter().map(|r| (r.id.to_owned(), r.says.get(lang).to_owned()));
    table(&t::RULES, rules.collect(), lang, out)?;
    let invariants = system.invariants.iter().map(|i| {
        let says = i.says.get(lang);
        let assumes: Vec<&str> = i.assumes.iter().map(|a| a.says().get(lang)).collect();
        let says = match assumes.as_slice() {
            [] => says.to_owned(),
            all => t::say(&t::ASSUMES.with([says.into(), all.join("; ").into()]), lang),
        };
        (format!("{}  {}", left(i.expect.id(), 10), i.id), says)
    });
    table(&t::INVARIANTS, invariants.collect(), lang, out)?;
    let requests = system.requests.iter().map(|r| (usage(r), r.says.get(lang).to_owned()));
    table(&t::REQUESTS, requests.collect(), lang, out)?;
    let scenarios = scenarios(system).map(|s| (format!("{}/{}", s.system, s.id), title(s, lang)));
    table(&t::SCENARIOS, scenarios.collect(), lang, out)
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
