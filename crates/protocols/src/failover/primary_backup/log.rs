//! The log of a server, and what a starting state may put there.

use crate::kv::{Op, Store};
use crate::replicated::{Command, Machine, Origin};
use std::sync::Arc;
use synod_model::prelude::*;

/// An entry of a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Entry {
    /// The epoch of the primary that has written it.
    pub epoch: u64,
    /// The command.
    pub command: Command<Op>,
}

/// Entries on their way.
pub type Entries = Arc<[Entry]>;

impl Entry {
    /// Whether it is this very command of a client.
    pub(super) fn is_for(&self, origin: &Origin) -> bool {
        self.command.origin.is_some_and(|own| own.same_command(origin))
    }

    /// The entry that a log holds from the start: `put x 2.3` as entry 3 of epoch 2.
    fn given(epoch: u64, index: usize) -> Option<Self> {
        let from = Word::new(&format!("{epoch}.{index}"))?;
        Some(Self { epoch, command: Command { origin: None, op: Store::given(from) } })
    }
}

/// The epoch of the entry with a number, from 1; 0 before the first.
pub(super) fn epoch_at(log: &Seq<Entry>, index: u64) -> Option<u64> {
    if index == 0 { Some(0) } else { log.get(place(index)).map(|entry| entry.epoch) }
}

/// The place of an entry in the log, from 0.
pub(super) fn place(index: u64) -> usize {
    usize::try_from(index.saturating_sub(1)).unwrap_or(usize::MAX)
}

/// How many entries there are.
pub(super) fn length(log: &Seq<Entry>) -> u64 {
    log.len() as u64
}

/// A number as it stands on a message or a cell.
pub(super) fn word(n: u64) -> Word {
    Word::new(&n.to_string()).unwrap_or_default()
}

/// The most entries that a starting state may have, and its highest epoch.
const MOST_GIVEN: usize = 1_000;
pub(super) const MOST_EPOCH: u64 = 1_000_000;

static BAD_LOG: Text = Text::new(
    "log={0} is not allowed; it takes the epochs of at most {1} entries, none smaller than the one before, such as 1,1,2, or none.",
    "log={0} 不合法；它取最多 {1} 个条目的纪元，后面的不小于前面的，例如 1,1,2，或 none。",
);

/// Reads the epochs of a log.
pub(super) fn read(text: &str) -> Result<Seq<Entry>, Sentence> {
    let words = text.split(',').filter(|_| text != "none" && !text.is_empty());
    let epochs: Option<Vec<u64>> = words.map(|word| word.parse().ok()).collect();
    let grows = |epochs: &Vec<u64>| {
        epochs.len() <= MOST_GIVEN
            && epochs.is_sorted()
            && epochs.iter().all(|epoch| (1..=MOST_EPOCH).contains(epoch))
    };
    let entries = epochs.filter(grows).and_then(|epochs| {
        epochs.into_iter().enumerate().map(|(at, epoch)| Entry::given(epoch, at + 1)).collect()
    });
    entries.ok_or_else(|| BAD_LOG.with([text.into(), MOST_GIVEN.into()]))
}
