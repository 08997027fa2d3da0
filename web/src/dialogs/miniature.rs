//! The miniatures of the gallery: the first scenario of each system plays in small, as far as it is in sight.

use crate::chunks::{self, Chunk};
use crate::parts::on::element;
use crate::settings::{CALM, media};
use crate::stage::canvas::{Brush, Palette};
use crate::store::here;
use gloo::timers::callback::Interval;
use std::cell::RefCell;
use synod_page::{Dialog, Hall, Miniature, State};
use synod_scene::{ShapeList, Theme};

/// How often they are painted, in milliseconds.
const EVERY_MS: u32 = 50;

/// The miniatures that play, and what paints them.
#[derive(Default)]
struct Playing {
    clock: Option<Interval>,
    runs: Vec<(&'static str, Option<Miniature>)>,
    palette: Option<Palette>,
    shapes: [ShapeList; 2],
}

thread_local! {
    static PLAYING: RefCell<Playing> = RefCell::default();
}

/// The id of the canvas of a system.
pub(super) fn canvas_id(system: &str) -> String {
    ["miniature-", system].concat()
}

/// They play from now on, while the gallery shows systems.
pub(super) fn play() {
    PLAYING.with_borrow_mut(|playing| {
        playing.clock.get_or_insert_with(|| Interval::new(EVERY_MS, pass));
    });
}

/// Time passes: each that is in sight goes on and is painted. When the gallery is left, all of them end.
fn pass() {
    let store = here();
    let state = store.read();
    PLAYING.with_borrow_mut(|playing| {
        if state.ui.dialog != Some(Dialog::Gallery(Hall::Systems)) {
            return *playing = Playing::default();
        }
        let calm = media(CALM);
        for meta in synod_library::metas() {
            playing.paint(&state, meta.id, calm);
        }
    });
}

impl Playing {
    fn paint(&mut self, state: &State, system: &'static str, calm: bool) {
        let id = canvas_id(system);
        if !element(&id).is_some_and(|canvas| is_in_sight(&canvas)) {
            return;
        }
        // What does not come is asked for again by whoever wants to open it.
        if chunks::stage(Chunk::System(system)).is_none() {
            chunks::fetch(Chunk::System(system));
        }
        let Some(scenario) = state.shelf.scenarios_of(system).first() else { return };
        if !self.runs.iter().any(|(known, _)| *known == system) {
            self.runs.push((system, Miniature::open(&state.shelf.catalogue, scenario.parse()).ok()));
        }
        let Some((_, Some(run))) = self.runs.iter_mut().find(|(known, _)| *known == system) else { return };
        if !calm {
            run.pass(EVERY_MS.into());
        }
        let theme = state.settings.theme;
        if self.palette.as_ref().is_none_or(|palette| palette.theme() != theme) {
            self.palette = Some(Palette::new(theme));
        }
        let (Some(palette), Some((context, size))) = (&self.palette, crate::compare::sheet(&id)) else {
            return;
        };
        // A miniature has no room for what a projector asks for.
        let theme = if theme == Theme::Projector { Theme::Light } else { theme };
        run.draw(size, (theme, state.lang()), &mut self.shapes);
        let mut brush = Brush::new(&context, palette);
        for layer in &self.shapes {
            brush.paint(layer);
        }
    }
}

fn is_in_sight(canvas: &web_sys::Element) -> bool {
    let rect = canvas.get_bounding_client_rect();
    let height =
        web_sys::window().and_then(|window| window.inner_height().ok()).and_then(|height| height.as_f64());
    rect.bottom() > 0.0 && height.is_some_and(|height| rect.top() < height)
}
