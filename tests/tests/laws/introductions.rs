//! A bundled scenario introduces itself: what it shows, what to watch, what to try, in every language; and the page begins
//! to show it while it still runs.

use std::collections::BTreeSet;
use synod_model::{Lang, Micros};
use synod_scenario::{Introduction, Scenario};
use synod_tests::cases::{self, Case};
use synod_tests::{open, run};

/// The most characters of one part: one or two short sentences.
const MOST_CHARS: usize = 200;

/// The bundled scenarios, read.
fn bundled() -> Vec<(Case, Scenario)> {
    cases::bundled().into_iter().map(|case| (case.clone(), run::parse(&case.text))).collect()
}

/// Each part of an introduction, with its name.
fn parts(introduction: &Introduction) -> [(&'static str, &[(Lang, String)]); 3] {
    let Introduction { shows, watch, tries, .. } = introduction;
    [("shows", shows), ("watch", watch), ("try", tries)]
}

#[test]
fn every_bundled_scenario_has_an_introduction_in_every_language() {
    for (case, scenario) in bundled() {
        for (part, texts) in parts(&scenario.introduction) {
            for lang in Lang::ALL {
                let said = texts.iter().find(|(l, _)| *l == lang);
                let (_, said) = said.unwrap_or_else(|| panic!("{}: no {part} in {lang:?}", case.name));
                assert_eq!(faults(said, lang), [""; 0], "{}: {part} in {lang:?}: {said}", case.name);
            }
        }
    }
}

/// What keeps a text from being one or two short sentences as a reader of the language expects them.
fn faults(text: &str, lang: Lang) -> Vec<&'static str> {
    let han = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    let chars: Vec<char> = text.chars().collect();
    let ends = match lang {
        Lang::En => text.ends_with(['.', '?']),
        Lang::ZhCn => text.ends_with(['。', '？']),
    };
    let begins = !text.starts_with(|c: char| c.is_lowercase() || c.is_whitespace());
    let foreign = match lang {
        Lang::En => text.chars().any(|c| han(c) || "，。；：？！".contains(c)),
        // Half-width punctuation after a Chinese character; figures and ids keep theirs.
        Lang::ZhCn => {
            !text.chars().any(han) || chars.windows(2).any(|pair| han(pair[0]) && ",.;:?!".contains(pair[1]))
        }
    };
    let looks = [
        (chars.len() > MOST_CHARS, "too long"),
        (!ends, "does not end as a sentence"),
        (!begins, "does not begin as a sentence"),
        (foreign, "not written as in this language"),
        (text.contains("  ") || text.contains('"'), "a second space, or a quotation mark of code"),
    ];
    looks.into_iter().filter(|(wrong, _)| *wrong).map(|(_, what)| what).collect()
}

#[test]
fn what_is_wrong_with_an_introduction_is_noticed() {
    for (text, lang, wrong) in [
        ("A leader is elected. Who is it?", Lang::En, &[][..]),
        ("A leader is elected", Lang::En, &["does not end as a sentence"]),
        ("a leader is elected.", Lang::En, &["does not begin as a sentence"]),
        ("S2 在 1.5 秒时崩溃，心跳停止。", Lang::ZhCn, &[]),
        ("S2 崩溃, S3 当选。", Lang::ZhCn, &["not written as in this language"]),
        ("S2 崩溃", Lang::ZhCn, &["does not end as a sentence"]),
    ] {
        assert_eq!(faults(text, lang), wrong, "{text}");
    }
    assert_eq!(faults(&"A".repeat(MOST_CHARS).replace("AA", "A."), Lang::En), [""; 0]);
    assert_eq!(faults(&format!("{}.", "A".repeat(MOST_CHARS)), Lang::En), ["too long"]);
}

/// Whoever is named is there: `S2` is a node of this run, and `T1` a transaction.
#[test]
fn an_introduction_names_nodes_that_are_on_the_stage() {
    for (case, scenario) in bundled() {
        let session = open(&case.text);
        for (part, texts) in parts(&scenario.introduction) {
            for name in texts.iter().flat_map(|(_, text)| named(text)) {
                let there = session.names().contains(&name) || name.starts_with('T');
                assert!(there, "{}: {part} names {name}; the nodes are {:?}", case.name, session.names());
            }
        }
    }
}

/// The words that look like names of nodes: a capital letter and a number.
fn named(text: &str) -> BTreeSet<String> {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric());
    let is_name = |word: &&str| {
        word.strip_prefix(|c: char| c.is_ascii_uppercase())
            .is_some_and(|number| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()))
    };
    words.filter(is_name).map(str::to_owned).collect()
}

#[test]
fn the_page_begins_to_show_a_run_before_its_end() {
    let mut begin_late = 0;
    for (case, scenario) in bundled() {
        let Some(from) = scenario.introduction.from else { continue };
        begin_late += 1;
        assert!(from.value < run::end_of(&scenario), "{} is shown from its end", case.name);
        let mut session = open(&case.text);
        session.seek_time(from.value).unwrap();
        assert_eq!(session.present().playhead, from.value, "{}", case.name);
        // There is something to come, and a way back to the beginning.
        assert!(session.step().unwrap(), "{} ends where it begins to be shown", case.name);
        session.seek(0).unwrap();
        assert_eq!(session.present().at, Micros(0), "{}", case.name);
    }
    assert!(begin_late > 0, "no bundled scenario begins to be shown late, so this says nothing");
}

#[test]
fn an_introduction_changes_nothing_about_the_run() {
    for (case, scenario) in bundled() {
        let plain = Scenario { introduction: Introduction::default(), ..scenario };
        let ends = [case.text, plain.to_string()].map(|text| {
            let mut session = open(&text);
            run::to_end(&mut session);
            (session.fingerprint(), session.trace_hash(), session.present().step)
        });
        assert_eq!(ends[0], ends[1], "{}", case.name);
    }
}
