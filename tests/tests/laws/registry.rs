//! What a registered system owes its readers: an essay, invariants with a witness, rules that guard them, scenarios that
//! show it, and every text in every language.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use synod_lesson::check_about;
use synod_model::{Expect, Lang, NodeId, Text, Value};
use synod_scenario::{Scenario, Setting};
use synod_sim::System;
use synod_tests::{cases, open, run};

/// The files below a folder that end so, as paths within it, in order.
pub(crate) fn files(folder: &Path, end: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next).unwrap().map(Result::unwrap) {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.to_str().is_some_and(|p| p.ends_with(end)) {
                let within = path.strip_prefix(folder).unwrap().to_str().unwrap();
                found.push(within.trim_end_matches(end).replace('\\', "/"));
            }
        }
    }
    found.sort();
    found
}

fn systems(check: impl Fn(&System)) {
    let catalogue = synod_tests::catalogue();
    assert!(!catalogue.systems().is_empty(), "nothing is registered");
    catalogue.systems().iter().for_each(check);
}

fn is_kebab(id: &str) -> bool {
    let inner = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    !id.is_empty() && id.chars().all(inner) && !id.starts_with('-') && !id.ends_with('-')
}

/// A name of a field or a metric: words of small letters and digits, joined by underscores.
pub(crate) fn is_snake(name: &str) -> bool {
    is_kebab(&name.replace('_', "-")) && !name.contains('-')
}

#[track_caller]
pub(crate) fn unique<'a>(what: &str, ids: impl Iterator<Item = &'a str>) {
    let mut seen = BTreeSet::new();
    for id in ids {
        assert!(seen.insert(id), "{what} {id} stands twice");
    }
}

/// A text is there in every language, and is not the same in both unless it is a name.
#[track_caller]
fn spoken(what: &str, text: &Text) {
    for lang in Lang::ALL {
        let said = text.get(lang);
        assert!(!said.trim().is_empty(), "{what} says nothing in {}", lang.tag());
        assert_eq!(said, said.trim(), "{what} has spaces around it in {}", lang.tag());
    }
    let chinese = text.zh.contains(|c: char| c > '\u{4e00}');
    assert!(chinese || text.en == text.zh, "{what} is not translated: {}", text.zh);
}

/// A text of a whole sentence.
#[track_caller]
fn sentence(what: &str, text: &Text) {
    spoken(what, text);
    assert!(
        text.en.ends_with('.') && text.zh.ends_with('。'),
        "{what} is no sentence: {} {}",
        text.en,
        text.zh
    );
}

#[test]
fn ids_are_words_and_stand_once() {
    unique("system", synod_tests::catalogue().systems().iter().map(|s| s.meta.id));
    systems(|system| {
        assert!(is_kebab(system.meta.id), "{}", system.meta.id);
        for ids in [
            system.rules.iter().map(|r| r.id).collect::<Vec<_>>(),
            system.invariants.iter().map(|i| i.id).collect(),
            system.requests.iter().map(|r| r.id).collect(),
            system.params.iter().map(|p| p.key).collect(),
            system.timers.iter().map(|timer| timer.id).collect(),
        ] {
            unique(system.meta.id, ids.iter().copied());
            for id in ids {
                assert!(is_kebab(id), "{}: {id}", system.meta.id);
            }
        }
        for request in system.requests {
            unique(request.id, request.args.iter().map(|arg| arg.name));
            for arg in request.args {
                assert!(is_kebab(arg.name), "{}: argument {} of {}", system.meta.id, arg.name, request.id);
            }
        }
        unique(system.meta.id, system.messages.iter().copied());
    });
}

#[test]
fn every_system_has_what_makes_it_one() {
    systems(|system| {
        let id = system.meta.id;
        let count = |expect| system.invariants.iter().filter(|i| i.expect == expect).count();
        assert!(count(Expect::Always) > 0, "{id} promises nothing");
        assert!(count(Expect::Sometimes) > 0, "{id} has no witness that its model is not empty");
        assert!(!system.rules.is_empty(), "{id} has no rule to switch off");
        assert!(!system.requests.is_empty() && !system.messages.is_empty(), "{id}");
        assert!(
            [cases::bundled(), cases::own()]
                .concat()
                .iter()
                .any(|case| run::parse(&case.text).system.value == id),
            "{id} has no scenario"
        );
        assert!(
            (1970..2100).contains(&system.meta.year) && !system.meta.paper.is_empty(),
            "{id} cites nothing"
        );
        assert!(
            system.meta.settles_within.0 > 0 || count(Expect::Eventually) == 0,
            "{id} has no time to settle"
        );
        for rule in system.rules {
            assert!(!rule.protects.is_empty(), "{id}: {} protects nothing", rule.id);
            for protected in rule.protects {
                let always =
                    |i: &&synod_model::InvariantInfo| i.id == *protected && i.expect == Expect::Always;
                assert!(
                    system.invariants.iter().any(|i| always(&i)),
                    "{id}: {} protects {protected}, which is no Always invariant",
                    rule.id
                );
            }
        }
    });
}

/// What a rule needs are settings that its system takes, all of them together.
#[test]
fn what_rules_need_can_be_set() {
    systems(|system| {
        let id = system.meta.id;
        for rule in system.rules {
            let read = |need: &&'static str| {
                let (key, value) =
                    need.split_once('=').unwrap_or_else(|| panic!("{id}: {need} is no key=value"));
                assert!(system.params.iter().any(|param| param.key == key), "{id}: no parameter {key}");
                Setting { key: key.to_owned().into(), value: value.to_owned().into() }
            };
            let params = rule.needs.iter().map(read).collect();
            let opened = synod_tests::catalogue().open(Scenario { params, ..Scenario::new(id) });
            opened.unwrap_or_else(|error| panic!("{id}: the needs of {}: {error}", rule.id));
        }
    });
}

#[test]
fn every_text_is_there_in_every_language() {
    systems(|system| {
        let meta = system.meta;
        spoken(meta.id, &meta.title);
        spoken(meta.id, &meta.family);
        sentence(meta.id, &meta.summary);
        system.params.iter().for_each(|p| sentence(p.key, &p.says));
        system.rules.iter().for_each(|r| sentence(r.id, &r.says));
        system.requests.iter().for_each(|r| sentence(r.id, &r.says));
        system.timers.iter().for_each(|timer| sentence(timer.id, &timer.says));
        system.invariants.iter().for_each(|i| sentence(i.id, i.says));
        for assumption in system.invariants.iter().flat_map(|i| i.assumes) {
            spoken(assumption.id(), assumption.says().text);
        }
    });
}

/// All that people read inside a value; a record is for machines, and has no words in every language.
#[track_caller]
pub(crate) fn labels(field: &str, value: &Value, each: &mut impl FnMut(&'static Text)) {
    match value {
        Value::Record(_) => panic!("{field} shows a record: its keys are in one language only"),
        Value::Facts(facts) => facts.iter().for_each(|(id, says, value)| {
            each(says);
            labels(id, value, each);
        }),
        Value::Label(_, says, _) => each(says),
        Value::PerNode(values) => values.iter().for_each(|(_, value)| labels(field, value, each)),
        Value::Table(rows) => rows.iter().for_each(|(_, value)| labels(field, value, each)),
        Value::List(values) | Value::Term(_, values) => {
            for value in values {
                labels(field, value, each);
            }
        }
        _ => {}
    }
}

/// What nodes and messages show, looked at all along the runs of the scenarios.
#[test]
fn every_field_explains_itself_in_every_language() {
    for case in cases::bundled() {
        let mut session = open(&case.text);
        let mut kinds = BTreeSet::new();
        run::through(&mut session, |session| {
            if !session.present().step.is_multiple_of(7) {
                return;
            }
            for node in (0..session.names().len()).map(NodeId::at) {
                let view = session.node(node, 5);
                spoken(view.role.id, view.role.label);
                unique("field", view.fields.iter().map(|f| f.name));
                for field in &view.fields {
                    assert!(is_snake(field.name), "{}: field {}", case.name, field.name);
                    sentence(field.name, field.says);
                    labels(field.name, &field.value, &mut |text| spoken(field.name, text));
                }
                for beside in view.beside.into_iter().flat_map(|names| names.split(' ')) {
                    assert!(
                        view.fields.iter().any(|f| f.name == beside),
                        "{beside} is drawn and is no field"
                    );
                }
            }
            for message in session.messages() {
                spoken(message.view.kind, message.view.label);
                unique("field", message.fields.iter().map(|f| f.name));
                for field in &message.fields {
                    assert!(is_snake(field.name), "{}: field {}", case.name, field.name);
                    sentence(field.name, field.says);
                    labels(field.name, &field.value, &mut |text| spoken(field.name, text));
                }
                kinds.insert(message.view.kind);
            }
        });
        let catalogue = synod_tests::catalogue();
        let system = catalogue.get(&session.scenario().system.value).unwrap();
        for kind in kinds {
            assert!(system.messages.contains(&kind), "{kind} is no message of {}", system.meta.id);
        }
    }
}

/// A system opens with nothing but its name, and its defaults are what they say.
#[test]
fn every_system_opens_with_its_defaults() {
    systems(|system| {
        let id = system.meta.id;
        let mut text = format!("synod 1 {id}");
        let plain = open(&text);
        for param in system.params {
            let _ = write!(text, " {}={}", param.key, param.default);
        }
        let spelt_out = open(&text);
        assert_eq!(plain.state_hash(), spelt_out.state_hash(), "{text}");
        assert_eq!(plain.names(), spelt_out.names());
        assert!(plain.rules().iter().all(|on| *on), "{id} opens with a rule off");
    });
}

/// What the page tells as *About*, and the documentation of the code as well.
#[test]
fn every_system_has_an_essay_in_both_languages() {
    let wrong = |id: &str, year: u16, texts: [&str; 2]| {
        let judged =
            Lang::ALL.into_iter().zip(texts).map(|(lang, text)| check_about(text, lang, &year.to_string()));
        judged.filter_map(Result::err).map(|says| format!("{id}: {says}")).collect::<Vec<_>>()
    };
    let mut found = Vec::new();
    for meta in synod_library::metas() {
        match Lang::ALL.map(|lang| synod_library::about(meta.id, lang)) {
            [Some(en), Some(zh)] => found.extend(wrong(meta.id, meta.year, [en, zh])),
            _ => found.push(format!("{} has no about.md beside its lessons", meta.id)),
        }
    }
    let example = [include_str!("../../lessons/about.md"), include_str!("../../lessons/about.zh-CN.md")];
    found.extend(wrong("lease-lock", 1989, example));
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn every_expectation_is_met() {
    for case in [cases::bundled(), cases::own()].concat() {
        let mut session = open(&case.text);
        run::to_end(&mut session);
        let names = session.names().to_vec();
        let outcomes = run::outcomes(&mut session);
        assert!(!outcomes.is_empty(), "{} expects nothing, so it shows nothing", case.name);
        for outcome in outcomes {
            let says = outcome.says.render(Lang::En, &|node| names[node.index()].clone());
            assert!(outcome.ok, "{}, line {}: {says}", case.name, outcome.line);
        }
    }
}

/// What a scenario does not ask to be violated is not.
#[test]
fn no_scenario_breaks_more_than_it_says() {
    for case in [cases::bundled(), cases::own()].concat() {
        let mut session = open(&case.text);
        run::to_end(&mut session);
        for violation in session.violations() {
            let asked = format!("expect violated {}", violation.invariant);
            assert!(case.text.contains(&asked), "{} violates {}", case.name, violation.invariant);
        }
    }
}

#[test]
fn titles_are_there_in_every_language() {
    for case in [cases::bundled(), cases::own()].concat() {
        let scenario = run::parse(&case.text);
        for lang in Lang::ALL {
            assert!(
                scenario.titles.iter().any(|(l, title)| *l == lang && !title.is_empty()),
                "{}",
                case.name
            );
        }
    }
}
