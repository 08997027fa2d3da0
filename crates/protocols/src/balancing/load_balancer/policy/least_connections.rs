//! Least connections: the server with the fewest requests that have not come back, for its weight.
//!
//! A slow server answers late, so its requests stay open, and it gets fewer. Of several with the same number, the next in
//! turn is taken: otherwise an idle system would use its first server only.

use super::{Choice, Pick, round_robin};
use synod_model::texts;

texts! {
    pub(super) SHORT: "least", "最少连接";
    WHY: "it has the fewest open requests, {0}", "它的未完成请求最少，为 {0} 个";
    TOLD: "it has the fewest requests, {0}, as far as load reports tell", "据负载报告，它手上的请求最少，为 {0} 个";
}

pub(super) fn pick(choice: &mut Choice<'_, '_>) -> Pick {
    let least = |a: u16, b: u16| if fewer(choice, b, a) { b } else { a };
    let best = choice.eligible.iter().copied().reduce(least).unwrap_or(choice.eligible[0]);
    let server = round_robin::next(choice, |choice, server| !fewer(choice, best, server)).unwrap_or(best);
    let why = if choice.config.load_reports { &TOLD } else { &WHY };
    Pick::new(server, why, [choice.load(server).into()])
}

/// Whether `a` has fewer requests than `b`, each divided by its weight.
pub(super) fn fewer(choice: &Choice<'_, '_>, a: u16, b: u16) -> bool {
    let load = |one: u16, other: u16| u64::from(choice.load(one)) * u64::from(choice.weight(other));
    load(a, b) < load(b, a)
}
