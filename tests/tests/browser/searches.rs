//! A search goes on in a worker, so that it takes no frame; where there can be none, the page searches itself, and shows the
//! same.

use crate::explore::{choose, fill, find, go_to_the_end};
use crate::page::Page;

/// Notes what becomes of each worker of the page: how often it has told something, and whether it was ended.
const WATCHED: &str = "
    window.workers = [];
    const Real = window.Worker;
    window.Worker = class extends Real {
        constructor(...all) {
            super(...all);
            this.told = 0;
            this.addEventListener('message', () => this.told++);
            window.workers.push(this);
        }
        terminate() {
            this.ended = true;
            super.terminate();
        }
    };";

/// From now on [`has_searched`] knows what workers do.
pub(crate) async fn watch_workers(page: &Page) {
    page.run(WATCHED).await;
}

/// Whether the last search was by a worker, which is gone: it has told that it is ready, and at least once how far it has come.
pub(crate) async fn has_searched(page: &Page) -> bool {
    page.run("return workers.length > 0 && workers.at(-1).told > 1 && workers.at(-1).ended").await == true
}

/// A long search of a specification, well under way.
async fn begin_a_long_search(page: &Page) {
    page.press("Explore").await;
    choose(page, "hunt-what", "Two-phase commit · spec:two-phase").await;
    fill(page, "hunt-rms", "12").await;
    choose(page, "hunt-states", "5,000,000").await;
    page.press("Search").await;
    page.wait_for("progress", "return workers.length === 1 && workers[0].told > 2").await;
}

/// Of a system in which a leader is not needed by a majority: what is found from a moment of a run in which somebody has
/// crashed. The counterexample plays on the page.
#[tokio::test]
async fn a_worker_finds_what_plays_on_the_page() {
    let page = Page::open("#/raft/first-election?at=6").await;
    page.select(5).await;
    page.press("Crash").await;
    for _ in 0..5 {
        page.press("Step forward").await;
    }
    let step = page.steps().await;
    watch_workers(&page).await;
    page.press("Explore").await;
    choose(&page, "hunt-rule", "vote-majority").await;
    choose(&page, "hunt-start", "this moment").await;
    let said = find(&page).await;
    assert!(said.contains(&format!("starts from step {step}")), "{said}");
    assert!(has_searched(&page).await, "it was no worker");
    page.press("Play the counterexample").await;
    go_to_the_end(&page).await;
    assert!(page.steps().await > step);
    let card = page.text_of("return document.querySelector('.banner.bad').textContent").await;
    assert!(card.contains("Violation"), "{card}");
    // The next search is by a worker of its own.
    page.press("Back to the run").await;
    page.press("Explore").await;
    choose(&page, "hunt-rule", "one-vote-per-term").await;
    find(&page).await;
    assert!(has_searched(&page).await);
    assert_eq!(page.run("return workers.length").await, 2);
    page.close().await;
}

#[tokio::test]
async fn a_search_that_is_cancelled_ends_its_worker() {
    let page = Page::open("#/raft").await;
    watch_workers(&page).await;
    begin_a_long_search(&page).await;
    // The longest search that there is takes a few seconds.
    assert_eq!(page.run("return !!workers[0].ended").await, false);
    page.press("Cancel").await;
    assert_eq!(page.run("return workers[0].ended").await, true);
    assert_eq!(page.text_of("return document.querySelector('.hunt-progress').textContent").await, "");
    page.close().await;
}

#[tokio::test]
async fn another_system_ends_the_search_and_can_be_searched() {
    let page = Page::open("#/raft").await;
    watch_workers(&page).await;
    begin_a_long_search(&page).await;
    page.run("location.hash = '#/two-phase-commit?at=0'").await;
    page.wait_for("the end of the worker", "return workers[0].ended === true").await;
    assert!(
        page.text_of("return document.querySelector('.bar').textContent").await.contains("Two-phase commit")
    );
    page.press("Explore").await;
    assert_eq!(page.text_of("return document.querySelector('.hunt-progress').textContent").await, "");
    choose(&page, "hunt-rule", "unanimity").await;
    let said = find(&page).await;
    assert!(said.contains("commit-needs-all-yes"), "{said}");
    assert!(has_searched(&page).await && page.run("return workers.length").await == 2);
    page.press("Play the counterexample").await;
    page.close().await;
}

/// No worker may be started; its script does not come; it breaks at once, or in the midst of the search.
#[tokio::test]
async fn without_a_worker_the_page_searches_itself() {
    let page = Page::open("#/raft/first-election?at=12").await;
    let broken = [
        "delete window.Worker",
        "window.Worker = class { constructor() { throw new DOMException('no', 'SecurityError'); } }",
        "const Real = Worker; window.Worker = class extends Real { constructor() { super('./nowhere.js'); } }",
        "const Real = Worker; window.Worker = class extends Real { \
             constructor() { super(URL.createObjectURL(new Blob(['throw 1']))); } }",
        "const Real = Worker; window.Worker = class extends Real { \
             constructor(script) { \
                 super(script); \
                 this.addEventListener('message', e => e.data && this.dispatchEvent(new ErrorEvent('error'))); \
             } }",
    ];
    let search = async || {
        page.press("Explore").await;
        choose(&page, "hunt-rule", "one-vote-per-term").await;
        let said = find(&page).await;
        let verdicts = page.text_of("return document.querySelector('.verdicts').textContent").await;
        (said, verdicts)
    };
    watch_workers(&page).await;
    let by_a_worker = search().await;
    assert!(has_searched(&page).await);
    for script in broken {
        page.go("#/raft/first-election?at=12").await;
        page.run(script).await;
        assert_eq!(search().await, by_a_worker, "{script}");
        page.press("Play the counterexample").await;
        go_to_the_end(&page).await;
        assert_eq!(page.steps().await, 6, "{script}");
    }
    page.close().await;
}
