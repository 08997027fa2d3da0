//! Peak EWMA (Twitter's Finagle, 2015): of two servers drawn at random, the one that costs less: the moving average of its
//! response times, times the requests that it would have open.
//!
//! The average jumps to a peak at once and forgets it slowly, so a server that has become slow is left alone before its
//! queue shows it. One of which nothing is known yet is tried with one request at a time.

use super::{Choice, NONE, Pick};
use synod_model::{Arg, Micros, Text};

static WHY: Text = Text::new(
    "it and {0} were drawn, and its cost is not the higher one, {1} against {2}",
    "随机抽到它和 {0}，它的代价不高于对方（{1} 对 {2}）",
);
static ALONE: Text = Text::new("it is the only one", "只有它一台");

/// What a server costs that has requests open and has never answered.
const UNKNOWN: u64 = 1 << 40;

pub(super) fn pick(choice: &mut Choice<'_, '_>) -> Pick {
    let (first, second) = choice.draw_two();
    if first == second {
        return Pick::new(first, &ALONE, [NONE; 3]);
    }
    let (a, b) = (cost(choice, first), cost(choice, second));
    let (best, other, low, high) = if b < a { (second, first, b, a) } else { (first, second, a, b) };
    Pick::new(best, &WHY, [choice.node(other), Arg::Time(Micros(low)), Arg::Time(Micros(high))])
}

fn cost(choice: &Choice<'_, '_>, server: u16) -> u64 {
    let upstream = &choice.upstreams[usize::from(server)];
    let open = u64::from(upstream.connections);
    match upstream.ewma.cost(choice.now).0 {
        0 if open > 0 => UNKNOWN + open,
        average => average.saturating_mul(open + 1),
    }
}
