//! Which data goes where: what only functions of the second module refer to comes with them.
//!
//! The linker leaves the objects of the program apart (`--no-merge-data-segments`), so each is a piece of its own. A piece
//! stays if code that stays, or a piece that stays, holds an address of it. A number that only happens to equal such an
//! address keeps a piece that could have gone, which is never wrong.

use super::facts::{Facts, Piece};
use anyhow::Result;
use std::collections::BTreeSet;

/// The bytes of an address.
const ADDRESS: usize = 4;

/// A gap of fewer bytes is there to align what follows.
const PADDING: usize = 16;

/// A piece of fewer bytes between two that stay costs less than the gap that it would leave.
const SHORT: usize = 12;

/// What the memory begins with, in each module.
#[derive(Default)]
pub(super) struct Data {
    pub(super) first: Vec<Run>,
    pub(super) later: Vec<Run>,
}

/// Bytes, and where they begin.
pub(super) struct Run {
    pub(super) at: u32,
    pub(super) bytes: Vec<u8>,
}

impl Data {
    /// Divides the data, given the functions that come later.
    pub(super) fn divide(facts: &Facts<'_>, later: &[u32]) -> Result<Self> {
        let stays = staying(facts, later)?;
        let mut data = Self::default();
        let mut before = None;
        for (piece, stays) in facts.pieces.iter().zip(stays) {
            let runs = if stays { &mut data.first } else { &mut data.later };
            append(runs, piece, before == Some(stays));
            before = Some(stays);
        }
        Ok(data)
    }
}

/// Whether each piece stays in the first module.
fn staying(facts: &Facts<'_>, later: &[u32]) -> Result<Vec<bool>> {
    let pieces = &facts.pieces;
    let Some(meanings) = facts.linked.meanings(pieces)? else { return Ok(vec![true; pieces.len()]) };
    let meant = |address: u32| meanings.get(&address).into_iter().flatten().copied();
    let later: BTreeSet<u32> = later.iter().copied().collect();
    let code = (facts.imported..).zip(&facts.addresses).filter(|(function, _)| !later.contains(function));
    let mut to_visit: Vec<usize> =
        code.flat_map(|(_, addresses)| addresses).copied().flat_map(meant).collect();
    let mut stays = vec![false; pieces.len()];
    while let Some(at) = to_visit.pop() {
        if !std::mem::replace(&mut stays[at], true) {
            to_visit.extend(addresses_in(&pieces[at]).flat_map(meant));
        }
    }
    for at in 1..pieces.len().saturating_sub(1) {
        let between = stays[at - 1] && stays[at + 1];
        stays[at] |= between && pieces[at].bytes.len() < SHORT;
    }
    Ok(stays)
}

/// Whatever could be an address in a piece.
fn addresses_in(piece: &Piece<'_>) -> impl Iterator<Item = u32> {
    let skipped = (piece.at as usize).next_multiple_of(ADDRESS) - piece.at as usize;
    let (words, _) = piece.bytes.get(skipped..).unwrap_or_default().as_chunks::<ADDRESS>();
    words.iter().map(|word| u32::from_le_bytes(*word))
}

/// Adds a piece: to the last run if it follows on that.
fn append(runs: &mut Vec<Run>, piece: &Piece<'_>, follows: bool) {
    if let Some(last) = runs.last_mut().filter(|_| follows) {
        let length = (piece.at - last.at) as usize;
        if length - last.bytes.len() < PADDING {
            last.bytes.resize(length, 0);
            last.bytes.extend_from_slice(piece.bytes);
            return;
        }
    }
    runs.push(Run { at: piece.at, bytes: piece.bytes.to_vec() });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::split::linked::Linked;

    /// Five objects of 16 bytes; the first holds the address of the second. Function 0 names the first object; function 1 the
    /// third, and the end of the fourth, which is where the fifth begins.
    fn facts() -> Facts<'static> {
        const HOLDS: &[u8] = &[0, 0, 0, 0, 116, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        let piece = |at, bytes| Piece { at, bytes };
        Facts {
            pieces: vec![
                piece(100, HOLDS),
                piece(116, &[1; 16]),
                piece(132, &[2; 16]),
                piece(148, &[3; 16]),
                piece(164, &[4; 16]),
            ],
            addresses: vec![BTreeSet::from([100]), BTreeSet::from([132, 164])],
            linked: Linked {
                symbols: (0..5).map(|at| Some((at, 0))).collect(),
                references: vec![(0, 0), (1, 0), (2, 0), (3, 16)],
            },
            ..Facts::default()
        }
    }

    fn places(runs: &[Run]) -> Vec<(u32, usize)> {
        runs.iter().map(|run| (run.at, run.bytes.len())).collect()
    }

    #[test]
    fn data_goes_where_what_refers_to_it_goes() {
        let data = Data::divide(&facts(), &[1]).expect("it can be divided");
        assert_eq!((places(&data.first), places(&data.later)), (vec![(100, 32)], vec![(132, 48)]));
        let data = Data::divide(&facts(), &[0]).expect("it can be divided");
        assert_eq!(places(&data.first), [(132, 32)], "the fifth object only begins where the fourth ends");
        assert_eq!(places(&data.later), [(100, 32), (164, 16)]);
    }

    #[test]
    fn data_stays_if_the_linker_tells_nothing() {
        let data =
            Data::divide(&Facts { linked: Linked::default(), ..facts() }, &[1]).expect("it can be divided");
        assert_eq!((places(&data.first), places(&data.later)), (vec![(100, 80)], vec![]));
    }
}
