//! What a new view must begin with: a function of the view changes it rests on, so that everybody can check it (section 4.4).

use super::message::{NewView, Ordered, Proof, ViewChange};
use super::names::{SeqNo, View};
use std::collections::BTreeMap;
use std::sync::Arc;
use synod_model::NodeId;

/// What a new view begins with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Beginning {
    /// The latest stable checkpoint of all: its number is the paper's min-s.
    pub stable: Proof,
    /// The requests of the numbers from min-s + 1 to max-s.
    pub orders: Vec<Ordered>,
}

/// "The primary determines the sequence number min-s of the latest stable checkpoint in V and the highest sequence number max-s
/// in a prepare message in V." Each number between them gets the request that the P components of the view changes have for it
/// with the highest view number, or, where none has one, a null request.
pub fn beginning<'a>(changes: impl Iterator<Item = &'a ViewChange> + Clone, window: SeqNo) -> Beginning {
    let stable = changes.clone().map(|change| change.proof).max_by_key(|proof| proof.seq).unwrap_or_default();
    let min = stable.seq;
    let mut best = BTreeMap::new();
    let all = changes.flat_map(|change| &change.prepared);
    for certificate in all.filter(|c| c.seq > min && c.seq <= min + window) {
        let known = best.entry(certificate.seq).or_insert(*certificate);
        if certificate.view > known.view {
            *known = *certificate;
        }
    }
    let max = best.keys().next_back().copied().unwrap_or(min);
    let orders = (min + 1..=max).map(|seq| (seq, best.get(&seq).and_then(|c| c.request))).collect();
    Beginning { stable, orders }
}

/// The view changes for a view, among those that are known.
pub(super) fn wanting(
    changes: &[(NodeId, Arc<ViewChange>)],
    view: View,
) -> impl Iterator<Item = &(NodeId, Arc<ViewChange>)> + Clone {
    changes.iter().filter(move |(_, change)| change.view == view)
}

impl NewView {
    /// What it should begin with.
    pub fn rightly(&self, window: SeqNo) -> Beginning {
        beginning(self.changes.iter().map(|(_, change)| &**change), window)
    }
}
