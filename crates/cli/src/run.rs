//! `synod run`: plays a scenario to its end, as a transcript, as figures or as JSON lines.

use crate::failure::{Done, Outcome};
use crate::output::Out;
use crate::play::{Limits, play};
use crate::render::{Json, Transcript};
use crate::source::{HELP, Source};
use crate::values;
use clap::Args;
use synod_model::{Lang, Micros};
use synod_sim::Options;

/// Play a scenario and tell what happens.
///
/// A link is played to the end of its scenario, whatever moment it shows. Every invariant's first violation is told,
/// and the run goes on. Status 1: an invariant is violated that no `expect violated` line asks for, or an `expect`
/// line fails.
#[derive(Args)]
pub(crate) struct Run {
    #[arg(help = HELP)]
    source: String,
    /// End the run at this moment of virtual time, instead of when the scenario says
    #[arg(long, value_name = "TIME", value_parser = values::time)]
    until: Option<Micros>,
    /// Stop after so many steps; what is expected at the end is not judged then
    #[arg(long, value_name = "N", value_parser = values::count)]
    steps: Option<u64>,
    /// Tell no steps, only what comes at the end; fast, for long runs. Of long logs, the last 1,000 entries are told
    #[arg(long)]
    figures: bool,
    /// Tell the numbers of the messages that each step sends, as `deliver m7` uses them; a stepwise run always tells them
    #[arg(long, conflicts_with_all = ["figures", "json"])]
    numbers: bool,
    /// The language of sentences: en or zh-CN
    #[arg(long, value_parser = values::lang)]
    lang: Option<Lang>,
    /// JSON lines instead of sentences
    #[arg(long)]
    json: bool,
}

impl Run {
    /// Runs the command.
    pub(crate) fn run(self, out: &mut Out) -> Done<Outcome> {
        let mut source = Source::read(&self.source, self.lang)?;
        if self.until.is_some() {
            source.scenario.until = self.until;
        }
        let options = Options { history: false, ..Options::default() };
        let mut session = source.open(&synod_library::catalogue(), options)?;
        let limits = Limits { steps: self.steps, quiet: self.figures };
        if self.json {
            play(&source, session.as_mut(), limits, &mut Json::new(out, source.lang))
        } else {
            let numbers = self.numbers || source.scenario.stepwise;
            let mut transcript = Transcript::new(out, source.lang, !self.figures, numbers);
            play(&source, session.as_mut(), limits, &mut transcript)
        }
    }
}
