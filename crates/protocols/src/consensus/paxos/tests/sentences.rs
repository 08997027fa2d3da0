//! Every sentence is spoken, and reads well in every language.

use super::super::{Paxos, Timer, text};
use super::Lab;
use super::laws::Walk;
use synod_model::{Lang, NodeId, Note, Protocol, Text};

/// The arguments that a template names.
fn arguments(template: &str) -> Vec<&str> {
    let mut all: Vec<&str> =
        template.split('{').skip(1).filter_map(|rest| rest.split_once('}').map(|(name, _)| name)).collect();
    all.sort_unstable();
    all.dedup();
    all
}

#[test]
fn both_languages_name_the_same_facts() {
    for (name, text) in text::ALL {
        assert_eq!(arguments(text.en), arguments(text.zh), "{name}");
        assert!(text.en.ends_with('.') && text.zh.ends_with('。'), "{name}");
        let halfwidth = [",", ";", "!", "?"].iter().any(|mark| text.zh.contains(mark));
        assert!(!halfwidth, "{name}: Chinese punctuation is full-width");
    }
}

/// Walks with every rule off in turn say everything there is to say, each with all its facts.
#[test]
fn every_sentence_is_spoken() {
    let mut silent: Vec<(&str, &Text)> = text::ALL.to_vec();
    let mut hear = |notes: &[Note]| {
        for note in notes {
            silent.retain(|(_, text)| !std::ptr::eq(*text, note.sentence.text));
            for lang in Lang::ALL {
                let said = note.sentence.render(lang, &|node: NodeId| format!("S{}", node.number()));
                assert!(!said.contains(['{', '}']), "{said}");
            }
        }
    };
    let without = std::iter::once(None).chain(Paxos::RULES.iter().map(|rule| Some(rule.id)));
    for off in without {
        for seed in 0..140 {
            let mut walk = Walk::new(seed, off.as_slice());
            walk.lab.step.quiet = false;
            for _ in 0..600 {
                walk.step();
                hear(&walk.lab.step.notes);
            }
        }
    }
    // A start with quorums that do not intersect, and a proposer that is asked too much.
    let mut lab = Lab::new("nodes=3 quorum1=1");
    hear(&lab.step.notes);
    for _ in 0..=super::super::proposer::MOST_WAITING {
        lab.propose(1, "red");
        lab.world.inject(NodeId::new(1), NodeId::new(1), super::Message::Query);
    }
    hear(&lab.step.notes);
    lab.fire(1, Timer::Timeout);
    let names: Vec<&str> = silent.iter().map(|(name, _)| *name).collect();
    assert!(names.is_empty(), "never spoken: {names:?}");
}
