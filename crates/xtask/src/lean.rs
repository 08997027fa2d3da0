//! What the tools leave in the modules of the page's code and nobody needs: pieces of data of a few bytes each with an
//! address of its own, and long names for what the browser lends the code.

use crate::loader::Files;
use anyhow::{Context, Result, ensure};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use wasm_encoder::reencode::{Reencode as _, RoundtripReencoder};
use wasm_encoder::{ConstExpr, DataCountSection, DataSection, ImportSection, Module, RawSection, SectionId};
use wasmparser::{DataKind, Operator, Parser, Payload};

/// The section of a module of this kind.
const fn section(id: SectionId) -> u8 {
    id as u8
}

/// A module with other sections in the place of some, by their ids; `None` leaves one out.
fn with_sections(module: &[u8], others: &BTreeMap<u8, Option<Vec<u8>>>) -> Result<Vec<u8>> {
    let mut whole = Module::new();
    for payload in Parser::new(0).parse_all(module) {
        let Some((id, place)) = payload?.as_section() else { continue };
        let own =
            || Ok::<_, anyhow::Error>(&module[usize::try_from(place.start)?..usize::try_from(place.end)?]);
        let data = match others.get(&id) {
            Some(Some(other)) => Cow::Borrowed(other.as_slice()),
            Some(None) => continue,
            None => Cow::Borrowed(own()?),
        };
        whole.section(&RawSection { id, data: &data });
    }
    Ok(whole.finish())
}

/// What wasm-encoder has made of a section, without its length.
fn body(section: &impl wasm_encoder::Encode) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    section.encode(&mut bytes);
    let length = bytes.iter().position(|byte| byte & 0x80 == 0).context("a section has a length")?;
    Ok(bytes.split_off(length + 1))
}

/// A module without what browsers have no use for, such as the names of all functions.
pub(crate) fn bare(module: &[u8]) -> Result<Vec<u8>> {
    with_sections(module, &[(section(SectionId::Custom), None)].into())
}

/// A piece of data and its address.
type Piece<'m> = (u32, Cow<'m, [u8]>);

/// The pieces of data of a module that are not empty, in order of address; `None` if it has others than such.
fn pieces(module: &[u8]) -> Result<Option<Vec<Piece<'_>>>> {
    let mut pieces = Vec::new();
    for payload in Parser::new(0).parse_all(module) {
        let Payload::DataSection(all) = payload? else { continue };
        for data in all {
            let data = data?;
            if data.data.is_empty() {
                continue;
            }
            let DataKind::Active { memory_index: 0, offset_expr } = data.kind else { return Ok(None) };
            let Operator::I32Const { value } = offset_expr.get_operators_reader().read()? else {
                return Ok(None);
            };
            pieces.push((value.cast_unsigned(), Cow::Borrowed(data.data)));
        }
    }
    pieces.sort_by_key(|(at, _)| *at);
    Ok(Some(pieces))
}

/// Which addresses hold data of which file, in order. No two files have data at one address.
pub(crate) struct Taken(Vec<(Range<u32>, String)>);

impl Taken {
    /// The addresses that hold data of some files, as the splitter has made them: wasm-opt leaves out zeros.
    pub(crate) fn of(files: &Files) -> Result<Self> {
        let mut taken = Vec::new();
        for (name, module) in files {
            if !module.starts_with(b"\0asm") {
                continue;
            }
            for (at, data) in pieces(module)?.unwrap_or_default() {
                taken.push((at..at + u32::try_from(data.len())?, name.clone()));
            }
        }
        taken.sort_by_key(|(range, _)| range.start);
        Ok(Self(taken))
    }

    /// Whether none of these addresses holds data of another file.
    fn is_free(&self, range: &Range<u32>, file: &str) -> bool {
        let before = &self.0[..self.0.partition_point(|(taken, _)| taken.start < range.end)];
        let mut within = before.iter().rev().take_while(|(taken, _)| range.start < taken.end);
        within.all(|(_, of)| of == file)
    }
}

/// Between two pieces of data, as many zeros take less than an address.
const GAP: u32 = 16;

/// A module in which pieces of data that lie side by side are one. What lies between them is written with zeros, so it must
/// be nobody's: what other files have there may be in use already when this one comes.
pub(crate) fn joined(name: &str, module: Vec<u8>, taken: &Taken) -> Result<Vec<u8>> {
    let Some(pieces) = pieces(&module)? else { return Ok(module) };
    let mut joined: Vec<Piece<'_>> = Vec::new();
    for (at, data) in pieces {
        if let Some((before, whole)) = joined.last_mut() {
            let end = *before + u32::try_from(whole.len())?;
            ensure!(end <= at, "{name} has two pieces of data at the address {at}");
            if at - end <= GAP && taken.is_free(&(end..at), name) {
                let whole = whole.to_mut();
                whole.resize(usize::try_from(at - *before)?, 0);
                whole.extend_from_slice(&data);
                continue;
            }
        }
        joined.push((at, data));
    }
    let mut section = DataSection::new();
    for (at, data) in &joined {
        section.active(0, &ConstExpr::i32_const(at.cast_signed()), data.iter().copied());
    }
    let count = DataCountSection { count: section.len() };
    let others = [
        (self::section(SectionId::Data), Some(body(&section)?)),
        (self::section(SectionId::DataCount), Some(body(&count)?)),
    ];
    with_sections(&module, &others.into())
}

/// Where the module of the first part has what the script beside it lends it.
const LENT: &str = "./synod_bg.js";

/// The first part of the code and its script, with short names for what the script lends the module: wasm-bindgen names
/// each twice, with sixteen digits behind it.
pub(crate) fn short_named(module: &[u8], script: &str) -> Result<(Vec<u8>, String)> {
    let mut names = BTreeMap::new();
    let mut section = ImportSection::new();
    for payload in Parser::new(0).parse_all(module) {
        let Payload::ImportSection(imports) = payload? else { continue };
        for import in imports.into_imports() {
            let import = import?;
            let next = short(names.len());
            let name = match import.module {
                LENT => names.entry(import.name.to_owned()).or_insert(next).as_str(),
                _ => import.name,
            };
            section.import(import.module, name, RoundtripReencoder.entity_type(import.ty)?);
        }
    }
    let mut found = BTreeSet::new();
    let mut renamed = String::new();
    for line in script.lines() {
        match line.split_once(": ").and_then(|(name, rest)| Some((names.get_key_value(name)?, rest))) {
            Some(((name, short), rest)) => {
                ensure!(found.insert(name), "the script lends {name} twice");
                renamed.extend([short, ": ", rest, "\n"]);
            }
            None => renamed.extend([line, "\n"]),
        }
    }
    ensure!(found.len() == names.len(), "the script does not lend all that the code asks for");
    let others = [(self::section(SectionId::Import), Some(body(&section)?))];
    Ok((with_sections(module, &others.into())?, renamed))
}

/// The name that has this number.
fn short(number: usize) -> String {
    const LETTERS: &[u8; 26] = b"abcdefghijklmnopqrstuvwxyz";
    let (first, rest) = (char::from(LETTERS[number % LETTERS.len()]), number / LETTERS.len());
    if rest == 0 { first.to_string() } else { format!("{first}{}", short(rest - 1)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with_data(pieces: &[(i32, &[u8])]) -> Vec<u8> {
        let mut section = DataSection::new();
        for (at, data) in pieces {
            section.active(0, &ConstExpr::i32_const(*at), data.iter().copied());
        }
        let mut module = Module::new();
        module.section(&RawSection { id: 5, data: &[1, 0, 1] });
        module.section(&DataCountSection { count: section.len() });
        module.section(&section);
        module.finish()
    }

    #[test]
    fn a_bare_module_has_no_names() {
        let mut module = Module::new();
        module.section(&RawSection { id: 5, data: &[1, 0, 0] });
        let bare_before = module.clone().finish();
        module.section(&wasm_encoder::CustomSection { name: "name".into(), data: (&[0; 99]).into() });
        assert_eq!(bare(&module.finish()).expect("it is WebAssembly"), bare_before);
        assert!(bare(b"something else").is_err());
    }

    #[test]
    fn pieces_of_data_side_by_side_are_one_unless_another_file_has_what_lies_between() {
        let mine = with_data(&[(100, b"ab"), (104, b"c"), (110, b"d"), (200, b"e")]);
        let other = with_data(&[(106, b"!")]);
        let files: Files = [("mine".to_owned(), mine.clone()), ("other".to_owned(), other)].into();
        let taken = Taken::of(&files).expect("they are modules");
        let joined = joined("mine", mine, &taken).expect("it is a module");
        assert_eq!(joined, with_data(&[(100, b"ab\0\0c"), (110, b"d"), (200, b"e")]));
    }

    #[test]
    fn what_the_script_lends_has_short_names() {
        let with_imports = |names: [(&str, &str); 2]| {
            let mut section = ImportSection::new();
            for (module, name) in names {
                section.import(module, name, wasm_encoder::EntityType::Function(0));
            }
            let mut module = Module::new();
            module.section(&RawSection { id: 1, data: &[1, 0x60, 0, 0] });
            module.section(&section);
            module.finish()
        };
        let module = with_imports([(LENT, "__wbg_now_01"), ("./other.js", "load")]);
        let script = "const import0 = {\n__wbg_now_01: function() {\n},";
        let (module, script) = short_named(&module, script).expect("they belong together");
        assert_eq!(module, with_imports([(LENT, "a"), ("./other.js", "load")]));
        assert_eq!(script, "const import0 = {\na: function() {\n},\n");
        assert!(short_named(&with_imports([(LENT, "x"), (LENT, "y")]), "x: 1,").is_err());
    }

    #[test]
    fn short_names_differ() {
        let names: BTreeSet<String> = (0..2_000).map(short).collect();
        assert_eq!((names.len(), names.iter().map(String::len).max()), (2_000, Some(3)));
    }
}
