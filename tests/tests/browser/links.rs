//! The address holds the run: sharing, reloading, going back and forth, and links that are broken.

use crate::page::{Page, address};

/// A run with something in it that a person did.
async fn with_a_crash() -> Page {
    let page = Page::open("#/raft/first-election?at=70").await;
    page.select(2).await;
    page.press("Crash").await;
    for _ in 0..7 {
        page.press("Step forward").await;
    }
    page
}

#[tokio::test]
async fn a_shared_link_leads_to_the_same_moment() {
    let page = with_a_crash().await;
    let (steps, hashes) = (page.steps().await, page.hashes().await);
    let link = page.shared_link().await;
    assert!(link.starts_with(&format!("{}#/raft", address())), "{link}");
    let window = page.client.new_window(true).await.unwrap();
    page.client.switch_to_window(window.handle).await.unwrap();
    page.client.goto(&link).await.unwrap();
    page.ready().await;
    assert_eq!((page.steps().await, page.hashes().await), (steps, hashes));
    assert_eq!(page.node(2).await["up"], false);
    assert!(page.has_button("Play").await, "a shared moment is paused");
    assert_eq!(page.run("return document.querySelectorAll('[role=alert]').length").await, 0);
    page.close().await;
}

#[tokio::test]
async fn reloading_keeps_the_run() {
    let page = with_a_crash().await;
    let (steps, hashes) = (page.steps().await, page.hashes().await);
    page.settle().await;
    page.client.refresh().await.unwrap();
    page.ready().await;
    assert_eq!((page.steps().await, page.hashes().await), (steps, hashes));
    page.close().await;
}

#[tokio::test]
async fn back_and_forward_lead_through_the_runs() {
    let page = Page::open("#/raft/first-election?at=5").await;
    page.run("location.hash = '#/raft/figure-7?at=3'").await;
    page.wait_for("the other scenario", "return window.synod.state().nodes.length == 7").await;
    page.client.back().await.unwrap();
    page.wait_for("the first scenario", "return window.synod.state().nodes.length == 5").await;
    page.client.forward().await.unwrap();
    page.wait_for("the other scenario again", "return window.synod.state().nodes.length == 7").await;
    page.close().await;
}

/// Going back from a branch leads to the run before it.
#[tokio::test]
async fn back_leads_out_of_a_branch() {
    let page = Page::open("#/raft/first-election?at=90").await;
    page.press("Step back").await;
    page.settle().await;
    let before = page.hashes().await;
    page.select(1).await;
    page.press("Crash").await;
    assert_eq!(page.node(1).await["up"], false);
    page.settle().await;
    page.client.back().await.unwrap();
    page.wait_for("the run before", "return window.synod.state().nodes[0].up").await;
    assert_eq!(page.hashes().await, before);
    page.client.forward().await.unwrap();
    page.wait_for("the branch", "return !window.synod.state().nodes[0].up").await;
    page.close().await;
}

/// What is wrong is said in a sentence, and what the reader had is still there.
#[tokio::test]
async fn a_broken_link_changes_nothing() {
    let page = with_a_crash().await;
    let (steps, hashes) = (page.steps().await, page.hashes().await);
    let broken = [
        ("#/raft?run=1zAAAABBBBCCCCDDDDEEEE", "cut off or damaged"),
        ("#/raft?run=9zAAAA", "newer version"),
        ("#/raft?at=yesterday", "has no meaning"),
        ("#/zookeepr", "no system"),
        ("#/raft/no-such-scenario", "no scenario"),
        ("#/a/b/c", "names no scenario"),
    ];
    for (fragment, says) in broken {
        page.run(&format!("location.hash = '{fragment}'")).await;
        page.wait_for("a notice", "return !!document.querySelector('[role=alert]')").await;
        let said = page.text_of("return document.querySelector('[role=alert]').textContent").await;
        assert!(said.contains(says), "{fragment}: {said}");
        assert_eq!((page.steps().await, page.hashes().await), (steps, hashes.clone()), "{fragment}");
        page.press("Dismiss").await;
        page.wait_for("its end", "return !document.querySelector('[role=alert]')").await;
    }
    page.press("Step forward").await;
    assert_eq!(page.steps().await, steps + 1, "the page still works");
    page.close().await;
}

/// A broken link may also be the first thing that the page sees.
#[tokio::test]
async fn a_broken_link_opens_a_working_page() {
    let page = Page::open("#/raft?run=1zAAAABBBBCCCCDDDDEEEE&lang=zh-CN").await;
    let said = page.text_of("return document.querySelector('[role=alert]').textContent").await;
    assert!(said.contains("链接") || said.contains("link"), "{said}");
    assert_eq!(page.state().await["nodes"].as_array().unwrap().len(), 5);
    page.go("#/%ff%fe").await;
    assert!(page.run("return !!document.querySelector('[role=alert]')").await.as_bool().unwrap());
    page.press("Play").await;
    page.wait_for("a step", "return window.synod.state().steps > 2").await;
    page.close().await;
}

/// Nothing leaves the page: no other host is asked, nothing is stored but settings.
#[tokio::test]
async fn nothing_leaves_the_page() {
    let page = with_a_crash().await;
    page.press("Play").await;
    page.shared_link().await;
    page.press("Help").await;
    page.press("Close").await;
    let asked = page.run("return performance.getEntriesByType('resource').map(e => e.name)").await;
    let asked: Vec<&str> = asked.as_array().unwrap().iter().filter_map(|name| name.as_str()).collect();
    assert!(!asked.is_empty());
    for name in asked {
        let own = name.starts_with(&address()) || name.starts_with("data:") || name.starts_with("blob:");
        assert!(own, "{name} was asked for");
    }
    assert_eq!(page.text_of("return document.cookie").await, "");
    page.close().await;
}
