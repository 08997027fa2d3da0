//! Parameters, starting states and what is shown.

use super::super::{Config, Raft, Timer};
use super::{Bench, Lab, id};
use synod_model::{Checked, Lang, Params, Protocol, Sentence, Settings, Timers};

fn english(sentence: &Sentence) -> String {
    sentence.render(Lang::En, &|node| format!("S{}", node.number()))
}

#[test]
fn parameters_that_do_not_fit_are_refused() {
    let configure = |pairs: &[(&str, &str)]| {
        Config::read(&Params::parse(Config::PARAMS, pairs.iter().copied()).expect("each is allowed"))
    };
    let error = configure(&[("election", "12..24ms")]).expect_err("the default heartbeat is too slow");
    assert_eq!(error.key, "heartbeat");
    assert_eq!(
        english(&error.sentence),
        "heartbeat=50ms is longer than the longest election timeout, 24ms: every follower would stand for election before \
         it hears from the leader; choose a heartbeat of at most 24ms."
    );
    assert!(configure(&[("election", "12..24ms"), ("heartbeat", "6ms")]).is_ok());
}

#[test]
fn a_starting_state_is_checked() {
    let config = Config::read(&Params::parse(Config::PARAMS, []).expect("defaults")).expect("they fit");
    let refused = |pairs: &[(&str, &str)]| {
        let mut disk = <Raft as Protocol>::Durable::default();
        let results = pairs.iter().map(|(key, value)| Raft::given(&config, &mut disk, key, value));
        results.last().expect("there are some").expect_err("it is refused")
    };
    assert_eq!(
        english(&refused(&[("logs", "1")])),
        "a disk has no field “logs” that can be given, did you mean “log”? It has current_term, voted_for, log, members, \
         last_included_index, last_included_term."
    );
    for (pairs, part) in [
        (&[("log", "1,3,2")][..], "none smaller than the one before"),
        (&[("log", "1,,2")], "such as 1,1,4, or none"),
        (&[("log", "0")], "each from 1"),
        (&[("log", "1,4"), ("current_term", "3")], "never behind its log"),
        (&[("current_term", "3"), ("log", "1,4")], "in term 3 only"),
        (&[("current_term", "-1")], "from 0 to 1000000"),
        (&[("current_term", "4294967295")], "from 0 to 1000000"),
        (&[("voted_for", "6")], "a server from 1 to 5, or none"),
    ] {
        let sentence = english(&refused(pairs));
        assert!(sentence.contains(part), "{sentence}");
    }
}

#[test]
fn a_node_is_shown_by_the_papers_names() {
    let lab = Lab::with("nodes=3 clients=1", &[], &[(1, "log", "1,1,4"), (1, "voted_for", "2")]);
    let view = lab.view(1);
    assert_eq!((view.role.id, view.epoch, view.beside), ("follower", 4, Some("log")));
    assert_eq!(lab.english(&view.subtitle), "term 4");
    let json = view.state_json();
    let entry = serde_json::json!({"index": 3, "term": 4, "command": "put x 4.3"});
    assert_eq!(json["log"][2], entry);
    for (name, value) in [
        ("current_term", "4"),
        ("voted_for", "2"),
        ("log", "1,1,4"),
        ("commit_index", "0"),
        ("last_applied", "0"),
        ("leader", "none"),
        ("votes", "none"),
        ("next_index", "none"),
        ("match_index", "none"),
        ("state_machine", "none"),
        ("sessions", "none"),
        ("pending", "none"),
    ] {
        assert_eq!(lab.field(1, name), value, "{name}");
    }
    assert_eq!(lab.view(4).role.id, "client");
    assert_eq!(lab.field(4, "pending"), "none");
}

#[test]
fn a_leader_shows_its_followers() {
    let mut lab = Lab::new("nodes=3");
    lab.stand(1);
    assert_eq!(lab.field(1, "votes"), "1");
    lab.settle(&[1, 2]);
    assert_eq!((lab.role(1), lab.field(1, "leader")), ("leader", "1".to_owned()));
    assert_eq!(lab.field(1, "next_index"), "2:2,3:1");
    assert_eq!(lab.field(1, "match_index"), "2:1,3:0");
    assert_eq!(lab.field(1, "votes"), "none");
}

#[test]
fn a_long_log_is_shown_from_its_end() {
    let lab = Lab::with("nodes=1", &[], &[(1, "log", "1,1,2,2,3")]);
    let view = lab.world.view(id(1), 2);
    let log = &view.field("log").expect("there is a log").value;
    assert_eq!(log.plain(), "2,3");
    assert_eq!(log.field("len").map(|len| len.plain()), Some("5".to_owned()));
    assert_eq!(
        log.at(4).and_then(|entry| entry.field("term")).map(|term| term.plain()),
        Some("2".to_owned())
    );
}

#[test]
fn a_crashed_server_shows_its_disk_only() {
    let mut lab = Lab::with("nodes=1", &[], &[(1, "log", "1")]);
    lab.crash(1);
    assert_eq!(lab.view(1).fields.len(), 3);
    assert_eq!(lab.role(1), "server");
}

#[test]
fn names_are_the_tables() {
    for timer in [Timer::Election, Timer::Heartbeat, Timer::Retry] {
        let name = timer.name();
        assert!(Timer::KINDS.iter().any(|known| known.id == name), "{name}");
    }
    for rule in Raft::RULES {
        for id in rule.protects {
            assert!(Raft::invariants().iter().any(|invariant| invariant.id == *id), "{id}");
        }
    }
}
