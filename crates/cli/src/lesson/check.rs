//! `synod lesson check`: what a lesson or a challenge owes its readers.

use super::{HELP, Source, desk};
use crate::failure::{Done, Outcome};
use crate::output::Out;
use crate::{texts as t, values};
use clap::Args;
use std::path::Path;
use synod_lesson::{Challenge, Known, Lesson, check};
use synod_model::Lang;

/// Play a lesson or a challenge, and say what it owes its readers.
///
/// Status 1: it makes sense, but owes something.
#[derive(Args)]
pub(super) struct Check {
    #[arg(help = HELP)]
    source: String,
    /// The language of sentences: en or zh-CN
    #[arg(long, value_parser = values::lang, default_value = "en")]
    lang: Lang,
}

impl Check {
    /// Whether a challenge lies beside the file, in its folder or in that of its system.
    fn has_beside(&self, name: &str) -> bool {
        let Some((system, id)) = name.split_once('/') else { return false };
        let folder = Path::new(&self.source).parent().unwrap_or_else(|| Path::new(""));
        let file = format!("{id}.challenge");
        [folder.join(&file), folder.join("..").join(system).join(&file)].iter().any(|path| path.is_file())
    }

    /// Runs the command.
    pub(super) fn run(self, out: &mut Out) -> Done<Outcome> {
        let source = Source::read(&self.source, self.lang)?;
        let catalogue = synod_library::catalogue();
        let lang = self.lang;
        let (found, told) = if source.is_challenge() {
            let challenge = Challenge::parse(&source.text).map_err(|e| source.wrong(&e, lang))?;
            let hints = challenge.hints.len();
            (
                challenge.check(desk(&catalogue)),
                t::CHALLENGE_FINE.with([hints.into(), challenge.allowed().into()]),
            )
        } else {
            let lesson = Lesson::parse(&source.text).map_err(|e| source.wrong(&e, lang))?;
            let challenge = |name: &str| synod_library::challenge(name).is_some() || self.has_beside(name);
            let known = Known { challenge: &challenge, term: &synod_library::is_term };
            let (found, played) = check(&lesson, desk(&catalogue), known);
            let runs = played.map_or(0, |played| played.parts.len());
            let asked = lesson.steps.iter().filter(|step| step.ask.is_some()).count();
            (found, t::LESSON_FINE.with([lesson.steps.len().into(), asked.into(), runs.into()]))
        };
        for error in &found {
            out.line(format_args!("{}: {}", source.name, error.render(lang)))?;
        }
        if !found.is_empty() {
            return Ok(Outcome::Violation);
        }
        out.line(t::say(&told, lang))?;
        Ok(Outcome::Fine)
    }
}
