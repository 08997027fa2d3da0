//! What a derive says of a type: fields, kinds of messages, timers, parameters. Each trait here has a derive of the same
//! name; a doc comment is the English text, `#[zh("..")]` beside it the Chinese one.

use crate::{Field, MessageView, Param, ParamError, Params, Place, Sentence, State, Text, Topology, nearest};

/// A type whose fields are shown.
pub trait Fields {
    /// Appends every field that is shown. Long sequences show at most their last `limit` elements.
    fn fields(&self, place: Place, limit: usize, out: &mut Vec<Field>);

    /// Appends the name of every field that some value of the type has: those of an enum depend on its variant. Nothing
    /// where each value has the same.
    fn names(_out: &mut Vec<&'static str>) {}

    /// Sets one field from a word, for a starting state (`given 1 current_term=7`).
    ///
    /// # Errors
    /// A sentence that says which fields may be given, or what the field takes.
    fn given(&mut self, _topology: &Topology, key: &str, _value: &str) -> Result<(), Sentence> {
        Err(no_such_field(key, &[]))
    }
}

impl Fields for () {
    fn fields(&self, _: Place, _: usize, _: &mut Vec<Field>) {}
}

static NOTHING_GIVEN: Text = Text::new(
    "nothing can be given of this system, so “{0}” cannot.",
    "本系统没有可以给定的字段，因此不能给定“{0}”。",
);
static NO_FIELD: Text = Text::new(
    "a disk has no field “{0}” that can be given; it has {1}.",
    "磁盘上没有可以给定的字段“{0}”；可用的字段有 {1}。",
);
static NO_FIELD_NEAR: Text = Text::new(
    "a disk has no field “{0}” that can be given, did you mean “{2}”? It has {1}.",
    "磁盘上没有可以给定的字段“{0}”，是否想写“{2}”？可用的字段有 {1}。",
);

/// The refusal of a field that a starting state cannot set; `keys` are those that it can.
pub fn no_such_field(key: &str, keys: &[&'static str]) -> Sentence {
    let all = keys.join(", ");
    match nearest(key, keys.iter().copied()) {
        _ if keys.is_empty() => NOTHING_GIVEN.with([key.into()]),
        Some(near) => NO_FIELD_NEAR.with([key.into(), all.into(), near.into()]),
        None => NO_FIELD.with([key.into(), all.into()]),
    }
}

/// The messages of a protocol: an enum with a variant for each kind.
pub trait Messages: State {
    /// The kinds, by the paper's names: `AppendEntries`. `deliver 2 -> 3 RequestVote` uses them. Contract.
    const KINDS: &'static [&'static str];

    /// The place of its kind in the table; cheap, as it is asked for every message.
    fn kind(&self) -> usize;
    /// The message as the stage draws it.
    fn look(&self) -> MessageView;
    /// What it carries, field by field.
    fn fields(&self) -> Vec<Field>;
    /// Its size in bytes: how long it keeps a link of limited rate busy. A message that says nothing of it has none.
    fn size(&self) -> u64 {
        0
    }

    /// The name of its kind.
    fn kind_name(&self) -> &'static str {
        Self::KINDS[self.kind()]
    }
}

/// What all timers of a name are.
#[derive(Debug, PartialEq, Eq)]
pub struct TimerKind {
    /// The name in files and JSON: `fire 2 election`.
    pub id: &'static str,
    /// The name as people read it: in English the same.
    pub name: Text,
    /// What it means.
    pub says: Text,
}

impl TimerKind {
    /// The timers of this name.
    pub const fn new(id: &'static str, name: Text, says: Text) -> Self {
        Self { id, name, says }
    }
}

/// The timers of a protocol: an enum with a variant for each name.
pub trait Timers: State + Copy + Ord {
    /// The names, and what each means. Contract.
    const KINDS: &'static [TimerKind];

    /// Whether a node may have hundreds of timers of a name: those that carry a number and are not marked `#[few]`.
    const MANY: bool = false;

    /// The place of its name in the table.
    fn index(self) -> usize;
    /// Where a node has many timers of a name, which of them this is: `fire 2 lease 7`.
    fn number(self) -> Option<u64> {
        None
    }

    /// What it is.
    fn kind(self) -> &'static TimerKind {
        &Self::KINDS[self.index()]
    }
    /// Its name in files.
    fn name(self) -> &'static str {
        self.kind().id
    }
}

/// The timers of a protocol that has none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum NoTimer {}

impl Timers for NoTimer {
    const KINDS: &'static [TimerKind] = &[];

    fn index(self) -> usize {
        match self {}
    }
}

/// The configuration of a protocol: a struct with a field for each parameter.
pub trait Settings: State {
    /// The parameters. Contract.
    const PARAMS: &'static [Param];

    /// Makes the configuration from checked parameters.
    ///
    /// # Errors
    /// When parameters that are each allowed do not fit together.
    fn read(params: &Params) -> Result<Self, ParamError>;
}

crate::texts! {
    NOT_EACH_OR_NONE: "{0} lists {1} numbers, and there are {2} {3}; write one for each, or none.",
        "{0} 列出了 {1} 个数，而 {3} 的数量是 {2}；请给每个写一个数，或写 none。";
    NOT_EACH_OR_ALL: "{0} lists {1} numbers, and there are {2} {3}; write one for each, or one for all.",
        "{0} 列出了 {1} 个数，而 {3} 的数量是 {2}；请给每个写一个数，或只写一个适用于全部。";
    NOT_AMONG: "{0} names {1}, and there are {2} {3}.", "{0} 提到 {1}，而 {3} 的数量是 {2}。";
}

/// A number for each of so many things, for `#[param(each = ..)]`: as many are listed, or one for all; where `none` is what
/// stands for all if none is, none. `of` is the parameter that says how many there are.
///
/// # Errors
/// Another number of them is listed.
pub fn for_each<T: Copy>(
    key: &str,
    list: &[T],
    of: &str,
    count: usize,
    none: Option<T>,
) -> Result<Vec<T>, ParamError> {
    let text = match (list, none) {
        _ if list.len() == count => return Ok(list.to_vec()),
        ([], Some(none)) => return Ok(vec![none; count]),
        ([all], None) => return Ok(vec![*all; count]),
        (_, Some(_)) => &NOT_EACH_OR_NONE,
        (_, None) => &NOT_EACH_OR_ALL,
    };
    Err(ParamError::new(key, text.with([key.into(), list.len().into(), count.into(), of.into()])))
}

/// Whether numbers of things, from 1 on, name only what there is, for `#[param(among = ..)]`.
///
/// # Errors
/// One of them is too large.
pub fn among<T: Copy + TryInto<usize>>(
    key: &str,
    list: &[T],
    of: &str,
    count: usize,
) -> Result<(), ParamError> {
    let numbers = list.iter().map(|n| (*n).try_into().unwrap_or(usize::MAX));
    match numbers.into_iter().find(|n| *n > count) {
        Some(n) => Err(ParamError::new(key, NOT_AMONG.with([key.into(), n.into(), count.into(), of.into()]))),
        None => Ok(()),
    }
}
