//! Golden transcripts: each scenario is told from its first step to its last, and the story is compared with the one
//! that was read and approved.
//!
//! A changed story is a changed behaviour or a changed sentence, and somebody should read it: run
//! `UPDATE_GOLDEN=1 cargo test -p synod-tests --test golden`, look at the difference, commit it with a reason.

#![cfg(not(target_arch = "wasm32"))]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop and say where")]

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use synod_model::Lang;
use synod_tests::cases::{self, Case};
use synod_tests::{run, transcript};

/// The scenarios that are told in Chinese too: between them they use most sentences.
const IN_CHINESE: &[&str] = &[
    "raft/figure-8-unsafe",
    "raft/leader-crash",
    "paxos/happy-path",
    "paxos/quorums-apart",
    "load-balancer/server-crash",
    "load-balancer/bounded-ring",
    "load-balancer/stalled-server",
    "by-hand",
    "redirect",
    "one-way-cut",
];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("golden")
}

/// Compares a story with the one approved, or approves it.
fn compare(name: &str, story: &str, wrong: &mut String) {
    let path = folder().join(format!("{name}.txt"));
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, story).unwrap();
        return;
    }
    let approved = fs::read_to_string(&path).unwrap_or_default();
    if approved == story {
        return;
    }
    let (at, (was, is)) = lines(&approved).zip(lines(story)).enumerate().find(|(_, (a, b))| a != b).unwrap();
    let _ = writeln!(wrong, "{name}, line {}:\n  approved: {was}\n  now:      {is}", at + 1);
}

/// The lines of a text, and then a mark for its end as often as one asks.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().chain(std::iter::repeat("(the end)"))
}

fn told(case: &Case, lang: Lang) -> String {
    transcript::tell(&run::parse(&case.text), lang)
}

#[test]
fn every_story_is_the_one_approved() {
    let mut wrong = String::new();
    for case in [cases::bundled(), cases::own()].concat() {
        compare(&case.name, &told(&case, Lang::En), &mut wrong);
        if IN_CHINESE.contains(&case.name.as_str()) {
            compare(&format!("{}.zh-CN", case.name), &told(&case, Lang::ZhCn), &mut wrong);
        }
    }
    assert!(wrong.is_empty(), "{wrong}\nIf this is as it should be: UPDATE_GOLDEN=1 and read the difference");
}

#[test]
fn no_story_is_left_over() {
    let names: Vec<String> = [cases::bundled(), cases::own()].concat().into_iter().map(|c| c.name).collect();
    for name in IN_CHINESE {
        assert!(names.iter().any(|n| n == name), "{name} is to be told in Chinese and is no scenario");
    }
    let mut folders = vec![folder()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
            if entry.file_type().unwrap().is_dir() {
                folders.push(entry.path());
                continue;
            }
            let path = entry.path().with_extension("");
            let name = path.strip_prefix(self::folder()).unwrap().to_str().unwrap().replace('\\', "/");
            let name = name.trim_end_matches(".zh-CN");
            assert!(names.iter().any(|n| n == name), "golden/{name}.txt tells no scenario");
        }
    }
}
