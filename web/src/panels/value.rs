//! Values of the closed vocabulary, as the inspector shows them.

use crate::store::State;
use crate::texts as t;
use synod_model::{Cell, Field, NodeId, Text, Tone, Value, format_duration};
use yew::{Html, html};

/// The style of a tone.
pub(crate) const fn tone(tone: Tone) -> &'static str {
    match tone {
        Tone::Plain => "tone-plain",
        Tone::Lead => "tone-lead",
        Tone::Try => "tone-try",
        Tone::Good => "tone-good",
        Tone::Bad => "tone-bad",
        Tone::Ghost => "tone-ghost",
    }
}

/// Whether a value needs a line of its own.
fn is_large(value: &Value) -> bool {
    match value {
        Value::Log { len, .. } => *len > 0,
        Value::PerNode(values) => values.len() > 2,
        Value::Table(rows) => !rows.is_empty(),
        Value::Record(fields) => fields.len() > 2,
        Value::List(values) => values.len() > 4,
        _ => false,
    }
}

/// Fields as a list of names and values; `before` has the fields as they were, for the marks of what has changed.
pub(crate) fn fields(state: &State, fields: &[&Field], before: Option<&[Field]>) -> Html {
    let row = |field: &&Field| {
        let was = before.and_then(|before| before.iter().find(|f| f.name == field.name));
        let changed = was.filter(|was| !same(&was.value, &field.value));
        let help = field.says.get(state.lang());
        html! {
            <div class={if is_large(&field.value) { "fact large" } else { "fact" }} key={field.name}>
                <dt><span class="term" tabindex="0">{ field.name }<span class="tip" role="tooltip">{ help }</span></span></dt>
                <dd>{ change(state, changed.map(|f| &f.value), &field.value) }</dd>
            </div>
        }
    };
    html! { <dl class="facts">{ for fields.iter().map(row) }</dl> }
}

/// Whether two values say the same. Entries that are only drawn otherwise (settled or not) have not changed.
fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Log { first, cells, .. }, Value::Log { first: other, cells: others, .. }) => {
            first == other
                && cells.len() == others.len()
                && cells.iter().zip(others).all(|(a, b)| same_cell(a, b))
        }
        _ => a == b,
    }
}

fn same_cell(a: &Cell, b: &Cell) -> bool {
    a.head == b.head && a.body == b.body && a.record == b.record
}

/// A value, with what it was before.
fn change(state: &State, was: Option<&Value>, value: &Value) -> Html {
    let Some(was) = was else { return view(state, value) };
    let says = t::CHANGED.get(state.lang());
    if is_large(value) || is_large(was) {
        return html! { <span class="now-large" title={says}>{ view_marked(state, was, value) }</span> };
    }
    html! {
        <>
            <s class="was">{ view(state, was) }</s><span class="sr">{ " → " }</span>
            <span class="now" title={says}>{ view(state, value) }</span>
        </>
    }
}

/// A large value in which the parts that have changed are marked.
fn view_marked(state: &State, was: &Value, value: &Value) -> Html {
    match (was, value) {
        (Value::Log { first: old_first, cells: old, .. }, Value::Log { first, len, cells }) => {
            let changed = |at: usize| {
                let before = (first + at).checked_sub(*old_first).and_then(|i| old.get(i));
                !before.zip(cells.get(at)).is_some_and(|(a, b)| same_cell(a, b))
            };
            log(state, *first, *len, cells, &changed)
        }
        (Value::PerNode(old), Value::PerNode(values)) => {
            per_node(state, values, &|node| old.iter().find(|(n, _)| *n == node).map(|(_, v)| v))
        }
        _ => view(state, value),
    }
}

/// A value.
pub(crate) fn view(state: &State, value: &Value) -> Html {
    let lang = state.lang();
    let word = |text: &'static Text| html! { <span class="nothing">{ text.get(lang) }</span> };
    match value {
        Value::None => word(&t::NONE),
        Value::Bool(on) => html! { (if *on { &t::YES } else { &t::NO }).get(lang) },
        Value::Int(n) => html! { n },
        Value::Time(time) => html! { format_duration(*time, lang) },
        Value::Word(w) => html! { w.to_string() },
        Value::Str(text) => html! { text.to_string() },
        Value::Node(node) => html! { state.session.name(*node) },
        Value::Nodes(nodes) if nodes.is_empty() => word(&t::NONE),
        Value::Nodes(nodes) => {
            html! { <span class="set">{ for nodes.iter().map(|n| html! { <span>{ state.session.name(n) }</span> }) }</span> }
        }
        Value::Ballot { round, node } => html! { format!("{round}.{}", state.session.name(*node)) },
        Value::Bar { used, of } => {
            let share = if *of == 0 { 0 } else { used.saturating_mul(100) / of };
            html! {
                <span class="meter"><span class="meter-track"><i style={format!("inline-size:{share}%")}></i></span>
                    { format!("{used} / {of}") }</span>
            }
        }
        Value::Log { first, len, cells } => log(state, *first, *len, cells, &|_| false),
        Value::PerNode(values) => per_node(state, values, &|_| None),
        Value::Record(fields) => {
            html! {
                <span class="record">{ for fields.iter().map(|(name, value)| html! {
                    <span><em>{ *name }</em>{ " " }{ view(state, value) }</span>
                }) }</span>
            }
        }
        Value::Table(rows) if rows.is_empty() => word(&t::EMPTY),
        Value::Table(rows) => {
            html! {
                <span class="record">{ for rows.iter().map(|(key, value)| html! {
                    <span><em>{ key.to_string() }</em>{ " " }{ view(state, value) }</span>
                }) }</span>
            }
        }
        Value::List(values) if values.is_empty() => word(&t::NONE),
        Value::List(values) => {
            html! { <span class="set">{ for values.iter().map(|v| html! { <span>{ view(state, v) }</span> }) }</span> }
        }
        Value::Term(name, args) if args.is_empty() => html! { <code>{ *name }</code> },
        Value::Term(name, args) => {
            html! {
                <code>{ *name }{ "(" }{ for args.iter().enumerate().map(|(i, arg)| html! {
                    <>{ if i > 0 { ", " } else { "" } }{ view(state, arg) }</>
                }) }{ ")" }</code>
            }
        }
        Value::Label(_, text, tone_of) => html! { <span class={tone(*tone_of)}>{ text.get(lang) }</span> },
    }
}

fn log(state: &State, first: usize, len: usize, cells: &[Cell], changed: &dyn Fn(usize) -> bool) -> Html {
    let lang = state.lang();
    if len == 0 {
        return html! { <span class="nothing">{ t::EMPTY.get(lang) }</span> };
    }
    let count = t::ENTRIES.with([len.into()]).render(lang, &|_| String::new());
    html! {
        <>
            <span class="count">{ count }</span>
            <ol class="cells" start={first.to_string()}>
                { for cells.iter().enumerate().map(|(at, cell)| {
                    let mut class = yew::classes!("cell");
                    if !cell.settled { class.push("open"); }
                    if changed(at) { class.push("fresh"); }
                    html! {
                        <li {class}>
                            <small>{ first + at }</small><b>{ cell.head.to_string() }</b><span>{ &cell.body }</span>
                        </li>
                    }
                }) }
            </ol>
        </>
    }
}

fn per_node<'a>(
    state: &State,
    values: &[(NodeId, Value)],
    was: &dyn Fn(NodeId) -> Option<&'a Value>,
) -> Html {
    html! {
        <span class="per-node">
            { for values.iter().map(|(node, value)| {
                let fresh = was(*node).is_some_and(|was| was != value);
                html! {
                    <span class={fresh.then_some("fresh")}><em>{ state.session.name(*node) }</em>{ " " }{ view(state, value) }</span>
                }
            }) }
        </span>
    }
}
