//! What has come of something: its sign in its colour, and its word.

use synod_model::{Lang, Outcome};
use yew::{Html, html};

/// The sign and the word.
pub(crate) fn outcome(outcome: Outcome, lang: Lang) -> Html {
    html! { <span class="outcome">{ sign(outcome) }{ outcome.text().get(lang) }</span> }
}

/// The sign, as the stage draws it.
pub(crate) fn sign(outcome: Outcome) -> Html {
    let style = ["color:var(", synod_scene::outcome_paints(outcome).1.css(), ")"].concat();
    html! {
        <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true" fill="currentColor" fill-rule="evenodd" {style}>
            <path d={path(outcome)} />
        </svg>
    }
}

/// As a path in a square of 16: what is on the body is left out of it.
const fn path(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Elected => "M1.7 13.5 1 4.800l3.9 3.300L8 2l3.1 6.100L15 4.800l-.7 8.700z",
        Outcome::Prepared => {
            "M8 1a7 7 0 1 1 0 14A7 7 0 0 1 8 1zM4.5 6.800a1.2 1.2 0 1 0 0 2.4 1.2 1.2 0 0 0 0-2.400zm3.5 0a1.2 1.2 0 1 0 0 2.4 1.2 1.2 0 0 0 0-2.400zm3.5 0a1.2 1.2 0 1 0 0 2.4 1.2 1.2 0 0 0 0-2.400z"
        }
        Outcome::Precommitted => {
            "M8 1a7 7 0 1 1 0 14A7 7 0 0 1 8 1zM4 5.8 6.2 8 4 10.200l1.2 1.200L8.6 8 5.2 4.600zm4 0L10.2 8 8 10.200l1.2 1.200L12.6 8 9.2 4.600z"
        }
        Outcome::Committed => {
            "M8 1a7 7 0 1 1 0 14A7 7 0 0 1 8 1zM4.8 7.3 3.6 8.5 7 12l5.6-6.2-1.3-1.200L7 9.500z"
        }
        Outcome::Chosen => "M8 .5l2.1 4.9 5.3.4-4 3.5 1.2 5.200L8 11.700l-4.6 2.8 1.2-5.2-4-3.5 5.3-.4z",
        Outcome::Aborted => {
            "M5.2 1h5.600L15 5.200v5.600L10.8 15H5.200L1 10.800V5.200zM5.9 4.7 4.7 5.9 6.8 8l-2.1 2.1 1.2 1.200L8 9.200l2.1 2.1 1.2-1.200L9.2 8l2.1-2.1-1.2-1.200L8 6.800z"
        }
        Outcome::Refused => "M8 1a7 7 0 1 1 0 14A7 7 0 0 1 8 1zM4 6.700v2.600h8V6.700z",
        Outcome::Retried => "M8 3.200V.5L13 4 8 7.500V5.500A3.7 3.7 0 1 0 11.7 9.200H14A6 6 0 1 1 8 3.200z",
        Outcome::Dropped => {
            "M3 1.500h10A1.5 1.5 0 0 1 14.5 3v10a1.5 1.5 0 0 1-1.5 1.500H3A1.5 1.5 0 0 1 1.5 13V3A1.5 1.5 0 0 1 3 1.500zM7.1 4v4.900L5.2 7 4 8.200l4 4 4-4L10.8 7 8.9 8.900V4z"
        }
        Outcome::Overloaded => {
            "M8 1 15.5 14.500H.5zM7.1 5.800v4.400h1.800V5.800zm0 5.600v1.800h1.800v-1.800z"
        }
        Outcome::Blocked => {
            "M4 7V5a4 4 0 0 1 8 0v2h1.500v8h-11V7zm2 0h4V5a2 2 0 0 0-4 0zm2 2.600a1.4 1.4 0 1 0 0 2.8 1.4 1.4 0 0 0 0-2.800z"
        }
    }
}
