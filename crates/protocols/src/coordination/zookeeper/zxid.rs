//! The numbers of transactions.

use std::fmt;
use synod_model::prelude::*;
use synod_model::{Arg, Show};

/// The number of a transaction: the epoch of the leader that has proposed it, and its number in that epoch. In the implementation
/// these are the upper and the lower half of 64 bits. 0.0 stands for none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Zxid {
    /// The epoch.
    pub epoch: u32,
    /// The counter within it, from 1.
    pub counter: u32,
}

impl Zxid {
    /// Of this epoch, with this counter.
    pub const fn new(epoch: u32, counter: u32) -> Self {
        Self { epoch, counter }
    }

    /// As it is written: `2.1`.
    pub fn word(self) -> Word {
        Word::new(&self.to_string()).unwrap_or_else(|| Word::number(self.counter))
    }

    /// What `2.1` stands for.
    pub(super) fn read(text: &str) -> Option<Self> {
        let (epoch, counter) = text.split_once('.')?;
        Some(Self::new(epoch.parse().ok()?, counter.parse().ok()?))
    }
}

impl fmt::Display for Zxid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.epoch, self.counter)
    }
}

impl Show for Zxid {
    fn show(&self, _: usize) -> Value {
        self.word().into()
    }
}

/// How the end of an empty history is called in a sentence.
static EMPTY: Text = Text::new("0.0 (empty)", "0.0（空）");

impl From<Zxid> for Arg {
    fn from(zxid: Zxid) -> Self {
        if zxid == Zxid::default() { (&EMPTY).into() } else { zxid.word().into() }
    }
}
