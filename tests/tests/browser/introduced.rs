//! A scenario introduces itself: from where and how fast it is shown, what a reader reads first, and how it is read again.

use crate::page::{ENTER, Page};

/// The sentence below the stage.
const CAPTION: &str = "return document.querySelector('.caption p').textContent";

/// The speed that is chosen.
const SPEED: &str = "return [...document.querySelectorAll('.mini')].find(m => m.textContent.startsWith('Speed')).querySelector('select').selectedOptions[0].text";

/// Whether the introduction in the panel is open.
const READS: &str = "return document.querySelector('.introduction').open";

#[tokio::test]
async fn a_scenario_is_shown_from_its_own_moment() {
    // Who wants little motion starts it.
    let page = Page::open_calm("#/raft/leader-crash").await;
    assert_eq!(page.state().await["at_us"], 900_000);
    assert!(page.steps().await > 100, "what came before is known");
    assert!(page.text_of(CAPTION).await.starts_with("S2 crashes at 1 s"));
    assert_eq!(page.run(READS).await, true);
    let panel = page.text_of("return document.querySelector('.introduction').textContent").await;
    assert!(
        panel.contains("A leader crashes and is replaced") && panel.contains("crash two more nodes"),
        "{panel}"
    );
    // A step on, the run speaks for itself, and the introduction is one click away.
    page.press("Step forward").await;
    assert!(!page.text_of(CAPTION).await.starts_with("S2 crashes at 1 s"));
    assert_eq!(page.run(READS).await, false);
    page.run("document.querySelector('.introduction summary').click()").await;
    assert_eq!(page.run(READS).await, true);
    // The beginning is there to go back to.
    let home = "const slider = document.querySelector('[role=slider]');
        slider.dispatchEvent(new KeyboardEvent('keydown', { key: 'Home', bubbles: true, cancelable: true }))";
    page.run(home).await;
    page.wait_for("the beginning", "return window.synod.state().steps == 0").await;
    assert_eq!(page.state().await["at_us"], 0);
    page.close().await;
}

#[tokio::test]
async fn a_scenario_has_a_speed_of_its_own_until_the_reader_chooses() {
    let page = Page::open_calm("#/load-balancer/retry-storm").await;
    assert_eq!(page.text_of(SPEED).await, "1 s shows 200 ms");
    assert!(!page.url().await.contains("pace="), "the scenario says it");
    page.go("#/raft/first-election").await;
    assert_eq!(page.text_of(SPEED).await, "1 s shows 20 ms");
    // What a link says counts more, and so does what the reader has chosen, where a scenario asks for nothing.
    page.go("#/load-balancer/retry-storm?pace=20000").await;
    assert_eq!(page.text_of(SPEED).await, "1 s shows 20 ms");
    page.settle().await;
    assert!(page.url().await.contains("pace=20000"), "{}", page.url().await);
    page.close().await;
}

#[tokio::test]
async fn a_link_to_what_was_done_is_as_short_as_before_and_has_the_introduction() {
    let page = Page::open_calm("#/raft/leader-crash").await;
    page.select(1).await;
    page.press("Crash").await;
    page.settle().await;
    let link = page.shared_link().await;
    assert!(link.contains("run=1") && link.len() < 600, "{} characters: {link}", link.len());
    page.client.goto("about:blank").await.unwrap();
    page.client.goto(&link).await.unwrap();
    page.ready().await;
    assert_eq!(page.node(1).await["up"], false);
    assert!(page.run("return !!document.querySelector('.introduction')").await == true);
    page.close().await;
}

#[tokio::test]
async fn the_list_of_scenarios_says_what_each_one_shows() {
    let page = Page::open_calm("#/raft").await;
    page.run("document.querySelector('.pick-scenario').focus()").await;
    page.key(ENTER).await;
    page.wait_for("the list", "return !!document.querySelector('dialog[open]')").await;
    let list = page.text_of("return document.querySelector('dialog[open]').textContent").await;
    for scenario in synod_library::scenarios_of("raft") {
        let scenario = scenario.parse();
        let shows = scenario.introduction.shows(synod_model::Lang::En).unwrap_or_default();
        assert!(!shows.is_empty() && list.contains(shows), "{shows}\n{list}");
    }
    page.close().await;
}
