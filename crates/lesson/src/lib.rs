//! Lessons and challenges: texts that a person can write, read, check and play.
//!
//! A lesson is a run, or several, with steps: each stands at a moment, says something in both languages, and may ask the
//! reader to do something, to predict what comes, or to search. Nothing of what is right is stored: [`Lesson::play`] runs it, and
//! the run decides. [`check()`] finds what a lesson owes its readers. The grammar is in `docs/lesson.md`.

mod about;
mod challenge;
mod check;
mod lesson;
mod outline;
mod play;
mod prose;
mod read;
mod texts;

pub use about::{Block, Inline, SECTIONS, about, check_about};
pub use challenge::{Allowed, Challenge, Judged, Solution};
pub use check::{Known, check};
pub use lesson::{Act, Ask, Choice, Lesson, Rung, Search, Start, Step, When};
pub use play::{Answer, Answers, Bit, Desk, Part, Played, Stand, Told};
pub use prose::{Piece, Prose, Quantity, Said};

#[cfg(test)]
mod tests {
    use super::*;
    use synod_model::Micros;
    use synod_scenario::{Moment, Scenario};

    /// What stands in the page of the grammar between fences of a kind.
    fn example(kind: &str) -> &'static str {
        let page = include_str!("../../../docs/lesson.md");
        let (_, behind) = page.split_once(&format!("```{kind}\n")).expect("the page has one");
        behind.split_once("```").expect("it is closed").0
    }

    fn desk_is(judge: impl FnOnce(Desk<'_>)) {
        let catalogue = synod_library::catalogue();
        judge(Desk { catalogue: &catalogue, bundled: &synod_library::scenario_named });
    }

    #[test]
    fn the_lesson_of_the_grammar_page_plays() {
        let lesson = Lesson::parse(example("lesson")).expect("it reads");
        desk_is(|desk| {
            let played = lesson.play(desk).expect("it plays");
            let answers = played.stands[0].answers.as_ref().expect("the first step asks");
            let right: Vec<bool> = answers.options.iter().map(|option| option.right).collect();
            assert_eq!(right, [false, true], "another server leads");
            let told = played.stands[1].says.plain(synod_model::Lang::En);
            assert!(told.starts_with("S4 leads in term 2, at 1"), "{told}");
            assert_eq!(played.stands[0].next, played.stands[1].at);
        });
    }

    #[test]
    fn the_challenge_of_the_grammar_page_is_solved() {
        let challenge = Challenge::parse(example("challenge")).expect("it reads");
        desk_is(|desk| {
            assert_eq!(challenge.check(desk), []);
            let mut run = challenge.solved(desk).expect("it has a solution");
            assert!(challenge.judge(desk, &run, None).expect("it runs").is_solved());
            run.seed = 42;
            assert!(!challenge.judge(desk, &run, None).expect("it runs").is_solved(), "another run");
        });
    }

    /// Whoever went back and shared an earlier moment is judged by what was done until then.
    #[test]
    fn what_is_done_after_the_moment_does_not_count() {
        let challenge = Challenge::parse(example("challenge")).expect("it reads");
        desk_is(|desk| {
            let run = challenge.solved(desk).expect("it has a solution");
            let more = Scenario::parse("synod 1 raft\nat 2s crash 1\n").expect("it reads");
            let run = Scenario { lines: [run.lines.clone(), more.lines].concat(), ..run };
            let step = {
                let mut session = desk.catalogue.open(run.clone()).expect("it opens");
                session.seek_time(Micros::secs(1)).expect("it runs");
                session.present().step
            };
            let at = Moment { step, offset: Micros(0) };
            let judged = challenge.judge(desk, &run, Some(at)).expect("it runs");
            assert!(judged.is_solved() && judged.actions == 1, "{judged:?}");
            assert!(
                !challenge.judge(desk, &run, None).expect("it runs").is_solved(),
                "a crash is not allowed"
            );
        });
    }

    /// What looks back is known from the beginning of the run, though no line of its scenario expects it.
    #[test]
    fn what_looks_back_is_known() {
        let text = example("lesson")
            .replace("expect leader = none", "expect never leader = 4")
            .replace("    until 3s\n", "    until 3s\n    at 900ms request 2 put x 7\n")
            .replace("when leader != none", "when answer 1 != open")
            .replace("{time}.", "{time}: {answer 1}.");
        desk_is(|desk| {
            let played = Lesson::parse(&text).expect("it reads").play(desk).expect("it plays");
            let answers = played.stands[0].answers.as_ref().expect("the first step asks");
            assert!(answers.options[0].right, "S4 has not led yet");
            let told = played.stands[1].says.plain(synod_model::Lang::En);
            assert!(told.contains(": none."), "{told}");
        });
    }

    #[test]
    fn bad_lessons_are_refused_at_their_place() {
        for (text, place, says) in [
            ("", (1, 1), "lesson 1"),
            ("lesson 2", (1, 1), "lesson 1"),
            ("lesson 1\ntitel A", (2, 1), "title"),
            ("lesson 1\ntitle A\ntitle B", (3, 1), "twice"),
            ("lesson 1\ntitle A\ntitle.zh-CN 一\naim A\naim.zh-CN 一\nstep one\n", (6, 6), "RUNG"),
            ("lesson 1\nstep one hook\n  says A\n  says.zh-CN 一\n", (2, 1), "run"),
            ("lesson 1\nstep one hook\n  run\n    synod 1 raft\n    crsh 1\n  says A\n", (5, 5), "crsh"),
            ("lesson 1\nstep one hook\n  do crsh 1\n", (3, 6), "crash"),
            ("lesson 1\nstep one hook\n  when leader 2\n", (3, 15), "2"),
            ("lesson 1\nstep one hook\n  at soon\n", (3, 6), "time"),
            ("lesson 1\nstep one hook\n  says a {b\n", (3, 8), "{"),
            ("lesson 1\nstep one hook\n  ask A?\n    zh-CN 一？\n", (3, 3), "options"),
        ] {
            let error = Lesson::parse(text).expect_err(text);
            assert_eq!((error.pos.line, error.pos.column), place, "{text}: {error}");
            assert!(error.to_string().contains(says), "{text}: {error}");
        }
    }

    #[test]
    fn what_a_lesson_owes_is_found() {
        let lesson = Lesson::parse(example("lesson")).expect("it reads");
        desk_is(|desk| {
            let known = Known { challenge: &|_| false, term: &|_, _| false };
            let (found, played) = check(&lesson, desk, known);
            assert!(played.is_some());
            let all: Vec<String> = found.iter().map(ToString::to_string).collect();
            let all = all.join("\n");
            for owed in [
                "8 to 15",
                "limit",
                "ends with sandbox",
                "third 3",
                "challenge",
                "switch a safety rule off",
                "“term”",
            ] {
                assert!(all.contains(owed), "{owed} is not found: {all}");
            }
        });
    }

    /// What is found in the lesson of the grammar page when a piece of it is another one.
    fn found_with(old: &str, new: &str) -> String {
        let text = example("lesson");
        assert!(text.contains(old), "{old}");
        let lesson = Lesson::parse(&text.replace(old, new)).expect("it reads");
        let mut all = Vec::new();
        desk_is(|desk| {
            let known = Known { challenge: &|_| false, term: &|_, _| false };
            all = check(&lesson, desk, known).0;
        });
        all.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn questions_that_give_themselves_away_are_found() {
        let two = found_with("expect leader = none", "expect node 1 role = follower");
        assert!(two.contains("every option"), "{two}");
        // Four questions, and what comes true is the second and longer option of each.
        let text = example("lesson");
        let (start, _) = text.split_once("step next path").expect("it has two steps");
        let question = &start[start.find("  ask").expect("it asks")..];
        let mut steps = String::new();
        for (nth, crash) in [3, 5, 1].iter().enumerate() {
            let head = format!(
                "\nstep more{nth} fault\n  when leader != none\n  says So.\n  says.zh-CN 是。\n  do crash {crash}\n"
            );
            steps.push_str(&head);
            steps.push_str(
                &question
                    .replace("expect leader = none", "expect leader = 1")
                    .replace("expect leader != none", "expect node 1 current_term >= 0"),
            );
        }
        let lesson = Lesson::parse(&[start, &steps].concat()).expect("it reads");
        desk_is(|desk| {
            let known = Known { challenge: &|_| false, term: &|_, _| false };
            let found = check(&lesson, desk, known).0;
            let found = found.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
            assert!(found.contains("same place"), "{found}");
            assert!(found.contains("longest option"), "{found}");
        });
    }

    #[test]
    fn figures_that_a_run_has_not_are_found() {
        let said = found_with("at {time}", "after {figure messages_of.nobody} messages");
        assert!(said.contains("no figure messages_of.nobody"), "{said}");
        let expected = found_with("expect leader != none", "expect figure answers.late > 3");
        assert!(expected.contains("no figure answers.late"), "{expected}");
    }
}
