//! `cargo xtask new-protocol FAMILY/NAME`: a new system that works at once, as a copy of the lease lock.
//!
//! It writes the system's file, registers it, copies the scenarios, the essays, the lesson and the challenges of the lease lock, and lets the tests write what they
//! compare the new system with; nothing that was approved before is touched. `docs/protocol.md` tells how to go on.

use crate::process::run as run_command;
use crate::project::{command, root, shown};
use anyhow::{Context as _, Result, bail};
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

/// Words that no module can have as its name.
const KEYWORDS: &str = "abstract as async await become box break const continue crate do dyn else enum extern false final fn \
    for gen if impl in let loop macro match mod move mut override priv pub ref return self static struct super trait true try \
    type typeof unsafe unsized use virtual where while yield";

/// The scenarios of the lease lock, and what a copy of each is called; the first is the one that a system opens with.
const SCENARIOS: [(&str, &str); 2] =
    [("lease-lock", "free-by-itself"), ("lease-counted-late", "held-too-long")];

/// The essays, the lesson and the challenges of the lease lock.
const LESSONS: [&str; 5] =
    ["about.md", "about.zh-CN.md", "lease-lock.lesson", "two-holders.challenge", "handed-on.challenge"];

/// What a person asked for and cannot have, in one sentence.
#[derive(Debug)]
pub(crate) struct BadInput(String);

impl fmt::Display for BadInput {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for BadInput {}

/// Makes the system, tells what was written, and has its golden files written.
pub(crate) fn make(wanted: &str) -> Result<()> {
    let wanted = Wanted::read(wanted)?;
    let written = wanted.write(&root())?;
    run_command(command("cargo").args(["fmt", "--package", "synod-protocols"]), "mend what it says above")?;
    for tests in [
        "--test golden",
        "--test laws -- teeth:: replay::every_run_is_the_one_in_the_table lessons::every_lesson_is_the_one_in_the_table",
    ] {
        let mut cargo = command("cargo");
        cargo.args(["test", "--package", "synod-tests"]).args(tests.split(' ')).env("UPDATE_GOLDEN", "new");
        run_command(&mut cargo, "mend what it says above")?;
    }
    println!("\n{} is a copy of the lease lock, and registered. Written or changed:", wanted.name);
    for path in written {
        println!("  {}", shown(&path));
    }
    println!(
        "  tests/golden/{0}, tests/teeth/{0}.txt, tests/hashes/{0}.txt, tests/steps/{0}.txt",
        wanted.name
    );
    println!(
        "docs/protocol.md says how to go on; `cargo xtask test --only native` says whether all is well."
    );
    Ok(())
}

/// The system that is wanted, both names in kebab-case.
#[derive(Debug, PartialEq, Eq)]
struct Wanted {
    family: String,
    name: String,
}

impl Wanted {
    fn read(text: &str) -> Result<Self, BadInput> {
        let bad = |says: &str| Err(BadInput(format!("“{text}” is not allowed: {says}")));
        let Some((family, name)) = text.split_once('/') else {
            return bad("a system is written FAMILY/NAME, such as locking/fencing-tokens");
        };
        for word in [family, name] {
            if !is_kebab(word) {
                return bad(
                    "both names take small letters, digits and single hyphens, and begin with a letter",
                );
            }
            if KEYWORDS.split_whitespace().any(|keyword| keyword == word) || word == "example" {
                return bad(&format!("{word} is a reserved word, choose another name"));
            }
        }
        if family == name {
            return bad("a system is not called as its family, choose another name");
        }
        Ok(Self { family: family.to_owned(), name: name.to_owned() })
    }

    /// The name of its type.
    fn type_name(&self) -> String {
        self.name.split('-').map(capitalized).collect()
    }

    /// Writes it into the project at `root`, and returns the files that are new or changed.
    fn write(&self, root: &Path) -> Result<Vec<PathBuf>> {
        let sources = root.join("crates/protocols/src");
        let example = read(&sources.join("example.rs"))?;
        self.refuse_taken(root, &example)?;
        let (family, module) = (snake(&self.family), snake(&self.name));
        let folder = sources.join(&family);
        let mut written =
            vec![folder.join(format!("{module}.rs")), folder.join("mod.rs"), sources.join("lib.rs")];

        let mut registry = read(&written[2])?;
        let modules = if written[1].exists() {
            with_module(&read(&written[1])?, &module)?
        } else {
            registry = with_module(&registry, &family)?;
            format!("//! {}.\n\npub mod {module};\n", title(&self.family))
        };
        let line = format!("{module} in {family}: $crate::{family}::{module}::{},", self.type_name());
        let registry = registered(&registry, &family, &line)?;
        let family_text = text_of_family(&folder).unwrap_or_else(|| same_in_both(&title(&self.family)));
        let system = self.copy_of(&example, &family_text)?;

        let scenarios = root.join("crates/library/scenarios").join(&self.name);
        let mut texts = vec![system, modules, registry];
        for (of_example, id) in SCENARIOS {
            let text = read(&root.join(format!("tests/scenarios/{of_example}.synod")))?;
            texts.push(replaced(&text, "synod 1 lease-lock", &format!("synod 1 {}", self.name))?);
            written.push(scenarios.join(format!("{id}.synod")));
        }
        for file in LESSONS {
            let text = read(&root.join("tests/lessons").join(file))?;
            texts.push(text.replace("lease-lock", &self.name));
            let file = file.replace("lease-lock", "first");
            written.push(root.join("crates/library/lessons").join(&self.name).join(file));
        }
        for (path, text) in written.iter().zip(texts) {
            let folder = path.parent().unwrap_or(root);
            fs::create_dir_all(folder).with_context(|| format!("{} cannot be made", shown(folder)))?;
            fs::write(path, text).with_context(|| format!("{} cannot be written", shown(path)))?;
        }
        Ok(written)
    }

    /// An error if there is a system of this name, or if its type would be called as something it uses.
    fn refuse_taken(&self, root: &Path, example: &str) -> Result<(), BadInput> {
        let name = &self.name;
        let id = format!("id: \"{name}\"");
        let sources = sources_below(&root.join("crates/protocols/src"));
        let module = snake(name);
        // A family, or a system of one; what a system names within itself is its own matter.
        let is_module = |path: &Path| {
            path.iter().take(2).any(|part| Path::new(part).file_stem().is_some_and(|stem| *stem == *module))
        };
        let within = |path: &Path| path.strip_prefix(root.join("crates/protocols/src")).is_ok_and(is_module);
        let declared = |path: &PathBuf| fs::read_to_string(path).is_ok_and(|text| text.contains(&id));
        if sources.iter().any(|path| within(path) || declared(path))
            || root.join("crates/library/scenarios").join(name).exists()
        {
            return Err(BadInput(format!("{name} exists already, choose another name")));
        }
        let type_name = self.type_name();
        if example.split(|c: char| !c.is_alphanumeric()).any(|word| word == type_name) {
            return Err(BadInput(format!(
                "{name} is a reserved word: systems use the type {type_name}, choose another name"
            )));
        }
        Ok(())
    }

    /// The lease lock under its name.
    fn copy_of(&self, example: &str, family: &str) -> Result<String> {
        let title = title(&self.name);
        let mut text = example.to_owned();
        for (old, new) in [
            (
                "//! A lease lock, which docs/protocol.md explains line by line",
                format!("//! {title}, still a copy of the lease lock that docs/protocol.md explains"),
            ),
            ("LeaseLock", self.type_name()),
            ("\"lease-lock\"", format!("\"{}\"", self.name)),
            ("Text::new(\"Lease lock\", \"租约锁\")", same_in_both(&title)),
            ("Text::new(\"Examples\", \"示例\")", family.to_owned()),
        ] {
            text = replaced(&text, old, &new)?;
        }
        Ok(text)
    }
}

/// A text with something else in place of what it must hold.
fn replaced(text: &str, old: &str, new: &str) -> Result<String> {
    if !text.contains(old) {
        bail!("the lease lock does not say `{old}` any more: mend crates/xtask/src/new_protocol.rs");
    }
    Ok(text.replace(old, new))
}

fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("{} cannot be read", shown(path)))
}

fn is_kebab(word: &str) -> bool {
    let part =
        |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
    word.starts_with(|c: char| c.is_ascii_lowercase()) && word.split('-').all(part)
}

fn snake(kebab: &str) -> String {
    kebab.replace('-', "_")
}

/// `fencing-tokens` as people read it: `Fencing tokens`.
fn title(kebab: &str) -> String {
    capitalized(&kebab.replace('-', " "))
}

fn capitalized(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters).collect()
}

/// A text that is not translated yet: the same in both languages, as only names may be.
fn same_in_both(text: &str) -> String {
    format!("Text::new(\"{text}\", \"{text}\")")
}

/// Every source file below a folder.
fn sources_below(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let below = |path: PathBuf| if path.is_dir() { sources_below(&path) } else { vec![path] };
    entries.flat_map(below).filter(|path| path.extension().is_some_and(|end| end == "rs")).collect()
}

/// What the systems of a family say of it.
fn text_of_family(folder: &Path) -> Option<String> {
    let of_file = |path: PathBuf| {
        let text = fs::read_to_string(path).ok()?;
        let start = text.find("family: Text::new(")? + "family: ".len();
        Some(text[start..=start + text[start..].find(')')?].to_owned())
    };
    sources_below(folder).into_iter().find_map(of_file)
}

/// A file of modules with one more.
fn with_module(text: &str, module: &str) -> Result<String> {
    let last =
        text.rfind("\npub mod ").context("there is no line `pub mod ..` to put another one behind")? + 1;
    let end = last + text[last..].find('\n').context("the file does not end in a line")? + 1;
    Ok(format!("{}pub mod {module};\n{}", &text[..end], &text[end..]))
}

/// The registry with one more line: behind the last system of its chunk of the page's code, or at the end.
fn registered(text: &str, chunk: &str, line: &str) -> Result<String> {
    let of_chunk = format!(" in {chunk}: $crate::");
    let last = text.rfind(&of_chunk).or_else(|| text.rfind(": $crate::"));
    let last = last.context("crates/protocols/src/lib.rs has no table of systems")?;
    let end = last + text[last..].find('\n').context("the table of systems does not end")? + 1;
    Ok(format!("{}            {line}\n{}", &text[..end], &text[end..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str) -> String {
        Wanted::read(text).expect_err(text).to_string()
    }

    #[test]
    fn a_name_that_cannot_be_is_refused_with_a_sentence() {
        for (text, says) in [
            ("lock", "a system is written FAMILY/NAME, such as locking/fencing-tokens"),
            (
                "locking/Lock",
                "both names take small letters, digits and single hyphens, and begin with a letter",
            ),
            (
                "locking/2pc",
                "both names take small letters, digits and single hyphens, and begin with a letter",
            ),
            (
                "locking/a--b",
                "both names take small letters, digits and single hyphens, and begin with a letter",
            ),
            (
                "locking/a/b",
                "both names take small letters, digits and single hyphens, and begin with a letter",
            ),
            ("locking/", "both names take small letters, digits and single hyphens, and begin with a letter"),
            ("type/lock", "type is a reserved word, choose another name"),
            ("example/lock", "example is a reserved word, choose another name"),
            ("lock/lock", "a system is not called as its family, choose another name"),
        ] {
            assert_eq!(refused(text), format!("“{text}” is not allowed: {says}"));
        }
    }

    #[test]
    fn a_name_that_is_taken_is_refused() {
        let root = root();
        let example = read(&root.join("crates/protocols/src/example.rs")).expect("it is there");
        for (name, says) in [
            ("raft", "raft exists already, choose another name"),
            ("lease-lock", "lease-lock exists already, choose another name"),
            ("two-phase-commit", "two-phase-commit exists already, choose another name"),
            ("timer", "timer is a reserved word: systems use the type Timer, choose another name"),
        ] {
            let wanted = Wanted::read(&format!("locking/{name}")).expect("its form is right");
            let error = wanted.refuse_taken(&root, &example).expect_err(name);
            assert_eq!(error.to_string(), says);
        }
    }

    #[test]
    fn modules_and_registry_get_a_line_more() {
        let text = "//! Doc.\n\npub mod a;\npub mod c;\n\nuse x;\n";
        assert_eq!(with_module(text, "b").expect("it has modules"), text.replace("c;\n", "c;\npub mod b;\n"));
        let text = "            a in locking: $crate::A,\n            b in other: $crate::B,\n        }\n";
        for (chunk, last) in [("locking", "A,\n"), ("new", "B,\n")] {
            assert_eq!(
                registered(text, chunk, "more,").expect("it has a table"),
                text.replace(last, &format!("{last}            more,\n"))
            );
        }
    }

    /// A copy of the crates that a system needs, with one more system in a family that exists and one in a new one.
    #[test]
    fn what_is_made_compiles() {
        let (root, copy) = (root(), root().join("target/new-protocol"));
        let _ = fs::remove_dir_all(&copy);
        // The essays are part of the documentation of the systems.
        for folder in [
            "crates/derive",
            "crates/model",
            "crates/protocols",
            "crates/library/lessons",
            "tests/scenarios",
            "tests/lessons",
        ] {
            copy_folder(&root.join(folder), &copy.join(folder));
        }
        for file in ["Cargo.lock", "rust-toolchain.toml"] {
            fs::copy(root.join(file), copy.join(file)).expect("it can be copied");
        }
        let manifest = read(&root.join("Cargo.toml")).expect("it is there");
        let kept = |line: &&str| !line.starts_with("default-members");
        let manifest: Vec<&str> = manifest.lines().filter(kept).collect();
        let manifest = manifest.join("\n").replace(
            r#"["crates/*", "web", "tests"]"#,
            r#"["crates/derive", "crates/model", "crates/protocols"]"#,
        );
        fs::write(copy.join("Cargo.toml"), manifest).expect("it can be written");

        for system in ["consensus/fencing-tokens", "locking/two-locks"] {
            let written =
                Wanted::read(system).expect("it is allowed").write(&copy).expect("it can be written");
            assert_eq!(written.len(), 10);
        }
        let again =
            Wanted::read("other/two-locks").expect("it is allowed").write(&copy).expect_err("it exists");
        assert!(again.is::<BadInput>(), "{again}");
        let system =
            read(&copy.join("crates/protocols/src/consensus/fencing_tokens.rs")).expect("it is there");
        assert!(!system.to_lowercase().contains("lease-lock") && system.contains("共识"), "{system}");

        let mut check = command("cargo");
        check
            .args(["check", "--offline", "--package", "synod-protocols", "--target-dir"])
            .arg(root.join("target"));
        run_command(check.current_dir(&copy), "the copy of the lease lock does not compile")
            .expect("it compiles");
        fs::remove_dir_all(&copy).expect("it can be removed");
    }

    fn copy_folder(from: &Path, to: &Path) {
        fs::create_dir_all(to).expect("it can be made");
        for entry in fs::read_dir(from).expect("it is there").flatten() {
            let (path, to) = (entry.path(), to.join(entry.file_name()));
            if path.is_dir() {
                copy_folder(&path, &to);
            } else {
                fs::copy(&path, &to).expect("it can be copied");
            }
        }
    }
}
