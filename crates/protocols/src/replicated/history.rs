//! The history of the clients of a replicated machine, and whether they see one machine: linearizability.
//!
//! An observer that watches from outside calls [`History::observe`] after each step. The parts of the machine are
//! independent, so each has a history of its own.

use super::Machine;
use std::sync::Arc;
use synod_model::linear::{Linearizer, Object, Verdict};
use synod_model::{Blank, Checked, Findings, InvariantSet, Reply, RequestId, Step, Word, World, texts};

texts! {
    NO_ORDER: "{0} answers request {1}, “{2}”, with {3}: with what was answered before, every order of the requests gives {4}.",
        "{0} 对请求 {1}“{2}”的答复是 {3}：而根据此前的答复，请求的任何一种顺序都会得到 {4}。";
}

/// What clients did, part by part, in the order in which parts came up.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Blank)]
pub struct History<M: Machine> {
    parts: Vec<Arc<PartHistory<M>>>,
}

/// What clients did with one part of the machine.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct PartHistory<M: Machine> {
    part: Word,
    linearizer: Linearizer<M::Part>,
}

impl<M: Machine> History<M> {
    /// Brings the history up to date after a step, and notes under `id` an answer that no order of the requests explains.
    /// Who watches calls it only where that is judged: it is the costly one.
    pub fn observe<P>(&mut self, id: &'static str, found: &mut Findings, step: &Step<P>, world: &World<P>)
    where
        P: Checked<Request = M::Op>,
    {
        self.observe_those(id, found, step, world, |op| Some(*op));
    }

    /// The same where not all requests are operations of the machine.
    pub fn observe_those<P: Checked>(
        &mut self,
        id: &'static str,
        found: &mut Findings,
        step: &Step<P>,
        world: &World<P>,
        operation: impl Fn(&P::Request) -> Option<M::Op>,
    ) {
        if let Some(id) = step.request {
            let open = world.open_requests().iter().rev().chain(step.closed().map(|(request, _)| request));
            let request = open.into_iter().find(|request| request.id == id);
            if let Some(op) = request.and_then(|request| operation(&request.request)) {
                self.of(&op).call(id, op);
            }
        }
        for (request, reply) in step.closed() {
            let Some(op) = operation(&request.request) else { continue };
            let Some(reply) = reply else {
                self.of(&op).abandon(request.id);
                continue;
            };
            if let Some((answer, possible)) = self.answer(request.id, op, reply) {
                let possible = possible.iter().map(ToString::to_string).collect::<Vec<_>>().join(" / ");
                found.note(id, || {
                    NO_ORDER.with([
                        request.node.into(),
                        request.id.0.into(),
                        op.to_string().into(),
                        answer.to_string().into(),
                        possible.into(),
                    ])
                });
            }
        }
    }

    /// An operation that may be the last that took effect before clients began to ask.
    pub fn may_begin_with(&mut self, op: &M::Op) {
        let mut part = M::Part::default();
        part.apply(op);
        self.of(op).may_begin_as(part);
    }

    /// A client is answered. If no order of the requests explains the answer, it is returned with those that would have been
    /// possible.
    fn answer(&mut self, id: RequestId, op: M::Op, reply: &Reply) -> Option<(M::Answer, Vec<M::Answer>)> {
        let history = self.of(&op);
        let Some(answer) = M::answer(&op, reply) else {
            history.failed(id);
            return None;
        };
        let violated = history.answer(id, &answer) == Verdict::Violated;
        violated.then(|| (answer, history.possible_answers(id, &op)))
    }

    /// It is not known to be linearizable once the search among the orders of some part's requests has given up. `place` is
    /// that of the invariant in its table.
    pub fn given_up(&self, place: usize) -> InvariantSet {
        let exceeded = self.parts.iter().any(|history| history.linearizer.exceeded());
        if exceeded { InvariantSet::NONE.with(place) } else { InvariantSet::NONE }
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
