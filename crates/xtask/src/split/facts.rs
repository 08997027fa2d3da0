//! What one must know of a module to split it.

use anyhow::{Context, Result, bail};
use std::collections::BTreeSet;
use wasmparser::{
    ElementItems, ExternalKind, FunctionBody, GlobalType, KnownCustom, MemoryType, Name, Operator, Parser,
    Payload, TableType, TypeRef,
};

/// What one must know of a module to split it.
#[derive(Default)]
pub(super) struct Facts<'a> {
    pub(super) types: Option<wasmparser::TypeSectionReader<'a>>,
    /// How many parameters a function of each type takes.
    pub(super) params: Vec<u32>,
    /// The type of each function; the imported ones come first.
    pub(super) functions: Vec<u32>,
    pub(super) imported: u32,
    pub(super) memories: Vec<MemoryType>,
    pub(super) tables: Vec<TableType>,
    pub(super) globals: Vec<GlobalType>,
    pub(super) bodies: Vec<FunctionBody<'a>>,
    /// What each function with a body calls.
    pub(super) calls: Vec<Vec<u32>>,
    /// Functions that can be called from outside or through the table.
    pub(super) known: BTreeSet<u32>,
    pub(super) names: Vec<String>,
}

impl<'a> Facts<'a> {
    pub(super) fn read(module: &'a [u8]) -> Result<Self> {
        let mut facts = Self::default();
        for payload in Parser::new(0).parse_all(module) {
            facts.note(payload?)?;
        }
        facts.names.resize(facts.functions.len(), String::new());
        Ok(facts)
    }

    fn note(&mut self, payload: Payload<'a>) -> Result<()> {
        match payload {
            Payload::TypeSection(section) => {
                self.types = Some(section.clone());
                for kind in section.into_iter_err_on_gc_types() {
                    self.params.push(u32::try_from(kind?.params().len())?);
                }
            }
            Payload::ImportSection(section) => {
                for import in section.into_imports() {
                    let TypeRef::Func(kind) = import?.ty else {
                        bail!("something is imported that is no function")
                    };
                    self.functions.push(kind);
                    self.imported += 1;
                }
            }
            Payload::FunctionSection(section) => {
                for kind in section {
                    self.functions.push(kind?);
                }
            }
            Payload::TableSection(section) => {
                for table in section {
                    self.tables.push(table?.ty);
                }
            }
            Payload::MemorySection(section) => {
                for memory in section {
                    self.memories.push(memory?);
                }
            }
            Payload::GlobalSection(section) => {
                for global in section {
                    self.globals.push(global?.ty);
                }
            }
            Payload::ExportSection(section) => {
                for export in section {
                    let export = export?;
                    if export.kind == ExternalKind::Func {
                        self.known.insert(export.index);
                    }
                }
            }
            Payload::StartSection { func, .. } => {
                self.known.insert(func);
            }
            Payload::ElementSection(section) => {
                for element in section {
                    let ElementItems::Functions(functions) = element?.items else {
                        bail!("a table is filled in an unusual way")
                    };
                    for function in functions {
                        self.known.insert(function?);
                    }
                }
            }
            Payload::CodeSectionEntry(body) => {
                self.calls.push(calls(&body)?);
                self.bodies.push(body);
            }
            Payload::CustomSection(section) => {
                if let KnownCustom::Name(names) = section.as_known() {
                    self.note_names(names)?;
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn note_names(&mut self, names: wasmparser::NameSectionReader<'_>) -> Result<()> {
        self.names.resize(self.functions.len(), String::new());
        for names in names {
            if let Name::Function(map) = names? {
                for naming in map {
                    let naming = naming?;
                    let place = self.names.get_mut(naming.index as usize).context("a name for nothing")?;
                    *place = plain(naming.name);
                }
            }
        }
        Ok(())
    }

    /// The body of a function that has one, and what it calls.
    pub(super) fn body(&self, function: u32) -> Option<(&FunctionBody<'a>, &[u32])> {
        let at = function.checked_sub(self.imported)? as usize;
        Some((self.bodies.get(at)?, self.calls.get(at)?))
    }
}

/// A name without the hashes by which the compiler tells versions of a crate apart: `synod_web[3c90a09a]::main`.
fn plain(name: &str) -> String {
    let mut plain = String::new();
    for (at, part) in name.split('[').enumerate() {
        let hash =
            part.find(']').filter(|end| *end >= 8 && part[..*end].bytes().all(|b| b.is_ascii_hexdigit()));
        match hash {
            Some(end) if at > 0 => plain.push_str(&part[end + 1..]),
            _ if at > 0 => plain.extend(["[", part]),
            _ => plain.push_str(part),
        }
    }
    plain
}

/// What a function calls.
fn calls(body: &FunctionBody<'_>) -> Result<Vec<u32>> {
    let mut calls = Vec::new();
    for operator in body.get_operators_reader()? {
        match operator? {
            Operator::Call { function_index } | Operator::ReturnCall { function_index } => {
                calls.push(function_index);
            }
            Operator::RefFunc { .. } | Operator::MemoryInit { .. } | Operator::TableInit { .. } => {
                bail!("the code refers to what cannot be shared by two modules");
            }
            _ => {}
        }
    }
    Ok(calls)
}
