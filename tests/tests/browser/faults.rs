//! When the browser or the page itself fails: words in place of a dead picture, and time that does not run away.

use crate::page::{Page, address};
use serde_json::{Value, json};

/// Runs a script in every page of the window from now on, before anything of the page itself.
async fn prepare(page: &Page, script: &str) {
    page.tell_browser("Page.addScriptToEvaluateOnNewDocument", json!({"source": script})).await;
}

/// Loads a page that need not get ready.
async fn load(page: &Page, fragment: &str) {
    page.client.goto("about:blank").await.unwrap();
    page.client.goto(&format!("{}{fragment}", address())).await.unwrap();
}

/// Runs a script as one of the page's own: the browser tells nobody what is thrown in scripts of the test's.
async fn run_inside(page: &Page, script: &str) {
    page.run(&format!(
        "const inside = document.createElement('script'); inside.text = {}; document.head.append(inside)",
        json!(script)
    ))
    .await;
}

/// What the page says where it stands still for good.
async fn said(page: &Page, place: &str) -> String {
    page.wait_for("the words", &format!("return !!document.querySelector('{place}')")).await;
    page.text_of(&format!("return document.querySelector('{place}').textContent")).await
}

/// Whether what is seen and pressed at the place of the panic's link is the link.
const ON_TOP: &str = "const a = document.querySelector('#panic a'), r = a.getBoundingClientRect();
    return document.elementFromPoint(r.x + r.width / 2, r.y + r.height / 2) === a";

/// The browser refuses a copy of an element, which the code of the page takes for impossible: it panics, with a dialog open.
#[tokio::test]
async fn a_panic_says_what_happened_and_leads_back() {
    let page = Page::open("#/raft/first-election?at=70").await;
    page.select(2).await;
    page.press("Crash").await;
    page.settle().await;
    let (steps, hashes) = (page.steps().await, page.hashes().await);
    page.run("document.querySelector('.pick').click()").await;
    page.wait_for("the dialog", "return !!document.querySelector('dialog[open] input')").await;
    run_inside(
        &page,
        "Node.prototype.cloneNode = () => { throw new Error('refused') };
         const input = document.querySelector('dialog[open] input');
         input.value = 'no system has this name';
         input.dispatchEvent(new Event('input', {bubbles: true}))",
    )
    .await;
    let words = said(&page, "#panic").await;
    assert!(words.contains("The run is safe") && words.contains("panicked at"), "{words}");
    assert_eq!(page.run(ON_TOP).await, true, "something lies over the link");
    page.press("Open the run again").await;
    page.wait_for("the page anew", "return !document.querySelector('#panic')").await;
    page.ready().await;
    assert_eq!((page.steps().await, page.hashes().await), (steps, hashes));
    page.close().await;
}

/// What the browser throws goes through the code of the page without a panic, and would leave a dead canvas behind.
#[tokio::test]
async fn a_canvas_that_throws_is_told_in_the_readers_language() {
    let page = Page::open("#/raft/leader-crash?lang=zh-CN").await;
    page.wait_for("a step", "return window.synod.state().steps > 0").await;
    run_inside(
        &page,
        "CanvasRenderingContext2D.prototype.clearRect = CanvasRenderingContext2D.prototype.setTransform =
             () => { throw new Error('no more pictures') }",
    )
    .await;
    let words = said(&page, "#panic").await;
    assert!(words.contains("运行没有丢失") && words.contains("no more pictures"), "{words}");
    let link = page.text_of("return document.querySelector('#panic a').href").await;
    assert!(link.starts_with(&format!("{}#/raft/leader-crash?", address())), "{link}");
    page.press("重新打开运行").await;
    page.wait_for("the page anew", "return !document.querySelector('#panic')").await;
    page.ready().await;
    page.close().await;
}

/// An error that is none of the page's leaves it alone.
#[tokio::test]
async fn what_others_throw_changes_nothing() {
    let page = Page::open("#/raft/leader-crash?at=9").await;
    run_inside(
        &page,
        "setTimeout(() => { throw new Error('an extension') }); Promise.reject(new Error('another'))",
    )
    .await;
    page.press("Step forward").await;
    assert_eq!(page.run("return !document.querySelector('#panic')").await, true);
    assert_eq!(page.steps().await, 10);
    page.close().await;
}

/// A browser that lacks what the code is made of says so, as does a page whose code does not come.
#[tokio::test]
async fn a_page_that_cannot_run_says_so() {
    let page = Page::open("").await;
    let lacking =
        ["WebAssembly.validate = () => false", "delete window.WebAssembly", "delete window.ResizeObserver"];
    for without in lacking {
        page.go("").await;
        let command = "Page.addScriptToEvaluateOnNewDocument";
        let id = page.ask_browser(command, json!({"source": without})).await["identifier"].clone();
        load(&page, "#/raft?lang=zh-CN").await;
        let words = said(&page, ".unsupported").await;
        assert!(words.contains("too old for Synod") && words.contains("此浏览器过旧"), "{without}: {words}");
        let seen = "const r = document.querySelector('.unsupported').getBoundingClientRect();
            return r.width > 200 && r.height > 40 && r.bottom <= innerHeight";
        assert_eq!(page.run(seen).await, true);
        assert_eq!(page.run("return document.documentElement.hasAttribute('data-ready')").await, false);
        page.tell_browser("Page.removeScriptToEvaluateOnNewDocument", json!({"identifier": id})).await;
    }
    page.tell_browser("Network.enable", json!({})).await;
    page.tell_browser("Network.setBypassServiceWorker", json!({"bypass": true})).await;
    page.tell_browser("Network.setCacheDisabled", json!({"cacheDisabled": true})).await;
    for blocked in ["*_bg.wasm", "*.wasm", "*synod-*.js"] {
        page.tell_browser("Network.setBlockedURLs", json!({"urls": [blocked]})).await;
        load(&page, "").await;
        let words = said(&page, ".unsupported").await;
        assert!(words.contains("did not come through") && words.contains("重试"), "{blocked}: {words}");
    }
    page.tell_browser("Network.setBlockedURLs", json!({"urls": []})).await;
    page.go("").await;
    page.close().await;
}

/// Frames come when the test says so: `tick(at)` calls what waits for one, and returns how much waits after it.
const BY_HAND: &str = "window.waiting = [];
    window.requestAnimationFrame = f => waiting.push(f);
    window.tick = at => { for (const f of waiting.splice(0)) f(at); return waiting.length; };";

/// The virtual time in microseconds.
async fn virtual_time(page: &Page) -> u64 {
    page.state().await["at_us"].as_u64().unwrap()
}

/// A gap, as a hidden tab or a closed lid leaves, skips a tenth of a second and not ten.
#[tokio::test]
async fn a_gap_in_time_skips_nothing() {
    let page = Page::open("").await;
    prepare(&page, BY_HAND).await;
    // 1 s shows 1 s: nothing is hurried.
    page.go("#/raft/first-election?pace=1000000").await;
    let mut at = 1_000;
    for _ in 0..5 {
        at += 16;
        assert_eq!(page.run(&format!("return tick({at})")).await, 1, "one frame is asked for");
    }
    let before = virtual_time(&page).await;
    assert!((60_000..80_000).contains(&before), "{before}");
    at += 10_000;
    page.run(&format!("return tick({at})")).await;
    let gap = virtual_time(&page).await - before;
    assert!((90_000..=100_000).contains(&gap), "a gap of ten seconds took {gap} µs");
    at += 16;
    page.run(&format!("return tick({at})")).await;
    let next = virtual_time(&page).await - before - gap;
    assert!(next < 20_000, "what the gap left out is made up for: {next} µs");
    // While nothing moves no frame is asked for, and the time that passes so is not made up for either.
    page.press("Pause").await;
    assert_eq!(page.run(&format!("return tick({})", at + 16)).await, 0);
    let paused = virtual_time(&page).await;
    page.press("Play").await;
    page.run(&format!("tick({}); return tick({})", at + 60_000, at + 60_016)).await;
    let after = virtual_time(&page).await - paused;
    assert!(after <= 100_000, "{after} µs after a pause");
    page.close().await;
}

/// A tab behind another one stands still and goes on where it was.
#[tokio::test]
async fn a_hidden_tab_stands_still() {
    let page = Page::open("").await;
    page.go("#/raft/leader-crash?pace=1000000").await;
    let noted = "window.noted = []; document.addEventListener('visibilitychange', () =>
        noted.push([document.visibilityState, window.synod.state().at_us]))";
    page.run(noted).await;
    let ours = page.client.window().await.unwrap();
    let other = page.client.new_window(true).await.unwrap();
    page.client.switch_to_window(other.handle).await.unwrap();
    tokio::time::sleep(std::time::Duration::from_secs(2)).await;
    page.client.close_window().await.unwrap();
    page.client.switch_to_window(ours).await.unwrap();
    page.wait_for("the tab in sight", "return noted.length == 2 && document.visibilityState == 'visible'")
        .await;
    let noted = page.run("return noted").await;
    let at = |i: usize| noted[i][1].as_u64().unwrap();
    assert_eq!((&noted[0][0], &noted[1][0]), (&Value::from("hidden"), &Value::from("visible")));
    assert!(at(1) - at(0) <= 100_000, "{noted}");
    page.wait_for("more time", &format!("return window.synod.state().at_us > {}", at(1))).await;
    page.close().await;
}
