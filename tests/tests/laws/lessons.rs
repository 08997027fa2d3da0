//! Lessons keep their rules, challenges are solved by their solutions and not by doing nothing.

use synod_lesson::{Challenge, Desk, Known, Lesson, check};
use synod_library::Bundled;
use synod_model::{Lang, Text};
use synod_scenario::ScenarioError;
use synod_tests::lessons;

/// What is wrong with the lessons or challenges of all systems.
fn wrong(
    of: fn(&str) -> &'static [Bundled],
    judge: impl Fn(&str, Desk<'_>) -> Result<Vec<ScenarioError>, ScenarioError>,
) -> Vec<String> {
    let catalogue = synod_library::catalogue();
    let desk = Desk { catalogue: &catalogue, bundled: &synod_library::scenario_named };
    let mut wrong = Vec::new();
    for lesson in synod_library::ids().into_iter().flat_map(of) {
        let found = judge(lesson.text, desk).unwrap_or_else(|error| vec![error]);
        wrong.extend(found.iter().map(|error| format!("{}/{}: {error}", lesson.system, lesson.id)));
    }
    wrong
}

#[test]
fn every_lesson_keeps_its_rules() {
    let challenge = |name: &str| synod_library::challenge(name).is_some();
    let known = Known { challenge: &challenge, term: &synod_library::is_term };
    let found = wrong(synod_library::lessons_of, |text, desk| {
        Lesson::parse(text).map(|lesson| check(&lesson, desk, known).0)
    });
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn every_challenge_is_solved_by_its_solution_and_not_by_doing_nothing() {
    let found = wrong(synod_library::challenges_of, |text, desk| {
        Challenge::parse(text).map(|challenge| challenge.check(desk))
    });
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// What a new system begins with, of the examples of docs/protocol.md.
#[test]
fn the_lesson_and_the_challenges_of_the_example_keep_their_rules() {
    let catalogue = synod_library::with_examples();
    let desk = Desk { catalogue: &catalogue, bundled: &synod_library::scenario_named };
    let challenge = |name: &str| name == "lease-lock/two-holders";
    let known = Known { challenge: &challenge, term: &synod_library::is_term };
    let lesson = Lesson::parse(include_str!("../../lessons/lease-lock.lesson")).unwrap();
    assert_eq!(check(&lesson, desk, known).0, []);
    for text in [
        include_str!("../../lessons/two-holders.challenge"),
        include_str!("../../lessons/handed-on.challenge"),
    ] {
        assert_eq!(Challenge::parse(text).unwrap().check(desk), []);
    }
}

/// A lesson speaks of what happens: with another seed it is told that it does not, and does not play on regardless.
#[test]
fn a_lesson_whose_run_is_another_one_is_noticed() {
    let lesson = synod_library::lesson("raft/elections").unwrap();
    let text = lesson.text.replacen("seed 41", "seed 42", 1);
    let catalogue = synod_library::catalogue();
    let desk = Desk { catalogue: &catalogue, bundled: &synod_library::scenario_named };
    let error = Lesson::parse(&text).unwrap().play(desk).expect_err("S2 does not stand first with this seed");
    assert!(
        error.to_string().contains("never comes true") || error.to_string().contains("already"),
        "{error}"
    );
}

#[test]
fn every_system_has_a_lesson_and_two_challenges() {
    for id in synod_library::ids() {
        assert!(!synod_library::lessons_of(id).is_empty(), "{id} has no lesson");
        let challenges = synod_library::challenges_of(id).len();
        assert!(challenges >= 2, "{id} has {challenges} challenges, and owes two");
    }
}

#[test]
fn every_lesson_is_the_one_in_the_table() {
    for id in synod_library::ids() {
        let path = format!("{}/steps/{id}.txt", env!("CARGO_MANIFEST_DIR"));
        synod_golden::check(synod_golden::Kind::Hashes, &path, &lessons::table(id));
    }
}

/// What lists say is read by other means than what opens a text.
#[test]
fn lists_say_what_the_texts_say() {
    use synod_library::{listed_challenges, listed_lessons, listed_scenarios};
    for id in synod_library::ids() {
        let scenarios = synod_library::scenarios_of(id).iter().map(|bundled| {
            let scenario = bundled.parse();
            let shows = |lang| scenario.introduction.shows(lang).unwrap_or_default().to_owned();
            let title = |lang| scenario.title(lang).unwrap_or_default().to_owned();
            (bundled.file, Lang::ALL.map(title), Lang::ALL.map(shows), 0)
        });
        let lessons = synod_library::lessons_of(id).iter().map(|bundled| {
            let lesson = Lesson::parse(bundled.text).unwrap();
            let asked = lesson.steps.iter().filter(|step| step.ask.is_some()).count();
            let words = |said: &synod_lesson::Said| Lang::ALL.map(|lang| said.get(lang).words());
            (bundled.file, words(&lesson.title), words(&lesson.aim), asked)
        });
        let challenges = synod_library::challenges_of(id).iter().map(|bundled| {
            let challenge = Challenge::parse(bundled.text).unwrap();
            let words = |said: &synod_lesson::Said| Lang::ALL.map(|lang| said.get(lang).words());
            (bundled.file, words(&challenge.title), words(&challenge.says), 0)
        });
        let lists = [listed_scenarios(id), listed_lessons(id), listed_challenges(id)];
        let listed = lists.into_iter().flatten().map(|of| {
            let both = |text: &Text| Lang::ALL.map(|lang| text.get(lang).to_owned());
            (of.file, both(&of.title), both(&of.says), of.asked)
        });
        let all = scenarios.chain(lessons).chain(challenges);
        assert_eq!(listed.collect::<Vec<_>>(), all.collect::<Vec<_>>());
    }
}
