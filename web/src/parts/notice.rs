//! What the page has to say, in words.

use synod_page::{Notice, State};
use yew::Html;

/// A notice in the reader's language. Names lead somewhere, once the code for that is here.
pub(crate) fn words(state: &State, notice: &Notice) -> Html {
    match (crate::chunks::panels(), notice) {
        (Some(panels), _) => (panels.said)(state, notice, None),
        (None, Notice::Says(sentence)) => state.say(sentence).into(),
        (None, Notice::Scenario(error)) => error.render(state.lang()).into(),
        (None, Notice::Link(error)) => error.render(state.lang()).into(),
    }
}
