//! Smooth weighted round robin (nginx, 2012): as often as the weights say, and well mixed.
//!
//! Each time, every server's current weight grows by its weight; the largest is taken (the first at a tie), and pays the
//! sum of all weights. With weights 5, 1 and 1 the order is a a b a c a a, and not five times a. When the weights change,
//! all current weights are 0 again: what was owed was owed under other weights.

use super::{Choice, Pick};
use synod_model::{Arg, texts};

texts! {
    pub(super) SHORT: "smooth", "平滑加权";
    WHY: "its current weight, {0}, is the largest", "它的当前权重 {0} 最大";
}

pub(super) fn pick(choice: &mut Choice<'_, '_>) -> Pick {
    let (mut total, mut best) = (0, choice.eligible[0]);
    for server in choice.eligible {
        let weight = i64::from(choice.weight(*server));
        let upstream = &mut choice.upstreams[usize::from(*server)];
        upstream.current += weight;
        total += weight;
        if choice.upstreams[usize::from(*server)].current > choice.upstreams[usize::from(best)].current {
            best = *server;
        }
    }
    let chosen = &mut choice.upstreams[usize::from(best)];
    let was = chosen.current;
    chosen.current -= total;
    Pick::new(best, &WHY, [Arg::Int(was)])
}
