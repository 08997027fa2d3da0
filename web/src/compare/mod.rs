//! Runs beside the one on the stage: on its clock, and on its schedule of faults and arrivals.
//!
//! The run on the stage leads; every button acts on it. The others are derived from it ([`synod_sim::share`]), and
//! derived again when its past has changed, so an action, another branch and an undo reach them alike. They are looked
//! after only while there are any.

mod dialog;
mod view;

pub(crate) use dialog::compare;
pub(crate) use view::{beside, panes};

use crate::stage::canvas::{Brush, Palette};
use crate::store::{Notice, State, Store};
use crate::texts as t;
use synod_scenario::{Beside, Run, Scenario, ScenarioError};
use synod_scene::{Arrangement, Insets, Look, Setting, ShapeList, Stage};
use synod_sim::{Companion, Frame, MOST_COMPARED, Options, REVISION, Schedule};
use wasm_bindgen::JsCast as _;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

/// A run beside the one on the stage.
pub(crate) struct Pane {
    companion: Companion,
    /// The bundled scenario that it is.
    bundled: Option<String>,
    frame: Frame,
    stage: Stage,
    arrangement: Option<Arrangement>,
}

/// All of them.
#[derive(Default)]
pub(crate) struct Panes {
    all: Vec<Pane>,
    schedule: Schedule,
    /// The past of the leading run for which they were derived: how often it was changed, and its branch.
    of: (u64, usize),
    shapes: [ShapeList; 2],
}

impl Panes {
    /// Whether there are none.
    pub(crate) const fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// As a link carries them, and whether each keeps its own schedule.
    pub(crate) fn link(&self) -> (Vec<Beside>, bool) {
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
pub(crate) type Wanted = (Scenario, Option<String>);

/// What a link has beside its first run.
pub(crate) fn read(beside: &Beside) -> Result<Wanted, ScenarioError> {
    match beside {
        Beside::Run(run) => Ok((Scenario::parse(&run.text)?, None)),
        Beside::Bundled { system, scenario } => crate::control::bundled(system, scenario.as_deref()),
    }
}

fn derive(state: &State, own: &Scenario, schedule: Schedule) -> Result<Companion, ScenarioError> {
    let time_of = |step| state.session.time_of(step);
    let first = state.session.recorded();
    Companion::open(&state.catalogue, &first, &time_of, own.clone(), schedule, Options::default())
}

/// Puts a run beside the one on the stage.
pub(crate) fn add(state: &mut State, wanted: Wanted, schedule: Schedule) -> Result<(), ScenarioError> {
    let (own, bundled) = wanted;
    let companion = derive(state, &own, schedule)?;
    state.panes.schedule = schedule;
    state.panes.of = (state.edits, state.session.branch());
    state.panes.all.truncate(MOST_COMPARED - 2);
    let (frame, stage, arrangement) = (Frame::default(), Stage::new(), None);
    state.panes.all.push(Pane { companion, bundled, frame, stage, arrangement });
    follow(state);
    Ok(())
}

/// Takes one away.
fn remove(store: &Store, at: usize) {
    store.change(|state| {
        if at < state.panes.all.len() {
            state.panes.all.remove(at);
        }
    });
    crate::address::push(store);
}

/// Brings all of them to where the run on the stage is.
pub(crate) fn follow(state: &mut State) {
    if state.panes.is_empty() {
        return;
    }
    let mut panes = std::mem::take(&mut state.panes);
    let of = (state.edits, state.session.branch());
    let at = state.session.present().playhead;
    let anew = panes.of != of;
    panes.of = of;
    let schedule = panes.schedule;
    panes.all.retain_mut(|pane| {
        let mut outcome = Ok(());
        if anew {
            outcome =
                derive(state, &pane.companion.own, schedule).map(|companion| pane.companion = companion);
        }
        let outcome = outcome.and_then(|()| pane.companion.follow(at));
        outcome.map_err(|error| state.ui.notice = Some(Notice::Scenario(error))).is_ok()
    });
    state.panes = panes;
}

/// Paints them, as the stage is painted: with every frame.
pub(crate) fn paint(state: &mut State, palette: &Palette) {
    if state.panes.is_empty() {
        return;
    }
    follow(state);
    let mut panes = std::mem::take(&mut state.panes);
    let look = Look { lang: state.lang(), ..Look::default() };
    for (i, pane) in panes.all.iter_mut().enumerate() {
        pane.companion.session.frame(&mut pane.frame);
        let Some((context, size)) = sheet(i) else { continue };
        let insets = Insets { top: 12.0, right: 8.0, bottom: 12.0, left: 8.0 };
        let node_scale = if size.0 < 420.0 { 0.85 } else { 1.0 };
        let setting =
            Setting { width: size.0, height: size.1, insets, theme: state.settings.theme, node_scale };
        if !pane.arrangement.as_ref().is_some_and(|arrangement| arrangement.fits(&pane.frame, &setting)) {
            pane.arrangement = Some(Arrangement::arrange(&pane.frame, &setting));
        }
        let Some(arrangement) = &pane.arrangement else { continue };
        let [still, moving] = &mut panes.shapes;
        pane.stage.static_layer(&pane.frame, &look, arrangement, still);
        pane.stage.dynamic_layer(&pane.frame, &look, arrangement, moving);
        let mut brush = Brush::new(&context, palette);
        brush.paint(still);
        brush.paint(moving);
    }
    state.panes = panes;
}

/// The id of a pane's canvas.
fn canvas_id(at: usize) -> String {
    ["pane-", &at.to_string()].concat()
}

/// A pane's canvas, empty and of the size in which it is shown.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "pixels")]
fn sheet(at: usize) -> Option<(CanvasRenderingContext2d, (f32, f32))> {
    let canvas: HtmlCanvasElement = crate::parts::on::element(&canvas_id(at))?.dyn_into().ok()?;
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
fn choose(store: &Store, wanted: Result<Wanted, ScenarioError>, schedule: Schedule) {
    let added = store.change(|state| {
        let outcome = wanted.and_then(|wanted| add(state, wanted, schedule));
        state.ui.dialog = None;
        outcome.map_err(|error| state.ui.notice = Some(Notice::Scenario(error))).is_ok()
    });
    if added {
        crate::address::push(store);
    }
}

/// What a run is called: the title that a branch has got, or else its system with what is special about it. Other
/// titles are about another schedule.
fn called(state: &State, own: &Scenario) -> String {
    if let (Schedule::Own, Some(title)) = (state.panes.schedule, own.title(state.lang())) {
        return title.to_owned();
    }
    let meta = state.catalogue.get(&own.system.value).map(|system| system.meta);
    let mut name = meta.map_or(own.system.value.as_str(), |meta| meta.title.get(state.lang())).to_owned();
    for setting in &own.params {
        name.push_str(&[" ", &setting.key.value, "=", &setting.value.value].concat());
    }
    for rule in &own.without {
        name.push_str(&[" ", &state.say(&t::WITHOUT_RULE.with([rule.value.as_str().into()]))].concat());
    }
    name
}
