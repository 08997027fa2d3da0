//! What must be seen at once: a violation that stopped time, and what the page has to say.

use crate::bar::opens;
use crate::parts::icon::Icon;
use crate::store::{Dialog, Notice, State, Tab, use_store};
use crate::texts as t;
use yew::{Callback, Html, function_component, html};

/// The banners over the stage.
#[function_component]
pub(crate) fn Banners() -> Html {
    html! { <div class="banners"><Violation /><Said /></div> }
}

/// The violation that stopped time, with the facts that contradict.
#[function_component]
fn Violation() -> Html {
    let store = use_store();
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

/// What the page has to say, until it is dismissed.
#[function_component]
fn Said() -> Html {
    let store = use_store();
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
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
