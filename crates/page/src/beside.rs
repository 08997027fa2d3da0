//! Runs beside the one on the stage: on its clock, and on its schedule of faults and arrivals.
//!
//! The run on the stage leads; every button acts on it. The others are derived from it ([`synod_sim::share`]), and
//! derived again when its past has changed, so an action, another branch and an undo reach them alike. They are looked
//! after only while there are any.

use crate::drawing::Drawing;
use synod_model::Lang;
use synod_scenario::{Beside, Run, Scenario};
use synod_scene::{Insets, ShapeList, Theme};
use synod_sim::{Companion, REVISION, Schedule};

/// A run beside the one on the stage.
pub struct Pane {
    /// The run.
    pub companion: Companion,
    /// The bundled scenario that it is.
    bundled: Option<String>,
    drawing: Drawing,
}

/// All of them.
#[derive(Default)]
pub struct Panes {
    /// In the order in which they stand.
    pub all: Vec<Pane>,
    pub(crate) schedule: Schedule,
    /// The past of the leading run for which they were derived: how often it was changed, and its branch.
    pub(crate) of: (u64, usize),
}

impl Panes {
    /// Whether there are none.
    pub const fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// As a link carries them, and whether each keeps its own schedule.
    pub fn link(&self) -> (Vec<Beside>, bool) {
        let beside = |pane: &Pane| {
            let own = &pane.companion.own;
            if pane.bundled.is_some() {
                return Beside::Bundled { system: own.system.value.clone(), scenario: pane.bundled.clone() };
            }
            Beside::Run(Run { revision: REVISION, fingerprint: 0, text: own.to_string() })
        };
        (self.all.iter().map(beside).collect(), self.schedule == Schedule::Own)
    }
}

/// A run that is to stand beside: what it is, and the bundled scenario it came from.
pub type Wanted = (Scenario, Option<String>);

impl Pane {
    pub(crate) fn new(companion: Companion, bundled: Option<String>) -> Self {
        Self { companion, bundled, drawing: Drawing::default() }
    }

    /// Lays its shapes out on a canvas of a size in pixels: those that stand still, and those that move.
    /// `insets` are those of the stage beside it, so that equal nodes stand at equal heights.
    pub fn draw(
        &mut self,
        size: (f32, f32),
        insets: Insets,
        looks: (Theme, Lang),
        shapes: &mut [ShapeList; 2],
    ) {
        self.drawing.draw(&self.companion.session, size, insets, looks, shapes);
    }
}
