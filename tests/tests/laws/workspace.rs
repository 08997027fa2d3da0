//! Which crate may know which, and what no file may hold: the architecture as sentences about what is absent.

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The kinds of files that people write.
const KINDS: [&str; 10] = ["rs", "md", "toml", "synod", "lesson", "challenge", "css", "html", "js", "txt"];

/// A file that is longer than this cannot be read in one sitting. It is far above what a file should have, as splitting only
/// to meet a number helps nobody.
const LONG: usize = 700;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// Every package of the workspace with what it depends on, apart from what only its tests and benchmarks need.
fn dependencies() -> BTreeMap<String, BTreeSet<String>> {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["metadata", "--no-deps", "--offline", "--format-version", "1"]).current_dir(root());
    let output = cargo.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let name = |of: &Value| of["name"].as_str().unwrap().to_owned();
    let package = |package: &Value| {
        let all = package["dependencies"].as_array().unwrap().iter();
        (name(package), all.filter(|d| d["kind"] != "dev").map(name).collect())
    };
    metadata["packages"].as_array().unwrap().iter().map(package).collect()
}

#[test]
fn crates_know_only_what_they_may() {
    let all = dependencies();
    for (name, may) in [
        ("synod-derive", &[][..]),
        ("synod-model", &["synod-derive"]),
        ("synod-protocols", &["synod-model"]),
        ("synod-scenario", &["synod-model"]),
        ("synod-explore", &["synod-model"]),
        ("synod-sim", &["synod-model", "synod-explore", "synod-scenario"]),
        ("synod-specs", &["synod-model", "synod-explore"]),
        ("synod-library", &["synod-model", "synod-protocols", "synod-scenario", "synod-sim"]),
        ("synod-lesson", &["synod-model", "synod-explore", "synod-scenario", "synod-sim"]),
        ("synod-scene", &["synod-model", "synod-sim"]),
        (
            "synod-page",
            &[
                "synod-model",
                "synod-explore",
                "synod-lesson",
                "synod-library",
                "synod-scenario",
                "synod-scene",
                "synod-sim",
                "synod-specs",
            ],
        ),
        ("synod-golden", &[]),
        ("xtask", &[]),
    ] {
        let ours = |d: &&String| all.contains_key(*d);
        let knows: Vec<&String> = all[name].iter().filter(ours).collect();
        for known in knows {
            assert!(may.contains(&known.as_str()), "{name} may not know {known}");
        }
    }
    for (name, knows) in &all {
        // Systems are reached through the catalogue, so that nobody knows a particular one.
        assert!(!knows.contains("synod-protocols") || name == "synod-library", "{name} knows the protocols");
        for browser in ["yew", "web-sys", "js-sys", "wasm-bindgen", "gloo"] {
            assert!(!knows.contains(browser) || name == "synod-web", "{name} touches the browser: {browser}");
        }
    }
}

/// Clocks, chance and threads come from outside the core, if at all.
#[test]
fn the_core_has_few_dependencies() {
    let all = dependencies();
    for name in [
        "synod-model",
        "synod-protocols",
        "synod-scenario",
        "synod-explore",
        "synod-sim",
        "synod-specs",
        "synod-library",
        "synod-scene",
    ] {
        for banned in ["rand", "getrandom", "tokio", "chrono", "time", "instant", "web-time", "rayon"] {
            assert!(!all[name].contains(banned), "{name} depends on {banned}");
        }
    }
}

/// Whether a file is of a kind.
fn is(name: &str, kind: &str) -> bool {
    Path::new(name).extension().is_some_and(|end| end == kind)
}

/// The project's own text files, without what is built or fetched.
fn files() -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut folders = vec![root()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next).unwrap().map(Result::unwrap) {
            let (path, name) = (entry.path(), entry.file_name().into_string().unwrap());
            if path.is_dir() {
                if !["target", "dist", ".git", ".cache", "node_modules"].contains(&name.as_str()) {
                    folders.push(path);
                }
            } else if KINDS.iter().any(|kind| is(&name, kind)) {
                let within = path.strip_prefix(root()).unwrap().to_str().unwrap().replace('\\', "/");
                found.push((within, fs::read_to_string(path).unwrap()));
            }
        }
    }
    found.sort();
    assert!(found.len() > 100, "only {} files were found", found.len());
    found
}

#[test]
fn every_source_file_begins_with_an_essay() {
    let bare: Vec<String> = files()
        .into_iter()
        .filter(|(name, text)| is(name, "rs") && !text.starts_with("//!"))
        .map(|(name, _)| name)
        .collect();
    assert!(bare.is_empty(), "these say nothing about themselves: {bare:#?}");
}

/// A path of the machine that something was written on helps nobody else.
#[test]
fn no_file_names_a_place_on_somebodys_machine() {
    let ours = root();
    let ours = ours.to_str().unwrap();
    for (name, text) in files() {
        for place in ["/home/", "/root/", "/Users/", "C:\\"] {
            let own = name.ends_with("laws/workspace.rs");
            assert!(own || !text.contains(place), "{name} names {place}");
        }
        assert!(ours.len() < 4 || !text.contains(&format!("{ours}/")), "{name} names {ours}");
    }
}

#[test]
fn lines_are_text() {
    for (name, text) in files().into_iter().filter(|(name, _)| !is(name, "txt")) {
        assert!(text.is_empty() || text.ends_with('\n'), "{name} does not end its last line");
        for (at, line) in (1..).zip(text.lines()) {
            assert!(!line.ends_with(' ') || is(&name, "md"), "{name}:{at} ends in spaces");
            assert!(!line.contains('\t'), "{name}:{at} has a tab");
        }
    }
}

#[test]
fn every_source_file_can_be_read_in_one_sitting() {
    let long = |(name, text): (String, String)| {
        let lines = text.lines().count();
        (is(&name, "rs") && lines > LONG).then(|| format!("{name} has {lines} lines"))
    };
    let long: Vec<String> = files().into_iter().filter_map(long).collect();
    assert!(long.is_empty(), "at most {LONG} lines can be read in one sitting: {long:#?}");
}

/// Whether a character is Chinese, or a sign of Chinese texts.
fn is_chinese(c: char) -> bool {
    matches!(c, '\u{3000}'..='\u{303f}' | '\u{4e00}'..='\u{9fff}' | '\u{ff00}'..='\u{ff60}')
}

/// Where a half-width space or sign stands between two Chinese characters.
fn stray_sign(line: &str) -> Option<String> {
    let chars: Vec<char> = line.chars().collect();
    let stray = |w: &&[char]| {
        let signs: String = w[1..w.len() - 1].iter().collect();
        is_chinese(w[0])
            && is_chinese(w[w.len() - 1])
            && [" ", ",", ", ", ";", "; ", ":"].contains(&signs.as_str())
    };
    let found = chars.windows(3).find(stray).or_else(|| chars.windows(4).find(stray));
    found.map(|w| w.iter().collect())
}

#[test]
fn chinese_texts_have_chinese_signs() {
    assert_eq!(stray_sign("节点 S1 启动，日志为空。"), None);
    assert_eq!(stray_sign("可以取 每秒的次数"), Some("取 每".to_owned()));
    assert_eq!(stray_sign("启动, 日志"), Some("动, 日".to_owned()));
    let mut wrong = String::new();
    for (name, text) in files().into_iter().filter(|(name, _)| !name.ends_with("laws/workspace.rs")) {
        for (at, line) in (1..).zip(text.lines()) {
            if let Some(stray) = stray_sign(line) {
                let _ = writeln!(wrong, "{name}:{at}: “{stray}”");
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// The parts of a style sheet that say how all elements of one class look, wherever they are.
fn classes_styled_in(sheet: &str) -> BTreeSet<&str> {
    let selectors =
        sheet.split('}').filter_map(|rule| rule.split_once('{')).flat_map(|(heads, _)| heads.split(','));
    let class = selectors.filter_map(|selector| selector.rsplit("*/").next()?.trim().strip_prefix('.'));
    class.filter(|name| name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')).collect()
}

/// Dialogs, panels and the rest of the page get their styles one after the other. A class of two of them would look one way
/// before the second has come, and another way after it.
#[test]
fn no_class_is_styled_by_two_parts_of_the_page() {
    let sheets = ["dialogs", "dock", "panels", "stage"].map(|part| {
        let path = root().join("web").join("style").join(part).with_extension("css");
        (part, fs::read_to_string(path).unwrap())
    });
    let mut owners: BTreeMap<&str, &str> = BTreeMap::new();
    for (part, sheet) in &sheets {
        let classes = classes_styled_in(sheet);
        assert!(classes.len() > 10, "{part}.css styles {} classes", classes.len());
        for class in classes {
            if let Some(other) = owners.insert(class, part) {
                panic!(".{class} is styled by {other}.css and by {part}.css");
            }
        }
    }
}
