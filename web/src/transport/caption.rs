//! The sentence: what the last step was, and why. Screen readers hear it politely, and not too often.

use crate::store::{now, use_store};
use crate::texts as t;
use yew::{Html, function_component, html, use_mut_ref};

/// The least time between two sentences that a screen reader hears while the run plays, in milliseconds.
const SPOKEN_MS: f64 = 2_500.0;

/// The caption.
#[function_component]
pub(crate) fn Line() -> Html {
    let store = use_store();
    let state = store.read();
    let lang = state.lang();
    let spoken = use_mut_ref(|| (String::new(), 0.0));
    let present = state.session.present();
    let known = present.known.max(present.step);
    let (first, rest) = if present.step == 0 {
        (t::NOTHING_YET.get(lang).to_owned(), String::new())
    } else {
        let caption = state.session.caption();
        let mut parts = caption.sentences.iter().map(|s| state.say(s));
        let all = parts.next().unwrap_or_default();
        let (first, reason) = split(&all);
        let joint = if lang == synod_model::Lang::En { " " } else { "" };
        let rest = std::iter::once(reason.to_owned()).chain(parts).filter(|p| !p.is_empty());
        (first.to_owned(), rest.collect::<Vec<_>>().join(joint))
    };
    let says = {
        let mut spoken = spoken.borrow_mut();
        let time = now();
        if !state.playing || time - spoken.1 > SPOKEN_MS {
            *spoken = (format!("{first} {rest}"), time);
        }
        spoken.0.clone()
    };
    let step = state.say(&t::STEP_OF.with([present.step.into(), known.into()]));
    html! {
        <div class="caption">
            <span class="caption-step">{ step }</span>
            <p aria-hidden="true" title={format!("{first} {rest}")}>{ first }{ " " }<em>{ rest }</em></p>
            <p class="sr" aria-live="polite" aria-atomic="true">{ says }</p>
        </div>
    }
}

/// What happened, and the reason after the colon, if there is one. In English a colon that separates the two is
/// followed by a space; in Chinese it is full-width.
fn split(sentence: &str) -> (&str, &str) {
    let colon = sentence.find(": ").map(|at| at + 1).or_else(|| sentence.find('：').map(|at| at + '：'.len_utf8()));
    colon.map_or((sentence, ""), |at| (&sentence[..at], sentence[at..].trim_start()))
}
