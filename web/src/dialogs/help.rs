//! Help: what the page is, what can be clicked, and the keys, which can be switched off.

use crate::bar::{settings, theme_says};
use crate::parts::modal::Modal;
use crate::settings::next_theme;
use crate::store::Store;
use crate::texts as t;
use synod_model::Text;
use yew::{Callback, Html, html};

/// The help dialog.
pub(crate) fn help(store: &Store) -> Html {
    let lang = store.lang();
    let tr = |text: &'static Text| text.get(lang);
    let (keys, kept, meta, theme) = {
        let state = store.read();
        (state.settings.keys, state.settings.kept, state.system().meta, state.settings.theme)
    };
    let toggle = {
        let store = store.clone();
        Callback::from(move |_: yew::Event| {
            store.change(|state| {
                state.settings.keys = !state.settings.keys;
                state.settings.save();
            });
        })
    };
    let row = |keys: &[&'static str], says: &'static Text| {
        html! {
            <><dt>{ for keys.iter().map(|key| html! { <kbd>{ *key }</kbd> }) }</dt><dd>{ tr(says) }</dd></>
        }
    };
    html! {
        <Modal title={tr(&t::HELP_TITLE)} wide=true>
            <p>{ tr(&t::HELP_WHAT) }</p>
            <p>{ tr(&t::HELP_MOUSE) }</p>
            <section>
                <h3 class="group">{ meta.title.get(lang) }</h3>
                <p>{ meta.summary.get(lang) }<br /><small class="muted" lang="en">{ meta.paper }</small></p>
            </section>
            <h3 class="group">{ tr(&t::HELP_KEYS) }</h3>
            <dl class="keys">
                { row(&[tr(&t::KEY_SPACE)], &t::KEY_PLAY) }
                { row(&["←", "→"], &t::KEY_STEP) }
                { row(&["[", "]"], &t::KEY_EVENT) }
                { row(&["1", "–", "9"], &t::KEY_SELECT) }
                { row(&["c"], &t::KEY_CRASH) }
                { row(&["z"], &t::KEY_PAUSE) }
                { row(&["i"], &t::KEY_ISOLATE) }
                { row(&["p"], &t::KEY_PARTITION) }
                { row(&["h"], &t::KEY_HEAL) }
                { row(&["r"], &t::KEY_REQUEST) }
                { row(&["m"], &t::KEY_MENU) }
                { row(&["f"], &t::KEY_FULL) }
                { row(&["Esc"], &t::KEY_ESCAPE) }
                { row(&["PgUp", "PgDn", "."], &t::KEY_CLICKER) }
            </dl>
            <div class="quick">
                <button type="button" class="ghost outline"
                    onclick={settings(store, |s| s.theme = next_theme(s.theme))}>{ theme_says(theme, lang) }</button>
            </div>
            <label class="switch">
                <input type="checkbox" role="switch" checked={keys} onchange={toggle} /><span>{ tr(&t::HELP_KEYS_ON) }</span>
            </label>
            if !kept {
                <p class="note">{ tr(&t::STORAGE_DENIED) }</p>
            }
        </Modal>
    }
}
