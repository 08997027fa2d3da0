//! What people ask of a server: writes go by way of the leader, reads do not.

use super::message::{Ask, Message, Request};
use super::tree::Op;
use super::txn::{Origin, Refusal};
use super::{At, text};
use synod_model::prelude::*;

/// The most requests of a server that have no answer.
const MOST_PENDING: usize = 200;

// It takes many requests without an answer.
static TOO_MANY: Text = Text::new(
    "{0} refuses a request: {1} are without an answer already.",
    "{0} 拒绝一个请求：已有 {1} 个没有得到答复。",
);

impl Request {
    /// What has to go to the leader; `None` for a read.
    pub const fn ask(self) -> Option<Ask> {
        Some(match self {
            Self::Create { path, value } => Ask::Write(Op::Create { path, value, sequential: false }),
            Self::CreateSequential { path, value } => {
                Ask::Write(Op::Create { path, value, sequential: true })
            }
            Self::Set { path, value } => Ask::Write(Op::Set { path, value }),
            Self::Delete { path } => Ask::Write(Op::Delete { path }),
            Self::Sync { .. } => Ask::Sync,
            Self::Get { .. } => return None,
        })
    }
}

impl At<'_, '_> {
    /// Somebody asks for something.
    pub(super) fn on_request(&mut self, id: RequestId, what: Request) {
        let me = self.ctx.me;
        if !self.memory.serves() {
            self.fx.outcome(Outcome::Refused, &text::NO_LEADER, [me.into()]);
            return self.fx.reply(id, Reply::Fail("no-leader"));
        }
        let Some(ask) = what.ask() else {
            if let Request::Get { path } = what {
                self.read(id, path);
            }
            return;
        };
        if self.memory.pending.len() >= MOST_PENDING {
            self.fx.outcome(Outcome::Refused, &TOO_MANY, [me.into(), MOST_PENDING.into()]);
            return self.fx.reply(id, Reply::Fail("overloaded"));
        }
        let request = id.0;
        self.memory.pending.insert(request, ask);
        match ask {
            Ask::Write(op) if self.memory.leads() => self.propose(Origin { server: me, request }, op),
            Ask::Sync if self.memory.leads() => self.on_sync(me, request),
            _ => {
                if !self.fx.is_quiet() {
                    let args = [me.into(), self.memory.vote.leader.into(), ask.to_string().into()];
                    self.fx.note(&text::FORWARDS, args);
                }
                self.send_up(|packet| Message::Forward { packet, request, ask });
            }
        }
    }

    /// A read is answered from what has been applied here.
    fn read(&mut self, id: RequestId, path: Word) {
        let (me, upto) = (self.ctx.me, self.memory.last_committed);
        let Some(node) = self.memory.tree.get(path) else {
            self.fx.note(&text::READS_NOTHING, [me.into(), path.into(), upto.into()]);
            return self.fx.reply(id, Reply::Fail(Refusal::NoNode.word()));
        };
        let data = node.data;
        self.fx.note(&text::READS, [me.into(), path.into(), data.into(), upto.into()]);
        self.fx.reply(id, Reply::Ok(data.into()));
    }

    /// In a new epoch, what was asked of this server before and is not in its history can never take effect: a majority has
    /// taken over a history without it, and follows no older epoch. Within an epoch it was lost with the connection.
    pub(super) fn gives_up_on_lost(&mut self) {
        let me = self.ctx.me;
        if self.memory.pending.is_empty() {
            return;
        }
        let own = self.disk.history.iter().filter_map(|txn| txn.origin).filter(|origin| origin.server == me);
        let kept: std::collections::BTreeSet<u32> = own.map(|origin| origin.request).collect();
        let lost: Vec<u32> = self.memory.pending.keys().copied().filter(|id| !kept.contains(id)).collect();
        for request in lost {
            self.memory.pending.remove(&request);
            self.fx.outcome(Outcome::Dropped, &text::LOST, [me.into()]);
            self.fx.reply(RequestId(request), Reply::Fail("connection-loss"));
        }
    }
}
