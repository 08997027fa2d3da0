//! Expectations that look back over the run: what never was, what requests were answered, what was counted.

use super::{compare, first_of, within};
use crate::runner::Runner;
use crate::texts;
use std::sync::Arc;
use synod_model::duration::{parse_duration, parse_scaled};
use synod_model::{Reply, Sentence, Value};
use synod_scenario::{Expectation, Op, Path};

impl Runner {
    /// Looks, after a step or at the start, at what must never be.
    pub(crate) fn watch_nevers(&mut self) {
        for i in 0..self.past.nevers.len() {
            let (expectation, seen) = &self.past.nevers[i];
            if seen.is_none() && self.is_so_late(&Arc::clone(expectation)).is_ok_and(|(so, _)| so) {
                self.past.nevers[i].1 = Some(self.steps);
            }
        }
    }

    pub(super) fn expect_never(&self, inner: &Expectation) -> (bool, Sentence) {
        let known = self.past.nevers.iter().find(|(expectation, _)| **expectation == *inner);
        match known.and_then(|(_, seen)| *seen) {
            None => (true, texts::NEVER_OK.with([inner.to_string().into()])),
            Some(step) => (false, texts::NEVER_NOT.with([inner.to_string().into(), step.into()])),
        }
    }

    pub(super) fn expect_answer(&self, request: u32, op: Op, wanted: &str) -> (bool, Sentence) {
        let Some(found) = self.answer(request) else {
            return (false, texts::NO_ANSWER.with([request.into(), self.past.made.into()]));
        };
        let ok = compare(&found, op, wanted);
        let text = if ok { &texts::ANSWER_OK } else { &texts::ANSWER_NOT };
        (ok, text.with([request.into(), found.into(), op.sign().into(), wanted.into()]))
    }

    /// What a request was answered; `None` if it was not made.
    pub(super) fn answer(&self, request: u32) -> Option<String> {
        let closed = self.past.answers.iter().find(|(id, _)| id.0 == request);
        (request <= self.past.made).then(|| match closed {
            None => "open".to_owned(),
            Some((_, None)) => "lost".to_owned(),
            Some((_, Some(Reply::Fail(_)))) => "failed".to_owned(),
            Some((_, Some(Reply::Ok(value)))) => value.plain(),
        })
    }

    /// A figure of the run so far.
    pub(super) fn figure(&self, path: &Path) -> Option<Value> {
        let (name, rest) = first_of(path)?;
        within(self.metrics_at(self.now()).get(name)?.clone(), rest, &self.names)
    }

    pub(super) fn expect_metric(&self, path: &Path, op: Op, wanted: &str) -> (bool, Sentence) {
        let Some(found) = self.figure(path) else {
            let report = self.metrics_at(self.now());
            let ok = wanted == "none" && op == Op::Eq || wanted != "none" && op == Op::Ne;
            let known: Vec<&str> = report.numbers.iter().map(|(name, _)| *name).collect();
            let args = [path.to_string().into(), known.join(", ").into()];
            return (
                ok,
                if ok {
                    texts::METRIC_OK.with([path.to_string().into(), "none".into()])
                } else {
                    texts::METRIC_ABSENT.with(args)
                },
            );
        };
        let ok = match (thousandths(&found), wanted_thousandths(wanted)) {
            (Some(found), Some(wanted)) => compare(&found.to_string(), op, &wanted.to_string()),
            _ => compare(&found.plain(), op, wanted),
        };
        let text = if ok { &texts::METRIC_OK } else { &texts::METRIC_NOT };
        (ok, text.with([path.to_string().into(), found.plain().into(), op.sign().into(), wanted.into()]))
    }
}

/// A number as thousandths; a time in thousandths of a microsecond.
fn thousandths(value: &Value) -> Option<u64> {
    let amount = value.amount()?;
    if matches!(value, Value::Milli(_)) { Some(amount) } else { amount.checked_mul(1_000) }
}

/// A number or a time that was written, as thousandths.
fn wanted_thousandths(text: &str) -> Option<u64> {
    let time = || parse_duration(text).ok()?.0.checked_mul(1_000);
    parse_scaled(text, 1_000).ok().or_else(time)
}
