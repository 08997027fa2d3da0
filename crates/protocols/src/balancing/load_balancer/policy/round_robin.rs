//! Round robin: one server after the other.
//!
//! Every server gets the same number of requests. That is fair to the servers only if all are equally fast and all
//! requests equally long: a slow server gets its share all the same, and its queue grows.

use super::{Choice, Pick};
use synod_model::texts;

texts! {
    pub(super) SHORT: "in turn", "轮询";
    WHY: "it is next in turn", "轮到它";
}

pub(super) fn pick(choice: &mut Choice<'_, '_>) -> Pick {
    Pick::new(next(choice, |_, _| true).unwrap_or(choice.eligible[0]), &WHY, [])
}

/// The next eligible server in turn for which `fits` holds.
pub(super) fn next(choice: &mut Choice<'_, '_>, fits: impl Fn(&Choice<'_, '_>, u16) -> bool) -> Option<u16> {
    let from = choice.eligible.partition_point(|server| *server < *choice.turn);
    let (before, after) = choice.eligible.split_at(from);
    let found = after.iter().chain(before).copied().find(|server| fits(choice, *server))?;
    *choice.turn = found + 1;
    Some(found)
}
