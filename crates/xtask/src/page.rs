//! Making the page: Trunk builds and bundles it, its code is split in two, and wasm-opt, where there is one, makes both
//! parts smaller.
//!
//! wasm-opt runs here, after Trunk, since the page must also come out right on a machine without it;
//! Trunk would insist. It runs after the split, which goes by what the compiler and the linker say of the module.

use crate::process::run;
use crate::project::{command, root, shown};
use crate::setup::{page_tools, wasm_opt};
use crate::split::split;
use anyhow::{Context, Result, bail};
use std::fs;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::{Path, PathBuf};

/// How thoroughly the page is optimized, and so where it goes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Profile {
    /// For use: `dist`.
    Release,
    /// For work on the page itself: a folder in the cache, so that `dist` is always fit for use.
    Debug,
}

/// What rustc emits by default and wasm-opt must be told, since stripping removes the section that says so.
const WASM_FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
];

/// What wasm-opt does: what makes a module small once it is compressed, and that was found by trying.
const SMALL: [&str; 4] = ["-Oz", "--converge", "--skip-pass=inlining-optimizing", "--skip-pass=local-cse"];

/// Builds the page and returns the folder it is in.
pub(crate) fn build(profile: Profile) -> Result<PathBuf> {
    let tools = page_tools()?;
    let folder = match profile {
        Profile::Release => "dist",
        Profile::Debug => ".cache/page-debug",
    };
    println!("Building the page: a minute or two the first time, less later.");
    let mut trunk = command(&tools.trunk);
    trunk.args(["build", "--dist", folder]).env("PATH", &tools.search_path);
    if profile == Profile::Release {
        trunk.arg("--release");
    }
    // Trunk 0.21 takes the variable for a switch of its own and stumbles over the usual value 1.
    if std::env::var_os("NO_COLOR").is_some() {
        trunk.env("NO_COLOR", "true");
    }
    trunk.env("TRUNK_SKIP_VERSION_CHECK", "true");
    trunk.env("RUST_LIB_BACKTRACE", "0"); // else a backtrace of Trunk hides what the compiler said
    if std::env::var_os("RUSTFLAGS").is_none() {
        trunk.env("CARGO_ENCODED_RUSTFLAGS", flags(profile));
    }
    run(&mut trunk, "the page does not build; the messages above say why")?;
    let folder = root().join(folder);
    if profile == Profile::Release {
        divide(&folder)?;
        keep(&folder)?;
    }
    Ok(folder)
}

/// Flags for the compiler. Some keep this machine's folders out of the page, which names source files where it panics.
fn flags(profile: Profile) -> String {
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| std::env::home_dir().map(|home| home.join(".cargo"))).unwrap_or_default();
    let remap = |folder: PathBuf, name: &str| format!("--remap-path-prefix={}={name}", folder.display());
    let mut flags = vec![remap(home.join("registry").join("src"), "crates"), remap(root(), "synod")];
    if profile == Profile::Release {
        flags.extend(FOR_SPLIT.map(str::to_owned));
    }
    flags.join("\u{1f}")
}

/// What splitting the page takes: names that tell for which protocol a function was made, objects that the linker leaves
/// apart, and what it knows of addresses.
const FOR_SPLIT: [&str; 3] =
    ["-Csymbol-mangling-version=v0", "-Clink-arg=--no-merge-data-segments", "-Clink-arg=--emit-relocs"];

/// Runs wasm-opt over a module, given a file to work with; where that fails, the module stays as it was.
fn shrink(module: Vec<u8>, file: &Path) -> Result<Vec<u8>> {
    let Some(wasm_opt) = wasm_opt() else { return Ok(module) };
    let smaller = file.with_extension("wasm-opt");
    fs::write(file, &module).with_context(|| format!("{} cannot be written", shown(file)))?;
    let mut optimize = command(&wasm_opt);
    optimize.args(SMALL).args(WASM_FEATURES).arg(file).arg("-o").arg(&smaller);
    let module = match run(&mut optimize, "the module is left as it was") {
        Ok(()) => fs::read(&smaller).with_context(|| format!("{} cannot be read", shown(&smaller)))?,
        Err(error) => {
            println!("{error:#}");
            module
        }
    };
    let _ = fs::remove_file(&smaller);
    fs::remove_file(file).with_context(|| format!("{} cannot be removed", shown(file)))?;
    Ok(module)
}

/// The ending of the file with the code that comes later.
pub(crate) const LATER: &str = "_later.wasm";

/// Splits the page's module in two, so that the first picture does not wait for what it does not need.
fn divide(folder: &Path) -> Result<()> {
    let list = root().join("web").join("later.txt");
    let list = fs::read_to_string(&list).with_context(|| format!("{} cannot be read", shown(&list)))?;
    for module in files_below(folder)? {
        let Some(stem) = module.to_str().and_then(|path| path.strip_suffix("_bg.wasm")) else { continue };
        let read = |path: &Path| fs::read(path).with_context(|| format!("{} cannot be read", shown(path)));
        let Some(parts) = split(&read(&module)?, &|name| comes_later(&list, name))? else {
            bail!("web/later.txt names no function of the page: is one missing that did?")
        };
        let [first, later] = [(parts.first, "first.wasm"), (parts.later, "later.wasm")]
            .map(|(part, name)| shrink(part, &folder.join(name)));
        let (first, later) = (first?, later?);
        let loader = PathBuf::from(format!("{stem}.js"));
        let mut version = DefaultHasher::new();
        (&first, &later, read(&loader)?).hash(&mut version);
        // Both parts and the loader belong together, and so one name stands for all of it.
        let new = format!("synod-{:016x}", version.finish());
        let script = with_later(&String::from_utf8(read(&loader)?)?, &format!("{new}{LATER}"))?;
        let index = folder.join("index.html");
        let page = String::from_utf8(read(&index)?)?;
        let old = Path::new(stem).file_name().unwrap_or_default().to_string_lossy();
        fs::remove_file(&module).with_context(|| format!("{} cannot be removed", shown(&module)))?;
        fs::remove_file(&loader).with_context(|| format!("{} cannot be removed", shown(&loader)))?;
        for (name, contents) in [
            (format!("{new}_bg.wasm"), first),
            (format!("{new}{LATER}"), later),
            (format!("{new}.js"), script.into_bytes()),
            ("index.html".to_owned(), asked_early(&page.replace(&*old, &new)).into_bytes()),
        ] {
            let path = folder.join(name);
            fs::write(&path, contents).with_context(|| format!("{} cannot be written", shown(&path)))?;
        }
    }
    Ok(())
}

/// The page with the links that ask for the code before its styles, so that the code is under way while those arrive.
fn asked_early(page: &str) -> String {
    let place = page.find("<meta charset").and_then(|at| Some(at + page[at..].find('>')? + 1));
    let links =
        page.find("<link rel=\"modulepreload\"").and_then(|at| Some(at..at + page[at..].find("</head>")?));
    match (place, links) {
        (Some(place), Some(links)) if place < links.start => {
            [&page[..place], &page[links.clone()], &page[place..links.start], &page[links.end..]].concat()
        }
        _ => page.to_owned(),
    }
}

/// The loader that wasm-bindgen has written, and what loads the second module.
fn with_later(loader: &str, name: &str) -> Result<String> {
    let mut script = loader.to_owned();
    for (what, by) in [
        ("= __wbg_get_imports();", "= withLater(__wbg_get_imports());"),
        (
            "= await __wbg_load(await module_or_path, imports);\n",
            "= await __wbg_load(await module_or_path, imports);\n    await beforeStart(instance);\n",
        ),
        ("    wasm.__wbindgen_start();\n", "    wasm.__wbindgen_start();\n    afterStart();\n"),
    ] {
        if !script.contains(what) {
            bail!("the loader of wasm-bindgen has changed: there is no `{}` in it", what.trim());
        }
        script = script.replace(what, by);
    }
    script.push_str(&include_str!("later.js").replace("LATER_FILE", name));
    Ok(script)
}

/// The file of the service worker.
pub(crate) const SERVICE_WORKER: &str = "sw.js";

/// Writes the service worker, which keeps a copy of every file for when there is no network. The copy is named by what is
/// in it.
fn keep(folder: &Path) -> Result<()> {
    let worker = folder.join(SERVICE_WORKER);
    let mut files = vec!["'./'".to_owned()]; // how a host calls index.html
    let mut version = DefaultHasher::new();
    for path in files_below(folder)? {
        let name = path.strip_prefix(folder).unwrap_or(&path).to_string_lossy().replace('\\', "/");
        if path == worker {
            continue;
        }
        let contents = fs::read(&path).with_context(|| format!("{} cannot be read", shown(&path)))?;
        (&name, contents).hash(&mut version);
        if name != "index.html" {
            files.push(format!("'./{name}'"));
        }
    }
    let script = include_str!("sw.js")
        .replace("VERSION", &format!("{:016x}", version.finish()))
        .replace("/* FILES */", &files.join(", "));
    fs::write(&worker, script).with_context(|| format!("{} cannot be written", shown(&worker)))
}

/// Whether a function comes later, by the list in `web/later.txt`: the last line that its name contains decides, and one
/// that begins with `!` says no.
fn comes_later(list: &str, function: &str) -> bool {
    let lines = list.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    let decides = |line: &&str| function.contains(line.trim_start_matches('!'));
    lines.rev().find(decides).is_some_and(|line| !line.starts_with('!'))
}

/// Every file in a folder and in the folders below, in order of name.
pub(crate) fn files_below(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).with_context(|| format!("{} cannot be read", shown(folder)))?;
    let mut files = Vec::new();
    for entry in entries {
        let path = entry.with_context(|| format!("{} cannot be read", shown(folder)))?.path();
        if path.is_dir() {
            files.extend(files_below(&path)?);
        } else {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_line_that_a_name_contains_decides() {
        let list = "# remark\nprotocols::\n!protocols::raft\nraft::seldom\n";
        assert!(comes_later(list, "synod_protocols::paxos::Node::receive"));
        assert!(!comes_later(list, "synod_protocols::raft::Node::receive"));
        assert!(comes_later(list, "synod_protocols::raft::seldom"));
        assert!(!comes_later(list, "remark"));
        assert!(!comes_later("", "anything"));
    }

    #[test]
    fn the_code_is_asked_for_before_the_styles() {
        let page =
            "<head><meta charset=\"utf-8\"><style></style><link rel=\"modulepreload\"><link></head><body>";
        let early =
            "<head><meta charset=\"utf-8\"><link rel=\"modulepreload\"><link><style></style></head><body>";
        assert_eq!(asked_early(page), early);
        assert_eq!(asked_early("<p>"), "<p>");
    }

    #[test]
    fn a_loader_that_is_not_known_is_refused() {
        assert!(with_later("const imports = other();", "later.wasm").is_err());
    }
}
