//! The history of the clients of a replicated machine, and whether they see one machine: linearizability.
//!
//! An observer that watches from outside calls [`History::call`] when somebody asks and [`History::answer`] when an answer
//! arrives. The parts of the machine are independent, so each has a history of its own.

use super::Machine;
use std::collections::BTreeSet;
use std::sync::Arc;
use synod_model::linear::{Linearizer, Object, Verdict};
use synod_model::{OpenRequest, Reply, RequestId, Word};

/// What clients did, part by part, in the order in which parts came up.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct History<M: Machine> {
    parts: Vec<Arc<PartHistory<M>>>,
}

/// What clients did with one part of the machine.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct PartHistory<M: Machine> {
    part: Word,
    linearizer: Linearizer<M::Part>,
}

impl<M: Machine> Default for History<M> {
    fn default() -> Self {
        Self { parts: Vec::new() }
    }
}

impl<M: Machine> History<M> {
    /// An operation that may be the last that took effect before clients began to ask.
    pub fn may_begin_with(&mut self, op: &M::Op) {
        let mut part = M::Part::default();
        part.apply(op);
        self.of(op).may_begin_as(part);
    }

    /// A client asks.
    pub fn call(&mut self, id: RequestId, op: M::Op) {
        self.of(&op).call(id, op);
    }

    /// A client is answered. If no order of the requests explains the answer, it is returned with those that would have been
    /// possible.
    pub fn answer(
        &mut self,
        request: &OpenRequest<M::Op>,
        reply: &Reply,
    ) -> Option<(M::Answer, BTreeSet<M::Answer>)> {
        let (id, op) = (request.id, request.request);
        let history = self.of(&op);
        let Some(answer) = M::answer(&op, reply) else {
            history.failed(id);
            return None;
        };
        let violated = history.answer(id, &answer) == Verdict::Violated;
        violated.then(|| (answer, history.possible_answers(id, &op)))
    }

    /// Whether the search among the orders of some part's requests has given up.
    pub fn exceeded(&self) -> bool {
        self.parts.iter().any(|history| history.linearizer.exceeded())
    }

    fn of(&mut self, op: &M::Op) -> &mut Linearizer<M::Part> {
        let part = M::part(op);
        let at = self.parts.iter().position(|h| h.part == part).unwrap_or_else(|| {
            self.parts.push(Arc::new(PartHistory { part, linearizer: Linearizer::default() }));
            self.parts.len() - 1
        });
        &mut Arc::make_mut(&mut self.parts[at]).linearizer
    }
}
