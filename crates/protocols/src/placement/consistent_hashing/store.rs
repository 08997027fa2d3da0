//! What a server has of a key.

use synod_model::{NodeId, Word};

/// Which of two values of a key is newer: the one of the later view, and within a view the later write. So what is written
/// after a server was removed is newer than whatever that server still takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct KeyVersion {
    /// The view in which it was written.
    pub view: u32,
    /// How many writes the key had had by then.
    pub write: u32,
}

impl KeyVersion {
    /// As people read it: `2.1`.
    pub(super) fn word(self) -> Word {
        Word::new(&format!("{}.{}", self.view.min(9_999_999), self.write.min(9_999_999)))
            .expect("it is short")
    }
}

/// What a server has of a key.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Entry {
    /// Its value.
    pub value: Word,
    /// How new it is.
    pub version: KeyVersion,
    /// By client: its last write of this key that took effect, so that one that is asked again takes effect once.
    pub writes: Vec<(NodeId, u32)>,
}

impl Entry {
    /// What was there at the start.
    pub(super) fn first(number: u32) -> Self {
        let version = KeyVersion { view: 1, write: 0 };
        Self { value: Word::number(number), version, writes: Vec::new() }
    }

    /// Whether a client's write has taken effect, or one that it asked for later.
    pub(super) fn has(&self, client: NodeId, serial: u32) -> bool {
        self.writes.iter().any(|(by, last)| *by == client && *last >= serial)
    }

    /// The same entry with one more write.
    pub(super) fn written(
        before: Option<&Self>,
        view: u32,
        value: Word,
        (client, serial): (NodeId, u32),
    ) -> Self {
        let mut writes = before.map(|entry| entry.writes.clone()).unwrap_or_default();
        match writes.binary_search_by_key(&client, |(by, _)| *by) {
            Ok(at) => writes[at].1 = serial,
            Err(at) => writes.insert(at, (client, serial)),
        }
        let write = before.map_or(0, |entry| entry.version.write) + 1;
        Self { value, version: KeyVersion { view, write }, writes }
    }
}
