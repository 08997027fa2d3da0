//! The space-time diagram: it shows the run, leads back into it, and tells what happened before what.

use crate::page::{ENTER, ESCAPE, Page};

/// The colours that a canvas holds, apart from nothing at all.
const PAINTED: &str = "const c = document.querySelector('#diagram'), g = c.getContext('2d');
    const d = g.getImageData(0, 0, c.width, c.height).data, seen = new Set();
    for (let i = 0; i < d.length; i += 4) if (d[i + 3] > 200) seen.add(d[i] + ',' + d[i + 1] + ',' + d[i + 2]);
    return seen.size";

const SAYS: &str = "return document.querySelector('.diagram-says').textContent";

#[tokio::test]
async fn the_diagram_shows_the_run_and_leads_back_into_it() {
    let page = Page::open("#/raft/leader-crash?at=300").await;
    page.press("Space-time").await;
    page.wait_for("the picture", &format!("return (() => {{ {PAINTED} }})() > 5")).await;
    assert!(page.text_of(SAYS).await.contains(" messages, "), "{}", page.text_of(SAYS).await);
    // A press at the left goes back in time; steps follow the keyboard.
    let press = "const r = document.querySelector('#diagram-area').getBoundingClientRect();
        const at = {clientX: r.left + r.width * 0.3, clientY: r.top + 4, pointerId: 1, button: 0, bubbles: true};
        const area = document.querySelector('#diagram-area');
        area.setPointerCapture = () => {};
        for (const kind of ['pointerdown', 'pointerup']) area.dispatchEvent(new PointerEvent(kind, at));
        return window.synod.state().steps";
    let steps = page.run(press).await.as_u64().unwrap();
    assert!(steps > 100 && steps < 300, "{steps}");
    page.run("document.querySelector('#diagram-area').focus()").await;
    page.key(crate::page::ARROW_RIGHT).await;
    assert_eq!(page.steps().await, steps + 1);
    // What happened before the present event.
    page.press("Next interesting event").await;
    page.run("document.querySelector('#diagram-area').focus()").await;
    page.key(ENTER).await;
    page.wait_for(
        "the cone",
        "return document.querySelector('.diagram-says').textContent.includes('before it; ')",
    )
    .await;
    page.key(ESCAPE).await;
    page.wait_for(
        "its end",
        "return !document.querySelector('.diagram-says').textContent.includes('before it; ')",
    )
    .await;
    // All of the run, and less than all.
    page.press("Show everything").await;
    assert!(page.text_of(SAYS).await.starts_with("0.000 s to "), "{}", page.text_of(SAYS).await);
    let all = page.text_of(SAYS).await;
    page.press("Zoom in").await;
    assert_ne!(page.text_of(SAYS).await, all);
    page.press("Stage").await;
    page.wait_for("the nodes", "return !!document.querySelector('[data-node=\"1\"]').offsetParent").await;
    page.close().await;
}
