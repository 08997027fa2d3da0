//! A scenario while it is read: what has been read so far, and which statements may not come again.

use crate::error::ScenarioError;
use crate::parts::Pos;
use crate::scenario::Scenario;
use crate::texts;
use std::collections::BTreeMap;

/// A scenario while it is read.
pub(crate) struct Draft {
    pub(crate) scenario: Scenario,
    /// The line of each statement that may stand only once.
    seen: BTreeMap<String, u32>,
}

impl Draft {
    /// An empty one.
    pub(crate) fn new(stepwise: bool) -> Self {
        Self { scenario: Scenario { stepwise, ..Scenario::new("") }, seen: BTreeMap::new() }
    }

    /// The scenario, if its parts fit together.
    pub(crate) fn finish(self) -> Result<Scenario, ScenarioError> {
        if let (Some(from), Some(until)) = (&self.scenario.introduction.from, self.scenario.until)
            && from.value > until
        {
            let sentence = texts::BEGINS_AFTER_END.with([from.value.into(), until.into()]);
            return Err(ScenarioError::new(from.pos, sentence));
        }
        Ok(self.scenario)
    }

    /// Remembers a statement that may stand only once.
    pub(crate) fn once(&mut self, word: &str, pos: Pos) -> Result<(), ScenarioError> {
        if self.seen.contains_key(word) {
            return Err(self.twice(word, pos));
        }
        self.seen.insert(word.to_owned(), pos.line);
        Ok(())
    }

    /// The error that such a statement stands there once more.
    pub(crate) fn twice(&self, word: &str, pos: Pos) -> ScenarioError {
        let first = self.seen.get(word).copied().unwrap_or(pos.line);
        ScenarioError::new(pos, texts::TWICE.with([word.into(), first.into()]))
    }
}
