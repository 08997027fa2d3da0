//! The command as a script uses it: exit status, the standard output and error, and the shape of the JSON.

mod compare;
mod errors;
mod explore;
mod export;
mod goals;
mod lessons;
mod links;
mod list;
mod run;
mod sweep;
mod worlds;

use serde_json::Value;
use std::io::Write as _;
use std::process::{Command, Stdio};

/// What a call of the command came to.
struct Called {
    status: i32,
    out: String,
    err: String,
}

impl Called {
    /// The standard output as JSON lines.
    #[track_caller]
    fn lines(&self) -> Vec<Value> {
        let read = |line: &str| serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {line}"));
        self.out.lines().map(read).collect()
    }

    /// The lines of a type.
    #[track_caller]
    fn of_type(&self, kind: &str) -> Vec<Value> {
        self.lines().into_iter().filter(|line| line["type"] == kind).collect()
    }
}

/// Calls `synod` with these arguments and this text on its standard input.
#[track_caller]
fn synod_with(args: &[&str], input: &str) -> Called {
    let mut child = Command::new(env!("CARGO_BIN_EXE_synod"))
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command starts");
    // A command that does not read its input may be gone already.
    let _ = child.stdin.take().expect("it is piped").write_all(input.as_bytes());
    let output = child.wait_with_output().expect("the command ends");
    let text = |bytes| String::from_utf8(bytes).expect("the command writes UTF-8");
    Called {
        status: output.status.code().unwrap_or_else(|| panic!("{args:?} was killed")),
        out: text(output.stdout),
        err: text(output.stderr),
    }
}

/// Calls `synod` with these arguments.
#[track_caller]
fn synod(args: &[&str]) -> Called {
    synod_with(args, "")
}
