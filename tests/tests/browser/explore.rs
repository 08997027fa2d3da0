//! The explorer on the page: a rule is chosen, the search finds what breaks without it, and the counterexample plays as a
//! branch; specifications are searched too.

use crate::page::{ENTER, Page, TAB};

/// Chooses the option with this text.
pub(crate) async fn choose(page: &Page, id: &str, option: &str) {
    page.run(&format!(
        "const choice = document.querySelector('#{id}'); \
         choice.value = [...choice.options].find(o => o.text === '{option}').value; \
         choice.dispatchEvent(new Event('change', {{bubbles: true}}));"
    ))
    .await;
}

/// Types into a field.
pub(crate) async fn fill(page: &Page, id: &str, text: &str) {
    page.run(&format!(
        "const field = document.querySelector('#{id}'); field.value = '{text}'; \
         field.dispatchEvent(new Event('input', {{bubbles: true}}));"
    ))
    .await;
}

/// Searches until a violation is found.
pub(crate) async fn find(page: &Page) -> String {
    page.press("Search").await;
    page.wait_for("a violation", "return document.querySelector('.hunt-found .broken') !== null").await;
    page.text_of("return document.querySelector('.hunt-found').textContent").await
}

/// Searches until the search has ended.
async fn search(page: &Page) -> String {
    page.press("Search").await;
    page.wait_for(
        "its end",
        "return document.querySelector('#hunt-go').textContent === 'Search' \
         && document.querySelector('.hunt-found p') !== null",
    )
    .await;
    page.text_of("return document.querySelector('.hunt-found').textContent").await
}

/// What the list of branches offers; the present one first has a star.
async fn branches(page: &Page) -> Vec<String> {
    let all = page
        .run(
            "return [...document.querySelectorAll('.mini')].filter(m => m.textContent.startsWith('Branch')) \
             .flatMap(m => [...m.querySelectorAll('option')]).map(o => (o.selected ? '* ' : '') + o.text)",
        )
        .await;
    all.as_array().unwrap().iter().map(|text| text.as_str().unwrap().to_owned()).collect()
}

async fn verdict(page: &Page, invariant: &str) -> String {
    let state = page.state().await;
    let all = state["invariants"].as_array().unwrap();
    all.iter().find(|i| i["id"] == invariant).unwrap()["verdict"].as_str().unwrap().to_owned()
}

/// The last step that is known.
pub(crate) async fn go_to_the_end(page: &Page) {
    page.run("document.querySelector('.timeline').focus()").await;
    page.key("\u{e010}").await;
}

/// The shortest way for a student: choose a rule, search, play. The run that was on the stage is one press away, and in the
/// list of branches.
#[tokio::test]
async fn a_rule_off_is_found_and_played() {
    let page = Page::open("#/raft/first-election?at=40").await;
    let before = page.hashes().await;
    page.press("Explore").await;
    choose(&page, "hunt-rule", "one-vote-per-term").await;
    let said = find(&page).await;
    assert!(said.contains("election-safety"), "{said}");
    assert_eq!(page.steps().await, 40, "the run on the stage has moved");
    page.press("Play the counterexample").await;
    assert!(page.steps().await < 3, "it begins at its beginning");
    go_to_the_end(&page).await;
    assert_eq!(page.steps().await, 6, "the shortest trace");
    assert!(page.has_button("Again").await);
    assert_eq!(verdict(&page, "election-safety").await, "violated");
    let all = branches(&page).await;
    assert_eq!(all.len(), 2, "{all:?}");
    assert!(all[0].starts_with("* ") && all[0].contains("without one-vote-per-term"), "{all:?}");
    assert!(all[1].contains("First election"), "{all:?}");
    page.press("Back to the run").await;
    assert_eq!((page.steps().await, page.hashes().await), (40, before.clone()));
    page.press("Undo").await;
    page.press("Redo").await;
    assert_eq!(page.steps().await, 6, "redo leads to the counterexample");
    page.settle().await;
    page.client.back().await.unwrap();
    page.wait_for("the run", "return window.synod.state().steps === 40").await;
    assert_eq!(page.hashes().await, before);
    assert_eq!(branches(&page).await.len(), 2, "the counterexample is still there");
    page.close().await;
}

/// From the present moment the counterexample is a branch of the run, and its link leads to the very same violation.
#[tokio::test]
async fn what_is_found_from_this_moment_is_a_branch() {
    let page = Page::open("#/raft/first-election?at=12").await;
    let before = page.hashes().await;
    page.press("Explore").await;
    choose(&page, "hunt-rule", "vote-majority").await;
    choose(&page, "hunt-start", "this moment").await;
    let said = find(&page).await;
    assert!(said.contains("starts from step 12"), "{said}");
    page.press("Play the counterexample").await;
    go_to_the_end(&page).await;
    let all = branches(&page).await;
    assert_eq!(all[0], "branch 1: first run");
    assert!(all[1].starts_with("* branch 2: counterexample: "), "{all:?}");
    assert!(all[1].ends_with(" without vote-majority"), "{all:?}");
    let card = page.text_of("return document.querySelector('.banner.bad').textContent").await;
    assert!(card.contains("Violation") && card.contains("leader-completeness"), "{card}");
    page.press("Now").await;
    let chain = page.text_of("return document.querySelector('.chain').textContent").await;
    assert!(chain.contains("What led there") && chain.contains("step "), "{chain}");

    let (steps, hashes, link) = (page.steps().await, page.hashes().await, page.shared_link().await);
    assert!(steps > 12);
    page.press("Back to the run").await;
    assert_eq!((page.steps().await, page.hashes().await), (12, before));
    assert_eq!(branches(&page).await[0], "* branch 1: first run");

    let window = page.client.new_window(true).await.unwrap();
    page.client.switch_to_window(window.handle).await.unwrap();
    page.client.goto(&link).await.unwrap();
    page.ready().await;
    assert_eq!((page.steps().await, page.hashes().await), (steps, hashes));
    let card = page.text_of("return document.querySelector('.banner.bad').textContent").await;
    assert!(card.contains("Violation"), "{card}");
    page.close().await;
}

/// A specification is searched as the command searches it: with its parameters, to the last state or to what breaks.
#[tokio::test]
async fn a_specification_is_searched() {
    let page = Page::open("#/two-phase-commit").await;
    page.press("Explore").await;
    choose(&page, "hunt-what", "Two-phase commit · spec:two-phase").await;
    fill(&page, "hunt-rms", "5").await;
    let said = search(&page).await;
    assert!(said.contains("every reachable state was searched: 8,832 states, depth 17"), "{said}");
    choose(&page, "hunt-rule", "unanimity").await;
    let said = find(&page).await;
    assert!(said.contains("R1"), "{said}");
    assert!(!page.has_button("Play the counterexample").await, "there is no stage for it");
    fill(&page, "hunt-rms", "many").await;
    page.press("Search").await;
    let said = page
        .text_of("return document.querySelector('.hunt-refused:not(#hunt-question-wrong)').textContent")
        .await;
    assert!(said.contains("rms takes a whole number"), "{said}");
    page.close().await;
}

/// A search can be paused and taken up again, and cancelled.
#[tokio::test]
async fn a_search_is_paused_and_cancelled() {
    let page = Page::open("#/two-phase-commit").await;
    page.press("Explore").await;
    choose(&page, "hunt-what", "Two-phase commit · spec:two-phase").await;
    fill(&page, "hunt-rms", "12").await;
    choose(&page, "hunt-states", "5,000,000").await;
    page.press("Search").await;
    let progress = "return document.querySelector('.hunt-progress').textContent";
    page.wait_for(
        "progress",
        "return !document.querySelector('.hunt-progress').textContent.startsWith('1 ')",
    )
    .await;
    page.press("Pause the search").await;
    page.settle().await;
    let first = page.text_of(progress).await;
    page.settle().await;
    assert_eq!(page.text_of(progress).await, first, "it goes on though it is paused");
    page.press("Go on").await;
    page.wait_for(
        "more states",
        &format!("return document.querySelector('.hunt-progress').textContent !== '{first}'"),
    )
    .await;
    page.press("Cancel").await;
    assert_eq!(page.text_of(progress).await, "");
    assert_eq!(page.text_of("return document.activeElement.id").await, "hunt-go", "the focus is lost");
    page.close().await;
}

/// What is typed wrong gets one sentence, beside the form.
#[tokio::test]
async fn a_budget_that_is_no_number_is_refused() {
    let page = Page::open("#/raft/first-election?at=12").await;
    page.press("Explore").await;
    page.run("document.querySelector('.hunt-more').open = true").await;
    for (typed, says) in [("few", "Crashes: “few” is not a whole number from 0 to 100."), ("101", "“101”")]
    {
        fill(&page, "hunt-crashes", typed).await;
        page.press("Search").await;
        let said = page
            .text_of("return document.querySelector('.hunt-refused:not(#hunt-question-wrong)').textContent")
            .await;
        assert!(said.contains(says), "{said}");
        assert!(!page.has_button("Cancel").await, "it searches nevertheless");
    }
    page.close().await;
}

/// Without a pointer: from the tab to the violation.
#[tokio::test]
async fn the_keyboard_is_enough() {
    let page = Page::open("#/raft/first-election?at=12").await;
    page.press("Explore").await;
    page.run("document.querySelector('#panel').focus()").await;
    for expected in ["hunt-what", "hunt-rule"] {
        page.key(TAB).await;
        assert_eq!(page.text_of("return document.activeElement.id").await, expected);
    }
    page.key("one-vote").await;
    for expected in ["hunt-start", "hunt-question", "hunt-go"] {
        page.key(TAB).await;
        assert_eq!(page.text_of("return document.activeElement.id").await, expected);
    }
    page.key(ENTER).await;
    page.wait_for("a violation", "return document.querySelector('.hunt-found .broken') !== null").await;
    page.close().await;
}

/// A question is answered by the shortest way there, which plays; one that makes no sense is refused where it stands.
#[tokio::test]
async fn a_question_is_answered() {
    let page = Page::open("#/raft/first-election?at=0").await;
    page.press("Explore").await;
    choose(&page, "hunt-start", "the beginning of this run").await;
    fill(&page, "hunt-question", "leader = 9").await;
    page.press("Search").await;
    let wrong = page.text_of("return document.querySelector('#hunt-question-wrong').textContent").await;
    assert!(wrong.contains("node 9 does not exist"), "{wrong}");
    fill(&page, "hunt-question", "leader = 2 / node 2 current_term = 1").await;
    page.press("Search").await;
    page.wait_for("the answer", "return document.querySelector('.hunt-found .ok') !== null").await;
    let wrong = page.text_of("return document.querySelector('#hunt-question-wrong').textContent").await;
    assert_eq!(wrong, "");
    page.press("Play the way there").await;
    go_to_the_end(&page).await;
    assert_eq!(page.node(2).await["role"], "leader");
    page.close().await;
}
