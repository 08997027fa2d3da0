//! A new voter gets the log before it counts (dissertation, section 4.2.1): the param `catch-up`.
//!
//! A server with an empty log that becomes a voter at once can hold every commit up until it has caught up. So the leader first
//! sends it the log as it would to a learner of which nobody else knows, in rounds: a round is over when the server holds what
//! the leader's log held at its beginning. Once a round takes less than the shortest election timeout, what is left is little,
//! and the configuration is appended. After so many rounds, or when nothing arrives any more, the leader gives up.

use super::configuration::Members;
use super::request::{Asker, Refusal};
use super::state::{CatchUp, Office, Progress, Role, Timer};
use super::{Server, packed};
use crate::replicated::Machine;
use synod_model::{Delay, NodeSet, texts};

texts! {
    BEGINS: "{0} first brings {1} up to date: round 1 is over when it holds the log up to entry {2}.",
        "{0} 先让 {1} 跟上：等它持有到第 {2} 条为止的日志，第 1 轮就结束。";
    NEXT_ROUND: "{0} begins round {2} of bringing {1} up to date, up to entry {3}: the last one took too long to be sure that little is left.",
        "{0} 开始第 {2} 轮让 {1} 跟上，到第 {3} 条为止：上一轮用时太长，还不能确定所剩无几。";
    IS_UP_TO_DATE: "{0} has brought {1} up to date: round {2} took less than the shortest election timeout.",
        "{0} 已让 {1} 跟上：第 {2} 轮用时短于最短选举超时。";
    GIVES_UP: "{0} does not make {1} a voter: it is too slow, in round {2}.", "{0} 不让 {1} 成为投票节点：在第 {2} 轮中它仍太慢。";
}

impl<M: Machine> Server<'_, '_, M> {
    fn catch_up(&self) -> Option<CatchUp> {
        match &self.memory.role {
            Role::Leader { office, .. } => *office.catch_up,
            _ => None,
        }
    }

    /// Who gets the log although no configuration has it.
    pub(super) fn catching_up(&self) -> packed::NodeSet {
        self.catch_up().map_or_else(Default::default, |catch_up| catch_up.nodes)
    }

    /// Whether this change is under way, and new voters catch up for it.
    pub(super) fn is_catching_up_for(&self, asker: Asker) -> bool {
        self.catch_up().is_some_and(|catch_up| catch_up.asker == asker)
    }

    /// Begins to send the log to new voters.
    pub(super) fn begin_to_catch_up(&mut self, asker: Asker, wanted: Members, nodes: packed::NodeSet) {
        let (configuration, end) = (self.configuration(), self.disk.log.last_index());
        let Role::Leader { followers, office } = &mut self.memory.role else { return };
        for node in nodes.iter().filter(|node| !configuration.has(*node)) {
            followers[node.index()] = Progress::new(end.saturating_sub(1));
        }
        office.catch_up.0 = Some(CatchUp { asker, wanted, nodes, round: 1, end, slow: false, held: 0 });
        self.fx.note(&BEGINS, [self.ctx.me.into(), nodes.unpacked().into(), end.into()]);
        self.fx.set_timer(Timer::CatchUp, Delay::Fixed(self.ctx.config.election.0));
    }

    /// Sees whether a round is over, and what follows then. Returns whether it was.
    pub(super) fn end_round(&mut self) -> bool {
        let (me, last) = (self.ctx.me, self.disk.log.last_index());
        let Role::Leader { followers, office } = &mut self.memory.role else { return false };
        let Some(catch_up) = &mut office.catch_up.0 else { return false };
        let CatchUp { asker, wanted, nodes, round, end, slow, .. } = *catch_up;
        if nodes.iter().any(|node| followers[node.index()].match_index < end) {
            return false;
        }
        let who: NodeSet = nodes.unpacked();
        if !slow {
            self.fx.note(&IS_UP_TO_DATE, [me.into(), who.into(), round.into()]);
            let now = self.last_configuration().1;
            self.append_change(asker, now, wanted);
            self.end_catch_up();
        } else if u16::from(round) < self.ctx.config.catch_up {
            *catch_up = CatchUp { round: round + 1, end: last, slow: false, held: 0, ..*catch_up };
            self.fx.note(&NEXT_ROUND, [me.into(), who.into(), (round + 1).into(), last.into()]);
            self.fx.set_timer(Timer::CatchUp, Delay::Fixed(self.ctx.config.election.0));
        } else {
            self.drop_new_voters();
        }
        true
    }

    /// The round has taken as long as the shortest election timeout. It goes on as long as anything arrives.
    pub(super) fn on_catch_up_timeout(&mut self) {
        let Role::Leader { followers, office } = &mut self.memory.role else { return };
        let Some(catch_up) = &mut office.catch_up.0 else { return };
        let held = catch_up.nodes.iter().map(|node| followers[node.index()].match_index).sum();
        if catch_up.slow && held <= catch_up.held {
            return self.drop_new_voters();
        }
        (catch_up.slow, catch_up.held) = (true, held);
        self.fx.set_timer(Timer::CatchUp, Delay::Fixed(self.ctx.config.election.0));
    }

    /// They are too slow.
    fn drop_new_voters(&mut self) {
        let Some(CatchUp { asker, nodes, round, .. }) = self.catch_up() else { return };
        self.fx.note(&GIVES_UP, [self.ctx.me.into(), nodes.unpacked().into(), round.into()]);
        self.end_catch_up();
        self.answer_order(asker, Some(Refusal::TooSlow));
    }

    /// Nobody catches up any more.
    pub(super) fn end_catch_up(&mut self) {
        if let Some(Office { catch_up, .. }) = self.office()
            && catch_up.0.take().is_some()
        {
            self.fx.clear_timer(Timer::CatchUp);
        }
    }
}
