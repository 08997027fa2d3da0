//! What must hold of PBFT: of the replicas that do not lie, and of what clients were told.

use super::names::{Digest, SeqNo, View};
use super::setup::Config;
use super::{Pbft, text};
use synod_model::{Assumption, Invariant, NodeId, Sentence, Text, World, texts};

/// The place of the costly one, which need not be watched.
pub(super) const LINEARIZABLE: usize = Invariant::place(TABLE, "linearizable");

pub(super) const TABLE: &[Invariant<Pbft>] = &[
    Invariant::always(
        "agreement",
        "No two honest replicas execute different requests at one number, or reach different states.",
        "任意两个诚实副本不会在同一序号执行不同的请求，也不会到达不同的状态。",
    ),
    Invariant::always(
        "prepared-unique",
        "No two requests are prepared at honest replicas for one number in one view.",
        "在同一视图中，诚实副本上不会有两个请求以同一序号准备好。",
    ),
    Invariant::always(
        "validity",
        "An honest replica executes only what a client has asked for.",
        "诚实副本只执行客户端提出过的请求。",
    ),
    Invariant::always(
        "linearizable",
        "Clients see one store: each request seems to take effect at one moment between its call and its result.",
        "客户端看到的是同一份存储：每个请求都好像在调用与结果之间的某一刻生效。",
    ),
    Invariant::always(
        "within-watermarks",
        "An honest replica accepts numbers between its watermarks only.",
        "诚实副本只接受水位之间的序号。",
    ),
    Invariant::sometimes("executed", "A request is executed.", "一个请求被执行。"),
    Invariant::sometimes("view-changed", "A new view begins.", "一个新视图开始。"),
    Invariant::sometimes("checkpoint-stable", "A checkpoint becomes stable.", "一个检查点变为稳定。"),
    Invariant::sometimes("null-request", "A null request fills a number.", "一个空请求填补了一个序号。"),
    Invariant::sometimes(
        "equivocation-seen",
        "Two honest replicas were told different requests for one number in one view.",
        "两个诚实副本在同一视图中对同一序号被告知了不同的请求。",
    ),
    Invariant::sometimes(
        "request-carried-over",
        "A request that was prepared in one view is executed in a later one.",
        "在一个视图中准备好的请求在之后的视图中被执行。",
    ),
    Invariant::eventually(
        "answered",
        "In the end every request has its result.",
        "最终每个请求都得到结果。",
        missing,
    ),
];

/// What each invariant assumes: what clients see, and that they see anything, rests on few liars.
pub(super) fn assumes(config: &Config, id: &str) -> Vec<Assumption> {
    let few = config.faults;
    match id {
        "linearizable" => vec![Assumption::FewFaulty(few)],
        // The others must be a quorum.
        "answered" => {
            vec![Assumption::BoundedDelay, Assumption::FewFaulty(few.min(config.replicas - config.quorum))]
        }
        _ => Vec::new(),
    }
}

texts! {
    TWO_EXECUTED: "Two requests are executed as number {0}: {2} by {1}, and {4} by {3}.", "序号 {0} 执行了两个请求：{1} 执行的是 {2}，{3} 执行的是 {4}。";
    TWO_STATES: "{1} and {2} have executed up to number {0} and are in different states.", "{1} 和 {2} 都执行到序号 {0}，状态却不同。";
    TWO_PREPARED: "Two requests are prepared as number {0} in view {1}: {3} at {2}, and {5} at {4}.",
        "视图 {1} 的序号 {0} 有两个请求准备好了：{2} 处是 {3}，{4} 处是 {5}。";
    TWO_ACCEPTED: "Number {0} of view {1} is {3} for {2}, and {5} for {4}.", "视图 {1} 的序号 {0} 对 {2} 是 {3}，对 {4} 是 {5}。";
    EXECUTED: "{0} has executed number {1}.", "{0} 执行了序号 {1}。";
    CHANGED: "{0} takes part in view {1}.", "{0} 参与了视图 {1}。";
    STABLE: "The checkpoint {1} is stable at {0}.", "检查点 {1} 在 {0} 处已稳定。";
    CARRIED: "{0} executes {1} as number {2} in view {4}: it was prepared in view {3}.", "{0} 在视图 {4} 以序号 {2} 执行 {1}：它在视图 {3} 中已准备好。";
    NOT_ANSWERED: "request {0} at {1} has no result", "{1} 的请求 {0} 还没有结果";
}

/// No rule protects from these, so no run says them.
static NEVER_ASKED: Text = Text::new(
    "{0} executes {1} as number {2}, and no client has asked for it.",
    "{0} 在序号 {2} 执行了 {1}，而没有客户端提出过它。",
);
static OUTSIDE: Text =
    Text::new("{0} accepts number {1}, and its watermark is {2}.", "{0} 接受了序号 {1}，而它的水位是 {2}。");

type Said = (Digest, NodeId);

pub(super) fn two_executed(seq: SeqNo, first: Said, second: Said) -> Sentence {
    TWO_EXECUTED.with([seq.into(), first.1.into(), first.0.into(), second.1.into(), second.0.into()])
}

pub(super) fn two_states(seq: SeqNo, first: NodeId, second: NodeId) -> Sentence {
    TWO_STATES.with([seq.into(), first.into(), second.into()])
}

fn two(text: &'static Text, (seq, view): (SeqNo, View), first: Said, second: Said) -> Sentence {
    text.with([seq.into(), view.into(), first.1.into(), first.0.into(), second.1.into(), second.0.into()])
}

pub(super) fn two_prepared(key: (SeqNo, View), first: Said, second: Said) -> Sentence {
    two(&TWO_PREPARED, key, first, second)
}

pub(super) fn two_accepted(key: (SeqNo, View), first: Said, second: Said) -> Sentence {
    two(&TWO_ACCEPTED, key, first, second)
}

pub(super) fn executed(node: NodeId, seq: SeqNo) -> Sentence {
    EXECUTED.with([node.into(), seq.into()])
}

pub(super) fn changed(node: NodeId, view: View) -> Sentence {
    CHANGED.with([node.into(), view.into()])
}

pub(super) fn stable(node: NodeId, seq: SeqNo) -> Sentence {
    STABLE.with([node.into(), seq.into()])
}

pub(super) fn null(node: NodeId, seq: SeqNo) -> Sentence {
    text::EXECUTES_NULL.with([node.into(), seq.into()])
}

pub(super) fn carried(node: NodeId, digest: Digest, seq: SeqNo, from: View, to: View) -> Sentence {
    CARRIED.with([node.into(), digest.into(), seq.into(), from.into(), to.into()])
}

pub(super) fn never_asked(node: NodeId, digest: Digest, seq: SeqNo) -> Sentence {
    NEVER_ASKED.with([node.into(), digest.into(), seq.into()])
}

pub(super) fn outside(node: NodeId, seq: SeqNo, h: SeqNo) -> Sentence {
    OUTSIDE.with([node.into(), seq.into(), h.into()])
}

/// What is missing for a system that has served its clients.
fn missing(world: &World<Pbft>) -> Option<Sentence> {
    let open = world.open_requests().first()?;
    Some(NOT_ANSWERED.with([open.id.0.into(), open.node.into()]))
}
