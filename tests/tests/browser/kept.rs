//! Nothing is lost: what was done can be undone, what cannot be opened changes nothing, what is not kept is said.

use crate::page::{Page, address};
use serde_json::json;

#[tokio::test]
async fn what_was_done_is_undone_and_done_again() {
    let page = Page::open("#/raft/first-election?at=70").await;
    let before = page.hashes().await;
    page.select(2).await;
    page.press("Crash").await;
    page.select(3).await;
    page.press("Crash").await;
    let both = page.hashes().await;
    page.press("Undo").await;
    assert_eq!(
        (page.node(2).await["up"].clone(), page.node(3).await["up"].clone()),
        (json!(false), json!(true))
    );
    page.press("Undo").await;
    assert_eq!(page.hashes().await, before);
    page.press("Redo").await;
    page.press("Redo").await;
    assert_eq!(page.hashes().await, both);
    // The same by keys; and after loading anew all of it is still there.
    page.run("document.querySelector('#stage').focus()").await;
    page.key("\u{e009}z").await;
    page.wait_for("the undo", "return window.synod.state().nodes[2].up").await;
    page.settle().await;
    let one = page.hashes().await;
    page.client.refresh().await.unwrap();
    page.ready().await;
    assert_eq!(page.hashes().await, one);
    page.press("Redo").await;
    assert_eq!(page.hashes().await, both);
    page.press("Undo").await;
    page.press("Undo").await;
    assert_eq!(page.hashes().await, before);
    // What goes on from there goes on without what was undone.
    page.press("Step forward").await;
    assert_eq!(page.node(2).await["up"], json!(true));
    page.close().await;
}

/// What the notice says.
async fn notice(page: &Page) -> String {
    page.wait_for("a notice", "return !!document.querySelector('#notice')").await;
    let said = page.text_of("return document.querySelector('#notice p').textContent").await;
    page.press("Dismiss").await;
    page.wait_for("its end", "return !document.querySelector('#notice')").await;
    said
}

/// Drops a file with these bytes on the page.
pub(crate) async fn drop_file(page: &Page, bytes: &str) {
    page.run(&format!(
        "const dataTransfer = new DataTransfer();
         dataTransfer.items.add(new File([{bytes}], 'a.synod'));
         for (const kind of ['dragover', 'drop'])
             document.body.dispatchEvent(new DragEvent(kind, {{dataTransfer, bubbles: true, cancelable: true}}))"
    ))
    .await;
}

#[tokio::test]
async fn a_file_that_is_no_scenario_changes_nothing() {
    let page = Page::open("#/raft/first-election?at=70").await;
    let (steps, hashes) = (page.steps().await, page.hashes().await);
    for (bytes, says) in [
        ("'Dear reader,\\n'", "Line 1"),
        ("''", "Line 1"),
        ("new Uint8Array([137, 80, 78, 71, 13, 10, 26, 10, 0, 0, 255, 254])", "Line 1"),
        ("'synod 1 raft nodes=5\\nseed 1\\nbreak everything\\n'", "Line 3"),
        ("'synod 2 raft nodes=5\\n'", "version"),
        ("'synod 1 raft nodes=5\\n'.repeat(9000)", "a scenario has at most"),
    ] {
        drop_file(&page, bytes).await;
        let said = notice(&page).await;
        assert!(said.contains(says) && said.trim_end().ends_with('.'), "{bytes}: {said}");
        assert_eq!((page.steps().await, page.hashes().await), (steps, hashes.clone()), "{bytes}");
    }
    drop_file(&page, "'synod 1 raft nodes=7\\nseed 1\\n'").await;
    page.wait_for("the run of the file", "return window.synod.state().nodes.length == 7").await;
    page.client.back().await.unwrap();
    page.wait_for("the run before", "return window.synod.state().nodes.length == 5").await;
    assert_eq!((page.steps().await, page.hashes().await), (steps, hashes));
    page.close().await;
}

/// A link that cannot be opened leaves the address to the run, so that nothing is lost by loading the page anew.
#[tokio::test]
async fn the_address_stays_the_runs() {
    let page = Page::open("#/raft/first-election?at=70").await;
    page.select(2).await;
    page.press("Crash").await;
    page.settle().await;
    let hashes = page.hashes().await;
    for (fragment, says) in [
        (format!("#/raft?run=1{}", "A".repeat(40_000)), "at most 32768"),
        ("#/raft?run=9zAAAA".to_owned(), "newer version"),
        ("#/compare?first=raft/leader-crash&second=raft/nowhere".to_owned(), "no scenario"),
    ] {
        page.run(&format!("location.hash = '{fragment}'")).await;
        let said = notice(&page).await;
        assert!(said.contains(says), "{said}");
        let url = page.url().await;
        assert!(
            url.starts_with(&format!("{}#/raft/first-election?", address())) && url.contains("run="),
            "{url}"
        );
    }
    page.client.refresh().await.unwrap();
    page.ready().await;
    assert_eq!(page.hashes().await, hashes);
    assert_eq!(page.node(2).await["up"], false);
    page.close().await;
}

/// Asking for the storage throws, as it does in a sandboxed frame; or it is there and full.
#[tokio::test]
async fn storage_that_is_denied_is_told() {
    let page = Page::open("").await;
    let denied = "Object.defineProperty(window, 'localStorage',
        {get() { throw new DOMException('denied', 'SecurityError') }})";
    page.tell_browser("Page.addScriptToEvaluateOnNewDocument", json!({"source": denied})).await;
    for (lang, open, says) in [
        ("en", "return document.querySelector('.pick-scenario').click()", "does not let this page remember"),
        ("zh-CN", "return document.querySelector('.pick-scenario').click()", "不允许本页保存"),
        ("en", "return document.querySelector('[aria-label^=Appearance]').click()", "until it is closed"),
        ("zh-CN", "return document.querySelector('[aria-label=外观与行为]').click()", "页面关闭"),
    ] {
        page.go(&format!("#/raft/first-election?at=70&lang={lang}")).await;
        page.select(2).await;
        page.run("document.querySelector('#stage').focus()").await;
        page.key("c").await;
        assert_eq!(page.node(2).await["up"], false, "everything else works");
        page.run(open).await;
        let says =
            format!("return !!document.querySelector('dialog[open] .note')?.textContent.includes('{says}')");
        page.wait_for("the words", &says).await;
    }
    page.close().await;
}
