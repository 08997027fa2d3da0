//! The space-time diagram: it shows the run, leads back into it, and tells what happened before what.

use crate::page::{ENTER, ESCAPE, PAGE_DOWN, PAGE_UP, Page};
use synod_scenario::{Link, Run, encode};

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

/// A large stage is looked at closely and moved; its buttons stay on their nodes. A small one stays as it is.
#[tokio::test]
async fn a_large_stage_is_looked_at_closely() {
    let place = "const r = document.querySelector('[data-node=\"1\"]').getBoundingClientRect();
        return Math.round(r.x + r.width / 2) + ',' + Math.round(r.y + r.height / 2)";
    let wheel = "const pad = document.querySelector('.stage-pad'), r = pad.getBoundingClientRect();
        pad.dispatchEvent(new WheelEvent('wheel', {deltaY: -200, clientX: r.x + 300, clientY: r.y + 200,
            bubbles: true, cancelable: true}))";
    let page = Page::open("#/raft/leader-crash?at=60").await;
    let small = page.text_of(place).await;
    page.run(wheel).await;
    page.settle().await;
    assert_eq!(page.text_of(place).await, small);
    assert!(!page.has_button("Zoom in").await);
    let run = Run {
        revision: synod_sim::REVISION,
        fingerprint: 0,
        text: "synod 1 raft nodes=24\nseed 3\nload 20/s\n".to_owned(),
    };
    let link = Link { system: "raft".to_owned(), run: Some(run), ..Link::default() };
    page.go(&encode(&link)).await;
    page.pause().await;
    let all = page.text_of(place).await;
    page.run(wheel).await;
    page.wait_for("another place", &format!("return (() => {{ {place} }})() != '{all}'")).await;
    // Whoever presses a node has that node, wherever it is.
    page.run("document.querySelector('#stage').focus()").await;
    page.key("-").await;
    page.key("-").await;
    page.key("+").await;
    let hit = "const n = [...document.querySelectorAll('.node')].map(b => [b, b.getBoundingClientRect()])
        .filter(([b, r]) => document.elementFromPoint(r.x + r.width / 2, r.y + r.height / 2) == b);
        return n.length";
    assert!(page.run(hit).await.as_u64().unwrap() >= 5);
    page.run("document.querySelector('#stage').focus()").await;
    page.key("0").await;
    page.wait_for("all of it", &format!("return (() => {{ {place} }})() == '{all}'")).await;
    page.close().await;
}

/// A message is found in the list, keeps its place in the inspector, and is acted on from there.
#[tokio::test]
async fn a_message_is_looked_into() {
    let page = Page::open("#/raft/first-election?at=60").await;
    page.run("document.querySelector('.row-kind').closest('button').click()").await;
    page.wait_for("its fields", "return document.querySelector('#panel').textContent.includes('It carries')")
        .await;
    page.press("Pin").await;
    page.select(2).await;
    page.wait_for("both", "return document.querySelectorAll('#panel .card').length == 2").await;
    page.run(
        "[...document.querySelectorAll('#panel .quick button')].find(b => b.textContent == 'Drop').click()",
    )
    .await;
    page.wait_for("its end", "return document.querySelectorAll('#panel .card').length == 1").await;
    assert!(page.shared_text().await.lines().any(|l| l.contains(" drop m")));
    page.close().await;
}

/// A presenter has the stage, the sentence and a clicker, and nothing else.
#[tokio::test]
async fn somebody_presents() {
    let page = Page::open("#/raft/first-election?at=20").await;
    page.press("Present").await;
    page.wait_for("the stage alone", "return !document.querySelector('.side').offsetParent").await;
    page.key(PAGE_DOWN).await;
    assert_eq!(page.steps().await, 21);
    page.key(PAGE_UP).await;
    assert_eq!(page.steps().await, 20);
    page.run("document.activeElement.blur()").await;
    page.key(".").await;
    page.wait_for("playing", "return !!document.querySelector('[aria-label=Pause]')").await;
    page.key(".").await;
    page.wait_for("the pause", "return !!document.querySelector('[aria-label=Play]')").await;
    page.press("End the presentation").await;
    page.wait_for("all of the page", "return !!document.querySelector('.side').offsetParent").await;
    page.close().await;
}

/// Two fingers show less time as they part, and one more moves on through it.
#[tokio::test]
async fn two_fingers_look_closer_at_the_diagram() {
    let fingers = "const area = document.querySelector('#diagram-area'), r = area.getBoundingClientRect();
        area.setPointerCapture = () => {};
        const tell = (kind, id, x) => area.dispatchEvent(new PointerEvent(kind, {pointerId: id, pointerType: 'touch',
            clientX: r.left + r.width * x, clientY: r.top + 90, button: 0, bubbles: true}));";
    let page = Page::open("#/raft/leader-crash?at=300").await;
    page.press("Space-time").await;
    let span = async || {
        let says = page.text_of(SAYS).await;
        let mut times = says.split(' ').filter_map(|word| word.parse::<f64>().ok());
        let (from, to) = (times.next().unwrap(), times.next().unwrap());
        (from, to - from)
    };
    let steps = page.steps().await;
    let (_, all) = span().await;
    let pinch = "tell('pointerdown', 7, 0.4); tell('pointerdown', 8, 0.6);
        tell('pointermove', 7, 0.3); tell('pointermove', 8, 0.7);
        tell('pointerup', 8, 0.7); tell('pointerup', 7, 0.3)";
    page.run(&format!("{fingers}{pinch}")).await;
    let (from, half) = span().await;
    assert!((half / all - 0.5).abs() < 0.05, "{half} of {all}");
    let drag = "tell('pointerdown', 7, 0.6); tell('pointerdown', 8, 0.8);
        tell('pointermove', 7, 0.5); tell('pointermove', 8, 0.7);
        tell('pointerup', 7, 0.5); tell('pointerup', 8, 0.7)";
    page.run(&format!("{fingers}{drag}")).await;
    let (later, same) = span().await;
    assert!(later > from && (same / half - 1.0).abs() < 0.05, "{from} {later}, {half} {same}");
    assert_eq!(page.steps().await, steps, "a pinch is no press");
    page.close().await;
}
