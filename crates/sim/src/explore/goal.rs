//! Goals: what a search is asked to reach instead of what is violated.
//!
//! A goal is an expectation as a scenario writes it, judged on a state. All goals of a search are one property, which is seen
//! in a state where every one of them holds; so the first such state that a breadth-first search meets is reached by a
//! shortest way.

use crate::check;
use crate::expect::Glance;
use crate::system::System;
use crate::texts;
use crate::world::AnyWorld;
use std::fmt::{self, Display, Formatter};
use synod_model::{Expect, InvariantInfo, InvariantSet, Lang, NodeId, NodeSet, Sentence, Text};
use synod_scenario::{Expectation, Op, Path, ScenarioError, Spanned, Verdict};

/// The id of the property that all goals of a search are.
pub(crate) const GOAL: &str = "goal";

static SAYS: Text = Text::new("Every goal is reached at once.", "所有目标同时达成。");

/// What all goals of a search are to the engine.
const PROPERTY: InvariantInfo =
    InvariantInfo { id: GOAL, says: &SAYS, expect: Expect::Sometimes, assumes: &[] };

/// Something that is to be so in a state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Goal(Expectation);

impl Goal {
    /// Reads a goal, written as an expectation of a scenario: `leader = 3`, `node 2 commit_index >= 4`.
    ///
    /// # Errors
    /// A sentence that names the goal, what is wrong with it and where in it.
    pub fn read(text: &str) -> Result<Self, ScenarioError> {
        let named = |e: ScenarioError| {
            let place = [text.trim().into(), e.pos.column.into(), e.sentence.into()];
            ScenarioError::nowhere(texts::GOAL_AT.with(place))
        };
        Expectation::parse(text).map(Self).map_err(named)
    }
}

impl Display for Goal {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A goal whose names are resolved.
enum Wanted {
    Role {
        role: String,
        node: Option<NodeId>,
        negate: bool,
    },
    Field {
        node: NodeId,
        path: Path,
        op: Op,
        value: String,
    },
    /// An invariant has a finding: its place.
    Found(usize),
}

/// The goals of a search.
#[derive(Default)]
pub(super) struct Goals {
    written: Vec<Goal>,
    wanted: Vec<Wanted>,
}

impl Goals {
    /// The goals of a plan, against the world that the search starts from.
    ///
    /// # Errors
    /// What does not exist there, or cannot be judged on a state.
    pub(super) fn resolve(
        system: &System,
        (world, names): (&dyn AnyWorld, &[String]),
        goals: &[Goal],
    ) -> Result<Self, ScenarioError> {
        let resolve = |goal: &Goal| {
            let named = |e: ScenarioError| {
                ScenarioError::nowhere(
                    texts::GOAL_IS_WRONG.with([goal.0.to_string().into(), e.sentence.into()]),
                )
            };
            wanted(system, (world, names), &goal.0).map_err(named)
        };
        let wanted = goals.iter().map(resolve).collect::<Result<_, _>>()?;
        Ok(Self { written: goals.to_vec(), wanted })
    }

    /// Whether there is none.
    pub(super) fn is_empty(&self) -> bool {
        self.wanted.is_empty()
    }

    /// What they are to the engine, if there are any.
    pub(super) fn property(&self) -> Option<InvariantInfo> {
        (!self.is_empty()).then_some(PROPERTY)
    }

    /// The invariants whose findings they ask for.
    pub(super) fn invariants(&self) -> InvariantSet {
        let found = |wanted: &Wanted| if let Wanted::Found(at) = wanted { Some(*at) } else { None };
        self.wanted.iter().filter_map(found).fold(InvariantSet::NONE, InvariantSet::with)
    }

    /// The nodes that they name.
    pub(super) fn nodes(&self) -> NodeSet {
        let named = |wanted: &Wanted| match wanted {
            Wanted::Role { node, .. } => *node,
            Wanted::Field { node, .. } => Some(*node),
            Wanted::Found(_) => None,
        };
        self.wanted.iter().filter_map(named).collect()
    }

    /// As they were written, each a line of a scenario.
    pub(super) fn expectations(&self) -> impl Iterator<Item = Expectation> {
        self.written.iter().map(|goal| goal.0.clone())
    }

    /// As they were written, in one text; none: nothing.
    pub(super) fn text(&self) -> Option<String> {
        let all: Vec<String> = self.written.iter().map(|goal| goal.0.to_string()).collect();
        (!all.is_empty()).then(|| all.join(" / "))
    }

    /// What is found where they are reached.
    pub(super) fn says(&self) -> Sentence {
        texts::NAMES.with([self.text().unwrap_or_default().into()])
    }

    /// What a way to them is called.
    pub(super) fn titles(&self) -> Vec<(Lang, String)> {
        let title = texts::REACHED.with([self.text().unwrap_or_default().into()]);
        Lang::ALL.into_iter().map(|lang| (lang, title.render(lang, &|_| String::new()))).collect()
    }

    /// Whether every one is reached.
    pub(super) fn reached(&self, glance: &Glance<'_>) -> bool {
        self.wanted.iter().all(|wanted| match wanted {
            Wanted::Role { role, node, negate } => glance.role(role, *node, *negate).0,
            Wanted::Field { node, path, op, value } => glance.field(*node, path, *op, value).0,
            Wanted::Found(at) => {
                let mut found = Vec::new();
                glance.world.findings(InvariantSet::NONE.with(*at), &mut found);
                !found.is_empty()
            }
        })
    }
}

fn wanted(
    system: &System,
    (world, names): (&dyn AnyWorld, &[String]),
    goal: &Expectation,
) -> Result<Wanted, ScenarioError> {
    check::field(system, goal, names, |id| world.closer().view(id, 0))?;
    match goal {
        Expectation::Role { role, node, negate } => {
            let node = node.as_ref().map(|node| check::node(node, names)).transpose()?;
            Ok(Wanted::Role { role: role.value.clone(), node, negate: *negate })
        }
        Expectation::Field { node, path, op, value } => Ok(Wanted::Field {
            node: check::node(node, names)?,
            path: path.value.clone(),
            op: *op,
            value: value.value.clone(),
        }),
        // These look back over a run, and a state has no past.
        Expectation::Metric { .. } | Expectation::Answer { .. } | Expectation::Never(_) => {
            Err(ScenarioError::nowhere(texts::NOT_OF_A_STATE.with([])))
        }
        Expectation::Invariant { verdict, id } => {
            let at = invariant(system, id)?;
            match (verdict, system.invariants[at].expect) {
                (Verdict::Violated, Expect::Always) | (Verdict::Seen, Expect::Sometimes) => {
                    Ok(Wanted::Found(at))
                }
                _ => Err(ScenarioError::nowhere(texts::NOT_OF_A_STATE.with([]))),
            }
        }
    }
}

/// The place of an invariant that is judged on a state.
pub(super) fn invariant(system: &System, id: &Spanned<String>) -> Result<usize, ScenarioError> {
    let known = system.invariants.iter().map(|i| i.id);
    match known.clone().position(|known| known == id.value) {
        None => Err(check::unknown(id, known, &texts::NO_INVARIANT)),
        Some(at) if system.invariants[at].expect == Expect::Eventually => {
            Err(ScenarioError::nowhere(texts::NOT_OF_STATES.with([id.value.as_str().into()])))
        }
        Some(at) => Ok(at),
    }
}
