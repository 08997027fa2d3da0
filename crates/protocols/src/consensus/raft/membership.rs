//! What a server's log says about who decides: which entries are configurations, and which of them is in force.

use super::configuration::{Configuration, Current, Members};
use super::log::Index;
use super::setup::ConfigAt;
use super::{Config, Durable};
use crate::replicated::Machine;
use std::hash::{Hash, Hasher};
use std::sync::Arc;
use synod_model::NodeId;
use synod_model::symmetry::{Rename, Renaming};

/// What a server's log says about who decides. All of it follows from the log and the commit index.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Membership {
    /// Which entries of the log are configurations, in order.
    pub(super) changes: Vec<Index>,
    /// The entry of the configuration in force; 0 for the first one.
    pub(super) at: Index,
    /// The same as it stands there.
    members: Members,
    /// The configuration in force, unless it is the first one.
    later: Option<Arc<Configuration>>,
    /// Whether the server is a voter, or was one when it last knew.
    pub(super) votes: bool,
}

impl Hash for Membership {
    fn hash<H: Hasher>(&self, _: &mut H) {}
}

impl Rename for Membership {
    fn rename(&mut self, by: &Renaming) {
        self.members.rename(by);
        self.later.rename(by);
    }
}

impl Membership {
    /// What a log says to this server.
    pub(super) fn of<M: Machine>(me: NodeId, config: &Config, disk: &Durable<M>, commit: Index) -> Self {
        let mut of = Self::default();
        of.read(disk);
        of.refresh(me, config, disk, commit);
        of
    }

    /// Finds which entries are configurations: of those that are in the snapshot, the last one.
    pub(super) fn read<M: Machine>(&mut self, disk: &Durable<M>) {
        let base = disk.log.base().index;
        let folded = disk.snapshot.as_ref().map(|snapshot| snapshot.config_index);
        let entries = (base + 1..).zip(disk.log.entries().iter());
        let kept = entries.filter(|(_, entry)| entry.members().is_some()).map(|(index, _)| index);
        self.changes = folded.filter(|at| (1..=base).contains(at)).into_iter().chain(kept).collect();
    }

    /// The configuration at an index, and its entry: the last one of the log up to there, or else that of the snapshot, or else
    /// the first one.
    pub(super) fn at<M: Machine>(
        &self,
        index: Index,
        config: &Config,
        disk: &Durable<M>,
    ) -> (Index, Members) {
        let before = self.changes.iter().rfind(|change| **change <= index).copied();
        let found = before.and_then(|at| disk.log.get(at)?.members().map(|members| (at, *members)));
        let folded = || {
            let snapshot = disk.snapshot.as_ref().filter(|snapshot| before == Some(snapshot.config_index))?;
            Some((snapshot.config_index, snapshot.config))
        };
        found.or_else(folded).unwrap_or_else(|| (0, config.first.members()))
    }

    /// The configuration in force.
    pub(super) fn current<'a>(&self, config: &'a Config) -> Current<'a> {
        self.later.as_ref().map_or(Current::First(&config.first), |later| Current::Later(Arc::clone(later)))
    }

    /// Whether the log holds no configuration.
    pub(super) const fn is_first(&self) -> bool {
        self.changes.is_empty()
    }

    /// The log or the commit index has changed. Returns whether another configuration is in force now.
    pub(super) fn refresh<M: Machine>(
        &mut self,
        me: NodeId,
        config: &Config,
        disk: &Durable<M>,
        commit: Index,
    ) -> bool {
        let until = if config.config_at == ConfigAt::Commit { commit } else { Index::MAX };
        let (at, members) = self.at(until, config, disk);
        let changed = at != self.at || at > 0 && members != self.members;
        if changed {
            (self.at, self.members) = (at, members);
            self.later = (at > 0).then(|| Arc::new(members.into()));
        }
        // It may have forgotten what is committed: any later configuration of its log may be the one that the others go by.
        let mut later = self.changes.iter().filter(|at| (commit + 1..=until).contains(*at));
        self.votes = self.at(commit, config, disk).1.votes(me)
            || later.any(|at| self.at(*at, config, disk).1.votes(me));
        changed
    }
}
