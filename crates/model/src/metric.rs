//! What a system counts.

use crate::{Text, Value};

/// Something that a system counts in a run, besides what every system counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Metric {
    /// `snake_case`, as JSON and `expect figure` name it; one that is a time ends in `_us`. Contract.
    pub id: &'static str,
    /// Its name for people.
    pub name: &'static Text,
    /// What it counts, in one clause.
    pub says: &'static Text,
    /// What was counted. What it looks like follows from the value's shape.
    pub value: Value,
    /// Where the value is a record, or one for each of several nodes: the names of its parts, by their ids.
    pub parts: &'static [(&'static str, Text)],
}

impl Metric {
    /// A metric.
    pub fn new(id: &'static str, name: &'static Text, says: &'static Text, value: impl Into<Value>) -> Self {
        Self { id, name, says, value: value.into(), parts: &[] }
    }

    /// The same with names for the parts of its records.
    #[must_use]
    pub fn with_parts(mut self, parts: &'static [(&'static str, Text)]) -> Self {
        self.parts = parts;
        self
    }
}
