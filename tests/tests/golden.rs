//! Golden transcripts: each scenario is told from its first step to its last, and the story is compared with the one
//! that was read and approved.
//!
//! A changed story is a changed behaviour or a changed sentence, and somebody should read it: run
//! `UPDATE_GOLDEN=stories cargo test -p synod-tests --test golden`, look at the difference, commit it with a reason.

#![cfg(not(target_arch = "wasm32"))]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop and say where")]

use std::fs;
use std::path::{Path, PathBuf};
use synod_golden::Kind;
use synod_model::Lang;
use synod_tests::cases::{self, Case};
use synod_tests::{run, transcript};

/// The scenarios that are told in Chinese too: between them they use most sentences.
const IN_CHINESE: &[&str] = &[
    "raft/figure-8-unsafe",
    "raft/leader-crash",
    "paxos/happy-path",
    "paxos/quorums-apart",
    "two-phase-commit/participant-fails-in-phase-two",
    "three-phase-commit/participant-fails-in-phase-two",
    "load-balancer/server-crash",
    "load-balancer/bounded-ring",
    "load-balancer/stalled-server",
    "load-balancer/own-workers",
    "load-balancer/fast-failure",
    "load-balancer/fast-failure-ewma",
    "load-balancer/two-balancers",
    "load-balancer/load-reports",
    "load-balancer/panic",
    "load-balancer/slow-start",
    "by-hand",
    "redirect",
    "one-way-cut",
];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("golden")
}

/// Compares a story with the one approved, or approves it.
fn compare(name: &str, story: &str, wrong: &mut Vec<String>) {
    let path = folder().join(format!("{name}.txt"));
    wrong.extend(synod_golden::compare(Kind::Stories, path, story).err());
}

fn transcript_of(case: &Case, lang: Lang) -> String {
    transcript::of(&run::parse(&case.text), lang)
}

#[test]
fn every_story_is_the_one_approved() {
    let mut wrong = Vec::new();
    for case in [cases::bundled(), cases::own()].concat() {
        compare(&case.name, &transcript_of(&case, Lang::En), &mut wrong);
        if IN_CHINESE.contains(&case.name.as_str()) {
            compare(&format!("{}.zh-CN", case.name), &transcript_of(&case, Lang::ZhCn), &mut wrong);
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
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
