//! `synod link`: packs a scenario into a link.

use crate::failure::{Done, Failure, Outcome};
use crate::output::Out;
use crate::source::{HELP, Source};
use crate::{texts, values};
use clap::Args;
use synod_model::Lang;
use synod_scenario::{Link, Moment, limits};
use synod_sim::{Options, REVISION};

/// Print the link to a scenario, from `#/` on; put it behind the address of the page.
///
/// A bundled scenario gets the short link that names it.
#[derive(Args)]
pub(crate) struct MakeLink {
    #[arg(value_name = "FILE", help = HELP)]
    source: String,
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
        let link = synod_scenario::encode(&Link {
            system: source.scenario.system.value.clone(),
            scenario: source.bundled.map(|b| b.id.to_owned()),
            lang: self.lang,
            at: self.at.map(|_| Moment { step: session.present().step, ..Moment::default() }),
            run: source.bundled.is_none().then_some(run),
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
