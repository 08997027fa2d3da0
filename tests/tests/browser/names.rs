//! What is wrong names what there is, and each name leads there: to a text that is right, a scenario, a field.

use crate::explore::{choose, fill};
use crate::kept::drop_file;
use crate::page::Page;

async fn notice_has(page: &Page, words: &str) {
    let said = format!("return !!document.querySelector('#notice p')?.textContent.includes('{words}')");
    page.wait_for("the notice", &said).await;
}

async fn focused(page: &Page) -> String {
    page.text_of("return document.activeElement.id").await
}

#[tokio::test]
async fn a_file_is_put_right_by_the_name_that_was_meant() {
    let page = Page::open("#/raft/first-election?at=70").await;
    drop_file(&page, "'synod 1 raft nodez=7\\nseed 1\\n'").await;
    notice_has(&page, "did you mean “nodes”?").await;
    page.press("nodes").await;
    page.wait_for("the run of the file", "return window.synod.state().nodes.length === 7").await;
    assert_eq!(page.run("return !document.querySelector('#notice')").await, true);
    // Of two words that are wrong, the other one is told next.
    drop_file(&page, "'synod 1 raf nodes=3 prevot=on\\n'").await;
    notice_has(&page, "no system “raf”").await;
    page.press("raft").await;
    notice_has(&page, "did you mean “prevote”?").await;
    page.press("prevote").await;
    page.wait_for("the run of the file", "return window.synod.state().nodes.length === 3").await;
    page.close().await;
}

#[tokio::test]
async fn a_link_to_no_scenario_names_those_there_are() {
    let page = Page::open("#/raft/first-election?at=70").await;
    for (wrong, says, name, then) in [
        ("#/raft/no-such-scenario", "no scenario", "leader-crash", "#/raft/leader-crash"),
        ("#/paxo?at=3", "no system “paxo”", "paxos", "#/paxos"),
    ] {
        page.run(&format!("location.hash = '{wrong}'")).await;
        notice_has(&page, says).await;
        page.press(name).await;
        page.wait_for("the run", &format!("return location.hash.startsWith('{then}')")).await;
        page.wait_for("its end", "return !document.querySelector('#notice')").await;
    }
    page.close().await;
}

#[tokio::test]
async fn a_parameter_leads_to_its_field() {
    let page = Page::open("#/raft/first-election?at=70").await;
    drop_file(&page, "'synod 1 raft nodes=0\\n'").await;
    notice_has(&page, "nodes takes a whole number").await;
    page.press("nodes").await;
    page.wait_for("the field", "return document.activeElement.id === 'param-nodes'").await;
    // In the form itself it leads there, too.
    page.run("document.querySelector('#param-nodes').value = '500'").await;
    page.run("document.querySelector('#param-nodes').dispatchEvent(new Event('input', {bubbles: true}))")
        .await;
    page.press("Start").await;
    page.wait_for("the reason", "return !!document.querySelector('dialog[open] .refused')").await;
    page.run("document.querySelector('dialog[open] .refused .link').click()").await;
    assert_eq!(focused(&page).await, "param-nodes");
    page.close().await;
}

#[tokio::test]
async fn a_question_is_put_right_where_it_stands() {
    let page = Page::open("#/raft/first-election?at=0").await;
    page.press("Explore").await;
    choose(&page, "hunt-start", "the beginning of this run").await;
    fill(&page, "hunt-question", "leader = 2 / node 2 current_trm = 1").await;
    page.press("Search").await;
    page.press("current_term").await;
    let question = "return document.querySelector('#hunt-question').value";
    assert_eq!(page.text_of(question).await, "leader = 2 / node 2 current_term = 1");
    assert_eq!(focused(&page).await, "hunt-question");
    page.press("Search").await;
    page.wait_for("the answer", "return document.querySelector('.hunt-found .ok') !== null").await;
    page.close().await;
}
