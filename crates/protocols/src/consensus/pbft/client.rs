//! A client: one request at a time, first to the primary that it believes in, then to all; a result is one that f + 1
//! replicas give alike, since one of these does not lie (section 4.1).

use super::message::Message;
use super::names::{Request, View};
use super::rules::REPLY_QUORUM;
use super::setup::Config;
use super::text;
use super::timer::Timer;
use crate::kv::{Answer, Op, Store};
use crate::replicated::Machine as _;
use synod_model::{Ctx, Delay, Effects, Fields, Mark, NodeId, Reply, RequestId, Value, Word};

/// Why a request was refused: too many wait at this client.
const OVERLOADED: &str = "overloaded";
/// The most requests that wait at a client.
const MOST_PENDING: usize = 32;

/// The memory of a client.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Fields)]
pub struct Client {
    /// What it was asked and has no result of: the first is under way, the others wait.
    #[zh("向它提出、尚无结果的请求：第一个正在进行，其余等待。")]
    #[show(open)]
    pub pending: Vec<(u32, Op)>,
    /// The view in which it believes the replicas to be.
    #[zh("它认为副本所在的视图。")]
    pub view: View,
    /// What replicas have replied to the request that is under way.
    #[zh("副本对当前请求的答复。")]
    #[show(replied)]
    pub replies: Vec<(NodeId, View, Answer)>,
}

fn open(pending: &[(u32, Op)]) -> Value {
    let row = |(timestamp, op): &(u32, Op)| (Word::number(*timestamp), Value::Str(op.to_string().into()));
    Value::Table(pending.iter().map(row).collect())
}

fn replied(replies: &[(NodeId, View, Answer)]) -> Value {
    let row = |(from, _, result): &(NodeId, View, Answer)| (*from, Value::Str(result.to_string().into()));
    Value::PerNode(replies.iter().map(row).collect())
}

/// A client at work.
pub(super) struct ClientNode<'a, 'e> {
    pub(super) ctx: &'a Ctx<'a, Config>,
    pub(super) memory: &'a mut Client,
    pub(super) fx: &'a mut Effects<'e, Message, Timer>,
}

impl ClientNode<'_, '_> {
    /// Somebody asks this client.
    pub(super) fn on_request(&mut self, id: RequestId, op: Op) {
        let me = self.ctx.me;
        if self.memory.pending.len() >= MOST_PENDING {
            self.fx.note(&text::REFUSES, [me.into(), op.to_string().into()]);
            return self.fx.reply(id, Reply::Fail(OVERLOADED));
        }
        self.memory.pending.push((id.0, op));
        if self.memory.pending.len() > 1 {
            return self.fx.note(&text::QUEUES, [me.into(), op.to_string().into()]);
        }
        self.ask();
    }

    /// The request that is under way, signed.
    fn request(&self) -> Option<Request> {
        let (timestamp, op) = *self.memory.pending.first()?;
        Some(Request { op, timestamp, client: self.ctx.config.client_at(self.ctx.me) })
    }

    /// Sends the next request to the primary.
    fn ask(&mut self) {
        let Some(request) = self.request() else { return self.fx.clear_timer(Timer::Retry) };
        let primary = self.ctx.config.primary(self.memory.view);
        self.fx.note(&text::ASKS, [self.ctx.me.into(), primary.into(), request.op.to_string().into()]);
        self.fx.send(primary, Message::Request(request));
        self.fx.set_timer(Timer::Retry, Delay::Fixed(self.ctx.config.timeout));
    }

    /// "If the client does not receive replies soon enough, it broadcasts the request to all replicas" (section 4.1).
    pub(super) fn on_retry(&mut self) {
        let Some(request) = self.request() else { return };
        self.fx.note(&text::ASKS_ALL, [self.ctx.me.into(), request.op.to_string().into()]);
        self.fx.broadcast(self.ctx.config.replicas(), &Message::Request(request));
        self.fx.set_timer(Timer::Retry, Delay::Fixed(self.ctx.config.timeout));
    }

    /// A replica replies.
    pub(super) fn on_reply(&mut self, from: NodeId, view: View, timestamp: u32, result: Answer) {
        let me = self.ctx.me;
        if self.memory.pending.first().is_none_or(|(first, _)| *first != timestamp) {
            return self.fx.aside(&text::LATE_REPLY, [me.into(), from.into()]);
        }
        match self.memory.replies.iter_mut().find(|(known, ..)| *known == from) {
            Some(known) => *known = (from, view, result),
            None => self.memory.replies.push((from, view, result)),
        }
        let alike = || self.memory.replies.iter().filter(|(.., other)| *other == result);
        let count = alike().count();
        // Rule `reply-quorum`: "The client waits for f+1 replies with valid signatures from different replicas, and with the
        // same t and r, before accepting the result r".
        let needs = if self.ctx.obeys(REPLY_QUORUM) { self.ctx.config.faults() + 1 } else { 1 };
        if count < needs {
            return self.fx.note(
                &text::COUNTS_REPLY,
                [me.into(), from.into(), result.to_string().into(), needs.into()],
            );
        }
        let view = alike().map(|(_, view, _)| *view).min().unwrap_or(view);
        self.memory.view = self.memory.view.max(view);
        self.memory.replies.clear();
        let (_, op) = self.memory.pending.remove(0);
        let args = [me.into(), op.to_string().into(), result.to_string().into(), count.into()];
        self.fx.headline(Mark::Decided, &text::ACCEPTS_RESULT, args);
        self.fx.reply(RequestId(timestamp), Store::reply(result));
        self.ask();
    }
}
