//! Leaders that stay, and leaders that go (dissertation, sections 4.2.3 and 6.2): the param `check-quorum`.
//!
//! A server that hears from its leader needs no other one. So for the shortest election timeout after each sign of life
//! it ignores whoever stands, as if the message had never come: its *vote lease*. That would keep a leader for ever that
//! hears nobody. So a leader counts, once in each shortest election timeout, who has answered it since the last time, and
//! without a majority it becomes a follower in its own term. Whoever has begun to stand knows no leader and is bound by
//! no vote lease, so two servers that both miss the leader can replace it, as in etcd.

use super::Server;
use super::log::Term;
use super::rules::LEASE_SURVIVES_RESTART;
use super::setup::Reads;
use super::state::{Role, Timer, VoteLease};
use crate::replicated::Machine;
use synod_model::{Delay, Mark, NodeId, NodeSet, texts};

texts! {
    IGNORES: "{0} ignores {1}, which stands for term {2}: it has heard from its leader {3} within the shortest election timeout.",
        "{0} 不理会要在任期 {2} 参选的 {1}：在最短选举超时之内，它收到过领导者 {3} 的消息。";
    RESTARTED_IGNORES: "{0} ignores {1}, which stands for term {2}: {0} has just restarted, and may have answered a leader whose lease still runs.",
        "{0} 不理会要在任期 {2} 参选的 {1}：{0} 刚刚重启，它应答过的某个领导者的租约可能仍然有效。";
    LEADER_IGNORES: "{0} ignores {1}, which stands for term {2}: it leads term {3}, and steps down when no majority answers it any more.",
        "{0} 不理会要在任期 {2} 参选的 {1}：它是任期 {3} 的领导者，只有得不到多数节点的应答时才退位。";
    LEASE_ENDS: "{0} has not heard from its leader {1} for the shortest election timeout: it may vote for another one from now on.",
        "{0} 已有一个最短选举超时没有收到领导者 {1} 的消息：从现在起它可以投票给别的节点。";
    HAS_QUORUM: "{0} goes on as leader of term {1}: with itself, {2} of {3} servers have answered since it last counted.",
        "{0} 继续担任任期 {1} 的领导者：自上次清点以来，连同它自己有 {3} 个节点中的 {2} 个作出应答。";
    HAS_NO_QUORUM: "{0} steps down as leader of term {1}: with itself, only {2} of {3} servers have answered since it last counted, and that is no majority.",
        "{0} 不再担任任期 {1} 的领导者：自上次清点以来，连同它自己只有 {3} 个节点中的 {2} 个作出应答，不构成多数。";
}

impl<M: Machine> Server<'_, '_, M> {
    /// A sign of life of the leader: no other one is needed for a while.
    pub(super) fn renew_vote_lease(&mut self) {
        if self.ctx.config.check_quorum {
            self.memory.vote_lease.0 = VoteLease::Heard;
            self.fx.set_timer(Timer::VoteLease, Delay::Fixed(self.ctx.config.election.0));
        }
    }

    /// The vote lease is over.
    pub(super) fn on_vote_lease_end(&mut self) {
        self.memory.vote_lease.0 = VoteLease::None;
        if let Role::Follower { leader: Some(leader) } = self.memory.role {
            self.fx.aside(&LEASE_ENDS, [self.ctx.me.into(), leader.into()]);
        }
    }

    /// Whether this server takes no notice of somebody who asks for votes in a term, and says why. Who stands because the
    /// leader has told it to is heard in any case.
    pub(super) fn disregards(&mut self, from: NodeId, term: Term, is_told_to: bool) -> bool {
        let (me, mine) = (self.ctx.me, self.disk.current_term);
        if !self.ctx.config.check_quorum || is_told_to || term <= mine {
            return false;
        }
        match self.memory.leader(me) {
            Some(leader) if leader == me => {
                self.fx.note(&LEADER_IGNORES, [me.into(), from.into(), term.into(), mine.into()]);
                true
            }
            Some(leader) if *self.memory.vote_lease == VoteLease::Heard => {
                self.fx.note(&IGNORES, [me.into(), from.into(), term.into(), leader.into()]);
                true
            }
            None if *self.memory.vote_lease == VoteLease::Restarted => {
                self.fx.note(&RESTARTED_IGNORES, [me.into(), from.into(), term.into()]);
                true
            }
            _ => false,
        }
    }

    /// A server that restarts may have answered a leader whose lease still runs, and does not remember it.
    pub(super) fn guard_restart(&mut self) {
        // Rule `lease-survives-restart`.
        if self.ctx.config.reads == Reads::Lease && self.ctx.obeys(LEASE_SURVIVES_RESTART) {
            self.memory.vote_lease.0 = VoteLease::Restarted;
            self.fx.set_timer(Timer::VoteLease, Delay::Fixed(self.ctx.config.election.0));
        }
    }

    /// A leader begins to count, unless it does so already.
    pub(super) fn count_answers(&mut self) {
        let Role::Leader { office, .. } = &mut self.memory.role else { return };
        if self.ctx.config.check_quorum && !office.counts {
            (office.counts, office.recent_active) = (true, NodeSet::new());
            self.fx.set_timer(Timer::CheckQuorum, Delay::Fixed(self.ctx.config.election.0));
        }
    }

    /// Somebody has answered the leader.
    pub(super) fn note_answer(&mut self, from: NodeId) {
        if let Role::Leader { office, .. } = &mut self.memory.role
            && office.counts
        {
            office.recent_active.insert(from);
        }
    }

    /// Time to count who has answered.
    pub(super) fn on_check_quorum(&mut self) {
        let Role::Leader { office, .. } = &mut self.memory.role else { return };
        let answered = office.recent_active;
        office.counts = false;
        if !self.ctx.config.check_quorum {
            return;
        }
        let (term, quorum) = (self.disk.current_term, self.majority());
        let mut active = answered;
        active.insert(self.ctx.me);
        let args = [self.ctx.me.into(), term.into(), quorum.count(&active).into(), quorum.servers.into()];
        if quorum.is_reached(&active) {
            self.fx.aside(&HAS_QUORUM, args);
            self.count_answers();
        } else {
            self.fx.headline(Mark::GivenUp, &HAS_NO_QUORUM, args);
            self.become_follower(term, None);
        }
    }
}
