//! The network's settings: latency, loss, duplication, reordering, for every link or for one.

use super::forms::submits;
use crate::actions::wire;
use crate::parts::field::Input;
use crate::parts::modal::Modal;
use crate::store::{Notice, use_store};
use crate::texts as t;
use synod_model::{Lang, Micros, NodeId, Sentence, Text};
use synod_scenario::value::{parse_duration, parse_share};
use synod_scenario::{Command, Net, NetChange, Pos, Ppm, ScenarioError, Span};
use yew::{AttrValue, Callback, Html, Properties, UseStateHandle, function_component, html, use_state};

/// Which link it is about; `None` for all.
#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    /// The two ends.
    #[prop_or_default]
    pub(crate) link: Option<(NodeId, NodeId)>,
}

/// The fields as the reader types them.
#[derive(Clone, PartialEq)]
struct Typed {
    min: String,
    max: String,
    loss: String,
    duplicate: String,
    reorder: String,
}

impl Typed {
    fn of(net: &Net) -> Self {
        Self {
            min: ms_text(net.latency.min),
            max: ms_text(net.latency.max),
            loss: share_text(net.loss),
            duplicate: share_text(net.duplicate),
            reorder: share_text(net.reorder),
        }
    }

    fn read(&self) -> Result<NetChange, Sentence> {
        let ms = |text: &str| parse_duration(&format!("{}ms", text.trim()));
        let share = |text: &str| parse_share(&format!("{}%", text.trim().trim_end_matches('%').trim()));
        let (min, max) = (ms(&self.min)?, ms(&self.max)?);
        Ok(NetChange {
            link: None,
            latency: Some(Span { min: min.min(max), max: max.max(min) }),
            loss: Some(share(&self.loss)?),
            duplicate: Some(share(&self.duplicate)?),
            reorder: Some(share(&self.reorder)?),
        })
    }
}

/// A duration in milliseconds, as the field holds it: `12.5`.
fn ms_text(t: Micros) -> String {
    let (whole, rest) = (t.0 / 1_000, t.0 % 1_000);
    if rest == 0 { whole.to_string() } else { format!("{whole}.{rest:03}").trim_end_matches('0').to_owned() }
}

/// A share in per cent: `0.5`.
pub(crate) fn share_text(share: Ppm) -> String {
    let (whole, rest) = (share.0 / 10_000, share.0 % 10_000);
    if rest == 0 { whole.to_string() } else { format!("{whole}.{rest:04}").trim_end_matches('0').to_owned() }
}

/// The form.
#[function_component]
pub(crate) fn Network(props: &Props) -> Html {
    let store = use_store();
    let lang = store.lang();
    let link = props.link;
    let typed = use_state(|| Typed::of(&store.read().session.net()));
    let onsubmit = {
        let typed = typed.clone();
        submits(&store, move |store| match typed.read() {
            Ok(mut change) => {
                change.link = link.map(|(a, b)| wire(a, b, true));
                store.act(vec![Command::Net(change)]);
            }
            Err(sentence) => {
                let error = ScenarioError::new(Pos::NONE, sentence);
                store.ui(|ui| ui.notice = Some(Notice::Scenario(error)));
            }
        })
    };
    let title = match link {
        None => t::NETWORK.get(lang).to_owned(),
        Some((a, b)) => store.read().say(&t::NETWORK_OF.with([a.into(), b.into()])),
    };
    html! {
        <Modal {title} says={t::NETWORK_SAYS.get(lang)}>
            <form {onsubmit}>
                <div class="pair">
                    { field(lang, "net-min", &t::LATENCY_MIN, &t::MS, &typed, |typed| &mut typed.min) }
                    { field(lang, "net-max", &t::LATENCY_MAX, &t::MS, &typed, |typed| &mut typed.max) }
                </div>
                { field(lang, "net-loss", &t::LOSS_SHARE, &t::PER_CENT, &typed, |typed| &mut typed.loss) }
                { field(lang, "net-duplicate", &t::DUPLICATE_SHARE, &t::PER_CENT, &typed, |typed| &mut typed.duplicate) }
                { field(lang, "net-reorder", &t::REORDER_SHARE, &t::PER_CENT, &typed, |typed| &mut typed.reorder) }
                <div class="form-end"><button type="submit" class="primary">{ t::APPLY.get(lang) }</button></div>
            </form>
        </Modal>
    }
}

fn field(
    lang: Lang,
    id: &str,
    label: &'static Text,
    unit: &'static Text,
    typed: &UseStateHandle<Typed>,
    part: fn(&mut Typed) -> &mut String,
) -> Html {
    let mut copy = (**typed).clone();
    let value: AttrValue = part(&mut copy).clone().into();
    let typed = typed.clone();
    let changed = Callback::from(move |text: String| {
        let mut copy = (*typed).clone();
        *part(&mut copy) = text;
        typed.set(copy);
    });
    let unit = unit.get(lang).into();
    Input { id, label: label.get(lang).into(), value, unit, help: "".into(), number: true }.view(changed)
}
