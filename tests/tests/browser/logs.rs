//! The logs of all servers side by side, and what is asked of the events of the diagram.

use crate::page::{ARROW_RIGHT, ENTER, Page};

/// The words of a row of the table.
fn row(node: usize) -> String {
    format!("return document.querySelector('.logs tbody tr:nth-child({node})').textContent")
}

/// A copy that contradicts the leader's says so, and what the leader has; once it is repaired, it does not any more.
#[tokio::test]
async fn what_contradicts_the_leader_is_seen_in_the_log_table() {
    let page = Page::open("#/raft/figure-7?at=0").await;
    page.press("Logs").await;
    page.wait_for("the rows", "return document.querySelectorAll('.logs tbody tr').length === 7").await;
    assert!(
        page.text_of("return document.querySelector('.logs-foot').textContent")
            .await
            .contains("No server leads")
    );
    for _ in 0..200 {
        if page.run("return !!document.querySelector('.logs .leads')").await == true {
            break;
        }
        page.press("Step forward").await;
    }
    let seventh = page.text_of(&row(7)).await;
    assert!(seventh.contains("S1, the leader, has 4 here") && seventh.contains("≠ 4"), "{seventh}");
    assert!(page.text_of(&row(1)).await.contains("leader"));
    page.go("#/raft/figure-7?at=280").await;
    page.press("Logs").await;
    page.wait_for("the repair", "return !document.querySelector('.logs td .differs')").await;
    assert!(page.text_of(&row(7)).await.contains("applied"));
    // The arrows belong to the table while it has the focus.
    let steps = page.steps().await;
    page.run("document.querySelector('.logs-scroll').focus()").await;
    page.key(ARROW_RIGHT).await;
    assert_eq!(page.steps().await, steps);
    // A system without logs has no such view.
    page.go("#/two-phase-commit").await;
    assert!(!page.has_button("Logs").await);
    page.close().await;
}

/// Two events are compared by keyboard; what is looked for is found in the diagram as in the log.
#[tokio::test]
async fn two_events_are_compared_and_others_are_found() {
    let page = Page::open("#/raft/leader-crash?at=196").await;
    page.press("Space-time").await;
    page.press("Key").await;
    page.wait_for("the key", "return document.querySelectorAll('.diagram-key li svg').length > 4").await;
    let diagram = "document.querySelector('#diagram-area').focus()";
    page.run(diagram).await;
    page.key(ENTER).await;
    page.press("Step back").await;
    page.press("Step back").await;
    page.press("Compare with another event").await;
    page.run(diagram).await;
    page.run(
        "document.querySelector('#diagram-area').dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', shiftKey: true, bubbles: true}))",
    )
    .await;
    page.wait_for(
        "the answer",
        "return document.querySelector('.diagram-says').textContent.includes('S4 at step 194 happened before S5 at step 196')",
    )
    .await;
    page.run(
        "const i = document.querySelector('#diagram-text'); i.value = 'requestvote'; i.dispatchEvent(new InputEvent('input', {bubbles: true}))",
    )
    .await;
    page.wait_for(
        "what is found",
        "return /[1-9]\\d* found/.test(document.querySelector('.diagram-find').textContent)",
    )
    .await;
    let before = page.steps().await;
    page.press("To the one before").await;
    assert!(page.steps().await < before);
    page.close().await;
}
