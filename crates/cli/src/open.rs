//! `synod open`: the scenario text that a link stands for.

use crate::failure::{Done, Outcome};
use crate::output::Out;
use crate::source::Source;
use crate::values;
use clap::Args;
use synod_model::Lang;
use synod_sim::Options;

/// Print the scenario text of a link; of a link that carries several runs, one after the other.
#[derive(Args)]
pub(crate) struct Open {
    /// A whole address, or what stands in it from `#/` on
    link: String,
    /// The language of what is wrong with the link: en or zh-CN
    #[arg(long, value_parser = values::lang)]
    lang: Option<Lang>,
}

impl Open {
    /// Runs the command.
    pub(crate) fn run(self, out: &mut Out) -> Done<Outcome> {
        let (sources, _) = Source::all_of_link(&self.link, self.lang)?;
        let catalogue = synod_library::catalogue();
        for source in &sources {
            // A text of a system that there is may be read, even if it makes no run any more.
            if catalogue.get(&source.scenario.system.value).is_none() {
                source.open(&catalogue, Options::default())?;
            }
            source.remark(&catalogue);
        }
        for (i, source) in sources.iter().enumerate() {
            if i > 0 {
                out.line("")?;
            }
            if sources.len() > 1 {
                out.line(format_args!("# {}/{}", i + 1, sources.len()))?;
            }
            match source.bundled {
                Some(bundled) => out.text(bundled.text)?,
                None => out.text(&source.scenario.to_string())?,
            }
        }
        Ok(Outcome::Fine)
    }
}
