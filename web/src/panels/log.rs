//! The events as sentences: a window over a list that may be a hundred thousand rows long.
//!
//! Every row is equally high, so a place of the scroll bar is a step. Only the rows in sight are asked for and
//! rendered. With a filter the steps that fit are collected once per length and filter, and kept.

use crate::parts::field::{choice, empty};
use crate::parts::on::{all, chosen, el, element, press, value};
use crate::store::{Store, here};
use synod_model::{Lang, NodeId, Text};
use synod_page::texts as t;
use synod_page::{Deed, State};
use synod_sim::StepKind;
use synod_sim::{LogRow, MarkKind};
use web_sys::HtmlElement;
use yew::{Callback, Event, Html, InputEvent, html};

/// The height of a row where text has its usual size, in pixels; the style sheet has the same.
const ROW: f64 = 52.0;

/// The largest height of a list: browsers draw nothing beyond some 16 million pixels.
const HEIGHT_MAX: f64 = 8_000_000.0;

/// The height of a row, in pixels.
fn row_height() -> f64 {
    ROW * f64::from(crate::text_size::times())
}

/// How many rows beyond those in sight are rendered.
const MARGIN: u64 = 6;

/// The kinds of action that the filter offers, by the words of the scenario text.
static KINDS: [(StepKind, Text); 26] = [
    (StepKind::Deliver, Text::new("deliver", "送达")),
    (StepKind::Lose, Text::new("lose", "丢失")),
    (StepKind::Fire, Text::new("fire", "定时器触发")),
    (StepKind::Request, Text::new("request", "请求")),
    (StepKind::Crash, Text::new("crash", "崩溃")),
    (StepKind::Restart, Text::new("restart", "重启")),
    (StepKind::Pause, Text::new("pause", "暂停")),
    (StepKind::Resume, Text::new("resume", "恢复运行")),
    (StepKind::Clock, Text::new("clock", "时钟")),
    (StepKind::Partition, Text::new("partition", "网络分区")),
    (StepKind::Isolate, Text::new("isolate", "隔离")),
    (StepKind::Cut, Text::new("cut", "断开链路")),
    (StepKind::Mend, Text::new("mend", "修复链路")),
    (StepKind::Heal, Text::new("heal", "恢复连通")),
    (StepKind::Net, Text::new("net", "网络设置")),
    (StepKind::Duplicate, Text::new("duplicate", "重复")),
    (StepKind::Drop, Text::new("drop", "丢弃")),
    (StepKind::Delay, Text::new("delay", "延后")),
    (StepKind::Hold, Text::new("hold", "扣住")),
    (StepKind::Release, Text::new("release", "放行")),
    (StepKind::Rule, Text::new("rule", "规则")),
    (StepKind::Set, Text::new("set", "参数")),
    (StepKind::Load, Text::new("load", "负载")),
    (StepKind::Measure, Text::new("measure", "重新统计")),
    (StepKind::ByHand, Text::new("by-hand", "逐步挑选")),
    (StepKind::ByClock, Text::new("by-clock", "时间继续")),
];

/// The id of the list.
const LIST: &str = "log";

/// The log.
pub(super) fn log(store: &Store) -> Html {
    let shown = store.quietly(|state| {
        if state.fit_rows() && !state.playing {
            // The rest is looked at a moment later, so that the page stays fluid.
            gloo::timers::callback::Timeout::new(1, || here().notify_part(log)).forget();
        }
        state.rows_in_sight()
    });
    let onscroll = Callback::from(|_: Event| {
        if let Some(list) = element(LIST)
            && look(&here(), &list)
        {
            here().notify_part(log);
        }
    });
    let state = store.read();
    let count = state.rows();
    let height = whole(height(count));
    let top = whole(place(state.seen.first.min(count.saturating_sub(1)), count));
    let mut rows = Vec::new();
    for row in &shown {
        rows.push(log_row(&state, row));
    }
    html! {
        <>
            { filters(&state) }
            if count == 0 {
                { empty(if state.filtered() { &t::LOG_NO_MATCH } else { &t::LOG_EMPTY }) }
            }
            <div class="log" id={LIST} {onscroll} tabindex="0" role="group" aria-label={t::LOG_LIST.get(state.lang())}>
                <div style={["block-size:", &height, "px"].concat()} class="log-all">
                    <ol style={["transform:translateY(", &top, "px)"].concat()} class="log-rows">{ all(rows) }</ol>
                </div>
            </div>
        </>
    }
}

/// The log stands on the page: brings the present step into sight.
pub(super) fn shown(store: &Store) {
    let Some(list) = element(LIST) else { return };
    let (row, count) = {
        let state = store.read();
        (state.present_row(), state.rows())
    };
    follow(&list, row, count);
    if look(store, &list) {
        store.notify_part(log);
    }
}

fn log_row(state: &State, row: &LogRow) -> Html {
    let mark = match row.mark {
        Some(mark) => crate::transport::mark_class(MarkKind::Protocol(mark)),
        None if row.by_hand => "mark-hand",
        None => "",
    };
    let mut says = String::new();
    for sentence in &row.sentences {
        // Chinese has no space between sentences.
        if !says.is_empty() && state.lang() == Lang::En {
            says.push(' ');
        }
        says.push_str(&state.say(sentence));
    }
    let told = row.outcome.map(|outcome| crate::parts::outcome::outcome(outcome, state.lang()));
    let style = row.outcome.map(|outcome| {
        ["border-inline-start-color:var(", synod_scene::outcome_paints(outcome).1.css(), ")"].concat()
    });
    let current = (row.step == state.session.present().step).then_some("step");
    let at = crate::numbers::time(row.at);
    html! {
        <li key={row.step.to_string()}>
            <button type="button" class={["event ", mark].concat()} aria-current={current} {style}
                onclick={press(Deed::Seek(row.step))} title={says.clone()}>
                <span class="event-at">{ el("b", "", row.step.to_string()) }{ el("span", "", at) }</span>
                <span class="event-says">{ told }{ says }</span>
            </button>
        </li>
    }
}

fn filters(state: &State) -> Html {
    let lang = state.lang();
    let all = || vec![(String::new(), t::LOG_ALL.get(lang).to_owned())];
    let mut nodes = all();
    for (i, name) in state.session.names().iter().enumerate() {
        nodes.push(((i + 1).to_string(), name.clone()));
    }
    let node = state.ui.log_node.map_or_else(String::new, |n| n.number().to_string());
    let pick_node = chosen(|store, value| {
        let node = value.parse::<usize>().ok().and_then(|n| n.checked_sub(1)).map(NodeId::at);
        store.ui(|ui| ui.log_node = node);
    });
    html! {
        <div class="filters">
            { choice("log-node".into(), t::LOG_NODE.get(lang).into(), &nodes, &node, pick_node) }
            { kind_and_text(state, "log-kind", "log-text") }
        </div>
    }
}

/// What is looked for: a kind of action, and a text. The space-time diagram has the same.
pub(crate) fn kind_and_text(state: &State, kind_id: &'static str, text_id: &'static str) -> Html {
    let lang = state.lang();
    let mut kinds = vec![(String::new(), t::LOG_ALL.get(lang).to_owned())];
    for (kind, name) in &KINDS {
        kinds.push((kind.id().to_owned(), name.get(lang).to_owned()));
    }
    let kind = state.ui.log_kind.map_or("", StepKind::id);
    let pick_kind = chosen(|store, value| {
        store.ui(|ui| ui.log_kind = KINDS.iter().map(|(kind, _)| *kind).find(|kind| kind.id() == value));
    });
    let oninput = Callback::from(|event: InputEvent| {
        let text = value(&event);
        here().ui(|ui| ui.log_text = text);
    });
    html! {
        <>
            { choice(kind_id.into(), t::LOG_KIND.get(lang).into(), &kinds, kind, pick_kind) }
            <div class="field log-search">
                <label for={text_id}>{ t::SEARCH.get(lang) }</label>
                <input id={text_id} type="search" placeholder={t::SEARCH.get(lang)} autocomplete="off" spellcheck="false" value={state.ui.log_text.clone()} {oninput} />
            </div>
        </>
    }
}

/// Brings a row into sight, unless the reader's pointer or focus is in the list: then it is theirs.
fn follow(list: &HtmlElement, row: u64, count: u64) {
    if list.matches(":hover, :focus-within").unwrap_or(false) {
        return;
    }
    let (top, sight) = (place(row, count), f64::from(list.client_height()));
    let at = f64::from(list.scroll_top());
    if top < at || top + row_height() > at + sight {
        #[expect(clippy::cast_possible_truncation, reason = "at most HEIGHT_MAX")]
        list.set_scroll_top((top - sight * 0.6).max(0.0) as i32);
    }
}

/// Notes which rows are in sight; whether these are others than before.
fn look(store: &Store, list: &HtmlElement) -> bool {
    store.quietly(|state| {
        let first = row_at(f64::from(list.scroll_top()), state.rows()).saturating_sub(MARGIN);
        let rows = row_at(f64::from(list.client_height()), u64::MAX) + 2 * MARGIN;
        let others = (state.seen.first, state.seen.rows) != (first, rows);
        (state.seen.first, state.seen.rows) = (first, rows);
        others
    })
}

/// A length as the style has it.
fn whole(pixels: f64) -> String {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most HEIGHT_MAX")]
    let pixels = pixels as u32;
    pixels.to_string()
}

/// The height of the whole list.
#[expect(clippy::cast_precision_loss, reason = "clamped right after")]
fn height(count: u64) -> f64 {
    (count as f64 * row_height()).min(HEIGHT_MAX)
}

/// Where a row begins. A list too high for a browser is compressed: its rows keep their height, and the scroll bar
/// moves over more of them at once.
#[expect(clippy::cast_precision_loss, reason = "a picture")]
fn place(row: u64, count: u64) -> f64 {
    let all = count as f64 * row_height();
    let scale = if all > HEIGHT_MAX { HEIGHT_MAX / all } else { 1.0 };
    row as f64 * row_height() * scale
}

/// The row that begins at or before a place.
#[expect(clippy::cast_precision_loss, reason = "a picture")]
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "never negative, bounded by the list"
)]
fn row_at(top: f64, count: u64) -> u64 {
    let all = count as f64 * row_height();
    let scale = if count != u64::MAX && all > HEIGHT_MAX { HEIGHT_MAX / all } else { 1.0 };
    (top / (row_height() * scale)) as u64
}
