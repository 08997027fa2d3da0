//! Which requests the settings of a world offer.

use crate::world::AnyWorld;
use synod_model::{RequestKind, Sentence};

/// Whether a kind of request is offered.
///
/// # Errors
/// What it needs.
pub(crate) fn kind(world: &dyn AnyWorld, kind: &RequestKind) -> Result<(), Sentence> {
    let sample = kind.sample(1);
    world.offers(&sample.iter().map(String::as_str).collect::<Vec<_>>())
}

/// Which of these kinds are offered.
pub(crate) fn kinds(world: &dyn AnyWorld, kinds: &[RequestKind]) -> Vec<bool> {
    kinds.iter().map(|known| kind(world, known).is_ok()).collect()
}
