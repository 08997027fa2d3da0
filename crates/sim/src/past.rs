//! What expectations that look back need of a run so far. It is kept only where a line of the scenario asks for it.

use crate::world::Happened;
use std::sync::Arc;
use synod_model::{Reply, RequestId};
use synod_scenario::{Expectation, Scenario, Statement};

/// What has been so far.
#[derive(Clone, Debug, Default)]
pub(crate) struct Past {
    /// What must never be, and after which step it was for the first time.
    pub(crate) nevers: Vec<(Arc<Expectation>, Option<u64>)>,
    /// How many requests were made.
    pub(crate) made: u32,
    /// Whether answers are kept.
    answers_wanted: bool,
    /// What became of each request that ended: no reply, its node crashed.
    pub(crate) answers: Arc<Vec<(RequestId, Option<Reply>)>>,
}

impl Past {
    /// Nothing yet, for a run of a scenario.
    pub(crate) fn of(scenario: &Scenario) -> Self {
        let mut past = Self::default();
        for line in &scenario.lines {
            if let Statement::Expect(expectation) = &line.what {
                past.want(expectation);
            }
        }
        past
    }

    /// From now on what this needs is kept.
    pub(crate) fn want(&mut self, expectation: &Expectation) {
        self.answers_wanted |= match expectation {
            Expectation::Never(inner) => matches!(**inner, Expectation::Answer { .. }),
            other => matches!(other, Expectation::Answer { .. }),
        };
        if let Expectation::Never(inner) = expectation
            && self.nevers.iter().all(|(known, _)| **known != **inner)
        {
            self.nevers.push((Arc::new((**inner).clone()), None));
        }
    }

    /// Notes the requests that a step made and ended.
    pub(crate) fn note(&mut self, step: &Happened) {
        self.made = step.request.map_or(self.made, |id| id.0);
        if self.answers_wanted && !step.closed.is_empty() {
            Arc::make_mut(&mut self.answers).extend(step.closed.iter().cloned());
        }
    }
}
