//! Reads that leave the log alone (dissertation, section 6.4): the param `reads`.
//!
//! A leader may answer from its own machine, if two things are sure: that its machine has all that was committed when the
//! read was asked, and that it was still the leader then. For the first it needs an entry of its own term that is committed,
//! notes its commit index as *read index*, and has applied so far. The second shows a round of heartbeats that began after
//! that and is answered by a majority (`read-index`), or a lease (`lease`). A follower asks the leader for the read index and
//! then answers by itself. With `local` whoever is asked answers at once, and clients may read the past.

use super::Server;
use super::message::{Message, ReadIndex, ReadIndexResponse};
use super::rules::{READ_AFTER_OWN_COMMIT, READ_WAITS_FOR_APPLY, READS_CONFIRMED};
use super::setup::Reads;
use super::state::{Read, Reader, Role, Timer, WaitingRead};
use crate::replicated::{ClientReply, Machine, Outcome, Pending};
use synod_model::{Delay, NodeId, texts};

texts! {
    NOTES_INDEX: "{0} notes {1} as read index: all that was committed before the read was asked ends there.",
        "{0} 记下读索引 {1}：收到读请求之前已提交的内容都不超出这里。";
    WAITS_FOR_OWN_COMMIT: "{0} keeps the read: it has committed nothing of its own term {1} yet, so more may be committed than it knows.",
        "{0} 暂存这个读请求：它在自己的任期 {1} 还没有提交过日志，已提交的内容可能比它所知的更多。";
    TAKES_OLD_INDEX: "{0} notes {1} as read index although it has committed nothing of its own term {2}: read-after-own-commit is off.",
        "{0} 记下读索引 {1}，尽管它在自己的任期 {2} 还没有提交过日志：read-after-own-commit 已关闭。";
    BEGINS_ROUND: "{0} asks all servers whether it still leads: round {1} of its heartbeats.",
        "{0} 询问所有节点它是否仍是领导者：第 {1} 轮心跳。";
    STILL_LEADS: "{0} still led when the read was asked: a majority has answered round {1}.",
        "{0} 在收到读请求时仍是领导者：多数节点已应答第 {1} 轮。";
    READS_BY_LEASE: "{0} asks nobody whether it still leads: it holds the lease of round {1}.",
        "{0} 无需询问它是否仍是领导者：它持有第 {1} 轮的租约。";
    READS_UNCONFIRMED: "{0} does not ask whether it still leads: reads-confirmed is off.",
        "{0} 没有询问自己是否仍是领导者：reads-confirmed 已关闭。";
    READS_LOCALLY: "{0} answers “{1}” from its own machine at once, whoever leads.",
        "{0} 立即用自己的状态机答复“{1}”，不管谁是领导者。";
    READS: "{0} answers “{1}” from its machine, which has applied up to entry {2}.",
        "{0} 用自己的状态机答复“{1}”，状态机已应用到第 {2} 条。";
    TELLS_INDEX: "{0} tells {1} to answer once it has applied up to entry {2}.",
        "{0} 告诉 {1}：应用到第 {2} 条之后即可答复。";
    ASKS_INDEX: "{0} asks {1}, its leader, how far it must have applied to answer “{2}”.",
        "{0} 询问领导者 {1}：要应用到哪一条才能答复“{2}”。";
    CANNOT_TELL: "{0} cannot tell {1} what it may read: it does not lead.", "{0} 无法告诉 {1} 可以读到哪里：它不是领导者。";
    LATE_INDEX: "{0} no longer needs this read index of {1}.", "{0} 已不再需要 {1} 给出的这个读索引。";
    WAITS_FOR_APPLY: "{0} keeps “{1}”: it is to have applied up to entry {2}, and has up to {3}.",
        "{0} 暂存“{1}”：需要应用到第 {2} 条，而它只应用到第 {3} 条。";
    READS_TOO_EARLY: "{0} answers “{1}” although it is to have applied up to entry {2}, and has up to {3}: read-waits-for-apply is off.",
        "{0} 答复“{1}”，尽管需要应用到第 {2} 条，而它只应用到第 {3} 条：read-waits-for-apply 已关闭。";
}

impl<M: Machine> Server<'_, '_, M> {
    /// Whether an operation is read without an entry in the log.
    pub(super) fn is_read(&self, op: &M::Op) -> bool {
        self.ctx.config.reads != Reads::Log && M::is_read(op)
    }

    /// This server was asked for a read, and knows a leader or may answer by itself.
    pub(super) fn submit_read(&mut self, Pending { serial, op }: Pending<M::Op>) {
        let me = self.ctx.me;
        if self.ctx.config.reads == Reads::Local {
            self.note_op(&READS_LOCALLY, &op);
            return self.answer_own(serial, op);
        }
        if self.memory.waiting_reads.iter().any(|read| read.serial == serial) {
            return;
        }
        match self.memory.leader(me) {
            None => self.note_op(&super::text::KNOWS_NO_LEADER, &op),
            Some(leader) if leader == me => self.lead_read(Reader::Client { node: me, serial, op }),
            Some(leader) => {
                if !self.fx.is_quiet() {
                    self.fx.note(&ASKS_INDEX, [me.into(), leader.into(), op.to_string().into()]);
                }
                self.fx.send(leader, Message::ReadIndex(ReadIndex { serial }));
                self.fx.set_timer(Timer::Retry, Delay::Fixed(self.ctx.config.retry()));
            }
        }
    }

    /// A client node asks this server for a read. Returns whether it was taken.
    pub(super) fn read_for_client(&mut self, node: NodeId, serial: u32, op: M::Op) -> bool {
        let local = self.ctx.config.reads == Reads::Local;
        if !self.is_read(&op) || !local && !self.memory.leads() {
            return false;
        }
        if local {
            self.note_op(&READS_LOCALLY, &op);
            self.answer_client(node, serial, op);
        } else {
            self.lead_read(Reader::Client { node, serial, op });
        }
        true
    }

    /// Another server asks what it must have applied.
    pub(super) fn on_read_index(&mut self, from: NodeId, ReadIndex { serial }: ReadIndex) {
        if self.memory.leads() {
            self.lead_read(Reader::Server { node: from, serial });
            self.drive();
        } else {
            self.fx.note(&CANNOT_TELL, [self.ctx.me.into(), from.into()]);
        }
    }

    /// A read begins at the leader; one that is repeated goes on.
    fn lead_read(&mut self, reader: Reader<M::Op>) {
        let own_commit = self.has_committed_in_term();
        let Role::Leader { office, .. } = &mut self.memory.role else { return };
        if office.reads.iter().any(|read| read.reader == reader) {
            return;
        }
        office.reads.push(Read { reader, index: None, round: 0 });
        if !own_commit {
            let args = [self.ctx.me.into(), self.disk.current_term.into()];
            self.fx.note(&WAITS_FOR_OWN_COMMIT, args);
        }
        self.serve_reads();
    }

    /// Whether the leader has committed an entry of its own term, and so knows all that is committed: "a leader must have
    /// the latest information on which entries are committed" (section 8).
    fn has_committed_in_term(&self) -> bool {
        // Rule `read-after-own-commit`.
        self.has_committed_own() || !self.ctx.obeys(READ_AFTER_OWN_COMMIT)
    }

    /// Whether an entry of the present term is committed.
    pub(super) fn has_committed_own(&self) -> bool {
        self.disk.log.term_at(self.memory.commit_index) == Some(self.disk.current_term)
    }

    /// Brings the reads on as far as they go, until nothing is left to do. Returns whether anything has happened.
    pub(super) fn serve_reads(&mut self) -> bool {
        let Role::Leader { office, .. } = &self.memory.role else { return false };
        let waits = !office.reads.is_empty();
        let mut served = false;
        while waits && (self.note_read_index() | self.answer_reads() | self.ask_whether_it_leads()) {
            served = true;
        }
        served
    }

    /// Step 1 and 2: notes what the new reads must have applied.
    fn note_read_index(&mut self) -> bool {
        if !self.has_committed_in_term() {
            return false;
        }
        let (me, term, index) = (self.ctx.me, self.disk.current_term, self.memory.commit_index);
        let own = self.has_committed_own();
        let Role::Leader { office, .. } = &mut self.memory.role else { return false };
        let (round, mut noted) = (office.round + 1, false);
        for read in office.reads.iter_mut().filter(|read| read.index.is_none()) {
            (read.index, read.round, noted) = (Some(index), round, true);
        }
        if noted {
            self.memory.read_index.0 = index;
            let text = if own { &NOTES_INDEX } else { &TAKES_OLD_INDEX };
            self.fx.note(text, [me.into(), index.into(), term.into()]);
        }
        noted
    }

    /// Step 3 has succeeded for some reads, by a round or by the lease: they are answered.
    fn answer_reads(&mut self) -> bool {
        // Rule `reads-confirmed`.
        let (lease, confirm) = (self.holds_lease(), self.ctx.obeys(READS_CONFIRMED));
        let me = self.ctx.me;
        let Role::Leader { office, .. } = &mut self.memory.role else { return false };
        let confirmed = office.confirmed;
        let is_sure =
            |read: &Read<M::Op>| read.index.is_some() && (lease || !confirm || confirmed >= read.round);
        let sure: Vec<Read<M::Op>> = office.reads.iter().filter(|read| is_sure(read)).copied().collect();
        if sure.is_empty() {
            return false;
        }
        office.reads.retain(|read| !is_sure(read));
        let by_round = sure.iter().any(|read| confirmed >= read.round);
        let text = match (by_round, lease) {
            (true, _) => &STILL_LEADS,
            (false, true) => &READS_BY_LEASE,
            (false, false) => &READS_UNCONFIRMED,
        };
        self.fx.note(text, [me.into(), confirmed.into()]);
        for read in sure {
            match read.reader {
                Reader::Client { node, serial, op } => {
                    self.note_reading(&op);
                    if node == me {
                        self.answer_own(serial, op);
                    } else {
                        self.answer_client(node, serial, op);
                    }
                }
                Reader::Server { node, serial } => {
                    let read_index = read.index.unwrap_or(0);
                    self.fx.note(&TELLS_INDEX, [me.into(), node.into(), read_index.into()]);
                    let answer = ReadIndexResponse { serial, read_index };
                    self.fx.send(node, Message::ReadIndexResponse(answer));
                }
            }
        }
        true
    }

    /// Step 3: a round that begins now serves all reads that wait, unless one is under way.
    fn ask_whether_it_leads(&mut self) -> bool {
        let Role::Leader { office, .. } = &self.memory.role else { return false };
        let mut waiting = office.reads.iter().filter(|read| read.index.is_some()).peekable();
        if waiting.peek().is_none() || waiting.any(|read| read.round <= office.round) {
            return false;
        }
        self.begin_round();
        let Role::Leader { office, .. } = &self.memory.role else { return false };
        self.fx.note(&BEGINS_ROUND, [self.ctx.me.into(), office.round.into()]);
        self.send_round();
        true
    }

    /// The leader says what must have been applied.
    pub(super) fn on_read_index_response(&mut self, from: NodeId, answer: ReadIndexResponse) {
        let (me, ReadIndexResponse { serial, read_index }) = (self.ctx.me, answer);
        let waits = self.memory.waiting_reads.iter().any(|read| read.serial == serial);
        let Some(Pending { op, .. }) = self.memory.stub.get(serial).copied().filter(|_| !waits) else {
            return self.fx.note(&LATE_INDEX, [me.into(), from.into()]);
        };
        self.memory.read_index.0 = read_index;
        let applied = self.memory.last_applied;
        let args = |op: M::Op| [me.into(), op.to_string().into(), read_index.into(), applied.into()];
        // Rule `read-waits-for-apply`.
        if applied < read_index && self.ctx.obeys(READ_WAITS_FOR_APPLY) {
            self.memory.waiting_reads.push(WaitingRead { serial, index: read_index });
            return self.fx.note(&WAITS_FOR_APPLY, args(op));
        }
        if applied < read_index {
            self.fx.note(&READS_TOO_EARLY, args(op));
        } else {
            self.note_reading(&op);
        }
        self.answer_own(serial, op);
        self.drive();
    }

    /// More has been applied: reads that waited for it are answered.
    pub(super) fn answer_waiting_reads(&mut self) {
        let applied = self.memory.last_applied;
        while let Some(at) = self.memory.waiting_reads.iter().position(|read| read.index <= applied) {
            let serial = self.memory.waiting_reads.remove(at).serial;
            let Some(Pending { op, .. }) = self.memory.stub.get(serial).copied() else { continue };
            self.note_reading(&op);
            self.answer_own(serial, op);
        }
    }

    fn answer_own(&mut self, serial: u32, op: M::Op) {
        let answer = self.memory.replica.machine.apply(&op);
        self.conclude(serial, answer);
    }

    fn answer_client(&mut self, node: NodeId, serial: u32, op: M::Op) {
        let outcome = Outcome::Applied(self.memory.replica.machine.apply(&op));
        self.fx.send(node, Message::ClientReply(ClientReply { serial, outcome }));
    }

    fn note_reading(&mut self, op: &M::Op) {
        if !self.fx.is_quiet() {
            let args = [self.ctx.me.into(), op.to_string().into(), self.memory.last_applied.into()];
            self.fx.note(&READS, args);
        }
    }

    fn note_op(&mut self, text: &'static synod_model::Text, op: &M::Op) {
        if !self.fx.is_quiet() {
            self.fx.note(text, [self.ctx.me.into(), op.to_string().into()]);
        }
    }
}
