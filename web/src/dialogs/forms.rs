//! The small forms: a request, a timer, a clock, a delay. Each is made from the system's own tables.

use crate::act::Act;
use crate::numbers::share_text;
use crate::parts::field::{Input, empty, form, quick, row, say, typed_choice};
use crate::parts::modal::Modal;
use crate::parts::on::{all, button, el};
use crate::store::Store;
use synod_model::{ArgKind, Micros, NodeId, RequestArg, RequestKind, Sentence, format_duration};
use synod_page::texts as t;
use synod_page::{Deed, Dialog, State, message, node as node_ref};
use synod_scenario::value::parse_clock;
use synod_scenario::{ClockChange, Command, Ppm};
use yew::{Html, html};

/// The first field is the kind of request; behind it stand its arguments.
pub(super) fn request_prefill(state: &State, kind: usize) -> Vec<String> {
    let args = state.system().requests.get(kind).map_or(&[] as &[_], |request| request.args);
    let mut typed = vec![kind.to_string()];
    for arg in args {
        typed.push(arg.default.map_or_else(|| arg.kind.sample(1), str::to_owned));
    }
    typed
}

/// The first kind that the present settings offer.
pub(super) fn first_offered(state: &State) -> usize {
    state.session.offered().iter().position(|offered| *offered).unwrap_or(0)
}

/// The kind that is chosen.
fn kind_of(state: &State) -> usize {
    state.ui.typed.first().and_then(|kind| kind.parse().ok()).unwrap_or(0)
}

/// A request, from the system's table of requests.
pub(super) fn request(store: &Store, node: NodeId) -> Modal {
    let lang = store.lang();
    // Another kind has other arguments.
    store.quietly(|state| {
        let kind = kind_of(state);
        let count = state.system().requests.get(kind).map_or(0, |request| request.args.len());
        if state.ui.typed.len() != count + 1 {
            state.ui.typed = request_prefill(state, kind);
        }
    });
    let state = store.read();
    let requests = state.system().requests;
    let typed = &state.ui.typed;
    let mut options = Vec::new();
    for (i, offered) in state.session.offered().into_iter().enumerate() {
        if offered {
            options.push((i.to_string(), requests[i].id.to_owned()));
        }
    }
    let request = requests.get(kind_of(&state));
    let mut fields =
        vec![typed_choice(0, "request-kind".into(), t::REQUEST_KIND.get(lang).into(), &options, typed)];
    for (i, arg) in request.map_or(&[] as &[_], RequestKind::placed).iter().enumerate() {
        fields.push(argument(&state, i + 1, arg));
    }
    let mut more = Vec::new();
    let first = fields.len();
    for (i, arg) in request.map_or(&[] as &[_], RequestKind::named).iter().enumerate() {
        more.push(argument(&state, first + i, arg));
    }
    if !more.is_empty() {
        fields.push(html! {
            <details class="hunt-more">{ el("summary", "", t::MORE_ARGUMENTS.get(lang)) }{ all(more) }</details>
        });
    }
    Modal {
        title: state.say(&t::REQUEST_TO.with([node.into()])).into(),
        says: request.map_or("", |request| request.says.get(lang)).into(),
        wide: false,
        body: form(all(fields), &t::SEND, send),
    }
}

/// The field of an argument, at its place in the form.
fn argument(state: &State, at: usize, arg: &RequestArg) -> Html {
    let typed = &state.ui.typed;
    let id = format!("request-{}", at - 1).into();
    let names = state.session.names();
    let mut options: Vec<(String, String)> = Vec::new();
    match arg.kind {
        ArgKind::Choice(words) => options.extend(words.iter().map(|word| ((*word).into(), (*word).into()))),
        ArgKind::Node => {
            options.extend((1..).zip(names).map(|(n, name): (usize, _)| (n.to_string(), name.clone())));
        }
        _ => {
            let help = match arg.kind {
                ArgKind::Key(names) => names.join(", "),
                ArgKind::Value => String::new(),
                _ => state.say(&arg.describe(names)),
            };
            // The keyboards of some phones have no minus beside their digits.
            let number = matches!(arg.kind, ArgKind::Number { min: 0.., .. });
            let input =
                Input { at, id, label: arg.name.into(), help: help.into(), number, ..Input::default() };
            return input.view(typed);
        }
    }
    // What a named one is by default may be none of them.
    let other = arg.default.filter(|default| options.iter().all(|(value, _)| value != default));
    options.extend(other.map(|default| (default.to_owned(), default.to_owned())));
    typed_choice(at, id, arg.name.into(), &options, typed)
}

#[expect(clippy::unnecessary_wraps, reason = "what a form does may fail elsewhere")]
fn send(store: &Store, dialog: &Dialog) -> Result<(), Sentence> {
    let Dialog::Request(node) = dialog else { return Ok(()) };
    let command = {
        let state = store.read();
        state.system().requests.get(kind_of(&state)).map(|request| {
            let words = request
                .write(state.ui.typed.get(1..).unwrap_or_default())
                .into_iter()
                .map(Into::into)
                .collect();
            Command::Request { node: node_ref(*node), words }
        })
    };
    if let Some(command) = command {
        store.act(vec![command]);
    }
    Ok(())
}

/// The timers of a node, to fire one.
pub(super) fn timers(store: &Store, node: NodeId) -> Modal {
    let lang = store.lang();
    let state = store.read();
    let now = state.session.present().playhead;
    let timers = state.session.timers(node);
    let mut rows = Vec::new();
    for timer in &timers {
        let due = match timer.due {
            Some(due) => state.say(&t::TIMER_DUE.with([due.since(now).into()])),
            None => t::TIMER_SET.get(lang).to_owned(),
        };
        let number = timer.number.map(Into::into);
        let fire = Command::Fire { node: node_ref(node), timer: timer.kind.id.to_owned().into(), number };
        let side = el("span", "row-side", due);
        let says = timer.kind.says.get(lang);
        rows.push(row(state.say(&timer.called()).into(), side, says.into(), false, Deed::one(fire)));
    }
    Modal {
        title: state.say(&t::TIMERS_OF.with([node.into()])).into(),
        says: t::FIRE_SAYS.get(lang).into(),
        wide: false,
        body: if rows.is_empty() { empty(&t::TIMERS_NONE) } else { el("ul", "rows", all(rows)) },
    }
}

/// The rate of a clock as it is.
pub(super) fn clock_prefill(state: &State, node: NodeId) -> Vec<String> {
    let rate = state.frame.nodes.get(node.index()).map(|n| share_text(Ppm(n.clock_ppm)));
    vec![rate.unwrap_or_else(|| "100".to_owned())]
}

/// The rate of a node's clock, and what it shows.
pub(super) fn clock(store: &Store, node: NodeId) -> Modal {
    let lang = store.lang();
    let input = Input {
        id: "clock".into(),
        label: t::CLOCK_RATE.get(lang).into(),
        unit: "%".into(),
        help: t::CLOCK_HELP.get(lang).into(),
        ..Input::default()
    };
    let mut rates = Vec::new();
    for percent in [50, 80, 100, 120, 200] {
        let set = Act::With(percent, |store, percent| {
            crate::parts::field::type_in(store, 0, percent.to_string(), true);
        });
        rates.push(button("ghost outline", format!("{percent} %"), set));
    }
    let mut steps = Vec::new();
    for ms in [-1_000, -100, 100, 1_000_i64] {
        let by = Micros::ms(ms.unsigned_abs());
        let (sign, change) =
            if ms < 0 { ("\u{2212}", ClockChange::Back(by)) } else { ("+", ClockChange::Forward(by)) };
        let set = Deed::one(Command::Clock { node: node_ref(node), change });
        steps.push(button("ghost outline", [sign, &format_duration(by, lang)].concat(), set));
    }
    let steps =
        html! { <><div class="field"><small>{ t::CLOCK_STEP.get(lang) }</small></div>{ quick(steps) }</> };
    let fields = html! { <>{ input.view(&store.read().ui.typed) }{ quick(rates) }{ steps }</> };
    Modal {
        title: say(&t::CLOCK_OF, [node.into()]).into(),
        says: "".into(),
        wide: false,
        body: form(fields, &t::APPLY, set_clock),
    }
}

/// What is typed is a rate, with or without its sign, or a step as a scenario has it: `+250ms`.
fn set_clock(store: &Store, dialog: &Dialog) -> Result<(), Sentence> {
    let Dialog::Clock(node) = dialog else { return Ok(()) };
    let change = {
        let state = store.read();
        let mut typed = state.ui.typed.first().map_or_else(String::new, |text| text.replace(' ', ""));
        if typed.ends_with(|last: char| last.is_ascii_digit()) && !typed.starts_with(['+', '-']) {
            typed.push('%');
        }
        parse_clock(&typed)?
    };
    store.act(vec![Command::Clock { node: node_ref(*node), change }]);
    Ok(())
}

/// How much later a message arrives.
pub(super) fn delay(store: &Store, serial: u32) -> Modal {
    let lang = store.lang();
    let mut buttons: Vec<Html> = Vec::new();
    for ms in [10, 20, 50, 100, 200, 500, 1_000] {
        let by = Micros::ms(ms);
        let delay = Deed::one(Command::Delay { select: message(serial), by });
        buttons.push(button("ghost outline", format_duration(by, lang), delay));
    }
    Modal {
        title: t::DELAY_OF.get(lang).into(),
        says: t::DELAY_BY.get(lang).into(),
        wide: false,
        body: quick(buttons),
    }
}
