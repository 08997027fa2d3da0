//! Making the page: Trunk builds and bundles it, its code is divided into chunks, and wasm-opt, where there is one, makes
//! them smaller.
//!
//! wasm-opt runs here, after Trunk, since the page must also come out right on a machine without it;
//! Trunk would insist. It runs after the split, which goes by what the compiler and the linker say of the module.

use crate::chunks::{ask_early, needed, registered, terse};
use crate::lean::{Taken, bare, joined, short_named};
use crate::loader::{Files, LOADER, Loader, is_module};
use crate::process::run;
use crate::project::{cache, command, root, shown, target};
use crate::setup::{PageTools, WASM_TARGET, page_tools, wasm_opt};
use anyhow::{Context, Result, anyhow};
use std::fs;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::{Path, PathBuf};
use wasm_split_cli_support::{Options, transform};

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
const SMALL: [&str; 5] = [
    "-Oz",
    "--converge",
    "--skip-pass=inlining-optimizing",
    "--skip-pass=local-cse",
    // Nothing but the very end of the stack lies below an address of 1,024.
    "--low-memory-unused",
];

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
        trunk.args(["--release", "--features", "split"]);
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
        divide(&folder, &tools)?;
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

/// What dividing the code takes: names that are told apart, objects that the linker leaves apart, and what it knows of
/// addresses.
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

/// Where the systems are registered.
const REGISTRY: &str = "crates/protocols/src/lib.rs";

/// Puts the page's code in chunks in place of the one module that Trunk has made: what the first picture needs, and what
/// only the functions reach that are marked in `web/src/chunks.rs`. They are divided before wasm-bindgen, which knows
/// nothing of addresses, and made small after it.
fn divide(folder: &Path, tools: &PageTools) -> Result<()> {
    let built = target().join(WASM_TARGET).join("page").join("synod-web.wasm");
    let code = read(&built)?;
    let work = cache().join("chunks");
    let _ = fs::remove_dir_all(&work);
    let (parts, bound) = (work.join("parts"), work.join("bound"));
    for folder in [&parts, &bound] {
        fs::create_dir_all(folder).with_context(|| format!("{} cannot be made", shown(folder)))?;
    }
    let first = work.join("synod.wasm");
    let mut options = Options::new(&code);
    let link = format!("./{LOADER}");
    (options.output_dir, options.main_out_path) = (&parts, &first);
    (options.link_name, options.main_module) = (&link, "./synod.js");
    transform(options).map_err(|error| anyhow!("the page's code cannot be divided: {error:#}"))?;
    let mut bind = command(&tools.wasm_bindgen);
    bind.args(["--target", "web", "--no-typescript", "--out-name", "synod", "--keep-lld-exports"]);
    bind.args(["--remove-name-section", "--remove-producers-section", "--out-dir"]).arg(&bound).arg(&first);
    run(&mut bind, "wasm-bindgen does not take the first part of the code")?;
    let mut files = Files::new();
    for path in files_below(&bound)?.into_iter().chain(files_below(&parts)?) {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let contents = read(&path)?;
        let contents = if is_module(&name) {
            bare(&contents).with_context(|| format!("{name} is not WebAssembly"))?
        } else {
            terse(&String::from_utf8(contents)?).into_bytes()
        };
        files.insert(name, contents);
    }
    let systems = registered(&String::from_utf8(read(&root().join(REGISTRY))?)?);
    let mut loader = Loader::read(&files)?;
    loader.gather(&mut files, &systems.iter().map(|(_, chunk)| chunk.as_str()).collect())?;
    let needed = needed(&loader, &systems)?;
    let files = small(files, &work)?;
    // All of it belongs together, and so one name stands for all of it.
    let mut version = DefaultHasher::new();
    files.hash(&mut version);
    let new = format!("synod-{:016x}", version.finish());
    place(folder, &new, files, &needed)
}

/// The first part of the code, and the script that lends it what the browser has.
const FIRST: [&str; 2] = ["synod_bg.wasm", "synod.js"];

/// The files of the code as small as they can be, given a folder to work in.
fn small(mut files: Files, work: &Path) -> Result<Files> {
    let [first, script] = FIRST.map(|name| files.remove(name).with_context(|| format!("there is no {name}")));
    let (first, script) = short_named(&first?, &String::from_utf8(script?)?)?;
    files.extend([(FIRST[0].to_owned(), first), (FIRST[1].to_owned(), script.into_bytes())]);
    let taken = Taken::of(&files)?;
    let mut smaller = Files::new();
    for (name, mut contents) in files {
        if is_module(&name) {
            contents = joined(&name, shrink(contents, &work.join("shrink.wasm"))?, &taken)?;
        }
        smaller.insert(name, contents);
    }
    Ok(smaller)
}

/// Puts the files of the code into a folder of their own, and the page's names for them in place of those of Trunk.
fn place(folder: &Path, new: &str, files: Files, needed: &str) -> Result<()> {
    let index = folder.join("index.html");
    let mut page = String::from_utf8(read(&index)?)?;
    for module in files_below(folder)? {
        let Some(stem) = module.to_str().and_then(|path| path.strip_suffix("_bg.wasm")) else { continue };
        let old = Path::new(stem).file_name().unwrap_or_default().to_string_lossy().into_owned();
        page = page.replace(&old, &format!("{new}/synod"));
        for path in [module.clone(), PathBuf::from(format!("{stem}.js"))] {
            fs::remove_file(&path).with_context(|| format!("{} cannot be removed", shown(&path)))?;
        }
    }
    let preload = "<link rel=\"modulepreload\"";
    let loader = format!("{preload} href=\"./{new}/{LOADER}\">{preload}");
    let asks = ask_early(needed, new);
    page = asked_early(&page.replacen(preload, &loader, 1).replacen("</head>", &format!("{asks}</head>"), 1));
    let code = folder.join(new);
    fs::create_dir_all(&code).with_context(|| format!("{} cannot be made", shown(&code)))?;
    page = terse(&page);
    let files = files.into_iter().map(|(name, contents)| (code.join(name), contents));
    for (path, contents) in files.chain([(index, page.into_bytes())]) {
        fs::write(&path, contents).with_context(|| format!("{} cannot be written", shown(&path)))?;
    }
    Ok(())
}

fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("{} cannot be read", shown(path)))
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
    fn the_code_is_asked_for_before_the_styles() {
        let page =
            "<head><meta charset=\"utf-8\"><style></style><link rel=\"modulepreload\"><link></head><body>";
        let early =
            "<head><meta charset=\"utf-8\"><link rel=\"modulepreload\"><link><style></style></head><body>";
        assert_eq!(asked_early(page), early);
        assert_eq!(asked_early("<p>"), "<p>");
    }
}
