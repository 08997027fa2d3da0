//! A lesson or a challenge under way. What is done with a lesson is reached through functions that come with it ([`Hooks`]),
//! so that a page without one does without their code.

use crate::deed::Effect;
use crate::wanted::Taken;
use synod_lesson::{Act, Challenge, Lesson, Played, Stand, Step};
use synod_model::Micros;
use synod_scenario::Command;

/// What is done with a lesson.
#[derive(Clone, Copy)]
pub(crate) struct Hooks<S> {
    /// Does something with it.
    pub(crate) take: fn(&mut S, Taken) -> Effect,
    /// The reader acts: whether that is what the lesson asks for, which is then done.
    pub(crate) acts: fn(&mut S, &[Command]) -> bool,
    /// The run has moved by itself.
    pub(crate) moved: fn(&mut S),
}

/// Where the run of a step is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// At its moment.
    Stands,
    /// On the way to what it leads to.
    Goes,
    /// There.
    Came,
}

/// A lesson under way.
pub struct Taught<S> {
    /// The id of its system and its own; empty for a text of somebody's own.
    pub name: (String, String),
    /// That text.
    pub(crate) own: Option<String>,
    /// The lesson.
    pub lesson: Lesson,
    /// Its runs.
    pub played: Played,
    /// The present step, from 0.
    pub nth: usize,
    /// What was chosen at each step.
    pub chosen: Vec<Option<usize>>,
    /// Where the run of the step is.
    pub phase: Phase,
    /// How many of the step's acts are done.
    pub(crate) done: usize,
    /// Whether the options of its question are seen: whoever presents asks first.
    pub revealed: bool,
    /// Where its run is kept: the run, and the number of the part.
    pub(crate) run: (u32, usize),
    pub(crate) hooks: Hooks<S>,
}

impl<S> Taught<S> {
    /// The present step.
    pub fn step(&self) -> &Step {
        &self.lesson.steps[self.nth]
    }

    /// The present step where it stands.
    pub fn stand(&self) -> &Stand {
        &self.played.stands[self.nth]
    }

    /// What the reader is asked to do next, if anything.
    pub fn asked(&self) -> Option<&Act> {
        let act = self.step().acts.get(self.done)?;
        (self.phase == Phase::Stands && act.by_reader).then_some(act)
    }

    /// Whether a question waits for an answer.
    pub fn waits(&self) -> bool {
        self.step().ask.is_some() && self.chosen[self.nth].is_none()
    }

    /// Whether it waits for an answer among options that whoever presents has not shown yet.
    pub fn hides_options(&self) -> bool {
        self.waits() && self.phase == Phase::Stands && !self.revealed
    }

    /// Whether it is the last step.
    pub fn is_last(&self) -> bool {
        self.nth + 1 == self.lesson.steps.len()
    }

    /// Whether the run ends with this step.
    pub(crate) fn ends_run(&self) -> bool {
        self.played.stands.get(self.nth + 1).is_none_or(|next| next.part != self.stand().part)
    }

    /// Where time stops on the way.
    pub(crate) fn stops(&self) -> Option<Micros> {
        (self.phase == Phase::Goes).then(|| self.stand().next_time)
    }

    /// The step of the run where the lesson stands.
    pub(crate) fn here(&self) -> u64 {
        let stand = self.stand();
        match self.phase {
            Phase::Stands | Phase::Goes => stand.at.step + self.done as u64,
            Phase::Came => stand.next.step,
        }
    }
}

/// A challenge under way.
pub struct Tried {
    /// The id of its system and its own.
    pub name: (String, String),
    /// Its text, if it is somebody's own.
    pub(crate) own: Option<String>,
    /// The challenge.
    pub challenge: Challenge,
    /// How many hints have been asked for.
    pub hints: usize,
    /// The run on the stage that it is about.
    pub(crate) run: u32,
}
