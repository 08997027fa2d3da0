//! A short word of a run: a key, a value, a client's name. Kept inline, so that copying a command costs nothing.

use std::fmt;

/// At most [`Word::MAX`] bytes of UTF-8.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Word {
    bytes: [u8; Self::MAX],
    len: u8,
}

impl Word {
    /// The longest word, in bytes.
    pub const MAX: usize = 15;

    /// The word, or `None` if it is longer than [`Word::MAX`] bytes.
    pub fn new(text: &str) -> Option<Self> {
        let len = u8::try_from(text.len()).ok().filter(|len| usize::from(*len) <= Self::MAX)?;
        let mut bytes = [0; Self::MAX];
        bytes[..text.len()].copy_from_slice(text.as_bytes());
        Some(Self { bytes, len })
    }

    /// A number as a word.
    pub fn number(n: u32) -> Self {
        Self::new(&n.to_string()).expect("a u32 has at most 10 digits")
    }

    /// The word as text.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.bytes[..usize::from(self.len)]).expect("made from a str")
    }
}

impl fmt::Display for Word {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for Word {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_short_or_refused() {
        assert_eq!(Word::new("x").map(|w| w.to_string()), Some("x".to_owned()));
        assert_eq!(Word::new(""), Some(Word::default()));
        assert!(Word::new("a word too long to be one").is_none());
    }
}
