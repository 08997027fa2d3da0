//! Each error, by its exact sentences: where, what was found, what is allowed there.
//!
//! `errors.txt` is a table: a wrong text (`>` lines stand after a good header, `>>` lines alone) and what is
//! said about it in every language. After a deliberate change, run the test with `UPDATE_GOLDEN=errors`
//! and read the difference.

use std::fmt::Write as _;
use std::path::Path;
use synod_model::{Lang, NodeId, Text};
use synod_scenario::{Pos, Scenario, ScenarioError, limits, value};

#[test]
fn each_error_says_where_what_and_what_is_allowed() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scenario/errors.txt");
    let table = std::fs::read_to_string(&path).unwrap();
    let mut told = String::new();
    for block in table.split("\n\n") {
        let shown: Vec<&str> = block.lines().filter(|line| line.starts_with('>')).collect();
        let mut text = String::new();
        for (at, line) in shown.iter().enumerate() {
            let (alone, line) = match line.strip_prefix(">>") {
                Some(line) => (true, line),
                None => (false, &line[1..]),
            };
            if at == 0 && !alone {
                text.push_str("synod 1 raft\n");
            }
            text.push_str(line.strip_prefix(' ').unwrap_or(line));
            text.push('\n');
        }
        let error = Scenario::parse(&text).expect_err(&text);
        if !told.is_empty() {
            told.push('\n');
        }
        let _ = writeln!(told, "{}", shown.join("\n"));
        for lang in Lang::ALL {
            let _ = writeln!(told, "{}", error.render(lang));
        }
    }
    synod_golden::check(synod_golden::Kind::Errors, &path, &told);
}

#[track_caller]
fn refused(text: &str, said: &str) {
    let error = Scenario::parse(text).expect_err("it should be refused");
    assert_eq!(error.to_string(), said);
}

fn raft(lines: &str) -> String {
    format!("synod 1 raft\n{lines}")
}

#[test]
fn every_bound_is_told() {
    let fits = raft(&"at 1s heal\n".repeat(limits::LINES - 1));
    assert!(Scenario::parse(&fits).is_ok());
    refused(
        &format!("{fits}at 1s heal\n"),
        "Line 2001, column 1: a scenario has at most 2000 lines, and here begins one more.",
    );
    let crowded = raft(&"at 1s heal / ".repeat(limits::LINES - 1));
    refused(
        &format!("{crowded}at 1s heal"),
        "Line 2, column 25988: a scenario has at most 2000 statements, and here begins one more.",
    );
    refused(
        &raft(&"at 1s heal # too long\n".repeat(3_000)),
        "The text has 66013 bytes; at most 65536 are read.",
    );
    refused(
        &raft(&format!("{}x", "a ".repeat(limits::WORDS))),
        "Line 2, column 2049: a statement has at most 1024 words, and here begins one more.",
    );
    refused(
        &raft(&format!("at 1s request 1 {}", "x".repeat(limits::WORD_BYTES + 1))),
        "Line 2, column 17: this word is longer than 4096 bytes.",
    );
    refused(
        &raft(&format!("title \"{}\"", "领".repeat(limits::TITLE_CHARS + 1))),
        "Line 2, column 7: a title has at most 200 characters.",
    );
    refused(
        &raft(&format!("watch.zh-CN \"{}\"", "领".repeat(limits::INTRODUCTION_CHARS + 1))),
        "Line 2, column 13: this part of the introduction has at most 240 characters.",
    );
    let groups: Vec<String> = (1..=limits::GROUPS + 1).map(|node| node.to_string()).collect();
    refused(
        &raft(&format!("at 1s partition {}", groups.join(" | "))),
        "Line 2, column 328: a partition has at most 64 groups.",
    );
}

#[test]
fn control_characters_are_refused_where_they_stand() {
    let said = "Line 2, column 8: the control character U+0007 may not stand in a scenario.";
    refused(&raft("title \"\u{7}\""), said);
    refused(&raft("at 1s h\u{7}"), said);
    refused(
        &raft("at 1s  \rheal"),
        "Line 2, column 8: the control character U+000D may not stand in a scenario.",
    );
    refused(
        &raft("title \"\\\t\""),
        "Line 2, column 8: \"\\\u{fffd}\" means nothing; inside quotation marks write \\\" and \\\\ only.",
    );
    assert!(Scenario::parse(&raft("title \"a\tb\" # \u{7}")).is_ok());
}

#[test]
fn columns_count_characters() {
    refused(
        &raft("title.zh \"领导者\" x"),
        "Line 2, column 16: \"x\" is one word too many; write: title \"TEXT\".",
    );
    refused(
        &raft("\tat 1s\tcrash\t0"),
        "Line 2, column 14: \"0\" is not a node (1 to 640, or a name such as S1); write: crash NODE.",
    );
}

#[test]
fn the_numbers_of_nodes_in_sentences_are_the_bound() {
    let error = Scenario::parse("synod 1 raft\nat 1s crash 0").unwrap_err();
    assert!(error.to_string().contains(&format!("1 to {}", limits::NODES)));
    assert_eq!(value::duration_text(limits::TIME), "1000000s");
}

#[test]
fn whoever_resolves_a_scenario_makes_such_errors_too() {
    static NO_NODE: Text = Text::new(
        "node {0} does not exist; this scenario has nodes 1 to {1}.",
        "节点 {0} 不存在；本场景只有节点 1 到 {1}。",
    );
    let pos = Pos { line: 4, column: 14 };
    let error = ScenarioError::new(pos, NO_NODE.with([NodeId::new(9).into(), 5_u16.into()]));
    assert_eq!(
        error.render(Lang::En),
        "Line 4, column 14: node 9 does not exist; this scenario has nodes 1 to 5."
    );
    assert_eq!(error.render(Lang::ZhCn), "第 4 行第 14 列：节点 9 不存在；本场景只有节点 1 到 5。");
    let error = ScenarioError::unknown(Pos::NONE, "electoin", &["election", "heartbeat"]);
    assert_eq!(
        error.to_string(),
        "\"electoin\" is not known here. Did you mean \"election\"? Allowed here: election, heartbeat."
    );
}
