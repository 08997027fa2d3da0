//! The log table: the copies of a replicated log side by side, below the stage. A row for each server, a column for each
//! number; how far a copy is with an entry is told by the edge of its cell and in words, never by colour alone.
//!
//! Of a long log a window is shown, which follows the end unless somebody looks at something earlier.

use crate::act::Act;
use crate::panels::tone;
use crate::parts::on::{all, button, el, press};
use crate::store::Store;
use synod_model::{Lang, NodeId, Text};
use synod_page::texts as t;
use synod_page::{Deed, Selection, State};
use synod_sim::{LogCopy, LogEntry, LogTable, Progress};
use yew::{Html, html};

/// How many entries are shown.
const WIDTH: usize = 40;

/// How far the window moves at once: a part of it stays.
const MOVE: usize = 30;

/// The table.
pub(crate) fn logs(store: &Store) -> Html {
    let state = store.read();
    let lang = state.lang();
    let Some(table) = state.session.logs(state.ui.logs_end, WIDTH) else { return html! {} };
    let mut heads = vec![html! { <th scope="col">{ t::LOGS_SERVER.get(lang) }</th> }];
    if table.from > 1 {
        let label = ["‹ 1–", &(table.from - 1).to_string()].concat();
        heads.push(html! {
            <th scope="col"><button type="button" class="ghost small" title={t::LOGS_EARLIER.get(lang)}
                onclick={press(Act::Run(earlier))}>{ label }</button></th>
        });
    }
    for (number, contested) in (table.from..=table.to).zip(&table.contested) {
        heads.push(html! {
            <th scope="col" class={contested.then_some("contested")}>{ number }
                if *contested { <i title={t::LOGS_CONTESTED.get(lang)}>{ "≠" }</i>{ el("span", "sr", t::LOGS_CONTESTED.get(lang)) } }
            </th>
        });
    }
    if shows_next(&table) {
        heads.push(html! { <td></td> });
    }
    let mut rows = Vec::new();
    for copy in &table.copies {
        rows.push(row(&state, &table, copy));
    }
    html! {
        <section class="logs" aria-label={t::LOGS.get(lang)}>
            <div class="logs-scroll" tabindex="0" role="group" aria-label={t::LOGS_SIDE_BY_SIDE.get(lang)}>
                <table class={knows(&table).then_some("knows")}><thead><tr>{ all(heads) }</tr></thead><tbody>{ all(rows) }</tbody></table>
            </div>
            { foot(&state, &table) }
        </section>
    }
}

/// The copy of one server.
fn row(state: &State, table: &LogTable, copy: &LogCopy) -> Html {
    let lang = state.lang();
    let node = copy.node;
    let role = state.frame.nodes.get(node.index()).map(|node| node.role);
    let pressed = state.ui.selection.nodes().contains(&node);
    let pick = Deed::Select(if pressed { Selection::None } else { Selection::Nodes(vec![node]) });
    let mut cells = vec![html! {
        <th scope="row"><button type="button" class="ghost small" aria-pressed={pressed.to_string()}
            onclick={press(pick)}>{ state.session.name(node) }</button>
            if let Some(role) = role { { " " }<small class={tone(role.tone)}>{ role.label.get(lang) }</small> }
        </th>
    }];
    if table.from > 1 {
        let count = copy.len.min(table.from - 1);
        cells.push(match copy.before {
            None => html! { <td></td> },
            Some(progress) => {
                let folded = copy.folded >= count;
                let says = if folded { t::LOGS_FOLDED.get(lang) } else { says(progress).get(lang) };
                let class = if folded { "entry folded" } else { class(progress, false) };
                html! { <td><span {class} title={says}>{ ["1–", &count.to_string()].concat() }{ el("span", "sr", [" ", says].concat()) }</span></td> }
            }
        });
    }
    for (number, entry) in (table.from..).zip(&copy.entries) {
        let shown = match entry {
            Some(entry) => cell(state, table.leader(), entry),
            None if number <= copy.folded => {
                let says = t::LOGS_FOLDED.get(lang);
                html! { <span class="entry folded" title={says}>{ "⋯" }{ el("span", "sr", says) }</span> }
            }
            None => html! {},
        };
        cells.push(html! { <td>{ shown }{ known(copy, number, lang) }</td> });
    }
    if shows_next(table) {
        cells.push(html! { <td>{ known(copy, table.to + 1, lang) }</td> });
    }
    html! { <tr key={node.number()} class={copy.leads.then_some("leads")}>{ all(cells) }</tr> }
}

/// Whether there is a leader that keeps count of the others.
fn knows(table: &LogTable) -> bool {
    table.copies.iter().any(|copy| copy.known.is_some())
}

/// Whether there is a column behind the last entry: for what the leader sends next.
fn shows_next(table: &LogTable) -> bool {
    table.to == table.longest && knows(table)
}

/// What the present leader knows of a copy and this number, below the entry: that it is there, or that it is sent next.
fn known(copy: &LogCopy, number: usize, lang: Lang) -> Html {
    let Some(known) = copy.known else { return html! {} };
    let mark = |is: bool, class: &'static str, sign: &'static str, says: &'static Text| {
        if is {
            let says = says.get(lang);
            html! { <i {class} title={says}><span aria-hidden="true">{ sign }</span>{ el("span", "sr", says) }</i> }
        } else {
            html! {}
        }
    };
    html! {
        <>
            { mark(known.holds == number, "known holds", "●", &t::LOGS_HOLDS) }
            { mark(known.next == number, "known", "▲", &t::LOGS_NEXT) }
        </>
    }
}

/// An entry: its term and its command, and what the leader has in its place.
fn cell(state: &State, leader: Option<NodeId>, entry: &LogEntry) -> Html {
    let mut told = says(entry.progress).get(state.lang()).to_owned();
    if let (Some(other), Some(leader)) = (entry.leader_has, leader) {
        let text = if other.as_str().is_empty() {
            t::LOGS_LEADER_NONE.with([leader.into()])
        } else {
            t::LOGS_LEADER_HAS.with([leader.into(), other.into()])
        };
        let stop = if state.lang() == Lang::En { "; " } else { "；" };
        told = [told.as_str(), stop, &state.say(&text)].concat();
    }
    let differs = entry.leader_has.map(|other| match other.as_str() {
        "" => "≠ –".to_owned(),
        other => ["≠ ", other].concat(),
    });
    html! {
        <span class={class(entry.progress, differs.is_some())} title={told.clone()}>
            { el("b", "", entry.cell.head.to_string()) }
            if !entry.cell.body.is_empty() { { " " }{ el("small", "", entry.cell.body.clone()) } }
            if let Some(differs) = differs { { " " }<em aria-hidden="true">{ differs }</em> }
            { el("span", "sr", [" ", &told].concat()) }
        </span>
    }
}

const fn says(progress: Progress) -> &'static Text {
    match progress {
        Progress::Present => &t::LOGS_PRESENT,
        Progress::Committed => &t::LOGS_COMMITTED,
        Progress::Applied => &t::LOGS_APPLIED,
    }
}

const fn class(progress: Progress, differs: bool) -> &'static str {
    match (progress, differs) {
        (Progress::Present, false) => "entry",
        (Progress::Present, true) => "entry differs",
        (Progress::Committed, false) => "entry committed",
        (Progress::Committed, true) => "entry committed differs",
        (Progress::Applied, false) => "entry committed applied",
        (Progress::Applied, true) => "entry committed applied differs",
    }
}

/// What the edges mean, and the ways through a long log.
fn foot(state: &State, table: &LogTable) -> Html {
    let lang = state.lang();
    let mut key = Vec::new();
    for progress in [Progress::Present, Progress::Committed, Progress::Applied] {
        key.push(html! { <li><span class={class(progress, false)} aria-hidden="true"></span>{ says(progress).get(lang) }</li> });
    }
    key.push(html! { <li><span class="entry differs" aria-hidden="true"><em>{ "≠" }</em></span>{ t::LOGS_DIFFERS.get(lang) }</li> });
    if knows(table) {
        for (class, sign, says) in [("known holds", "●", &t::LOGS_HOLDS), ("known", "▲", &t::LOGS_NEXT)] {
            key.push(html! { <li><i {class} aria-hidden="true">{ sign }</i>{ says.get(lang) }</li> });
        }
    }
    html! {
        <div class="logs-foot">
            <ul class="logs-key">{ all(key) }</ul>
            if table.leader().is_none() { { el("span", "logs-none", t::LOGS_NO_LEADER.get(lang)) } }
            if state.ui.logs_end.is_some() {
                { button("ghost small", t::LOGS_LATER.get(lang), Act::Run(later)) }
                { button("ghost small", t::LOGS_END.get(lang), Act::Run(|store| store.ui(|ui| ui.logs_end = None))) }
            }
        </div>
    }
}

/// Looks at earlier entries, which stay in sight while the log grows.
fn earlier(store: &Store) {
    let table = {
        let state = store.read();
        state.session.logs(state.ui.logs_end, WIDTH)
    };
    if let Some(table) = table {
        store.ui(|ui| ui.logs_end = Some(table.to.saturating_sub(MOVE).max(1)));
    }
}

/// Looks at later entries; at the end the window follows it again.
fn later(store: &Store) {
    let table = {
        let state = store.read();
        state.session.logs(state.ui.logs_end, WIDTH)
    };
    if let Some(table) = table {
        let end = table.to + MOVE;
        store.ui(|ui| ui.logs_end = (end < table.longest).then_some(end));
    }
}
