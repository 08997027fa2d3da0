//! What the linker tells of the data (`--emit-relocs`): which object each address in code and data stands for.
//!
//! The number alone does not say that: compilers count down from the end of an object, which is the beginning of another
//! one, and begin before an object if they add before they read.

use super::facts::Piece;
use anyhow::{Context, Result};
use std::collections::{BTreeMap, BTreeSet};
use wasmparser::{KnownCustom, Linking, SymbolInfo};

/// The pieces that each address stands for. One that is not here is no address of data.
pub(super) type Meanings = BTreeMap<u32, BTreeSet<usize>>;

/// What the linker tells of the data.
#[derive(Default)]
pub(super) struct Linked {
    /// Each symbol's piece and place in it, if it is data.
    pub(super) symbols: Vec<Option<(usize, u32)>>,
    /// Each reference to a symbol, and how far from its beginning it points.
    pub(super) references: Vec<(u32, i64)>,
}

impl Linked {
    /// Takes down what a section says, if it is one of the linker's.
    pub(super) fn note(&mut self, section: KnownCustom<'_>) -> Result<()> {
        match section {
            KnownCustom::Linking(parts) => {
                for part in parts {
                    let Linking::SymbolTable(symbols) = part? else { continue };
                    for symbol in symbols {
                        self.symbols.push(match symbol? {
                            SymbolInfo::Data { symbol: Some(data), .. } => {
                                Some((data.index as usize, data.offset))
                            }
                            _ => None,
                        });
                    }
                }
            }
            KnownCustom::Reloc(references) => {
                for reference in references.entries() {
                    let reference = reference?;
                    self.references.push((reference.index, reference.addend));
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// What each address stands for; `None` if the linker was not asked.
    pub(super) fn meanings(&self, pieces: &[Piece<'_>]) -> Result<Option<Meanings>> {
        if self.references.is_empty() {
            return Ok(None);
        }
        let mut meanings = Meanings::new();
        for (symbol, distance) in &self.references {
            let symbol = self.symbols.get(*symbol as usize).context("a reference to nothing")?;
            // Behind the last piece there are zeros, which are in no module.
            let Some((at, offset, piece)) =
                symbol.and_then(|(at, offset)| Some((at, offset, pieces.get(at)?)))
            else {
                continue;
            };
            let address = i64::from(piece.at) + i64::from(offset) + distance;
            meanings.entry(u32::try_from(address)?).or_default().insert(at);
        }
        Ok(Some(meanings))
    }
}
