//! Splitting the page's WebAssembly in two: what the first picture needs, and what comes while it is looked at.
//!
//! Both modules share one memory, one function table and the same globals. A function that comes later leaves a stub in
//! the first module, which calls it through the table; its slot is filled when the second module is instantiated. A stub
//! that is called before that has the second module loaded on the spot (`later.js`), so a call never goes wrong, it only
//! takes longer. Which functions come later is told by their names, in `web/later.txt`; what only they call goes with
//! them, and so does the data that only they name.

mod data;
mod facts;
mod linked;
mod plan;
mod write;

use anyhow::{Context, Result, bail};
use facts::Facts;
use plan::Plan;
use wasm_encoder::Module;
use wasm_encoder::reencode::Reencode as _;
use wasmparser::{Parser, Validator};
use write::{FirstPart, LaterPart};

/// The two modules.
pub(crate) struct Parts {
    /// What the page begins with.
    pub(crate) first: Vec<u8>,
    /// The rest.
    pub(crate) later: Vec<u8>,
}

/// Splits a module whose functions have names; `None` if nothing is to come later.
pub(crate) fn split(module: &[u8], comes_later: &dyn Fn(&str) -> bool) -> Result<Option<Parts>> {
    let facts = Facts::read(module)?;
    if facts.imported == 0 {
        bail!("a module that imports nothing is not one for the browser");
    }
    let plan = Plan::make(&facts, comes_later)?;
    if plan.later.is_empty() {
        return Ok(None);
    }
    let mut first = Module::new();
    FirstPart { facts: &facts, plan: &plan }
        .parse_core_module(&mut first, Parser::new(0), module)
        .map_err(|error| anyhow::anyhow!("the first module: {error}"))?;
    let later = LaterPart { facts: &facts, plan: &plan }
        .encode()
        .map_err(|error| anyhow::anyhow!("the second module: {error}"))?;
    let parts = Parts { first: first.finish(), later: later.finish() };
    for (part, which) in [(&parts.first, "first"), (&parts.later, "second")] {
        Validator::new().validate_all(part).with_context(|| format!("the {which} module is not valid"))?;
    }
    Ok(Some(parts))
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_encoder::{
        CodeSection, ConstExpr, ElementSection, Elements, EntityType, ExportKind, ExportSection, Function,
        FunctionSection, ImportSection, Instruction, NameMap, NameSection, RefType, TableSection,
        TypeSection, ValType,
    };
    use wasmparser::Payload;

    /// 1, `main`, calls 2, `later`, and 4, `both`; `later` calls 3, its helper, and `both`. The table knows `main`.
    fn module() -> Vec<u8> {
        let mut types = TypeSection::new();
        types.ty().function([ValType::I32], [ValType::I32]);
        let mut imports = ImportSection::new();
        imports.import("page", "js", EntityType::Function(0));
        let mut functions = FunctionSection::new();
        let mut code = CodeSection::new();
        let mut names = NameMap::new();
        for (at, (name, calls)) in (1..).zip([
            ("main", &[2, 4][..]),
            ("a[0123456789abcdef]::later", &[3, 4]),
            ("helper", &[]),
            ("both", &[]),
        ]) {
            functions.function(0);
            names.append(at, name);
            let mut body = Function::new([]);
            body.instruction(&Instruction::LocalGet(0));
            for _ in 0..400 {
                body.instruction(&Instruction::Nop);
            }
            for called in calls {
                body.instruction(&Instruction::Call(*called));
            }
            body.instruction(&Instruction::End);
            code.function(&body);
        }
        let mut tables = TableSection::new();
        tables.table(wasm_encoder::TableType {
            element_type: RefType::FUNCREF,
            table64: false,
            minimum: 2,
            maximum: Some(2),
            shared: false,
        });
        let mut exports = ExportSection::new();
        exports.export("main", ExportKind::Func, 1);
        let mut elements = ElementSection::new();
        elements.active(None, &ConstExpr::i32_const(1), Elements::Functions([1][..].into()));
        let mut section = NameSection::new();
        section.functions(&names);
        let mut module = Module::new();
        module.section(&types).section(&imports).section(&functions).section(&tables).section(&exports);
        module.section(&elements).section(&code).section(&section);
        module.finish()
    }

    #[test]
    fn what_comes_later_goes_with_what_only_it_calls() {
        let whole = module();
        let parts = split(&whole, &|name| name == "a::later").expect("it can be split").expect("in two");
        let first = Facts::read(&parts.first).expect("it can be read");
        // `js`, `load`; `main`, the stub, `both`, and what sees to it that the second module is there.
        assert_eq!((first.imported, first.functions.len()), (2, 6));
        assert_eq!((first.tables[0].initial, first.tables[0].maximum), (3, Some(3)));
        assert_eq!(first.calls[0], [3, 4], "main calls the stub and both");
        assert_eq!(first.calls[1], [5], "the stub sees to it that the second module is there");
        let own = |payload: &Payload<'_>| matches!(payload, Payload::CodeSectionEntry(_));
        let later = Parser::new(0).parse_all(&parts.later);
        assert_eq!(later.filter(|p| p.as_ref().is_ok_and(own)).count(), 2, "later and its helper");
    }

    #[test]
    fn nothing_comes_later_if_nothing_is_named() {
        assert!(split(&module(), &|_| false).expect("it can be read").is_none());
        assert!(split(b"no module", &|_| true).is_err());
    }
}
