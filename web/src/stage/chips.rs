//! The chips at the top of the stage: virtual time, the network, walls, rules that are off.

use crate::act::Act;
use crate::numbers::{share_text, span, time};
use crate::parts::icon::Icon;
use crate::parts::on::{button, el, press};
use crate::store::{Store, now};
use synod_model::{Micros, format_duration};
use synod_page::texts as t;
use synod_page::{Deed, Dialog, State};
use yew::{Html, html};

/// The chips.
pub(crate) fn chips(store: &Store) -> Html {
    let state = store.read();
    let lang = state.lang();
    let net = state.session.net();
    let off = state.session.rules().iter().filter(|on| !**on).count();
    let groups = state.frame.groups.len();
    // A link that is cut both ways counts once.
    let all = &state.frame.cuts;
    let cuts = all.iter().filter(|(a, b)| a < b || !all.contains(&(*b, *a))).count();
    let open = press(Deed::Ask(Dialog::Network(None)));
    html! {
        <div class="chips">
            <span class="chip">{ el("b", "clock", time(state.session.present().playhead)) }{ el("span", "chip-more", t::VIRTUAL_TIME.get(lang)) }
                if state.session.by_hand() { { el("em", "", t::STANDS.get(lang)) } }
                else if state.holds() { { el("em", "", t::WAITS_NOW.get(lang)) } }
                else if state.quiet() { <em title={t::HURRY_SAYS.get(lang)}>{ format!("× {}", synod_page::HURRY) }</em> }
            </span>
            <button type="button" class="chip" aria-haspopup="dialog" onclick={open} title={t::NETWORK_OPEN.get(lang)}>
                <span class="chip-name">{ t::NETWORK.get(lang) }</span>
                <span class="chip-net">{ t::LATENCY.get(lang) }{ " " }{ el("b", "", span(net.latency)) }</span>
                <span class={if net.loss.0 == 0 { "chip-more" } else { "chip-net" }}>{ t::LOSS.get(lang) }{ " " }{ el("b", "", format!("{} %", share_text(net.loss))) }</span>
                { Icon::Down.view() }
            </button>
            if crate::dialogs::live_possible(&state) {
                { button("chip hide-s", t::LIVE_OPEN.get(lang), Deed::Ask(Dialog::Live)) }
            }
            if let Some(begun) = state.ui.recording {
                { recording(&state, begun) }
            }
            if groups > 1 {
                <span class="chip warn">{ Icon::Wall.view() }{ count(&state, &t::GROUPS, groups) }</span>
            }
            if cuts > 0 {
                <span class="chip warn">{ Icon::Wall.view() }{ count(&state, &t::CUTS, cuts) }</span>
            }
            if off > 0 {
                { button("chip warn", count(&state, &t::RULES_OFF, off), Act::Run(crate::panels::show_rules)) }
            }
        </div>
    }
}

/// That a clip is being recorded, for how long, and the way to end it.
fn recording(state: &State, begun: f64) -> Html {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a minute at most")]
    let seconds = ((now() - begun).max(0.0) / 1_000.0) as u64;
    let says = state.say(&t::CLIP_END.with([format_duration(Micros::secs(seconds), state.lang()).into()]));
    button("chip warn", says, Act::Run(crate::clip::end))
}

fn count(state: &State, text: &'static synod_model::Text, n: usize) -> String {
    state.say(&text.with([n.into()]))
}
