//! Golden transcripts: each scenario is told from its first step to its last, and the story is compared with the one
//! that was read and approved.
//!
//! A changed story is a changed behaviour or a changed sentence, and somebody should read it: run
//! `UPDATE_GOLDEN=stories cargo test -p synod-tests --test golden`, look at the difference, commit it with a reason.
//!
//! The first scenario of each system is told in Chinese too, and so is every other one of which an approved Chinese story is
//! there: to have one more, make an empty file `NAME.zh-CN.txt` and have it updated.

#![cfg(not(target_arch = "wasm32"))]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop and say where")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use synod_golden::Kind;
use synod_model::Lang;
use synod_tests::cases::{self, Case};
use synod_tests::{run, transcript};

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
    let mut systems = BTreeSet::new();
    for case in [cases::bundled(), cases::own()].concat() {
        compare(&case.name, &transcript_of(&case, Lang::En), &mut wrong);
        let first = systems.insert(run::parse(&case.text).system.value);
        let in_chinese = format!("{}.zh-CN", case.name);
        if first || folder().join(format!("{in_chinese}.txt")).exists() {
            compare(&in_chinese, &transcript_of(&case, Lang::ZhCn), &mut wrong);
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_story_is_left_over() {
    let names: Vec<String> = [cases::bundled(), cases::own()].concat().into_iter().map(|c| c.name).collect();
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
            assert!(names.iter().any(|n| n == name), "golden/{name}.txt tells no scenario: remove it");
        }
    }
}
