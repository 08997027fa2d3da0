//! Texts twice as long, a page twice as large, a script that runs from right to left: nothing is clipped, nothing sticks
//! out, no control lies over another, in any panel and any dialog.

use crate::page::Page;
use serde_json::json;
use std::fmt::Write as _;

/// Every word that the page writes is written twice, from the first one on: words get long as well as sentences.
const TWICE: &str =
    "const twice = text => text == null ? text : String(text).replace(/\\p{L}{2,}/gu, w => w + w);
    const create = Document.prototype.createTextNode;
    Document.prototype.createTextNode = function (text) { return create.call(this, twice(text)); };
    for (const name of ['nodeValue', 'textContent']) {
        const old = Object.getOwnPropertyDescriptor(Node.prototype, name);
        Object.defineProperty(Node.prototype, name, {...old, set(text) { old.set.call(this, twice(text)); }});
    }";

/// The page of a language that is written from right to left.
const RIGHT_TO_LEFT: &str =
    "document.addEventListener('DOMContentLoaded', () => document.documentElement.dir = 'rtl')";

/// What is clipped, sticks out or lies over something.
const LAYOUT: &str = include_str!("layout.js");

/// What is done one after another, and looked at after each: the panels, what can be done with a node, the pictures.
const WALK: [(&str, &str); 14] = [
    ("as it opens", ""),
    ("a node", "document.querySelector('[data-node=\"2\"]').click()"),
    ("the log", "tab(1)"),
    ("the rules", "tab(2)"),
    ("the explorer", "tab(3)"),
    ("the figures", "tab(4)"),
    ("the table", "tab(5)"),
    ("the inspector", "tab(0)"),
    (
        "a crash",
        "document.querySelector('.sheet-close')?.click(); document.querySelector('.acts button').click()",
    ),
    (
        "the menu",
        "document.querySelector('[data-node=\"3\"]').dispatchEvent(new MouseEvent('contextmenu', {bubbles: true}))",
    ),
    ("the diagram", "document.querySelectorAll('.views button')[1].click()"),
    ("both", "document.querySelectorAll('.views button')[2].click()"),
    ("the logs", "document.querySelectorAll('.views button')[3]?.click()"),
    ("the stage", "document.querySelectorAll('.views button')[0].click()"),
];

/// What opens a dialog.
const DIALOGS: [(&str, &str); 8] = [
    ("the systems", ".bar .pick"),
    ("the scenarios", ".pick-scenario"),
    ("help", ".bar [aria-haspopup=dialog].icon-only"),
    ("sharing", ".bar .primary"),
    ("the network", ".chips button"),
    ("a request", ".acts button:nth-of-type(4)"),
    ("the timers", ".acts button:nth-of-type(5)"),
    ("the clock", ".acts button:nth-of-type(6)"),
];

/// What is looked at by its link.
const LINKS: [(&str, &str); 4] = [
    ("a violation", "#/raft/vote-forgotten?at=8"),
    ("a notice", "#/raft?run=1zAAAABBBBCCCCDDDDEEEE"),
    ("two runs", "#/compare?at=260&first=raft/leader-crash&second=raft/split-vote"),
    ("a frame", "#/raft?embed=1&at=30"),
];

/// Does something, waits until the page stands still (one that plays never does), and notes what is wrong then.
async fn look(page: &Page, what: &str, act: &str, wrong: &mut String) {
    let script = format!(
        "const done = arguments[arguments.length - 1], layout = () => {{ {LAYOUT} }};
         const tab = at => {{
             const tab = document.querySelectorAll('[role=tab]')[at];
             tab.click();
             if (innerWidth <= 820 && !document.querySelector('.side.open')) tab.click();
         }};
         let before = '', same = 0, frames = 0;
         const frame = () => {{
             const now = document.documentElement.innerHTML;
             same = now === before ? same + 1 : 0;
             before = now;
             if (same < 3 && ++frames < 60) requestAnimationFrame(frame); else done(layout());
         }};
         {act};
         requestAnimationFrame(frame)"
    );
    let found = page.client.execute_async(&script, Vec::new()).await.unwrap();
    for finding in found.as_array().unwrap() {
        let _ = writeln!(wrong, "{what}: {}", finding.as_str().unwrap());
    }
}

/// Goes through the whole page on a screen of this size, after a script that changes what every page is.
async fn walk(size: (u32, u32), change: &str) {
    let page = Page::open_on("", size, size.0 < 500).await;
    page.tell_browser("Page.addScriptToEvaluateOnNewDocument", json!({"source": change})).await;
    let mut wrong = String::new();
    page.go("#/raft/leader-crash?at=260").await;
    for (what, act) in WALK {
        look(&page, what, act, &mut wrong).await;
    }
    for (what, opener) in DIALOGS {
        page.run("document.querySelector('[data-node=\"3\"][aria-pressed=false]')?.click()").await;
        page.wait_for(what, &format!("return !!document.querySelector('{opener}')")).await;
        page.run(&format!("document.querySelector('{opener}').click()")).await;
        page.wait_for(what, "return !!document.querySelector('dialog[open] .modal-head button')").await;
        let unfold = "document.querySelectorAll('dialog[open] details').forEach(more => more.open = true)";
        look(&page, what, unfold, &mut wrong).await;
        page.run("document.querySelector('dialog[open] .modal-head button').click()").await;
        page.wait_for("the end of the dialog", "return !document.querySelector('dialog[open]')").await;
    }
    for (what, link) in LINKS {
        page.go(link).await;
        look(&page, what, "", &mut wrong).await;
    }
    assert!(wrong.is_empty(), "{size:?}\n{wrong}");
    page.close().await;
}

#[tokio::test]
async fn texts_twice_as_long_fit_on_a_telephone() {
    walk((360, 740), TWICE).await;
}

#[tokio::test]
async fn texts_twice_as_long_fit_on_a_projector() {
    walk((1024, 768), TWICE).await;
}

#[tokio::test]
async fn texts_twice_as_long_fit_on_a_screen() {
    walk((1280, 800), TWICE).await;
}

/// A screen of 1280 pixels at 200 %.
#[tokio::test]
async fn a_page_twice_as_large_fits() {
    walk((640, 400), "").await;
}

#[tokio::test]
async fn right_to_left_fits() {
    walk((1280, 800), RIGHT_TO_LEFT).await;
}

/// What runs with time runs from left to right in every language; the rest is mirrored.
#[tokio::test]
async fn time_runs_from_left_to_right_in_every_language() {
    let page = Page::open("").await;
    page.tell_browser("Page.addScriptToEvaluateOnNewDocument", json!({"source": RIGHT_TO_LEFT})).await;
    page.go("#/raft/leader-crash?at=260").await;
    let left = |what: &str| format!("document.querySelector('{what}').getBoundingClientRect().left");
    let left_of = |a: &str, b: &str| format!("return {} < {}", left(a), left(b));
    assert_eq!(page.run(&left_of("[aria-label=\"Step back\"]", "[aria-label=\"Step forward\"]")).await, true);
    assert_eq!(page.run(&left_of(".side", ".stage")).await, true);
    assert_eq!(page.run(&left_of(".bar .primary", ".brand")).await, true);
    for drawn in ["#stage-still", "#stage-moving", ".timeline canvas"] {
        let direction = format!("return getComputedStyle(document.querySelector('{drawn}')).direction");
        assert_eq!(page.text_of(&direction).await, "ltr", "{drawn}");
    }
    page.close().await;
}
