//! The sentence: what the last step was, and why. Screen readers hear it politely, and not too often.

use crate::store::{Store, now};
use crate::texts as t;
use std::cell::RefCell;
use yew::{Html, html};

/// The least time between two sentences that a screen reader hears while the run plays, in milliseconds.
const SPOKEN_MS: f64 = 2_500.0;

thread_local! {
    /// The sentence that was handed to screen readers last, and when.
    static SPOKEN: RefCell<(String, f64)> = const { RefCell::new((String::new(), 0.0)) };
}

/// The caption.
pub(crate) fn line(store: &Store) -> Html {
    let state = store.read();
    let lang = state.lang();
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
    let says = SPOKEN.with_borrow_mut(|spoken| {
        let time = now();
        if !state.playing || time - spoken.1 > SPOKEN_MS {
            *spoken = (format!("{first} {rest}"), time);
        }
        spoken.0.clone()
    });
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
    let colon =
        sentence.find(": ").map(|at| at + 1).or_else(|| sentence.find('：').map(|at| at + '：'.len_utf8()));
    colon.map_or((sentence, ""), |at| (&sentence[..at], sentence[at..].trim_start()))
}
