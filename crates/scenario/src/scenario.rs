//! A scenario as data: the start of a run; the lines that are applied to it stand in `statement.rs`.
//!
//! Equality compares what is said and not where it stands, so that a text and its canonical form are equal.
//! Names are kept as written: the simulator resolves them against the system and reports a wrong one at its
//! [`Pos`].

use crate::statement::Line;
use synod_model::{Lang, Micros, Rate};

/// A place in a text: line and column, both from 1; columns count characters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Pos {
    /// The line, from 1.
    pub line: u32,
    /// The column, from 1.
    pub column: u32,
}

impl Pos {
    /// The place of what is in no text, because a program made it.
    pub const NONE: Self = Self { line: 0, column: 0 };
}

/// Something and where it stands. Two are equal if their values are.
#[derive(Clone, Copy, Debug)]
pub struct Spanned<T> {
    /// What is there.
    pub value: T,
    /// Where it stands.
    pub pos: Pos,
}

impl<T> Spanned<T> {
    /// A value at its place.
    pub const fn new(value: T, pos: Pos) -> Self {
        Self { value, pos }
    }
}

impl<T> From<T> for Spanned<T> {
    /// A value that is in no text.
    fn from(value: T) -> Self {
        Self { value, pos: Pos::NONE }
    }
}

impl<T: PartialEq> PartialEq for Spanned<T> {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl<T: Eq> Eq for Spanned<T> {}

/// A node as the text names it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NodeRef {
    /// By number, from 1 to [`crate::limits::NODES`].
    Number(u16),
    /// By its name on the stage: `S1`.
    Name(String),
}

/// A range of durations, both ends included; `min <= max`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// The shortest.
    pub min: Micros,
    /// The longest.
    pub max: Micros,
}

/// A share in parts per million: 0.5% is `Ppm(5_000)`, certainty is `Ppm(1_000_000)`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ppm(pub u32);

/// How the network behaves where no link has values of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Net {
    /// How long a message takes.
    pub latency: Span,
    /// The share of messages that are lost.
    pub loss: Ppm,
    /// The share of messages that arrive twice.
    pub duplicate: Ppm,
    /// The share of messages that may overtake earlier ones of their link.
    pub reorder: Ppm,
}

impl Default for Net {
    fn default() -> Self {
        let latency = Span { min: Micros::ms(10), max: Micros::ms(30) };
        Self { latency, loss: Ppm(0), duplicate: Ppm(0), reorder: Ppm(0) }
    }
}

impl Net {
    /// The network after a change; what the change does not mention stays. Its link is not looked at.
    #[must_use]
    pub fn changed(self, change: &NetChange) -> Self {
        Self {
            latency: change.latency.unwrap_or(self.latency),
            loss: change.loss.unwrap_or(self.loss),
            duplicate: change.duplicate.unwrap_or(self.duplicate),
            reorder: change.reorder.unwrap_or(self.reorder),
        }
    }
}

/// A link as the text names it: one way `from -> to`, or both ways `from - to`.
pub type Wire = synod_model::Wire<Spanned<NodeRef>>;

/// A fault as the text names it.
pub type Fault = synod_model::Fault<Spanned<NodeRef>>;

/// `net ...`: new values for the whole network or for one link; `None` leaves a value as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NetChange {
    /// The one link it is about; otherwise all of them.
    pub link: Option<Wire>,
    /// How long a message takes.
    pub latency: Option<Span>,
    /// The share that is lost.
    pub loss: Option<Ppm>,
    /// The share that arrives twice.
    pub duplicate: Option<Ppm>,
    /// The share that may overtake.
    pub reorder: Option<Ppm>,
}

/// `key=value`, as raw text: the system's own parameters decide what is right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// The name before the `=`.
    pub key: Spanned<String>,
    /// The text after the `=`; may be empty.
    pub value: Spanned<String>,
}

/// `given NODE key=value ...`: what a node has on disk when the run starts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    /// Whose disk.
    pub node: Spanned<NodeRef>,
    /// What is on it.
    pub settings: Vec<Setting>,
}

/// `load 5/s put ...`: clients ask at this rate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Load {
    /// How often, over all clients.
    pub rate: Rate,
    /// The kind of request and the arguments that are fixed; empty for the system's usual request.
    pub words: Vec<Spanned<String>>,
}

/// A whole scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scenario {
    /// The id of the system: `raft`.
    pub system: Spanned<String>,
    /// Its parameters, each at most once.
    pub params: Vec<Setting>,
    /// Titles, at most one per language.
    pub titles: Vec<(Lang, String)>,
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
    pub const DEFAULT_SEED: u64 = 1;

    /// A timed scenario of a system with nothing but defaults.
    pub fn new(system: &str) -> Self {
        Self {
            system: system.to_owned().into(),
            params: Vec::new(),
            titles: Vec::new(),
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
        let wanted = self.titles.iter().find(|(l, _)| *l == lang);
        wanted.or_else(|| self.titles.first()).map(|(_, title)| title.as_str())
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
