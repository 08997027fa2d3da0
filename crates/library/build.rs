//! Lists what is bundled: every `scenarios/SYSTEM/ID.synod` is a scenario, every `lessons/SYSTEM/ID.lesson` a lesson, every
//! `lessons/SYSTEM/ID.challenge` a challenge.
//!
//! The ids in `SYSTEM/order.txt`, one a line, come first and in this order; the others follow by name. Without such a file
//! all are in the order of their names.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

fn main() {
    println!("cargo::rerun-if-changed=scenarios");
    println!("cargo::rerun-if-changed=lessons");
    list("scenarios", "synod");
    list("lessons", "lesson");
    list("lessons", "challenge");
}

/// Writes the list of all files of a kind.
fn list(folder: &str, kind: &str) {
    let mut table = "&[\n".to_owned();
    for system in names(Path::new(folder), "").iter().filter(|name| !name.contains('.')) {
        let _ = writeln!(table, "    ({system:?}, &[");
        for id in ids(&Path::new(folder).join(system), &format!(".{kind}")) {
            let _ = writeln!(table, "        bundled!({folder:?} / {system:?} / {id:?} / {kind:?}),");
        }
        table.push_str("    ]),\n");
    }
    table.push(']');
    let out = PathBuf::from(std::env::var_os("OUT_DIR").expect("cargo says where"));
    fs::write(out.join(format!("{kind}.rs")), table).expect("the list can be written");
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

/// What a system has of a kind, what it begins with first.
fn ids(folder: &Path, end: &str) -> Vec<String> {
    let mut rest = names(folder, end);
    let order = fs::read_to_string(folder.join("order.txt")).unwrap_or_default();
    let mut ids = Vec::new();
    for id in order.lines() {
        if let Some(at) = rest.iter().position(|known| known == id) {
            ids.push(rest.remove(at));
        } else {
            // Lessons and challenges share an order.
            let other = fs::read_dir(folder).is_ok_and(|mut all| {
                all.any(|e| e.is_ok_and(|e| Path::new(&e.file_name()).file_stem() == Some(id.as_ref())))
            });
            assert!(
                other && !ids.iter().any(|known| known == id),
                "{}/order.txt lists “{id}”; it takes each once: {}",
                folder.display(),
                rest.join(", ")
            );
        }
    }
    ids.extend(rest);
    ids
}
