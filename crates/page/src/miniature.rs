//! A run in small that plays by itself: what a system looks like, in the gallery.

use crate::drawing::Drawing;
use crate::time::{HURRY, UNHURRIED_FROM};
use synod_model::{Lang, Micros};
use synod_scenario::{Scenario, ScenarioError};
use synod_scene::{Insets, ShapeList, Theme};
use synod_sim::{Catalogue, Session, Stopped};

/// For how long it plays before it begins again, in real milliseconds.
const PLAYS_MS: f64 = 15_000.0;

/// How long it stands at its end, in real milliseconds.
const RESTS_MS: f64 = 2_000.0;

/// How long a step stands where steps are taken one by one, in real milliseconds.
const STEP_MS: f64 = 700.0;

/// How many steps it takes at most each time.
const BUDGET: u64 = 400;

/// How much of its canvas is kept free at each edge, in pixels.
const EDGE: f32 = 4.0;

/// A run in small.
pub struct Miniature {
    session: Box<Session>,
    drawing: Drawing,
    /// Where it begins to be shown.
    from: u64,
    /// For how long it has played, and for how long it has stood at its end, in real milliseconds.
    played: f64,
    rested: f64,
    /// Virtual time that has not passed yet, in microseconds; real milliseconds where steps are taken one by one.
    owed: f64,
}

impl Miniature {
    /// Opens a scenario where it begins to be shown.
    ///
    /// # Errors
    /// As [`Catalogue::open`].
    pub fn open(catalogue: &Catalogue, scenario: Scenario) -> Result<Self, ScenarioError> {
        let from = scenario.introduction.from.as_ref().map(|from| from.value);
        let mut session = catalogue.open(scenario)?;
        if let Some(from) = from {
            session.seek_time(from)?;
        }
        let from = session.present().step;
        Ok(Self { session, drawing: Drawing::default(), from, played: 0.0, rested: 0.0, owed: 0.0 })
    }

    /// Lets real milliseconds pass: it plays, stands at its end, and begins again.
    pub fn pass(&mut self, gap: f64) {
        self.played += gap;
        let goes =
            self.played < PLAYS_MS && if self.session.by_hand() { self.step(gap) } else { self.play(gap) };
        if goes {
            return;
        }
        self.rested += gap;
        if self.rested > RESTS_MS && self.session.seek(self.from).is_ok() {
            (self.played, self.rested, self.owed) = (0.0, 0.0, 0.0);
        }
    }

    /// A step when the one before has stood long enough; whether there are more.
    fn step(&mut self, gap: f64) -> bool {
        self.owed += gap;
        if self.owed < STEP_MS {
            return true;
        }
        self.owed = 0.0;
        self.session.step().unwrap_or(false)
    }

    /// Plays at the pace at which the scenario is shown; whether it goes on.
    #[expect(clippy::cast_precision_loss, reason = "a pace is far below 2^52")]
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "rounded down, never negative"
    )]
    fn play(&mut self, gap: f64) -> bool {
        let pace = self.session.scenario().introduction.speed.unwrap_or_default().micros_per_second();
        let hurry = if self.drawing.is_quiet() && pace <= UNHURRIED_FROM { HURRY } else { 1 };
        self.owed += gap * f64::from(hurry) * pace as f64 / 1_000.0;
        let whole = self.owed.floor();
        self.owed -= whole;
        let target = self.session.present().playhead.plus(Micros(whole as u64));
        matches!(self.session.advance(target, BUDGET), Ok(Stopped::Arrived | Stopped::Budget))
    }

    /// Lays its shapes out on a canvas of a size in pixels.
    pub fn draw(&mut self, size: (f32, f32), looks: (Theme, Lang), shapes: &mut [ShapeList; 2]) {
        let insets = Insets { top: EDGE, right: EDGE, bottom: EDGE, left: EDGE };
        self.drawing.draw(&self.session, size, insets, looks, shapes);
    }
}
