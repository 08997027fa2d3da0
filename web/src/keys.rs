//! Keys. Single keys act only while the stage has the focus, never while typing, composing, or with a modifier
//! held, and can be switched off (WCAG 2.1.4).

use crate::parts::on::target;
use crate::stage::lasso::zoom;
use crate::store::Store;
use synod_model::NodeId;
use synod_page::{Deed, Dialog, Menu, Selection, State, Taken, by_key};
use web_sys::KeyboardEvent;

/// A key was pressed somewhere on the page.
pub(crate) fn pressed(store: &Store, event: &KeyboardEvent) {
    if event.default_prevented() || event.is_composing() || event.alt_key() {
        return;
    }
    let Some(target) = target(event) else { return };
    let inside = |selector: &str| target.closest(selector).ok().flatten().is_some();
    if event.ctrl_key() || event.meta_key() {
        if !inside("input:not([type=checkbox]), textarea, dialog") && undo(store, event) {
            event.prevent_default();
        }
        return;
    }
    let key = event.key();
    if inside("input:not([type=checkbox]), select, textarea, dialog, [role=menu]") {
        return;
    }
    // Help is wanted anywhere.
    if key == "?" && store.read().settings.keys && !store.read().ui.embed {
        store.dialog(Dialog::Help);
        event.prevent_default();
        return;
    }
    if inside("input, [role=slider], .logs-scroll, .side") {
        return;
    }
    let on_stage = inside("#stage");
    let presenting = store.read().ui.present && !inside("button");
    let handled = clicker(store, &key)
        || (presenting && crate::present::key(store, &key))
        || (on_stage && on_stage_key(store, event, &key, inside("button:not(.node)")));
    if handled {
        event.prevent_default();
    }
}

/// Ctrl or Cmd with Z, and with Shift (or Y in its place) the other way.
fn undo(store: &Store, event: &KeyboardEvent) -> bool {
    match (event.code().as_str(), event.shift_key()) {
        ("KeyZ", false) => store.update(Deed::Undo),
        ("KeyZ", true) | ("KeyY", false) => store.update(Deed::Redo),
        _ => return false,
    }
    true
}

/// The keys of a presenter's clicker; they are not characters, so they act wherever nothing else wants them.
fn clicker(store: &Store, key: &str) -> bool {
    // Slides and lessons are turned like pages.
    let (reads, slides) = (store.read().lesson.is_some(), store.read().ui.slide.is_some());
    match key {
        "PageDown" | "PageUp" if slides => {
            if let Some(lessons) = crate::chunks::lessons() {
                (lessons.turn_slide)(store, key == "PageDown");
            }
        }
        "PageDown" if reads => store.update(Deed::Lesson(Taken::Next)),
        "PageUp" if reads => store.update(Deed::Lesson(Taken::Previous)),
        "PageDown" => store.step_forward(),
        "PageUp" => store.step_back(),
        _ => return false,
    }
    true
}

fn on_stage_key(store: &Store, event: &KeyboardEvent, key: &str, on_button: bool) -> bool {
    match key {
        "Escape" => {
            store.update(Deed::Select(Selection::None));
            return true;
        }
        // Arrows move between the nodes while one of them has the focus; see `stage/nodes.rs`.
        "ArrowLeft" if !on_button => store.step_back(),
        "ArrowRight" if !on_button => store.step_forward(),
        _ => return store.read().settings.keys && single_key(store, event, key, on_button),
    }
    true
}

fn single_key(store: &Store, event: &KeyboardEvent, key: &str, on_button: bool) -> bool {
    match key {
        // On a button the space bar presses it; on a node Enter does, and the space bar belongs to the run.
        " " if on_button => return false,
        " " => store.toggle_play(),
        "." => store.step_forward(),
        "[" => store.interesting(false),
        "]" => store.interesting(true),
        "m" | "ContextMenu" => return menu(store),
        "n" | "N" => return next_message(store, event.shift_key()),
        "b" if !store.read().session.scenario().stepwise => store.update(Deed::ByHand),
        "+" | "=" | "-" | "0" if store.read().stage.is_large() => match key {
            "0" => store.change(|state| state.stage.show_all()),
            "-" => zoom(store, 0.8, None),
            _ => zoom(store, 1.25, None),
        },
        "k" => store.dialog(Dialog::Key),
        "f" => crate::present::toggle(store),
        _ => {
            if let Some(digit) = digit(event, key) {
                let exists = digit <= store.read().session.names().len();
                if exists {
                    store.select_node(NodeId::at(digit - 1), event.shift_key());
                    // Enter and the arrows mean the node that was chosen.
                    if on_node(event) {
                        crate::stage::focus_node(digit - 1);
                    }
                }
                return exists;
            }
            let Some(key) = single(key) else { return false };
            let action = by_key(&store.read(), key.to_ascii_lowercase());
            let Some(action) = action else { return false };
            // A held key repeats; a repeated crash would be a restart.
            if !event.repeat() || matches!(action.deed, Deed::Select(_)) {
                store.update(action.deed);
            }
        }
    }
    true
}

/// Whether a node has the focus.
fn on_node(event: &KeyboardEvent) -> bool {
    target(event).is_some_and(|target| target.class_name() == "node")
}

/// The digit of a key. With Shift the key is another character, and on some keyboards the digit needs Shift: so either
/// the character or the key itself may be the digit.
fn digit(event: &KeyboardEvent, key: &str) -> Option<usize> {
    let code = event.code();
    let digit = if event.shift_key() { code.strip_prefix("Digit").unwrap_or(key) } else { key };
    digit.parse().ok().filter(|digit| (1..=9).contains(digit))
}

/// The only character of a key's name.
fn single(key: &str) -> Option<char> {
    let mut chars = key.chars();
    chars.next().filter(|_| chars.next().is_none())
}

/// Opens the menu of what is selected, beside it.
fn menu(store: &Store) -> bool {
    let at = {
        let state = store.read();
        place_of(&state).filter(|_| !state.ui.embed)
    };
    let Some((x, y)) = at else { return false };
    store.ui(|ui| ui.menu = Some(Menu { x, y }));
    true
}

/// Where the last of what is selected stands, in pixels of the stage's place.
fn place_of(state: &State) -> Option<(f64, f64)> {
    match &state.ui.selection {
        Selection::None => None,
        Selection::Nodes(nodes) => state.stage.place_of(*nodes.last()?),
        Selection::Link(a, b) => {
            let (a, b) = (state.stage.place_of(*a)?, state.stage.place_of(*b)?);
            Some((f64::midpoint(a.0, b.0), f64::midpoint(a.1, b.1)))
        }
        Selection::Message(serial) => {
            let spot = state.stage.spots.iter().find(|spot| spot.serial == *serial)?;
            let at = spot.at - state.stage.offset();
            Some((at.x.into(), at.y.into()))
        }
    }
}

/// Selects the message in flight after the selected one, or the one before it, in the order in which they were sent.
fn next_message(store: &Store, back: bool) -> bool {
    let next = {
        let state = store.read();
        let all = &state.frame.messages;
        let here = match state.ui.selection {
            Selection::Message(serial) => all.iter().position(|m| m.serial == serial),
            _ => None,
        };
        let count = all.len().max(1);
        let at = match (here, back) {
            (Some(at), false) => at + 1,
            (Some(at), true) => at + count - 1,
            (None, false) => 0,
            (None, true) => count - 1,
        };
        all.get(at % count).map(|m| m.serial)
    };
    let Some(serial) = next else { return false };
    store.ui(|ui| ui.inspect(Selection::Message(serial)));
    true
}
