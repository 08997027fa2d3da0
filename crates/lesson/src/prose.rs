//! Running text in both languages: words, `*terms*`, `{values}` of the run and `[sources]`.

use crate::texts as t;
use synod_model::Lang;
use synod_scenario::{Expectation, Pos, ScenarioError};

/// A part of a running text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Words.
    Words(String),
    /// `*term*`: a word of the field that is introduced here.
    Term(String),
    /// `{node 2 current_term}`: a value of the run at this moment.
    Value(Quantity),
    /// `[Ongaro 2014, 3.4]`: where it is published.
    Source(String),
    /// An empty line: a new paragraph.
    Paragraph,
}

/// What a text can tell of the run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Quantity {
    /// `{time}`: the moment.
    Time,
    /// What an expectation of this form would compare.
    Found(Expectation),
}

impl Quantity {
    fn read(text: &str) -> Option<Self> {
        if text == "time" {
            return Some(Self::Time);
        }
        match Expectation::parse(&format!("{text} = none")).ok()? {
            Expectation::Never(_) | Expectation::Invariant { .. } => None,
            found => Some(Self::Found(found)),
        }
    }
}

/// A text in one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prose {
    /// Its parts, in order.
    pub pieces: Vec<Piece>,
    /// Where it begins.
    pub pos: Pos,
}

impl Prose {
    /// Reads the signs in a text that begins at a place.
    ///
    /// # Errors
    /// When a sign is not closed, or braces hold no value.
    pub(crate) fn read(text: &str, pos: Pos) -> Result<Self, ScenarioError> {
        let mut pieces = Vec::new();
        for (nth, paragraph) in text.split("\n\n").enumerate() {
            if nth > 0 {
                pieces.push(Piece::Paragraph);
            }
            let mut rest = paragraph;
            while let Some(at) = rest.find(['*', '{', '[']) {
                let (open, close) = match rest.as_bytes()[at] {
                    b'*' => ('*', '*'),
                    b'{' => ('{', '}'),
                    _ => ('[', ']'),
                };
                if at > 0 {
                    pieces.push(Piece::Words(rest[..at].to_owned()));
                }
                let behind = &rest[at + 1..];
                let unclosed = || ScenarioError::new(pos, t::UNCLOSED.with([open.to_string().into()]));
                let (inner, after) = behind.split_once(close).ok_or_else(unclosed)?;
                pieces.push(match open {
                    '*' => Piece::Term(inner.to_owned()),
                    '{' => Piece::Value(
                        Quantity::read(inner)
                            .ok_or_else(|| ScenarioError::new(pos, t::NO_QUANTITY.with([inner.into()])))?,
                    ),
                    _ => Piece::Source(inner.to_owned()),
                });
                rest = after;
            }
            if !rest.is_empty() {
                pieces.push(Piece::Words(rest.to_owned()));
            }
        }
        Ok(Self { pieces, pos })
    }

    /// Its words, without what a run would tell: of a title, all of it.
    pub fn words(&self) -> String {
        let words = self.pieces.iter().map(|piece| match piece {
            Piece::Words(text) | Piece::Term(text) => text.as_str(),
            Piece::Value(_) | Piece::Source(_) => "",
            Piece::Paragraph => " ",
        });
        words.collect()
    }

    /// What it tells of the run, in order.
    pub(crate) fn found(&self) -> impl Iterator<Item = &Expectation> {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Value(Quantity::Found(expectation)) => Some(expectation),
            _ => None,
        })
    }

    /// The terms that it introduces, in order.
    pub fn terms(&self) -> impl Iterator<Item = &str> {
        self.pieces
            .iter()
            .filter_map(|piece| if let Piece::Term(term) = piece { Some(term.as_str()) } else { None })
    }

    /// How long it is: words of English, characters of Chinese. Values count as one; sources do not count.
    pub fn length(&self, lang: Lang) -> usize {
        let of = |text: &str| match lang {
            Lang::En => text.split_whitespace().filter(|word| word.contains(char::is_alphanumeric)).count(),
            Lang::ZhCn => text.chars().filter(|c| c.is_alphanumeric()).count(),
        };
        let lengths = self.pieces.iter().map(|piece| match piece {
            Piece::Words(text) | Piece::Term(text) => of(text),
            Piece::Value(_) => 1,
            Piece::Source(_) | Piece::Paragraph => 0,
        });
        lengths.sum()
    }

    /// A number that stands in its words by itself, and so is neither bound to the run nor to a source.
    pub fn loose_number(&self) -> Option<&str> {
        let words = self
            .pieces
            .iter()
            .filter_map(|piece| if let Piece::Words(text) = piece { Some(text) } else { None });
        let tokens = words.flat_map(|text| text.split(|c: char| !c.is_ascii_alphanumeric()));
        tokens.into_iter().find(|token| !token.is_empty() && token.chars().all(|c| c.is_ascii_digit()))
    }
}

/// A text in both languages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// English.
    pub en: Prose,
    /// Simplified Chinese.
    pub zh: Prose,
}

impl Said {
    /// It in a language.
    pub const fn get(&self, lang: Lang) -> &Prose {
        match lang {
            Lang::En => &self.en,
            Lang::ZhCn => &self.zh,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Prose {
        Prose::read(text, Pos { line: 1, column: 1 }).expect(text)
    }

    #[test]
    fn signs_are_read() {
        let prose = read("A *term* is {node 2 current_term} by {time} [Ongaro 2014, 3.4].\n\nAnd {leader}.");
        let kinds = prose.pieces.iter().map(|piece| match piece {
            Piece::Words(_) => "words",
            Piece::Term(_) => "term",
            Piece::Value(_) => "value",
            Piece::Source(_) => "source",
            Piece::Paragraph => "paragraph",
        });
        assert_eq!(
            kinds.collect::<Vec<_>>(),
            [
                "words",
                "term",
                "words",
                "value",
                "words",
                "value",
                "words",
                "source",
                "words",
                "paragraph",
                "words",
                "value",
                "words"
            ]
        );
        assert_eq!(prose.terms().collect::<Vec<_>>(), ["term"]);
    }

    #[test]
    fn a_number_by_itself_is_noticed() {
        assert_eq!(read("S3 and 2PC wait {time} [2001, 3].").loose_number(), None);
        assert_eq!(read("They wait 150 ms.").loose_number(), Some("150"));
        assert_eq!(read("等待150毫秒。").loose_number(), Some("150"));
    }

    #[test]
    fn what_is_not_closed_or_no_value_is_refused() {
        for text in ["A *term", "a {time", "a {holds election-safety}", "a {nonsense here}"] {
            assert!(Prose::read(text, Pos::NONE).is_err(), "{text}");
        }
    }

    #[test]
    fn lengths_are_counted_as_their_languages_do() {
        assert_eq!(read("One *word* more: {time} [x 1].").length(Lang::En), 4);
        assert_eq!(read("一个*词* {time}。").length(Lang::ZhCn), 4);
    }
}
