//! The sentence: what the last step was, and why. Screen readers hear it politely, and not too often.

use crate::act::Act;
use crate::parts::on::{el, press};
use crate::store::{Store, now};
use std::cell::RefCell;
use synod_page::texts as t;
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
    // Chinese has no space between sentences.
    let joint = if lang == synod_model::Lang::En { " " } else { "" };
    let (mut first, mut rest) = (t::NOTHING_YET.get(lang).to_owned(), String::new());
    // What is looked at stands in the panel; who does not see the panel hears it first.
    let mut before = "";
    // While time passes there is time to read one.
    let most = if state.playing { 1 } else { usize::MAX };
    if state.leads_in() {
        let introduction = &state.session.scenario().introduction;
        before = introduction.shows(lang).unwrap_or_default();
        introduction.watch(lang).unwrap_or(before).clone_into(&mut first);
    } else {
        for (i, sentence) in state.caption.told().sentences.iter().take(most).enumerate() {
            let all = state.say(sentence);
            if i == 0 {
                let (what, why) = split(&all);
                what.clone_into(&mut first);
                why.clone_into(&mut rest);
            } else {
                rest.push_str(if rest.is_empty() { "" } else { joint });
                rest.push_str(&all);
            }
        }
    }
    let parts = [before, &first, &rest].into_iter().filter(|part| !part.is_empty());
    let all = parts.collect::<Vec<_>>().join(joint);
    let says = SPOKEN.with_borrow_mut(|spoken| {
        let time = now();
        if !state.playing || time - spoken.1 > SPOKEN_MS {
            *spoken = (all.clone(), time);
        }
        spoken.0.clone()
    });
    let step = state.say(&t::STEP_OF.with([present.step.into(), known.into()]));
    html! {
        <div class="caption">
            { el("span", "caption-step", step) }
            <p aria-hidden="true" title={all}>{ first }{ joint }{ el("em", "", rest) }</p>
            if state.at_the_end() {
                <p class="caption-end">{ t::THE_END.get(lang) }{ joint }
                    <button type="button" class="link" onclick={press(Act::Run(Store::toggle_play))}>{ t::GO_ON_PAST.get(lang) }</button></p>
            }
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
