//! The locks of a participant: key by key, held while the end of a transaction is not known.
//!
//! There is no lock table besides the transactions themselves: each holds all its keys or waits for all of them, and
//! waits behind those that came earlier. So nobody waits in a circle at one site.

use super::log::{Keys, Tid};
use synod_model::{Fields, Micros, Value, Word};

/// A transaction at a participant that does not know its end yet, with what a protocol needs besides.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Branch<S> {
    /// Which transaction.
    pub tid: Tid,
    /// Its keys.
    pub keys: Keys,
    /// Whether it holds them, or waits for them.
    pub holds: bool,
    /// Since when it does, by the participant's clock.
    pub since: Micros,
    /// How far it is.
    pub state: S,
}

/// The transaction, if its end is not known.
pub fn find<S>(branches: &mut [Branch<S>], tid: Tid) -> Option<&mut Branch<S>> {
    branches.iter_mut().find(|b| b.tid == tid)
}

/// Whether a transaction can have all its keys: nobody holds one of them, and nobody who came earlier waits for one.
fn free<S>(branches: &[Branch<S>], tid: Tid) -> bool {
    let Some(at) = branches.iter().position(|b| b.tid == tid) else { return false };
    let keys = branches[at].keys;
    branches.iter().enumerate().all(|(i, b)| i == at || !((b.holds || i < at) && b.keys.meet(keys)))
}

/// Who holds or wants one of the keys of a waiting transaction before it.
pub fn in_the_way<S>(branches: &[Branch<S>], tid: Tid) -> Option<Tid> {
    let at = branches.iter().position(|b| b.tid == tid)?;
    let blocks =
        |(i, b): &(usize, &Branch<S>)| *i != at && (b.holds || *i < at) && b.keys.meet(branches[at].keys);
    branches.iter().enumerate().find(blocks).map(|(_, b)| b.tid)
}

/// The first waiting transaction that can have its keys now.
pub fn next<S>(branches: &[Branch<S>]) -> Option<Tid> {
    branches.iter().find(|b| !b.holds && free(branches, b.tid)).map(|b| b.tid)
}

/// The lock table as it is shown.
#[derive(Fields)]
pub(super) struct Table {
    /// Each locked key: the transaction that holds it, for how long, and those that wait for it.
    #[zh("每个被锁的键：持有它的事务、已持有多久，以及在等它的事务。")]
    pub(super) locks: Value,
}

/// The lock table: each key with who holds it, for how long, and who waits.
pub(super) fn table<S>(branches: &[Branch<S>]) -> Value {
    let mut rows: Vec<(Word, Value)> = Vec::new();
    for holder in branches.iter().filter(|b| b.holds) {
        for key in holder.keys.iter() {
            let waits = |b: &&Branch<S>| !b.holds && b.keys.iter().any(|k| k == key);
            let mut row = vec![Value::Word(holder.tid.word()), Value::Since(holder.since)];
            row.extend(branches.iter().filter(waits).map(|b| Value::Word(b.tid.word())));
            rows.push((key, Value::List(row)));
        }
    }
    Value::Table(rows)
}
