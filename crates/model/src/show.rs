//! How the parts of a state are shown, set from a word, and made of parameters: what the derives ask of the types of fields.

use crate::{
    Label, Map, Micros, NodeId, NodeSet, NumberAt, ParamValue, Rate, RequestId, Sentence, Seq, Set, Text,
    Topology, Value, Word,
};
use std::collections::BTreeMap;
use std::fmt::Display;
use std::str::FromStr;
use std::sync::Arc;

/// What can be the value of a field that is shown.
pub trait Show {
    /// The value; a long sequence shows at most its last `limit` elements.
    fn show(&self, limit: usize) -> Value;
}

macro_rules! shown {
    ($($ty:ty),+) => {$(
        impl Show for $ty {
            fn show(&self, _: usize) -> Value {
                Value::from(*self)
            }
        }
    )+};
}
shown!(bool, u32, u64, usize, Micros, NodeId, NodeSet, Word);

macro_rules! small_numbers {
    ($($ty:ty),+) => {$(
        impl Show for $ty {
            fn show(&self, _: usize) -> Value {
                Value::Int((*self).into())
            }
        }
    )+};
}
small_numbers!(u8, u16, i32, i64);

impl Show for RequestId {
    fn show(&self, _: usize) -> Value {
        self.0.into()
    }
}

impl Show for str {
    fn show(&self, _: usize) -> Value {
        Value::Str(self.into())
    }
}

impl Show for String {
    fn show(&self, limit: usize) -> Value {
        self.as_str().show(limit)
    }
}

impl Show for Value {
    fn show(&self, _: usize) -> Value {
        self.clone()
    }
}

impl<T: Show + ?Sized> Show for Arc<T> {
    fn show(&self, limit: usize) -> Value {
        (**self).show(limit)
    }
}

impl<T: Show> Show for Option<T> {
    fn show(&self, limit: usize) -> Value {
        self.as_ref().map_or(Value::None, |value| value.show(limit))
    }
}

impl<T: Show> Show for [T] {
    fn show(&self, limit: usize) -> Value {
        Value::List(self[self.len().saturating_sub(limit)..].iter().map(|value| value.show(limit)).collect())
    }
}

impl<T: Show> Show for Vec<T> {
    fn show(&self, limit: usize) -> Value {
        self.as_slice().show(limit)
    }
}

impl<T: Show + Clone> Show for Seq<T> {
    fn show(&self, limit: usize) -> Value {
        let skipped = self.len().saturating_sub(limit);
        Value::List(self.iter().skip(skipped).map(|value| value.show(limit)).collect())
    }
}

impl<T: Show> Show for BTreeMap<Word, T> {
    fn show(&self, limit: usize) -> Value {
        Value::Table(self.iter().map(|(key, value)| (*key, value.show(limit))).collect())
    }
}

impl<T: Show + Clone> Show for Map<NodeId, T> {
    fn show(&self, limit: usize) -> Value {
        Value::PerNode(self.iter().map(|(node, value)| (*node, value.show(limit))).collect())
    }
}

impl<T: Show + Clone> Show for Map<Word, T> {
    fn show(&self, limit: usize) -> Value {
        let skipped = self.len().saturating_sub(limit);
        Value::Table(self.iter().skip(skipped).map(|(key, value)| (*key, value.show(limit))).collect())
    }
}

impl<T: Show + Ord + Clone> Show for Set<T> {
    fn show(&self, limit: usize) -> Value {
        let skipped = self.len().saturating_sub(limit);
        Value::List(self.iter().skip(skipped).map(|value| value.show(limit)).collect())
    }
}

/// What people call the state that it is. Derived, it is shown so.
pub trait Labelled {
    /// Its name for machines and for people, and what it means.
    fn label(&self) -> Label;
}

/// What can be set from a word of a starting state: `given 1 voted_for=2`.
pub trait Given: Sized {
    /// Reads it.
    ///
    /// # Errors
    /// A sentence that says what `key` takes.
    fn given(key: &str, text: &str, topology: &Topology) -> Result<Self, Sentence>;
}

static BAD_NUMBER: Text = Text::new(
    "{0}={1} is not allowed; it takes a whole number from {2} to {3}.",
    "{0}={1} 不合法；可以取 {2} 到 {3} 的整数。",
);
static BAD_NODE: Text = Text::new(
    "{0}={1} is not allowed; it takes a node by its number, from 1 to {2}, or by its name, such as {3}.",
    "{0}={1} 不合法；可以取 1 到 {2} 的节点编号，或 {3} 这样的名称。",
);
static BAD_FLAG: Text =
    Text::new("{0}={1} is not allowed; it takes on or off.", "{0}={1} 不合法；可以取 on 或 off。");
static BAD_WORD: Text = Text::new(
    "{0}={1} is not allowed; it takes a word of at most {2} bytes.",
    "{0}={1} 不合法；可以取最多 {2} 个字节的词。",
);

/// Reads a number within bounds, for `#[given(0..=9)]`.
///
/// # Errors
/// A sentence that says what is allowed.
pub fn given_within<T: FromStr + PartialOrd + Display>(
    key: &str,
    text: &str,
    min: T,
    max: T,
) -> Result<T, Sentence> {
    let number = text.parse().ok().filter(|n| (&min..=&max).contains(&n));
    number.ok_or_else(|| {
        BAD_NUMBER.with([key.into(), text.into(), min.to_string().into(), max.to_string().into()])
    })
}

macro_rules! given_numbers {
    ($($ty:ty),+) => {$(
        impl Given for $ty {
            fn given(key: &str, text: &str, _: &Topology) -> Result<Self, Sentence> {
                given_within(key, text, 0, <$ty>::MAX)
            }
        }
    )+};
}
given_numbers!(u8, u16, u32, u64, usize);

impl Given for bool {
    fn given(key: &str, text: &str, _: &Topology) -> Result<Self, Sentence> {
        match text {
            "on" => Ok(true),
            "off" => Ok(false),
            _ => Err(BAD_FLAG.with([key.into(), text.into()])),
        }
    }
}

impl Given for Word {
    fn given(key: &str, text: &str, _: &Topology) -> Result<Self, Sentence> {
        Self::new(text).ok_or_else(|| BAD_WORD.with([key.into(), text.into(), Self::MAX.into()]))
    }
}

impl Given for NodeId {
    fn given(key: &str, text: &str, topology: &Topology) -> Result<Self, Sentence> {
        topology.node(text).ok_or_else(|| {
            let first = topology.nodes.first().map_or("S1", |node| &node.name);
            BAD_NODE.with([key.into(), text.into(), topology.nodes.len().into(), first.into()])
        })
    }
}

impl<T: Given> Given for Option<T> {
    fn given(key: &str, text: &str, topology: &Topology) -> Result<Self, Sentence> {
        if text == "none" { Ok(None) } else { T::given(key, text, topology).map(Some) }
    }
}

/// The number of a timer among those of its name.
pub trait TimerNumber {
    /// As a person writes it: `fire 2 lease 7`.
    fn timer_number(self) -> u64;
}

macro_rules! timer_numbers {
    ($($ty:ty),+) => {$(
        impl TimerNumber for $ty {
            fn timer_number(self) -> u64 {
                self.into()
            }
        }
    )+};
}
timer_numbers!(u8, u16, u32, u64);

impl TimerNumber for NodeId {
    fn timer_number(self) -> u64 {
        self.number().into()
    }
}

impl TimerNumber for RequestId {
    fn timer_number(self) -> u64 {
        self.0.into()
    }
}

/// One of several words, as a parameter and in a request.
pub trait Choice: Sized + PartialEq + 'static {
    /// The words.
    const WORDS: &'static [&'static str];
    /// What they mean, in the same order.
    const ALL: &'static [Self];

    /// Its place in the list.
    fn place(&self) -> usize;

    /// Its word.
    fn word(&self) -> &'static str {
        Self::WORDS[self.place()]
    }
}

/// What can be made of the value of a parameter. The derive of [`crate::Settings`] sees to it that the kinds agree.
pub trait Setting: Sized {
    /// Makes it.
    ///
    /// # Panics
    /// When the parameter is of another kind.
    fn setting(value: &ParamValue) -> Self;
}

fn other_kind(value: &ParamValue) -> ! {
    panic!("the table of parameters says that {value:?} cannot stand here")
}

macro_rules! numbers {
    ($($ty:ty),+) => {$(
        impl Setting for $ty {
            fn setting(value: &ParamValue) -> Self {
                match value {
                    ParamValue::Int(n) => Self::try_from(*n).expect("the table bounds it"),
                    other => other_kind(other),
                }
            }
        }

        impl Setting for Vec<$ty> {
            fn setting(value: &ParamValue) -> Self {
                match value {
                    ParamValue::List(list) => {
                        list.iter().map(|n| <$ty>::try_from(*n).expect("the table bounds it")).collect()
                    }
                    other => other_kind(other),
                }
            }
        }
    )+};
}
numbers!(u8, u16, u32, u64, usize, i32, i64);

macro_rules! settings {
    ($($ty:ty: $pattern:pat => $value:expr;)+) => {$(
        impl Setting for $ty {
            fn setting(value: &ParamValue) -> Self {
                match value {
                    $pattern => $value,
                    other => other_kind(other),
                }
            }
        }
    )+};
}
settings! {
    bool: ParamValue::Flag(on) => *on;
    Micros: ParamValue::Duration(t) => *t;
    (Micros, Micros): ParamValue::Range(a, b) => (*a, *b);
    Rate: ParamValue::Rate(rate) => *rate;
    Vec<NumberAt>: ParamValue::ListAt(list) => list.clone();
    NodeSet: ParamValue::List(list) => {
        list.iter().map(|n| NodeId::new(u16::try_from(*n).expect("the table bounds it"))).collect()
    };
}

impl<T: Choice + Copy> Setting for T {
    fn setting(value: &ParamValue) -> Self {
        match value {
            ParamValue::Choice(word) => {
                let at = Self::WORDS.iter().position(|known| known == word);
                Self::ALL[at.expect("the table has the words of this choice")]
            }
            other => other_kind(other),
        }
    }
}
