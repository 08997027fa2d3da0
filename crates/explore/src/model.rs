//! What can be explored: the contract between a model and the engine.
//!
//! The engine asks four things: the states a model starts in, the successors of a state, a fingerprint that is one for
//! states that count as equal, and what is found in a state. Whoever reports to people asks [`Described`] too: how actions and
//! states read.

use super::report::ModelBound;
use synod_model::{InvariantInfo, InvariantSet, NodeId, Sentence, Value};

/// Something with states and actions.
///
/// Everything must be deterministic: the same state has the same successors in the same order, every time.
pub trait Model: Send + Sync {
    /// A state.
    type State: Clone + Send + Sync;

    /// What leads from one state to the next. Small: a trace is a list of them.
    type Action: Clone + PartialEq + Send;

    /// How many states are taken at a time, which is the smallest slice of a search: more where a state is small and soon
    /// expanded. It must not depend on the machine (on the size of a pointer, say), since what a search that ends early
    /// has counted depends on it.
    const BLOCK: usize = 128;

    /// Emits every initial state.
    fn initial(&self, emit: &mut dyn FnMut(Self::State));

    /// Emits every successor of a state, a step that changes nothing included. If one event can turn out in several
    /// ways, each is emitted with an action that says which.
    fn expand(&self, state: &Self::State, emit: &mut impl FnMut(Self::Action, Self::State));

    /// Takes one action; `None` if it cannot happen in this state.
    fn step(&self, state: &Self::State, action: &Self::Action) -> Option<Self::State> {
        let mut next = None;
        self.expand(state, &mut |a, s| {
            if next.is_none() && a == *action {
                next = Some(s);
            }
        });
        next
    }

    /// The fingerprint of a state: equal for states that count as equal (symmetric ones, say), the same on every
    /// machine. States that count as equal must have successors that do, and findings of the same properties.
    fn fingerprint(&self, state: &Self::State) -> u64;

    /// Whether a state lies beyond the bounds that the model sets itself, as where clocks grow for ever. The step there is counted;
    /// the state is neither judged nor kept, and nothing follows it.
    #[inline]
    fn is_beyond(&self, _: &Self::State) -> bool {
        false
    }

    /// Whether states that differ have fingerprints that differ, none of them zero, so that nothing can be missed.
    fn is_exact(&self) -> bool {
        false
    }

    /// What should hold and what should be seen, at most 64 of them. The engine judges those that are expected
    /// `Always` or `Sometimes`.
    fn properties(&self) -> &[InvariantInfo];

    /// Looks for the findings of some properties in a state: for `Always` the contradiction, for `Sometimes` what was
    /// seen, each with the place of its property.
    fn judge(&self, state: &Self::State, of: InvariantSet, found: &mut Vec<(usize, Sentence)>);

    /// The memory that a state holds besides itself, in bytes, approximately.
    fn heap_bytes(&self, _: &Self::State) -> usize {
        0
    }
}

/// A model whose states and actions can be described to people.
pub trait Described: Model {
    /// Its id, as the command line names it.
    fn id(&self) -> &str;

    /// An action in the notation of the model, the same in every language: `2a(1, 0)`, or a line of a scenario. `before`
    /// is the state it is taken in.
    fn notation(&self, before: &Self::State, action: &Self::Action) -> String;

    /// What an action does, as a sentence. `before` is the state it is taken in.
    fn says(&self, before: &Self::State, action: &Self::Action) -> Sentence;

    /// A state as named values.
    fn show(&self, state: &Self::State) -> Vec<(&'static str, Value)>;

    /// The name of a node on the stage.
    fn name(&self, node: NodeId) -> String {
        node.number().to_string()
    }

    /// What bounds the model itself, such as the number of crashes.
    fn bounds(&self) -> Vec<ModelBound> {
        Vec::new()
    }

    /// The names of those that are taken for interchangeable, by group; none unless symmetry is asked for.
    fn symmetry(&self) -> Vec<Vec<String>> {
        Vec::new()
    }

    /// What the search is asked to reach, in the notation of the model, if it is asked for something.
    fn goal(&self) -> Option<String> {
        None
    }

    /// A trace as lines of a scenario, in order: what a person would do from where the search starts. Empty for what is no
    /// system.
    fn lines(&self, _initial: &Self::State, _actions: &[Self::Action]) -> Vec<String> {
        Vec::new()
    }

    /// A trace as the text of a scenario that plays on the page; `None` for what is not a system, and for what does not start
    /// as a scenario does.
    fn plays(&self, _initial: &Self::State, _actions: &[Self::Action]) -> Option<String> {
        None
    }
}
