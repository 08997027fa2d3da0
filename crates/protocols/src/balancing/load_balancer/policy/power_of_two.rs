//! The power of two choices: of two servers drawn at random, the one with fewer open requests (Mitzenmacher, 1996;
//! Vvedenskaya, Dobrushin and Karpelevich, 1996).
//!
//! A second look costs next to nothing and changes everything: the chance of a queue of length i falls from `λ^i` to
//! `λ^(2^i - 1)`. And several balancers that all see the same emptiest server do not all rush to it.

use super::least_connections::fewer;
use super::{At, Balancer, Pick};
use synod_model::{Word, texts};

texts! {
    pub(super) SHORT: "best of 2", "二选一";
    WHY: "it and {0} were drawn, and it has no more open requests, {1} against {2}",
        "随机抽到它和 {0}，它的未完成请求不多于对方（{1} 对 {2}）";
    TOLD: "it and {0} were drawn, and it has no more requests, {1} against {2}, as far as load reports tell",
        "随机抽到它和 {0}，据负载报告它手上的请求不多于对方（{1} 对 {2}）";
}

pub(super) fn pick(at: &mut At<Balancer>, _: Word) -> Pick {
    at.of_two(|at, first, second| {
        let (best, other) = if fewer(at, second, first) { (second, first) } else { (first, second) };
        let why = if at.ctx.config.load_reports { &TOLD } else { &WHY };
        Pick::new(best, why, [at.node(other), at.load(best).into(), at.load(other).into()])
    })
}
