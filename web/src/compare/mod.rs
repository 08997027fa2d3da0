//! Runs beside the one on the stage: on its clock, and on its schedule of faults and arrivals.
//!
//! The run on the stage leads; every button acts on it. The others are derived from it ([`synod_sim::share`]), and
//! derived again when its past has changed, so an action, another branch and an undo reach them alike. They are looked
//! after only while there are any.

mod dialog;
mod view;

pub(crate) use dialog::compare;
pub(crate) use view::panes;

use crate::stage::canvas::{Brush, Palette};
use crate::store::Store;
use std::cell::RefCell;
use synod_page::{Notice, State, WantedBeside};
use synod_scenario::ScenarioError;
use synod_scene::ShapeList;
use synod_sim::Schedule;
use wasm_bindgen::JsCast as _;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

/// Takes one away.
fn remove(store: &Store, at: usize) {
    store.change(|state| {
        if at < state.panes.all.len() {
            state.panes.all.remove(at);
        }
    });
    crate::address::push(store);
}

thread_local! {
    /// The shapes of a pane, between frames.
    static SHAPES: RefCell<[ShapeList; 2]> = RefCell::default();
}

/// Paints them, as the stage is painted: with every frame.
pub(crate) fn paint(state: &mut State, palette: &Palette) {
    state.follow_beside();
    let (looks, insets) = ((state.settings.theme, state.lang()), state.pane_insets());
    for (i, pane) in state.panes.all.iter_mut().enumerate() {
        let Some((context, size)) = sheet(&canvas_id(i)) else { continue };
        SHAPES.with_borrow_mut(|shapes| {
            pane.draw(size, insets, looks, shapes);
            let mut brush = Brush::new(&context, palette);
            for layer in &*shapes {
                brush.paint(layer);
            }
        });
    }
}

/// The id of a pane's canvas.
fn canvas_id(at: usize) -> String {
    ["pane-", &at.to_string()].concat()
}

/// A canvas by its id, empty and of the size in which it is shown.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "pixels")]
pub(crate) fn sheet(id: &str) -> Option<(CanvasRenderingContext2d, (f32, f32))> {
    let canvas: HtmlCanvasElement = crate::parts::on::element(id)?.dyn_into().ok()?;
    let ratio = web_sys::window()?.device_pixel_ratio().clamp(1.0, 3.0);
    let (width, height) = (f64::from(canvas.client_width()), f64::from(canvas.client_height()));
    let size = ((width * ratio).round() as u32, (height * ratio).round() as u32);
    if (canvas.width(), canvas.height()) != size {
        canvas.set_width(size.0);
        canvas.set_height(size.1);
    }
    let context: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
    let _ = context.set_transform(ratio, 0.0, 0.0, ratio, 0.0, 0.0);
    context.clear_rect(0.0, 0.0, width, height);
    (width > 1.0).then_some((context, (width as f32, height as f32)))
}

/// Puts a run beside the one on the stage; if that makes no sense, says why.
fn choose(store: &Store, wanted: Result<WantedBeside, ScenarioError>, schedule: Schedule) {
    let added = store.change(|state| {
        let outcome = wanted.and_then(|wanted| state.add_beside(wanted, schedule));
        state.ui.dialog = None;
        outcome.map_err(|error| state.ui.notice = Some(Notice::Scenario(error))).is_ok()
    });
    if added {
        crate::address::push(store);
    }
}
