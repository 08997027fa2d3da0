//! `synod open`: the scenario text that a link stands for.

use crate::failure::{Done, Outcome};
use crate::output::Out;
use crate::source::Source;
use crate::values;
use clap::Args;
use synod_model::Lang;

/// Print the scenario text of a link.
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
        let source = Source::from_link(&self.link, self.lang)?;
        match source.bundled {
            Some(bundled) => out.text(bundled.text)?,
            None => out.text(&source.scenario.to_string())?,
        }
        Ok(Outcome::Fine)
    }
}
