//! Every sentence is spoken, and reads well in every language.

use super::super::{Raft, text};
use super::laws::Walk;
use synod_model::{Lang, NodeId, Protocol, Text};

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
    let without = std::iter::once(None).chain(Raft::RULES.iter().map(|rule| Some(rule.id)));
    for off in without {
        for seed in 0..24 {
            let params = ["nodes=3 clients=1", "nodes=5", "nodes=1", "nodes=2 clients=1 noop=off"][seed % 4];
            let mut walk = Walk::new(seed, params, off.as_slice());
            walk.lab.step.quiet = false;
            for n in 0..800 {
                // At the end, somebody asks too much.
                if n < 500 {
                    walk.step();
                } else {
                    walk.request(NodeId::new(1));
                }
                for note in &walk.lab.step.notes {
                    silent.retain(|(_, text)| !std::ptr::eq(*text, note.sentence.text));
                    for lang in Lang::ALL {
                        let said = note.sentence.render(lang, &|node| format!("S{}", node.number()));
                        assert!(!said.contains(['{', '}']), "{said}");
                    }
                }
            }
        }
    }
    let names: Vec<&str> = silent.iter().map(|(name, _)| *name).collect();
    assert!(names.is_empty(), "never spoken: {names:?}");
}
