//! A small key-value store, the first machine that is replicated.
//!
//! It knows three commands: `put`, `get` and `cas` (compare and set). Reads go through the log like writes, so that they are
//! linearizable without further care.

use crate::replicated::Machine;
use std::fmt;
use synod_model::{Reply, Requests, Value, Word, linear};

/// A command of the key-value machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Requests)]
pub enum Op {
    /// Sets a key.
    #[zh("设置一个键。")]
    Put {
        /// Which key.
        #[arg(key("x", "y", "z"))]
        key: Word,
        /// To what.
        value: Word,
    },
    /// Reads a key.
    #[zh("读取一个键。")]
    Get {
        /// Which key.
        #[arg(key("x", "y", "z"))]
        key: Word,
    },
    /// Compare and set: sets a key if it holds the old value; “none” stands for a key never set.
    #[zh("比较并设置：如果键当前为旧值，就设为新值；“none”表示从未设置过的键。")]
    Cas {
        /// Which key.
        #[arg(key("x", "y", "z"))]
        key: Word,
        /// What it must hold.
        old: Word,
        /// To what.
        new: Word,
    },
}

/// The answer to an [`Op`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Answer {
    /// It took effect.
    Done,
    /// What was read; `None` for a key that was never set.
    Read(Option<Word>),
    /// A `cas` found something else, and changed nothing.
    Mismatch,
}

/// Why a `cas` that found something else failed.
const CAS_MISMATCH: &str = "cas-mismatch";

/// What a `cas` writes for a key that was never set.
const ABSENT: &str = "none";

impl Op {
    /// The key it is about.
    pub const fn key(&self) -> Word {
        match self {
            Self::Put { key, .. } | Self::Get { key } | Self::Cas { key, .. } => *key,
        }
    }

    /// What it does to the value of its key, and its answer.
    fn run(&self, value: &mut Option<Word>) -> Answer {
        match *self {
            Self::Put { value: new, .. } => {
                *value = Some(new);
                Answer::Done
            }
            Self::Get { .. } => Answer::Read(*value),
            Self::Cas { old, new, .. } => {
                let holds = value.map_or(old.as_str() == ABSENT, |value| value == old);
                if holds {
                    *value = Some(new);
                    Answer::Done
                } else {
                    Answer::Mismatch
                }
            }
        }
    }

    /// As short as it fits on a message: `x=7`, `x?`, `x:1→2`.
    pub fn tag(&self) -> Word {
        let text = match self {
            Self::Put { key, value } => format!("{key}={value}"),
            Self::Get { key } => format!("{key}?"),
            Self::Cas { key, old, new } => format!("{key}:{old}→{new}"),
        };
        shorten(&text)
    }
}

/// The words of the request: `put x 7`.
impl fmt::Display for Op {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words().join(" "))
    }
}

/// A text cut to the length of a [`Word`].
fn shorten(text: &str) -> Word {
    if let Some(word) = Word::new(text) {
        return word;
    }
    let longest = Word::MAX - '…'.len_utf8();
    let end = (0..=longest).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
    Word::new(&format!("{}…", &text[..end])).expect("it was cut to the longest word")
}

impl Answer {
    /// As a client receives it.
    pub fn reply(self) -> Reply {
        match self {
            Self::Done => Reply::Ok(Value::None),
            Self::Read(value) => Reply::Ok(value.map_or(Value::None, Value::Word)),
            Self::Mismatch => Reply::Fail(CAS_MISMATCH),
        }
    }

    /// The answer that `reply` gives to `op`; `None` if the command was refused before it was run.
    pub fn of(op: &Op, reply: &Reply) -> Option<Self> {
        match (op, reply) {
            (Op::Get { .. }, Reply::Ok(Value::Word(value))) => Some(Self::Read(Some(*value))),
            (Op::Get { .. }, Reply::Ok(_)) => Some(Self::Read(None)),
            (_, Reply::Ok(_)) => Some(Self::Done),
            (Op::Cas { .. }, Reply::Fail(CAS_MISMATCH)) => Some(Self::Mismatch),
            (_, Reply::Fail(_)) => None,
        }
    }
}

/// As sentences show it: `ok`, `7`, `none`, `cas-mismatch`.
impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Done => f.write_str("ok"),
            Self::Read(Some(value)) => value.fmt(f),
            Self::Read(None) => f.write_str(ABSENT),
            Self::Mismatch => f.write_str(CAS_MISMATCH),
        }
    }
}

/// The store: what each key holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Store {
    /// Sorted by key. A run uses a handful of keys, so a sorted list is as fast as a tree and cheaper to copy.
    rows: Vec<(Word, Word)>,
}

impl Machine for Store {
    type Op = Op;
    type Answer = Answer;
    type Part = Register;

    fn apply(&mut self, op: &Op) -> Answer {
        let place = self.rows.binary_search_by(|(key, _)| key.cmp(&op.key()));
        let mut value = place.ok().map(|at| self.rows[at].1);
        let answer = op.run(&mut value);
        match (place, value) {
            (Ok(at), Some(value)) => self.rows[at].1 = value,
            (Err(at), Some(value)) => self.rows.insert(at, (op.key(), value)),
            (_, None) => {}
        }
        answer
    }

    fn is_read(op: &Op) -> bool {
        matches!(op, Op::Get { .. })
    }

    /// What each key holds, by key.
    fn view(&self) -> Value {
        Value::Table(self.rows.iter().map(|(key, value)| (*key, Value::Word(*value))).collect())
    }

    fn reply(answer: Answer) -> Reply {
        answer.reply()
    }

    fn answer(op: &Op, reply: &Reply) -> Option<Answer> {
        Answer::of(op, reply)
    }

    fn tag(op: &Op) -> Word {
        op.tag()
    }

    /// Keys are independent.
    fn part(op: &Op) -> Word {
        op.key()
    }

    fn given(from: Word) -> Op {
        Op::Put { key: Word::new("x").expect("it is short"), value: from }
    }
}

/// One key by itself, as the check of linearizability sees it.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Register(Option<Word>);

impl linear::Object for Register {
    type Op = Op;
    type Answer = Answer;

    fn apply(&mut self, op: &Op) -> Answer {
        op.run(&mut self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn op(text: &str) -> Op {
        Op::read(&text.split(' ').collect::<Vec<_>>()).expect("it is a request")
    }

    #[test]
    fn the_machine_puts_gets_and_compares() {
        let mut machine = Store::default();
        let word = |text| Word::new(text).expect("it is short");
        for (text, answer) in [
            ("get x", Answer::Read(None)),
            ("cas x 1 2", Answer::Mismatch),
            ("cas x none 1", Answer::Done),
            ("get x", Answer::Read(Some(word("1")))),
            ("put a 7", Answer::Done),
            ("cas x none 3", Answer::Mismatch),
            ("cas x 1 2", Answer::Done),
            ("get x", Answer::Read(Some(word("2")))),
            ("get a", Answer::Read(Some(word("7")))),
        ] {
            assert_eq!(machine.apply(&op(text)), answer, "{text}");
        }
        assert_eq!(machine.view().plain(), "a:7,x:2");
    }

    #[test]
    fn a_request_is_its_words() {
        for text in ["put x 7", "get y", "cas z 1 2"] {
            assert_eq!(op(text).to_string(), text);
        }
        assert!(Op::read(&["put", "x"]).is_err());
        assert!(Op::read(&["put", "a key that is much too long", "1"]).is_err());
    }

    #[test]
    fn an_answer_survives_the_way_to_the_client() {
        let seven = Word::new("7");
        for (text, answer) in [
            ("put x 7", Answer::Done),
            ("get x", Answer::Read(None)),
            ("get x", Answer::Read(seven)),
            ("cas x 1 2", Answer::Done),
            ("cas x 1 2", Answer::Mismatch),
        ] {
            assert_eq!(Answer::of(&op(text), &answer.reply()), Some(answer), "{text}");
        }
        assert_eq!(Answer::of(&op("put x 7"), &Reply::Fail("overloaded")), None);
    }

    #[test]
    fn a_tag_is_cut_where_a_character_ends() {
        assert_eq!(op("put x 7").tag().as_str(), "x=7");
        assert_eq!(op("put somekey somevalue").tag().as_str(), "somekey=some…");
    }
}
