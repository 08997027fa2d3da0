//! The laws of the text: printing loses nothing, and no input makes the parser panic.

use crate::generate;
use proptest::prelude::*;
use synod_model::Lang;
use synod_scenario::Scenario;

const VALID: &str = "synod 1 raft nodes=5 election=150..300ms\ntitle \"A leader is cut off\"\n\
    title.zh-CN \"领导者被切断\"\nshows.zh-CN \"领导者\"\ntry \"x\"\nspeed 1/10\nfrom 1s\nseed 42\nnet latency=10..30ms loss=0.5%\nnet 1 -> 2 loss=5%\n\
    without current-term-commit\ngiven 1 current_term=7 log=1,1,1,4,4\nload 5/s put\n\
    at 400ms request 1 put x \"7 8\"\nat 1200ms pause 2 / at 1400ms resume 2\nat 1500ms partition 1 2 | 3 4 5\n\
    at 1600ms cut 3 -> 4\nat 1700ms clock 2 120%\nat 3s deliver 2 -> 3 RequestVote # why\n\
    at 3s delay 3 -> * AppendEntries by 50ms\nafter 214 at 2141733us fire 2 election\n\
    at 5s expect leader = 3\nexpect node 2 log[3].term >= 4\nexpect holds state-machine-safety\nuntil 6s\n";

/// Whatever it is, it is a scenario whose canonical form is stable, or an error with a sentence in both languages.
fn check(text: &str) -> Result<(), TestCaseError> {
    match Scenario::parse(text) {
        Ok(scenario) => {
            let printed = scenario.to_string();
            prop_assert_eq!(
                Scenario::parse(&printed).map_err(|e| e.to_string()),
                Ok(scenario),
                "{}",
                printed
            );
            prop_assert_eq!(Scenario::parse(&printed).map(|s| s.to_string()), Ok(printed));
        }
        Err(error) => {
            for lang in Lang::ALL {
                let said = error.render(lang);
                prop_assert!(!said.is_empty() && !said.contains(char::is_control), "{said:?}");
            }
        }
    }
    Ok(())
}

/// A valid text with a few characters taken out, put in or exchanged.
fn mutated() -> impl Strategy<Value = String> {
    let change = (any::<prop::sample::Index>(), 0..3_u8, "[ -~\n\r\t领\u{feff}\"/#=|>*%-]");
    prop::collection::vec(change, 1..6).prop_map(|changes| {
        let mut chars: Vec<char> = VALID.chars().collect();
        for (index, what, with) in changes {
            let at = index.index(chars.len());
            match what {
                0 => drop(chars.remove(at)),
                1 => chars.splice(at..at, with.chars()).for_each(drop),
                _ => chars.splice(at..=at, with.chars()).for_each(drop),
            }
        }
        chars.into_iter().collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn what_is_printed_parses_to_the_same(scenario in generate::scenario()) {
        let printed = scenario.to_string();
        let parsed = Scenario::parse(&printed);
        prop_assert_eq!(parsed.map_err(|e| e.to_string()), Ok(scenario), "{}", printed);
    }

    #[test]
    fn any_string_gets_an_answer(text in "(?s).{0,300}") {
        check(&text)?;
        check(&format!("synod 1 raft\n{text}"))?;
    }

    #[test]
    fn words_of_the_grammar_in_any_order_get_an_answer(
        words in prop::collection::vec(prop::sample::select(VALID.split([' ', '\n']).collect::<Vec<_>>()), 0..40),
        stepwise in any::<bool>(),
    ) {
        let head = if stepwise { "synod 1 raft / stepwise\n" } else { "synod 1 raft\n" };
        check(&format!("{head}{}", words.join(" ")))?;
        for word in words.chunks(4) {
            check(&format!("{head}{}", word.join(" ")))?;
        }
    }

    #[test]
    fn a_mistyped_text_gets_an_answer(text in mutated()) {
        check(&text)?;
    }

    #[test]
    fn a_text_that_was_cut_off_gets_an_answer(end in any::<prop::sample::Index>()) {
        let end = end.index(VALID.len());
        check(&VALID[..(0..=end).rev().find(|at| VALID.is_char_boundary(*at)).unwrap_or(0)])?;
    }
}

#[test]
fn the_text_that_is_mutated_is_valid() {
    assert_eq!(
        Scenario::parse(VALID).map(|scenario| scenario.lines.len()).map_err(|e| e.to_string()),
        Ok(12)
    );
}
