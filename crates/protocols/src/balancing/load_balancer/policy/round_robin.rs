//! Round robin: one server after the other.
//!
//! Every server gets the same number of requests. That is fair to the servers only if all are equally fast and all
//! requests equally long: a slow server gets its share all the same, and its queue grows.

use super::{At, Balancer, Pick};
use synod_model::{Word, texts};

texts! {
    pub(super) SHORT: "in turn", "轮询";
    WHY: "it is next in turn", "轮到它";
}

pub(super) fn pick(at: &mut At<Balancer>, _: Word) -> Pick {
    Pick::new(next(at, |_, _| true), &WHY, [])
}

/// The next eligible server in turn for which `fits` holds; there is one.
pub(super) fn next(at: &mut At<Balancer>, fits: impl Fn(&At<Balancer>, u16) -> bool) -> u16 {
    let eligible = &at.memory.eligible;
    let (before, after) = eligible.split_at(eligible.partition_point(|server| *server < at.memory.turn));
    let mut all = after.iter().chain(before).copied();
    let found = all.find(|server| fits(at, *server)).unwrap_or(eligible[0]);
    at.memory.turn = found + 1;
    found
}
