//! Leadership transfer (dissertation, section 3.10): a leader that is to be replaced hands over, and nobody misses it.
//!
//! "The prior leader stops accepting new client requests. The prior leader fully updates the target server's log to match
//! its own [..]. The prior leader sends a `TimeoutNow` request to the target server. This request has the same effect as
//! the target server's election timer firing." The target's term ends that of the leader. If it has not come about within
//! the longest election timeout, the leader goes on.

use super::Server;
use super::message::{Message, TimeoutNow};
use super::request::{Asker, Refusal};
use super::state::{Role, Timer, Transfer};
use crate::replicated::Machine;
use synod_model::{Delay, Mark, NodeId, texts};

texts! {
    LEADS_ALREADY: "{0} need not hand over: it leads already.", "{0} 无需移交：它已经是领导者。";
    NO_VOTER: "{0} does not hand over to {1}, which does not vote.", "{0} 不会移交给 {1}：它不是投票节点。";
    HANDS_OVER: "{0} is going to hand the leadership over to {1}, and holds new commands back. {1} holds its log up to entry {2} of {3}.",
        "{0} 准备把领导权移交给 {1}，暂不接受新命令。日志共 {3} 条，{1} 已持有到第 {2} 条。";
    HANDS_OVER_ALREADY: "{0} is handing over to {1} already.", "{0} 正在向 {1} 移交。";
    HOLDS_BACK: "{0} holds “{1}” back: it is handing over to {2}.", "{0} 暂不处理“{1}”：它正在向 {2} 移交领导权。";
    TELLS_TO_STAND: "{0} tells {1} to stand for election at once: it holds the whole log.", "{0} 让 {1} 立即发起选举：它已持有全部日志。";
    STANDS_AT_ONCE: "{0} stands for election in term {2}, as its leader {1} has told it to.", "{0} 按领导者 {1} 的要求，在任期 {2} 发起选举。";
    IS_NOT_TO_STAND: "{0} ignores that {1} tells it to stand: it is in term {2}.", "{0} 忽略 {1} 让它参选的要求：它处于任期 {2}。";
    GIVES_UP: "{0} goes on as leader of term {1}: {2} has not taken over within the longest election timeout.",
        "{0} 继续担任任期 {1} 的领导者：{2} 没有在最长选举超时之内接任。";
}

impl<M: Machine> Server<'_, '_, M> {
    /// The transfer under way at this leader.
    pub(super) fn transfer(&self) -> Option<Transfer> {
        match &self.memory.role {
            Role::Leader { office, .. } => office.transfer,
            _ => None,
        }
    }

    /// An operator asks this leader to hand over.
    pub(super) fn transfer_to(&mut self, asker: Asker, target: NodeId) {
        let me = self.ctx.me;
        if target == me {
            self.fx.note(&LEADS_ALREADY, [me.into()]);
            return self.answer_order(asker, None);
        }
        let voter = self.configuration().votes(target);
        let Some(progress) = voter.then(|| self.progress(target)).flatten() else {
            self.fx.note(&NO_VOTER, [me.into(), target.into()]);
            return self.answer_order(asker, Some(Refusal::NotAVoter));
        };
        let held = progress.match_index;
        if let Some(under_way) = self.transfer() {
            self.fx.note(&HANDS_OVER_ALREADY, [me.into(), under_way.target.into()]);
            if under_way.asker != asker {
                self.answer_order(asker, Some(Refusal::Transferring));
            }
            return;
        }
        let last = self.disk.log.last_index();
        self.fx.note(&HANDS_OVER, [me.into(), target.into(), held.into(), last.into()]);
        if let Role::Leader { office, .. } = &mut self.memory.role {
            office.transfer = Some(Transfer { target, asker, told: false });
        }
        self.fx.set_timer(Timer::Transfer, Delay::Fixed(self.ctx.config.election.1));
        self.tell_target();
    }

    /// The target is told to stand once it holds the whole log.
    pub(super) fn tell_target(&mut self) {
        let (me, term, last) = (self.ctx.me, self.disk.current_term, self.disk.log.last_index());
        let Role::Leader { followers, office } = &mut self.memory.role else { return };
        let Some(transfer) = office.transfer.as_mut().filter(|transfer| !transfer.told) else { return };
        let target = transfer.target;
        if followers[target.index()].match_index == last {
            transfer.told = true;
            self.fx.note(&TELLS_TO_STAND, [me.into(), target.into()]);
            self.fx.send(target, Message::TimeoutNow(TimeoutNow { term }));
            self.give_lease_up();
        }
    }

    /// The leader tells this server to stand.
    pub(super) fn on_timeout_now(&mut self, from: NodeId, TimeoutNow { term }: TimeoutNow) {
        if term > self.disk.current_term {
            self.yield_to(term, from);
        }
        let (me, mine) = (self.ctx.me, self.disk.current_term);
        if term < mine || !self.may_stand() || !matches!(self.memory.role, Role::Follower { .. }) {
            return self.fx.note(&IS_NOT_TO_STAND, [me.into(), from.into(), mine.into()]);
        }
        self.fx.headline(Mark::Attempt, &STANDS_AT_ONCE, [me.into(), from.into(), (mine + 1).into()]);
        self.stand(true);
    }

    /// It has taken too long.
    pub(super) fn on_transfer_timeout(&mut self) {
        let Role::Leader { office, .. } = &mut self.memory.role else { return };
        let Some(transfer) = office.transfer.take() else { return };
        let args = [self.ctx.me.into(), self.disk.current_term.into(), transfer.target.into()];
        self.fx.note(&GIVES_UP, args);
        self.answer_order(transfer.asker, Some(Refusal::TooSlow));
        self.submit_pending();
        self.drive();
    }

    /// The target is no voter any more.
    pub(super) fn abandon_transfer(&mut self) {
        let Some(transfer) = self.office().and_then(|office| office.transfer.take()) else { return };
        self.fx.note(&NO_VOTER, [self.ctx.me.into(), transfer.target.into()]);
        self.fx.clear_timer(Timer::Transfer);
        self.answer_order(transfer.asker, Some(Refusal::NotAVoter));
        self.submit_pending();
    }

    /// A transfer ends with the office.
    pub(super) fn end_transfer(&mut self) {
        if let Some(transfer) = self.transfer() {
            self.fx.clear_timer(Timer::Transfer);
            self.answer_order(transfer.asker, (!transfer.told).then_some(Refusal::NotLeader));
        }
    }

    /// Whether a command is held back, since the leadership is being handed over.
    pub(super) fn holds_back(&mut self, op: &M::Op) -> bool {
        let Some(transfer) = self.transfer() else { return false };
        if !self.fx.is_quiet() {
            let args = [self.ctx.me.into(), op.to_string().into(), transfer.target.into()];
            self.fx.note(&HOLDS_BACK, args);
        }
        true
    }
}
