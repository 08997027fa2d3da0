//! The events as sentences: a window over a list that may be a hundred thousand rows long.
//!
//! Every row is equally high, so a place of the scroll bar is a step. Only the rows in sight are asked for and
//! rendered. With a filter the steps that fit are collected once per length and filter, and kept.

use crate::parts::field::choice;
use crate::store::{State, Store, use_store};
use crate::texts as t;
use synod_model::NodeId;
use synod_sim::{LogRow, MarkKind};
use web_sys::HtmlElement;
use yew::{
    Callback, Event, Html, UseStateHandle, function_component, html, use_effect_with, use_mut_ref,
    use_node_ref, use_state,
};

/// The height of a row, in pixels; the style sheet has the same.
const ROW: f64 = 52.0;

/// The largest height of a list: browsers draw nothing beyond some 16 million pixels.
const HEIGHT_MAX: f64 = 8_000_000.0;

/// How many rows beyond those in sight are rendered.
const MARGIN: u64 = 6;

/// The kinds of action that the filter offers.
const KINDS: [&str; 9] =
    ["deliver", "lose", "fire", "request", "crash", "restart", "partition", "heal", "duplicate"];

/// The log.
#[function_component]
pub(crate) fn Log() -> Html {
    let store = use_store();
    let lang = store.lang();
    let node = use_node_ref();
    let seen = use_state(|| (0u64, 24u64));
    let (present, known, filter, branch, edits) = {
        let state = store.read();
        let present = state.session.present();
        let filter = (state.ui.log_node, state.ui.log_kind);
        (present.step, present.known, filter, state.session.branch(), state.edits)
    };
    let filtered = filter != (None, None);
    let kept = use_mut_ref(Fitting::default);
    if filtered {
        store.quietly(|state| kept.borrow_mut().extend(state, known, (filter, branch, edits)));
    }
    let fitting = kept.borrow();
    let fitting = filtered.then_some(fitting.steps.as_slice());
    let count = fitting.map_or(known, |steps| steps.len() as u64);
    let row = row_of(present, fitting);
    use_effect_with((node.clone(), row, count), {
        let seen = seen.clone();
        move |(node, row, count): &(yew::NodeRef, u64, u64)| {
            if let Some(list) = node.cast::<HtmlElement>() {
                follow(&list, *row, *count);
                look(&list, &seen, *count);
            }
        }
    });
    let (first, rows) = *seen;
    let first = first.min(count.saturating_sub(1));
    let last = (first + rows).min(count);
    let shown: Vec<LogRow> = store.quietly(|state| match fitting {
        None if count == 0 => Vec::new(),
        None => state.session.log(first + 1, last),
        Some(steps) => {
            let steps =
                steps.iter().skip(index(first)).take(index(last - first)).copied().collect::<Vec<u64>>();
            steps.into_iter().flat_map(|step| state.session.log(step, step)).collect()
        }
    });
    let onscroll = {
        let (node, seen) = (node.clone(), seen.clone());
        Callback::from(move |_: Event| {
            if let Some(list) = node.cast::<HtmlElement>() {
                look(&list, &seen, count);
            }
        })
    };
    let state = store.read();
    let height = height(count);
    let top = place(first, count);
    html! {
        <>
            { filters(&store, &state) }
            if count == 0 {
                <p class="empty">{ (if filtered { &t::LOG_NO_MATCH } else { &t::LOG_EMPTY }).get(lang) }</p>
            }
            <div class="log" ref={node} {onscroll} tabindex="0" role="group" aria-label={t::LOG_LIST.get(lang)}>
                <div style={format!("block-size:{height}px")} class="log-all">
                    <ol style={format!("transform:translateY({top}px)")} class="log-rows">
                        { for shown.iter().map(|row| log_row(&store, &state, row, present)) }
                    </ol>
                </div>
            </div>
        </>
    }
}

fn log_row(store: &Store, state: &State, row: &LogRow, present: u64) -> Html {
    let step = row.step;
    let store = store.clone();
    let onclick = Callback::from(move |_| store.seek(step));
    let mark = match row.mark {
        Some(mark) => crate::transport::mark_class(MarkKind::Protocol(mark)),
        None if row.by_hand => "mark-hand",
        None => "",
    };
    let says = row.sentences.iter().map(|s| state.say(s)).collect::<Vec<_>>().join(" ");
    let current = (step == present).then_some("step");
    let at = crate::stage::chips::time(row.at);
    html! {
        <li key={step.to_string()}>
            <button type="button" class={format!("event {mark}")} aria-current={current} {onclick} title={says.clone()}>
                <span class="event-at"><b>{ step }</b><span>{ at }</span></span><span class="event-says">{ says }</span>
            </button>
        </li>
    }
}

fn filters(store: &Store, state: &State) -> Html {
    let lang = state.lang();
    let all = (String::new(), t::LOG_ALL.get(lang).to_owned());
    let nodes = state.session.names().iter().enumerate().map(|(i, name)| ((i + 1).to_string(), name.clone()));
    let nodes: Vec<_> = std::iter::once(all.clone()).chain(nodes).collect();
    let kinds: Vec<_> = std::iter::once(all)
        .chain(KINDS.iter().map(|kind| ((*kind).to_owned(), (*kind).to_owned())))
        .collect();
    let node = state.ui.log_node.map_or_else(String::new, |n| n.number().to_string());
    let pick_node = {
        let store = store.clone();
        Callback::from(move |value: String| {
            let node = value.parse::<usize>().ok().and_then(|n| n.checked_sub(1)).map(NodeId::at);
            store.ui(|ui| ui.log_node = node);
        })
    };
    let pick_kind = {
        let store = store.clone();
        Callback::from(move |value: String| {
            let kind = KINDS.iter().find(|kind| **kind == value).copied();
            store.ui(|ui| ui.log_kind = kind);
        })
    };
    html! {
        <div class="filters">
            { choice("log-node", t::LOG_NODE.get(lang).into(), &nodes, &node, pick_node) }
            { choice("log-kind", t::LOG_KIND.get(lang).into(), &kinds, state.ui.log_kind.unwrap_or(""), pick_kind) }
        </div>
    }
}

/// A filter, the branch and the edits it was applied to.
type Wanted = ((Option<NodeId>, Option<&'static str>), usize, u64);

/// The steps that fit a filter, found so far: each step is looked at once.
#[derive(Default)]
struct Fitting {
    wanted: Option<Wanted>,
    seen: u64,
    steps: Vec<u64>,
}

impl Fitting {
    /// Looks at the steps that have become known since the last time.
    fn extend(&mut self, state: &mut State, known: u64, wanted: Wanted) {
        if self.wanted != Some(wanted) || known < self.seen {
            *self = Self { wanted: Some(wanted), ..Self::default() };
        }
        let (node, kind) = wanted.0;
        let at_node = |state: &State, step: u64| node.is_none() || state.session.node_of(step) == node;
        if let Some(kind) = kind {
            let rows = if known > self.seen { state.session.log(self.seen + 1, known) } else { Vec::new() };
            let fit = rows.iter().filter(|row| row.kind == kind && at_node(state, row.step));
            self.steps.extend(fit.map(|row| row.step));
        } else {
            self.steps.extend((self.seen + 1..=known).filter(|step| at_node(state, *step)));
        }
        self.seen = known;
    }
}

/// The row of the present step.
fn row_of(present: u64, fitting: Option<&[u64]>) -> u64 {
    match fitting {
        None => present.saturating_sub(1),
        Some(steps) => (steps.partition_point(|step| *step <= present) as u64).saturating_sub(1),
    }
}

/// Brings a row into sight, unless the reader's pointer or focus is in the list: then it is theirs.
fn follow(list: &HtmlElement, row: u64, count: u64) {
    if list.matches(":hover, :focus-within").unwrap_or(false) {
        return;
    }
    let (top, sight) = (place(row, count), f64::from(list.client_height()));
    let at = f64::from(list.scroll_top());
    if top < at || top + ROW > at + sight {
        #[expect(clippy::cast_possible_truncation, reason = "at most HEIGHT_MAX")]
        list.set_scroll_top((top - sight * 0.6).max(0.0) as i32);
    }
}

/// Notes which rows are in sight.
fn look(list: &HtmlElement, seen: &UseStateHandle<(u64, u64)>, count: u64) {
    let first = row_at(f64::from(list.scroll_top()), count).saturating_sub(MARGIN);
    let rows = row_at(f64::from(list.client_height()), u64::MAX) + 2 * MARGIN;
    if **seen != (first, rows) {
        seen.set((first, rows));
    }
}

/// The height of the whole list.
#[expect(clippy::cast_precision_loss, reason = "clamped right after")]
fn height(count: u64) -> f64 {
    (count as f64 * ROW).min(HEIGHT_MAX)
}

/// Where a row begins. A list too high for a browser is compressed: its rows keep their height, and the scroll bar
/// moves over more of them at once.
#[expect(clippy::cast_precision_loss, reason = "a picture")]
fn place(row: u64, count: u64) -> f64 {
    let all = count as f64 * ROW;
    let scale = if all > HEIGHT_MAX { HEIGHT_MAX / all } else { 1.0 };
    row as f64 * ROW * scale
}

/// The row that begins at or before a place.
#[expect(clippy::cast_precision_loss, reason = "a picture")]
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "never negative, bounded by the list"
)]
fn row_at(top: f64, count: u64) -> u64 {
    let all = count as f64 * ROW;
    let scale = if count != u64::MAX && all > HEIGHT_MAX { HEIGHT_MAX / all } else { 1.0 };
    (top / (ROW * scale)) as u64
}

fn index(n: u64) -> usize {
    usize::try_from(n).unwrap_or(usize::MAX)
}
