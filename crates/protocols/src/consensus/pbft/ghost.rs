//! The history of a run, as somebody sees it who watches all nodes from outside and knows who lies.
//!
//! What PBFT promises, it promises of those that do not lie: they alone are looked at, and one that has lied is never believed
//! again. The observer trusts no handler: it reads the disks.

use super::names::{Digest, SeqNo, View};
use super::state::{Durable, Slot, Stage, Standing};
use super::{Pbft, invariants as says};
use crate::kv::Store;
use crate::replicated::History;
use synod_model::{Action, Findings, Micros, NodeId, NodeSet, Seq, Step, World};

/// The history variables.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Ghost {
    /// Who has ever lied.
    lied: NodeSet,
    /// By replica: how far it has executed.
    executed: Vec<SeqNo>,
    /// By number: what was first executed there.
    order: Vec<Executed>,
    /// By request, in order of their numbers in the run: which client was asked.
    asked: Seq<u16>,
    /// What was accepted and prepared for each number and view above the checkpoints.
    accepted: Vec<Accepted>,
    /// What clients did.
    pub(super) history: History<Store>,
    /// The longest time in which nothing was executed although clients waited.
    pub(super) longest: Micros,
    /// Since when clients wait and nothing is executed.
    since: Option<Micros>,
}

/// What was executed at a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Executed {
    /// The request, if somebody was seen executing it.
    digest: Option<Digest>,
    /// All that was executed up to it, if somebody was seen standing there.
    chain: Option<u64>,
    /// Who was the first.
    by: NodeId,
}

/// What was accepted for a number in a view, and prepared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Accepted {
    seq: SeqNo,
    view: View,
    first: (Digest, NodeId),
    prepared: Option<(Digest, NodeId)>,
}

impl Ghost {
    /// Brings the history up to date after a step.
    pub(super) fn observe(&mut self, found: &mut Findings, step: &Step<Pbft>, world: &World<Pbft>) {
        if self.executed.is_empty() {
            self.executed = vec![0; usize::from(world.config().replicas)];
            self.lied = world.config().byzantine;
        }
        if let Some(Action::Configure(config)) = &step.action {
            config.byzantine.iter().for_each(|liar| _ = self.lied.insert(liar));
        }
        if let (Some(node), Some(id)) = (step.node, step.request) {
            // Requests are numbered from 1; those that nobody watched are not known.
            while self.asked.len() + 1 < id.0 as usize {
                self.asked.push(0);
            }
            let client = (!world.config().is_replica(node)).then(|| world.config().client_at(node));
            self.asked.push(client.unwrap_or(0));
            self.since = self.since.or(Some(step.at));
        }
        let honest = |node: &NodeId| world.config().is_replica(*node) && !self.lied.contains(*node);
        if let Some(node) = step.node.filter(honest) {
            self.look(found, step.at, node, world);
        }
        if world.watch.contains(says::LINEARIZABLE) {
            self.history.observe("linearizable", found, step, world);
        }
    }

    fn look(&mut self, found: &mut Findings, at: Micros, node: NodeId, world: &World<Pbft>) {
        let disk = &world.node(node).disk;
        if disk.low_watermark > 0 {
            found.note("checkpoint-stable", || says::stable(node, disk.low_watermark));
        }
        if disk.view > 0 && disk.status == Standing::Normal {
            found.note("view-changed", || says::changed(node, disk.view));
        }
        for slot in &disk.slots {
            self.look_at(found, node, slot, disk, world.config().window);
        }
        let before = std::mem::replace(&mut self.executed[node.index()], disk.last_executed);
        if disk.last_executed > before {
            found.note("executed", || says::executed(node, disk.last_executed));
            for seq in before + 1..=disk.last_executed {
                self.executes(found, node, seq, disk);
            }
            let waits = !world.open_requests().is_empty();
            if let Some(since) = self.since {
                self.longest = self.longest.max(at.since(since));
            }
            self.since = waits.then_some(at);
            self.forget(world);
        }
    }

    /// What is accepted and prepared.
    fn look_at(&mut self, found: &mut Findings, node: NodeId, slot: &Slot, disk: &Durable, window: SeqNo) {
        if !slot.is_taken() {
            return;
        }
        let h = disk.low_watermark;
        if slot.seq <= h || slot.seq > h + window {
            found.note("within-watermarks", || says::outside(node, slot.seq, h));
        }
        let (key, digest) = ((slot.seq, slot.view), slot.digest());
        let at = self.accepted.binary_search_by_key(&key, |known| (known.seq, known.view));
        let at = at.unwrap_or_else(|at| {
            let first = (digest, node);
            self.accepted.insert(at, Accepted { seq: slot.seq, view: slot.view, first, prepared: None });
            at
        });
        let known = &mut self.accepted[at];
        if known.first.0 != digest {
            let first = known.first;
            found.note("equivocation-seen", || says::two_accepted(key, first, (digest, node)));
        }
        if slot.stage < Stage::Prepared {
            return;
        }
        match known.prepared {
            Some(first) if first.0 != digest => {
                found.note("prepared-unique", || says::two_prepared(key, first, (digest, node)));
            }
            Some(_) => {}
            None => known.prepared = Some((digest, node)),
        }
    }

    /// A replica has executed a number.
    fn executes(&mut self, found: &mut Findings, node: NodeId, seq: SeqNo, disk: &Durable) {
        let slot = disk.slot(seq).filter(|slot| slot.is_taken());
        let digest = slot.map(Slot::digest);
        let chain = (seq == disk.last_executed).then_some(disk.app.chain);
        match digest {
            Some(Digest::Null) => found.note("null-request", || says::null(node, seq)),
            Some(Digest::Of { client, timestamp }) => {
                let asked = timestamp.checked_sub(1).and_then(|n| self.asked.get(n as usize));
                if asked.is_none_or(|asked| *asked != client && *asked != 0) {
                    found
                        .note("validity", || says::never_asked(node, digest.unwrap_or(Digest::Nothing), seq));
                }
            }
            _ => {}
        }
        if let Some(slot) = slot {
            let carried = |known: &&Accepted| {
                let prepared = known.prepared.is_some_and(|(prepared, _)| prepared == slot.digest());
                known.seq == seq && known.view < slot.view && prepared
            };
            if let Some(earlier) = self.accepted.iter().find(carried) {
                let (from, to) = (earlier.view, slot.view);
                found.note("request-carried-over", || says::carried(node, slot.digest(), seq, from, to));
            }
        }
        let place = (seq - 1) as usize;
        while self.order.len() < place {
            self.order.push(Executed { digest: None, chain: None, by: node });
        }
        let Some(first) = self.order.get(place).copied() else {
            return self.order.push(Executed { digest, chain, by: node });
        };
        if let (Some(mine), Some(other)) = (digest, first.digest)
            && mine != other
        {
            found.note("agreement", || says::two_executed(seq, (other, first.by), (mine, node)));
        } else if let (Some(mine), Some(other)) = (chain, first.chain)
            && mine != other
        {
            found.note("agreement", || says::two_states(seq, first.by, node));
        }
        let (digest, chain) = (first.digest.or(digest), first.chain.or(chain));
        self.order[place] = Executed { digest, chain, by: first.by };
    }

    /// Forgets what was accepted below the checkpoints of all.
    fn forget(&mut self, world: &World<Pbft>) {
        let replicas = world.config().replicas().filter(|replica| !self.lied.contains(*replica));
        let lowest = replicas.map(|replica| world.node(replica).disk.low_watermark).min().unwrap_or(0);
        self.accepted.retain(|known| known.seq > lowest);
    }
}
