//! What of the log is in sight, and its filter.

use synod_model::{Lang, NodeId};
use synod_sim::StepKind;

/// What of the log is in sight, and which steps its filter leaves.
pub struct Seen {
    /// The first row in sight.
    pub first: u64,
    /// How many are.
    pub rows: u64,
    /// Those that the filter leaves.
    pub(crate) fitting: Fitting,
}

impl Default for Seen {
    fn default() -> Self {
        Self { first: 0, rows: 24, fitting: Fitting::default() }
    }
}

/// A filter, and the branch with its edits to which it is applied.
#[derive(Clone, PartialEq)]
pub(crate) struct WantedRows {
    pub(crate) node: Option<NodeId>,
    pub(crate) kind: Option<StepKind>,
    /// What the sentences must contain, in lower case, and their language.
    pub(crate) text: String,
    pub(crate) lang: Lang,
    pub(crate) run: (usize, u64),
}

/// The steps that fit a filter, found so far: each step is looked at once.
#[derive(Default)]
pub(crate) struct Fitting {
    pub(crate) wanted: Option<WantedRows>,
    pub(crate) seen: u64,
    pub(crate) steps: Vec<u64>,
}
