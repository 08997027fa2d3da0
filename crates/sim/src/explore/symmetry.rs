//! Whether nodes that a protocol calls interchangeable are so in a search: nothing that may happen there prefers one of them.

use super::budget::{Budget, MOST_SPLIT, Spent};
use super::goal::Goals;
use crate::system::System;
use crate::texts;
use crate::world::AnyWorld;
use synod_model::{Micros, NodeSet};
use synod_scenario::ScenarioError;

/// The groups of interchangeable nodes, of which there must be some.
pub(super) fn alike(
    system: &System,
    world: &mut dyn AnyWorld,
    budget: Budget,
    goals: &Goals,
) -> Result<Vec<NodeSet>, ScenarioError> {
    let groups = world.closer_mut().symmetric();
    if groups.is_empty() {
        return Err(ScenarioError::nowhere(texts::NO_SYMMETRY.with([system.meta.id.into()])));
    }
    if budget.has(Spent::Partitions) && world.len() > MOST_SPLIT {
        return Err(ScenarioError::nowhere(texts::SYMMETRY_AND_SPLITS.with([MOST_SPLIT.into()])));
    }
    let named = goals.nodes();
    if groups.iter().any(|group| group.iter().any(|node| named.contains(node))) {
        return Err(ScenarioError::nowhere(texts::SYMMETRY_AND_GOAL.with([])));
    }
    Ok(groups)
}

/// Clocks must show the same at nodes that are to be the same.
pub(super) fn same_clocks(groups: &[NodeSet], clocks: &[Micros]) -> Result<(), ScenarioError> {
    for group in groups {
        let mut shown = group.iter().filter_map(|node| clocks.get(node.index()));
        let first = shown.next();
        if shown.any(|clock| Some(clock) != first) {
            return Err(ScenarioError::nowhere(texts::CLOCKS_DIFFER.with([(*group).into()])));
        }
    }
    Ok(())
}
