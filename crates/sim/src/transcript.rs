//! The sentences about a step: the protocol's own, or a plain one where it is silent.

use crate::StepKind;
use crate::report::{Caption, LogRow, LossReason, StepReport};
use crate::texts;
use synod_model::{Arg, Sentence};

/// What to show of a step: its most telling note first.
pub(crate) fn caption(report: &StepReport) -> Caption {
    Caption { step: report.n, at: report.at, sentences: sentences(report) }
}

impl LogRow {
    /// The row about a step.
    pub fn of(report: &StepReport) -> Self {
        Self {
            step: report.n,
            at: report.at,
            node: report.node,
            kind: report.action.kind,
            by_hand: report.action.by_hand,
            mark: report.mark,
            outcome: report.outcome(),
            sentences: sentences(report),
        }
    }
}

/// The sentences about a step; never empty.
pub(crate) fn sentences(report: &StepReport) -> Vec<Sentence> {
    let mut notes: Vec<_> = report.notes.iter().collect();
    // The headline first, the others in the order in which they were said.
    if let Some(at) = (0..notes.len()).rev().max_by_key(|at| notes[*at].mark) {
        notes[..=at].rotate_right(1);
    }
    if notes.is_empty() || report.action.by_hand {
        let plain = plain(report).filter(|_| report.notes.is_empty() || report.action.message.is_some());
        let own = notes.into_iter().map(|n| n.sentence.clone());
        let all: Vec<Sentence> = plain.into_iter().chain(own).collect();
        if !all.is_empty() {
            return all;
        }
        return vec![texts::STARTS.with([])];
    }
    notes.into_iter().map(|n| n.sentence.clone()).collect()
}

/// What happened, without a reason.
fn plain(report: &StepReport) -> Option<Sentence> {
    let action = &report.action;
    if let Some((_, from, to, view)) = &action.message {
        let (label, from, to): (Arg, Arg, Arg) = (view.label.into(), (*from).into(), (*to).into());
        let lost = match action.lost {
            Some(LossReason::Chance) => Some(&texts::LOST_CHANCE),
            Some(LossReason::Cut) => Some(&texts::LOST_CUT),
            Some(LossReason::Down) => Some(&texts::LOST_DOWN),
            Some(LossReason::Dropped) => Some(&texts::LOST_DROPPED),
            None => None,
        };
        return match (lost, action.kind) {
            (Some(text), _) => Some(text.with([label, from, to])),
            (None, StepKind::Duplicate) => Some(texts::COPIED.with([label, from, to])),
            (None, StepKind::Deliver) => Some(texts::RECEIVES.with([to, label, from])),
            _ => None,
        };
    }
    let node = report.node?;
    match (action.kind, action.timer, &action.request) {
        (StepKind::Fire, Some((timer, None)), _) => {
            Some(texts::FIRES.with([node.into(), (&timer.name).into()]))
        }
        (StepKind::Fire, Some((timer, Some(number))), _) => {
            Some(texts::FIRES_ONE.with([node.into(), (&timer.name).into(), number.into()]))
        }
        (StepKind::Request, _, Some(request)) => {
            Some(texts::ASKS.with([node.into(), request.as_str().into()]))
        }
        _ => None,
    }
}
