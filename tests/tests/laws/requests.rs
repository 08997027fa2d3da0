//! What can be asked: the tables are what forms, workload and searches can rely on, and a request is its words.

use crate::by_hand::command;
use std::collections::BTreeSet;
use synod_model::{ArgKind, NodeId};
use synod_tests::open;

#[test]
fn the_tables_of_requests_can_be_relied_on() {
    for system in synod_tests::catalogue().systems() {
        let session = open(&format!("synod 1 {}", system.meta.id));
        for kind in system.requests {
            let what = format!("{} {}", system.meta.id, kind.id);
            let mut names = BTreeSet::new();
            for arg in kind.args {
                assert!(names.insert(arg.name), "{what} has two arguments {}", arg.name);
                assert_ne!(arg.name, "zipf", "{what}: a load would take this for its skew");
                let sample = arg.kind.sample(1);
                let read = arg.read(&sample, session.names());
                assert_eq!(read, Ok(sample), "{what}: a search cannot ask for {}", arg.name);
                if let ArgKind::Number { min, max, sample } = arg.kind {
                    assert!(min <= sample && sample <= max, "{what}: {}", arg.name);
                }
            }
            assert!(
                kind.named().iter().all(|arg| arg.default.is_some()),
                "{what}: named arguments come last"
            );
        }
    }
}

/// What a person asks is shown in her own words, in their shortest form.
#[test]
fn a_request_is_told_in_its_words() {
    for system in synod_tests::catalogue().systems() {
        let mut session = open(&format!("synod 1 {}", system.meta.id));
        let offered = session.offered();
        for (kind, _) in system.requests.iter().zip(offered).filter(|(_, offered)| *offered) {
            let values: Vec<String> = kind
                .args
                .iter()
                .map(|arg| arg.default.map_or_else(|| arg.kind.sample(7), str::to_owned))
                .collect();
            let words = kind.write(&values).join(" ");
            let asked = (0..session.names().len())
                .map(NodeId::at)
                .any(|node| session.act(command(&format!("request {} {words}", node.number()))).is_ok());
            assert!(asked, "{}: nobody can be asked {words}", system.meta.id);
            assert_eq!(session.last().action.request.as_deref(), Some(words.as_str()));
        }
    }
}

/// Loads of several kinds, and of keys that differ in how often they are asked for.
#[test]
fn loads_are_mixed_and_skewed() {
    let count = |load: &str| {
        let mut session = open(&format!("synod 1 raft nodes=3\nload {load}\nuntil 4s"));
        let mut all = Vec::new();
        synod_tests::run::through(&mut session, |session| {
            all.extend(session.last().action.request.clone());
        });
        let of = |start: &str| all.iter().filter(|words| words.starts_with(start)).count();
        assert!(all.len() > 1_500, "{load}: {}", all.len());
        [of("put"), of("get"), of("cas"), of("get x"), of("get y"), of("get z")].map(|n| n * 100 / all.len())
    };
    let [put, get, cas, ..] = count("500/s put=1 get=3");
    assert!((22..=28).contains(&put) && (72..=78).contains(&get) && cas == 0, "{put} {get} {cas}");
    let [put, get, cas, ..] = count("500/s *");
    assert!([put, get, cas].iter().all(|share| (30..=37).contains(share)), "{put} {get} {cas}");
    // With exponent 1: six, three and two of eleven.
    let [.., x, y, z] = count("500/s get zipf=1");
    assert!((51..=58).contains(&x) && (24..=31).contains(&y) && (15..=21).contains(&z), "{x} {y} {z}");
}

/// Where clients ask, operators ask the servers all the same, and a load of both finds each.
#[test]
fn operators_ask_servers() {
    let whom = |load: &str| {
        let mut session = open(&format!(
            "synod 1 raft nodes=3 clients=2 transfer=on membership=single\nload {load}\nuntil 2s"
        ));
        let mut asked = BTreeSet::new();
        synod_tests::run::through(&mut session, |session| {
            let last = session.last();
            if let (Some(words), Some(node)) = (&last.action.request, last.node) {
                let command = ["put", "get", "cas"].iter().any(|kind| words.starts_with(kind));
                asked.insert((command, node.number()));
            }
        });
        asked
    };
    let clients = BTreeSet::from([(true, 4), (true, 5)]);
    let servers = BTreeSet::from([(false, 1), (false, 2), (false, 3)]);
    assert_eq!(whom("30/s put"), clients);
    assert_eq!(whom("30/s transfer"), servers);
    assert_eq!(whom("60/s *"), clients.union(&servers).copied().collect());
}

/// A load is known by what it asks for: another rate or another skew changes it, and does not add one.
#[test]
fn a_load_is_changed_by_its_words() {
    let mut session = open(
        "synod 1 raft nodes=3\nload 200/s get zipf=1\nload 50/s put=1 cas=1\nat 1s load 0/s get\nat 1s load 0/s put=1 cas=1\nuntil 3s",
    );
    let mut last = 0;
    synod_tests::run::through(&mut session, |session| {
        if session.last().action.request.is_some() {
            last = session.present().at.0;
        }
    });
    assert!((900_000..=1_000_000).contains(&last), "{last}");
}
