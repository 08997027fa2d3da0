//! What an observer knows of compacted logs: which log a snapshot stands for, and whether it holds what that log makes.

use super::RaftOver;
use super::ghost::{Applied, Ghost};
use super::log::{Base, Content, Index, places};
use super::rules::SESSIONS;
use super::snapshot::Snapshot;
use crate::replicated::Machine;
use std::sync::Arc;
use synod_model::{Findings, Messages, NodeId, Seq, Show, Step, World, fingerprint, mix, texts};

texts! {
    INSTALLED: "{0} took the snapshot of {1} up to entry {2}.", "{0} 采用了 {1} 到第 {2} 条为止的快照。";
    UNFAITHFUL: "The snapshot of {0} up to entry {1} is not what the committed entries make: it holds {2}, and they make {3}.",
        "{0} 到第 {1} 条为止的快照与已提交的日志得到的结果不同：快照为 {2}，而日志得到 {3}。";
}

/// So many snapshots are remembered that were found right.
const KEPT: usize = 16;

impl<M: Machine> Ghost<M> {
    /// The chain of the log up to an entry that a snapshot of `node` stands for: its own, if it had that entry, or that of
    /// another server, or else what is committed.
    pub(super) fn chain_of(&self, last: Base, node: NodeId) -> Seq<u64> {
        let others = [&self.seen[node.index()]].into_iter().chain(&self.seen);
        let same = others.into_iter().find(|seen| seen.term_at(last.index) == Some(last.term));
        if let Some(seen) = same.filter(|_| last.index > 0) {
            let mut chain = seen.chain.clone();
            chain.truncate(places(last.index));
            return chain;
        }
        let known = self.committed.iter().map(|committed| committed.chain);
        let mut chain: Seq<u64> = known.take(places(last.index)).collect();
        // What a snapshot holds from the start, nobody has seen.
        while (chain.len() as Index) < last.index {
            let before = chain.last().copied().unwrap_or(0);
            chain.push(mix(before, fingerprint(&last.term)));
        }
        chain
    }

    /// What disks hold from the start was applied before anybody watched.
    pub(super) fn observe_given_snapshots(&mut self, world: &World<RaftOver<M>>) {
        for node in world.config().servers() {
            if let Some(snapshot) = &world.node(node).disk.snapshot.0 {
                self.before.0 = self.before.max(snapshot.last.index);
                self.remember(Arc::clone(snapshot));
            }
        }
    }

    /// A server has another snapshot than before.
    pub(super) fn observe_snapshot(
        &mut self,
        found: &mut Findings,
        step: &Step<RaftOver<M>>,
        world: &World<RaftOver<M>>,
        node: NodeId,
    ) {
        let Some(snapshot) = &world.node(node).disk.snapshot.0 else { return };
        let index = snapshot.last.index;
        let kind = step.kind.map(|kind| <super::Message<M> as Messages>::KINDS[kind]);
        if let Some((from, ..)) = step.message.as_ref().filter(|_| kind == Some("InstallSnapshot")) {
            found.note("snapshot-installed", || INSTALLED.with([node.into(), (*from).into(), index.into()]));
        }
        // Once different entries were applied, or what was committed is overwritten, there is not one thing that they make.
        let committed = self.committed.get(places(index) - 1).map(|committed| committed.chain);
        let as_committed = committed == self.seen[node.index()].chain_at(index);
        if found.get("state-machine-safety").is_some() || !as_committed {
            return;
        }
        let Some(right) = self.right_snapshot(world, index) else { return };
        if right == **snapshot {
            return self.remember(Arc::clone(snapshot));
        }
        let says = |snapshot: &Snapshot<M>| snapshot.show(usize::MAX).plain();
        let (is, should) = (says(snapshot), says(&right));
        found.note("snapshot-faithful", || {
            UNFAITHFUL.with([node.into(), index.into(), is.into(), should.into()])
        });
        self.remember(Arc::new(right));
    }

    /// What the committed entries up to an index make; `None` if it is not known.
    fn right_snapshot(&self, world: &World<RaftOver<M>>, index: Index) -> Option<Snapshot<M>> {
        let near = self.right.0.iter().rfind(|right| right.last.index <= index);
        let mut right = near.map_or_else(
            || Snapshot { config: world.config().first.members(), ..Snapshot::default() },
            |right| Snapshot::clone(right),
        );
        let once = world.rules().has(SESSIONS);
        while right.last.index < index {
            let Applied { entry, .. } = self.applied_at(right.last.index + 1)?;
            right.last = Base { index: right.last.index + 1, term: entry.term };
            match entry.content {
                Content::Empty => {}
                Content::Members(members) => {
                    (right.config, right.config_index) = (members, right.last.index);
                }
                Content::Command(command) => {
                    right.replica.execute(command, once);
                }
            }
        }
        Some(right)
    }

    fn remember(&mut self, snapshot: Arc<Snapshot<M>>) {
        let right = &mut self.right.0;
        let at = right.partition_point(|known| known.last.index < snapshot.last.index);
        if right.get(at).is_none_or(|known| known.last != snapshot.last) {
            right.insert(at, snapshot);
        }
        if right.len() > KEPT {
            right.remove(0);
        }
    }
}
