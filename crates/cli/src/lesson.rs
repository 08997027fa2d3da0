//! `synod lesson`: lessons and challenges as texts, checked and printed.

mod check;
mod print;

use crate::failure::{Done, Failure, Outcome};
use crate::output::Out;
use crate::source::{named_text, read_text};
use crate::texts as t;
use clap::{Args, Subcommand};
use synod_lesson::Desk;
use synod_model::{Lang, nearest};
use synod_scenario::ScenarioError;
use synod_sim::Catalogue;

/// How the help describes a LESSON.
const HELP: &str =
    "A file, `-` for the standard input, or one that comes with Synod as SYSTEM/LESSON; a challenge likewise";

/// Check lessons and challenges, or print a lesson for a class.
#[derive(Args)]
pub(crate) struct Lesson {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Check(check::Check),
    Print(print::Print),
}

impl Lesson {
    /// Runs the command.
    pub(crate) fn run(self, out: &mut Out) -> Done<Outcome> {
        match self.command {
            Command::Check(check) => check.run(out),
            Command::Print(print) => print.run(out),
        }
    }
}

/// A text of a lesson or of a challenge, and what errors call it.
struct Source {
    name: String,
    text: String,
}

impl Source {
    /// Reads what `text` stands for.
    fn read(text: &str, lang: Lang) -> Done<Self> {
        let name = text.to_owned();
        let bundled = synod_library::lesson(text).or_else(|| synod_library::challenge(text));
        if let Some(bundled) = bundled {
            return Ok(Self { name, text: bundled.text.to_owned() });
        }
        if text == "-" {
            let name = "stdin".to_owned();
            return Ok(Self { text: read_text(&name, std::io::stdin().lock(), lang)?, name });
        }
        match named_text(text, lang)? {
            Some(text) => Ok(Self { name, text }),
            None => Err(unknown(text, lang)),
        }
    }

    /// The failure that an error of this text is.
    fn wrong(&self, error: &ScenarioError, lang: Lang) -> Failure {
        Failure::scenario(Some(&self.name), error, lang)
    }

    /// Whether it is a challenge: it says so itself.
    fn is_challenge(&self) -> bool {
        let mut lines =
            self.text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
        lines.next().is_some_and(|first| first.starts_with("challenge"))
    }
}

/// What is neither a file nor bundled.
fn unknown(name: &str, lang: Lang) -> Failure {
    let systems = synod_library::ids();
    let all = systems
        .iter()
        .flat_map(|id| synod_library::lessons_of(id).iter().chain(synod_library::challenges_of(id)));
    let all: Vec<String> = all.map(|bundled| format!("{}/{}", bundled.system, bundled.id)).collect();
    let sentence = match nearest(name, all.iter().map(String::as_str)) {
        Some(near) => t::NO_LESSON_NEAR.with([name.into(), near.into()]),
        None => t::NO_LESSON.with([name.into()]),
    };
    Failure::Bad(t::say(&sentence, lang))
}

/// What lessons are played on.
pub(crate) const fn desk(catalogue: &Catalogue) -> Desk<'_> {
    Desk { catalogue, bundled: &synod_library::scenario_named }
}
