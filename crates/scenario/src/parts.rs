//! The parts that a scenario and its lines are made of: places in the text, nodes as the text names them, the network,
//! load, settings, faults.

use synod_model::{Micros, Rate};

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

/// How many bytes a link carries in a second.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Bandwidth(pub u64);

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
    /// How fast a link carries messages that have a size.
    pub rate: Bandwidth,
}

impl Default for Net {
    fn default() -> Self {
        let latency = Span { min: Micros::ms(10), max: Micros::ms(30) };
        Self { latency, loss: Ppm(0), duplicate: Ppm(0), reorder: Ppm(0), rate: Bandwidth::UNLIMITED }
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
            rate: change.rate.unwrap_or(self.rate),
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
    /// How fast a link carries messages that have a size.
    pub rate: Option<Bandwidth>,
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
