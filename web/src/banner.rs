//! What must be seen at once: a violation that stopped time, and what the page has to say.

use crate::bar::opens;
use crate::parts::icon::Icon;
use crate::parts::live::live;
use crate::store::{Dialog, Notice, State, Store, Tab, use_store};
use crate::texts as t;
use synod_sim::LogRow;
use yew::{Callback, Html, function_component, html, use_memo};

/// The banners over the stage.
pub(crate) fn banners() -> Html {
    html! { <div class="banners"><Violation />{ live(said) }</div> }
}

/// The violation that stopped time, with the facts that contradict.
#[function_component]
fn Violation() -> Html {
    let store = use_store();
    // How it came about is looked up once for each violation: that reads many steps.
    let halted = {
        let state = store.read();
        (state.ui.halted, state.session.branch(), state.session.present().step)
    };
    let chain = use_memo(halted, {
        let store = store.clone();
        move |(halted, _, step)| match halted {
            Some(_) => {
                store.quietly(|state| state.session.chain(*step).iter().map(LogRow::of).collect::<Vec<_>>())
            }
            None => Vec::new(),
        }
    });
    let state = store.read();
    let lang = state.lang();
    let Some(found) = state.ui.halted.and_then(|at| state.session.violations().get(at)) else {
        return html! {};
    };
    let says = state.say(&found.says);
    let go_on = {
        let store = store.clone();
        Callback::from(move |_| store.play())
    };
    let show = {
        let store = store.clone();
        Callback::from(move |_| {
            store.ui(|ui| {
                ui.tab = Tab::Rules;
                ui.sheet = true;
            });
        })
    };
    html! {
        <div class="banner bad" role="alert">
            { Icon::Alert.view() }
            <p><b>{ t::VIOLATION.get(lang) }{ " · " }<code>{ found.invariant }</code></b><br />{ says }</p>
            if chain.len() > 1 {
                <details class="chain">
                    <summary>{ t::CHAIN.get(lang) }</summary>
                    <ol>{ for chain.iter().map(|row| link_of_chain(&store, &state, row)) }</ol>
                </details>
            }
            <div class="banner-end">
                <button type="button" class="primary" onclick={go_on}>{ t::GO_ON.get(lang) }</button>
                if !state.ui.embed {
                    <button type="button" class="ghost outline" onclick={opens(&store, Dialog::Share)}>{ t::SHARE.get(lang) }</button>
                    <button type="button" class="ghost outline" onclick={show}>{ t::RULES.get(lang) }</button>
                }
            </div>
        </div>
    }
}

/// One step of what led there; a click goes to it.
fn link_of_chain(store: &Store, state: &State, row: &LogRow) -> Html {
    let (store, step) = (store.clone(), row.step);
    let onclick = Callback::from(move |_| store.seek(step));
    let says = row.sentences.first().map(|s| state.say(s)).unwrap_or_default();
    html! { <li><button type="button" class="link" {onclick}>{ state.say(&t::FOUND_AT.with([step.into(), says.into()])) }</button></li> }
}

/// What the page has to say, until it is dismissed.
fn said(store: &Store) -> Html {
    let state = store.read();
    let Some(notice) = &state.ui.notice else { return html! {} };
    let dismiss = {
        let store = store.clone();
        Callback::from(move |_| store.ui(|ui| ui.notice = None))
    };
    html! {
        <div class="banner" role="alert" id="notice">
            <p>{ words(&state, notice) }</p>
            <div class="banner-end">
                <button type="button" class="ghost outline" onclick={dismiss}>{ t::DISMISS.get(state.lang()) }</button>
            </div>
        </div>
    }
}

/// A notice in the reader's language.
fn words(state: &State, notice: &Notice) -> String {
    let lang = state.lang();
    match notice {
        Notice::Says(sentence) => state.say(sentence),
        Notice::Scenario(error) => sentence_case(&error.render(lang)),
        Notice::Link(error) => format!("{} {}", t::BAD_LINK.get(lang), sentence_case(&error.render(lang))),
    }
}

/// The sentence with a capital at its beginning: an error begins small when it stands after its place.
fn sentence_case(text: &str) -> String {
    let mut text = text.to_owned();
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    text
}
