//! What is asked of the events of the space-time diagram: what the signs mean, where something happened, and whether one of
//! two events happened before the other.

use crate::act::Act;
use crate::panels::kind_and_text;
use crate::parts::icon::Icon;
use crate::parts::on::{all, button, el, icon_button, press};
use crate::store::{Store, here};
use synod_page::State;
use synod_page::texts as t;
use synod_scene::{TripEnd, svg};
use yew::{AttrValue, Html, html};

/// The search and the key, above the diagram.
pub(super) fn head(store: &Store) -> Html {
    if store.quietly(State::fit_rows) && !store.read().playing {
        // The rest is looked at a moment later, so that the page stays fluid.
        gloo::timers::callback::Timeout::new(1, || {
            here().notify_part(head);
            here().wake();
        })
        .forget();
    }
    let state = store.read();
    let lang = state.lang();
    html! {
        <div class="diagram-head">
            { key(&state) }
            <div class="diagram-find" role="search" aria-label={t::DIAGRAM_FIND.get(lang)}>
                { kind_and_text(&state, "diagram-kind", "diagram-text") }
                if let Some(found) = state.found() {
                    <span role="status">{ state.say(&t::DIAGRAM_FOUND.with([found.len().into()])) }</span>
                    if !found.is_empty() {
                        { icon_button("ghost icon-only", t::DIAGRAM_FOUND_BEFORE.get(lang), Icon::Back.view(), Act::Run(|store| go(store, false))) }
                        { icon_button("ghost icon-only", t::DIAGRAM_FOUND_NEXT.get(lang), Icon::Forward.view(), Act::Run(|store| go(store, true))) }
                    }
                }
            </div>
        </div>
    }
}

/// What everything means that is in sight, once it is asked for.
fn key(state: &State) -> Html {
    let open = state.ui.window.key;
    let mut rows = Vec::new();
    if open {
        for entry in state.diagram_key() {
            let drawn = svg::inline(entry.size, state.settings.theme, &entry.shapes);
            let drawn = Html::from_html_unchecked(AttrValue::from(drawn));
            rows.push(html! { <li>{ el("span", "", drawn) }{ entry.says }</li> });
        }
    }
    let toggle = press(Act::Run(|store| store.ui(|ui| ui.window.key = !ui.window.key)));
    html! {
        <div class="diagram-key">
            <button type="button" class="ghost outline small" aria-expanded={open.to_string()} onclick={toggle}>{ t::DIAGRAM_KEY.get(state.lang()) }</button>
            if open { { el("ul", "", all(rows)) } }
        </div>
    }
}

/// To the next step that was found, or to the one before.
fn go(store: &Store, forward: bool) {
    let step = store.read().next_found(forward);
    if let Some(step) = step {
        store.seek(step);
        store.change(|state| state.pick(Some(step)));
    }
}

/// What is in sight, in words.
pub(super) fn words(state: &State) -> Html {
    let (from, to) = state.window();
    let (mut count, mut lost) = (0usize, 0usize);
    for trip in state.trail.1.trips_in(from, to) {
        count += 1;
        lost += usize::from(matches!(trip.end, TripEnd::Lost(_)));
    }
    let time = crate::numbers::time;
    let shows =
        state.say(&t::DIAGRAM_SHOWS.with([time(from).into(), time(to).into(), count.into(), lost.into()]));
    let more = match &state.ui.window.picked {
        Some(_) if state.ui.window.order.is_some() => String::new(),
        Some((step, cone)) => {
            let before = state.trail.1.count(cone).saturating_sub(1);
            state.say(&t::DIAGRAM_CONE.with([(*step).into(), before.into()]))
        }
        None => t::DIAGRAM_HINT.get(state.lang()).to_owned(),
    };
    html! {
        <p class="diagram-says">{ shows }{ " " }{ el("em", "", more) }
            { answer(state) }
            if state.ui.window.picked.is_some() {
                { " " }{ button("link", t::DESELECT.get(state.lang()), Act::Run(|store| store.change(|state| state.pick(None)))) }
            }
        </p>
    }
}

/// Whether the two events that were picked are ordered, or the way to pick the other one.
fn answer(state: &State) -> Html {
    let lang = state.lang();
    let window = &state.ui.window;
    if let Some(order) = &window.order {
        let says = order.says(&state.trail.1, state.session.names(), lang);
        return html! { <>{ " " }<strong role="status">{ says }</strong></> };
    }
    if window.comparing {
        return html! { <>{ " " }<strong role="status">{ t::DIAGRAM_COMPARING.get(lang) }</strong></> };
    }
    if window.picked.is_none() {
        return html! {};
    }
    let begin = Act::Run(|store| store.ui(|ui| ui.window.comparing = true));
    html! { <>{ " " }{ button("link", t::DIAGRAM_COMPARE.get(lang), begin) }</> }
}
