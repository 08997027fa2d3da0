//! Least connections: the server with the fewest requests that have not come back, for its weight.
//!
//! A slow server answers late, so its requests stay open, and it gets fewer. Of several with the same number, the next in
//! turn is taken: otherwise an idle system would use its first server only.

use super::{At, Balancer, Pick, round_robin};
use synod_model::{Word, texts};

texts! {
    pub(super) SHORT: "least", "最少连接";
    WHY: "it has the fewest open requests, {0}", "它的未完成请求最少，为 {0} 个";
    TOLD: "it has the fewest requests, {0}, as far as load reports tell", "据负载报告，它手上的请求最少，为 {0} 个";
}

pub(super) fn pick(at: &mut At<Balancer>, _: Word) -> Pick {
    let least = |a: u16, b: u16| if fewer(at, b, a) { b } else { a };
    let best = at.memory.eligible.iter().copied().reduce(least).unwrap_or_default();
    let server = round_robin::next(at, |at, server| !fewer(at, best, server));
    let why = if at.ctx.config.load_reports { &TOLD } else { &WHY };
    Pick::new(server, why, [at.load(server).into()])
}

/// Whether `a` has fewer requests than `b`, each divided by its weight.
pub(super) fn fewer(at: &At<Balancer>, a: u16, b: u16) -> bool {
    let load = |one: u16, other: u16| u64::from(at.load(one)) * u64::from(at.weight(other));
    load(a, b) < load(b, a)
}
