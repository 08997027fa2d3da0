//! What the log tells, and how one finds in it what one looks for.

use crate::page::Page;

const ROWS: &str = "return [...document.querySelectorAll('.event')].map(e => e.textContent).join('\\n')";

async fn search(page: &Page, text: &str) {
    let typed = format!(
        "const i = document.querySelector('#log-text'); i.value = '{text}'; i.dispatchEvent(new InputEvent('input', {{bubbles: true}}))"
    );
    page.run(&typed).await;
}

#[tokio::test]
async fn the_log_is_searched() {
    let page = Page::open("#/raft/leader-crash?at=400").await;
    page.press("Log").await;
    search(&page, "Becomes Leader").await;
    page.wait_for(
        "what fits",
        "const rows = [...document.querySelectorAll('.event')];
         return rows.length == 2 && rows.every(r => r.textContent.includes('becomes leader'))",
    )
    .await;
    page.run("document.querySelector('.event').click()").await;
    page.wait_for("the moment", "return window.synod.state().steps < 100").await;
    search(&page, "no such words").await;
    page.wait_for("nothing", "return document.querySelectorAll('.event').length == 0").await;
    search(&page, "").await;
    page.wait_for("everything", "return document.querySelectorAll('.event').length > 10").await;
    page.close().await;
}

/// Whatever one does, the log can show just that.
#[tokio::test]
async fn the_log_knows_every_kind() {
    let page = Page::open("#/raft/first-election?at=60").await;
    page.select(1).await;
    page.select_more(3).await;
    page.press("Link…").await;
    page.press("Lossy").await;
    page.select(2).await;
    page.press("Clock…").await;
    page.press("Apply").await;
    page.press("Step by step").await;
    page.press("Log").await;
    for (kind, line) in [("net", "loss=30%"), ("clock", "S2"), ("by-hand", "")] {
        let choose = format!(
            "const s = document.querySelector('#log-kind'); s.value = '{kind}'; s.dispatchEvent(new Event('change', {{bubbles: true}}))"
        );
        page.run(&choose).await;
        page.wait_for("its rows", "return document.querySelectorAll('.event').length == 1").await;
        let rows = page.text_of(ROWS).await;
        assert!(rows.contains(line), "{kind}: {rows}");
    }
    page.close().await;
}
