//! What the page has to say, with names that lead somewhere.

use super::on::{all, button, element, focus};
use crate::act::Act;
use crate::store::Store;
use synod_page::{Dialog, Leads, Notice, Piece, State, Tab};
use yew::{Html, html};

/// A notice in the reader's language. Of one about a question of the explorer, names correct the question.
pub(crate) fn said(state: &State, notice: &Notice, question: Option<&str>) -> Html {
    let mut parts = Vec::new();
    for piece in state.pieces(notice, question) {
        let (name, leads) = match piece {
            Piece::Plain(text) => {
                parts.push(Html::from(text));
                continue;
            }
            Piece::Name(name, leads) => (name, leads),
        };
        let act = match leads {
            Leads::To(link) => {
                parts.push(html! { <a class="link" href={link}>{ name }</a> });
                continue;
            }
            Leads::Param(key) => Act::Text(key.to_owned(), show_param),
            Leads::Rules => Act::Run(show_rules),
            Leads::Instead(text) if question.is_some() => Act::Text(text, ask),
            Leads::Instead(text) => Act::Text(text, crate::control::open_text),
        };
        parts.push(button("link", name, act));
    }
    all(parts)
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
