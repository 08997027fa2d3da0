//! What axe finds in every view, panel, menu and dialog: nothing, not even what it calls moderate.

use crate::page::{ESCAPE, Page};
use std::fmt::Write as _;

/// Looks at the page as it stands.
async fn axe(page: &Page, what: &str, wrong: &mut String) {
    let run = "const done = arguments[arguments.length - 1];
        axe.run(document, {resultTypes: ['violations']}).then(r => done(r.violations
            .map(v => `${v.impact} ${v.id}: ${v.nodes.slice(0, 3).map(n => n.target.join(' ') + ' | '
                + (n.any[0] ?? n.all[0] ?? n.none[0])?.message).join('; ')}`)),
            e => done(['axe: ' + e]))";
    let found = page.client.execute_async(run, Vec::new()).await.unwrap();
    for finding in found.as_array().unwrap() {
        let _ = writeln!(wrong, "{what}: {}", finding.as_str().unwrap());
    }
}

/// Opens the page and brings axe along.
async fn go(page: &Page, fragment: &str) {
    page.go(fragment).await;
    page.run(&std::fs::read_to_string(std::env::var("SYNOD_AXE").unwrap()).unwrap()).await;
}

/// Clicks what a selector finds, by a script: what it is called depends on the language.
async fn click(page: &Page, selector: &str) {
    let clicked =
        page.run(&format!("const e = document.querySelector(`{selector}`); e?.click(); return !!e")).await;
    assert_eq!(clicked, true, "{selector} is not there");
    // The page renders a moment later.
    page.run("return 0").await;
}

/// Closes the dialog or the menu.
async fn escape(page: &Page) {
    page.key(ESCAPE).await;
    page.wait_for("the end", "return !document.querySelector('dialog[open], [role=menu]')").await;
}

async fn panels(page: &Page, name: &str, wrong: &mut String) {
    for tab in ["log", "rules", "explore", "figures", "table", "now"] {
        click(page, &format!("#tab-{tab}")).await;
        axe(page, &format!("{name}, {tab}"), wrong).await;
    }
    for view in [2, 3, 4, 1] {
        let there =
            format!("return !!document.querySelector('.views button:nth-child({view})')?.offsetParent");
        if page.run(&there).await != true {
            continue;
        }
        click(page, &format!(".views button:nth-child({view})")).await;
        axe(page, &format!("{name}, view {view}"), wrong).await;
    }
}

async fn selections(page: &Page, name: &str, wrong: &mut String) {
    page.select(1).await;
    page.select_more(3).await;
    axe(page, &format!("{name}, two nodes"), wrong).await;
    for (key, what) in [("l", "a link"), ("x", "a link that is cut"), ("n", "a message"), ("m", "its menu")] {
        page.key(key).await;
        page.run("return 0").await;
        axe(page, &format!("{name}, {what}"), wrong).await;
    }
    escape(page).await;
}

async fn dialogs(page: &Page, name: &str, wrong: &mut String) {
    page.select(1).await;
    for key in ["r", "t", "?"] {
        // The keys act where the stage has the focus, and a dialog that has just closed may still have it.
        page.run("document.querySelector('#stage').focus()").await;
        page.key(key).await;
        page.wait_for("the dialog", "return !!document.querySelector('dialog[open]')").await;
        axe(page, &format!("{name}, the dialog of {key}"), wrong).await;
        escape(page).await;
    }
    click(page, "#tab-figures").await;
    for opener in
        [".bar .pick", ".pick-scenario", "button.chip", ".bar .primary", ".panel-figures .quick button"]
    {
        click(page, opener).await;
        page.wait_for("the dialog", "return !!document.querySelector('dialog[open]')").await;
        page.run("document.querySelectorAll('dialog details').forEach(d => d.open = true)").await;
        axe(page, &format!("{name}, the dialog of {opener}"), wrong).await;
        escape(page).await;
    }
}

async fn other_pages(page: &Page, name: &str, rest: &str, wrong: &mut String) {
    for (what, fragment) in [
        ("a violation", "#/raft/vote-forgotten?at=8"),
        ("a notice", "#/raft?run=1zAAAABBBBCCCCDDDDEEEE"),
        ("two runs", "#/compare?at=260&first=raft/leader-crash&second=raft/split-vote"),
        ("a frame", "#/raft/leader-crash?at=260&embed=1"),
    ] {
        go(page, &format!("{fragment}&{rest}")).await;
        page.run("document.querySelectorAll('details').forEach(d => d.open = true)").await;
        axe(page, &format!("{name}, {what}"), wrong).await;
    }
}

async fn everything(theme: &str, lang: &str) {
    let page = Page::open("").await;
    let (name, rest) = (format!("{theme}, {lang}"), format!("theme={theme}&lang={lang}"));
    let mut wrong = String::new();
    go(&page, &format!("#/raft/leader-crash?at=260&{rest}")).await;
    panels(&page, &name, &mut wrong).await;
    selections(&page, &name, &mut wrong).await;
    dialogs(&page, &name, &mut wrong).await;
    click(&page, ".stepwise").await;
    click(&page, "#tab-now").await;
    axe(&page, &format!("{name}, by hand"), &mut wrong).await;
    other_pages(&page, &name, &rest, &mut wrong).await;
    assert!(wrong.is_empty(), "{wrong}");
    page.close().await;
}

#[tokio::test]
async fn axe_finds_nothing_in_the_light() {
    everything("light", "en").await;
}

#[tokio::test]
async fn axe_finds_nothing_in_the_dark() {
    everything("dark", "zh-CN").await;
}

#[tokio::test]
async fn axe_finds_nothing_on_a_projector() {
    everything("projector", "en").await;
}
