//! A scenario as data: the start of a run; the lines that are applied to it are in `statement.rs`.
//!
//! Equality compares what is said and not where it stands, so that a text and its canonical form are equal.
//! Names are kept as written: the simulator resolves them against the system and reports a wrong one at its
//! [`crate::Pos`].

use crate::introduction::{Introduction, said};
use crate::parts::{Given, Load, Net, NetChange, Setting, Spanned, Wire};
use crate::statement::Line;
use synod_model::{Lang, Micros};

/// A whole scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scenario {
    /// The id of the system: `raft`.
    pub system: Spanned<String>,
    /// Its parameters, each at most once.
    pub params: Vec<Setting>,
    /// Titles, at most one per language.
    pub titles: Vec<(Lang, String)>,
    /// What a person reads before it runs, and how the page begins to show it.
    pub introduction: Introduction,
    /// Where all chance comes from.
    pub seed: u64,
    /// The network at the start, in order; see [`Scenario::initial_net`] and [`Scenario::initial_links`].
    pub net: Vec<NetChange>,
    /// Safety rules that are off from the start.
    pub without: Vec<Spanned<String>>,
    /// Disks that are not empty at the start.
    pub given: Vec<Given>,
    /// Load from the start.
    pub load: Vec<Load>,
    /// Whether nothing happens by itself and the lines are applied one after the other.
    pub stepwise: bool,
    /// What is done and what is expected, in order.
    pub lines: Vec<Line>,
    /// When the run ends; the simulator has a default.
    pub until: Option<Micros>,
}

impl Scenario {
    /// The version of the text that this crate reads and writes.
    pub const VERSION: u32 = 1;

    /// The seed of a scenario that names none.
    pub(crate) const DEFAULT_SEED: u64 = 1;

    /// A timed scenario of a system with nothing but defaults.
    pub fn new(system: &str) -> Self {
        Self {
            system: system.to_owned().into(),
            params: Vec::new(),
            titles: Vec::new(),
            introduction: Introduction::default(),
            seed: Self::DEFAULT_SEED,
            net: Vec::new(),
            without: Vec::new(),
            given: Vec::new(),
            load: Vec::new(),
            stepwise: false,
            lines: Vec::new(),
            until: None,
        }
    }

    /// The title in a language, or in another one if that is all there is.
    pub fn title(&self, lang: Lang) -> Option<&str> {
        said(&self.titles, lang)
    }

    /// The network at the start, for every link that has no values of its own.
    pub fn initial_net(&self) -> Net {
        self.net.iter().filter(|change| change.link.is_none()).fold(Net::default(), Net::changed)
    }

    /// The changes at the start that are about one link, in order. They win over the general ones.
    pub fn initial_links(&self) -> impl Iterator<Item = (&Wire, &NetChange)> {
        self.net.iter().filter_map(|change| change.link.as_ref().map(|wire| (wire, change)))
    }
}
