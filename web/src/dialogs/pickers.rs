//! The pickers: which system, by family and with a search; which of its scenarios.

use super::own::Own;
use crate::parts::field::Input;
use crate::parts::modal::Modal;
use crate::store::{Store, use_store};
use crate::texts as t;
use synod_scenario::Scenario;
use synod_sim::System;
use yew::{Callback, Html, MouseEvent, function_component, html, use_state};

/// The systems.
#[function_component]
pub(crate) fn Systems() -> Html {
    let store = use_store();
    let lang = store.lang();
    let search = use_state(String::new);
    let state = store.read();
    let present = state.system().meta.id;
    let wanted = search.trim().to_ascii_lowercase();
    let fits = |system: &&System| {
        let meta = system.meta;
        let words = [meta.id, meta.title.en, meta.title.zh, meta.family.en, meta.family.zh, meta.paper];
        wanted.is_empty() || words.iter().any(|word| word.to_ascii_lowercase().contains(&wanted))
    };
    let found: Vec<&System> = state.catalogue.systems().iter().filter(fits).collect();
    let mut families: Vec<&str> = Vec::new();
    for system in &found {
        let family = system.meta.family.get(lang);
        if !families.contains(&family) {
            families.push(family);
        }
    }
    let row = |system: &System| {
        let meta = system.meta;
        let onclick = opens(&store, meta.id, None);
        let current = (meta.id == present).then_some("true");
        html! {
            <li><button type="button" class="row" aria-current={current} {onclick}>
                <b>{ meta.title.get(lang) }</b><span class="row-side">{ meta.year }</span>
                <small>{ meta.summary.get(lang) }</small>
            </button></li>
        }
    };
    let typed = search.clone();
    let input = Input {
        id: "system-search",
        label: t::SEARCH.get(lang).into(),
        value: (*search).clone().into(),
        unit: "".into(),
        help: "".into(),
        number: false,
    };
    html! {
        <Modal title={t::SYSTEMS.get(lang)} wide=true>
            { input.view(Callback::from(move |text| typed.set(text))) }
            if found.is_empty() {
                <p class="empty">{ t::SEARCH_NONE.get(lang) }</p>
            }
            { for families.iter().map(|family| html! {
                <section>
                    <h3 class="group">{ *family }</h3>
                    <ul class="rows">
                        { for found.iter().filter(|s| s.meta.family.get(lang) == *family).map(|s| row(s)) }
                    </ul>
                </section>
            }) }
        </Modal>
    }
}

/// The scenarios of the present system, and a form for one's own.
pub(crate) fn scenarios(store: &Store) -> Html {
    let lang = store.lang();
    let (system, name, present) = {
        let state = store.read();
        let meta = state.system().meta;
        (meta.id, meta.title.get(lang), state.bundled.clone())
    };
    let of_system = synod_library::scenarios().iter().filter(|s| s.system == system);
    let rows = of_system.filter_map(|s| Some((s.id, Scenario::parse(s.text).ok()?)));
    let rows = rows.map(|(id, scenario)| {
        let title = scenario.title(lang).unwrap_or(id).to_owned();
        let current = (present.as_deref() == Some(id)).then_some("true");
        html! {
            <li><button type="button" class="row" aria-current={current} onclick={opens(store, system, Some(id))}>
                <b>{ title }</b><code class="row-side">{ id }</code>
            </button></li>
        }
    });
    let title = t::SCENARIOS_OF.with([name.into()]).render(lang, &|_| String::new());
    html! {
        <Modal {title} wide=true>
            <ul class="rows">{ for rows }</ul>
            <Own />
        </Modal>
    }
}

fn opens(store: &Store, system: &'static str, id: Option<&'static str>) -> Callback<MouseEvent> {
    let store = store.clone();
    Callback::from(move |_| store.open_bundled(system, id))
}
