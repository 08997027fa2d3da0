//! Which function goes where: what can be reached without passing through one that comes later stays.

use super::data::Data;
use super::facts::Facts;
use anyhow::{Context, Result};
use std::collections::BTreeSet;
use wasmparser::TableType;

/// A function of fewer bytes is not moved for its name. It would save next to nothing, and the compiler makes one of small
/// functions that do the same for different types, under any of their names.
const SMALL: usize = 120;

/// Which function goes where.
pub(super) struct Plan {
    /// The functions of the second module, in order.
    pub(super) later: Vec<u32>,
    /// Those of them that the first module knows, in the order of their slots.
    pub(super) stubs: Vec<u32>,
    /// The functions of the first module that the second calls, in order.
    pub(super) shared: Vec<u32>,
    /// The functions with a body or a stub in the first module, in order.
    pub(super) first: Vec<u32>,
    /// What the memory begins with.
    pub(super) data: Data,
    /// The function table.
    pub(super) table: u32,
    /// Its first slot that is free.
    pub(super) base: u32,
}

impl Plan {
    pub(super) fn make(facts: &Facts<'_>, comes_later: &dyn Fn(&str) -> bool) -> Result<Self> {
        let large = |f: u32| facts.body(f).is_some_and(|(body, _)| body.range().len() >= SMALL);
        let named: Vec<bool> =
            (0u32..).zip(&facts.names).map(|(f, name)| large(f) && comes_later(name)).collect();
        // Whatever can be reached without passing through a function that comes later stays.
        let mut stays = vec![false; facts.functions.len()];
        let mut to_visit: Vec<u32> = facts.known.iter().copied().collect();
        while let Some(function) = to_visit.pop() {
            let at = function as usize;
            if stays[at] || named[at] {
                continue;
            }
            stays[at] = true;
            to_visit.extend(facts.body(function).map_or(&[][..], |(_, calls)| calls));
        }
        let count = u32::try_from(facts.functions.len())?;
        let later: Vec<u32> = (facts.imported..count).filter(|f| !stays[*f as usize]).collect();
        let called_by = |of_first: bool| -> BTreeSet<u32> {
            let callers = (facts.imported..count).filter(|f| stays[*f as usize] == of_first);
            callers.filter_map(|f| facts.body(f)).flat_map(|(_, calls)| calls.iter().copied()).collect()
        };
        let (by_first, by_later) = (called_by(true), called_by(false));
        let is_here = |f: &u32| *f < facts.imported || stays[*f as usize];
        let stubs: Vec<u32> =
            later.iter().copied().filter(|f| by_first.contains(f) || facts.known.contains(f)).collect();
        let has_stub: BTreeSet<u32> = stubs.iter().copied().collect();
        let first = (facts.imported..count).filter(|f| is_here(f) || has_stub.contains(f)).collect();
        let shared = by_later.into_iter().filter(is_here).collect();
        let functions = |table: &TableType| table.element_type == wasmparser::RefType::FUNCREF;
        let table = facts.tables.iter().position(functions).context("there is no table of functions")?;
        let base = u32::try_from(facts.tables[table].initial)?;
        let data = Data::divide(facts, &later)?;
        Ok(Self { later, stubs, shared, first, data, table: u32::try_from(table)?, base })
    }

    /// The slot of a function that comes later.
    pub(super) fn slot(&self, stub: usize) -> Result<i32, std::num::TryFromIntError> {
        i32::try_from(self.base as usize + stub)
    }
}
