//! Parts of the page's code that always come together are made one module: a browser takes each module by itself, and a
//! function of one calls a function of another by way of a table.

use anyhow::{Context, Result, bail, ensure};
use std::collections::BTreeMap;
use std::convert::Infallible;
use wasm_encoder::reencode::{Error, Reencode, RoundtripReencoder};
use wasm_encoder::{
    CodeSection, ConstExpr, DataCountSection, DataSection, ElementSection, Elements, FunctionSection,
    ImportSection, Module, TypeSection,
};
use wasmparser::{
    DataKind, ElementItems, ElementKind, FuncType, FunctionBody, Import, Operator, Parser, Payload, TypeRef,
};

/// A part as the splitter makes them: it has functions and data, puts functions into the table, and gets the memory, the
/// table and all else from the first part.
#[derive(Default)]
struct Part<'m> {
    types: Vec<FuncType>,
    imports: Vec<Import<'m>>,
    /// The type of each function, by its place in `types`.
    functions: Vec<u32>,
    bodies: Vec<FunctionBody<'m>>,
    /// What is put into the table, from which slot on.
    table: Vec<(u32, Vec<u32>)>,
    data: Vec<(u32, &'m [u8])>,
}

impl<'m> Part<'m> {
    fn read(module: &'m [u8]) -> Result<Self> {
        let mut part = Self::default();
        for payload in Parser::new(0).parse_all(module) {
            match payload? {
                Payload::TypeSection(types) => {
                    part.types = types.into_iter_err_on_gc_types().collect::<Result<_, _>>()?;
                }
                Payload::ImportSection(imports) => {
                    part.imports = imports.into_imports().collect::<Result<_, _>>()?;
                }
                Payload::FunctionSection(functions) => {
                    part.functions = functions.into_iter().collect::<Result<_, _>>()?;
                }
                Payload::CodeSectionEntry(body) => part.bodies.push(body),
                Payload::ElementSection(elements) => {
                    for element in elements {
                        let element = element?;
                        let (
                            ElementKind::Active { table_index: None | Some(0), offset_expr },
                            ElementItems::Functions(functions),
                        ) = (element.kind, element.items)
                        else {
                            bail!("a part fills the table in a way that is not known here")
                        };
                        let functions = functions.into_iter().collect::<Result<_, _>>()?;
                        part.table.push((constant(&offset_expr)?, functions));
                    }
                }
                Payload::DataSection(all) => {
                    for data in all {
                        let data = data?;
                        let DataKind::Active { memory_index: 0, offset_expr } = data.kind else {
                            bail!("a part has data in a way that is not known here")
                        };
                        if !data.data.is_empty() {
                            part.data.push((constant(&offset_expr)?, data.data));
                        }
                    }
                }
                Payload::ExportSection(exports) => {
                    ensure!(exports.count() == 0, "a part lends something");
                }
                Payload::Version { .. }
                | Payload::CodeSectionStart { .. }
                | Payload::DataCountSection { .. }
                | Payload::CustomSection(_)
                | Payload::End(_) => {}
                _ => bail!("a part has something that is not known here"),
            }
        }
        let asks = part.imports.iter().any(|import| matches!(import.ty, TypeRef::Func(_)));
        ensure!(!asks, "a part asks for functions");
        Ok(part)
    }

    /// Where a function goes that does nothing but call what is in a slot of the table with all that it is given.
    fn passes_on(&self, function: usize) -> Result<Option<u32>> {
        let mut operators = self.bodies[function].get_operators_reader()?;
        let given = self.types[usize::try_from(self.functions[function])?].params().len();
        for at in 0..u32::try_from(given)? {
            if !matches!(operators.read()?, Operator::LocalGet { local_index } if local_index == at) {
                return Ok(None);
            }
        }
        let Operator::I32Const { value } = operators.read()? else { return Ok(None) };
        let calls = matches!(operators.read()?, Operator::CallIndirect { type_index, table_index: 0 }
            if self.types.get(type_index as usize) == self.types.get(self.functions[function] as usize));
        let ends = calls && matches!(operators.read()?, Operator::End) && operators.eof();
        Ok(ends.then_some(value.cast_unsigned()))
    }
}

/// The number that an expression is.
fn constant(expression: &wasmparser::ConstExpr<'_>) -> Result<u32> {
    match expression.get_operators_reader().read()? {
        Operator::I32Const { value } => Ok(value.cast_unsigned()),
        _ => bail!("a part has an address that is not known here"),
    }
}

/// What the numbers of a part become.
struct Renumbered {
    types: Vec<u32>,
    functions: Vec<u32>,
    /// Of what is lent, by kind: the memory, the table, globals.
    lent: BTreeMap<(&'static str, u32), u32>,
}

/// A number that has become another one; that of something unknown stays, and the result is refused by whoever reads it.
fn new_number(numbers: &[u32], old: u32) -> u32 {
    usize::try_from(old).ok().and_then(|at| numbers.get(at)).copied().unwrap_or(u32::MAX)
}

impl Reencode for Renumbered {
    type Error = Infallible;

    fn type_index(&mut self, ty: u32) -> Result<u32, Error<Infallible>> {
        Ok(new_number(&self.types, ty))
    }

    fn function_index(&mut self, function: u32) -> Result<u32, Error<Infallible>> {
        Ok(new_number(&self.functions, function))
    }

    fn global_index(&mut self, global: u32) -> Result<u32, Error<Infallible>> {
        Ok(self.lent.get(&(GLOBAL, global)).copied().unwrap_or(u32::MAX))
    }

    fn memory_index(&mut self, memory: u32) -> Result<u32, Error<Infallible>> {
        Ok(self.lent.get(&(MEMORY, memory)).copied().unwrap_or(u32::MAX))
    }

    fn table_index(&mut self, table: u32) -> Result<u32, Error<Infallible>> {
        Ok(self.lent.get(&(TABLE, table)).copied().unwrap_or(u32::MAX))
    }
}

const GLOBAL: &str = "global";
const MEMORY: &str = "memory";
const TABLE: &str = "table";

/// Of which kind something is that is lent.
fn kind(import: &Import<'_>) -> Result<&'static str> {
    match import.ty {
        TypeRef::Global(_) => Ok(GLOBAL),
        TypeRef::Memory(_) => Ok(MEMORY),
        TypeRef::Table(_) => Ok(TABLE),
        _ => bail!("a part asks for something that is not known here"),
    }
}

/// Some parts as one module, in which their functions call each other without the table.
pub(crate) fn merged(parts: &[&[u8]]) -> Result<Vec<u8>> {
    let parts = parts.iter().map(|part| Part::read(part)).collect::<Result<Vec<_>>>()?;
    let (mut types, mut lent) = (TypeSection::new(), ImportSection::new());
    let mut numbers = Vec::new();
    let mut known_types: Vec<&FuncType> = Vec::new();
    let mut known_lent: BTreeMap<(&str, &str), (&'static str, u32)> = BTreeMap::new();
    for part in &parts {
        let mut own = Renumbered { types: Vec::new(), functions: Vec::new(), lent: BTreeMap::new() };
        for ty in &part.types {
            let at = known_types.iter().position(|known| *known == ty);
            if at.is_none() {
                types.ty().func_type(&RoundtripReencoder.func_type(ty.clone())?);
                known_types.push(ty);
            }
            own.types.push(u32::try_from(at.unwrap_or(known_types.len() - 1))?);
        }
        for import in &part.imports {
            let kind = kind(import)?;
            let of_kind = |all: &BTreeMap<_, (&str, u32)>| all.values().filter(|(of, _)| *of == kind).count();
            let next = u32::try_from(of_kind(&known_lent))?;
            let (_, at) = *known_lent.entry((import.module, import.name)).or_insert_with(|| {
                // Nothing in it has a number.
                let ty = RoundtripReencoder.entity_type(import.ty).expect("a memory, a table or a global");
                lent.import(import.module, import.name, ty);
                (kind, next)
            });
            let before = own.lent.keys().filter(|(of, _)| *of == kind).count();
            own.lent.insert((kind, u32::try_from(before)?), at);
        }
        numbers.push(own);
    }
    let kept = number_functions(&parts, &mut numbers)?;
    let (mut functions, mut code) = (FunctionSection::new(), CodeSection::new());
    let (mut elements, mut count) = (ElementSection::new(), 0);
    let mut pieces = Vec::new();
    for ((part, own), kept) in parts.into_iter().zip(&mut numbers).zip(kept) {
        for ((ty, body), _) in part.functions.iter().zip(part.bodies).zip(kept).filter(|(_, kept)| *kept) {
            functions.function(new_number(&own.types, *ty));
            own.parse_function_body(&mut code, body)?;
        }
        for (slot, put) in part.table {
            let put: Vec<u32> =
                put.into_iter().map(|function| new_number(&own.functions, function)).collect();
            elements.active(None, &ConstExpr::i32_const(slot.cast_signed()), Elements::Functions(put.into()));
        }
        pieces.extend(part.data);
    }
    pieces.sort_by_key(|(at, _)| *at);
    let mut data = DataSection::new();
    for (at, piece) in pieces {
        data.active(0, &ConstExpr::i32_const(at.cast_signed()), piece.iter().copied());
        count += 1;
    }
    let mut whole = Module::new();
    whole.section(&types).section(&lent).section(&functions).section(&elements);
    whole.section(&DataCountSection { count }).section(&code).section(&data);
    Ok(whole.finish())
}

/// How many bytes of code and data a part has.
pub(crate) fn weight(part: &[u8]) -> Result<usize> {
    let part = Part::read(part)?;
    let code: usize = part.bodies.iter().map(|body| body.as_bytes().len()).sum();
    Ok(code + part.data.iter().map(|(_, piece)| piece.len()).sum::<usize>())
}

/// Gives each function of some parts its number, and those that only pass on to one that is here, the number of that one.
/// Returns which functions remain.
fn number_functions(parts: &[Part<'_>], numbers: &mut [Renumbered]) -> Result<Vec<Vec<bool>>> {
    // What is in a slot of the table, if one of these parts puts it there: the part, and the function in it.
    let mut slots = BTreeMap::new();
    for (at, part) in parts.iter().enumerate() {
        for (from, put) in &part.table {
            slots.extend((*from..).zip(put).map(|(slot, function)| (slot, (at, *function as usize))));
        }
    }
    let mut goes = Vec::new();
    for part in parts {
        let target = |function| Ok(part.passes_on(function)?.and_then(|slot| slots.get(&slot).copied()));
        goes.push((0..part.bodies.len()).map(target).collect::<Result<Vec<_>>>()?);
    }
    let mut next = 0;
    for (own, goes) in numbers.iter_mut().zip(&goes) {
        for goes in goes {
            own.functions.push(next);
            next += u32::from(goes.is_none());
        }
    }
    for (at, goes_of) in goes.iter().enumerate() {
        for (function, target) in goes_of.iter().enumerate() {
            let Some((part, to)) = *target else { continue };
            ensure!(goes[part].get(to) == Some(&None), "what is in the table passes on itself");
            let number =
                *numbers[part].functions.get(to).context("the table has a function that is not there")?;
            numbers[at].functions[function] = number;
        }
    }
    Ok(goes.into_iter().map(|goes| goes.iter().map(Option::is_none).collect()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_encoder::{
        EntityType, Function, GlobalType, Instruction as I, MemoryType, RefType, TableType, ValType,
    };

    /// A part with one type of function, of a number to a number, and some functions of it.
    fn part(
        functions: &[&[I<'_>]],
        slot: i32,
        put: &[u32],
        data: &[(i32, &[u8])],
        asks_for_more: bool,
    ) -> Vec<u8> {
        let mut types = TypeSection::new();
        if asks_for_more {
            types.ty().function([], []);
        }
        types.ty().function([ValType::I32], [ValType::I32]);
        let mut lent = ImportSection::new();
        let memory =
            MemoryType { minimum: 1, maximum: None, memory64: false, shared: false, page_size_log2: None };
        let table = TableType {
            element_type: RefType::FUNCREF,
            table64: false,
            minimum: 9,
            maximum: None,
            shared: false,
        };
        if asks_for_more {
            let global = GlobalType { val_type: ValType::I32, mutable: true, shared: false };
            lent.import("first", "stack", EntityType::Global(global));
        }
        lent.import("first", "memory", EntityType::Memory(memory));
        lent.import("first", "table", EntityType::Table(table));
        let (mut kinds, mut code) = (FunctionSection::new(), CodeSection::new());
        for body in functions {
            kinds.function(u32::from(asks_for_more));
            let mut function = Function::new([]);
            for instruction in *body {
                function.instruction(instruction);
            }
            code.function(&function);
        }
        let mut elements = ElementSection::new();
        elements.active(None, &ConstExpr::i32_const(slot), Elements::Functions(put.into()));
        let mut pieces = DataSection::new();
        for (at, piece) in data {
            pieces.active(0, &ConstExpr::i32_const(*at), piece.iter().copied());
        }
        let mut module = Module::new();
        module.section(&types).section(&lent).section(&kinds).section(&elements);
        module.section(&DataCountSection { count: pieces.len() }).section(&code).section(&pieces);
        module.finish()
    }

    #[test]
    fn merged_parts_call_each_other_and_go_by_the_table_to_the_others() {
        let passes_on = |slot, ty| {
            [I::LocalGet(0), I::I32Const(slot), I::CallIndirect { type_index: ty, table_index: 0 }, I::End]
        };
        let calls = |function| [I::LocalGet(0), I::Call(function), I::End];
        let seven = [I::I32Const(7), I::End];
        let here = part(
            &[&passes_on(3, 0), &passes_on(8, 0), &calls(0), &calls(1)],
            5,
            &[2, 3],
            &[(40, b"b"), (50, b"")],
            false,
        );
        let there = part(&[&[I::GlobalGet(0), I::End], &seven], 3, &[1], &[(20, b"a")], true);
        let both = merged(&[&here, &there]).expect("they can be merged");
        wasmparser::Validator::new().validate_all(&both).expect("it is a module");
        let part = Part::read(&both).expect("it is a part like others");
        assert_eq!((part.types.len(), part.imports.len()), (2, 3), "what both ask for is there once");
        let code = 9 + 2 * 6 + 2 * 4;
        assert_eq!(weight(&both).expect("it is a part"), code + 2);
        assert_eq!(part.data, [(20, &b"a"[..]), (40, &b"b"[..])]);
        // What passed on to the other part is gone, and what goes elsewhere remains.
        assert_eq!(part.table, [(5, vec![1, 2]), (3, vec![4])]);
        let called = |function: usize| {
            part.bodies[function].get_operators_reader().expect("it has a body").into_iter().nth(1)
        };
        assert!(matches!(called(1), Some(Ok(Operator::Call { function_index: 4 }))));
        assert!(matches!(called(2), Some(Ok(Operator::Call { function_index: 0 }))));
        assert_eq!(part.passes_on(0).expect("it can be read"), Some(8));
    }

    #[test]
    fn what_is_no_part_is_refused() {
        let mut module = Module::new();
        let mut lent = ImportSection::new();
        let mut types = TypeSection::new();
        types.ty().function([], []);
        lent.import("first", "call", EntityType::Function(0));
        module.section(&types).section(&lent);
        let error = merged(&[&module.finish()]).expect_err("it asks for a function");
        assert!(error.to_string().contains("functions"), "{error}");
        assert!(merged(&[b"something else"]).is_err());
    }
}
