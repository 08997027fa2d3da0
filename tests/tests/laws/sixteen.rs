//! The sixteen questions of the published user study on teaching Raft and Paxos (Ongaro, Consensus: Bridging Theory and
//! Practice, appendix A): each can be shown. Here stands by what: steps of lessons, which play, and of which each question is
//! asked in our own words.

use synod_lesson::{Desk, Lesson};

/// What each question is about, and the steps of lessons that show its answer.
const QUESTIONS: [(&str, &[&str]); 16] = [
    ("which sequences of terms a log can have", &["raft/commitment#terms", "raft/commitment#replace"]),
    (
        "what may be applied when a majority is not commitment",
        &["raft/figure-8#applied", "raft/figure-8#three"],
    ),
    (
        "which logs a follower can have, given the leader's",
        &["raft/commitment#replace", "raft/commitment#matching"],
    ),
    ("a next index that is wrong", &["raft/commitment#guess"]),
    ("from one datacentre to the world", &["raft/elections#world"]),
    ("a vote or the tail of a log lost in a crash", &["raft/elections#forgets", "raft/commitment#tail"]),
    ("a deposed leader that completes an old entry", &["raft/figure-8#deposed"]),
    ("a leader outside of the new configuration", &["raft/membership#outside", "raft/membership#handed"]),
    ("holes and falling numbers in a log", &["paxos/duels#hole", "paxos/duels#falling"]),
    (
        "accepted by three of five, and another value",
        &["paxos/choosing#late", "paxos/choosing#three", "paxos/choosing#replaced"],
    ),
    ("rounds of prepare of a stable leader", &["paxos/duels#stable", "paxos/duels#rounds"]),
    ("marked as chosen without comparing numbers", &["paxos/choosing#three", "paxos/choosing#marked"]),
    ("the server's id in the high bits of a ballot", &["paxos/duels#order", "paxos/duels#reversed"]),
    ("a ballot used again after a restart", &["paxos/choosing#reused", "paxos/choosing#same"]),
    ("why accepting raises the promise", &["paxos/choosing#raises", "paxos/choosing#obeyed"]),
    ("reconfiguration within a window of slots", &["paxos/duels#alpha", "paxos/duels#leave"]),
];

#[test]
fn each_of_the_sixteen_questions_is_shown() {
    let catalogue = synod_library::catalogue();
    let desk = Desk { catalogue: &catalogue, bundled: &synod_library::scenario_named };
    for (question, steps) in QUESTIONS {
        let mut asked = 0;
        for step in steps {
            let (name, id) = step.split_once('#').unwrap();
            let lesson =
                synod_library::lesson(name).unwrap_or_else(|| panic!("{question}: no lesson {name}"));
            let lesson = Lesson::parse(lesson.text).unwrap();
            let played = lesson.play(desk).unwrap();
            let nth = lesson.steps.iter().position(|step| step.id.value == id);
            let nth = nth.unwrap_or_else(|| panic!("{question}: {name} has no step {id}"));
            let answered = played.stands[nth].answers.as_ref();
            let right = answered.map_or(0, |answers| answers.options.iter().filter(|o| o.right).count());
            asked += right + usize::from(lesson.steps[nth].search.is_some());
        }
        assert!(asked > 0, "{question}: nobody is asked, and nothing is searched");
    }
}
