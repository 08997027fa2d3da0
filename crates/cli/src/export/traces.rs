//! Traces for other programs, step by step as the run goes.

use crate::failure::Done;
use crate::format::names;
use crate::output::Out;
use crate::play::Reporter;
use synod_model::Lang;
use synod_sim::{EndReport, Session, trace};

/// Writes the log that `ShiViz` draws.
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

/// Writes a sequence diagram.
pub(super) struct Mermaid<'a>(pub(super) &'a mut Out, pub(super) Lang);

impl Reporter for Mermaid<'_> {
    fn start(&mut self, session: &Session) -> Done {
        self.0.text(&trace::mermaid_start(session))
    }

    fn step(&mut self, session: &Session) -> Done {
        self.0.text(&trace::mermaid_step(session, session.last(), self.1))
    }
}

/// Gathers the states, and writes them at the end.
pub(super) struct Itf<'a> {
    out: &'a mut Out,
    lang: Lang,
    states: trace::Itf,
}

impl<'a> Itf<'a> {
    /// Writes to `out`.
    pub(super) fn new(out: &'a mut Out, lang: Lang) -> Self {
        Self { out, lang, states: trace::Itf::default() }
    }
}

impl Reporter for Itf<'_> {
    fn start(&mut self, session: &Session) -> Done {
        self.states.see(session, self.lang);
        Ok(())
    }

    fn step(&mut self, session: &Session) -> Done {
        self.states.see(session, self.lang);
        Ok(())
    }

    fn end(&mut self, session: &Session, _: &EndReport, _: bool) -> Done {
        self.out.line(std::mem::take(&mut self.states).end(session, self.lang))
    }
}
