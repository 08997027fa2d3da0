//! A run as JSON lines: `start`, `step`, `violation`, `expect`, and last `end`. Seeds and fingerprints are strings, as
//! they are identities and may not fit into the numbers of whoever reads them.

use crate::failure::Done;
use crate::format::{names, rules_off};
use crate::output::Out;
use crate::play::{Finding, Reporter};
use serde_json::json;
use synod_model::Lang;
use synod_sim::{EndReport, ExpectReport, Session, trace};

/// Writes JSON lines.
pub(crate) struct Json<'a> {
    out: &'a mut Out,
    lang: Lang,
}

impl<'a> Json<'a> {
    /// Writes to `out`, with sentences in a language.
    pub(crate) fn new(out: &'a mut Out, lang: Lang) -> Self {
        Self { out, lang }
    }
}

impl Reporter for Json<'_> {
    fn start(&mut self, session: &Session) -> Done {
        self.out.line(trace::start_line(session, &rules_off(session)))
    }

    fn step(&mut self, session: &Session) -> Done {
        self.out.line(session.last().to_json(self.lang, &names(session)))
    }

    fn violation(&mut self, session: &Session, found: &Finding<'_>) -> Done {
        self.out.line(trace::violation_line(session, self.lang, found.step, found.invariant, found.says))
    }

    fn expect(&mut self, session: &Session, outcome: &ExpectReport) -> Done {
        let says = outcome.says.render(self.lang, &names(session));
        self.out.line(json!({"type": "expect", "line": outcome.line, "ok": outcome.ok, "says": says}))
    }

    fn end(&mut self, _: &Session, end: &EndReport, _: bool) -> Done {
        self.out.line(end.to_json())
    }
}
