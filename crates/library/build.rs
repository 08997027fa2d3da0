//! Lists the bundled scenarios: every `scenarios/SYSTEM/ID.synod` is one.
//!
//! The ids in `scenarios/SYSTEM/order.txt`, one a line, come first and in this order; the others follow by name. Without
//! such a file all are in the order of their names.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

fn main() {
    println!("cargo::rerun-if-changed=scenarios");
    let mut table = "&[\n".to_owned();
    for system in names(Path::new("scenarios"), "") {
        let _ = writeln!(table, "    ({system:?}, &[");
        for id in ids(&Path::new("scenarios").join(&system)) {
            let _ = writeln!(table, "        bundled!({system:?} / {id:?}),");
        }
        table.push_str("    ]),\n");
    }
    table.push(']');
    let out = PathBuf::from(std::env::var_os("OUT_DIR").expect("cargo says where"));
    fs::write(out.join("scenarios.rs"), table).expect("the list can be written");
}

/// The names of what is in a folder and ends so, without that end, in order.
fn names(folder: &Path, end: &str) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
    let name = |entry: std::io::Result<fs::DirEntry>| {
        let name = entry.ok()?.file_name().into_string().ok()?;
        Some(name.strip_suffix(end)?.to_owned())
    };
    let mut names: Vec<String> = entries.filter_map(name).collect();
    names.sort();
    names
}

/// The scenarios of a system, the one it opens with first.
fn ids(folder: &Path) -> Vec<String> {
    let mut rest = names(folder, ".synod");
    let order = fs::read_to_string(folder.join("order.txt")).unwrap_or_default();
    let mut ids = Vec::new();
    for id in order.lines() {
        let at = rest.iter().position(|known| known == id);
        let at = at.unwrap_or_else(|| {
            panic!("{}/order.txt lists “{id}”; it takes each once: {}", folder.display(), rest.join(", "))
        });
        ids.push(rest.remove(at));
    }
    ids.extend(rest);
    ids
}
