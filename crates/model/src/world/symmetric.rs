//! A world under other names, and the fingerprint that all its permutations share.

use super::World;
use super::prints::print;
use crate::symmetry::{Looks, Rename, Renaming, Symmetry, rename_all};
use crate::{Checked, Links, Messages, Node, NodeId, fingerprint, mix, sort_few};
use std::sync::Arc;

/// As a node of a group is seen by others: above every number that a node in no group is seen by.
const NAMED: u64 = 1 << 32;

impl<P: Checked> World<P> {
    /// The same world in which nodes have other names.
    #[must_use]
    pub fn renamed(&self, symmetry: &Symmetry<P>, by: &Renaming) -> Self {
        let mut world = self.clone();
        let nodes = self.ids().map(|id| Arc::new(renamed(symmetry, self.node(by.before(id)), by)));
        world.nodes = nodes.collect();
        for envelope in world.slots.iter_mut().flatten() {
            symmetry.rename(envelope, by);
        }
        world.links.rename(by);
        rename_all(world.open.iter_mut().map(|request| &mut request.node), by);
        (symmetry.ghost)(Arc::make_mut(&mut world.ghost), by);
        world.found.rename(by);
        if world.message_sum.is_some() {
            world.searched();
        }
        world
    }

    /// The fingerprint that a search knows the state by if it takes the permutations of interchangeable nodes for one state.
    /// Two worlds have the same one only if one is the other renamed. `beside` is what belongs to the state and is not in the
    /// world, as a fingerprint under other names.
    pub fn symmetric_hash(&self, symmetry: &Symmetry<P>, beside: &dyn Fn(&Renaming) -> u64) -> u64 {
        let looks: Vec<Looks> = self.nodes().map(|(id, node)| (symmetry.looks)(id, node)).collect();
        let (mut least, mut sum, mut count) = (u64::MAX, 0u64, 0);
        // The least fingerprint over all permutations would do. A signature that does not depend on names spares most of
        // them: whoever is sorted by it has the same place in every permutation of the world.
        symmetry.sorted(&self.signatures(symmetry, &looks), &mut |by| {
            let hash = mix(self.hash_under(symmetry, &looks, by), beside(by));
            (least, sum, count) = (least.min(hash), sum.wrapping_add(hash), count + 1);
        });
        // The least of several numbers is rather small, and two small ones are sooner the same. Their sum is not.
        if count > 1 { mix(mix(0, least), sum) } else { least }
    }

    /// What is known of each node without names, by place.
    fn signatures(&self, symmetry: &Symmetry<P>, looks: &[Looks]) -> Vec<u64> {
        let group = |node: NodeId| symmetry.groups.iter().position(|group| group.contains(node));
        let seen_as = |node: NodeId| group(node).map_or(node.number().into(), |at| NAMED + at as u64);
        let mut all: Vec<u64> = (self.nodes().zip(looks))
            .map(|((_, node), looks)| match looks {
                Looks::Whole => node.print(),
                Looks::Part(look) => {
                    mix(*look, fingerprint(&(&node.timers, node.paused, node.memory.is_some())))
                }
            })
            .collect();
        let mut note = |node: NodeId, what: u64| {
            let signature = &mut all[node.index()];
            *signature = signature.wrapping_add(mix(NAMED, what));
        };
        for envelope in self.slots.iter().flatten() {
            let kind = fingerprint(Messages::kind_name(&envelope.message));
            note(envelope.from, mix(mix(kind, seen_as(envelope.to)), 0));
            note(envelope.to, mix(mix(kind, seen_as(envelope.from)), 1));
        }
        for request in &self.open {
            note(request.node, mix(fingerprint(&request.request), request.id.0.into()));
        }
        all
    }

    /// What [`World::search_hash`] is of the renamed world.
    fn hash_under(&self, symmetry: &Symmetry<P>, looks: &[Looks], by: &Renaming) -> u64 {
        if by.is_identity() && self.links.is_whole() {
            return self.search_hash();
        }
        let messages = self.slots.iter().flatten().map(|envelope| {
            let mut envelope = envelope.clone();
            symmetry.rename(&mut envelope, by);
            print(&envelope)
        });
        let mut hash = messages.fold(0, u64::wrapping_add);
        for id in self.ids() {
            let before = by.before(id);
            let node = self.node(before);
            let whole = looks[before.index()] == Looks::Whole;
            hash = mix(hash, if whole { node.print() } else { fingerprint(&renamed(symmetry, node, by)) });
        }
        if !self.links.is_whole() {
            let mut links = self.links.clone();
            links.rename(by);
            hash = mix(hash, fingerprint(&links));
        }
        if !self.open.is_empty() {
            let mut open = self.open.clone();
            rename_all(open.iter_mut().map(|request| &mut request.node), by);
            hash = mix(hash, fingerprint(&open));
        }
        let mut ghost = (*self.ghost).clone();
        (symmetry.ghost)(&mut ghost, by);
        if !self.found.is_empty() {
            let mut found = self.found.clone();
            found.rename(by);
            hash = mix(hash, fingerprint(&found));
        }
        mix(hash, fingerprint(&ghost))
    }
}

fn renamed<P: Checked>(symmetry: &Symmetry<P>, node: &Node<P>, by: &Renaming) -> Node<P> {
    let mut node = node.clone();
    (symmetry.disk)(&mut node.disk, by);
    if let Some(memory) = &mut node.memory {
        (symmetry.memory)(memory, by);
    }
    node
}

impl Rename for Links {
    /// The order of groups means nothing; so that it does not depend on names either, it is that of their members.
    fn rename(&mut self, by: &Renaming) {
        for (from, to) in &mut self.cut {
            from.rename(by);
            to.rename(by);
        }
        sort_few(&mut self.cut, Ord::cmp);
        rename_all(&mut self.groups, by);
        sort_few(&mut self.groups, Ord::cmp);
    }
}
