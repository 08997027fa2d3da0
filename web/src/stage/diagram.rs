//! The space-time diagram on the page: a window over the time of this branch, painted by the frame loop.
//!
//! It is a slider over the steps, so that keyboard and screen readers have what the pointer has: arrows go from step to
//! step, Enter picks the present one and shows what happened before it. What is in sight is also listed in words below.

use super::asked;
use super::canvas::{Brush, Palette};
use super::painter::{RATIO_MAX, Sheet};
use crate::act::Act;
use crate::parts::icon::Icon;
use crate::parts::live::live;
use crate::parts::on::{button, element, icon_button, target};
use crate::store::{Store, here, now};
use std::cell::RefCell;
use synod_page::texts as t;
use synod_page::{Deed, Drag, End, Pinch, State};
use synod_scene::{Point, ShapeList, SpaceTime};
use web_sys::{HtmlElement, WheelEvent};
use yew::{Callback, Html, KeyboardEvent, PointerEvent, html};

/// The id of the place where it stands.
const AREA: &str = "diagram-area";

/// The id of its canvas.
const CANVAS: &str = "diagram";

/// How near to an event a press must be, in pixels.
const REACH: f32 = 16.0;

/// How far a pointer moves before it drags, in pixels.
const SLOP: f32 = 5.0;

/// Paints the diagram, with all that it keeps between frames.
#[derive(Default)]
struct Painter {
    sheet: Option<Sheet>,
    scene: SpaceTime,
    shapes: ShapeList,
    sized: Option<((f32, f32), f64)>,
}

impl Painter {
    fn paint(&mut self, state: &mut State, palette: &Palette) {
        if self.sheet.as_ref().is_none_or(|sheet| !sheet.canvas.is_connected()) {
            (self.sheet, self.sized) = (Sheet::find(CANVAS), None);
        }
        let Some(sheet) = &self.sheet else { return };
        #[expect(clippy::cast_precision_loss, reason = "pixels")]
        let (width, height) = (sheet.canvas.client_width() as f32, sheet.canvas.client_height() as f32);
        let text_size = crate::text_size::times();
        let size = (width / text_size, height / text_size);
        if size.0 < 1.0 {
            return;
        }
        let ratio = web_sys::window().map_or(1.0, |window| window.device_pixel_ratio()).clamp(1.0, RATIO_MAX);
        let ratio = ratio * f64::from(text_size);
        if self.sized != Some((size, ratio)) {
            sheet.resize(size, ratio);
            self.sized = Some((size, ratio));
        }
        let seen = state.trail.1.known();
        let more = state.follow_trail();
        if !state.playing && more {
            // The rest comes with the next frames.
            gloo::timers::callback::Timeout::new(0, || here().wake()).forget();
        } else if !state.playing && state.trail.1.known() != seen {
            // Its description in words has changed.
            gloo::timers::callback::Timeout::new(0, || here().notify_part(diagram)).forget();
        }
        state.with_diagram(size, |diagram| self.scene.draw(diagram, &mut self.shapes));
        sheet.clear(size, ratio);
        Brush::new(&sheet.context, palette).paint(&self.shapes);
    }
}

thread_local! {
    static PAINTER: RefCell<Painter> = RefCell::default();
}

/// Paints the present moment.
pub(crate) fn paint(state: &mut State, palette: &Palette) {
    PAINTER.with_borrow_mut(|painter| painter.paint(state, palette));
}

/// The diagram.
pub(crate) fn diagram(store: &Store) -> Html {
    let state = store.read();
    let lang = state.lang();
    let present = state.session.present();
    let says = state.session.caption().sentences.first().map(|s| state.say(s)).unwrap_or_default();
    let says = state.say(&t::FOUND_AT.with([present.step.into(), says.into()]));
    let on = |act: fn(&Store, &PointerEvent)| Callback::from(move |event: PointerEvent| act(&here(), &event));
    let tool = |label: &'static synod_model::Text, icon: Icon, run: fn(&Store)| {
        icon_button("ghost icon-only", label.get(lang), icon.view(), Act::Run(run))
    };
    html! {
        <section class="diagram" aria-label={t::DIAGRAM.get(lang)}>
            { live(asked::head) }
            <div id={AREA} class="diagram-area" role="slider" tabindex="0" aria-label={t::DIAGRAM.get(lang)}
                aria-valuemin="0" aria-valuemax={present.known.to_string()} aria-valuenow={present.step.to_string()}
                aria-valuetext={says} onpointerdown={on(down)} onpointermove={on(moved)} onpointerup={on(up)}
                onpointercancel={on(cancel)} onwheel={Callback::from(|event: WheelEvent| wheel(&here(), &event))}
                onkeydown={Callback::from(|event: KeyboardEvent| key(&event))}>
                <canvas id={CANVAS} aria-hidden="true"></canvas>
            </div>
            <div class="diagram-foot">
                { asked::words(&state) }
                <div class="diagram-tools" role="group" aria-label={t::VIEW.get(lang)}>
                    if state.ui.window.from.is_some() && !state.playing {
                        { button("ghost small", t::FOLLOW.get(lang), Act::Run(|store| store.ui(|ui| ui.window.from = None))) }
                    }
                    { tool(&t::ZOOM_OUT, Icon::Minus, |store| zoom(store, 1.6, None)) }
                    { tool(&t::ZOOM_IN, Icon::Plus, |store| zoom(store, 0.625, None)) }
                    { tool(&t::ZOOM_ALL, Icon::Fit, show_all) }
                </div>
            </div>
        </section>
    }
}

/// It stands on the page: the next frame paints it.
pub(crate) fn shown(store: &Store) {
    store.wake();
}

/// Picks a step, or none.
fn pick(store: &Store, step: Option<u64>) {
    store.change(|state| state.pick(step));
}

/// Shows this many times as much time, with the moment at a pixel (or the present) where it is.
fn zoom(store: &Store, factor: f64, at: Option<f32>) {
    if let Some(size) = size() {
        store.change(|state| state.zoom_window(size, factor, at));
    }
}

/// Shows all that is known.
fn show_all(store: &Store) {
    store.change(synod_page::State::show_all_time);
}

/// The size of the diagram, in pixels where text has its usual size.
#[expect(clippy::cast_precision_loss, reason = "pixels")]
fn size() -> Option<(f32, f32)> {
    let (area, text_size) = (element(AREA)?, crate::text_size::times());
    Some((area.client_width() as f32 / text_size, area.client_height() as f32 / text_size))
}

/// Where on it the pointer is.
#[expect(clippy::cast_possible_truncation, reason = "pixels")]
fn place(event: &web_sys::MouseEvent) -> Option<(HtmlElement, Point)> {
    let area = element(AREA)?;
    let rect = area.get_bounding_client_rect();
    let (x, y) = (f64::from(event.client_x()) - rect.left(), f64::from(event.client_y()) - rect.top());
    Some((area, Point::new(x as f32, y as f32) * (1.0 / crate::text_size::times())))
}

fn down(store: &Store, event: &PointerEvent) {
    let Some((area, at)) = place(event).filter(|_| event.button() == 0) else { return };
    let _ = area.set_pointer_capture(event.pointer_id());
    let pointer = event.pointer_id();
    store.quietly(|state| {
        let window = &mut state.ui.window;
        match window.drag {
            Some(first) if first.pointer != pointer => {
                window.pinch = Some(Pinch::between((first.pointer, first.at), (pointer, at)));
            }
            _ => window.drag = Some(Drag { pointer, at, moved: false }),
        }
    });
}

/// The time under the pointer stays under it; two fingers show more or less time, too.
fn moved(store: &Store, event: &PointerEvent) {
    let Some(((_, at), size)) = place(event).zip(size()) else { return };
    let pointer = event.pointer_id();
    let moves = store.quietly(|state| {
        if let Some(pinch) = &mut state.ui.window.pinch {
            let Some(moved) = pinch.moved(pointer, at) else { return false };
            state.zoom_window(size, f64::from(1.0 / moved.times.max(0.01)), Some(moved.around.x));
            state.pan_window(size, -moved.by.x);
            return true;
        }
        let Some(drag) = state.ui.window.drag.filter(|drag| drag.pointer == pointer) else { return false };
        let by = drag.at.x - at.x;
        if !drag.moved && by.abs() < SLOP {
            return false;
        }
        state.pan_window(size, by);
        state.ui.window.drag = Some(Drag { at, moved: true, ..drag });
        true
    });
    if moves {
        store.notify_later(now());
        store.wake();
    }
}

/// A press goes to the event near it and picks it, or else to the moment there.
fn up(store: &Store, event: &PointerEvent) {
    let (drag, pinch) = store.quietly(|state| {
        let window = &mut state.ui.window;
        (window.drag.take(), window.pinch.take())
    });
    let (Some(drag), Some((_, point)), Some(size)) = (drag, place(event), size()) else { return };
    if drag.moved || pinch.is_some() {
        store.notify();
        return;
    }
    let (step, at) = {
        let state = store.read();
        state.with_diagram(size, |d| (d.event_at(point, REACH), d.scale().moment(point.x)))
    };
    hold_still(store);
    let another = event.shift_key() || store.read().ui.window.comparing;
    if let Some(step) = step.filter(|_| another) {
        store.change(|state| state.compare_with(step));
    } else if let Some(step) = step {
        store.seek(step);
        pick(store, Some(step));
    } else {
        store.update(Deed::SeekTime(at));
    }
}

/// A press does not move the window under the pointer.
fn hold_still(store: &Store) {
    store.quietly(|state| {
        let (from, _) = state.window();
        state.ui.window.from = Some(from);
    });
}

fn cancel(store: &Store, _: &PointerEvent) {
    store.quietly(|state| {
        let window = &mut state.ui.window;
        (window.drag, window.pinch) = (None, None);
    });
}

/// The wheel shows more or less time; sideways, or with Shift, it moves through it.
#[expect(clippy::cast_possible_truncation, reason = "pixels")]
fn wheel(store: &Store, event: &WheelEvent) {
    event.prevent_default();
    let Some(((_, at), size)) = place(event).zip(size()) else { return };
    let sideways = if event.shift_key() { event.delta_y() } else { event.delta_x() };
    if event.shift_key() || event.delta_x().abs() > event.delta_y().abs() {
        store.change(|state| state.pan_window(size, sideways as f32));
    } else {
        zoom(store, (event.delta_y() / 400.0).clamp(-0.5, 0.5).exp(), Some(at.x));
    }
}

fn key(event: &KeyboardEvent) {
    if event.ctrl_key() || event.meta_key() || event.alt_key() || target(event).is_none() {
        return;
    }
    let store = here();
    match event.key().as_str() {
        "ArrowLeft" | "ArrowDown" => store.step_back(),
        "ArrowRight" | "ArrowUp" => store.step_forward(),
        "PageUp" => store.interesting(false),
        "PageDown" => store.interesting(true),
        "Home" => store.go_to(End::First),
        "End" => store.go_to(End::Last),
        "Enter" => {
            let step = store.read().session.present().step;
            if event.shift_key() {
                store.change(|state| state.compare_with(step));
            } else {
                pick(&store, Some(step));
            }
        }
        "Escape" => pick(&store, None),
        "+" | "=" => zoom(&store, 0.625, None),
        "-" => zoom(&store, 1.6, None),
        "0" => show_all(&store),
        " " => store.toggle_play(),
        _ => return,
    }
    event.prevent_default();
}
