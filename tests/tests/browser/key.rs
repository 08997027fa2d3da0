//! What everything means: the key, and the words beside whatever is pointed at.

use crate::page::{ESCAPE, Page};
use std::time::Duration;

const TIP: &str = "return document.querySelector('#tip')?.textContent ?? ''";

/// Moves the mouse over an element: to a place in it, in shares of its size.
async fn point(page: &Page, selector: &str, (x, y): (f32, f32)) {
    let moved = format!(
        "const e = document.querySelector('{selector}'), r = e.getBoundingClientRect();
         const at = {{clientX: r.left + r.width * {x}, clientY: r.top + r.height * {y}, bubbles: true, pointerType: 'mouse'}};
         e.dispatchEvent(new PointerEvent('pointermove', at))"
    );
    page.run(&moved).await;
}

#[tokio::test]
async fn the_key_explains_what_is_on_the_screen() {
    let page = Page::open("#/raft/leader-crash?at=60").await;
    page.press("Key").await;
    let rows =
        "return [...document.querySelectorAll('.key-rows li')].map(r => r.textContent.trim()).join('\\n')";
    page.wait_for("the rows", "return document.querySelectorAll('.key-rows li svg').length > 8").await;
    let said = page.text_of(rows).await;
    assert!(said.contains("leader: in charge") && !said.contains("crashed"), "{said}");
    page.key(ESCAPE).await;
    page.select(2).await;
    page.press("Crash").await;
    page.run("document.querySelector('#stage').focus()").await;
    page.key("k").await;
    page.wait_for("the key", "return document.querySelector('#modal').open").await;
    let said = page.text_of(rows).await;
    assert!(said.contains("crashed: "), "{said}");
    page.close().await;
}

#[tokio::test]
async fn what_is_pointed_at_is_named_and_stays_so_while_the_run_plays() {
    let page = Page::open("#/raft/leader-crash?at=60").await;
    point(&page, "[data-node=\"1\"]", (0.5, 0.5)).await;
    page.wait_for(
        "the words",
        "return document.querySelector('#tip')?.textContent.startsWith('S1') ?? false",
    )
    .await;
    page.run("window.tip = document.querySelector('#tip')").await;
    let steps = page.steps().await;
    // A real press would move the mouse.
    page.run("document.querySelector('[aria-label=Play]')?.click()").await;
    page.wait_for("some steps", &format!("return window.synod.state().steps > {steps} + 20")).await;
    let same =
        "return window.tip === document.querySelector('#tip') && window.tip.textContent.startsWith('S1')";
    assert_eq!(page.run(same).await, true);
    let inside = "const r = window.tip.getBoundingClientRect();
        return r.left >= 0 && r.top >= 0 && r.right <= innerWidth && r.bottom <= innerHeight";
    assert_eq!(page.run(inside).await, true);
    // Nothing is there, and then a mark of the timeline.
    point(&page, ".stage-pad", (0.01, 0.99)).await;
    page.wait_for("its end", "return !document.querySelector('#tip')").await;
    page.run("document.querySelector('[aria-label=Pause]')?.click()").await;
    let mut told = String::new();
    for at in 0..80u8 {
        point(&page, ".timeline", (f32::from(at) / 80.0, 0.6)).await;
        tokio::time::sleep(Duration::from_millis(350)).await;
        told = page.text_of(TIP).await;
        if told.contains("elected") {
            break;
        }
    }
    assert!(told.contains("elected"), "{told}");
    page.close().await;
}

#[tokio::test]
async fn the_focus_names_a_node_and_escape_ends_it() {
    let page = Page::open("#/raft/leader-crash?at=60").await;
    page.run("document.querySelector('#stage').focus()").await;
    page.key(crate::page::TAB).await;
    for _ in 0..20 {
        if page.run("return document.activeElement.classList.contains('node')").await == true {
            break;
        }
        page.key(crate::page::TAB).await;
    }
    page.wait_for("the words", "return !!document.querySelector('#tip')").await;
    page.key(ESCAPE).await;
    page.wait_for("their end", "return !document.querySelector('#tip')").await;
    page.close().await;
}
