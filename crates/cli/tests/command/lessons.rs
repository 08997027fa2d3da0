//! Lessons are checked and printed, and a class is judged in one command.

use crate::{synod, synod_with};
use serde_json::Value;

/// The run of the challenge `raft/two-leaders`, and what solves it.
const RUN: &str = "synod 1 raft nodes=5\nseed 41\nload 4/s put\nuntil 3s\n";
const SOLVES: &str = "at 1s partition 1 2 | 3 4 5\n";

fn link(text: &str) -> String {
    let made = synod_with(&["link", "-"], text);
    assert_eq!(made.status, 0, "{}", made.err);
    made.out.trim().to_owned()
}

#[test]
fn a_class_is_judged_in_one_command() {
    let (solved, idle) = (link(&format!("{RUN}{SOLVES}")), link(RUN));
    let other = link("synod 1 raft nodes=3\nat 1s crash 1\n");
    let forbidden = link(&format!("{RUN}without vote-persisted\n{SOLVES}"));
    let class = format!(
        "name,link\nAnn,{solved}\n\"Bo, C\",{idle}\nDee,{other}\nEve,{forbidden}\nFay,#/raft?run=1zbroken\nGil,\n"
    );
    let judged = synod_with(&["judge", "raft/two-leaders", "-", "--json"], &class);
    assert_eq!(judged.status, 1, "not all are solved: {}", judged.err);
    let rows: Value = serde_json::from_str(&judged.out).expect("it is JSON");
    let rows = rows.as_array().expect("a list");
    let who: Vec<&str> = rows.iter().map(|row| row["who"].as_str().expect("a name")).collect();
    assert_eq!(who, ["Ann", "Bo, C", "Dee", "Eve", "Fay", "Gil"]);
    let solved_by: Vec<bool> = rows.iter().map(|row| row["solved"] == true).collect();
    assert_eq!(solved_by, [true, false, false, false, false, false]);
    assert_eq!(rows[0]["actions"], 1);
    for (row, says) in
        [(1, "is not reached"), (2, "another run"), (3, "another run"), (4, "damaged"), (5, "no link")]
    {
        assert!(rows[row]["why"].to_string().contains(says), "{}", rows[row]);
    }
    let table = synod_with(&["judge", "raft/two-leaders", "-", "--lang", "zh-CN"], &class);
    assert!(table.out.contains("6 份中完成 1 份"), "{}", table.out);
    let csv = synod_with(&["judge", "raft/two-leaders", "-", "--csv"], &class);
    assert!(csv.out.starts_with("who,solved,actions,steps,why\nAnn,yes,1,"), "{}", csv.out);
    assert!(csv.out.contains("\"Bo, C\",no,"), "a name with a comma is one: {}", csv.out);
    let all = synod(&["judge", "raft/two-leaders", &solved]);
    assert_eq!(all.status, 0, "{}", all.out);
}

#[test]
fn what_cannot_be_judged_is_refused() {
    for (args, says) in [
        (&["judge", "raft/two-leader", "#/raft"][..], "there is no challenge"),
        (&["judge", "raft/two-leaders", "nosuch.csv"], "there is no file"),
        (&["judge", "raft/two-leaders", "-"], "nothing to judge"),
        (&["judge", "raft/two-leaders"], "required"),
    ] {
        let called = synod(args);
        assert_eq!(called.status, 2, "{args:?}: {}", called.out);
        assert!(called.err.contains(says), "{args:?}: {}", called.err);
    }
}

#[test]
fn a_lesson_is_checked_at_its_places() {
    let fine = synod(&["lesson", "check", "raft/elections"]);
    assert_eq!((fine.status, fine.err.as_str()), (0, ""), "{}", fine.out);
    assert!(fine.out.contains("14 steps"), "{}", fine.out);
    let fine = synod(&["lesson", "check", "raft/two-leaders"]);
    assert_eq!(fine.status, 0, "{}", fine.out);
    let owes = synod_with(
        &["lesson", "check", "-"],
        "lesson 1\ntitle A\ntitle.zh-CN 一\naim A\naim.zh-CN 一\nstep one hook\n  run raft/first-election\n  says They wait 150 ms.\n  says.zh-CN 一\n",
    );
    assert_eq!(owes.status, 1, "{}", owes.err);
    assert!(owes.out.contains("stdin: Line 8, column 8: “150”"), "{}", owes.out);
    for (text, says) in [
        ("lesson 1\nstep\n", "stdin: Line 2"),
        (
            "lesson 1\ntitle A\ntitle.zh-CN 一\naim A\naim.zh-CN 一\nstep one hook\n  run raft/nosuch\n  says A\n  says.zh-CN 一\n",
            "no bundled scenario",
        ),
    ] {
        let called = synod_with(&["lesson", "check", "-"], text);
        assert!(called.status > 0, "{}", called.out);
        assert!(format!("{}{}", called.out, called.err).contains(says), "{}{}", called.out, called.err);
    }
    let near = synod(&["lesson", "check", "raft/election"]);
    assert_eq!(near.status, 2);
    assert!(near.err.contains("did you mean raft/elections?"), "{}", near.err);
}

/// The hand-out tells the whole story without a click: every step, a picture each, the answers at the end.
#[test]
fn a_lesson_is_printed_in_both_languages() {
    for (lang, title, answers) in
        [("en", "One leader at a time", "What comes true"), ("zh-CN", "一次只有一个领导者", "实际发生的")]
    {
        let printed = synod(&["lesson", "print", "raft/elections", "--lang", lang]);
        assert_eq!(printed.status, 0, "{}", printed.err);
        assert_eq!(printed.out.matches("<svg").count(), 14, "a picture for each step");
        assert!(printed.out.contains(title) && printed.out.contains(answers));
        assert!(
            printed.out.contains("href=\"#/raft?lesson=elections&amp;step=crash\""),
            "a link for each step"
        );
        let sheet = synod(&[
            "lesson",
            "print",
            "raft/elections",
            "--lang",
            lang,
            "--teacher",
            "--page",
            "https://a.b/",
        ]);
        assert_eq!(sheet.out.matches("<tr>").count(), 15);
        assert!(sheet.out.contains("https://a.b/#/raft?lesson=elections"));
    }
    let called = synod(&["lesson", "print", "raft/two-leaders"]);
    assert_eq!(called.status, 2);
    assert!(called.err.contains("only lessons are printed"), "{}", called.err);
}
