//! Peak EWMA (Twitter's Finagle, 2015): of two servers drawn at random, the one that costs less: the moving average of its
//! response times, times the requests that it would have open.
//!
//! The average jumps to a peak at once and forgets it slowly, so a server that has become slow is left alone before its
//! queue shows it. Every ending counts: a refusal, a time-out with its whole length, an answer that comes too late. If only
//! answers in time did, a server that has stopped answering would look as cheap as it was. A server of which nothing is
//! known yet is tried with one request at a time.

use super::{At, Balancer, Pick};
use synod_model::{Arg, Micros, Word, texts};

texts! {
    pub(super) SHORT: "EWMA", "EWMA";
    WHY: "it and {0} were drawn, and its cost is not the higher one, {1} against {2}",
        "随机抽到它和 {0}，它的代价不高于对方（{1} 对 {2}）";
    NEW: "it and {0} were drawn, and nothing is known of it yet, so it is tried with one request",
        "随机抽到它和 {0}，对它还一无所知，因此用一个请求来试它";
    OTHER_IS_TRIED: "it and {0} were drawn, and of {0}, which is being tried, nothing is known yet",
        "随机抽到它和 {0}，而正在试用的 {0} 还没有任何结果";
    BOTH_ARE_TRIED: "it and {0} were drawn, nothing is known of either, and it has no more open requests, {1} against {2}",
        "随机抽到它和 {0}，对两者都还一无所知，而它的未完成请求不多于对方（{1} 对 {2}）";
}

/// What a server costs: of which nothing is known and which has nothing open, the least; of which nothing is known and
/// which is being tried, the most.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Cost {
    New,
    Known(u64),
    Tried(u32),
}

pub(super) fn pick(at: &mut At<Balancer>, _: Word) -> Pick {
    at.of_two(|at, first, second| {
        let (a, b) = (cost(at, first), cost(at, second));
        let (best, other, low, high) = if b < a { (second, first, b, a) } else { (first, second, a, b) };
        let other = at.node(other);
        match (low, high) {
            (Cost::New, _) => Pick::new(best, &NEW, [other]),
            (Cost::Known(low), Cost::Known(high)) => {
                Pick::new(best, &WHY, [other, Arg::Time(Micros(low)), Arg::Time(Micros(high))])
            }
            (Cost::Tried(low), Cost::Tried(high)) => {
                Pick::new(best, &BOTH_ARE_TRIED, [other, low.into(), high.into()])
            }
            _ => Pick::new(best, &OTHER_IS_TRIED, [other]),
        }
    })
}

fn cost(at: &At<Balancer>, server: u16) -> Cost {
    let upstream = &at.memory.upstreams[usize::from(server)];
    match (upstream.ewma.cost(at.ctx.clock), upstream.connections) {
        (Some(average), open) => Cost::Known(average.0.saturating_mul(u64::from(open) + 1)),
        (None, 0) => Cost::New,
        (None, open) => Cost::Tried(open),
    }
}
