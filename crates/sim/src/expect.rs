//! Evaluates `expect` lines: what was expected, and what is.

mod past;

use crate::check::{self, Check};
use crate::report::ExpectReport;
use crate::runner::{Found, Runner};
use crate::texts;
use crate::world::AnyWorld;
use std::cmp::Ordering;
use synod_model::{Expect, Micros, NodeId, NodeView, Sentence, Status, Value, Verdict};
use synod_scenario::{Expectation, Op, Path, Pos, ScenarioError, Segment, Statement};

impl Runner {
    /// A node as it is shown.
    pub(crate) fn view(&self, id: NodeId, limit: usize) -> NodeView {
        self.view_at(id, limit, self.now()).0
    }

    /// A node as it is shown at a moment after the last step, and whether that changes while nothing happens.
    pub(crate) fn view_at(&self, id: NodeId, limit: usize, at: Micros) -> (NodeView, bool) {
        let mut view = self.world.closer().view(id, limit);
        let runs = view.run_to(self.driver.oracle.clock_at(id, at));
        (view, runs)
    }

    /// As [`Runner::view_at`], with no more fields than the stage draws beside the node.
    pub(crate) fn look_at(&self, id: NodeId, limit: usize, at: Micros) -> (NodeView, bool) {
        let mut view = self.world.look(id, limit);
        let runs = view.run_to(self.driver.oracle.clock_at(id, at));
        (view, runs)
    }

    /// Evaluates an expectation against the present.
    ///
    /// # Errors
    /// When it names a node that does not exist.
    pub(crate) fn evaluate(
        &self,
        pos: Pos,
        expectation: &Expectation,
    ) -> Result<ExpectReport, ScenarioError> {
        let (ok, says) = self.is_so_late(expectation)?;
        Ok(ExpectReport { line: pos.line, step: self.steps, ok, says })
    }

    /// Whether every field that the scenario expects something of exists.
    pub(crate) fn check_fields(&self) -> Result<(), ScenarioError> {
        self.scenario.lines.iter().try_for_each(|line| match &line.what {
            Statement::Expect(expectation) => {
                check::field(&self.system, expectation, &self.names, |id| self.view(id, 0))
            }
            Statement::Do(_) => Ok(()),
        })
    }

    /// Whether everything that an expectation names exists.
    ///
    /// # Errors
    /// What does not.
    pub(crate) fn exists(&self, expectation: &Expectation) -> Result<(), ScenarioError> {
        let Self { system, names, world, .. } = self;
        Check { system, names, world: &**world, settled: true }.expectation(expectation)?;
        check::field(system, expectation, names, |id| self.view(id, 0))
    }

    /// Whether what is expected is so at the present, and a sentence about it.
    pub(crate) fn is_so(&self, expectation: &Expectation) -> Result<(bool, Sentence), ScenarioError> {
        let clock = |id| self.driver.oracle.clock_at(id, self.now());
        let present = Glance { world: &*self.world, names: &self.names, clock: &clock };
        Ok(match expectation {
            Expectation::Role { role, node, negate } => {
                let wanted = node.as_ref().map(|n| check::node(n, &self.names)).transpose()?;
                present.role(&role.value, wanted, *negate)
            }
            Expectation::Field { node, path, op, value } => {
                let id = check::node(node, &self.names)?;
                present.field(id, &path.value, *op, &value.value)
            }
            Expectation::Metric { path, op, value } => self.expect_metric(&path.value, *op, &value.value),
            Expectation::Answer { request, op, value } => {
                self.expect_answer(request.value, *op, &number_of(&value.value, &self.names))
            }
            Expectation::Never(inner) => self.expect_never(inner),
            Expectation::Invariant { verdict, id } => self.expect_verdict(*verdict, &id.value),
        })
    }

    /// What an expectation would compare, as it is at the present; `None` where there is no such thing, or where nothing is
    /// compared.
    ///
    /// # Errors
    /// When it names a node that does not exist.
    pub(crate) fn found(&self, expectation: &Expectation) -> Result<Option<Value>, ScenarioError> {
        let clock = |id| self.driver.oracle.clock_at(id, self.now());
        let present = Glance { world: &*self.world, names: &self.names, clock: &clock };
        Ok(match expectation {
            Expectation::Role { role, .. } => match present.holders(&role.value)[..] {
                [] => None,
                [one] => Some(Value::Node(one)),
                ref all => Some(Value::Nodes(all.iter().copied().collect())),
            },
            Expectation::Field { node, path, .. } => {
                let id = check::node(node, &self.names)?;
                follow(&present.view(id, usize::MAX), &path.value, &self.names)
            }
            Expectation::Metric { path, .. } => self.figure(&path.value),
            Expectation::Answer { request, .. } => {
                Some(Value::Str(self.answer(request.value).unwrap_or_else(|| "none".to_owned()).into()))
            }
            Expectation::Never(_) | Expectation::Invariant { .. } => None,
        })
    }

    fn expect_verdict(&self, wanted: synod_scenario::Verdict, id: &str) -> (bool, Sentence) {
        let at = self
            .system
            .invariants
            .iter()
            .position(|i| i.id == id)
            .expect("checked when the scenario was opened");
        let found = self.verdict(at);
        let ok = match wanted {
            synod_scenario::Verdict::Holds => matches!(found, Verdict::Held | Verdict::Seen),
            synod_scenario::Verdict::Violated => found == Verdict::Violated,
            synod_scenario::Verdict::Seen => found == Verdict::Seen,
            synod_scenario::Verdict::Unseen => found == Verdict::Unseen,
        };
        let sentence = if ok {
            texts::VERDICT_OK.with([id.into(), found.id().into()])
        } else {
            texts::VERDICT_NOT.with([id.into(), wanted.word().into(), found.id().into()])
        };
        (ok, sentence)
    }

    /// How an invariant stands at the present.
    pub(crate) fn verdict(&self, at: usize) -> Verdict {
        let invariant = &self.system.invariants[at];
        match (invariant.expect, self.found[at]) {
            _ if !self.watch.contains(at) => Verdict::Unchecked,
            (Expect::Always, Found::Nothing) if self.world.given_up().contains(at) => Verdict::Unchecked,
            (Expect::Always, Found::Nothing) => Verdict::Held,
            (Expect::Always, Found::At(_)) => Verdict::Violated,
            (Expect::Sometimes, Found::Nothing) => Verdict::Unseen,
            (Expect::Sometimes, Found::At(_)) => Verdict::Seen,
            (Expect::Eventually, _) => self.settled.as_ref().map_or(Verdict::Unchecked, |all| all[at]),
        }
    }
}

/// A world at a moment, on which an expectation is judged that looks at nothing but this moment.
pub(crate) struct Glance<'a> {
    pub(crate) world: &'a dyn AnyWorld,
    pub(crate) names: &'a [String],
    /// What the clock of a node shows.
    pub(crate) clock: &'a dyn Fn(NodeId) -> Micros,
}

impl Glance<'_> {
    fn view(&self, id: NodeId, limit: usize) -> NodeView {
        let mut view = self.world.closer().view(id, limit);
        view.run_to((self.clock)(id));
        view
    }

    /// Who has a role: among the nodes that run and claim it, those of the highest epoch. An old leader that has not
    /// heard of the new one does not count.
    fn holders(&self, role: &str) -> Vec<NodeId> {
        let ids = (0..self.world.len()).map(NodeId::at);
        let up = ids.filter(|id| self.world.status(*id) != Status::Down);
        let views: Vec<(NodeId, NodeView)> =
            up.map(|id| (id, self.world.look(id, 0))).filter(|(_, view)| view.role.id == role).collect();
        let highest = views.iter().map(|(_, view)| view.epoch).max();
        views.into_iter().filter(|(_, view)| Some(view.epoch) == highest).map(|(id, _)| id).collect()
    }

    /// Whether this node alone has a role, or nobody; and what is so.
    pub(crate) fn role(&self, role: &str, wanted: Option<NodeId>, negate: bool) -> (bool, Sentence) {
        let holders = self.holders(role);
        let is = match wanted {
            Some(id) => holders == [id],
            None => holders.is_empty(),
        };
        let ok = is != negate;
        let named = |id: NodeId| self.names[id.index()].clone();
        let list = |ids: &[NodeId]| match ids {
            [] => texts::NOBODY.with([]),
            ids => texts::GROUP.with([ids.iter().copied().collect::<synod_model::NodeSet>().into()]),
        };
        let sentence = match (ok, negate, wanted) {
            (true, false, Some(id)) => texts::ROLE_OK.with([id.into(), role.into()]),
            (true, false, None) => texts::ROLE_NONE_OK.with([role.into()]),
            (true, true, _) => texts::VERDICT_OK.with([role.into(), list(&holders).into()]),
            (false, ..) => {
                let sign = if negate { "!=" } else { "=" };
                let wanted = wanted.map_or_else(|| "none".to_owned(), named);
                texts::ROLE_NOT.with([wanted.into(), role.into(), sign.into(), list(&holders).into()])
            }
        };
        (ok, sentence)
    }

    /// Whether a field of a node compares so; and what it is.
    pub(crate) fn field(&self, id: NodeId, path: &Path, op: Op, wanted: &str) -> (bool, Sentence) {
        let shown = path.to_string();
        let Some(found) = follow(&self.view(id, usize::MAX), path, self.names) else {
            // What is not there equals `none`, and nothing else.
            let ok = (wanted == "none") == (op == Op::Eq) && matches!(op, Op::Eq | Op::Ne);
            let args = [id.into(), shown.into(), op.sign().into(), wanted.into()];
            let text = if ok { &texts::FIELD_OK } else { &texts::FIELD_ABSENT };
            return (
                ok,
                if ok {
                    text.with([id.into(), path.to_string().into(), "none".into()])
                } else {
                    text.with(args)
                },
            );
        };
        let wanted = number_of(wanted, self.names);
        let ok = compare(&found.plain(), op, &wanted);
        let sentence = if ok {
            texts::FIELD_OK.with([id.into(), shown.into(), found.plain().into()])
        } else {
            texts::FIELD_NOT.with([
                id.into(),
                shown.into(),
                op.sign().into(),
                wanted.into(),
                found.plain().into(),
            ])
        };
        (ok, sentence)
    }
}

/// A node's name stands for its number.
pub(crate) fn number_of(wanted: &str, names: &[String]) -> String {
    match names.iter().position(|name| name == wanted) {
        Some(i) => (i + 1).to_string(),
        None => wanted.to_owned(),
    }
}

/// Follows a path into a node's fields. A node's name leads to what there is for that node, unless something else is
/// called so.
fn follow(view: &NodeView, path: &Path, names: &[String]) -> Option<Value> {
    let (name, rest) = first_of(path)?;
    match view.field(name) {
        Some(field) => within(field.value.clone(), rest, names),
        None if name == check::ROLE => within(Value::Term(view.role.id, Vec::new()), rest, names),
        None => None,
    }
}

/// The field that a path begins with, and the rest of it.
pub(crate) fn first_of(path: &Path) -> Option<(&str, &[Segment])> {
    match path.0.split_first()? {
        (Segment::Name(name), rest) => Some((name, rest)),
        (Segment::Index(_), _) => None,
    }
}

/// Follows the rest of a path into the value of a field.
pub(crate) fn within(mut value: Value, rest: &[Segment], names: &[String]) -> Option<Value> {
    for segment in rest {
        value = match segment {
            Segment::Name(name) => value.field(name).or_else(|| {
                let node = names.iter().position(|known| known == name)?;
                value.of_node(NodeId::at(node))
            })?,
            Segment::Index(n) => value.at(*n as usize)?,
        };
    }
    Some(value)
}

/// Compares as numbers where both are, else as words; a word is neither less nor more than another.
pub(crate) fn compare(found: &str, op: Op, wanted: &str) -> bool {
    let order = match (found.parse::<i64>(), wanted.parse::<i64>()) {
        (Ok(a), Ok(b)) => Some(a.cmp(&b)),
        _ => (found == wanted).then_some(Ordering::Equal),
    };
    match op {
        Op::Eq => order == Some(Ordering::Equal),
        Op::Ne => order != Some(Ordering::Equal),
        Op::Lt => order == Some(Ordering::Less),
        Op::Le => matches!(order, Some(Ordering::Less | Ordering::Equal)),
        Op::Gt => order == Some(Ordering::Greater),
        Op::Ge => matches!(order, Some(Ordering::Greater | Ordering::Equal)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_compare_as_numbers_and_words_as_words() {
        for (found, op, wanted, holds) in [
            ("10", Op::Gt, "9", true),
            ("none", Op::Ge, "1", false),
            ("none", Op::Eq, "none", true),
            ("none", Op::Ne, "3", true),
            ("1,1,4", Op::Eq, "1,1,4", true),
            ("x", Op::Lt, "y", false),
        ] {
            assert_eq!(compare(found, op, wanted), holds, "{found} {} {wanted}", op.sign());
        }
    }
}
