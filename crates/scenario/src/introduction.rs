//! What a person reads before a run, and how the page begins to show it. It changes nothing about the run itself.

use crate::parts::Spanned;
use std::fmt::{self, Display, Formatter};
use synod_model::{Lang, Micros};

/// The introduction of a scenario; each sentence at most once per language.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Introduction {
    /// What the run demonstrates.
    pub shows: Vec<(Lang, String)>,
    /// Where to look, and when.
    pub watch: Vec<(Lang, String)>,
    /// What to do then.
    pub tries: Vec<(Lang, String)>,
    /// How fast the page plays it.
    pub speed: Option<Pace>,
    /// The moment at which the page begins to show it.
    pub from: Option<Spanned<Micros>>,
}

impl Introduction {
    /// What the run demonstrates, in a language, or in another one if that is all there is.
    pub fn shows(&self, lang: Lang) -> Option<&str> {
        said(&self.shows, lang)
    }

    /// Where to look, likewise.
    pub fn watch(&self, lang: Lang) -> Option<&str> {
        said(&self.watch, lang)
    }

    /// What to do then, likewise.
    pub fn tries(&self, lang: Lang) -> Option<&str> {
        said(&self.tries, lang)
    }
}

/// What is said in a language, or in another one if that is all there is.
pub(crate) fn said(texts: &[(Lang, String)], lang: Lang) -> Option<&str> {
    let wanted = texts.iter().find(|(l, _)| *l == lang);
    wanted.or_else(|| texts.first()).map(|(_, text)| text.as_str())
}

/// How fast virtual time passes: from 1/1000 to 100 times real time, in steps of 1, 2 and 5.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Pace(usize);

impl Pace {
    /// Each as it is written, and the virtual microseconds that one real second shows.
    const ALL: [(&str, u64); 16] = [
        ("1/1000", 1_000),
        ("1/500", 2_000),
        ("1/200", 5_000),
        ("1/100", 10_000),
        ("1/50", 20_000),
        ("1/20", 50_000),
        ("1/10", 100_000),
        ("1/5", 200_000),
        ("1/2", 500_000),
        ("1", 1_000_000),
        ("2", 2_000_000),
        ("5", 5_000_000),
        ("10", 10_000_000),
        ("20", 20_000_000),
        ("50", 50_000_000),
        ("100", 100_000_000),
    ];

    /// Every speed, the slowest first.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..Self::ALL.len()).map(Self)
    }

    /// Reads one: `1/50`, `2`.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().position(|(written, _)| *written == text).map(Self)
    }

    /// The speed at a place among all; the fastest beyond the end.
    pub fn at(index: usize) -> Self {
        Self(index.min(Self::ALL.len() - 1))
    }

    /// Its place.
    pub const fn index(self) -> usize {
        self.0
    }

    /// The speed that shows this many virtual microseconds in a second, if there is one.
    pub fn of_micros(per_second: u64) -> Option<Self> {
        Self::ALL.iter().position(|(_, us)| *us == per_second).map(Self)
    }

    /// How many virtual microseconds one real second shows.
    pub fn micros_per_second(self) -> u64 {
        Self::ALL[self.0].1
    }
}

impl Default for Pace {
    /// 1/50: a message of 10 to 30 ms takes about a second, so that a person can follow it.
    fn default() -> Self {
        Self(4)
    }
}

impl Display for Pace {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(Self::ALL[self.0].0)
    }
}
