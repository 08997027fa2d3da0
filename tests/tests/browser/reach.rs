//! Every action by every way to it: keys for messages and links, menus under the pointer, the tables, and a focus that is
//! never lost on the way.

use crate::page::{ENTER, ESCAPE, Page};
use serde_json::Value;
use std::collections::BTreeSet;

/// What the action bar is about.
const SELECTED: &str = "return document.querySelector('.acts-name')?.textContent ?? ''";

/// Whether something of the page has the focus.
const FOCUSED: &str = "return document.activeElement != null && document.activeElement != document.body";

/// A moment at which messages are in flight.
const BUSY: &str = "#/raft/leader-crash?at=260";

async fn focus(page: &Page, selector: &str) {
    page.run(&format!("document.querySelector(`{selector}`).focus()")).await;
}

/// Presses a button of a part with Enter, found by its name, and tells whether the focus stayed on the page.
async fn press_with_enter(page: &Page, part: &str, name: &str) {
    let found = format!(
        "const b = [...document.querySelectorAll('{part} button')].find(b => (b.ariaLabel ?? b.firstChild.textContent) == '{name}');
         b?.focus(); return !!b"
    );
    assert_eq!(page.run(&found).await, true, "{name} is not in {part}");
    page.key(ENTER).await;
    page.settle().await;
    assert_eq!(page.run(FOCUSED).await, true, "after {name} in {part} the focus is nowhere");
}

#[tokio::test]
async fn help_opens_by_its_key_and_lists_every_key() {
    let page = Page::open(BUSY).await;
    focus(&page, "[data-node='1']").await;
    let mut shown = BTreeSet::new();
    let mut note = async |page: &Page| {
        let keys = page
            .run("return [...document.querySelectorAll('.acts kbd')].map(k => k.textContent.toLowerCase()).filter(k => k)")
            .await;
        shown.extend(keys.as_array().unwrap().iter().map(|key| key.as_str().unwrap().to_owned()));
    };
    // A node that runs, one that has crashed, several, a link that is cut, a message.
    for keys in ["1", "c", "3", "\u{e008}4\u{e000}", "l", "x", "n"] {
        page.key(keys).await;
        page.settle().await;
        note(&page).await;
    }
    assert!(shown.len() > 12, "{shown:?}");
    page.key("?").await;
    page.wait_for("the help", "return !!document.querySelector('dialog[open] .keys')").await;
    let listed = page.run("return [...document.querySelectorAll('.keys kbd')].map(k => k.textContent)").await;
    let listed: BTreeSet<&str> = listed.as_array().unwrap().iter().filter_map(Value::as_str).collect();
    let missing: Vec<_> = shown.iter().filter(|key| !listed.contains(key.as_str())).collect();
    assert!(missing.is_empty(), "{missing:?} not in {listed:?}");
    page.key(ESCAPE).await;
    page.wait_for("its end", "return !document.querySelector('dialog[open]')").await;
    // Also from the side panel, where no other single key acts; never while one types.
    focus(&page, "#tab-log").await;
    page.key("?").await;
    page.wait_for("the help again", "return !!document.querySelector('dialog[open] .keys')").await;
    page.close().await;
}

#[tokio::test]
async fn a_message_is_reached_by_keys() {
    let page = Page::open(BUSY).await;
    focus(&page, "#stage").await;
    page.key("n").await;
    let first = page.text_of(SELECTED).await;
    assert!(first.contains('→'), "{first:?}");
    page.key("n").await;
    let second = page.text_of(SELECTED).await;
    assert!(second.contains('→') && second != first, "{second:?} after {first:?}");
    page.key("N").await;
    assert_eq!(page.text_of(SELECTED).await, first);
    page.key("m").await;
    page.wait_for("the menu", "return document.activeElement.getAttribute('role') == 'menuitem'").await;
    let items = page.text_of("return document.querySelector('[role=menu]').textContent").await;
    for item in ["Deliver now", "Hold", "Drop", "Duplicate", "Delay…"] {
        assert!(items.contains(item), "{item} is not in {items}");
    }
    page.key(ESCAPE).await;
    let steps = page.steps().await;
    page.key("d").await;
    assert_eq!(page.steps().await, steps + 1);
    let text = page.shared_text().await;
    assert!(text.lines().any(|l| l.starts_with("after 260 deliver m")), "{text}");
    page.close().await;
}

#[tokio::test]
async fn the_focus_is_never_lost() {
    let page = Page::open(BUSY).await;
    focus(&page, "[data-node='3']").await;
    page.key(ENTER).await;
    for name in ["Crash", "Restart", "Pause node", "Resume", "Isolate", "Heal"] {
        press_with_enter(&page, ".acts", name).await;
    }
    focus(&page, "#stage").await;
    for (key, name) in [("n", "Hold"), ("", "Release"), ("", "Duplicate"), ("", "Deliver now"), ("n", "Drop")]
    {
        page.key(key).await;
        page.settle().await;
        press_with_enter(&page, ".acts", name).await;
    }
    page.key("1").await;
    page.key("\u{e008}3\u{e000}").await;
    page.key("l").await;
    page.settle().await;
    for name in ["Cut →", "Mend", "Slow", "Lossy", "As the others", "Cut both ways"] {
        press_with_enter(&page, ".acts", name).await;
    }
    // From the lists of the side panel, too.
    page.press("Now").await;
    page.key(ESCAPE).await;
    page.press("Clear the selection").await;
    page.wait_for("the list", "return !!document.querySelector('.panel-now .row-kind')").await;
    focus(&page, ".panel-now li:has(.row-kind) button").await;
    page.key(ENTER).await;
    page.wait_for("the card", "return !!document.querySelector('.panel-now .card')").await;
    assert_eq!(page.run(FOCUSED).await, true);
    press_with_enter(&page, ".panel-now .card", "Drop").await;
    page.close().await;
}

/// A right click on a message or a link opens the menu of it.
#[tokio::test]
async fn menus_open_under_the_pointer() {
    let page = Page::open(BUSY).await;
    let script = "const pad = document.querySelector('.stage-pad'), box = pad.getBoundingClientRect(), seen = [];
        for (let y = 80; y < box.height - 90; y += 12) for (let x = 30; x < box.width - 30; x += 12) {
            pad.dispatchEvent(new MouseEvent('contextmenu', {bubbles: true, cancelable: true, clientX: box.left + x, clientY: box.top + y, button: 2}));
        }";
    page.run(script).await;
    page.wait_for("a menu", "return !!document.querySelector('[role=menu]')").await;
    let what = page.text_of("return document.querySelector('[role=menu]').getAttribute('aria-label')").await;
    assert!(what.contains('→') || what.contains('–'), "{what}");
    page.close().await;
}

#[tokio::test]
async fn the_tables_part_nodes_and_cut_links() {
    let page = Page::open("#/raft/first-election?at=60").await;
    page.press("Table").await;
    page.press("S1").await;
    page.press("S2").await;
    page.press("Partition").await;
    page.press("Link…").await;
    page.press("Cut →").await;
    let text = page.shared_text().await;
    for line in ["partition 1 2 | 3 4 5", "cut 1 -> 2"] {
        assert!(text.lines().any(|l| l.ends_with(line)), "{line} is not in\n{text}");
    }
    page.close().await;
}

/// A form whose content makes no sense stays open with what was typed, and says why.
#[tokio::test]
async fn what_is_refused_stays_in_its_form() {
    let page = Page::open("#/raft/first-election?at=60").await;
    page.select(2).await;
    page.press("Clock…").await;
    page.wait_for("the form", "return document.activeElement.id == 'clock'").await;
    let type_in = |text: &str| {
        format!(
            "const i = document.activeElement; i.value = '{text}'; i.dispatchEvent(new InputEvent('input', {{bubbles: true}}))"
        )
    };
    page.run(&type_in("fast")).await;
    page.key(ENTER).await;
    page.wait_for("the reason", "return !!document.querySelector('dialog[open] [role=alert]')").await;
    let says = page.text_of("return document.querySelector('dialog [role=alert]').textContent").await;
    assert!(says.contains("fast") && says.contains("1000"), "{says}");
    assert_eq!(page.text_of("return document.querySelector('#clock').value").await, "fast");
    page.run(&type_in("150 %")).await;
    page.key(ENTER).await;
    page.wait_for("the end of the form", "return !document.querySelector('dialog[open]')").await;
    assert!(page.shared_text().await.contains("clock 2 150%"));
    page.close().await;
}

/// The form of a link begins with what the link has of its own, and the panel tells it.
#[tokio::test]
async fn a_link_tells_its_own_settings() {
    let page = Page::open("#/raft/first-election?at=60").await;
    page.select(1).await;
    page.select_more(3).await;
    page.press("Link…").await;
    page.press("Lossy").await;
    let card = "return document.querySelector('.panel-now .card')?.textContent ?? ''";
    page.wait_for(
        "the card",
        "return document.querySelector('.panel-now .card')?.textContent.includes('30 %') ?? false",
    )
    .await;
    assert!(page.text_of(card).await.contains("S3 → S1"));
    page.press("Settings…").await;
    page.wait_for("the form", "return document.querySelector('#net-loss')?.value == '30'").await;
    page.press("Close").await;
    page.press("As the others").await;
    page.wait_for(
        "the usual",
        "return document.querySelector('.panel-now .card').textContent.includes('Loss0 %')",
    )
    .await;
    page.close().await;
}

/// Where nothing happens by itself, Enter upon Enter takes one step after another.
#[tokio::test]
async fn who_picks_goes_on_picking() {
    let page = Page::open("#/raft/first-election?at=9").await;
    page.press("Step by step").await;
    page.wait_for("the list", "return document.querySelectorAll('.pick-step').length > 5").await;
    focus(&page, ".pick-step").await;
    for step in 11..15 {
        page.key(ENTER).await;
        page.wait_for("the step", &format!("return window.synod.state().steps == {step}")).await;
        page.wait_for("the next", "return document.activeElement.classList.contains('pick-step')").await;
    }
    page.close().await;
}

/// Tab goes on from the last control to the browser's own: a run that plays does not call the focus back.
#[tokio::test]
async fn a_run_that_plays_holds_nobody() {
    let page = Page::open("#/raft/first-election?at=9").await;
    page.press("Play").await;
    focus(&page, "[data-node='1']").await;
    page.run(
        "window.dispatchEvent(new KeyboardEvent('keydown', {key: 'Tab'})); document.activeElement.blur()",
    )
    .await;
    page.settle().await;
    assert_eq!(page.run(FOCUSED).await, false, "the focus was called back");
    // What goes away by itself does not take the focus with it.
    focus(&page, "[data-node='1']").await;
    page.run("const b = document.activeElement; b.blur()").await;
    page.wait_for("the stage", "return document.activeElement.id == 'stage'").await;
    page.close().await;
}
