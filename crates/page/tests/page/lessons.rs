//! A lesson on the page: it goes from step to step, locks an answer, knows what it has asked for, and leads back.

use crate::common::{crash, page};
use std::cell::Cell;
use synod_page::{Deed, Phase, State, Taken, WantedLesson};
use synod_scenario::{Command, Fault, encode};

thread_local! {
    static CLOCK: Cell<f64> = const { Cell::new(0.0) };
}

/// The page with a lesson at a step.
fn taught(step: &str) -> State {
    let mut page = page("synod 1 raft\n");
    page.now = || CLOCK.get();
    let wanted = WantedLesson {
        system: "raft".into(),
        id: "elections".into(),
        step: Some(step.into()),
        ..WantedLesson::default()
    };
    page.teach(wanted, &[]);
    assert_eq!(page.ui.notice, None);
    page
}

fn at(page: &State) -> (&str, Phase) {
    let taught = page.lesson.as_ref().expect("there is a lesson");
    (taught.step().id.value.as_str(), taught.phase)
}

fn take(page: &mut State, taken: Taken) {
    page.update(Deed::Lesson(taken));
}

/// Lets the page play until it stops by itself, for at most two minutes of the reader's time.
fn play(page: &mut State) {
    for _ in 0..120_000 / 16 {
        if !page.playing {
            return;
        }
        CLOCK.set(CLOCK.get() + 16.0);
        page.pass(16.0);
    }
    panic!("it does not stop: {:?}", at(page));
}

#[test]
fn an_answer_is_locked_and_the_run_decides() {
    let mut page = taught("who");
    take(&mut page, Taken::Choose(0));
    assert_eq!(at(&page), ("who", Phase::Goes));
    play(&mut page);
    assert_eq!(at(&page), ("who", Phase::Came));
    take(&mut page, Taken::Choose(1));
    let lesson = page.lesson.as_ref().expect("there is a lesson");
    assert_eq!(lesson.chosen[0], Some(0), "the first answer counts");
    let answers = lesson.stand().answers.as_ref().expect("it asks");
    assert_eq!(answers.options.iter().map(|o| o.right).collect::<Vec<_>>(), [false, true, false]);
    take(&mut page, Taken::Next);
    assert_eq!(at(&page), ("stands", Phase::Stands));
    assert!(!page.strays());
}

#[test]
fn what_the_lesson_asks_for_goes_on_with_it() {
    let mut page = taught("crash");
    take(&mut page, Taken::Choose(1));
    assert_eq!(at(&page), ("crash", Phase::Stands), "who has predicted acts");
    crash(&mut page, 2);
    assert!(!page.strays());
    assert_eq!(page.session.branches().len(), 1, "it is the lesson's own run");
    play(&mut page);
    assert_eq!(at(&page), ("crash", Phase::Came));
    take(&mut page, Taken::Next);
    assert_eq!(at(&page), ("again", Phase::Stands));
}

#[test]
fn who_does_something_else_finds_back() {
    let mut page = taught("crash");
    let before = page.session.state_hash();
    crash(&mut page, 5);
    assert!(page.strays());
    assert_eq!(page.session.branches().len(), 2, "what was done is kept");
    take(&mut page, Taken::Return);
    assert!(!page.strays());
    assert_eq!((page.session.branch(), page.session.state_hash()), (0, before));
}

/// On the way the reader does something of their own: time does not stop where the lesson would have.
#[test]
fn whoever_strays_on_the_way_is_not_stopped() {
    let mut page = taught("crash");
    take(&mut page, Taken::Choose(1));
    crash(&mut page, 2);
    assert_eq!(at(&page), ("crash", Phase::Goes));
    let stops = page.lesson.as_ref().expect("there is a lesson").stand().next_time;
    crash(&mut page, 5);
    assert!(page.strays());
    play(&mut page);
    assert!(page.session.present().playhead > stops, "the run goes on to its end");
}

#[test]
fn back_and_forth_comes_to_the_same_moment() {
    let mut page = taught("both");
    let there = page.session.state_hash();
    take(&mut page, Taken::Previous);
    assert_eq!(at(&page), ("two", Phase::Stands));
    // On without a word: to what the step leads to, and then to the next.
    take(&mut page, Taken::Next);
    take(&mut page, Taken::Next);
    take(&mut page, Taken::Next);
    assert_eq!(at(&page), ("both", Phase::Stands));
    assert_eq!(page.session.state_hash(), there);
}

#[test]
fn a_rule_switched_off_by_hand_leads_to_the_violation() {
    let mut page = taught("forget");
    page.update(Deed::one(Command::Rule { id: "vote-persisted".to_owned().into(), on: false }));
    assert_eq!(at(&page), ("forgets", Phase::Stands));
    take(&mut page, Taken::Choose(1));
    play(&mut page);
    assert_eq!(at(&page).1, Phase::Came);
    assert_eq!(page.session.violations().len(), 1);
}

#[test]
fn every_step_can_be_reached_by_going_on() {
    let mut page = taught("who");
    let steps = page.lesson.as_ref().expect("there is a lesson").lesson.steps.len();
    for _ in 0..4 * steps {
        take(&mut page, Taken::Next);
        assert!(!page.strays(), "{:?}", at(&page));
        assert_eq!(page.ui.notice, None);
    }
    assert!(page.lesson.as_ref().expect("there is a lesson").is_last());
}

#[test]
fn the_link_leads_to_the_step() {
    let mut page = taught("two");
    let link = encode(&page.link(true));
    assert!(link.contains("lesson=elections") && link.contains("step=two"), "{link}");
    assert!(!link.contains("run="), "{link}");
    page.update(Deed::one(Fault::Heal));
    crash(&mut page, 4);
    let link = encode(&page.link(true));
    assert!(
        link.contains("lesson=elections") && link.contains("run="),
        "what was done travels with it: {link}"
    );
}

#[test]
fn another_run_ends_the_lesson_and_a_wrong_name_says_which_there_are() {
    let mut page = taught("who");
    let scenario = synod_library::scenario("raft", "split-vote").expect("it is there").parse();
    page.open(scenario, None, false).expect("it opens");
    assert!(page.lesson.is_none());
    let wanted = WantedLesson { system: "raft".into(), id: "nosuch".into(), ..WantedLesson::default() };
    page.teach(wanted, &[]);
    assert!(page.ui.notice.is_some() && page.lesson.is_none());
}

#[test]
fn a_challenge_is_judged_at_every_moment() {
    let mut page = page("synod 1 raft\n");
    let wanted = WantedLesson {
        system: "raft".into(),
        id: "two-leaders".into(),
        challenge: true,
        ..WantedLesson::default()
    };
    page.teach(wanted, &[]);
    assert_eq!(page.ui.notice, None);
    page.update(Deed::SeekTime(synod_model::Micros::secs(1)));
    assert!(!page.judged().expect("it is judged").is_solved());
    let groups = [[1, 2].as_slice(), &[3, 4, 5]].map(|group| {
        group.iter().map(|number| synod_page::node(synod_model::NodeId::at(number - 1))).collect()
    });
    page.update(Deed::one(Fault::Partition(groups.into())));
    page.update(Deed::SeekTime(synod_model::Micros::secs(2)));
    let judged = page.judged().expect("it is judged");
    assert!(judged.is_solved(), "{:?}", judged.why);
    assert_eq!(judged.actions, 1);
    let link = encode(&page.link(true));
    assert!(link.contains("challenge=two-leaders") && link.contains("run="), "the link is the proof: {link}");
    // What is not allowed undoes it.
    page.update(Deed::one(Command::Rule { id: "vote-persisted".to_owned().into(), on: false }));
    assert!(!page.judged().expect("it is judged").is_solved());
}

/// Whoever presents asks first, and shows the options when the room has thought.
#[test]
fn a_presenter_shows_the_options_by_going_on() {
    let mut page = taught("who");
    page.ui.present = true;
    assert!(page.lesson.as_ref().expect("there is a lesson").hides_options());
    take(&mut page, Taken::Next);
    assert_eq!(at(&page), ("who", Phase::Stands), "the run waits");
    assert!(!page.lesson.as_ref().expect("there is a lesson").hides_options());
    take(&mut page, Taken::Next);
    assert_eq!(at(&page), ("who", Phase::Goes));
}

/// A teacher's own challenge is passed on by its link; what a reader did in it is passed on as a run, which is judged.
#[test]
fn a_challenge_of_ones_own_travels_in_its_link() {
    let text = "challenge 1\ntitle A crash\ntitle.zh-CN 崩溃\nsays Crash S2.\nsays.zh-CN 让 S2 崩溃。\nrun\n  synod 1 raft nodes=3\n  \
                until 1s\ngoal never node 2 role = leader\nmay crash 1\nsolution\n  at 10ms crash 2\n";
    let mut first = page("synod 1 paxos\n");
    first.teach(WantedLesson::of_text(text).expect("it is a challenge"), &[]);
    assert_eq!(first.ui.notice, None);
    let link = encode(&first.link(true));
    let mut second = page("synod 1 paxos\n");
    second.arrive(&link, None).expect("it is fine");
    let wanted = second.ui.wanted_lesson.clone().expect("a challenge is asked for");
    assert_eq!((wanted.challenge, wanted.text.as_deref()), (true, Some(text)));
    second.teach(wanted, &[]);
    assert_eq!(second.link(true).run.map(|run| run.text).as_deref(), Some(text), "it is passed on further");
    crash(&mut second, 2);
    let run = second.link(true).run.expect("there is a run").text;
    assert!(run.contains("raft") && run.contains("crash 2"), "{run}");
}
