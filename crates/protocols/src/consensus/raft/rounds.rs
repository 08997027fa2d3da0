//! Rounds of heartbeats, and the leases that they give (dissertation, sections 6.4 and 6.4.1).
//!
//! Whoever answers a leader's message has still followed it when the message was sent. So a leader numbers its rounds of
//! heartbeats, each answer echoes the number, and a round that a majority has answered shows that nobody else led when it
//! began. With `reads=lease` it shows more: those who answered ignore for a whole vote lease whoever stands, so nobody else
//! leads for a while, counted from the moment when the round was *sent*. Clocks may be fast or slow by `drift` per cent, and
//! the lease is shorter by what a slow leader and fast followers make of it.

use super::Server;
use super::rules::{LEASE_BOUNDED_BY_DRIFT, TRANSFER_ENDS_LEASE};
use super::setup::Reads;
use super::state::{Lease, Office, Role, Timer};
use crate::replicated::{Machine, lease_length};
use synod_model::{Delay, Micros, NodeId, sort_few, texts};

texts! {
    HAS_LEASE: "{0} holds the lease of round {1}: {2} of {3} servers have answered it, and elect nobody else while it runs.",
        "{0} 持有第 {1} 轮的租约：{3} 个节点中有 {2} 个应答了该轮，租约期内它们不会选出别的领导者。";
    LEASE_IS_OVER: "{0}: the lease of round {1} is over.", "{0}：第 {1} 轮的租约已到期。";
    GIVES_LEASE_UP: "{0} gives its lease up: whom it has told to stand may lead at any moment.",
        "{0} 放弃租约：它让其参选的节点随时可能成为领导者。";
}

impl<M: Machine> Server<'_, '_, M> {
    pub(super) fn office(&mut self) -> Option<&mut Office<M::Op>> {
        match &mut self.memory.role {
            Role::Leader { office, .. } => Some(&mut office.0),
            _ => None,
        }
    }

    /// A new round begins: what is sent from now on carries its number. The caller sends it.
    pub(super) fn begin_round(&mut self) {
        let length = self.lease_length();
        let clock = self.ctx.clock;
        let Some(office) = self.office() else { return };
        office.round += 1;
        let round = office.round;
        if let Some(length) = length.filter(|_| !office.gave_lease_up) {
            // A lease counts on vote leases that are as long as they were when it began.
            let others = office.leases.iter().any(|lease| lease.length != length);
            let void = if others { std::mem::take(&mut office.leases) } else { Vec::new() };
            office.leases.push(Lease { round, until: clock.plus(length), length });
            for lease in void {
                self.fx.clear_timer(Timer::Lease(lease.round));
            }
            self.fx.set_timer(Timer::Lease(round), Delay::Fixed(length));
        }
        self.confirm_rounds();
    }

    /// With each heartbeat a round begins, where reads need any.
    pub(super) fn begin_round_if_needed(&mut self) {
        let waits = self.office().is_some_and(|office| !office.reads.is_empty());
        if waits || matches!(self.ctx.config.reads, Reads::ReadIndex | Reads::Lease) {
            self.begin_round();
        }
    }

    /// How long a lease is: the vote lease of the slowest leader ends no earlier than that of the fastest follower.
    fn lease_length(&self) -> Option<Micros> {
        // Rule `lease-bounded-by-drift`.
        let drift = if self.ctx.obeys(LEASE_BOUNDED_BY_DRIFT) { self.ctx.config.drift } else { 0 };
        (self.ctx.config.reads == Reads::Lease).then(|| lease_length(self.ctx.config.election.0, drift))
    }

    /// A server has answered a message of a round.
    pub(super) fn note_round(&mut self, from: NodeId, round: u32) {
        let Some(progress) = self.progress(from) else { return };
        if round <= *progress.round {
            return;
        }
        progress.round.0 = round;
        self.confirm_rounds();
        self.drive();
    }

    /// Finds the latest round that a majority has answered.
    pub(super) fn confirm_rounds(&mut self) {
        let (me, quorum) = (self.ctx.me, self.majority());
        let Role::Leader { followers, office } = &mut self.memory.role else { return };
        let own = office.round;
        let answered = |node: NodeId| if node == me { own } else { *followers[node.index()].round };
        let by_half = quorum.halves().map(|half| {
            let all = (0..followers.len()).map(NodeId::at);
            let mut rounds: Vec<u32> = all.filter(|node| half.has(*node)).map(answered).collect();
            sort_few(&mut rounds, Ord::cmp);
            rounds[rounds.len() - half.needed]
        });
        let confirmed = by_half.min().unwrap_or(0);
        if confirmed <= office.confirmed {
            return;
        }
        let has_answered = (0..followers.len()).map(NodeId::at).filter(|node| answered(*node) >= confirmed);
        let answers = quorum.count(&has_answered.collect());
        office.confirmed = confirmed;
        if office.holds_lease() {
            let args = [me.into(), confirmed.into(), answers.into(), quorum.servers.into()];
            self.fx.aside(&HAS_LEASE, args);
        }
    }

    /// Whether this leader may answer a read without asking anybody.
    pub(super) fn holds_lease(&mut self) -> bool {
        let length = self.lease_length();
        let holds = |office: &mut Office<M::Op>| {
            office.holds_lease() && office.leases.last().map(|l| l.length) == length
        };
        self.office().is_some_and(holds)
    }

    /// The lease of a round is over.
    pub(super) fn on_lease_end(&mut self, round: u32) {
        let Some(office) = self.office() else { return };
        let held = office.holds_lease();
        office.leases.retain(|lease| lease.round > round);
        if held && !office.holds_lease() {
            self.fx.aside(&LEASE_IS_OVER, [self.ctx.me.into(), round.into()]);
        }
    }

    /// Once the leader has told another server to stand, it takes no lease again in its term.
    pub(super) fn give_lease_up(&mut self) {
        // Rule `transfer-ends-lease`.
        if !self.ctx.obeys(TRANSFER_ENDS_LEASE) || self.ctx.config.reads != Reads::Lease {
            return;
        }
        let Some(office) = self.office() else { return };
        office.gave_lease_up = true;
        self.clear_leases();
        self.fx.note(&GIVES_LEASE_UP, [self.ctx.me.into()]);
    }

    /// Clears every lease, and its timer.
    pub(super) fn clear_leases(&mut self) {
        let Some(office) = self.office() else { return };
        for lease in std::mem::take(&mut office.leases) {
            self.fx.clear_timer(Timer::Lease(lease.round));
        }
    }
}

impl<C: PartialEq> Office<C> {
    /// Whether a round that a majority has answered gives a lease that still runs.
    pub(super) fn holds_lease(&self) -> bool {
        self.lease().is_some()
    }

    /// The lease in force.
    pub(super) fn lease(&self) -> Option<&Lease> {
        self.leases.iter().rfind(|lease| lease.round <= self.confirmed)
    }
}
