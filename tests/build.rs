//! Lists the files that the tests carry with them, since in a browser nothing can be read: the scenarios of their own, and
//! the tables of fingerprints and of the steps of lessons.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

fn main() {
    list("scenarios", ".synod");
    list("hashes", ".txt");
    list("steps", ".txt");
}

/// Writes `FOLDER.rs`: the names of the files of a folder that end so, with their texts, in order.
fn list(folder: &str, end: &str) {
    println!("cargo::rerun-if-changed={folder}");
    let entries = fs::read_dir(folder).unwrap_or_else(|e| panic!("{folder}: {e}"));
    let name = |entry: std::io::Result<fs::DirEntry>| {
        let name = entry.ok()?.file_name().into_string().ok()?;
        Some(name.strip_suffix(end)?.to_owned())
    };
    let mut names: Vec<String> = entries.filter_map(name).collect();
    names.sort();
    let mut table = "&[\n".to_owned();
    for name in names {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder).join(format!("{name}{end}"));
        let _ = writeln!(table, "    ({name:?}, include_str!({:?})),", path.display().to_string());
    }
    table.push(']');
    let out = PathBuf::from(std::env::var_os("OUT_DIR").expect("cargo says where"));
    fs::write(out.join(format!("{folder}.rs")), table).expect("the list can be written");
}
