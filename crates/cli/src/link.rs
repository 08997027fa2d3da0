//! `synod link`: packs a scenario into a link.

use crate::failure::{Done, Failure, Outcome};
use crate::output::Out;
use crate::source::{HELP, Source};
use crate::{texts, values};
use clap::Args;
use synod_model::Lang;
use synod_scenario::{Link, Moment, limits};
use synod_sim::{Companion, Options, REVISION, Schedule};

/// Print the link to a scenario, from `#/` on; put it behind the address of the page.
///
/// A bundled scenario gets the short link that names it.
#[derive(Args)]
pub(crate) struct MakeLink {
    #[arg(value_name = "FILE", help = HELP)]
    source: String,
    /// Runs to show beside it, on its schedule
    #[arg(value_name = "FILE", num_args = 0..=limits::BESIDE)]
    beside: Vec<String>,
    /// Open at this moment: right after this step, 0 being the start
    #[arg(long, value_name = "STEP", value_parser = values::count)]
    at: Option<u64>,
    /// The language of the link, and of what is wrong with the scenario
    #[arg(long, value_parser = values::lang)]
    lang: Option<Lang>,
}

impl MakeLink {
    /// Runs the command.
    pub(crate) fn run(self, out: &mut Out) -> Done<Outcome> {
        let source = Source::read(&self.source, self.lang)?;
        let mut session = source.open(&synod_library::catalogue(), Options::default())?;
        session.seek(self.at.unwrap_or(0)).map_err(|e| source.wrong(&e))?;
        let run = synod_scenario::Run {
            revision: REVISION,
            fingerprint: session.fingerprint(),
            text: source.scenario.to_string(),
        };
        let mut beside = Vec::new();
        for text in &self.beside {
            let own = Source::read(text, self.lang)?;
            // What the first one's schedule makes of it must be a run.
            let time_of = |step| session.time_of(step);
            Companion::open(
                &synod_library::catalogue(),
                &source.scenario,
                &time_of,
                own.scenario.clone(),
                Schedule::First,
                Options::default(),
            )
            .map_err(|e| own.wrong(&e))?;
            beside.push(own.beside());
        }
        let link = synod_scenario::encode(&Link {
            system: source.scenario.system.value.clone(),
            scenario: source.bundled.map(|b| b.id.to_owned()),
            lang: self.lang,
            at: self.at.map(|_| Moment { step: session.present().step, ..Moment::default() }),
            run: source.bundled.is_none().then_some(run),
            beside,
            ..Link::default()
        });
        if link.len() > limits::LINK_BYTES {
            let sentence = texts::LINK_TOO_LONG.with([link.len().into(), limits::LINK_BYTES.into()]);
            return Err(Failure::Bad(texts::say(&sentence, source.lang)));
        }
        out.line(link)?;
        Ok(Outcome::Fine)
    }
}
