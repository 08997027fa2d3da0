//! The tools that building and checking the page needs, and how each is had when it is missing.
//!
//! A tool that is on the search path is used if its version fits. Otherwise it is installed into
//! `.cache/tools`, from source where it is Rust and through npm where it is not: nothing is put into
//! anybody's home, and deleting the folder undoes it all. Each installation is announced by one
//! sentence that says what comes and how long that takes; cargo's own lines show the progress.

use crate::process::{output_of, run};
use crate::project::{cache, command, root, shown};
use crate::versions::{Version, locked};
use anyhow::{Context, Result, bail};
use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

/// The compilation target of the page.
pub(crate) const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// The bundler. 0.22 wants a newer compiler than this project does.
const TRUNK: Version = Version(0, 21, 14);

/// The optimizer for WebAssembly; releases before it do not know all that rustc emits.
const BINARYEN: Version = Version(132, 0, 0);

/// The accessibility rules that the browser tests apply.
const AXE: Version = Version(4, 14, 1);

/// The tools that building the page takes.
pub(crate) struct PageTools {
    /// The bundler.
    pub(crate) trunk: PathBuf,
    /// The search path on which the bundler finds the right `wasm-bindgen` before any other.
    pub(crate) search_path: OsString,
    /// What makes the page's code callable from scripts.
    pub(crate) wasm_bindgen: PathBuf,
}

/// Everything that building the page takes, installed if need be.
pub(crate) fn page_tools() -> Result<PageTools> {
    wasm_target()?;
    let search_path = wasm_bindgen("wasm-bindgen")?;
    let folder = env::split_paths(&search_path).next().unwrap_or_default();
    let wasm_bindgen = folder.join(format!("wasm-bindgen{}", env::consts::EXE_SUFFIX));
    Ok(PageTools { trunk: trunk()?, search_path, wasm_bindgen })
}

/// Makes sure that the compiler can build for the browser.
pub(crate) fn wasm_target() -> Result<()> {
    if has_wasm_target() {
        return Ok(());
    }
    println!("Installing Rust's target {WASM_TARGET}: some seconds, once.");
    let advice = format!("install the Rust target {WASM_TARGET} by hand, then try again");
    run(command("rustup").args(["target", "add", WASM_TARGET]), &advice)
}

/// Whether the compiler's own folder holds a standard library for the browser.
fn has_wasm_target() -> bool {
    let folder = output_of(command("rustc").args(["--print", "target-libdir", "--target", WASM_TARGET]));
    let entries = folder.and_then(|folder| fs::read_dir(folder.trim()).ok());
    entries.is_some_and(|mut entries| entries.next().is_some())
}

/// The bundler; any 0.21 from the one we know on will do.
fn trunk() -> Result<PathBuf> {
    let fits = |version| version >= TRUNK && version < Version(0, 22, 0);
    if let Some(found) = find("trunk", fits) {
        return Ok(found);
    }
    println!("Installing Trunk {TRUNK} from source into {}: two to five minutes, once.", shown(&tools()));
    cargo_install("trunk", TRUNK, &["--locked", "--no-default-features", "--features", "rustls"])?;
    find("trunk", fits).context("Trunk was installed, but it does not run: see its messages above")
}

/// The search path on which `program` of the package wasm-bindgen-cli is found first.
/// Its version must be the one of the library in the lock file, to the last number.
pub(crate) fn wasm_bindgen(program: &str) -> Result<OsString> {
    let lock_file = fs::read_to_string(root().join("Cargo.lock")).context("Cargo.lock cannot be read")?;
    let wanted = locked(&lock_file, "wasm-bindgen")
        .context("Cargo.lock names no wasm-bindgen, without which no page can be built")?;
    let found = if let Some(found) = find(program, |version| version == wanted) {
        found
    } else {
        println!(
            "Installing wasm-bindgen {wanted} from source into {}: one to three minutes, once.",
            shown(&tools())
        );
        // Not --locked: its lock file names a package that was withdrawn.
        cargo_install("wasm-bindgen-cli", wanted, &[])?;
        find(program, |version| version == wanted)
            .context("wasm-bindgen was installed, but it does not run: see its messages above")?
    };
    let first = found.parent().map(Path::to_path_buf);
    let others = env::var_os("PATH").unwrap_or_default();
    env::join_paths(first.into_iter().chain(env::split_paths(&others)))
        .context("the search path PATH cannot be extended")
}

/// The optimizer. A page works without it and is then a little larger, so that nothing here fails.
pub(crate) fn wasm_opt() -> Option<PathBuf> {
    let fits = |version| version >= BINARYEN;
    if let Some(found) = find("wasm-opt", fits) {
        return Some(found);
    }
    match npm_install("binaryen", BINARYEN, "half a minute") {
        Ok(folder) => Some(folder.join("node_modules").join(".bin").join(script("wasm-opt"))),
        Err(error) => {
            println!("The page is built without wasm-opt and gets a little larger: {error:#}");
            None
        }
    }
}

/// The file with the accessibility rules, a script to be run in a page.
pub(crate) fn axe() -> Result<PathBuf> {
    let folder = npm_install("axe-core", AXE, "some seconds")?;
    Ok(folder.join("node_modules").join("axe-core").join("axe.min.js"))
}

/// The folder for tools of our own.
fn tools() -> PathBuf {
    cache().join("tools")
}

/// A program whose version fits: one of our own, else one on the search path.
fn find(program: &str, fits: impl Fn(Version) -> bool) -> Option<PathBuf> {
    let fitting = |path: &PathBuf| {
        let said = output_of(command(path).arg("--version"));
        said.and_then(|said| Version::said_in(&said)).is_some_and(&fits)
    };
    candidates(program, &[tools().join("bin")]).find(fitting)
}

/// The first program of a name on the search path.
pub(crate) fn on_path(program: &str) -> Option<PathBuf> {
    candidates(program, &[]).next()
}

/// Every program of a name, in some folders and then on the search path.
fn candidates(program: &str, folders: &[PathBuf]) -> impl Iterator<Item = PathBuf> {
    let file = format!("{program}{}", env::consts::EXE_SUFFIX);
    let path = env::var_os("PATH").unwrap_or_default();
    let folders: Vec<PathBuf> = folders.iter().cloned().chain(env::split_paths(&path)).collect();
    folders.into_iter().map(move |folder| folder.join(&file)).filter(|path| path.is_file())
}

/// Builds a program from source into our own folder, and clears up afterwards.
fn cargo_install(package: &str, version: Version, options: &[&str]) -> Result<()> {
    let build = cache().join("build");
    let mut install = command("cargo");
    install.args(["install", package, "--version", &version.to_string(), "--force", "--root"]);
    install.arg(tools()).args(options);
    // These tools run for seconds and are built once: what counts is the time of their own build.
    install.env("CARGO_TARGET_DIR", &build);
    install.env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0");
    install.env("CARGO_PROFILE_RELEASE_STRIP", "symbols");
    install.env("CARGO_PROFILE_RELEASE_LTO", "off");
    install.env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16");
    let own = tools().join("bin");
    let path = env::var_os("PATH").unwrap_or_default();
    if let Ok(path) = env::join_paths(env::split_paths(&path).chain([own])) {
        install.env("PATH", path); // else cargo warns that its folder is not on the path
    }
    run(&mut install, &format!("check the network, or put {package} {version} on the search path yourself"))?;
    fs::remove_dir_all(&build).with_context(|| format!("{} cannot be removed", shown(&build)))
}

/// Installs one npm package into a folder of its own, named by its version, unless it is there.
fn npm_install(package: &str, version: Version, time: &str) -> Result<PathBuf> {
    let folder = tools().join("npm").join(format!("{package}-{version}"));
    if folder.join("node_modules").join(package).join("package.json").is_file() {
        return Ok(folder);
    }
    let npm = env::split_paths(&env::var_os("PATH").unwrap_or_default())
        .map(|folder| folder.join(script("npm")))
        .find(|path| path.is_file());
    let Some(npm) = npm else {
        bail!("npm, which brings {package}, is not on the search path: install Node.js with npm");
    };
    println!("Installing {package} {version} through npm into {}: {time}, once.", shown(&tools()));
    fs::create_dir_all(&folder).with_context(|| format!("{} cannot be made", shown(&folder)))?;
    let mut install = command(npm);
    install.args(["install", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error", "--prefix"]);
    install.arg(&folder).arg(format!("{package}@{version}"));
    run(&mut install, "check the network and npm's settings, then try again")?;
    Ok(folder)
}

/// The file name of a command that npm has installed.
fn script(name: &str) -> String {
    if cfg!(windows) { format!("{name}.cmd") } else { name.to_owned() }
}
