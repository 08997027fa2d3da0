//! What clients ask replicas for.

use std::fmt;
use synod_model::prelude::*;

/// What a client asks a replica for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Op {
    /// Writes the register.
    Put {
        /// The value.
        value: Word,
    },
    /// Reads the register or the counter.
    Get,
    /// Adds to the counter.
    Add {
        /// How much; less than 0 takes away.
        n: i32,
    },
    /// Inserts into the set.
    Insert {
        /// The element.
        element: Word,
    },
    /// Removes from the set.
    Remove {
        /// The element.
        element: Word,
    },
    /// Reads the set.
    Members,
}

impl Op {
    /// Whether it changes something.
    pub const fn writes(self) -> bool {
        !matches!(self, Self::Get | Self::Members)
    }

    /// As short as it fits on a message and in a table: `=7`, `+1`, `+milk`, `?`. A value that fills a word has no sign.
    pub(super) fn tag(self) -> Word {
        let (sign, word) = match self {
            Self::Put { value } => ('=', value),
            Self::Insert { element } => ('+', element),
            Self::Remove { element } => ('-', element),
            Self::Get | Self::Members => return Word::new("?").expect("it is short"),
            Self::Add { n } => return Word::new(&format!("{n:+}")).unwrap_or_default(),
        };
        Word::new(&format!("{sign}{word}")).unwrap_or(word)
    }
}

/// In the words of the request: `put 7`.
impl fmt::Display for Op {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Put { value } => write!(f, "put {value}"),
            Self::Get => f.write_str("get"),
            Self::Add { n: 1 } => f.write_str("inc"),
            Self::Add { n: -1 } => f.write_str("dec"),
            Self::Add { n } => write!(f, "add {n}"),
            Self::Insert { element } => write!(f, "insert {element}"),
            Self::Remove { element } => write!(f, "remove {element}"),
            Self::Members => f.write_str("members"),
        }
    }
}
