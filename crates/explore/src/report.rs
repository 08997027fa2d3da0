//! What a search is given and what it reports: bounds, strategies, progress, the report; and [`AnySearch`], behind which the
//! page and the command drive a search of any model.

use synod_model::{Expect, InvariantSet, NodeId, Sentence, Text, Value, Verdict};

/// The most states that a search takes if nothing else is said.
pub const MOST_STATES: u64 = 50_000_000;

/// From this many states on, the room that is set aside for the first ones matters little.
const MANY: u64 = 10_000;

/// In which order states are taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Strategy {
    /// Level by level: the first violation has a shortest trace.
    #[default]
    BreadthFirst,
    /// Always on from the state found last: reaches deep states early, with long traces.
    DepthFirst,
    /// One walk after another, each step drawn from the seed. It never covers everything, and says so.
    Random,
}

impl Strategy {
    /// Every strategy.
    pub const ALL: [Self; 3] = [Self::BreadthFirst, Self::DepthFirst, Self::Random];

    /// The word on the command line.
    pub const fn id(self) -> &'static str {
        match self {
            Self::BreadthFirst => "bfs",
            Self::DepthFirst => "dfs",
            Self::Random => "random",
        }
    }
}

/// How far a search goes at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// This many distinct states; of a random search, this many steps.
    pub states: u64,
    /// So much memory for states and what is known of them, in MiB.
    pub memory_mib: u64,
    /// This many levels, the initial states being level 1.
    pub depth: Option<u32>,
}

impl Default for Bounds {
    fn default() -> Self {
        Self { states: MOST_STATES, memory_mib: 2_048, depth: None }
    }
}

/// How to search.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SearchOptions {
    /// How far.
    pub bounds: Bounds,
    /// In which order.
    pub strategy: Strategy,
    /// The seed of a random search.
    pub seed: u64,
    /// How many threads a breadth-first search uses; what it finds does not depend on it. In the page, always one.
    pub threads: usize,
    /// Which properties are judged, by their places.
    pub watch: InvariantSet,
    /// Whether states count once that differ only by a permutation of what the model calls interchangeable.
    pub symmetry: bool,
}

impl Default for SearchOptions {
    fn default() -> Self {
        Self {
            bounds: Bounds::default(),
            strategy: Strategy::default(),
            seed: 1,
            threads: 1,
            watch: InvariantSet::ALL,
            symmetry: false,
        }
    }
}

/// Why a search ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    /// Every reachable state was taken.
    Exhausted,
    /// A property that should always hold is violated.
    Violation,
    /// All that was looked for has been seen; nothing that should always hold was judged.
    Seen,
    /// The bound on states.
    States,
    /// The bound on memory.
    Memory,
    /// The bound on depth. A breadth-first search has reached every state within it.
    Depth,
}

impl Bound {
    /// Every one.
    pub(crate) const ALL: [Self; 6] =
        [Self::Exhausted, Self::Violation, Self::Seen, Self::States, Self::Memory, Self::Depth];

    /// The word in JSON.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Exhausted => "exhausted",
            Self::Violation => "violation",
            Self::Seen => "seen",
            Self::States => "states",
            Self::Memory => "memory",
            Self::Depth => "depth",
        }
    }
}

/// How far a search has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Different states reached.
    pub distinct: u64,
    /// Initial states, and successors with repeats.
    pub generated: u64,
    /// The deepest level reached, the initial states being level 1.
    pub depth: u32,
    /// States that wait to be taken.
    pub waiting: u64,
    /// The memory of all that is kept, in bytes, approximately.
    pub bytes: u64,
    /// The most that this has been.
    pub peak: u64,
    /// Of it, what is kept of all states that were reached: fingerprints and those of their parents.
    pub visited: u64,
    /// Why it ended; `None` while it goes on.
    pub ended: Option<Bound>,
}

/// A bound of the model itself: this many crashes, this many requests.
#[derive(Clone, Debug)]
pub struct ModelBound {
    /// The key in JSON.
    pub id: &'static str,
    /// How much.
    pub value: Value,
    /// As a phrase: `at most 1 crash`. `None` if it goes without saying.
    pub says: Option<Sentence>,
}

/// How a property stands.
#[derive(Clone, Debug)]
pub struct PropertyReport {
    /// Its id.
    pub id: &'static str,
    /// What it says.
    pub says: &'static Text,
    /// What is expected of it.
    pub expect: Expect,
    /// How it stands. What should always hold is held when every reachable state was taken, and unchecked while there
    /// was no violation in what was covered.
    pub verdict: Verdict,
    /// The first finding, and how many steps lead to it.
    pub finding: Option<(Sentence, u32)>,
}

/// A step of a trace.
#[derive(Clone, Debug)]
pub struct TraceStep {
    /// The action in the notation of the model; empty for the initial state.
    pub action: String,
    /// What it does; `None` for the initial state.
    pub says: Option<Sentence>,
    /// The state after it.
    pub state: Vec<(&'static str, Value)>,
}

/// A finding and the way to it.
#[derive(Clone, Debug)]
pub struct FindingReport {
    /// The id of the property.
    pub property: &'static str,
    /// What was found: for a violation, the facts that contradict.
    pub says: Sentence,
    /// The initial state, and each action with the state after it: one more than there are steps.
    pub trace: Vec<TraceStep>,
    /// The trace as lines of a scenario: what a person would do from where the search started. Empty for what is not a system.
    pub lines: Vec<String>,
    /// The trace as the text of a scenario that plays on the page; `None` for what is not a system, and where the search
    /// started from a moment of a run.
    pub scenario: Option<String>,
}

impl FindingReport {
    /// The number of actions.
    pub fn steps(&self) -> usize {
        self.trace.len().saturating_sub(1)
    }
}

/// The result of a search, also while it is running.
#[derive(Clone, Debug)]
pub struct SearchReport {
    /// Counts, and why it ended.
    pub progress: Progress,
    /// How it was searched.
    pub options: SearchOptions,
    /// What else bounds the model: faults, requests.
    pub bounds: Vec<ModelBound>,
    /// What it was asked to reach, if it was asked for something; then nothing else is looked for.
    pub goal: Option<String>,
    /// The names of those that were taken for interchangeable, by group. With any, states were counted by classes.
    pub symmetry: Vec<Vec<String>>,
    /// How each property that is judged stands.
    pub properties: Vec<PropertyReport>,
    /// The violation that ended it.
    pub violation: Option<FindingReport>,
    /// What was seen, if nothing else was looked for.
    pub witness: Option<FindingReport>,
    /// The expected number of states missed because two share a fingerprint, `n^2 / 2^65` for n states, as a decimal
    /// number of two digits such as `2.3e-8`; `0` where states and fingerprints correspond one to one.
    pub collisions: String,
}

impl SearchReport {
    /// The memory in bytes for what is kept of each state that was reached; `None` where they are so few that room for more
    /// makes up most of it.
    pub fn bytes_a_state(&self) -> Option<u64> {
        let Progress { distinct, visited, .. } = self.progress;
        (distinct >= MANY).then(|| visited.div_ceil(distinct))
    }

    /// Whether nothing is looked for that must always hold: then a violation could not have been found.
    pub(crate) fn looks_for_a_witness(&self) -> bool {
        self.properties.iter().all(|property| property.expect == Expect::Sometimes)
    }

    /// Whether every reachable state was taken.
    pub fn is_exhausted(&self) -> bool {
        self.progress.ended == Some(Bound::Exhausted)
    }
}

/// A search of any model, erased: what the page and the command drive.
pub trait AnySearch: Send {
    /// What is searched, as the command line names it.
    fn system(&self) -> &str;
    /// Continues for about this many states, and returns the progress. It ends by itself; then this changes nothing.
    fn advance(&mut self, states: u64) -> Progress;
    /// How far it has come.
    fn progress(&self) -> Progress;
    /// Its result so far.
    fn report(&self) -> SearchReport;
    /// How far it has come and what it has found, for a search of the same elsewhere that has searched nothing itself.
    fn tell(&self) -> String;
    /// It has come as far and has found the same as the search that told this, and searches no more itself. `false` if that
    /// cannot be: then this search is of no use any more.
    fn hear(&mut self, told: &str) -> bool;
    /// The name of a node on the stage, for sentences.
    fn name(&self, node: NodeId) -> String;
}
