//! Requests that were turned away or given up a moment ago, in a system with queues.

use crate::frame::{FallFrame, Frame};
use crate::report::StepReport;
use std::collections::VecDeque;
use synod_model::{Micros, NodeId, Outcome};

/// The most that are remembered: more could not be told apart.
const MOST: usize = 48;

/// What has fallen off the nodes, the oldest first.
#[derive(Clone, Debug, Default)]
pub(crate) struct Falls(VecDeque<(Micros, NodeId, Outcome)>);

impl Falls {
    /// Forgets everything: the run goes on from somewhere else.
    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }

    /// Takes note of a step, if a request came to its end there. A refusal that is only passed on is none.
    pub(crate) fn see(&mut self, report: &StepReport) {
        let passed_on =
            report.action.message.is_some_and(|(.., view)| view.outcome == Some(Outcome::Refused));
        let outcome = report.outcome().filter(|outcome| match outcome {
            Outcome::Dropped => true,
            Outcome::Refused => !passed_on,
            _ => false,
        });
        if let (Some(node), Some(outcome)) = (report.node, outcome) {
            if self.0.len() == MOST {
                self.0.pop_front();
            }
            self.0.push_back((report.at, node, outcome));
        }
    }

    /// Adds to a frame what of it falls now.
    pub(crate) fn fill(&self, now: Micros, frame: &mut Frame) {
        let linger = frame.linger.0;
        for &(at, node, outcome) in &self.0 {
            let age = now.since(at).0;
            if age < linger {
                let fallen = u128::from(age) * 1_000 / u128::from(linger);
                frame.falls.push(FallFrame { node, outcome, fallen: u16::try_from(fallen).unwrap_or(1_000) });
            }
        }
    }
}
