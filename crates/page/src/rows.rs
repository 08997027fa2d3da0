//! The rows of the log: those in sight, and those that a filter leaves.

use crate::log::{Fitting, WantedRows};
use crate::state::State;
use synod_sim::{LogRow, StepReport};

/// How long looking for steps that fit the filter may take at a time, in milliseconds.
const LOOKING_MS: f64 = 8.0;

/// This many steps are looked at before the clock is.
const LOOKED: u64 = 256;

impl State {
    /// Whether the log shows only some of the steps.
    pub fn filtered(&self) -> bool {
        self.ui.log_node.is_some() || self.ui.log_kind.is_some() || !self.ui.log_text.trim().is_empty()
    }

    /// How many rows the log has.
    pub fn rows(&self) -> u64 {
        if self.filtered() { self.seen.fitting.steps.len() as u64 } else { self.session.present().known }
    }

    /// Looks for the steps that the filter leaves; whether there are more than one can look at now.
    pub fn fit_rows(&mut self) -> bool {
        if !self.filtered() {
            return false;
        }
        let wanted = WantedRows {
            node: self.ui.log_node,
            kind: self.ui.log_kind,
            text: self.ui.log_text.trim().to_lowercase(),
            lang: self.lang(),
            run: (self.session.branch(), self.edits),
        };
        let mut fitting = std::mem::take(&mut self.seen.fitting);
        let known = self.session.present().known;
        let more = fitting.extend(self, known, wanted);
        self.seen.fitting = fitting;
        more
    }

    /// The steps that the filter leaves, as far as they have been looked for; `None` without a filter.
    pub fn found(&self) -> Option<&[u64]> {
        self.filtered().then_some(&self.seen.fitting.steps)
    }

    /// The row of the present step.
    pub fn present_row(&self) -> u64 {
        let present = self.session.present().step;
        if !self.filtered() {
            return present.saturating_sub(1);
        }
        (self.seen.fitting.steps.partition_point(|step| *step <= present) as u64).saturating_sub(1)
    }

    /// The rows in sight.
    pub fn rows_in_sight(&mut self) -> Vec<LogRow> {
        let count = self.rows();
        let first = self.seen.first.min(count.saturating_sub(1));
        let last = (first + self.seen.rows).min(count);
        if count == 0 {
            return Vec::new();
        }
        if !self.filtered() {
            return self.session.log(first + 1, last);
        }
        let mut rows = Vec::new();
        for at in first..last {
            let step = self.seen.fitting.steps.get(index(at)).copied().unwrap_or(0);
            rows.append(&mut self.session.log(step, step));
        }
        rows
    }
}

impl WantedRows {
    /// The text is looked for in what is told of a step, and in the kinds of its messages.
    fn fits(&self, state: &State, report: &StepReport) -> bool {
        let has = |text: &str| text.to_lowercase().contains(&self.text);
        let named = || {
            let arrived = report.action.message.iter().map(|(.., view)| view.kind);
            arrived.chain(report.sent.iter().map(|sent| sent.kind)).any(has)
        };
        let told = || named() || LogRow::of(report).sentences.iter().any(|s| has(&state.say(s)));
        self.kind.is_none_or(|kind| report.action.kind == kind)
            && (self.node.is_none() || report.node == self.node)
            && (self.text.is_empty() || told())
    }
}

impl Fitting {
    /// Looks at the steps that have become known since the last time; whether there are more than one can look at now.
    fn extend(&mut self, state: &State, known: u64, wanted: WantedRows) -> bool {
        if self.wanted.as_ref() != Some(&wanted) || known < self.seen {
            *self = Self { wanted: Some(wanted.clone()), ..Self::default() };
        }
        if wanted.kind.is_none() && wanted.text.is_empty() {
            let fits = |step: &u64| state.session.node_of(*step) == wanted.node;
            self.steps.extend((self.seen + 1..=known).filter(fits));
            self.seen = known;
            return false;
        }
        let (now, begun) = (state.now, (state.now)());
        while self.seen < known {
            if now() - begun > LOOKING_MS {
                return true;
            }
            let to = (self.seen + LOOKED).min(known);
            state.session.visit(self.seen + 1, to, &mut |report| {
                if wanted.fits(state, report) {
                    self.steps.push(report.n);
                }
            });
            self.seen = to;
        }
        false
    }
}

fn index(n: u64) -> usize {
    usize::try_from(n).unwrap_or(usize::MAX)
}
