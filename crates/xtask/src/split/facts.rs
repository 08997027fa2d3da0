//! What one must know of a module to split it.

use super::linked::Linked;
use anyhow::{Context, Result, anyhow, bail};
use std::collections::BTreeSet;
use std::convert::Infallible;
use wasm_encoder::reencode::{Reencode, utils};
use wasm_encoder::{CodeSection, Instruction, MemArg};
use wasmparser::{
    DataKind, ElementItems, ExternalKind, FunctionBody, GlobalType, KnownCustom, MemoryType, Name, Operator,
    Parser, Payload, TableType, TypeRef,
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
    /// What could be an address in the code of each such function.
    pub(super) addresses: Vec<BTreeSet<u32>>,
    /// What the memory begins with, in order.
    pub(super) pieces: Vec<Piece<'a>>,
    /// Functions that can be called from outside or through the table.
    pub(super) known: BTreeSet<u32>,
    pub(super) names: Vec<String>,
    /// What the linker tells of addresses.
    pub(super) linked: Linked,
}

/// Bytes that the memory begins with, and where they stand.
pub(super) struct Piece<'a> {
    pub(super) at: u32,
    pub(super) bytes: &'a [u8],
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
                self.addresses.push(addresses(&body)?);
                self.bodies.push(body);
            }
            Payload::DataSection(section) => {
                for data in section {
                    self.pieces.push(piece(&data?)?);
                }
                let end = |piece: &Piece<'_>| piece.at as usize + piece.bytes.len();
                if self.pieces.windows(2).any(|two| end(&two[0]) > two[1].at as usize) {
                    bail!("the data is not in order");
                }
            }
            Payload::CustomSection(section) => match section.as_known() {
                KnownCustom::Name(names) => self.note_names(names)?,
                other => self.linked.note(other)?,
            },
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

/// What could be an address in the code of a function: its constants, and what loads and stores add to an address.
fn addresses(body: &FunctionBody<'_>) -> Result<BTreeSet<u32>> {
    let mut addresses = Addresses::default();
    let mut unused = CodeSection::new();
    addresses
        .parse_function_body(&mut unused, body.clone())
        .map_err(|error| anyhow!("a function: {error}"))?;
    Ok(addresses.0)
}

/// Visits every instruction of a function.
#[derive(Default)]
struct Addresses(BTreeSet<u32>);

type Encoded<T> = Result<T, wasm_encoder::reencode::Error<Infallible>>;

impl Reencode for Addresses {
    type Error = Infallible;

    fn instruction<'a>(&mut self, operator: Operator<'a>) -> Encoded<Instruction<'a>> {
        if let Operator::I32Const { value } = operator {
            self.0.insert(value.cast_unsigned());
        }
        utils::instruction(self, operator)
    }

    fn mem_arg(&mut self, argument: wasmparser::MemArg) -> Encoded<MemArg> {
        self.0.extend(u32::try_from(argument.offset));
        utils::mem_arg(self, argument)
    }
}

/// A piece of what the memory begins with.
fn piece<'a>(data: &wasmparser::Data<'a>) -> Result<Piece<'a>> {
    let DataKind::Active { memory_index: 0, offset_expr } = &data.kind else {
        bail!("the memory is filled in an unusual way")
    };
    let Operator::I32Const { value } = offset_expr.get_operators_reader().read()? else {
        bail!("the memory is filled at an unusual place")
    };
    Ok(Piece { at: value.cast_unsigned(), bytes: data.data })
}
