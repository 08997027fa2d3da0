//! Fingerprints of a state: for replay, exact to the last bit; for a search, made of what each node keeps of its own.

use super::World;
use crate::{Checked, Envelope, Fingerprint, fingerprint, mix};
use std::hash::{Hash, Hasher};

impl<P: Checked> World<P> {
    /// The fingerprint of the state: nodes, links, rules, requests, history variables, and the messages in flight as
    /// a multiset of contents, so that two ways to one state give one fingerprint.
    pub fn state_hash(&self) -> u64 {
        let mut hasher = Fingerprint::new();
        for node in &self.nodes {
            node.hash(&mut hasher);
        }
        self.links.hash(&mut hasher);
        self.rules.hash(&mut hasher);
        self.config.hash(&mut hasher);
        self.open.hash(&mut hasher);
        self.ghost.hash(&mut hasher);
        if !self.found.is_empty() {
            self.found.hash(&mut hasher);
        }
        hasher.write_u64(self.sum_of_messages());
        hasher.finish()
    }

    pub(super) fn sum_of_messages(&self) -> u64 {
        self.slots.iter().flatten().map(print).fold(0, u64::wrapping_add)
    }

    /// Gets ready for [`World::search_hash`]: from now on the sum of the messages is kept up to date.
    pub fn searched(&mut self) {
        self.message_sum = Some(self.sum_of_messages());
    }

    /// As [`World::state_hash`], for a search among worlds of one configuration and one set of rules: what did not
    /// change since the world was copied is not looked at again. Its values are its own.
    pub fn search_hash(&self) -> u64 {
        let mut hash = self.message_sum.unwrap_or_else(|| self.sum_of_messages());
        for node in &self.nodes {
            hash = mix(hash, node.print());
        }
        if !self.links.is_whole() {
            hash = mix(hash, fingerprint(&self.links));
        }
        if !self.open.is_empty() {
            hash = mix(hash, fingerprint(&self.open));
        }
        if !self.found.is_empty() {
            hash = mix(hash, fingerprint(&self.found));
        }
        mix(hash, fingerprint(&*self.ghost))
    }
}

/// The fingerprint of a message in flight: of what it says, not of its number.
pub(super) fn print<M: Hash>(envelope: &Envelope<M>) -> u64 {
    let print = mix(0, fingerprint(&(envelope.from, envelope.to, &envelope.message)));
    // What an adversary sent is not tapped, so it matters who did.
    if envelope.by == envelope.from { print } else { mix(print, envelope.by.number().into()) }
}
