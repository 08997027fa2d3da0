//! What the page has to say, with names that lead somewhere.

use super::on::{all, button, element, focus};
use crate::act::Act;
use crate::store::Store;
use synod_page::{Dialog, Leads, Notice, Piece, State, Tab};
use yew::{Html, html};

/// A notice in the reader's language. Of one about a question of the explorer, names correct the question.
pub(crate) fn said(state: &State, notice: &Notice, question: Option<&str>) -> Html {
    let mut parts: Vec<Html> = Vec::new();
    for piece in state.pieces(notice, question) {
        match piece {
            Piece::Name(name, leads) => parts.push(link(name, leads, question.is_some())),
            Piece::Plain(text) => {
                // No line begins with the comma behind a name.
                if let Some(rest) = text.strip_prefix(',')
                    && let Some(name) = parts.pop()
                {
                    parts.push(html! { <span class="together">{ name }{ "," }</span> });
                    parts.push(rest.to_owned().into());
                } else {
                    parts.push(text.into());
                }
            }
        }
    }
    all(parts)
}

/// A name that leads somewhere; what it corrects may be a question.
fn link(name: String, leads: Leads, question: bool) -> Html {
    let act = match leads {
        Leads::To(link) => return html! { <a class="link" href={link}>{ name }</a> },
        Leads::Param(key) => Act::Text(key.to_owned(), show_param),
        Leads::Rules => Act::Run(show_rules),
        Leads::Instead(text) if question => Act::Text(text, ask),
        Leads::Instead(text) => Act::Text(text, crate::control::open_text),
    };
    button("link", name, act)
}

/// Goes to the field of a parameter: in the form that is open, or else in that of an own run.
fn show_param(store: &Store, key: &str) {
    let field = ["param-", key].concat();
    if element(&field).is_some() {
        return focus(&field);
    }
    store.quietly(|state| {
        state.ui.param = state.system().params.iter().map(|param| param.key).find(|param| *param == key);
    });
    store.dialog(Dialog::Scenarios);
}

fn show_rules(store: &Store) {
    store.ui(|ui| (ui.tab, ui.sheet, ui.notice) = (Tab::Rules, true, None));
}

/// Another question stands in its field.
fn ask(store: &Store, question: &str) {
    store.change(|state| {
        question.clone_into(&mut state.hunt.asked.question);
        state.hunt.no_question = None;
    });
    focus("hunt-question");
}
