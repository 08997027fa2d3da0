//! `link` and `open`: a scenario comes back as it was.

use crate::{synod, synod_with};

const TEXT: &str = "synod 1 raft nodes=3\ntitle \"Three\"\nseed 9\nload 5/s put\nat 500ms crash 1\nat 900ms restart 1\nexpect leader != none\nuntil 2s\n";

fn link(args: &[&str]) -> String {
    let called = synod_with(&[&["link", "-"], args].concat(), TEXT);
    assert_eq!(called.status, 0, "{}", called.err);
    called.out.trim_end().to_owned()
}

#[test]
fn a_link_opens_as_the_text_it_was_made_of() {
    let link = link(&[]);
    assert!(link.starts_with("#/raft?run=1"), "{link}");
    let opened = synod(&["open", &link]).out;
    let told = |source: &str, text: &str| synod_with(&["run", source, "--json"], text).out;
    let of_type = |text: &str, kind: &str| {
        text.lines()
            .filter(|l| l.contains(&format!("\"type\":\"{kind}\"")))
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    assert_eq!(of_type(&told("-", &opened), "step"), of_type(&told("-", TEXT), "step"));
    assert_eq!(told(&link, ""), told("-", &opened));
    assert_eq!(
        synod_with(&["link", "-"], &opened).out.trim_end(),
        link,
        "the canonical text makes the same link"
    );
    assert_eq!(synod(&["open", &format!("https://example.org/synod/{link}")]).out, opened);
}

#[test]
fn a_bundled_scenario_has_a_short_link() {
    assert_eq!(synod(&["link", "raft/figure-8"]).out, "#/raft/figure-8\n");
    let opened = synod(&["open", "#/raft/figure-8"]).out;
    assert!(opened.contains("# "), "its comments are there: {opened}");
    assert_eq!(synod(&["run", "#/raft/figure-8"]).out, synod(&["run", "raft/figure-8"]).out);
    assert_eq!(synod(&["run", "#/raft"]).out, synod(&["run", "raft"]).out);
    assert_eq!(synod(&["run", "#/"]).out, synod(&["run", "raft"]).out);
}

#[test]
fn a_link_may_change_seed_and_language() {
    let opened = synod(&["open", "#/raft/leader-crash?seed=42"]).out;
    assert!(opened.contains("seed 42"), "{opened}");
    let chinese = synod(&["run", "#/raft/leader-crash?lang=zh-CN", "--steps", "1"]).out;
    assert_eq!(chinese, synod(&["run", "raft/leader-crash", "--lang", "zh-CN", "--steps", "1"]).out);
    let english = synod(&["run", "#/raft/leader-crash?lang=zh-CN", "--lang", "en", "--steps", "1"]).out;
    assert_eq!(english, synod(&["run", "raft/leader-crash", "--steps", "1"]).out);
}

#[test]
fn a_link_to_a_moment_is_played_to_the_end() {
    let link = link(&["--at", "40"]);
    assert!(link.contains("at=40"), "{link}");
    let called = synod(&["run", &link, "--json"]);
    assert_eq!((called.status, called.err.as_str()), (0, ""));
    assert!(called.of_type("step").len() > 40);
}

#[test]
fn a_link_of_another_version_says_so() {
    // The fingerprint of another moment: as if this version played the run differently.
    let text = TEXT.replace("seed 9", "seed 10");
    let other = synod_with(&["link", "-", "--at", "40"], &text).out;
    let forged = format!("{}&seed=9", other.trim_end());
    let called = synod(&["run", &forged, "--json"]);
    assert_eq!(called.status, 0);
    assert_eq!(called.err, "synod: this link was made with an older version; it may play differently.\n");
}

#[test]
fn a_link_that_leads_nowhere_says_so() {
    let unknown = synod(&["open", "#/nosuch"]);
    assert_eq!((unknown.status, unknown.out.as_str()), (2, ""));
    assert!(unknown.err.contains("there is no system “nosuch”"), "{}", unknown.err);
    let beyond = synod(&["open", "#/raft/figure-8?at=9000"]);
    assert_eq!(beyond.status, 0);
    assert!(beyond.err.contains("this link opens at step 9000, and the run ends at step "), "{}", beyond.err);
    assert_eq!(synod(&["open", "#/raft/figure-8?at=3"]).err, "");
}
