//! What a system declares happens: each sentence is said in some run, whole and in every language, each kind of message is
//! sent, each timer set, and each field has a value.
//!
//! The scenarios are run, what people do at any moment is done, with any rule off, and random walks go where no run does.

use crate::by_hand::{anything, command};
use crate::registry::labels;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use synod_model::{Arg, Checked, Expect, Lang, Messages, NodeId, NodeView, Sentence, Value, Visitor, kit};
use synod_sim::Session;
use synod_tests::dice::Dice;
use synod_tests::{cases, open, run, swarm};

/// Views are looked at after so many steps.
const LOOK_EVERY: u64 = 7;

/// Sentences as people read them: whole, without a hole in the template, in every language.
#[derive(Default)]
struct Reader {
    /// The templates that were read, by their English, and the words inside sentences and views.
    read: BTreeSet<&'static str>,
    /// The kinds of messages that were in flight, by system.
    kinds: BTreeSet<(&'static str, &'static str)>,
    /// The timers that were set, by system.
    timers: BTreeSet<(&'static str, &'static str)>,
    /// Whether a field ever had a value, by system.
    fields: BTreeMap<(&'static str, &'static str), bool>,
    wrong: BTreeSet<String>,
}

impl Reader {
    /// A sentence of its own.
    fn sentence(&mut self, sentence: &Sentence, name: &dyn Fn(NodeId) -> String) {
        self.parts(sentence);
        for lang in Lang::ALL {
            let text = sentence.render(lang, name);
            let whole = match lang {
                Lang::En => text.ends_with('.') && !text.starts_with(char::is_lowercase),
                Lang::ZhCn => text.ends_with('。') && text.contains(|c: char| c > '\u{4e00}'),
            };
            if !whole || text.contains(['{', '}']) || text.contains("  ") || text.trim() != text {
                self.wrong.insert(text);
            }
        }
    }

    /// A sentence or a part of one, and its parts.
    fn parts(&mut self, sentence: &Sentence) {
        self.read.insert(sentence.text.en);
        for arg in &sentence.args {
            match arg {
                Arg::Sentence(inner) => self.parts(inner),
                Arg::Text(text) => {
                    self.read.insert(text.en);
                }
                _ => {}
            }
        }
    }

    fn view(&mut self, system: &'static str, view: &NodeView) {
        self.parts(&view.subtitle);
        self.read.insert(view.role.label.en);
        for field in &view.fields {
            let has = !matches!(field.value, Value::None) && !field.value.plain().is_empty();
            *self.fields.entry((system, field.name)).or_default() |= has;
            labels(field.name, &field.value, &mut |text| {
                self.read.insert(text.en);
            });
        }
    }

    fn step(&mut self, session: &mut Session) {
        let names = session.names().to_vec();
        let name = |node: NodeId| names[node.index()].clone();
        for sentence in &session.caption().sentences {
            self.sentence(sentence, &name);
        }
        for note in &session.last().notes {
            self.sentence(&note.sentence, &name);
        }
        if !session.present().step.is_multiple_of(LOOK_EVERY) {
            return;
        }
        let catalogue = synod_tests::catalogue();
        let system = catalogue.get(&session.scenario().system.value).unwrap().meta.id;
        for node in (0..names.len()).map(NodeId::at) {
            self.view(system, &session.node(node, 5));
            self.timers.extend(session.timers(node).iter().map(|timer| (system, timer.kind.id)));
        }
        for message in session.messages() {
            self.kinds.insert((system, message.view.kind));
        }
    }

    fn end(&mut self, session: &mut Session) {
        let names = session.names().to_vec();
        let name = |node: NodeId| names[node.index()].clone();
        let known = session.present().known;
        for row in session.log(known.saturating_sub(200), known) {
            row.sentences.iter().for_each(|s| self.sentence(s, &name));
        }
        for violation in session.violations().to_vec() {
            self.sentence(&violation.says, &name);
        }
        let metrics = session.metrics();
        self.read.extend(metrics.names.iter().chain(&metrics.says).map(|(_, text)| text.en));
        for made_by in session.branches().into_iter().filter_map(|b| b.made_by) {
            self.sentence(&made_by, &name);
        }
        for invariant in session.end(true).invariants {
            let Some(finding) = &invariant.finding else { continue };
            match invariant.expect {
                Expect::Always | Expect::Sometimes => self.sentence(finding, &name),
                // What is still missing of an Eventually is a clause and no sentence.
                Expect::Eventually => self.parts(finding),
            }
        }
    }
}

/// The scenarios, and what people do at any moment, with any rule off.
fn read_runs(reader: &mut Reader) {
    let catalogue = synod_tests::catalogue();
    for case in cases::all() {
        let mut session = open(&case.text);
        reader.step(&mut session);
        run::through(&mut session, |session| reader.step(session));
        reader.end(&mut session);
    }
    for system in catalogue.systems() {
        for seed in 0..40 {
            let mut dice = Dice::new(seed);
            let mut scenario = swarm::scenario(system, seed);
            if let Some(rule) = system.rules.get(usize::try_from(seed).unwrap() % (system.rules.len() + 1)) {
                scenario.without.push(rule.id.to_owned().into());
            }
            let mut session = catalogue.open(scenario).unwrap();
            for _ in 0..60 {
                let line = anything(&session, system, &mut dice);
                if session.act(command(&line)).is_ok() {
                    reader.step(&mut session);
                }
                for _ in 0..dice.below(20) {
                    session.step().unwrap();
                    reader.step(&mut session);
                }
            }
            reader.end(&mut session);
        }
    }
}

/// How many walks there are from each start with each rule off, and how many steps each has.
const WALKS: u64 = 12;
const STEPS: u64 = 500;
/// More requests than any node keeps; while they come, nothing arrives.
const TOO_MANY: u64 = 21_000;

impl Visitor for Reader {
    /// Random walks from the small starts of a system, with each rule off in turn.
    fn add<P: Checked>(&mut self) {
        let hunts = P::RULES.iter().filter_map(|rule| rule.hunt.as_ref());
        let starts = hunts.chain(P::SMALL).map(|hunt| hunt.start.split('/').next().unwrap().trim());
        let starts: BTreeSet<&str> = starts.chain([""]).collect();
        let rules = P::RULES.iter().map(|rule| Some(rule.id));
        for off in rules.chain([None]) {
            for start in &starts {
                for seed in 0..WALKS {
                    let mut walk = kit::Walk::<P>::new(seed, start, off.as_slice());
                    walk.lab.step.quiet = false;
                    for n in 0..STEPS {
                        walk.step();
                        self.walked(&walk, n.is_multiple_of(LOOK_EVERY));
                    }
                }
            }
        }
        let mut walk = kit::Walk::<P>::new(0, "", &[]);
        walk.lab.step.quiet = false;
        for n in 0..TOO_MANY {
            walk.request(NodeId::new(1));
            self.walked(&walk, false);
            if n.is_multiple_of(50) {
                walk.lab.lose_all();
            }
        }
    }
}

impl Reader {
    fn walked<P: Checked>(&mut self, walk: &kit::Walk<P>, look: bool) {
        let topology = walk.lab.world.topology();
        for note in &walk.lab.step.notes {
            self.sentence(&note.sentence, &|node| topology.nodes[node.index()].name.clone());
        }
        for (_, message) in walk.lab.last_sent() {
            self.read.insert(message.look().label.en);
            self.kinds.insert((P::META.id, message.kind_name()));
        }
        if look {
            for node in walk.lab.world.ids() {
                self.view(P::META.id, &walk.lab.view(node.number()));
            }
            self.found(walk);
        }
    }

    fn found<P: Checked>(&mut self, walk: &kit::Walk<P>) {
        for invariant in P::invariants() {
            if let Some(finding) = invariant.finding(&walk.lab.world) {
                self.parts(&finding);
            }
        }
    }
}

/// A template that a system declares.
struct Declared {
    place: String,
    english: String,
    chinese: String,
}

/// The templates that the files of the systems declare with `texts!`.
fn declared() -> Vec<Declared> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/protocols/src");
    let mut all = Vec::new();
    for file in crate::registry::files(&folder, ".rs") {
        let source = fs::read_to_string(folder.join(format!("{file}.rs"))).unwrap();
        for block in source.split("texts! {").skip(1) {
            // NAME: "English", "Chinese";
            for entry in block.split("\n}").next().unwrap().split("\";") {
                let Some((name, texts)) = entry.split_once(": \"") else { continue };
                let (english, chinese) = texts.split_once("\",").expect("a text in both languages");
                let name = name.rsplit(' ').next().unwrap();
                all.push(Declared {
                    place: format!("{file}.rs: {name}"),
                    english: english.to_owned(),
                    chinese: chinese.trim().trim_start_matches('"').to_owned(),
                });
            }
        }
    }
    all
}

#[test]
fn what_is_declared_happens() {
    let mut reader = Reader::default();
    read_runs(&mut reader);
    synod_protocols::visit_with_examples(&mut reader);
    assert!(reader.wrong.is_empty(), "{:#?}", reader.wrong);
    let declared = declared();
    assert!(declared.len() > 200, "only {} templates were found", declared.len());
    let silent = declared.iter().filter(|text| !reader.read.contains(text.english.as_str()));
    let silent: Vec<String> = silent.map(|text| format!("{}: {}", text.place, text.english)).collect();
    assert!(silent.is_empty(), "never said:\n{}", silent.join("\n"));
    for system in synod_tests::catalogue().systems() {
        let id = system.meta.id;
        for kind in system.messages {
            assert!(reader.kinds.contains(&(id, *kind)), "{id}: no {kind} is ever sent");
        }
        for timer in system.timers.iter().map(|timer| timer.id) {
            assert!(reader.timers.contains(&(id, timer)), "{id}: the timer {timer} is never set");
        }
    }
    let empty: Vec<_> = reader.fields.iter().filter(|(_, has)| !**has).map(|(field, _)| field).collect();
    assert!(empty.is_empty(), "fields that never have a value: {empty:?}");
}

/// Chinese punctuation is full-width, and a sentence ends as one in both languages or in neither.
#[test]
fn punctuation_is_that_of_the_language() {
    for Declared { place, english, chinese } in declared() {
        let half_width = [",", ";", "!", "?"].iter().find(|mark| chinese.contains(**mark));
        assert_eq!(half_width, None, "{place}: {chinese}");
        assert_eq!(english.ends_with('.'), chinese.ends_with('。'), "{place}: {english} {chinese}");
    }
}
