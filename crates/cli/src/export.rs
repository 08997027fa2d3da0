//! `synod export`: a run in the formats of other programs.

mod history;
mod metrics;
mod svg;
mod traces;

pub(crate) use svg::picture;

use crate::failure::{Done, Outcome};
use crate::output::Out;
use crate::play::{Limits, Reporter, play};
use crate::render::Json;
use crate::source::{HELP, Source};
use crate::values;
use clap::{Args, ValueEnum};
use synod_model::{Lang, Micros};
use synod_scene::Theme;
use synod_sim::Options;

/// Write a run in the format of another program.
///
/// A link that shows a moment is run up to that moment, anything else to its end. What the run breaks is not judged:
/// the status is 0.
#[derive(Args)]
pub(crate) struct Export {
    #[arg(help = HELP)]
    source: String,
    /// The format
    #[arg(long = "as", value_enum, value_name = "FORMAT")]
    format: Format,
    /// End the run at this moment of virtual time, instead of when the scenario says
    #[arg(long, value_name = "TIME", value_parser = values::time)]
    until: Option<Micros>,
    /// Stop after so many steps
    #[arg(long, value_name = "N", value_parser = values::count)]
    steps: Option<u64>,
    /// The language of sentences: en or zh-CN
    #[arg(long, value_parser = values::lang)]
    lang: Option<Lang>,
    /// The colours of the picture: light, dark or projector
    #[arg(long, value_parser = values::theme, default_value = "light")]
    theme: Theme,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A picture of the stage at the end
    Svg,
    /// A picture of the figures
    Figures,
    /// The JSON lines of `run --json`
    Json,
    /// The client history as JSON lines, for checkers of linearizability
    History,
    /// A log with vector clocks, for the `ShiViz` visualizer; its regular expression is the default one
    Shiviz,
    /// A sequence diagram as Mermaid text
    Mermaid,
    /// All states in the Informal Trace Format, for tools of TLA+ and Quint
    Itf,
}

impl Export {
    /// Runs the command.
    pub(crate) fn run(self, out: &mut Out) -> Done<Outcome> {
        let mut source = Source::read(&self.source, self.lang)?;
        if self.until.is_some() {
            source.scenario.until = self.until;
        }
        let shown = source.link.as_ref().and_then(|link| link.at).map(|at| at.step);
        let limits = Limits { steps: self.steps.or(shown), quiet: false };
        let options = Options { history: false, ..Options::default() };
        let mut session = source.open(&synod_library::catalogue(), options)?;
        let lang = source.lang;
        let mut go = |reporter: &mut dyn Reporter| play(&source, session.as_mut(), limits, reporter);
        match self.format {
            Format::Json => go(&mut Json::new(out, lang)).map(drop)?,
            Format::Shiviz => go(&mut traces::ShiViz::new(out, lang)).map(drop)?,
            Format::Mermaid => go(&mut traces::Mermaid(out, lang)).map(drop)?,
            Format::Itf => go(&mut traces::Itf::new(out, lang)).map(drop)?,
            Format::Svg => {
                go(&mut Nobody)?;
                out.text(&svg::picture(session.as_ref(), lang, self.theme))?;
            }
            Format::Figures => {
                go(&mut Nobody)?;
                out.text(&metrics::picture(session.as_ref(), lang, self.theme))?;
            }
            Format::History => {
                go(&mut Nobody)?;
                history::write(&session.history(), out)?;
            }
        }
        Ok(Outcome::Fine)
    }
}

/// Ignores everything.
struct Nobody;

impl Reporter for Nobody {}
