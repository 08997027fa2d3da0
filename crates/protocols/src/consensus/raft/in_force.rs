//! Which configuration is in force on a server (dissertation, section 4.1): it is an entry of the log.
//!
//! "The new configuration takes effect on each server as soon as it is added to that server's log": param `config-at=append`.
//! A server goes by the last configuration of its log whether it is committed or not, and back to the one before it when the
//! entry is overwritten. With `config-at=commit`, as in etcd, it goes by the last one that it knows to be committed, and so it
//! must remember what it knows: "the servers would need to persist their commit index to disk".
//!
//! A server that the last configuration leaves out still stands for election until it knows that entry to be committed, since
//! it may be needed for that (dissertation, Figure 4.6). From then on it is spare.

use super::Server;
use super::configuration::{Configuration, Current, Members};
use super::log::{Entries, Index, Merged};
use super::setup::ConfigAt;
use super::state::{Progress, Role, Timer};
use crate::replicated::Machine;
use synod_model::{NodeId, texts};

texts! {
    IN_FORCE: "{0} goes by the configuration of entry {1} from now on: {2}.", "{0} 从现在起采用第 {1} 条日志中的配置：{2}。";
    FIRST_AGAIN: "{0} goes by the first configuration again: its log holds no other one any more.",
        "{0} 重新采用最初的配置：它的日志中已没有别的配置。";
    IS_SPARE: "{0} does not stand for election any more: it knows that entry {1}, which leaves it no vote, is committed.",
        "{0} 不再参选：它知道使它失去投票权的第 {1} 条日志已提交。";
}

impl<'a, M: Machine> Server<'a, '_, M> {
    /// The configuration in force.
    pub(super) fn configuration(&self) -> Current<'a> {
        self.memory.membership.current(self.ctx.config)
    }

    /// The last configuration of the log, and its entry.
    pub(super) fn last_configuration(&self) -> (Index, Members) {
        self.memory.membership.at(Index::MAX, self.ctx.config, self.disk)
    }

    /// Whether this server is a voter, or was one when it last knew.
    pub(super) const fn is_voter(&self) -> bool {
        self.memory.membership.votes
    }

    /// Whether this server may stand for election. Where configurations are in force once they are committed, one that has
    /// just been left out may still be needed: it refuses others its vote while it has entries that they lack, and they may
    /// not know yet that they can do without it.
    pub(super) fn may_stand(&self) -> bool {
        self.is_voter() || self.was_voter() && self.disk.log.last_index() > self.memory.commit_index
    }

    /// Whether the committed configuration that is in force is the one that has left this server out.
    fn was_voter(&self) -> bool {
        let (membership, config) = (&self.memory.membership, self.ctx.config);
        let before = || membership.at(membership.at - 1, config, self.disk).1;
        let by_commit = config.config_at == ConfigAt::Commit && membership.at > 0;
        by_commit && !self.is_voter() && before().votes(self.ctx.me)
    }

    /// The log has changed: another configuration may be the last one.
    pub(super) fn take_in(&mut self, merged: Merged, entries: &Entries<M::Op>, first: Index) {
        let membership = &mut self.memory.membership;
        if let Some(from) = merged.deleted_from
            && !membership.is_first()
        {
            membership.changes.retain(|change| *change < from);
        } else if entries.iter().all(|entry| entry.members().is_none()) {
            return;
        }
        if let Some(from) = merged.added_from {
            let added = (first..).zip(entries.iter()).filter(|(at, e)| *at >= from && e.members().is_some());
            membership.changes.extend(added.map(|(index, _)| index));
        }
        self.refresh_configuration();
    }

    /// A configuration stands at the end of the leader's log.
    pub(super) fn take_in_last(&mut self) {
        self.memory.membership.changes.push(self.disk.log.last_index());
        self.refresh_configuration();
    }

    /// Moves the commit index on, and applies what is committed.
    pub(super) fn commit_to(&mut self, index: Index) {
        self.memory.commit_index = index;
        if self.ctx.config.config_at == ConfigAt::Commit {
            self.disk.commit_index.0 = index;
        }
        if !self.memory.membership.is_first() {
            self.refresh_configuration();
        }
        self.apply_committed();
    }

    /// The log begins anew with a snapshot.
    pub(super) fn reload_configuration(&mut self) {
        if self.ctx.config.config_at == ConfigAt::Commit {
            self.disk.commit_index.0 = self.memory.commit_index;
        }
        self.memory.membership.read(self.disk);
        self.refresh_configuration();
    }

    /// Goes by the configuration that is in force now, and begins or ceases to stand for election.
    fn refresh_configuration(&mut self) {
        let (me, config) = (self.ctx.me, self.ctx.config);
        let (before, voted) = (self.configuration(), self.is_voter());
        let commit = self.memory.commit_index;
        if self.memory.membership.refresh(me, config, self.disk, commit) {
            let at = self.memory.membership.at;
            if at == 0 {
                self.fx.note(&FIRST_AGAIN, [me.into()]);
            } else if !self.fx.is_quiet() {
                let members = self.configuration().members().to_string();
                self.fx.note(&IN_FORCE, [me.into(), at.into(), members.into()]);
            }
            self.welcome(&before);
        }
        if self.memory.leads() {
            return;
        }
        if voted && !self.is_voter() {
            let at = self.memory.membership.at(commit, config, self.disk).0;
            self.fx.note(&IS_SPARE, [me.into(), at.into()]);
        }
        if !self.may_stand() && (voted || self.was_voter()) {
            self.fx.clear_timer(Timer::Election);
        } else if !voted && self.is_voter() {
            self.reset_election_timer();
        }
    }

    /// A leader sends the log to whoever is new in its configuration, and does not hand over to who is no voter any more.
    fn welcome(&mut self, before: &Configuration) {
        let (last, now) = (self.disk.log.last_index(), self.configuration());
        let catching_up = self.catching_up();
        let Role::Leader { followers, office } = &mut self.memory.role else { return };
        for (at, progress) in followers.iter_mut().enumerate() {
            let node = NodeId::at(at);
            if now.has(node) && !before.has(node) {
                if !catching_up.contains(node) {
                    *progress = Progress::new(last.saturating_sub(1));
                }
                if office.counts {
                    office.recent_active.insert(node);
                }
            }
        }
        if office.transfer.is_some_and(|transfer| !now.votes(transfer.target)) {
            self.abandon_transfer();
        }
    }
}
