//! Bad input: status 2, nothing but one sentence, and no panic.

use crate::{synod, synod_with};

#[track_caller]
fn check(args: &[&str], input: &str, sentence: &str) {
    let called = synod_with(args, input);
    assert_eq!(called.status, 2, "{args:?}: {}{}", called.out, called.err);
    assert_eq!(called.err, format!("synod: {sentence}\n"), "{args:?}");
}

#[test]
fn the_command_line_gets_a_sentence() {
    check(
        &["run"],
        "",
        "the following required arguments were not provided: <SOURCE>; `synod --help` tells more.",
    );
    check(&["fly"], "", "unrecognized subcommand 'fly'; `synod --help` tells more.");
    check(
        &["run", "raft", "--until", "5"],
        "",
        "invalid value '5' for '--until <TIME>': write a number and us, ms, s or min, such as 500ms or 5s; \
         `synod --help` tells more.",
    );
    check(
        &["run", "raft", "--lang", "fr"],
        "",
        "invalid value 'fr' for '--lang <LANG>': write en or zh-CN; `synod --help` tells more.",
    );
    check(
        &["sweep", "raft", "--seeds", "3..3"],
        "",
        "invalid value '3..3' for '--seeds <A..B>': write a range that is not empty, such as 0..100 (without 100) \
         or 1..=100; `synod --help` tells more.",
    );
}

#[test]
fn a_source_that_is_not_there_gets_a_guess() {
    check(
        &["run", "raft/leadercrash"],
        "",
        "there is no file “raft/leadercrash” and no bundled scenario of that name; did you mean raft/leader-crash?",
    );
    check(
        &["run", "nowhere.synod", "--lang", "zh-CN"],
        "",
        "没有文件“nowhere.synod”，也没有这个名字的内置场景；用 `synod list` 查看有哪些。",
    );
    check(&["run", "/"], "", "“/” cannot be read: is a directory.");
}

#[test]
fn a_scenario_gets_the_place() {
    check(
        &["run", "-"],
        "synod 1 raft\nat 1s crash 9",
        "stdin: Line 2, column 13: node 9 does not exist; this scenario has nodes 1 to 5.",
    );
    check(
        &["run", "-", "--lang", "zh-CN"],
        "synod 1 raft\nat 1s crash 9",
        "stdin: 第 2 行第 13 列：节点 9 不存在；本场景只有节点 1 到 5。",
    );
    check(
        &["run", "-"],
        "synod 1 raft nodes=5\nat 1s restart 2",
        "stdin: Line 2, column 15: S2 has not crashed; only a crashed node can be restarted.",
    );
}

#[test]
fn every_command_that_reads_a_scenario_refuses_a_wrong_one() {
    for command in
        [&["run", "-"][..], &["run", "-", "--figures"], &["link", "-"], &["export", "-", "--as", "svg"]]
    {
        for text in ["", "synod 1", "synod 2 raft", "synod 1 rafd", "synod 1 raft nodes=1000", "\0", "#/"] {
            let called = synod_with(command, text);
            assert_eq!(called.status, 2, "{command:?} of {text:?}: {}", called.out);
            assert_eq!(called.err.lines().count(), 1, "{command:?} of {text:?}: {}", called.err);
        }
    }
}

#[test]
fn a_file_without_end_is_refused() {
    let long = "synod 1 raft\n".repeat(100_000);
    let called = synod_with(&["run", "-"], &long);
    assert_eq!(
        (called.status, called.err.as_str()),
        (2, "synod: stdin: The text has 1300000 bytes; at most 65536 are read.\n")
    );
}

#[test]
fn what_is_no_utf_8_is_said_to_be_none() {
    let folder = std::env::temp_dir().join(format!("synod-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("there is room for a folder");
    let path = folder.join("latin-1.synod");
    std::fs::write(&path, b"synod 1 raft\ntitle \"caf\xe9\"\n").expect("there is room for a file");
    let name = path.to_str().expect("the folder's name is text");
    check(&["run", name], "", &format!("{name}: Line 2 is not UTF-8 text; save the file as UTF-8."));
    std::fs::remove_dir_all(&folder).expect("the folder is ours");
}

#[test]
fn a_link_that_is_damaged_gets_a_sentence() {
    let whole = synod(&["link", "-"]);
    assert_eq!(whole.status, 2, "an empty text is no scenario");
    for link in
        ["#/raft?run=1r", "#/raft?run=1zAAAA", "#/raft?at=x", "#/a/b/c", "#/raft/nope", "#/nope", "no link"]
    {
        let called = synod(&["open", link]);
        assert_eq!((called.status, called.err.lines().count()), (2, 1), "{link}: {}", called.err);
    }
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    use std::process::{Command, Stdio};
    let mut child = Command::new(env!("CARGO_BIN_EXE_synod"))
        .args(["run", "raft/leader-crash", "--json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command starts");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("the command ends");
    assert_eq!(output.status.code(), Some(0));
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
}
