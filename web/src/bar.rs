//! The bar at the top: the name, what runs, and what concerns the whole page.

use crate::actions::Deed;
use crate::app::dress;
use crate::parts::icon::Icon;
use crate::parts::on::{el, icon_button, press};
use crate::settings::Settings;
use crate::store::{Dialog, Store};
use crate::texts as t;
use synod_model::{Lang, Text};
use synod_scene::Theme;
use yew::{Html, html};

/// The bar.
pub(crate) fn bar(store: &Store) -> Html {
    let state = store.read();
    if state.ui.embed {
        return el("header", "sr", el("h1", "", state.title()));
    }
    let lang = state.lang();
    let tr = |text: &'static Text| text.get(lang);
    let meta = state.system().meta;
    let theme_says = theme_says(state.settings.theme, lang);
    let other = if lang == Lang::En { Lang::ZhCn } else { Lang::En };
    let opens = |dialog| press(Deed::Ask(dialog));
    html! {
        <header class="bar">
            <h1 class="brand">{ Icon::Brand.view() }{ el("span", "", "Synod") }</h1>
            <button type="button" class="pick" aria-haspopup="dialog" title={meta.title.get(lang)} onclick={opens(Dialog::Systems)}>
                <span class="sr">{ tr(&t::SYSTEM) }{ " " }</span>{ el("b", "", meta.title.get(lang)) }
                { el("small", "", meta.family.get(lang)) }{ Icon::Down.view() }
            </button>
            <button type="button" class="pick pick-scenario" aria-haspopup="dialog" title={state.title()} onclick={opens(Dialog::Scenarios)}>
                <span class="sr">{ tr(&t::SCENARIO) }{ " " }</span>{ el("span", "pick-title", state.title()) }
                { Icon::Down.view() }
            </button>
            <span class="grow"></span>
            <button type="button" class="ghost" lang={other.tag()} aria-label={tr(&t::OTHER_LANGUAGE)}
                title={tr(&t::OTHER_LANGUAGE_SAYS)} onclick={press(Deed::Run(other_lang))}>
                { el("span", "wide-only", tr(&t::OTHER_LANGUAGE)) }
                <span class="narrow-only" aria-hidden="true">{ tr(&t::OTHER_LANGUAGE_SHORT) }</span>
            </button>
            <button type="button" class="ghost icon-only hide-s" aria-label={theme_says.clone()} title={theme_says}
                onclick={press(Deed::Run(next_theme))}>{ Icon::Theme.view() }</button>
            { icon_button("ghost icon-only hide-s", tr(&t::PRESENT), Icon::Screen.view(), Deed::Run(crate::present::toggle)) }
            <button type="button" class="ghost icon-only" aria-label={tr(&t::HELP)} title={tr(&t::HELP)}
                aria-haspopup="dialog" onclick={opens(Dialog::Help)}>{ "?" }</button>
            <button type="button" class="primary" aria-haspopup="dialog" onclick={opens(Dialog::Share)}>
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

/// To the next theme.
pub(crate) fn next_theme(store: &Store) {
    settings(store, |settings| settings.theme = crate::settings::next_theme(settings.theme));
}

/// To the other language.
fn other_lang(store: &Store) {
    settings(store, |settings| {
        settings.lang = if settings.lang == Lang::En { Lang::ZhCn } else { Lang::En };
    });
}

/// Changes a setting, and remembers it.
fn settings(store: &Store, change: fn(&mut Settings)) {
    store.change(|state| {
        change(&mut state.settings);
        state.settings.save();
        // Names and subtitles on the stage are in the reader's language, its colours in the theme's.
        state.restage();
    });
    dress(store);
    crate::address::write(store);
}
