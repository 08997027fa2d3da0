//! The bar at the top: the name, what runs, and what concerns the whole page.

use crate::app::dress;
use crate::parts::icon::Icon;
use crate::store::{Dialog, Store};
use crate::texts as t;
use synod_model::{Lang, Text};
use synod_scene::Theme;
use yew::{Callback, Html, MouseEvent, html};

/// Opens a dialog on a click.
pub(crate) fn opens(store: &Store, dialog: Dialog) -> Callback<MouseEvent> {
    let store = store.clone();
    Callback::from(move |_| store.dialog(dialog.clone()))
}

/// The bar.
pub(crate) fn bar(store: &Store) -> Html {
    let lang = store.lang();
    let tr = |text: &'static Text| text.get(lang);
    let (system, family, title, theme, embed) = {
        let state = store.read();
        let meta = state.system().meta;
        (meta.title.get(lang), meta.family.get(lang), state.title(), state.settings.theme, state.ui.embed)
    };
    if embed {
        return html! {};
    }
    let theme_says = theme_says(theme, lang);
    let next_theme = settings(store, |settings| settings.theme = crate::settings::next_theme(settings.theme));
    let other_lang = settings(store, |settings| {
        settings.lang = if settings.lang == Lang::En { Lang::ZhCn } else { Lang::En };
    });
    let other = if lang == Lang::En { Lang::ZhCn } else { Lang::En };
    html! {
        <header class="bar">
            <h1 class="brand">{ Icon::Brand.view() }<span>{ "Synod" }</span></h1>
            <button type="button" class="pick" aria-haspopup="dialog" onclick={opens(store, Dialog::Systems)}>
                <span class="sr">{ tr(&t::SYSTEM) }{ " " }</span><b>{ system }</b><small>{ family }</small>{ Icon::Down.view() }
            </button>
            <button type="button" class="pick pick-scenario" aria-haspopup="dialog"
                onclick={opens(store, Dialog::Scenarios)}>
                <span class="sr">{ tr(&t::SCENARIO) }{ " " }</span><span class="pick-title">{ title }</span>
                { Icon::Down.view() }
            </button>
            <span class="grow"></span>
            <button type="button" class="ghost" lang={other.tag()} aria-label={tr(&t::OTHER_LANGUAGE)}
                title={tr(&t::OTHER_LANGUAGE_SAYS)} onclick={other_lang}>
                <span class="wide-only">{ tr(&t::OTHER_LANGUAGE) }</span>
                <span class="narrow-only" aria-hidden="true">{ tr(&t::OTHER_LANGUAGE_SHORT) }</span>
            </button>
            <button type="button" class="ghost icon-only hide-s" aria-label={theme_says.clone()} title={theme_says}
                onclick={next_theme}>{ Icon::Theme.view() }</button>
            <button type="button" class="ghost icon-only" aria-label={tr(&t::HELP)} title={tr(&t::HELP)}
                aria-haspopup="dialog" onclick={opens(store, Dialog::Help)}>{ "?" }</button>
            <button type="button" class="primary" aria-haspopup="dialog" onclick={opens(store, Dialog::Share)}>
                { tr(&t::SHARE) }
            </button>
        </header>
    }
}

/// What the theme button says.
pub(crate) fn theme_says(theme: Theme, lang: Lang) -> String {
    let name = match theme {
        Theme::Light => &t::THEME_LIGHT,
        Theme::Dark => &t::THEME_DARK,
        Theme::Projector => &t::THEME_PROJECTOR,
    };
    t::THEME.with([name.into()]).render(lang, &|_| String::new())
}

/// Changes a setting on a click, and remembers it.
pub(crate) fn settings(store: &Store, change: fn(&mut crate::settings::Settings)) -> Callback<MouseEvent> {
    let store = store.clone();
    Callback::from(move |_| {
        store.change(|state| {
            change(&mut state.settings);
            state.settings.save();
            // Names and figures on the stage are in the reader's language, its colours in the theme's.
            state.restage();
        });
        dress(&store);
        crate::address::write(&store);
    })
}
