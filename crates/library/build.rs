//! Lists what is bundled: every `scenarios/SYSTEM/ID.synod` is a scenario, every `lessons/SYSTEM/ID.lesson` a lesson, every
//! `lessons/SYSTEM/ID.challenge` a challenge. What lists say of each stands on lines of its own in its text and is kept beside it.
//!
//! The ids in `SYSTEM/order.txt`, one a line, come first and in this order; the others follow by name. Without such a file
//! all are in the order of their names.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

fn main() {
    println!("cargo::rerun-if-changed=scenarios");
    println!("cargo::rerun-if-changed=lessons");
    list("scenarios", "synod", "shows");
    list("lessons", "lesson", "aim");
    list("lessons", "challenge", "says");
    list_about("lessons");
}

/// Writes the list of all files of a kind, and what lists say of them. The statement `says` has what they say beside the title.
fn list(folder: &str, kind: &str, says: &str) {
    let (mut table, mut listed) = ("&[\n".to_owned(), "&[\n".to_owned());
    for system in names(Path::new(folder), "").iter().filter(|name| !name.contains('.')) {
        let _ = writeln!(table, "    ({system:?}, &[");
        let _ = writeln!(listed, "    ({system:?}, &[");
        let folder_of_system = Path::new(folder).join(system);
        for id in ids(&folder_of_system, &format!(".{kind}")) {
            let _ = writeln!(table, "        bundled!({folder:?} / {system:?} / {id:?} / {kind:?}),");
            let text = fs::read_to_string(folder_of_system.join(format!("{id}.{kind}"))).unwrap_or_default();
            let (title, says) = (both(&text, "title"), both(&text, says));
            let asked = text.lines().filter(|line| line.starts_with("  ask ")).count();
            let file = format!("{system}/{id}.{kind}");
            let _ = writeln!(
                listed,
                "        Listed {{ system: {system:?}, id: {id:?}, file: {file:?}, title: {title}, says: {says}, asked: {asked} }},"
            );
        }
        table.push_str("    ]),\n");
        listed.push_str("    ]),\n");
    }
    table.push(']');
    listed.push(']');
    let out = PathBuf::from(std::env::var_os("OUT_DIR").expect("cargo says where"));
    fs::write(out.join(format!("{kind}.rs")), table).expect("the list can be written");
    fs::write(out.join(format!("{kind}.listed.rs")), listed).expect("the list can be written");
}

/// Writes the list of what is to be known about each system, in both languages.
fn list_about(folder: &str) {
    let (mut table, mut listed) = ("&[\n".to_owned(), "&[\n".to_owned());
    for system in names(Path::new(folder), "").iter().filter(|name| !name.contains('.')) {
        if Path::new(folder).join(system).join("about.md").exists() {
            let files = [format!("{system}/about.md"), format!("{system}/about.zh-CN.md")];
            let _ = writeln!(listed, "    ({system:?}, {files:?}),");
            let _ = writeln!(table, "    [about!({:?}), about!({:?})],", files[0], files[1]);
        }
    }
    table.push(']');
    listed.push(']');
    let out = PathBuf::from(std::env::var_os("OUT_DIR").expect("cargo says where"));
    fs::write(out.join("about.rs"), table).expect("the list can be written");
    fs::write(out.join("about.listed.rs"), listed).expect("the list can be written");
}

/// What a statement says in both languages, as a `Text`. A law compares it with what the parsers find.
fn both(text: &str, word: &str) -> String {
    format!("Text::new({:?}, {:?})", said(text, word, " "), said(text, &format!("{word}.zh-CN"), ""))
}

/// What a statement says: on its line, or on the lines below it that are indented.
fn said(text: &str, word: &str, between: &str) -> String {
    let mut lines = text.lines().skip_while(|line| line.split(' ').next() != Some(word));
    let first = lines.next().and_then(|line| line.strip_prefix(word)).unwrap_or_default().trim();
    let below = lines.take_while(|line| line.starts_with(' ')).map(str::trim);
    let words: Vec<&str> = [first].into_iter().chain(below).filter(|line| !line.is_empty()).collect();
    let words = words.join(between);
    words.strip_prefix('"').and_then(|quoted| quoted.strip_suffix('"')).unwrap_or(&words).replace('*', "")
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
