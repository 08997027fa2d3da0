//! The way from one mark of a run to the next: it ends with the scenario, and says so.

use synod_model::{Mark, Micros};
use synod_sim::{DEFAULT_UNTIL, Interesting, MarkKind, Session};
use synod_tests::{cases, open};

/// More presses than any scenario that comes with Synod has marks.
const PRESSES: usize = 20_000;

/// Goes from mark to mark until there is no more; where it has been.
fn all_marks(session: &mut Session) -> Vec<u64> {
    let mut visited = Vec::new();
    for _ in 0..PRESSES {
        match session.seek_interesting(|| true).unwrap() {
            Interesting::Found => visited.push(session.present().step),
            Interesting::NoMore => return visited,
            Interesting::Searching => panic!("it may search on"),
        }
    }
    panic!("there is no end to it: {}", session.scenario());
}

#[test]
fn it_never_goes_past_the_end_of_the_scenario() {
    for case in cases::bundled() {
        let mut session = open(&case.text);
        let until = session.scenario().until.unwrap_or(DEFAULT_UNTIL);
        let visited = all_marks(&mut session);
        assert!(visited.is_sorted_by(|a, b| a < b), "{}", case.name);
        // Where nothing was found, the present has stayed where it was.
        assert_eq!(Some(&session.present().step), visited.last().or(Some(&0)), "{}", case.name);
        if !session.scenario().stepwise {
            assert!(session.present().playhead <= until, "{}", case.name);
        }
        let marks: Vec<u64> = session.marks().iter().map(|mark| mark.step).collect();
        assert!(marks.iter().all(|step| visited.contains(step)), "{}: {marks:?} {visited:?}", case.name);
    }
}

/// The story of the title: the participants are blocked, and that is where the way leads.
#[test]
fn who_is_blocked_is_a_mark() {
    let blocked = |id: &str| {
        let case = cases::bundled().into_iter().find(|case| case.name == id).unwrap();
        let mut session = open(&case.text);
        let visited = all_marks(&mut session);
        let kind = MarkKind::Protocol(Mark::Blocked);
        let marks: Vec<u64> = session.marks().iter().filter(|m| m.kind == kind).map(|m| m.step).collect();
        assert!(marks.iter().all(|step| visited.contains(step)), "{id}");
        marks.len()
    };
    // Once for each participant, when it becomes blocked, not each time that it asks again.
    assert_eq!(blocked("two-phase-commit/coordinator-crash-before"), 3);
    assert!(blocked("three-phase-commit/total-failure") > 0);
    assert_eq!(blocked("two-phase-commit/commit"), 0);
}

/// A person who has gone past the end may look further, for as long as it takes.
#[test]
fn past_the_end_it_goes_on() {
    let mut session = open("synod 1 raft nodes=3\nuntil 1s\n");
    all_marks(&mut session);
    session.seek_time(Micros::secs(2)).unwrap();
    let mut looks = 3;
    let came_to = session.seek_interesting(|| {
        looks -= 1;
        looks > 0
    });
    assert_eq!(came_to.unwrap(), Interesting::Searching, "a quiet cluster has no marks");
    assert_eq!(session.present().playhead, Micros::secs(2));
    assert!(session.present().known_at > Micros::secs(2));
}

/// Who plays stops at the end, to the microsecond, and then goes on.
#[test]
fn a_run_has_an_end() {
    let mut session = open("synod 1 raft nodes=3\nuntil 1s\n");
    let stopped = session.advance(Micros::secs(5), u64::MAX).unwrap();
    assert_eq!((stopped, session.present().playhead), (synod_sim::Stopped::Until, Micros::secs(1)));
    let stopped = session.advance(Micros::secs(5), u64::MAX).unwrap();
    assert_eq!((stopped, session.present().playhead), (synod_sim::Stopped::Arrived, Micros::secs(5)));
}
