//! Room for everything: whatever the screen, nothing lies over a node, over the legend or over the caption.

use crate::page::Page;
use std::fmt::Write as _;

/// Screens from a telephone to a wall.
const SCREENS: [(u32, u32); 6] =
    [(360, 740), (768, 1024), (1024, 768), (1280, 800), (1920, 1080), (3840, 2160)];

/// The pairs of elements that cover each other, by their classes and texts; an empty text for none.
const COVERED: &str = "const seen = s => [...document.querySelectorAll(s)].filter(e => e.checkVisibility());
    const over = seen('.acts, .chips, .views, .zooms, .side, .dock');
    const under = seen('.node, .legend li, .caption p:not(.sr), .acts');
    const wrong = [];
    for (const a of over) for (const b of under) {
        if (a.contains(b) || a == b) continue;
        const [r, s] = [a.getBoundingClientRect(), b.getBoundingClientRect()];
        if (r.left < s.right - 1 && s.left < r.right - 1 && r.top < s.bottom - 1 && s.top < r.bottom - 1)
            wrong.push(a.className + ' over ' + (b.dataset.node ?? b.textContent));
    }
    return wrong.join('; ')";

#[tokio::test]
async fn nothing_lies_over_what_is_to_be_read() {
    let mut wrong = String::new();
    for size in SCREENS {
        let page = Page::open_on("", size, size.0 < 500).await;
        for look in ["theme=light&lang=en", "theme=projector&lang=en", "theme=projector&lang=zh-CN"] {
            let pause = if look.ends_with("en") { "Pause" } else { "暂停" };
            // The legend fills while the run plays.
            page.go(&format!("#/raft/leader-crash?pace=1000000&{look}")).await;
            page.wait_for("the kinds", "return document.querySelectorAll('.legend li').length > 4").await;
            page.press(pause).await;
            for node in [None, Some(1)] {
                if let Some(node) = node {
                    page.run(&format!("document.querySelector('[data-node=\"{node}\"]').click()")).await;
                }
                let covered = page.text_of(COVERED).await;
                if !covered.is_empty() {
                    writeln!(wrong, "{size:?} {look} {node:?}: {covered}").unwrap();
                }
            }
        }
        page.close().await;
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// Where the browser says how long things are, letters on a projector can be read from the last row.
#[tokio::test]
async fn letters_grow_with_the_wall() {
    let smallest = "const texts = [...document.querySelectorAll('#app *')].filter(e => e.checkVisibility()
            && [...e.childNodes].some(n => n.nodeType == 3 && n.textContent.trim()) && !e.closest('.sr'));
        return Math.min(...texts.map(e => parseFloat(getComputedStyle(e).fontSize)))";
    let page = Page::open_on("#/raft/leader-crash?at=260&theme=projector", (1920, 1080), false).await;
    page.run("document.querySelector('[data-node=\"1\"]').click()").await;
    let pixels = page.run(smallest).await.as_f64().unwrap();
    assert!(pixels >= 19.9, "{pixels}");
    page.close().await;
}
