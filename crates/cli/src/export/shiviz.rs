//! The log that `ShiViz` draws, step by step.

use crate::failure::Done;
use crate::format::names;
use crate::output::Out;
use crate::play::Reporter;
use synod_model::Lang;
use synod_sim::{Session, trace};

/// Writes the log.
pub(super) struct ShiViz<'a> {
    out: &'a mut Out,
    lang: Lang,
    log: trace::ShiViz,
}

impl<'a> ShiViz<'a> {
    /// Writes to `out`.
    pub(super) fn new(out: &'a mut Out, lang: Lang) -> Self {
        Self { out, lang, log: trace::ShiViz::default() }
    }
}

impl Reporter for ShiViz<'_> {
    fn step(&mut self, session: &Session) -> Done {
        let mut lines = String::new();
        self.log.see(session.last(), self.lang, &names(session), &mut lines);
        self.out.text(&lines)
    }
}
