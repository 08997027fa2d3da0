//! The explorer on the page: a rule is chosen, the search finds what breaks without it, and the counterexample plays.

use crate::page::Page;

#[tokio::test]
async fn a_rule_off_is_found_and_played() {
    let page = Page::open("#/raft/first-election?at=40").await;
    page.press("Explore").await;
    page.run(
        "const rule = document.querySelector('#hunt-rule'); \
         rule.value = [...rule.options].findIndex(o => o.text === 'one-vote-per-term'); \
         rule.dispatchEvent(new Event('change', {bubbles: true}));",
    )
    .await;
    page.press("Search").await;
    page.wait_for("a violation", "return document.querySelector('.hunt-found .broken') !== null").await;
    let said = page.text_of("return document.querySelector('.hunt-found').textContent").await;
    assert!(said.contains("election-safety"), "{said}");
    assert_eq!(page.steps().await, 40, "the run on the stage has moved");
    page.press("Play the counterexample").await;
    let state = page.state().await;
    assert_eq!(state["steps"], 6, "the shortest trace");
    let broken =
        state["invariants"].as_array().unwrap().iter().find(|i| i["id"] == "election-safety").unwrap();
    assert_eq!(broken["verdict"], "violated");
    page.close().await;
}
