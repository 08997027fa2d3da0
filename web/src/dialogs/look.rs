//! How the page looks and behaves: the themes as they look, the language, what time does while somebody reads, keys.

use crate::act::Act;
use crate::bar::{set_lang, set_theme};
use crate::parts::field::{choice, group};
use crate::parts::modal::Modal;
use crate::parts::on::{all, chosen, el, press};
use crate::store::Store;
use synod_model::{Lang, Text};
use synod_page::Hold;
use synod_page::texts as t;
use synod_scene::Theme;
use yew::{Html, html};

/// The dialog.
pub(super) fn look(store: &Store) -> Modal {
    let lang = store.lang();
    let tr = |text: &'static Text| text.get(lang);
    let settings = store.read().settings.clone();
    let themes =
        Theme::ALL.iter().enumerate().map(|(at, theme)| card(at, *theme, settings.theme, lang)).collect();
    let langs = [("en", "English"), ("zh-CN", "中文")].map(|(id, name)| (id.to_owned(), name.to_owned()));
    let pick_lang = chosen(|store, value| set_lang(store, Lang::parse(&value).unwrap_or_default()));
    let says = |hold: &Hold| match hold {
        Hold::Slow => tr(&t::WAITS_SLOW),
        Hold::Stop => tr(&t::WAITS_STOP),
        Hold::Off => tr(&t::WAITS_OFF),
    };
    let holds: Vec<(String, String)> =
        Hold::ALL.iter().map(|hold| (hold.id().to_owned(), says(hold).to_owned())).collect();
    let pick_hold = chosen(|store, value| {
        remember(store, |settings| settings.hold = Hold::parse(&value).unwrap_or_default());
    });
    let toggle = chosen(|store, _| remember(store, |settings| settings.keys = !settings.keys));
    let body = html! {
        <>
            { group(&t::THEMES) }
            <div class="themes" role="radiogroup" aria-label={tr(&t::THEMES)}>{ all(themes) }</div>
            { choice("lang".into(), tr(&t::LANGUAGE).into(), &langs, settings.lang.tag(), pick_lang) }
            { choice("hold".into(), tr(&t::WAITS).into(), &holds, settings.hold.id(), pick_hold) }
            <label class="switch">
                <input type="checkbox" role="switch" checked={settings.keys} onchange={toggle} />{ el("span", "", tr(&t::HELP_KEYS_ON)) }
            </label>
            if !settings.kept {
                { el("p", "note", tr(&t::STORAGE_DENIED)) }
            }
        </>
    };
    Modal { title: tr(&t::LOOK).into(), says: "".into(), wide: false, body }
}

/// A theme as it looks, to be chosen.
fn card(at: usize, theme: Theme, chosen: Theme, lang: Lang) -> Html {
    let checked = (theme == chosen).to_string();
    html! {
        <button type="button" class="theme" role="radio" aria-checked={checked} data-theme={theme.id()}
            onclick={press(Act::With(at, |store, at| set_theme(store, Theme::ALL[at])))}>
            <svg viewBox="0 0 96 56" aria-hidden="true">
                <path class="theme-link" d="M24 30 L72 18 M24 30 L66 44 M72 18 L66 44" />
                <circle class="theme-lead" cx="24" cy="30" r="11" />
                <circle class="theme-node" cx="72" cy="18" r="9" />
                <circle class="theme-node" cx="66" cy="44" r="9" />
                <path class="theme-message" d="M46 20 l7 0 -3.5 -7 z" />
            </svg>
            { el("span", "", crate::bar::theme_name(theme).get(lang)) }
        </button>
    }
}

/// Changes a setting that nothing on the stage shows, and remembers it.
fn remember(store: &Store, change: impl FnOnce(&mut synod_page::Settings)) {
    store.change(|state| {
        change(&mut state.settings);
        crate::settings::save(&state.settings);
    });
}
