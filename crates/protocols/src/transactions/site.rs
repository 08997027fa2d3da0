//! A site at work, and what it does in the same way in both commit protocols.
//!
//! **The first phase.** The coordinator gives a transaction its number and asks everybody for a vote. A participant takes
//! the locks of the transaction and votes, or waits for them; whoever refuses votes no. The coordinator counts. What
//! follows then is what the protocols differ in.

use super::locks::{self, Branch};
use super::log::{BLOCK, Durable, Keys, Log, Record, Tid};
use super::message::{Speaks, Vote, Work};
use super::setup::{COORDINATOR, Config, MOST_OPEN, Sites};
use super::text;
use synod_model::symmetry::{Rename, Renaming};
use synod_model::{
    Ctx, Delay, Effects, Field, Fields, Mark, Micros, NodeId, Place, Reply, RequestId, State, Text, Value,
};

/// What a site has in memory. `C` is how far a transaction is at its coordinator, `S` how far it is at a participant.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Memory<C, S> {
    /// The records that are not on disk yet.
    pub tail: Vec<Record>,
    /// What the site is.
    pub site: Site<C, S>,
}

/// What a site is, with what only that role needs.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Site<C, S> {
    /// Collects votes and decides.
    Coordinator {
        /// The number of the next transaction.
        next: u32,
        /// The transactions that it has not forgotten yet.
        open: Vec<Coordination<C>>,
    },
    /// Votes and obeys.
    Participant {
        /// The transactions whose end it does not know, in order of arrival.
        branches: Vec<Branch<S>>,
    },
}

/// A transaction at its coordinator.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Coordination<C> {
    /// Which transaction.
    pub tid: Tid,
    /// Who is to be told of its end.
    pub request: Option<RequestId>,
    /// How far it is.
    pub phase: C,
}

/// How far a transaction is at its coordinator.
pub trait Phase: State {
    /// The votes, while they come in.
    fn votes(&mut self) -> Option<&mut Votes>;
    /// Whether the coordinator still has to bring it to its end.
    fn is_open(&self) -> bool;
    /// Who has answered the question of this phase, and what the subtitle under the coordinator says of it.
    fn heard(&self) -> (&'static Text, Sites);
    /// What is shown of all transactions.
    fn fields(open: &[Coordination<Self>], out: &mut Vec<Field>);
}

/// How far a transaction is at a participant.
pub trait Standing: State {
    /// Whether the participant can do nothing about it until another site recovers.
    fn is_blocked(&self) -> bool;
    /// Whether the participant leads it to its end.
    fn leads(&self) -> bool {
        false
    }
    /// What is shown of all transactions besides their locks.
    fn fields(_branches: &[Branch<Self>], _out: &mut Vec<Field>) {}
}

/// The votes on a transaction.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Rename)]
pub struct Votes {
    /// Who has voted yes.
    pub yes: Sites,
    /// Who has voted no; with `unanimity` on, the first no ends it.
    pub no: Sites,
}

impl<C, S> Memory<C, S> {
    /// The memory of a site that starts.
    pub fn of(me: NodeId) -> Self {
        let site = if me == COORDINATOR {
            Site::Coordinator { next: 0, open: Vec::new() }
        } else {
            Site::Participant { branches: Vec::new() }
        };
        Self { tail: Vec::new(), site }
    }
}

impl<C: Phase, S: Standing> Memory<C, S> {
    /// The transactions of a participant whose end it does not know.
    pub fn branches(&self) -> &[Branch<S>] {
        if let Site::Participant { branches } = &self.site { branches } else { &[] }
    }

    /// A transaction about which a participant can do nothing until another site recovers.
    pub fn blocked(&self) -> Option<&Branch<S>> {
        self.branches().iter().find(|b| b.state.is_blocked())
    }

    /// A transaction whose end the site does not know, or has not brought about.
    pub fn undecided(&self) -> Option<Tid> {
        match &self.site {
            Site::Coordinator { open, .. } => open.iter().find(|c| c.phase.is_open()).map(|c| c.tid),
            Site::Participant { branches } => self.blocked().or(branches.first()).map(|b| b.tid),
        }
    }
}

impl<C: Phase, S: Standing> Fields for Memory<C, S> {
    fn fields(&self, place: Place, limit: usize, out: &mut Vec<Field>) {
        match &self.site {
            Site::Coordinator { open, .. } => C::fields(open, out),
            Site::Participant { branches } => {
                locks::Table { locks: locks::table(branches) }.fields(place, limit, out);
                S::fields(branches, out);
            }
        }
    }
}

/// A participant knows the others only as everybody.
impl<C: Rename, S> Rename for Memory<C, S> {
    fn rename(&mut self, by: &Renaming) {
        if let Site::Coordinator { open, .. } = &mut self.site {
            for transaction in open {
                transaction.phase.rename(by);
            }
        }
    }
}

/// A site whose handler runs.
pub(super) enum At<'a, 'e, C, S, M, T> {
    Coordinator(Coordinator<'a, 'e, C, M, T>),
    Participant(Participant<'a, 'e, S, M, T>),
}

/// The coordinator at work.
pub struct Coordinator<'a, 'e, C, M, T> {
    pub(super) ctx: &'a Ctx<'a, Config>,
    pub(super) log: Log<'a>,
    pub(super) next: &'a mut u32,
    pub(super) open: &'a mut Vec<Coordination<C>>,
    pub(super) fx: &'a mut Effects<'e, M, T>,
}

/// A participant at work.
pub struct Participant<'a, 'e, S, M, T> {
    pub(super) ctx: &'a Ctx<'a, Config>,
    pub(super) log: Log<'a>,
    pub(super) branches: &'a mut Vec<Branch<S>>,
    pub(super) fx: &'a mut Effects<'e, M, T>,
}

impl<'a, 'e, C, S, M, T> At<'a, 'e, C, S, M, T> {
    /// The site of this disk and this memory.
    pub(super) fn of(
        ctx: &'a Ctx<'a, Config>,
        disk: &'a mut Durable,
        memory: &'a mut Memory<C, S>,
        fx: &'a mut Effects<'e, M, T>,
    ) -> Self {
        let log = Log { disk, tail: &mut memory.tail };
        match &mut memory.site {
            Site::Coordinator { next, open } => Self::Coordinator(Coordinator { ctx, log, next, open, fx }),
            Site::Participant { branches } => Self::Participant(Participant { ctx, log, branches, fx }),
        }
    }
}

impl<C: Phase, M: Speaks, T> Coordinator<'_, '_, C, M, T> {
    /// Whether it starts for the first time, and then says so. Each time it takes the next block of numbers, so that none is
    /// ever given twice.
    pub(super) fn is_new(&mut self) -> bool {
        *self.next = self.log.disk.reserved + 1;
        if *self.next > 1 {
            self.reserve();
            return false;
        }
        self.log.disk.reserved = BLOCK;
        self.fx.note(&text::STARTS, [self.ctx.me.into()]);
        true
    }

    fn reserve(&mut self) {
        self.log.disk.reserved += BLOCK;
        self.log.force(self.fx);
    }

    /// Begins a transaction: phase one. Whether it does; too many that are open are enough.
    pub(super) fn ask_all(
        &mut self,
        keys: Keys,
        request: Option<RequestId>,
        phase: C,
        says: &'static Text,
    ) -> bool {
        let me = self.ctx.me;
        if self.open.iter().filter(|c| c.phase.is_open()).count() >= MOST_OPEN {
            self.fx.note(&text::BUSY, [me.into(), MOST_OPEN.into()]);
            self.answer_client(request, Reply::Fail("busy"));
            return false;
        }
        if *self.next > self.log.disk.reserved {
            self.reserve();
        }
        let transaction = Tid(*self.next);
        *self.next += 1;
        self.open.push(Coordination { tid: transaction, request, phase });
        let oldest = self.open.iter().map(|c| c.tid).min().unwrap_or(transaction);
        self.log.drop_before(oldest);
        self.fx.broadcast(self.ctx.config.participants(), &M::work(Work { transaction, keys, oldest }));
        self.fx.headline(Mark::Attempt, says, [me.into(), transaction.into(), keys.into()]);
        true
    }

    /// Counts a vote on the transaction at a place, of which so many are needed. It settles the transaction when so many have
    /// voted yes, or when they cannot be reached any more.
    pub(super) fn count(&mut self, at: usize, from: NodeId, yes: bool, needed: usize) -> Option<bool> {
        let (me, all) = (self.ctx.me, self.ctx.config.voters());
        let tid = self.open[at].tid;
        let votes = self.open[at].phase.votes().expect("the caller has found it there");
        if yes {
            votes.yes.insert(from);
            let count = votes.yes.len();
            if count >= needed {
                return Some(true);
            }
            let args = [me.into(), from.into(), tid.into(), count.into(), all.into()];
            self.fx.note(&text::COUNTS_YES, args);
        } else {
            votes.no.insert(from);
            if votes.no.len() > all - needed {
                return Some(false);
            }
            self.fx.note(&text::IGNORES_NO, [me.into(), from.into(), tid.into()]);
        }
        None
    }

    /// The place of a transaction that it has not forgotten.
    pub(super) fn place(&self, tid: Tid) -> Option<usize> {
        self.open.iter().position(|c| c.tid == tid)
    }

    /// The place of a transaction on which votes come in.
    pub(super) fn collecting(&mut self, tid: Tid) -> Option<usize> {
        self.place(tid).filter(|at| self.open[*at].phase.votes().is_some())
    }

    /// Tells the decision.
    pub(super) fn tell(&mut self, tid: Tid, whom: Sites, commit: bool) {
        self.fx.broadcast(whom.iter(), &M::decision(tid, commit));
    }

    /// Forgets the transaction at a place, which is aborted, and tells everybody who has not voted no: these have aborted it
    /// by themselves.
    pub(super) fn forget_aborted(&mut self, at: usize) {
        let Coordination { tid, request, mut phase } = self.open.remove(at);
        let refused = phase.votes().map_or(Sites::default(), |votes| votes.no);
        self.tell(tid, self.ctx.config.everybody().without(refused), false);
        self.answer_client(request, Reply::Fail("aborted"));
    }

    /// Tells the client that the transaction at a place is committed.
    pub(super) fn report_commit(&mut self, at: usize) {
        let request = self.open[at].request.take();
        self.answer_client(request, Reply::Ok(Value::Term("committed", Vec::new())));
    }

    fn answer_client(&mut self, request: Option<RequestId>, reply: Reply) {
        if let Some(request) = request {
            self.fx.reply(request, reply);
        }
    }

    pub(super) fn set(&mut self, timer: T) {
        self.fx.set_timer(timer, Delay::Fixed(self.ctx.config.timeout));
    }
}

impl<S: Standing, M: Speaks, T> Participant<'_, '_, S, M, T> {
    /// The transactions in its log whose end it does not know. With none there is nothing to do, and it says so.
    pub(super) fn doubtful(&mut self) -> Vec<Tid> {
        let doubtful: Vec<Tid> = self.log.disk.undecided(&[]).collect();
        if doubtful.is_empty() {
            let text = if self.log.disk.records.is_empty() { &text::STARTS } else { &text::RESTARTS };
            self.fx.note(text, [self.ctx.me.into()]);
        }
        doubtful
    }

    /// Takes the locks again of a transaction that its log says is prepared.
    pub(super) fn lock_again(&mut self, tid: Tid, state: S) -> Keys {
        let keys = self.log.disk.prepared_keys(tid);
        self.branches.push(Branch { tid, keys, holds: true, since: self.ctx.clock, state });
        keys
    }

    /// Whether it has yet to vote on a transaction. A vote that it has given it gives again, of what is over it says no more
    /// than `old`.
    pub(super) fn has_to_vote(&mut self, tid: Tid, old: &'static Text) -> bool {
        let branch = locks::find(self.branches, tid).map(|b| b.holds);
        let text = match (branch, self.log.decision(tid)) {
            (Some(true), _) => {
                self.vote(tid, true);
                &text::VOTES_AGAIN
            }
            (Some(false), _) => &text::STILL_WAITS,
            (None, Some(false)) => {
                self.vote(tid, false);
                &text::HAS_ABORTED
            }
            (None, None) if tid >= self.log.disk.oldest => return true,
            // A copy that comes late: the transaction is over.
            (None, _) => old,
        };
        self.fx.note(text, [self.ctx.me.into(), tid.into()]);
        false
    }

    /// Puts a transaction in line for its locks. Whether it can have them at once.
    pub(super) fn line_up(&mut self, tid: Tid, keys: Keys, state: S) -> bool {
        self.branches.push(Branch { tid, keys, holds: false, since: self.ctx.clock, state });
        let Some(other) = locks::in_the_way(self.branches, tid) else { return true };
        self.fx.note(&text::WAITS, [self.ctx.me.into(), tid.into(), keys.into(), other.into()]);
        false
    }

    /// Drops what its log says of finished transactions. It goes to disk with the record that is forced next.
    pub(super) fn forget_before(&mut self, oldest: Tid) {
        self.log.drop_before(oldest);
        self.log.disk.oldest = self.log.disk.oldest.max(oldest);
    }

    pub(super) fn vote(&mut self, transaction: Tid, yes: bool) {
        self.fx.send(COORDINATOR, M::vote(Vote { transaction, yes }));
    }

    /// Transactions begin at the coordinator.
    pub(super) fn refuse_request(self, id: RequestId) {
        self.fx.note(&text::IS_NO_COORDINATOR, [self.ctx.me.into(), COORDINATOR.into()]);
        self.fx.reply(id, Reply::Fail("not-coordinator"));
    }

    /// How long the transaction has held its locks.
    pub(super) fn held(&self, tid: Tid) -> Micros {
        let branch = self.branches.iter().find(|b| b.tid == tid && b.holds);
        branch.map_or(Micros(0), |b| self.ctx.clock.since(b.since))
    }

    /// Whether it waits for the end of some transaction.
    pub(super) fn holds(&self) -> bool {
        self.branches.iter().any(|b| b.holds)
    }

    /// The transactions whose end it waits for.
    pub(super) fn waiting(&self) -> Vec<Tid> {
        self.branches.iter().filter(|b| b.holds).map(|b| b.tid).collect()
    }

    pub(super) fn set(&mut self, timer: T) {
        self.fx.set_timer(timer, Delay::Fixed(self.ctx.config.timeout));
    }
}
