//! The space-time diagram on the page: a window over the time of this branch, painted by the frame loop.
//!
//! It is a slider over the steps, so that keyboard and screen readers have what the pointer has: arrows go from step to
//! step, Enter picks the present one and shows what happened before it. What is in sight is also listed in words below.

use super::canvas::{Brush, Palette};
use super::painter::{RATIO_MAX, Sheet};
use super::pinch::Pinch;
use crate::actions::Deed;
use crate::control::End;
use crate::parts::icon::Icon;
use crate::parts::on::{button, el, element, icon_button, target};
use crate::store::{State, Store, here, now};
use crate::texts as t;
use std::rc::Rc;
use synod_model::Micros;
use synod_scene::{Diagram, Point, ShapeList, SpaceTime, Trail, TripEnd};
use web_sys::{HtmlElement, WheelEvent};
use yew::{Callback, Html, KeyboardEvent, PointerEvent, html};

/// The id of the place where it stands.
const AREA: &str = "diagram-area";

/// The id of its canvas.
const CANVAS: &str = "diagram";

/// At first it shows this many times the longest latency.
const LATENCIES: u64 = 9;

/// The least that it shows, in microseconds.
const SPAN_MIN: u64 = 200;

/// How long looking at steps may take in one frame, in milliseconds.
const LOOKING_MS: f64 = 4.0;

/// This many steps are looked at before the clock is.
const LOOKED: u64 = 256;

/// How near to an event a press must be, in pixels.
const REACH: f32 = 16.0;

/// How far a pointer moves before it drags, in pixels.
const SLOP: f32 = 5.0;

/// What the diagram shows.
#[derive(Clone, Debug, Default)]
pub(crate) struct Window {
    /// How much time, in microseconds; unless chosen, what suits the network.
    span: Option<u64>,
    /// From when on; unless chosen, it follows the present.
    from: Option<Micros>,
    /// The step that was picked, and what happened before it: of each node the last step.
    picked: Option<(u64, Rc<[u64]>)>,
    /// The pointer that is down.
    drag: Option<Drag>,
    /// Two fingers.
    pinch: Option<Pinch>,
}

/// A pointer that is down on the diagram.
#[derive(Clone, Copy, Debug)]
struct Drag {
    pointer: i32,
    /// Where it was last.
    at: Point,
    /// Whether it drags.
    moved: bool,
}

impl State {
    /// How much time the diagram shows.
    fn span(&self) -> u64 {
        let usual = if self.session.scenario().stepwise {
            Micros::ms(260).0
        } else {
            self.session.net().latency.max.0.max(1_000) * LATENCIES
        };
        self.ui.window.span.unwrap_or(usual)
    }

    /// The first and the last moment that the diagram shows.
    fn window(&self) -> (Micros, Micros) {
        let span = self.span();
        let head = self.session.present().playhead;
        let from = self.ui.window.from.filter(|_| !self.playing);
        let from = from.unwrap_or(Micros(head.0.saturating_sub(span / 4 * 3)));
        (from, from.plus(Micros(span)))
    }

    /// The present moment has moved: the diagram shows it.
    pub(crate) fn keep_in_window(&mut self) {
        let (from, to) = self.window();
        let head = self.session.present().playhead;
        if head < from || head > to {
            self.ui.window.from = None;
        }
        if self.session.branch() != self.trail.0 {
            self.ui.window.picked = None;
        }
    }

    /// Shows this many times as much time, with the moment at a pixel (or the present) where it is.
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a picture"
    )]
    fn zoom_window(&mut self, size: (f32, f32), factor: f64, at: Option<f32>) {
        let (from, _) = self.window();
        let present = self.session.present();
        let moment = match at {
            Some(x) => self.with_diagram(size, |d| d.scale().moment(x)),
            None => present.playhead.max(from),
        };
        let old = self.span() as f64;
        let most = (present.known_at.max(present.playhead).0 * 5 / 4).max(self.span()).max(1_000_000);
        let span = ((old * factor) as u64).clamp(SPAN_MIN, most);
        let share = (moment.since(from).0 as f64 / old).min(1.0);
        let follows = self.ui.window.from.is_none() && at.is_none();
        self.ui.window.span = Some(span);
        if !follows {
            let before = (share * span as f64) as u64;
            self.ui.window.from = Some(Micros(moment.0.saturating_sub(before)));
        }
    }

    /// Moves on by this many pixels of time.
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a picture"
    )]
    fn pan_window(&mut self, size: (f32, f32), pixels: f32) {
        let (from, _) = self.window();
        let (start, end) = self.with_diagram(size, |d| (d.scale().start, d.scale().end));
        let by = f64::from(pixels) * self.span() as f64 / f64::from(end - start).max(1.0);
        self.ui.window.from = Some(Micros((from.0 as f64 + by).max(0.0) as u64));
    }

    /// The window holds all from a moment on.
    pub(crate) fn widen_window(&mut self, from: Micros) {
        let needed = self.session.present().playhead.since(from).0;
        if needed * 4 / 3 > self.span() {
            self.ui.window.span = Some(needed * 3 / 2);
        }
    }

    /// Brings the trail up to what is known of the branch; whether there is more to look at.
    fn follow_trail(&mut self) -> bool {
        let branch = self.session.branch();
        if self.trail.0 != branch {
            let branches = self.session.branches();
            let parent = |of: usize| branches.get(of).and_then(|b| b.parent);
            // What two branches have in common is known already.
            let (old, trail) = &mut self.trail;
            match (parent(branch), parent(*old)) {
                (Some((from, step)), _) if from == *old => trail.cut(step),
                (_, Some((from, step))) if from == branch => trail.cut(step),
                _ => *trail = Trail::default(),
            }
            *old = branch;
        }
        if self.trail.1.known() == 0 {
            self.trail.1 = Trail::default();
            self.trail.1.begin(&self.session.lanes_at_start());
        }
        let (session, (_, trail)) = (&self.session, &mut self.trail);
        let known = session.present().known;
        let begun = now();
        loop {
            let seen = trail.known();
            session.visit(seen + 1, (seen + LOOKED).min(known), &mut |report| trail.see(report));
            if trail.known() >= known || trail.known() == seen {
                trail.aim(&self.frame);
                return false;
            }
            if now() - begun > LOOKING_MS {
                return true;
            }
        }
    }

    /// Lends the diagram, of a size in pixels.
    fn with_diagram<R>(&self, (width, height): (f32, f32), use_it: impl FnOnce(&Diagram<'_>) -> R) -> R {
        let (from, to) = self.window();
        let picked = self.ui.window.picked.as_ref();
        let chain: Vec<u64> = match self.ui.halted {
            Some(_) => self.chain.rows.iter().map(|row| row.step).collect(),
            None => Vec::new(),
        };
        use_it(&Diagram {
            width,
            height,
            theme: self.settings.theme,
            lang: self.lang(),
            names: self.session.names(),
            from,
            to,
            playhead: self.session.present().playhead,
            trail: &self.trail.1,
            selected: picked.map(|(step, _)| *step),
            cone: picked.map_or(&[], |(_, cone)| cone),
            chain: &chain,
        })
    }
}

/// Paints the diagram, with all that it keeps between frames.
#[derive(Default)]
pub(crate) struct Painter {
    sheet: Option<Sheet>,
    scene: SpaceTime,
    shapes: ShapeList,
    sized: Option<((f32, f32), f64)>,
}

impl Painter {
    /// Paints the present moment.
    pub(crate) fn paint(&mut self, state: &mut State, palette: &Palette) {
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

/// The diagram.
pub(crate) fn diagram(store: &Store) -> Html {
    let state = store.read();
    let lang = state.lang();
    let present = state.session.present();
    let says = state.session.caption().sentences.first().map(|s| state.say(s)).unwrap_or_default();
    let says = state.say(&t::FOUND_AT.with([present.step.into(), says.into()]));
    let on = |act: fn(&Store, &PointerEvent)| Callback::from(move |event: PointerEvent| act(&here(), &event));
    let tool = |label: &'static synod_model::Text, icon: Icon, run: fn(&Store)| {
        icon_button("ghost icon-only", label.get(lang), icon.view(), Deed::Run(run))
    };
    html! {
        <section class="diagram" aria-label={t::DIAGRAM.get(lang)}>
            <div id={AREA} class="diagram-area" role="slider" tabindex="0" aria-label={t::DIAGRAM.get(lang)}
                aria-valuemin="0" aria-valuemax={present.known.to_string()} aria-valuenow={present.step.to_string()}
                aria-valuetext={says} onpointerdown={on(down)} onpointermove={on(moved)} onpointerup={on(up)}
                onpointercancel={on(cancel)} onwheel={Callback::from(|event: WheelEvent| wheel(&here(), &event))}
                onkeydown={Callback::from(|event: KeyboardEvent| key(&event))}>
                <canvas id={CANVAS} aria-hidden="true"></canvas>
            </div>
            <div class="diagram-foot">
                { words(&state) }
                <div class="diagram-tools" role="group" aria-label={t::VIEW.get(lang)}>
                    if state.ui.window.from.is_some() && !state.playing {
                        { button("ghost small", t::FOLLOW.get(lang), Deed::Run(|store| store.ui(|ui| ui.window.from = None))) }
                    }
                    { tool(&t::ZOOM_OUT, Icon::Minus, |store| zoom(store, 1.6, None)) }
                    { tool(&t::ZOOM_IN, Icon::Plus, |store| zoom(store, 0.625, None)) }
                    { tool(&t::ZOOM_ALL, Icon::Fit, show_all) }
                </div>
            </div>
        </section>
    }
}

/// What is in sight, in words.
fn words(state: &State) -> Html {
    let (from, to) = state.window();
    let (mut count, mut lost) = (0usize, 0usize);
    for trip in state.trail.1.trips_in(from, to) {
        count += 1;
        lost += usize::from(matches!(trip.end, TripEnd::Lost(_)));
    }
    let time = |at: Micros| crate::stage::chips::time(at);
    let shows =
        state.say(&t::DIAGRAM_SHOWS.with([time(from).into(), time(to).into(), count.into(), lost.into()]));
    let more = match &state.ui.window.picked {
        Some((step, cone)) => {
            let before = state.trail.1.count(cone).saturating_sub(1);
            state.say(&t::DIAGRAM_CONE.with([(*step).into(), before.into()]))
        }
        None => t::DIAGRAM_HINT.get(state.lang()).to_owned(),
    };
    html! {
        <p class="diagram-says">{ shows }{ " " }{ el("em", "", more) }
            if state.ui.window.picked.is_some() {
                { " " }{ button("link", t::DESELECT.get(state.lang()), Deed::Run(|store| pick(store, None))) }
            }
        </p>
    }
}

/// It stands on the page: the next frame paints it.
pub(crate) fn shown(store: &Store) {
    store.wake();
}

/// Picks a step, or none.
fn pick(store: &Store, step: Option<u64>) {
    store.change(|state| {
        let nodes = state.session.names().len();
        state.ui.window.picked = step.and_then(|step| {
            while state.follow_trail() {}
            let cone = state.trail.1.cone(step, nodes);
            (!cone.is_empty()).then(|| (step, cone.into()))
        });
    });
}

/// Shows this many times as much time, with the moment at a pixel (or the present) where it is.
fn zoom(store: &Store, factor: f64, at: Option<f32>) {
    if let Some(size) = size() {
        store.change(|state| state.zoom_window(size, factor, at));
    }
}

/// Shows all that is known.
fn show_all(store: &Store) {
    store.change(|state| {
        let known = state.session.present().known_at.0;
        state.ui.window.span = Some((known + known / 40).max(SPAN_MIN));
        state.ui.window.from = Some(Micros(0));
    });
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
    if let Some(step) = step {
        store.seek(step);
        pick(store, Some(step));
    } else {
        store.seek_time(at);
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
            pick(&store, Some(step));
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
