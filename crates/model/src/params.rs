//! Parameters of a system: named, bounded, with defaults. Form, link, command line and docs follow from them.

use crate::duration::{parse_duration, parse_range, write_duration};
use crate::{Micros, Named, Rate, Sentence, Text, nearest};

/// What a parameter holds, with its bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParamKind {
    /// A whole number.
    Int {
        /// The smallest that is allowed.
        min: i64,
        /// The largest that is allowed.
        max: i64,
    },
    /// A duration, such as `50ms`.
    Duration {
        /// The shortest that is allowed.
        min: Micros,
        /// The longest that is allowed.
        max: Micros,
    },
    /// A range of durations, such as `150..300ms`.
    Range {
        /// The shortest that is allowed.
        min: Micros,
        /// The longest that is allowed.
        max: Micros,
    },
    /// How often something happens, such as `70/s`; `0/s` is never.
    Rate {
        /// The most in a second.
        most: u32,
    },
    /// `on` or `off`.
    Flag,
    /// One of these words.
    Choice(&'static [&'static str]),
    /// A list of whole numbers, such as `5,1,1`; possibly empty, which is written `none`.
    List {
        /// The smallest that is allowed.
        min: i64,
        /// The largest that is allowed.
        max: i64,
        /// How many there may be.
        most: usize,
    },
    /// The same, and each number may say for which cases it counts, by their numbers from 1 on: `2` for all, `2@1` for the
    /// first, `2@3..` from the third on, `2@3..5` for the third to the fifth.
    ListAt {
        /// The smallest that is allowed.
        min: i64,
        /// The largest that is allowed.
        max: i64,
        /// How many there may be.
        most: usize,
    },
}

/// A number in a list that says for which cases it counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct NumberAt {
    /// The number.
    pub number: i64,
    /// The first case for which it counts, from 1.
    pub first: u32,
    /// The last one; [`u32::MAX`] if there is no last.
    pub last: u32,
}

impl NumberAt {
    /// Reads `2`, `2@1`, `2@3..` or `2@3..5`.
    fn read(text: &str) -> Option<Self> {
        let (number, cases) = text.split_once('@').unwrap_or((text, "1.."));
        let (first, last) = cases.split_once("..").unwrap_or((cases, cases));
        let first: u32 = first.parse().ok().filter(|n| *n > 0)?;
        let last = if last.is_empty() { u32::MAX } else { last.parse().ok().filter(|n| *n >= first)? };
        Some(Self { number: number.parse().ok()?, first, last })
    }
}

impl ParamKind {
    /// The word in `list --json`.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Int { .. } => "int",
            Self::Duration { .. } => "duration",
            Self::Range { .. } => "range",
            Self::Rate { .. } => "rate",
            Self::Flag => "flag",
            Self::Choice(_) => "choice",
            Self::List { .. } => "list",
            Self::ListAt { .. } => "list-at",
        }
    }

    /// The bounds as text, for those that have them.
    pub fn bounds(self) -> Option<(String, String)> {
        match self {
            Self::Int { min, max } | Self::List { min, max, .. } | Self::ListAt { min, max, .. } => {
                Some((min.to_string(), max.to_string()))
            }
            Self::Duration { min, max } | Self::Range { min, max } => {
                Some((write_duration(min), write_duration(max)))
            }
            Self::Rate { most } => Some(("0/s".to_owned(), format!("{most}/s"))),
            Self::Flag | Self::Choice(_) => None,
        }
    }
}

/// One parameter of a protocol.
#[derive(Debug)]
pub struct Param {
    /// The key in `key=value`.
    pub key: &'static str,
    /// What it holds.
    pub kind: ParamKind,
    /// The default, written as a person would.
    pub default: &'static str,
    /// What it means, in one sentence.
    pub says: Text,
    /// Whether it may be changed while the system runs.
    pub live: bool,
}

/// The value of a parameter.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum ParamValue {
    /// A whole number.
    Int(i64),
    /// A duration.
    Duration(Micros),
    /// A range of durations.
    Range(Micros, Micros),
    /// How often something happens.
    Rate(Rate),
    /// On or off.
    Flag(bool),
    /// One of the words allowed.
    Choice(&'static str),
    /// A list of whole numbers.
    List(Vec<i64>),
    /// A list of whole numbers that say for which cases they count.
    ListAt(Vec<NumberAt>),
}

/// Why parameters were refused: which one, and a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParamError {
    /// The key as it was given.
    pub key: String,
    /// What is wrong and what is allowed.
    pub sentence: Sentence,
}

impl ParamError {
    /// An error about `key`, for checks that span several parameters (`Protocol::configure`).
    pub fn new(key: &str, sentence: Sentence) -> Self {
        Self { key: key.to_owned(), sentence }
    }
}

static UNKNOWN: Text =
    Text::new("there is no parameter “{0}”; this system has {1}.", "没有参数“{0}”；本系统的参数有 {1}。");
static UNKNOWN_NEAR: Text = Text::new(
    "there is no parameter “{0}”, did you mean “{2}”? This system has {1}.",
    "没有参数“{0}”，是否想写“{2}”？本系统的参数有 {1}。",
);
static BAD_VALUE: Text =
    Text::new("{0}={1} is not allowed; {0} takes {2}.", "{0}={1} 不合法；{0} 可以取 {2}。");
static TWICE: Text = Text::new("{0} is given twice.", "{0} 给出了两次。");
static INT: Text = Text::new("a whole number from {0} to {1}", "{0} 到 {1} 的整数");
static DURATION: Text = Text::new("a duration from {0} to {1}, such as 50ms", "{0} 到 {1} 的时长，例如 50ms");
static RANGE: Text = Text::new(
    "a range of durations from {0} to {1}, such as 150..300ms",
    "{0} 到 {1} 的时长范围，例如 150..300ms",
);
static RATE: Text = Text::new("a rate of at most {0}/s, such as 70/s", "每秒最多 {0} 次的频率，例如 70/s");
static FLAG: Text = Text::new("on or off", "on 或 off");
static CHOICE: Text = Text::new("one of {0}", "以下之一：{0}");
static LIST: Text = Text::new(
    "at most {2} numbers from {0} to {1}, such as 2,3, or none",
    "最多 {2} 个 {0} 到 {1} 的整数，例如 2,3，或 none",
);
static LIST_AT: Text = Text::new(
    "at most {2} numbers from {0} to {1}, such as 2,3, or none; 2@1 counts for case 1 only, 2@3.. from case 3 on, 2@3..5 \
     from case 3 to case 5",
    "最多 {2} 个 {0} 到 {1} 的整数，例如 2,3，或 none；2@1 只对第 1 个有效，2@3.. 从第 3 个起有效，2@3..5 从第 3 个到第 5 个有效",
);

/// All parameters of a system, defaults filled in.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Params(Vec<(&'static str, ParamValue)>);

impl Params {
    /// Reads `key=value` pairs against a protocol's table.
    ///
    /// # Errors
    /// An unknown key, one given twice, or a value that its kind does not allow.
    pub fn parse<'a>(
        table: &'static [Param],
        given: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<Self, ParamError> {
        let mut values: Vec<Option<ParamValue>> = vec![None; table.len()];
        for (key, text) in given {
            let Some(i) = table.iter().position(|p| p.key == key) else {
                return Err(ParamError::new(key, unknown(table, key)));
            };
            if values[i].is_some() {
                return Err(ParamError::new(key, TWICE.with([Named::Param.one(key)])));
            }
            values[i] = Some(table[i].read(text)?);
        }
        let all = table.iter().zip(values).map(|(param, value)| {
            let value = value.map_or_else(|| param.read(param.default), Ok)?;
            Ok((param.key, value))
        });
        all.collect::<Result<_, ParamError>>().map(Self)
    }

    /// The value of a parameter.
    ///
    /// # Panics
    /// When the protocol's table has no such parameter.
    pub fn get(&self, key: &str) -> &ParamValue {
        let found = self.0.iter().find(|(k, _)| *k == key);
        &found.expect("a protocol reads only the parameters in its own table").1
    }

    /// The value of a whole number.
    ///
    /// # Panics
    /// As all getters: when the protocol's table has no such parameter of this kind.
    pub fn int(&self, key: &str) -> i64 {
        match self.get(key) {
            ParamValue::Int(n) => *n,
            other => panic!("{key} is {other:?}, not a whole number"),
        }
    }

    /// The value of a whole number that counts something.
    pub fn count(&self, key: &str) -> usize {
        usize::try_from(self.int(key)).expect("a count has a lower bound of at least 0 in its table")
    }

    /// The value of a duration.
    pub fn duration(&self, key: &str) -> Micros {
        match self.get(key) {
            ParamValue::Duration(t) => *t,
            other => panic!("{key} is {other:?}, not a duration"),
        }
    }

    /// The two ends of a range.
    pub fn range(&self, key: &str) -> (Micros, Micros) {
        match self.get(key) {
            ParamValue::Range(a, b) => (*a, *b),
            other => panic!("{key} is {other:?}, not a range"),
        }
    }

    /// The value of a rate.
    pub fn rate(&self, key: &str) -> Rate {
        match self.get(key) {
            ParamValue::Rate(rate) => *rate,
            other => panic!("{key} is {other:?}, not a rate"),
        }
    }

    /// The value of a flag.
    pub fn flag(&self, key: &str) -> bool {
        match self.get(key) {
            ParamValue::Flag(on) => *on,
            other => panic!("{key} is {other:?}, not a flag"),
        }
    }

    /// The word chosen.
    pub fn choice(&self, key: &str) -> &'static str {
        match self.get(key) {
            ParamValue::Choice(word) => word,
            other => panic!("{key} is {other:?}, not a choice"),
        }
    }

    /// The numbers of a list.
    pub fn list(&self, key: &str) -> &[i64] {
        match self.get(key) {
            ParamValue::List(list) => list,
            other => panic!("{key} is {other:?}, not a list"),
        }
    }
}

fn unknown(table: &[Param], key: &str) -> Sentence {
    let keys = table.iter().map(|p| p.key);
    let all = Named::Param.all(keys.clone());
    match nearest(key, keys) {
        Some(near) => UNKNOWN_NEAR.with([key.into(), all, Named::Param.one(near)]),
        None => UNKNOWN.with([key.into(), all]),
    }
}

impl Param {
    /// Reads one value.
    ///
    /// # Errors
    /// When the kind does not allow it: the sentence says what is allowed.
    pub fn read(&self, text: &str) -> Result<ParamValue, ParamError> {
        self.kind.read(text).ok_or_else(|| {
            let allowed = self.kind.describe();
            ParamError::new(
                self.key,
                BAD_VALUE.with([Named::Param.one(self.key), text.into(), allowed.into()]),
            )
        })
    }
}

impl ParamKind {
    /// What is allowed, as a phrase.
    pub fn describe(self) -> Sentence {
        match self {
            Self::Int { min, max } => INT.with([min.into(), max.into()]),
            Self::Duration { min, max } => {
                DURATION.with([write_duration(min).into(), write_duration(max).into()])
            }
            Self::Range { min, max } => RANGE.with([write_duration(min).into(), write_duration(max).into()]),
            Self::Rate { most } => RATE.with([most.into()]),
            Self::Flag => FLAG.with([]),
            Self::Choice(words) => CHOICE.with([words.join(", ").into()]),
            Self::List { min, max, most } => LIST.with([min.into(), max.into(), most.into()]),
            Self::ListAt { min, max, most } => LIST_AT.with([min.into(), max.into(), most.into()]),
        }
    }

    fn read(self, text: &str) -> Option<ParamValue> {
        match self {
            Self::Int { min, max } => {
                text.parse().ok().filter(|n| (min..=max).contains(n)).map(ParamValue::Int)
            }
            // No time at all needs no unit.
            Self::Duration { min: Micros(0), .. } if text == "0" => Some(ParamValue::Duration(Micros(0))),
            Self::Range { min: Micros(0), .. } if text == "0" => {
                Some(ParamValue::Range(Micros(0), Micros(0)))
            }
            Self::Duration { min, max } => {
                parse_duration(text).ok().filter(|t| (min..=max).contains(t)).map(ParamValue::Duration)
            }
            Self::Range { min, max } => parse_range(text)
                .ok()
                .filter(|(a, b)| min <= *a && a <= b && *b <= max)
                .map(|(a, b)| ParamValue::Range(a, b)),
            Self::Rate { most } => {
                Rate::parse(text).filter(|rate| rate.per_second() <= most.into()).map(ParamValue::Rate)
            }
            Self::Flag => match text {
                "on" | "1" | "true" | "yes" => Some(ParamValue::Flag(true)),
                "off" | "0" | "false" | "no" => Some(ParamValue::Flag(false)),
                _ => None,
            },
            Self::Choice(words) => words.iter().find(|w| **w == text).map(|w| ParamValue::Choice(w)),
            Self::List { min, max, most } => {
                let list = read_list(text, most, |n| n.parse().ok())?;
                list.iter().all(|n| (min..=max).contains(n)).then_some(ParamValue::List(list))
            }
            Self::ListAt { min, max, most } => {
                let list = read_list(text, most, NumberAt::read)?;
                list.iter().all(|n| (min..=max).contains(&n.number)).then_some(ParamValue::ListAt(list))
            }
        }
    }
}

/// Reads what is between commas, at most this many; `none` and nothing are the empty list.
fn read_list<T>(text: &str, most: usize, read: impl Fn(&str) -> Option<T>) -> Option<Vec<T>> {
    if text == "none" || text.is_empty() {
        return Some(Vec::new());
    }
    text.split(',').map(read).collect::<Option<Vec<T>>>().filter(|list| list.len() <= most)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Lang;

    static TABLE: &[Param] = &[
        Param {
            key: "nodes",
            kind: ParamKind::Int { min: 1, max: 9 },
            default: "5",
            says: Text::new("how many", "多少"),
            live: false,
        },
        Param {
            key: "election",
            kind: ParamKind::Range { min: Micros::ms(1), max: Micros::secs(60) },
            default: "150..300ms",
            says: Text::new("election timeout", "选举超时"),
            live: false,
        },
        Param {
            key: "refuse",
            kind: ParamKind::ListAt { min: 1, max: 9, most: 2 },
            default: "none",
            says: Text::new("who refuses which", "谁拒绝哪些"),
            live: true,
        },
    ];

    fn error(key: &str, value: &str) -> String {
        let error = Params::parse(TABLE, [(key, value)]).expect_err("it is refused");
        error.sentence.render(Lang::En, &|n| n.number().to_string())
    }

    #[test]
    fn defaults_fill_what_is_not_given() {
        let params = Params::parse(TABLE, [("election", "12..24ms")]).expect("it is allowed");
        assert_eq!(params.count("nodes"), 5);
        assert_eq!(params.range("election"), (Micros::ms(12), Micros::ms(24)));
    }

    #[test]
    fn what_is_refused_says_what_is_allowed() {
        assert_eq!(error("nodes", "0"), "nodes=0 is not allowed; nodes takes a whole number from 1 to 9.");
        assert_eq!(
            error("node", "3"),
            "there is no parameter “node”, did you mean “nodes”? This system has nodes, election, refuse."
        );
        assert_eq!(
            error("election", "300..150ms"),
            "election=300..150ms is not allowed; election takes a range of durations from 1ms to 60s, such as 150..300ms."
        );
    }
    #[test]
    fn a_number_says_for_which_cases_it_counts() {
        let read = |text| Params::parse(TABLE, [("refuse", text)]).expect("it is allowed");
        let at = |number, first, last| NumberAt { number, first, last };
        assert_eq!(*read("none").get("refuse"), ParamValue::ListAt(vec![]));
        assert_eq!(*read("2,3@1").get("refuse"), ParamValue::ListAt(vec![at(2, 1, u32::MAX), at(3, 1, 1)]));
        assert_eq!(
            *read("2@3..,2@4..5").get("refuse"),
            ParamValue::ListAt(vec![at(2, 3, u32::MAX), at(2, 4, 5)])
        );
        for wrong in ["10", "2@0", "2@5..4", "2@", "@1", "2@1,3,4", "2@..3", "2@1@2"] {
            assert!(error("refuse", wrong).contains("2@1 counts for case 1 only"), "{wrong}");
        }
    }
}
