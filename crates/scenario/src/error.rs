//! What is wrong with a scenario, and where: one sentence, in the language of whoever reads it.

use crate::parts::Pos;
use crate::texts;
use std::fmt;
use synod_model::{Arg, Lang, Named, NodeId, Sentence, nearest};

/// The most characters of a person's text that an error repeats.
const SHOWN_CHARS: usize = 60;

/// Something wrong at a place of a scenario.
///
/// The parser makes them, and so does whoever resolves a scenario against a system: a node that does not
/// exist, an unknown rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScenarioError {
    /// Where; [`Pos::NONE`] if it is nowhere in particular.
    pub pos: Pos,
    /// What was found, and what is allowed there.
    pub sentence: Sentence,
}

impl ScenarioError {
    /// An error at a place.
    pub const fn new(pos: Pos, sentence: Sentence) -> Self {
        Self { pos, sentence }
    }

    /// An error that stands at no place in particular.
    pub const fn nowhere(sentence: Sentence) -> Self {
        Self::new(Pos::NONE, sentence)
    }

    /// A word that is not known at its place: names the nearest known word, and lists all of them.
    pub fn unknown(pos: Pos, found: &str, allowed: &[&str]) -> Self {
        let list = Named::Other.all(allowed.iter().copied());
        Self::new(pos, texts::UNKNOWN.with([shown(found), hint(found, allowed), list]))
    }

    /// The place and the sentence: `Line 4, column 14: node 9 does not exist; ...`. A node that the sentence
    /// names is shown by its number.
    pub fn render(&self, lang: Lang) -> String {
        if self.pos == Pos::NONE {
            return self.sentence.render(lang, &number);
        }
        let args = [self.pos.line.into(), self.pos.column.into(), self.sentence.clone().into()];
        texts::PLACE.with(args).render(lang, &number)
    }
}

impl fmt::Display for ScenarioError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render(Lang::En))
    }
}

impl std::error::Error for ScenarioError {}

fn number(node: NodeId) -> String {
    node.number().to_string()
}

/// The nearest allowed word as a question, or nothing if none is near.
fn hint(found: &str, allowed: &[&str]) -> Arg {
    match nearest(found, allowed.iter().copied()) {
        Some(word) => texts::DID_YOU_MEAN.with([Named::Other.one(word)]).into(),
        None => texts::NOTHING.with([]).into(),
    }
}

/// What somebody wrote, as an argument of a sentence: cut short if it is long, without control characters.
pub(crate) fn shown(text: &str) -> Arg {
    let visible = |c: char| if c.is_control() { '\u{fffd}' } else { c };
    let mut out: String = text.chars().take(SHOWN_CHARS).map(visible).collect();
    if text.chars().nth(SHOWN_CHARS).is_some() {
        out.push('…');
    }
    out.into()
}
