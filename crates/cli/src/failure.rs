//! How a command can end, and the sentence when it ends badly.

use clap::error::ErrorKind;
use std::io::{self, Write as _};
use std::process::ExitCode;
use synod_model::Lang;
use synod_scenario::{LinkError, ScenarioError};

/// What a command came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Everything is as it should be: status 0.
    Fine,
    /// An invariant is violated, or an expectation failed: status 1.
    Violation,
}

/// Why a command ended early.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The input makes no sense, and this sentence says why: status 2.
    Bad(String),
    /// Nobody reads the output any more.
    Closed,
}

/// What every command returns.
pub(crate) type Done<T = ()> = Result<T, Failure>;

impl Failure {
    /// An error of a scenario that was read from `name`.
    pub(crate) fn scenario(name: Option<&str>, error: &ScenarioError, lang: Lang) -> Self {
        let sentence = error.render(lang);
        Self::Bad(match name {
            Some(name) => format!("{name}: {sentence}"),
            None => sentence,
        })
    }

    /// An error of a link.
    pub(crate) fn link(error: &LinkError, lang: Lang) -> Self {
        Self::Bad(error.render(lang))
    }
}

/// Tells what is wrong with the command line, in one line; help and version are not errors.
pub(crate) fn usage(error: &clap::Error) -> ExitCode {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            // A reader that went away needs no help.
            let _ = error.print();
            return ExitCode::SUCCESS;
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand | ErrorKind::MissingSubcommand => {
            let _ = error.print();
            return ExitCode::from(2);
        }
        _ => {}
    }
    let whole = error.to_string();
    let told = whole.split("\n\nUsage:").next().unwrap_or(&whole);
    let told = told.split("\n\nFor more information").next().unwrap_or(told);
    let told = told.strip_prefix("error: ").unwrap_or(told);
    let words: Vec<&str> = told.split_whitespace().collect();
    complain(&format!("{}; `synod --help` tells more.", words.join(" ").trim_end_matches('.')));
    ExitCode::from(2)
}

/// Writes a sentence to the standard error, if anybody is there to read it.
pub(crate) fn complain(sentence: &str) {
    let _ = writeln!(io::stderr(), "synod: {sentence}");
}
