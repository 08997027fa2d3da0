//! Modules know each other in one direction: inside a crate no two of them need each other, however long the way round.
//!
//! What a module needs is read from its source: its `use` declarations, and the paths with `crate::` and `super::` in its
//! code. A name that another module only passes on (`pub use`) is followed to where it is defined. A file is a module,
//! without its tests. A module may use what stands inside it, and that may use the module: they are one house.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

/// The crates that are looked at. In `model` the contract is one knot by its nature: a world is made of the nodes of a
/// protocol, whose functions take a world.
const FOLDERS: [&str; 10] = [
    "crates/sim",
    "crates/protocols",
    "crates/explore",
    "crates/library",
    "crates/scenario",
    "crates/scene",
    "crates/specs",
    "crates/cli",
    "crates/page",
    "web",
];

/// A path of modules within a crate; the root is empty.
type Module = Vec<String>;

/// A name and the path that it stands for.
type Import = (String, Vec<String>);

/// The source of a module.
struct Source {
    imports: Vec<Import>,
    /// The paths in the code besides.
    paths: Vec<Vec<String>>,
    /// Modules that exist for tests only.
    tests: Vec<String>,
}

impl Source {
    fn read(text: &str) -> Self {
        let uncommented: String =
            text.lines().map(|line| line.split("//").next().unwrap().to_owned() + "\n").collect();
        let code = uncommented.split("#[cfg(test)]\nmod tests {").next().unwrap();
        let mut source = Self { imports: Vec::new(), paths: Vec::new(), tests: Vec::new() };
        let mut rest = String::new();
        let mut lines = code.lines();
        let mut for_tests = false;
        while let Some(line) = lines.next() {
            let item = line.trim_start();
            let item = item.strip_prefix("pub").map_or(item, |item| {
                let item = item.trim_start();
                item.strip_prefix('(').and_then(|i| i.split_once(')')).map_or(item, |(_, i)| i).trim_start()
            });
            if let Some(first) = item.strip_prefix("use ") {
                let mut declaration = first.to_owned();
                while !declaration.contains(';') {
                    declaration.push_str(lines.next().unwrap());
                }
                if !for_tests {
                    let tree = declaration.split(';').next().unwrap();
                    expand(&[], tree, &mut source.imports);
                }
            } else {
                if let Some(module) = item.strip_prefix("mod ").filter(|_| for_tests) {
                    source.tests.push(module.trim_end_matches(';').to_owned());
                }
                rest.push_str(line);
                rest.push('\n');
            }
            for_tests = item == "#[cfg(test)]";
        }
        source.paths = paths(&rest);
        source
    }
}

/// The names that a tree of a `use` declaration brings in, each with its path.
fn expand(prefix: &[String], tree: &str, imports: &mut Vec<Import>) {
    let tree = tree.trim();
    if let Some((before, inner)) = tree.split_once('{') {
        let mut path = prefix.to_vec();
        path.extend(before.split("::").map(str::trim).filter(|s| !s.is_empty()).map(str::to_owned));
        let inner = &inner[..inner.rfind('}').unwrap()];
        let (mut depth, mut start) = (0, 0);
        for (at, c) in inner.char_indices() {
            match c {
                '{' => depth += 1,
                '}' => depth -= 1,
                ',' if depth == 0 => {
                    expand(&path, &inner[start..at], imports);
                    start = at + 1;
                }
                _ => {}
            }
        }
        expand(&path, &inner[start..], imports);
    } else if !tree.is_empty() {
        let (path, renamed) = tree.split_once(" as ").unwrap_or((tree, ""));
        let mut full = prefix.to_vec();
        full.extend(path.split("::").map(|s| s.trim().to_owned()));
        if full.last().is_some_and(|last| last == "self" || last == "*") {
            let last = full.pop().unwrap();
            let name = if last == "*" { last } else { full.last().unwrap().clone() };
            imports.push((name, full));
        } else {
            let name =
                if renamed.is_empty() { full.last().unwrap().clone() } else { renamed.trim().to_owned() };
            imports.push((name, full));
        }
    }
}

/// The paths in code that begin with `crate` or `super`.
fn paths(code: &str) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    let word = |c: char| c.is_alphanumeric() || c == '_' || c == ':' || c == '$';
    for path in code.split(|c| !word(c)) {
        if path.starts_with("crate::") || path.starts_with("super::") || path.starts_with("self::") {
            found.push(path.split("::").filter(|s| !s.is_empty()).map(str::to_owned).collect());
        }
    }
    found
}

/// The modules of a crate.
struct Crate(BTreeMap<Module, Source>);

impl Crate {
    fn read(folder: &Path) -> Self {
        let mut all = BTreeMap::new();
        let mut folders = vec![(folder.to_owned(), Module::new())];
        while let Some((folder, module)) = folders.pop() {
            for entry in fs::read_dir(&folder).unwrap().map(Result::unwrap) {
                let name = entry.file_name().into_string().unwrap();
                let inner = |name: &str| [module.clone(), vec![name.to_owned()]].concat();
                if entry.path().is_dir() {
                    folders.push((entry.path(), inner(&name)));
                } else if let Some(stem) = name.strip_suffix(".rs") {
                    let place = match stem {
                        "mod" => module.clone(),
                        "lib" | "main" if module.is_empty() => module.clone(),
                        stem => inner(stem),
                    };
                    all.insert(place, Source::read(&fs::read_to_string(entry.path()).unwrap()));
                }
            }
        }
        let for_tests: Vec<Module> = all
            .iter()
            .flat_map(|(m, s)| s.tests.iter().map(|t| [m.as_slice(), std::slice::from_ref(t)].concat()))
            .collect();
        all.retain(|module, _| !for_tests.iter().any(|tests| module.starts_with(tests)));
        Self(all)
    }

    /// The module in which what a path names is defined; `None` if that is not in this crate.
    fn resolve(&self, from: &Module, path: &[String], hops: usize) -> Option<Module> {
        let mut segments = path.iter();
        let first = segments.next()?;
        let mut module = match first.as_str() {
            "crate" => Module::new(),
            "self" => from.clone(),
            "super" => from[..from.len().checked_sub(1)?].to_vec(),
            name => {
                Some([from.as_slice(), &[name.to_owned()]].concat()).filter(|m| self.0.contains_key(m))?
            }
        };
        for segment in segments {
            if segment == "super" {
                module.pop();
                continue;
            }
            let inner = [module.as_slice(), std::slice::from_ref(segment)].concat();
            if self.0.contains_key(&inner) {
                module = inner;
                continue;
            }
            return self.defines(&module, segment, hops);
        }
        Some(module)
    }

    /// Where a name of a module is defined: there, or wherever it has the name from.
    fn defines(&self, module: &Module, name: &str, hops: usize) -> Option<Module> {
        let source = self.0.get(module)?;
        let passed_on = source.imports.iter().find(|(import, _)| import == name);
        match passed_on {
            Some((_, path)) if hops > 0 => self.resolve(module, path, hops - 1),
            _ => Some(module.clone()),
        }
    }

    /// What each module needs of the others.
    fn needs(&self) -> BTreeMap<&Module, BTreeSet<Module>> {
        let of = |(module, source): (&'_ Module, &Source)| {
            let all = source.imports.iter().map(|(_, path)| path).chain(&source.paths);
            let known = all.filter_map(|path| self.resolve(module, path, 8));
            known.filter(|other| !other.starts_with(module)).collect::<BTreeSet<Module>>()
        };
        self.0.iter().map(|(module, source)| (module, of((module, source)))).collect()
    }

    /// The modules that need each other, those of each cycle together.
    fn cycles(&self) -> Vec<Vec<String>> {
        let needs = self.needs();
        let reach = |from: &Module| {
            let mut reached: BTreeSet<Module> = BTreeSet::new();
            let mut next = vec![from.clone()];
            while let Some(module) = next.pop() {
                for other in needs.get(&module).into_iter().flatten() {
                    if reached.insert(other.clone()) {
                        next.push(other.clone());
                    }
                }
            }
            reached
        };
        let reached: BTreeMap<&Module, BTreeSet<Module>> =
            needs.keys().map(|module| (*module, reach(module))).collect();
        let mut cycles = BTreeSet::new();
        for (module, all) in &reached {
            if all.contains(*module) {
                let cycle = all.iter().filter(|other| reached[other].contains(*module));
                cycles.insert(cycle.map(name).collect::<Vec<String>>());
            }
        }
        cycles.into_iter().collect()
    }
}

fn name(module: &Module) -> String {
    if module.is_empty() { "crate".to_owned() } else { module.join("::") }
}

/// The cycles of the sources that stand in a folder, as the modules of each.
fn cycles(folder: &str) -> Vec<Vec<String>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    Crate::read(&root.join(folder).join("src")).cycles()
}

#[test]
fn no_two_modules_need_each_other() {
    let mut wrong = String::new();
    for folder in FOLDERS {
        for cycle in cycles(folder) {
            let _ = writeln!(wrong, "{folder}: these need each other: {}", cycle.join(" "));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// What is read from a source, and followed to where it is defined.
#[test]
fn a_cycle_is_found() {
    let source = |text: &str| Source::read(text);
    let module =
        |path: &str| path.split("::").filter(|s| !s.is_empty()).map(str::to_owned).collect::<Module>();
    let krate = |files: &[(&str, &str)]| {
        Crate(files.iter().map(|(path, text)| (module(path), source(text))).collect()).cycles()
    };
    // A long way round, in every form of naming.
    let round = [
        ("", "mod a;\nmod b;\nmod c;\npub use b::{Deep as Known, inner::*};"),
        ("a", "use crate::{\n    Known,\n    other::Thing,\n};"),
        ("b", "pub(crate) use self::inner::Deep;\nmod inner;"),
        ("b::inner", "fn f() { crate::c::g(1) }"),
        ("c", "use super::a as first; // use crate::b;"),
    ];
    assert_eq!(krate(&round), [["a", "b::inner", "c"]]);
    // What puts its parts together is no cycle, nor are tests.
    let tree = [
        ("", "mod a;"),
        ("a", "mod b;\nuse b::B;\n#[cfg(test)]\nmod tests;\npub struct A;"),
        ("a::b", "use super::A;\n#[cfg(test)]\nmod tests { use crate::z; }"),
        ("a::tests", "use crate::z;"),
        ("z", "use crate::a::A;"),
    ];
    assert_eq!(krate(&tree), Vec::<Vec<String>>::new());
}
