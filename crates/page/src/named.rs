//! Names in what the page has to say, and where each leads: to a system, a scenario, a parameter, a rule; or to a text that has
//! the name in place of the word that was wrong.

use crate::state::State;
use crate::texts as t;
use crate::ui::Notice;
use synod_model::{Arg, Named, Sentence};
use synod_scenario::{Pos, ScenarioError};

/// What stands before a name, and then the sign of what has it. It stands in no text: there are no signs of control.
const BEGINS: char = '\u{1}';
/// What stands behind a name.
const ENDS: char = '\u{2}';

/// A piece of what is said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Words.
    Plain(String),
    /// A name, and where it leads.
    Name(String, Leads),
}

/// Where a name leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Leads {
    /// To a system, or to a scenario of it: the fragment of an address.
    To(String),
    /// To a parameter of the system on the stage.
    Param(&'static str),
    /// To a rule of it.
    Rules,
    /// To this text.
    Instead(String),
}

impl State {
    /// What a notice says. It may be about a `question`: then a name leads to the question as it was meant.
    pub fn pieces(&self, notice: &Notice, question: Option<&str>) -> Vec<Piece> {
        let (lang, mut error) = (self.lang(), None);
        let text = match notice {
            Notice::Says(sentence) => self.say(&marked(sentence)),
            Notice::Scenario(wrong) => {
                error = Some(wrong);
                sentence_case(ScenarioError::new(wrong.pos, marked(&wrong.sentence)).render(lang))
            }
            Notice::Link(error) => [t::BAD_LINK.get(lang), " ", &sentence_case(error.render(lang))].concat(),
        };
        let mut parts = text.split(BEGINS);
        let mut pieces = vec![Piece::Plain(parts.next().unwrap_or_default().to_owned())];
        for part in parts {
            let (name, rest) = part.split_once(ENDS).unwrap_or((part, ""));
            let of = Named::ALL.into_iter().find_map(|of| Some((of, name.strip_prefix(sign(of))?)));
            let led = of.and_then(|(of, name)| Some((name, self.leads(of, name, error, question)?)));
            pieces.push(match (led, of) {
                (Some((name, leads)), _) => Piece::Name(name.to_owned(), leads),
                (None, of) => Piece::Plain(of.map_or(name, |(_, name)| name).to_owned()),
            });
            pieces.push(Piece::Plain(rest.to_owned()));
        }
        pieces
    }

    fn leads(
        &self,
        of: Named,
        name: &str,
        error: Option<&ScenarioError>,
        question: Option<&str>,
    ) -> Option<Leads> {
        let pos = error.map_or(Pos::NONE, |error| error.pos);
        // What has a place stands in the text that was to be opened.
        let text = if pos == Pos::NONE { question } else { self.ui.tried.as_deref() };
        let instead = error.and_then(|error| instead(text?, pos, wrong(&error.sentence)?, name));
        if let Some(instead) = instead {
            return Some(Leads::Instead(instead));
        }
        let (system, id) = (self.system(), self.system().meta.id);
        let of_stage = pos == Pos::NONE || text.is_none_or(|text| text.split_whitespace().nth(2) == Some(id));
        match of {
            Named::System => Some(Leads::To(["#/", name].concat())),
            Named::Scenario => {
                let of = error.and_then(|error| system_in(&error.sentence)).unwrap_or(id);
                Some(Leads::To(["#/", of, "/", name].concat()))
            }
            Named::Param if of_stage => {
                system.params.iter().find(|param| param.key == name).map(|param| Leads::Param(param.key))
            }
            Named::Rule if of_stage => Some(Leads::Rules),
            _ => None,
        }
    }
}

/// The sign of what has a name.
const fn sign(of: Named) -> char {
    match of {
        Named::System => 's',
        Named::Scenario => 'c',
        Named::Param => 'p',
        Named::Rule => 'r',
        Named::Other => 'o',
    }
}

/// The sentence with signs around its names.
fn marked(sentence: &Sentence) -> Sentence {
    let arg = |arg: &Arg| match arg {
        Arg::Names(of, names) => {
            let name = |name: &String| format!("{BEGINS}{}{name}{ENDS}", sign(*of));
            names.iter().map(name).collect::<Vec<_>>().join(", ").into()
        }
        Arg::Sentence(inner) => marked(inner).into(),
        other => other.clone(),
    };
    Sentence { text: sentence.text, args: sentence.args.iter().map(arg).collect() }
}

/// The sentence with a capital at its beginning, unless a name stands there: an error begins small when it stands after its
/// place.
fn sentence_case(mut text: String) -> String {
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    text
}

/// The system that a sentence names.
fn system_in(sentence: &Sentence) -> Option<&str> {
    sentence.args.iter().find_map(|arg| match arg {
        Arg::Names(Named::System, names) => names.first().map(String::as_str),
        _ => None,
    })
}

/// The word that is none of the names in a sentence: what was written in place of one.
fn wrong(sentence: &Sentence) -> Option<&str> {
    let names = sentence.args.iter().any(|arg| matches!(arg, Arg::Names(..)));
    match sentence.args.first() {
        Some(Arg::Str(word)) if names => Some(word),
        _ => sentence
            .args
            .iter()
            .find_map(|arg| if let Arg::Sentence(inner) = arg { wrong(inner) } else { None }),
    }
}

/// The text with a name in place of the wrong word, which stands at this place, or where it first stands as a whole word.
fn instead(text: &str, pos: Pos, wrong: &str, name: &str) -> Option<String> {
    let in_word = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
    let stands = |at: usize| {
        let before = text[..at].chars().next_back();
        text[at..].strip_prefix(wrong).is_some_and(|rest| !rest.starts_with(in_word))
            && !before.is_some_and(in_word)
    };
    let at = if pos == Pos::NONE {
        text.match_indices(wrong).map(|(at, _)| at).find(|at| stands(*at))?
    } else {
        let line = text.split_inclusive('\n').nth(usize::try_from(pos.line).ok()?.checked_sub(1)?)?;
        let begun = line.as_ptr() as usize - text.as_ptr() as usize;
        let column = usize::try_from(pos.column).ok()?.checked_sub(1)?;
        let (within, _) = line.char_indices().nth(column)?;
        Some(begun + within).filter(|at| stands(*at))?
    };
    Some([&text[..at], name, &text[at + wrong.len()..]].concat())
}
