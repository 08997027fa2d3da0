//! Phase 3: broadcast. The leader proposes transactions in order, a follower acknowledges each when it is on its disk, and what a
//! majority has is committed (DSN 2011, phase 3). Pings tell both that the other is there.

use super::message::{Ask, Message, Timer};
use super::phase::Phase;
use super::state::{Role, Waiting};
use super::tree::Op;
use super::txn::{Change, Origin, Txn, upto};
use super::zxid::Zxid;
use super::{At, text};
use synod_model::majority;
use synod_model::prelude::*;

impl At<'_, '_> {
    /// The leader works out what comes of a write, and proposes that.
    pub(super) fn propose(&mut self, origin: Origin, op: Op) {
        let me = self.ctx.me;
        let last = self.disk.last_zxid();
        let Role::Leading(leading) = &mut self.memory.role else { return };
        let Some(epoch) = leading.epoch else { return };
        let counter = if last.epoch == epoch { last.counter + 1 } else { 1 };
        let zxid = Zxid::new(epoch, counter);
        let txn = leading.ahead.outcome(op);
        leading.ahead.apply(zxid, &txn);
        leading.acked.insert(me, zxid);
        self.disk.history.push(Txn { zxid, change: txn, origin: Some(origin) });
        self.fx.force();
        if !self.fx.is_quiet() {
            self.fx.note(&text::PROPOSES, [me.into(), txn.to_string().into(), zxid.into()]);
        }
        let origin = Some(origin);
        self.spread(
            |learner| learner.synced.is_some(),
            |packet| Message::Propose { packet, zxid, txn, origin },
        );
        self.advance();
    }

    /// A new transaction.
    pub(super) fn on_propose(&mut self, txn: Txn) {
        let (me, zxid) = (self.ctx.me, txn.zxid);
        self.hears_leader();
        if zxid <= self.disk.last_zxid() {
            return self.fx.note(&text::HAS_ALREADY, [me.into(), zxid.into()]);
        }
        self.disk.history.push(txn);
        self.fx.force();
        self.fx.note(&text::ACCEPTS, [me.into(), zxid.into()]);
        self.send_up(|packet| Message::Ack { packet, zxid });
    }

    /// A follower has a transaction on its disk, and all before it.
    pub(super) fn on_ack(&mut self, from: NodeId, zxid: Zxid) {
        let me = self.ctx.me;
        let Role::Leading(leading) = &mut self.memory.role else { return };
        let acked = leading.acked.entry(from).or_default();
        *acked = zxid.max(*acked);
        let has = leading.acked.values().filter(|acked| **acked >= zxid).count();
        self.fx.note(&text::HEARS_ACK, [me.into(), from.into(), zxid.into(), has.into()]);
        self.advance();
    }

    /// Commits what a majority has on its disks.
    pub(super) fn advance(&mut self) {
        let Role::Leading(leading) = &mut self.memory.role else { return };
        let mut acked: Vec<Zxid> = leading.acked.values().copied().collect();
        acked.sort_unstable_by(|a, b| b.cmp(a));
        let needed = majority(usize::from(self.ctx.config.servers));
        let Some(zxid) = acked.get(needed - 1).copied().filter(|zxid| *zxid > self.memory.last_committed)
        else {
            return;
        };
        if leading.phase != Phase::Broadcast {
            return;
        }
        self.fx.headline(
            Outcome::Committed,
            &text::COMMITS,
            [self.ctx.me.into(), zxid.into(), needed.into()],
        );
        self.deliver(zxid);
        self.spread(|learner| learner.follows, |packet| Message::Commit { packet, zxid });
        self.answer_syncs();
    }

    /// A transaction is committed, and all before it.
    pub(super) fn on_commit(&mut self, zxid: Zxid) {
        self.hears_leader();
        self.fx.note(&text::HEARS_COMMIT, [self.ctx.me.into(), zxid.into()]);
        self.deliver(zxid);
    }

    /// Applies what is committed up to a transaction, in order, and answers those who have asked here.
    pub(super) fn deliver(&mut self, zxid: Zxid) {
        let me = self.ctx.me;
        let end = upto(&self.disk.history, zxid) as u64;
        while self.memory.delivered < end {
            let at = usize::try_from(self.memory.delivered).unwrap_or(usize::MAX);
            let Some(txn) = self.disk.history.get(at).copied() else { return };
            self.memory.tree.apply(txn.zxid, &txn.change);
            self.memory.delivered += 1;
            self.memory.last_committed = txn.zxid;
            let Some(origin) = txn.origin.filter(|origin| origin.server == me) else { continue };
            if self.memory.pending.remove(&origin.request).is_some() {
                self.answer(origin.request, &txn);
            }
        }
    }

    /// Whoever has asked for a transaction hears what has come of it.
    fn answer(&mut self, request: u32, txn: &Txn) {
        let (me, zxid) = (self.ctx.me, txn.zxid);
        let reply = match txn.change {
            Change::Error(why) => {
                let args = [me.into(), zxid.into(), why.word().into()];
                self.fx.outcome(Outcome::Refused, &text::ANSWERS_ERROR, args);
                Reply::Fail(why.word())
            }
            // What name it has got is news.
            Change::Create { path, sequential: true, .. } => {
                self.fx.note(&text::ANSWERS_PATH, [me.into(), zxid.into(), path.into()]);
                Reply::Ok(path.into())
            }
            _ => {
                self.fx.note(&text::ANSWERS, [me.into(), zxid.into()]);
                Reply::Ok(Value::None)
            }
        };
        self.fx.reply(RequestId(request), reply);
    }

    /// What a follower was asked reaches the leader.
    pub(super) fn on_forward(&mut self, from: NodeId, request: u32, ask: Ask) {
        match ask {
            Ask::Write(op) => self.propose(Origin { server: from, request }, op),
            Ask::Sync => self.on_sync(from, request),
        }
    }

    /// A `sync` is answered when all is committed that was proposed before it.
    pub(super) fn on_sync(&mut self, server: NodeId, request: u32) {
        let zxid = self.disk.last_zxid();
        let Role::Leading(leading) = &mut self.memory.role else { return };
        leading.syncs.push(Waiting { zxid, server, request });
        self.fx.note(&text::HEARS_SYNC, [self.ctx.me.into(), server.into(), zxid.into()]);
        self.answer_syncs();
    }

    fn answer_syncs(&mut self) {
        let (me, committed) = (self.ctx.me, self.memory.last_committed);
        let Role::Leading(leading) = &mut self.memory.role else { return };
        let all = std::mem::take(&mut leading.syncs);
        let (ready, later): (Vec<_>, Vec<_>) = all.into_iter().partition(|sync| sync.zxid <= committed);
        leading.syncs = later;
        for Waiting { server, request, .. } in ready {
            if server == me {
                self.synced(request);
            } else {
                self.send_down(server, |packet| Message::Synced { packet, request });
            }
        }
    }

    /// A `sync` that was asked of this server has come back.
    pub(super) fn synced(&mut self, request: u32) {
        if self.memory.pending.remove(&request).is_some() {
            self.fx.note(&text::SYNCED, [self.ctx.me.into(), self.memory.last_committed.into()]);
            self.fx.reply(RequestId(request), Reply::Ok(Value::None));
        }
    }

    /// The next tick of a leader.
    pub(super) fn on_tick(&mut self) {
        let (me, config) = (self.ctx.me, self.ctx.config);
        let Role::Leading(leading) = &mut self.memory.role else { return };
        let mut silent = Vec::new();
        for (node, learner) in &mut leading.learners {
            learner.silent += 1;
            let limit = if learner.follows { config.sync_limit } else { config.init_limit };
            if learner.silent > limit {
                silent.push(*node);
            }
        }
        for node in silent {
            self.fx.note(&text::LEARNER_SILENT, [me.into(), node.into()]);
            self.drop_learner(node);
        }
        let Some(leading) = self.memory.role.leading() else { return };
        let follow = 1 + leading.learners.values().filter(|learner| learner.follows).count();
        if !config.is_majority(follow) {
            self.fx.headline(Mark::GivenUp, &text::LOST_MAJORITY, [me.into(), follow.into()]);
            return self.look_for_leader();
        }
        self.fx.aside(&text::PINGS, [me.into()]);
        self.spread(|learner| learner.follows, |packet| Message::Ping { packet });
        self.fx.set_timer(Timer::Ping, Delay::Fixed(config.tick));
    }

    /// The leader is there.
    pub(super) fn on_ping(&mut self) {
        self.hears_leader();
        self.fx.aside(&text::PONGS, [self.ctx.me.into()]);
        self.send_up(|packet| Message::Pong { packet });
    }

    /// A follower winds up its patience again.
    pub(super) fn hears_leader(&mut self) {
        if self.memory.role.phase() == Phase::Broadcast {
            self.fx.set_timer(Timer::Sync, Delay::Fixed(self.ctx.config.sync()));
        }
    }

    /// The leader was silent for too long.
    pub(super) fn on_silence(&mut self) {
        let args = [self.ctx.me.into(), self.ctx.config.sync().into()];
        self.fx.headline(Mark::GivenUp, &text::LEADER_SILENT, args);
        self.look_for_leader();
    }
}
