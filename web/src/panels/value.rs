//! Values of the closed vocabulary, as the inspector shows them.

use crate::parts::on::{all, el};
use synod_model::{Cell, Field, Grid, NodeId, Text, Tone, Value, cell_kind, format_duration};
use synod_page::State;
use synod_page::texts as t;
use yew::{AttrValue, Html, html};

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
        Value::Facts(facts) => facts.len() > 2,
        Value::Record(fields) => fields.len() > 2,
        Value::List(values) => values.len() > 4,
        Value::Grid(_) | Value::Ring(_) | Value::Graph(_) | Value::Bin(_) | Value::Gauge(_) => true,
        _ => false,
    }
}

/// Fields as a list of names and values; `before` has the fields as they were, for the marks of what has changed.
pub(crate) fn fields(state: &State, fields: &[&Field], before: Option<&[Field]>) -> Html {
    let mut rows = Vec::new();
    for field in fields {
        let was = before.and_then(|before| before.iter().find(|f| f.name == field.name));
        let changed = was.filter(|was| !same(&was.value, &field.value));
        let value = change(state, changed.map(|f| &f.value), &field.value);
        rows.push(explained(field.name, field.says.get(state.lang()), value, is_large(&field.value)));
    }
    el("dl", "facts", all(rows))
}

/// A fact whose name explains itself on hover and on focus.
pub(crate) fn explained(
    name: impl Into<yew::AttrValue>,
    says: &'static str,
    value: Html,
    large: bool,
) -> Html {
    let name = name.into();
    html! {
        <div class={if large { "fact large" } else { "fact" }} key={&*name}>
            <dt><span class="term" tabindex="0">{ &name }<span class="tip" role="tooltip">{ says }</span></span></dt>
            { el("dd", "", value) }
        </div>
    }
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
            <s class="was">{ view(state, was) }</s>{ el("span", "sr", " → ") }
            <span class="now" title={says}>{ view(state, value) }</span>
        </>
    }
}

/// A large value in which the parts that have changed are marked.
fn view_marked(state: &State, was: &Value, value: &Value) -> Html {
    match (was, value) {
        (Value::Log { first: old_first, cells: old, .. }, Value::Log { first, folded, len, cells }) => {
            let changed = |at: usize| {
                let before = (first + at).checked_sub(*old_first).and_then(|i| old.get(i));
                !before.zip(cells.get(at)).is_some_and(|(a, b)| same_cell(a, b))
            };
            log(state, *first, (*folded, *len), cells, &changed)
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
    let word = |text: &'static Text| el("span", "nothing", text.get(lang));
    let text = |text: String| Html::from(yew::virtual_dom::VText::new(text));
    match value {
        Value::None => word(&t::NONE),
        Value::Bool(on) => text((if *on { &t::YES } else { &t::NO }).get(lang).to_owned()),
        Value::Int(n) => text(n.to_string()),
        Value::Milli(_) => text(value.plain()),
        Value::Time(time) | Value::Since(time) | Value::Until(time) => text(format_duration(*time, lang)),
        Value::Word(w) => text(w.to_string()),
        Value::Str(w) => text(w.to_string()),
        Value::Node(node) => text(state.session.name(*node)),
        Value::Nodes(nodes) if nodes.is_empty() => word(&t::NONE),
        Value::Nodes(nodes) => set(nodes.iter().map(|n| text(state.session.name(n))).collect()),
        Value::Ballot { round, node } => text([&round.to_string(), ".", &state.session.name(*node)].concat()),
        Value::Bar { used, of } => {
            let share = if *of == 0 { 0 } else { used.saturating_mul(100) / of };
            let style = ["inline-size:", &share.to_string(), "%"].concat();
            html! {
                <span class="meter"><span class="meter-track"><i {style}></i></span>
                    { [&used.to_string(), " / ", &of.to_string()].concat() }</span>
            }
        }
        Value::Log { first, folded, len, cells } => log(state, *first, (*folded, *len), cells, &|_| false),
        Value::PerNode(values) => per_node(state, values, &|_| None),
        Value::Facts(facts) if facts.is_empty() => word(&t::EMPTY),
        Value::Record(fields) if fields.is_empty() => word(&t::EMPTY),
        Value::Table(rows) if rows.is_empty() => word(&t::EMPTY),
        Value::Facts(facts) => record(
            "record",
            facts
                .iter()
                .map(|(_, says, v)| named(says.get(lang).to_owned(), view(state, v), false))
                .collect(),
        ),
        Value::Record(fields) => record(
            "record",
            fields.iter().map(|(name, v)| named((*name).to_owned(), view(state, v), false)).collect(),
        ),
        Value::Table(rows) if Grid::of_table(rows).is_some() => drawing(state, value),
        Value::Table(rows) => record(
            "record",
            rows.iter().map(|(key, v)| named(key.to_string(), view(state, v), false)).collect(),
        ),
        Value::List(values) if values.is_empty() => word(&t::NONE),
        Value::List(values) => set(values.iter().map(|v| view(state, v)).collect()),
        Value::Term(name, args) => {
            let mut parts = vec![text((*name).to_owned())];
            for (i, arg) in args.iter().enumerate() {
                parts.push(text((if i == 0 { "(" } else { ", " }).to_owned()));
                parts.push(view(state, arg));
            }
            if !args.is_empty() {
                parts.push(text(")".to_owned()));
            }
            el("code", "", all(parts))
        }
        Value::Grid(_) | Value::Ring(_) | Value::Graph(_) | Value::Bin(_) | Value::Gauge(_) => {
            drawing(state, value)
        }
        Value::Label(_, label, tone_of) => html! { <span class={tone(*tone_of)}>{ label.get(lang) }</span> },
    }
}

/// The width in which pictures are drawn; the panel stretches them a little.
const WIDTH: f32 = 320.0;

/// A value that is a picture, with the same in words for who does not see it.
fn drawing(state: &State, value: &Value) -> Html {
    let words = words(state, value);
    let look = super::figures::look(state, state.session.names());
    let Some((shapes, size)) = synod_scene::picture(value, WIDTH, &look) else {
        return el("span", "nothing", t::EMPTY.get(state.lang()));
    };
    let drawn = synod_scene::svg::inline(size, look.theme, &shapes);
    let style = ["inline-size:", &size.0.ceil().to_string(), "px"].concat();
    html! {
        <span class="picture"><span {style}>{ Html::from_html_unchecked(AttrValue::from(drawn)) }</span>
            { el("span", "sr", words) }</span>
    }
}

/// A value in words.
pub(crate) fn words(state: &State, value: &Value) -> String {
    value.words(state.lang(), &|node| state.session.name(node))
}

/// Several values of equal rank.
fn set(values: Vec<Html>) -> Html {
    let mut items = Vec::new();
    for value in values {
        items.push(el("span", "", value));
    }
    record("set", items)
}

fn record(class: &'static str, parts: Vec<Html>) -> Html {
    el("span", class, all(parts))
}

/// A value with the name that it has among others.
fn named(name: String, value: Html, fresh: bool) -> Html {
    html! { <span class={fresh.then_some("fresh")}>{ el("em", "", name) }{ " " }{ value }</span> }
}

fn log(
    state: &State,
    first: usize,
    (folded, len): (usize, usize),
    cells: &[Cell],
    changed: &dyn Fn(usize) -> bool,
) -> Html {
    let lang = state.lang();
    if len == 0 {
        return el("span", "nothing", t::EMPTY.get(lang));
    }
    let count = state.say(&t::ENTRIES.with([len.into()]));
    let mut items = Vec::new();
    if folded > 0 {
        let range = if folded == 1 { "1".to_owned() } else { ["1–", &folded.to_string()].concat() };
        let says = state.say(&t::COMPACTED.with([folded.into()]));
        items.push(html! { <li class="cell folded">{ el("small", "", range) }{ el("span", "", says) }</li> });
    }
    for (at, cell) in cells.iter().enumerate() {
        let class = match (cell.settled, changed(at)) {
            (true, false) => "cell",
            (false, false) => "cell open",
            (true, true) => "cell fresh",
            (false, true) => "cell open fresh",
        };
        let kind = cell_kind(cell.kind).map(|kind| el("small", "", kind.get(lang)));
        let head = if cell.crossed {
            html! { <s title={t::CROSSED.get(lang)}>{ el("b", "", cell.head.to_string()) }</s> }
        } else {
            el("b", "", cell.head.to_string())
        };
        items.push(html! {
            <li {class}>
                { el("small", "", (first + at).to_string()) }{ head }{ el("span", "", cell.body.clone()) }{ kind.unwrap_or_default() }
            </li>
        });
    }
    html! {
        <>
            { el("span", "count", count) }
            <ol class="cells" start={first.to_string()}>{ all(items) }</ol>
        </>
    }
}

fn per_node<'a>(
    state: &State,
    values: &[(NodeId, Value)],
    was: &dyn Fn(NodeId) -> Option<&'a Value>,
) -> Html {
    let mut items = Vec::new();
    for (node, value) in values {
        let fresh = was(*node).is_some_and(|was| was != value);
        items.push(named(state.session.name(*node), view(state, value), fresh));
    }
    record("per-node", items)
}
