//! The address holds all that matters: the system, the scenario or the whole run, and the moment.
//!
//! While the run plays or is stepped through, the present entry of the browser's history is replaced, and not
//! too often (browsers count). A new entry is made only for another run, another branch, or a fork, so that
//! the back button goes to where the reader chose something.

use crate::chunks::{self, Chunk};
use crate::control::bundled;
use crate::pace::Pace;
use crate::store::{Notice, State, Store, now};
use crate::texts as t;
use crate::undo::Place;
use std::cell::{Cell, RefCell};
use synod_scenario::{Beside, Link, Moment, Run, Scenario, decode, encode};
use synod_scene::Theme;
use synod_sim::Schedule;
use wasm_bindgen::JsValue;

/// The least time between two replacements of the address, in milliseconds.
const WRITE_MS: f64 = 400.0;

/// The key of a link under which the pace stands, in virtual microseconds per second.
const PACE: &str = "pace";

/// The most addresses of which the page knows the place in its runs.
const VISITS: usize = 64;

thread_local! {
    /// Addresses that were written, and the places in the runs that they stand for: going back in the browser's history
    /// goes there, and every branch is still known.
    static VISITED: RefCell<Vec<(String, Place)>> = const { RefCell::new(Vec::new()) };
    /// The last link that was written.
    static LAST: RefCell<String> = const { RefCell::new(String::new()) };
    static WRITTEN_AT: Cell<f64> = const { Cell::new(0.0) };
    static TIMER: RefCell<Option<gloo::timers::callback::Timeout>> = const { RefCell::new(None) };
}

/// The last link that was written.
fn last() -> String {
    LAST.with(|last| last.borrow().clone())
}

/// The link that shows this very moment. A link to share carries no theme: that is the reader's own.
pub(crate) fn link(state: &State, to_share: bool) -> Link {
    let session = &state.session;
    let present = session.present();
    let plain = state.edits == 0 && state.bundled.is_some();
    let mut other = Vec::new();
    let (beside, own_schedules) = state.panes.link();
    if state.pace != Pace::default() {
        other.push((PACE.to_owned(), state.pace.micros_per_second().to_string()));
    }
    Link {
        system: session.scenario().system.value.clone(),
        scenario: state.bundled.clone(),
        lang: Some(state.lang()),
        theme: (!to_share).then(|| state.settings.theme.id().to_owned()),
        embed: state.ui.embed && !to_share,
        seed: None,
        at: Some(Moment { step: present.step, offset: present.playhead.since(present.at) }),
        run: (!plain).then(|| Run {
            revision: synod_sim::REVISION,
            fingerprint: session.fingerprint(),
            text: session.recorded().to_string(),
        }),
        beside,
        own_schedules,
        other,
    }
}

/// The whole address of a link.
pub(crate) fn full(link: &Link) -> String {
    let location = web_sys::window().map(|window| window.location());
    let base = location.and_then(|l| l.href().ok()).unwrap_or_default();
    let base = base.split('#').next().unwrap_or_default();
    format!("{base}{}", encode(link))
}

/// Replaces the address by the present moment: now, or a moment later if that was just done.
pub(crate) fn write(store: &Store) {
    // Before its code is here the address stays; and so it does while the reader is on the way to another one.
    if chunks::panels().is_none() || chunks::is_coming() {
        return;
    }
    let wait = WRITTEN_AT.get() + WRITE_MS - now();
    if wait <= 0.0 {
        replace(store);
    } else if TIMER.with(|timer| timer.borrow().is_none()) {
        let store = store.clone();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and WRITE_MS")]
        let timeout = gloo::timers::callback::Timeout::new(wait as u32 + 1, move || {
            TIMER.with(|timer| {
                // It has fired: forgetting it keeps it from being cancelled from inside itself.
                if let Some(fired) = timer.borrow_mut().take() {
                    let _ = fired.forget();
                }
            });
            replace(&store);
        });
        TIMER.with(|timer| *timer.borrow_mut() = Some(timeout));
    }
}

/// The link of the present moment; if the run is the reader's own, it is kept under it.
pub(crate) fn present(store: &Store) -> String {
    let state = store.read();
    let address = encode(&link(&state, false));
    crate::mine::keep(&state, &address);
    address
}

/// The whole address of the present moment, for somebody else.
pub(crate) fn shared(state: &State) -> String {
    full(&link(state, true))
}

/// Replaces the address by the present moment, now.
pub(crate) fn replace(store: &Store) {
    let Some(panels) = chunks::panels() else { return };
    let address = (panels.present)(store);
    VISITED.with_borrow_mut(|visited| {
        let before = last();
        visited.retain(|(written, _)| *written != before);
    });
    visit(store, &address);
    WRITTEN_AT.set(now());
    if let Some(history) = web_sys::window().and_then(|window| window.history().ok()) {
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&address));
    }
    LAST.with(|last| *last.borrow_mut() = address);
}

/// Makes a new entry of the browser's history.
pub(crate) fn push(store: &Store) {
    TIMER.with(|timer| drop(timer.borrow_mut().take()));
    let Some(panels) = chunks::panels() else { return };
    let address = (panels.present)(store);
    visit(store, &address);
    if let Some(history) = web_sys::window().and_then(|window| window.history().ok()) {
        let _ = history.push_state_with_url(&JsValue::NULL, "", Some(&address));
    }
    WRITTEN_AT.set(now());
    LAST.with(|last| *last.borrow_mut() = address);
}

/// Notes the place that an address stands for.
fn visit(store: &Store, address: &str) {
    let place = Place::of(&store.read());
    VISITED.with_borrow_mut(|visited| {
        visited.retain(|(written, _)| written != address);
        if visited.len() >= VISITS {
            visited.remove(0);
        }
        visited.push((address.to_owned(), place));
    });
}

/// Goes to the place that an address stands for, if its run is still there; whether it is. What stands beside is opened anew.
fn revisit(state: &mut State, fragment: &str) -> bool {
    let place = VISITED.with_borrow(|visited| {
        visited.iter().find(|(written, _)| written == fragment).map(|(_, place)| *place)
    });
    let Some((place, link)) = place.zip(synod_scenario::decode(fragment).ok()) else { return false };
    let alone = link.beside.is_empty() && state.panes.is_empty();
    let there = alone && state.go(place);
    if there {
        show_as(state, &link);
    }
    there
}

/// The fragment in the address bar.
pub(crate) fn fragment() -> String {
    web_sys::window().and_then(|window| window.location().hash().ok()).unwrap_or_default()
}

/// What a fragment asks for, read but not yet opened.
pub(crate) struct Wanted {
    /// The link.
    pub(crate) link: Link,
    /// Its scenario.
    pub(crate) scenario: Scenario,
    /// The bundled scenario it came from.
    pub(crate) bundled: Option<String>,
}

/// The chunks of the page's code that a fragment needs and that are not here yet.
pub(crate) fn missing(fragment: &str) -> Vec<Chunk> {
    let Some(panels) = chunks::panels() else { return vec![Chunk::Panels] };
    let systems = (panels.systems)(fragment);
    let mut missing = chunks::missing(systems.iter().map(String::as_str));
    // Runs side by side are a matter of the dialogs.
    if systems.len() > 1 && chunks::dialogs().is_none() {
        missing.push(Chunk::Dialogs);
    }
    missing
}

/// Whether a fragment asks for nothing.
pub(crate) fn is_empty(fragment: &str) -> bool {
    fragment.trim_start_matches(['#', '/']).is_empty()
}

/// The systems that a fragment needs.
pub(crate) fn systems(fragment: &str) -> Vec<String> {
    let Ok(link) = decode(fragment) else { return Vec::new() };
    let named = |run: &Run| Scenario::parse(&run.text).ok().map(|scenario| scenario.system.value);
    let mut systems = vec![link.system];
    systems.extend(link.run.as_ref().and_then(named));
    systems.extend(link.beside.iter().filter_map(|beside| match beside {
        Beside::Bundled { system, .. } => Some(system.clone()),
        Beside::Run(run) => named(run),
    }));
    systems
}

/// Puts what a fragment asks for into a state that is new; if it cannot be had, the state stays with a notice.
pub(crate) fn begin(state: &mut State, fragment: &str) {
    // Language and theme count even when the run of the link cannot be opened.
    if let Ok(link) = decode(fragment) {
        show_as(state, &link);
    }
    let default = state.session.scenario().system.value.clone();
    if let Err(notice) = read(fragment, &default).and_then(|wanted| apply(state, wanted)) {
        state.playing = false;
        state.ui.notice = Some(notice);
    }
}

/// Reads a fragment. An empty one asks for `default`.
pub(crate) fn read(fragment: &str, default: &str) -> Result<Wanted, Notice> {
    let mut link = decode(fragment).map_err(Notice::Link)?;
    if link.system.is_empty() {
        default.clone_into(&mut link.system);
    }
    let (mut scenario, bundled) = match &link.run {
        Some(run) => (Scenario::parse(&run.text).map_err(Notice::Scenario)?, link.scenario.clone()),
        None if !chunks::is_registered(&link.system) => (Scenario::new(&link.system), None),
        None => bundled(&link.system, link.scenario.as_deref()).map_err(Notice::Scenario)?,
    };
    let bundled = match link.seed {
        Some(seed) if seed != scenario.seed => {
            scenario.seed = seed;
            None
        }
        _ => bundled,
    };
    Ok(Wanted { link, scenario, bundled })
}

/// Puts what a link asks for in place of the state's run.
pub(crate) fn apply(state: &mut State, wanted: Wanted) -> Result<(), Notice> {
    let Wanted { link, scenario, bundled } = wanted;
    let beside: Result<Vec<_>, _> = link.beside.iter().map(crate::compare::read).collect();
    let beside = beside.map_err(Notice::Scenario)?;
    let mut session = state.catalogue.clone().open(scenario).map_err(Notice::Scenario)?;
    if let Some(at) = link.at {
        session.seek(at.step).map_err(Notice::Scenario)?;
        if at.offset.0 > 0 {
            let present = session.present();
            session.seek_time(present.at.plus(at.offset)).map_err(Notice::Scenario)?;
        }
    }
    state.replace(session, bundled);
    state.playing =
        link.at.is_none() && !state.session.scenario().stepwise && !crate::settings::media(crate::app::CALM);
    state.edits = u64::from(link.run.is_some());
    let schedule = if link.own_schedules { Schedule::Own } else { Schedule::First };
    for wanted in beside {
        crate::compare::add(state, wanted, schedule).map_err(Notice::Scenario)?;
    }
    state.arrived();
    show_as(state, &link);
    if let Some(run) = &link.run
        && link.at.is_some()
        && (run.revision != synod_sim::REVISION || run.fingerprint != state.session.fingerprint())
    {
        state.ui.notice = Some(Notice::Says(t::OTHER_VERSION.with([])));
    } else if let Some(at) = link.at.filter(|at| at.step > state.session.present().step) {
        let end = state.session.present().step;
        state.ui.notice = Some(Notice::Says(t::OPENS_BEYOND.with([at.step.into(), end.into()])));
    }
    Ok(())
}

/// Language, theme, pace and frame of a link.
pub(crate) fn show_as(state: &mut State, link: &Link) {
    if let Some(lang) = link.lang {
        state.settings.lang = lang;
    }
    if let Some(theme) = link.theme.as_deref().and_then(Theme::parse) {
        state.settings.theme = theme;
    }
    state.ui.embed = link.embed;
    let pace = link.other.iter().find(|(key, _)| key == PACE);
    if let Some(pace) = pace.and_then(|(_, us)| us.parse().ok()).and_then(Pace::of_micros) {
        state.pace = pace;
    }
}

/// The reader went to another address: by a link, by hand, or back and forth in the history.
pub(crate) fn changed(store: &Store) {
    let fragment = fragment();
    if fragment == last() {
        return;
    }
    go(store, fragment);
}

/// Goes to an address, when the code has come that it needs.
pub(crate) fn go(store: &Store, fragment: String) {
    TIMER.with(|timer| drop(timer.borrow_mut().take()));
    chunks::need(store, vec![Chunk::Panels], move |store| {
        chunks::need(store, missing(&fragment), move |store| {
            if let Some(panels) = chunks::panels() {
                (panels.arrive)(store, fragment);
            }
        });
    });
}

/// Goes to an address whose code is here.
pub(crate) fn arrive(store: &Store, fragment: String) {
    let default = store.read().session.scenario().system.value.clone();
    let outcome = if store.quietly(|state| revisit(state, &fragment)) {
        Ok(())
    } else {
        read(&fragment, &default).and_then(|wanted| store.quietly(|state| apply(state, wanted)))
    };
    match outcome {
        Ok(()) => {
            LAST.with(|last| *last.borrow_mut() = fragment);
            store.change(|_| {});
        }
        // What is in the address is lost when the page is loaded anew, so the run goes back there.
        Err(notice) => {
            store.ui(|ui| ui.notice = Some(notice));
            replace(store);
        }
    }
    crate::app::dress(store);
}

/// Goes to a link of this page, as if it had been followed.
pub(crate) fn go_to(_: &Store, link: &str) {
    if let Some(window) = web_sys::window() {
        let _ = window.location().set_hash(link);
    }
}
