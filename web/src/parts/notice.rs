//! What the page has to say, in words.

use synod_page::texts as t;
use synod_page::{Notice, State};

/// A notice in the reader's language.
pub(crate) fn words(state: &State, notice: &Notice) -> String {
    let lang = state.lang();
    match notice {
        Notice::Says(sentence) => state.say(sentence),
        Notice::Scenario(error) => sentence_case(error.render(lang)),
        Notice::Link(error) => [t::BAD_LINK.get(lang), " ", &sentence_case(error.render(lang))].concat(),
    }
}

/// The sentence with a capital at its beginning: an error begins small when it stands after its place.
fn sentence_case(mut text: String) -> String {
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    text
}
