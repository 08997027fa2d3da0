//! Smooth weighted round robin (nginx, 2012): as often as the weights say, and well mixed.
//!
//! Each time, every server's current weight grows by its weight; the largest is taken (the first at a tie), and pays the
//! sum of all weights. With weights 5, 1 and 1 the order is a a b a c a a, and not five times a. When the weights change,
//! all current weights are 0 again: what was owed was owed under other weights.

use super::{At, Balancer, Pick};
use synod_model::{Arg, Word, texts};

texts! {
    pub(super) SHORT: "smooth", "平滑加权";
    WHY: "its current weight, {0}, is the largest", "它的当前权重 {0} 最大";
}

pub(super) fn pick(at: &mut At<Balancer>, _: Word) -> Pick {
    let (mut total, mut best) = (0, usize::from(at.memory.eligible[0]));
    for i in 0..at.memory.eligible.len() {
        let server = at.memory.eligible[i];
        let (weight, server) = (i64::from(at.weight(server)), usize::from(server));
        at.memory.upstreams[server].current += weight;
        total += weight;
        if at.memory.upstreams[server].current > at.memory.upstreams[best].current {
            best = server;
        }
    }
    let current = &mut at.memory.upstreams[best].current;
    let was = std::mem::replace(current, *current - total);
    Pick::new(u16::try_from(best).expect("it is a place"), &WHY, [Arg::Int(was)])
}
