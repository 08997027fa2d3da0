//! A counterexample plays step by step: each step stands for as long as it takes to read what it was.

use crate::deed::Effect;
use crate::state::State;
use crate::undo::{Place, Replay};

/// How long a step stands at least, in milliseconds.
const STEP_MS: f64 = 2_500.0;

/// How much longer it stands for each character of its sentences, in milliseconds: some 20 a second are read.
const CHARACTER_MS: f64 = 25.0;

impl State {
    /// Plays the branch from a moment up to its present one, step by step.
    pub(crate) fn replay_from(&mut self, from: Place) {
        let here = Place::of(self);
        self.replay = Some(Replay {
            from: Place { branch: here.branch, run: here.run, ..from },
            to: here.step,
            due: 0.0,
        });
        self.play_again();
    }

    /// Plays what was played last once more.
    pub(crate) fn play_again(&mut self) -> Effect {
        let Some(replay) = self.replay else { return Effect::None };
        if !self.go(replay.from) {
            return Effect::None;
        }
        self.replay = Some(Replay { due: (self.now)() + self.reading_ms(), ..replay });
        self.playing = true;
        Effect::Push
    }

    /// Whether the branch on the stage was played step by step, and can be so again.
    pub fn can_play_again(&self) -> bool {
        let here = Place::of(self);
        self.replay.is_some_and(|replay| (replay.from.run, replay.from.branch) == (here.run, here.branch))
    }

    /// Takes the next step of a replay when it is due; whether there is a replay under way.
    pub(crate) fn replays(&mut self, now: f64) -> bool {
        let Some(replay) = self.replay.filter(|_| self.can_play_again()) else { return false };
        let step = self.session.present().step;
        if step >= replay.to {
            return false;
        }
        if now >= replay.due {
            // The steps of the branch are known.
            let _ = self.session.seek(step + 1);
            self.arrived();
            let ends = step + 1 >= replay.to;
            self.playing = !ends;
            self.replay = Some(Replay { due: now + self.reading_ms(), ..replay });
        }
        true
    }

    /// How long it takes to read the caption, in milliseconds.
    #[expect(clippy::cast_precision_loss, reason = "a sentence is short")]
    fn reading_ms(&self) -> f64 {
        let characters: usize =
            self.caption.told().sentences.iter().map(|says| self.say(says).chars().count()).sum();
        STEP_MS + characters as f64 * CHARACTER_MS
    }
}
