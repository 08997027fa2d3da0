//! Which message is meant: by number, by its ends, kind and fields, the oldest or the newest, held or not.

use crate::by_hand::command;
use synod_tests::{open, run};

/// Two elections of S1 in a row: to each of the others a request of term 1 and one of term 2, m1 to m4.
const TWO_ELECTIONS: &str = "synod 1 raft nodes=3\nstepwise\nfire 1 election\nfire 1 election\n";

/// What was done last, to which message.
fn done(lines: &str) -> (&'static str, u32) {
    let mut session = open(&format!("{TWO_ELECTIONS}{lines}"));
    run::to_end(&mut session);
    let action = &session.last().action;
    (action.kind.id(), action.message.as_ref().unwrap().0)
}

#[test]
fn a_pattern_means_the_oldest_or_the_newest_that_matches() {
    for (lines, kind, serial) in [
        ("deliver 1 -> 2 RequestVote", "deliver", 1),
        ("deliver newest 1 -> 2 RequestVote", "deliver", 3),
        ("deliver 1 -> 2 term=2", "deliver", 3),
        ("deliver * -> * RequestVote term=2", "deliver", 3),
        ("deliver newest * -> * RequestVote term=1", "deliver", 2),
        ("drop newest * -> 3", "drop", 4),
        ("duplicate 1 -> 3 RequestVote term=2 last_log_index=0", "duplicate", 4),
        ("delay 1 -> 3 term=2 by 5ms", "delay", 4),
        ("drop m2\ndeliver 1 -> 3 RequestVote", "deliver", 4),
    ] {
        assert_eq!(done(lines), (kind, serial), "{lines}");
    }
}

/// Held messages are out of the way of those that are not, and can still be named.
#[test]
fn a_held_message_is_meant_last() {
    for (lines, kind, serial) in [
        ("hold 1 -> 2 RequestVote\ndeliver 1 -> 2 RequestVote", "deliver", 3),
        ("hold newest 1 -> 2\ndeliver newest 1 -> 2", "deliver", 1),
        ("hold 1 -> 2\nhold 1 -> 2", "hold", 3),
        ("hold 1 -> 2\ndeliver m1", "deliver", 1),
        ("hold 1 -> 2\ndeliver 1 -> 2 term=1", "deliver", 1),
        ("hold m3\nrelease 1 -> 2", "release", 3),
        ("hold m1\nhold m3\nrelease newest 1 -> 2", "release", 3),
        ("hold m1\nhold m3\ndrop 1 -> 2", "drop", 1),
    ] {
        assert_eq!(done(lines), (kind, serial), "{lines}");
    }
    // With a clock it is the same.
    let mut session =
        open("synod 1 raft nodes=3\nnet latency=5s\nat 1ms fire 1 election\nat 2ms fire 1 election\n");
    session.seek(2).unwrap();
    for line in ["hold 1 -> 2", "deliver 1 -> 2"] {
        session.act(command(line)).unwrap();
    }
    assert_eq!(session.last().action.message.as_ref().unwrap().0, 3);
}

/// What a person has chosen plays again from its text.
#[test]
fn what_was_chosen_is_chosen_again() {
    let mut session = open("synod 1 raft nodes=3\nload 20/s put\nuntil 3s");
    for (step, line) in [
        (30, "hold * -> * AppendEntries"),
        (60, "duplicate newest * -> * AppendEntries"),
        (90, "deliver * -> * AppendEntries term=1"),
        (120, "drop newest * -> * AppendEntriesResponse success=yes"),
        (150, "release * -> *"),
    ] {
        session.seek(step).unwrap();
        while session.act(command(line)).is_err() {
            session.step().unwrap();
        }
    }
    let end = session.present().step;
    let mut again = open(&session.recorded().to_string());
    again.seek(end).unwrap();
    assert_eq!(again.fingerprint(), session.fingerprint(), "{}", session.recorded());
    assert_eq!(again.recorded(), session.recorded());
}
