//! Making the page: Trunk builds and bundles it, and wasm-opt, where there is one, makes it smaller.
//!
//! wasm-opt runs here, after Trunk, since the page must also come out right on a machine without it;
//! Trunk would insist.

use crate::process::run;
use crate::project::{command, root, shown};
use crate::setup::{page_tools, wasm_opt};
use anyhow::{Context, Result};
use std::fs;
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
        trunk.env("CARGO_ENCODED_RUSTFLAGS", without_paths());
    }
    run(&mut trunk, "the page does not build; the messages above say why")?;
    let folder = root().join(folder);
    if profile == Profile::Release {
        shrink(&folder)?;
    }
    Ok(folder)
}

/// Flags for the compiler that keep this machine's folders out of the page: it names source files where it panics.
fn without_paths() -> String {
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| std::env::home_dir().map(|home| home.join(".cargo"))).unwrap_or_default();
    let remap = |folder: PathBuf, name: &str| format!("--remap-path-prefix={}={name}", folder.display());
    [remap(home.join("registry").join("src"), "crates"), remap(root(), "synod")].join("\u{1f}")
}

/// Runs wasm-opt over the WebAssembly of the page; where that fails, the page stays as Trunk left it.
fn shrink(folder: &Path) -> Result<()> {
    let Some(wasm_opt) = wasm_opt() else { return Ok(()) };
    for module in files_below(folder)? {
        if module.extension().is_none_or(|extension| extension != "wasm") {
            continue;
        }
        let smaller = module.with_extension("wasm-opt");
        let mut optimize = command(&wasm_opt);
        optimize.arg("-O").args(WASM_FEATURES).arg(&module).arg("-o").arg(&smaller);
        match run(&mut optimize, "the module is left as it was") {
            Ok(()) => {
                fs::rename(&smaller, &module)
                    .with_context(|| format!("{} cannot be replaced", shown(&module)))?;
            }
            Err(error) => {
                println!("{error:#}");
                let _ = fs::remove_file(&smaller);
            }
        }
    }
    Ok(())
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
