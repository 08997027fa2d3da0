//! The small forms: a request, a timer, a clock, a delay. Each is made from the system's own tables.

use crate::actions::{message, node as node_ref};
use crate::parts::field::{Input, choice};
use crate::parts::modal::Modal;
use crate::store::{Store, use_store};
use crate::texts as t;
use synod_model::{ArgKind, Micros, NodeId, format_duration};
use synod_scenario::{Command, limits};
use yew::{Callback, Html, Properties, SubmitEvent, function_component, html, use_state};

/// The node that a form is about.
#[derive(PartialEq, Properties)]
pub(crate) struct NodeProps {
    /// The node.
    pub(crate) node: NodeId,
}

/// Does something on submission, and closes the dialog.
pub(crate) fn submits(store: &Store, act: impl Fn(&Store) + 'static) -> Callback<SubmitEvent> {
    let store = store.clone();
    Callback::from(move |event: SubmitEvent| {
        event.prevent_default();
        store.ui(|ui| ui.dialog = None);
        act(&store);
    })
}

/// A request, from the system's table of requests.
#[function_component]
pub(crate) fn Request(props: &NodeProps) -> Html {
    let store = use_store();
    let lang = store.lang();
    let kind = use_state(|| 0usize);
    let words = use_state(Vec::<String>::new);
    let node = props.node;
    let (name, requests) = {
        let state = store.read();
        (state.session.name(node), state.system().requests)
    };
    let Some(request) = requests.get(*kind) else { return html! {} };
    let word = |at: usize| {
        let typed = words.get(at).cloned();
        typed.unwrap_or_else(|| match request.args.get(at).map(|arg| arg.kind) {
            Some(ArgKind::Key(names)) => names.first().copied().unwrap_or("x").to_owned(),
            _ => "1".to_owned(),
        })
    };
    let all: Vec<String> = (0..request.args.len()).map(word).collect();
    let onsubmit = {
        let (id, all) = (request.id, all.clone());
        submits(&store, move |store| {
            let words = std::iter::once(id.to_owned()).chain(all.iter().cloned());
            store
                .act(vec![Command::Request { node: node_ref(node), words: words.map(Into::into).collect() }]);
        })
    };
    let options: Vec<(String, String)> =
        requests.iter().enumerate().map(|(i, r)| (i.to_string(), r.id.to_owned())).collect();
    let pick = {
        let (kind, words) = (kind.clone(), words.clone());
        Callback::from(move |value: String| {
            kind.set(value.parse().unwrap_or(0));
            words.set(Vec::new());
        })
    };
    let fields = request.args.iter().enumerate().map(|(at, arg)| {
        let (words, old) = (words.clone(), all.clone());
        let changed = Callback::from(move |value: String| {
            let mut all = old.clone();
            all[at] = value;
            words.set(all);
        });
        let help = match arg.kind {
            ArgKind::Key(names) => names.join(", "),
            ArgKind::Value => String::new(),
        };
        let id = format!("request-{at}");
        Input {
            id: &id,
            label: arg.name.into(),
            value: all[at].clone().into(),
            unit: "".into(),
            help: help.into(),
            number: false,
        }
        .view(changed)
    });
    let title = t::REQUEST_TO.with([name.into()]).render(lang, &|_| String::new());
    html! {
        <Modal {title} says={request.says.get(lang)}>
            <form {onsubmit}>
                { choice("request-kind", t::REQUEST_KIND.get(lang).into(), &options, &kind.to_string(), pick) }
                { for fields }
                <div class="form-end"><button type="submit" class="primary">{ t::SEND.get(lang) }</button></div>
            </form>
        </Modal>
    }
}

/// The timers of a node, to fire one.
pub(crate) fn timers(store: &Store, node: NodeId) -> Html {
    let lang = store.lang();
    let (name, now, timers, table) = {
        let state = store.read();
        let session = &state.session;
        (session.name(node), session.present().playhead, session.timers(node), state.system().timers)
    };
    let rows = timers.iter().map(|timer| {
        let says = table.iter().find(|(id, _)| *id == timer.name).map_or("", |(_, text)| text.get(lang));
        let due = timer.due.map_or_else(
            || t::TIMER_SET.get(lang).to_owned(),
            |due| {
                let left = Micros(due.since(now).0);
                t::TIMER_DUE.with([left.into()]).render(lang, &|_| String::new())
            },
        );
        let name = timer.name;
        let store = store.clone();
        let onclick = Callback::from(move |_| {
            store.ui(|ui| ui.dialog = None);
            store.act(vec![Command::Fire { node: node_ref(node), timer: name.to_owned().into() }]);
        });
        html! {
            <li><button type="button" class="row" {onclick}>
                <b>{ name }</b><span class="row-side">{ due }</span><small>{ says }</small>
            </button></li>
        }
    });
    let title = t::TIMERS_OF.with([name.into()]).render(lang, &|_| String::new());
    html! {
        <Modal {title} says={t::FIRE_SAYS.get(lang)}>
            if timers.is_empty() {
                <p class="empty">{ t::TIMERS_NONE.get(lang) }</p>
            } else {
                <ul class="rows">{ for rows }</ul>
            }
        </Modal>
    }
}

/// The rate of a node's clock.
#[function_component]
pub(crate) fn Clock(props: &NodeProps) -> Html {
    let store = use_store();
    let lang = store.lang();
    let node = props.node;
    let (name, percent) = {
        let state = store.read();
        (state.session.name(node), state.frame.nodes.get(node.index()).map_or(100, |n| n.clock_percent))
    };
    let value = use_state(|| percent.to_string());
    let onsubmit = {
        let value = value.clone();
        submits(&store, move |store| {
            let percent = value.trim().trim_end_matches('%').trim().parse().unwrap_or(100);
            let percent = u32::clamp(percent, limits::CLOCK_PERCENT_MIN, limits::CLOCK_PERCENT_MAX);
            store.act(vec![Command::Clock { node: node_ref(node), percent }]);
        })
    };
    let input = Input {
        id: "clock",
        label: t::CLOCK_RATE.get(lang).into(),
        value: (*value).clone().into(),
        unit: "%".into(),
        help: t::CLOCK_HELP.get(lang).into(),
        number: true,
    };
    let set = |percent: u32| {
        let value = value.clone();
        html! {
            <button type="button" class="ghost" onclick={Callback::from(move |_| value.set(percent.to_string()))}>
                { format!("{percent} %") }
            </button>
        }
    };
    let title = t::CLOCK_OF.with([name.into()]).render(lang, &|_| String::new());
    let changed = value.clone();
    html! {
        <Modal {title}>
            <form {onsubmit}>
                { input.view(Callback::from(move |text| changed.set(text))) }
                <div class="quick">{ for [50, 80, 100, 120, 200].map(set) }</div>
                <div class="form-end"><button type="submit" class="primary">{ t::APPLY.get(lang) }</button></div>
            </form>
        </Modal>
    }
}

/// How much later a message arrives.
pub(crate) fn delay(store: &Store, serial: u32) -> Html {
    let lang = store.lang();
    let delay = |by: Micros| {
        let store = store.clone();
        let onclick = Callback::from(move |_| {
            store.ui(|ui| ui.dialog = None);
            store.act(vec![Command::Delay { select: message(serial), by }]);
        });
        html! { <button type="button" class="ghost" {onclick}>{ format_duration(by, lang) }</button> }
    };
    html! {
        <Modal title={t::DELAY_OF.get(lang)} says={t::DELAY_BY.get(lang)}>
            <div class="quick">{ for [10, 20, 50, 100, 200, 500, 1_000].map(|ms| delay(Micros::ms(ms))) }</div>
        </Modal>
    }
}
