//! The two modules, written anew function by function.

use super::data::Run;
use super::facts::Facts;
use super::plan::Plan;
use std::fmt;
use wasm_encoder::reencode::{Error as ReencodeError, Reencode, utils};
use wasm_encoder::{
    BlockType, CodeSection, ConstExpr, DataSection, ElementSection, Elements, EntityType, ExportKind,
    ExportSection, Function, FunctionSection, ImportSection, Instruction, Module, TableSection, TypeSection,
};
use wasmparser::CodeSectionReader;

/// The module name from which the second module imports what it needs of the first.
const FIRST: &str = "first";

/// Begins the names under which the first module exports that.
const SHARED: char = '~';

pub(super) type Encoded<T = ()> = Result<T, ReencodeError<Nowhere>>;

/// The index at which something stands in an ordered list.
fn place(list: &[u32], function: u32) -> Option<u32> {
    list.binary_search(&function).ok().and_then(|at| u32::try_from(at).ok())
}

/// A function is referred to that went to the other module. The plan leaves no such reference.
#[derive(Debug)]
pub(super) struct Nowhere;

impl fmt::Display for Nowhere {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a function is referred to that is in the other module")
    }
}

impl std::error::Error for Nowhere {}

fn nowhere() -> ReencodeError<Nowhere> {
    ReencodeError::UserError(Nowhere)
}

/// Writes the first module: everything, but stubs in place of functions that come later.
pub(super) struct FirstPart<'a> {
    pub(super) facts: &'a Facts<'a>,
    pub(super) plan: &'a Plan,
}

impl FirstPart<'_> {
    /// The imported function that has the second module loaded.
    fn load(&self) -> u32 {
        self.facts.imported
    }

    /// The function that sees to it that the second module is there; it comes last.
    fn ready(&self) -> u32 {
        self.facts.imported + 1 + count(&self.plan.first)
    }

    /// The type of a function that takes and returns nothing; it comes last.
    fn nothing(&self) -> u32 {
        count(&self.facts.params)
    }

    fn ready_body(&self) -> Function {
        let mut body = Function::new([]);
        body.instruction(&Instruction::I32Const(i32::try_from(self.plan.base).unwrap_or(i32::MAX)));
        body.instruction(&Instruction::TableGet(self.plan.table));
        body.instruction(&Instruction::RefIsNull);
        body.instruction(&Instruction::If(BlockType::Empty));
        body.instruction(&Instruction::Call(self.load()));
        body.instruction(&Instruction::End);
        body.instruction(&Instruction::End);
        body
    }

    fn stub(&self, function: u32, slot: i32) -> Function {
        let kind = self.facts.functions[function as usize];
        let mut body = Function::new([]);
        body.instruction(&Instruction::Call(self.ready()));
        for param in 0..self.facts.params[kind as usize] {
            body.instruction(&Instruction::LocalGet(param));
        }
        body.instruction(&Instruction::I32Const(slot));
        body.instruction(&Instruction::CallIndirect { type_index: kind, table_index: self.plan.table });
        body.instruction(&Instruction::End);
        body
    }
}

impl Reencode for FirstPart<'_> {
    type Error = Nowhere;

    fn function_index(&mut self, function: u32) -> Encoded<u32> {
        if function < self.facts.imported {
            return Ok(function);
        }
        place(&self.plan.first, function).map(|at| self.facts.imported + 1 + at).ok_or_else(nowhere)
    }

    fn parse_type_section(
        &mut self,
        types: &mut TypeSection,
        section: wasmparser::TypeSectionReader<'_>,
    ) -> Encoded {
        utils::parse_type_section(self, types, section)?;
        types.ty().function([], []);
        Ok(())
    }

    fn parse_import_section(
        &mut self,
        imports: &mut ImportSection,
        section: wasmparser::ImportSectionReader<'_>,
    ) -> Encoded {
        utils::parse_import_section(self, imports, section)?;
        imports.import("later", "load", EntityType::Function(self.nothing()));
        Ok(())
    }

    fn parse_function_section(
        &mut self,
        functions: &mut FunctionSection,
        _: wasmparser::FunctionSectionReader<'_>,
    ) -> Encoded {
        for function in &self.plan.first {
            functions.function(self.facts.functions[*function as usize]);
        }
        functions.function(self.nothing());
        Ok(())
    }

    fn parse_table_section(
        &mut self,
        tables: &mut TableSection,
        section: wasmparser::TableSectionReader<'_>,
    ) -> Encoded {
        for (at, table) in section.into_iter().enumerate() {
            let mut kind = self.table_type(table?.ty)?;
            if at == self.plan.table as usize {
                kind = with_slots(kind, count(&self.plan.stubs));
            }
            tables.table(kind);
        }
        Ok(())
    }

    fn parse_export_section(
        &mut self,
        exports: &mut ExportSection,
        section: wasmparser::ExportSectionReader<'_>,
    ) -> Encoded {
        utils::parse_export_section(self, exports, section)?;
        for at in 0..count(&self.facts.memories) {
            exports.export(&name('m', at), ExportKind::Memory, at);
        }
        for at in 0..count(&self.facts.tables) {
            exports.export(&name('t', at), ExportKind::Table, at);
        }
        for at in 0..count(&self.facts.globals) {
            exports.export(&name('g', at), ExportKind::Global, at);
        }
        for (at, function) in (0..).zip(&self.plan.shared) {
            let index = self.function_index(*function)?;
            exports.export(&name('f', at), ExportKind::Func, index);
        }
        Ok(())
    }

    fn parse_code_section(&mut self, code: &mut CodeSection, _: CodeSectionReader<'_>) -> Encoded {
        let plan = self.plan;
        for function in &plan.first {
            if let Ok(stub) = plan.stubs.binary_search(function) {
                let slot = plan.slot(stub).map_err(|_| nowhere())?;
                code.function(&self.stub(*function, slot));
            } else {
                let (body, _) = self.facts.body(*function).ok_or_else(nowhere)?;
                self.parse_function_body(code, body.clone())?;
            }
        }
        code.function(&self.ready_body());
        Ok(())
    }

    fn data_count(&mut self, _: u32) -> Encoded<u32> {
        Ok(count(&self.plan.data.first))
    }

    fn parse_data_section(
        &mut self,
        data: &mut DataSection,
        _: wasmparser::DataSectionReader<'_>,
    ) -> Encoded {
        fill(data, &self.plan.data.first);
        Ok(())
    }

    /// Names and the like have done their duty.
    fn parse_custom_section(&mut self, _: &mut Module, _: wasmparser::CustomSectionReader<'_>) -> Encoded {
        Ok(())
    }
}

/// Writes the second module: functions, and imports of all they share with the first.
pub(super) struct LaterPart<'a> {
    pub(super) facts: &'a Facts<'a>,
    pub(super) plan: &'a Plan,
}

impl Reencode for LaterPart<'_> {
    type Error = Nowhere;

    fn function_index(&mut self, function: u32) -> Encoded<u32> {
        let shared = place(&self.plan.shared, function);
        let own = || place(&self.plan.later, function).map(|at| count(&self.plan.shared) + at);
        shared.or_else(own).ok_or_else(nowhere)
    }
}

impl LaterPart<'_> {
    pub(super) fn encode(&mut self) -> Encoded<Module> {
        let (facts, plan) = (self.facts, self.plan);
        let mut types = TypeSection::new();
        self.parse_type_section(&mut types, facts.types.clone().ok_or_else(nowhere)?)?;
        let imports = self.imports()?;
        let mut functions = FunctionSection::new();
        let mut code = CodeSection::new();
        for function in &plan.later {
            functions.function(facts.functions[*function as usize]);
            let (body, _) = facts.body(*function).ok_or_else(nowhere)?;
            self.parse_function_body(&mut code, body.clone())?;
        }
        let mut slots = Vec::new();
        for stub in &plan.stubs {
            slots.push(self.function_index(*stub)?);
        }
        let base = ConstExpr::i32_const(plan.slot(0).map_err(|_| nowhere())?);
        let mut elements = ElementSection::new();
        elements.active(Some(plan.table), &base, Elements::Functions(slots.into()));
        let mut data = DataSection::new();
        fill(&mut data, &plan.data.later);
        let mut module = Module::new();
        module.section(&types).section(&imports).section(&functions).section(&elements).section(&code);
        module.section(&data);
        Ok(module)
    }

    fn imports(&mut self) -> Encoded<ImportSection> {
        let (facts, plan) = (self.facts, self.plan);
        let mut imports = ImportSection::new();
        for (at, memory) in (0..).zip(&facts.memories) {
            let kind = self.memory_type(*memory)?;
            imports.import(FIRST, &name('m', at), EntityType::Memory(kind));
        }
        for (at, table) in (0..).zip(&facts.tables) {
            let mut kind = self.table_type(*table)?;
            if at == plan.table {
                kind = with_slots(kind, count(&plan.stubs));
            }
            imports.import(FIRST, &name('t', at), EntityType::Table(kind));
        }
        for (at, global) in (0..).zip(&facts.globals) {
            let kind = self.global_type(*global)?;
            imports.import(FIRST, &name('g', at), EntityType::Global(kind));
        }
        for (at, function) in (0..).zip(&plan.shared) {
            let kind = facts.functions[*function as usize];
            imports.import(FIRST, &name('f', at), EntityType::Function(kind));
        }
        Ok(imports)
    }
}

/// What fills the memory when a module is instantiated.
fn fill(data: &mut DataSection, runs: &[Run]) {
    for run in runs {
        let at = ConstExpr::i32_const(run.at.cast_signed());
        data.active(0, &at, run.bytes.iter().copied());
    }
}

/// A table with more slots.
fn with_slots(mut kind: wasm_encoder::TableType, more: u32) -> wasm_encoder::TableType {
    kind.minimum += u64::from(more);
    kind.maximum = kind.maximum.map(|most| most + u64::from(more));
    kind
}

/// The name under which something is shared.
fn name(kind: char, at: u32) -> String {
    format!("{SHARED}{kind}{at}")
}

/// The length of a list, as WebAssembly counts.
fn count<T>(list: &[T]) -> u32 {
    u32::try_from(list.len()).unwrap_or(u32::MAX)
}
