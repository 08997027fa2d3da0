//! Enumerates what handlers choose.
//!
//! A handler that asks for a choice makes several successors of one action. The script answers the first questions as it
//! was told and every further one with 0, and writes down what was asked; [`Script::advance`] then turns it to the next
//! answers, like an odometer whose wheels appear as it turns.

use std::borrow::Cow;
use synod_model::{Choices, Micros, NodeId};

/// Answers to a handler's questions: each with how many answers there are.
#[derive(Debug, Default)]
pub(super) struct Script<'a> {
    answers: Vec<(u32, u32)>,
    asked: usize,
    /// What the clocks of the nodes show; nothing: zero.
    clocks: Cow<'a, [Micros]>,
    now: Micros,
}

impl<'a> Script<'a> {
    /// No answers yet, and clocks that show this, at a moment.
    pub(super) fn new(clocks: impl Into<Cow<'a, [Micros]>>, now: Micros) -> Self {
        Self { clocks: clocks.into(), now, ..Self::default() }
    }

    /// Begins to answer anew, with the same answers.
    pub(super) fn rewind(&mut self) {
        self.asked = 0;
    }

    /// Goes on to the next answers; `false` when there are no others.
    pub(super) fn advance(&mut self) -> bool {
        self.answers.truncate(self.asked);
        while let Some((answer, n)) = self.answers.last_mut() {
            *answer += 1;
            if *answer < *n {
                return true;
            }
            self.answers.pop();
        }
        false
    }

    /// What was answered.
    pub(super) fn answered(&self) -> Vec<u32> {
        self.answers[..self.asked].iter().map(|(answer, _)| *answer).collect()
    }
}

impl Choices for Script<'_> {
    fn choose(&mut self, n: u32) -> u32 {
        let at = self.asked;
        self.asked += 1;
        if at == self.answers.len() {
            self.answers.push((0, n));
        }
        self.answers[at].0
    }

    fn clock(&self, node: NodeId) -> Micros {
        self.clocks.get(node.index()).copied().unwrap_or_default()
    }

    fn now(&self) -> Micros {
        self.now
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_to_answer_is_taken_once() {
        // A second question is asked only after one answer to the first.
        let mut script = Script::default();
        let mut all = Vec::new();
        loop {
            script.rewind();
            if script.choose(3) == 1 {
                script.choose(2);
            }
            all.push(script.answered());
            if !script.advance() {
                break;
            }
        }
        assert_eq!(all, [vec![0], vec![1, 0], vec![1, 1], vec![2]]);
    }
}
