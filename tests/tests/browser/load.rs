//! Getting there: what the first load brings and what comes later, how long it takes, and the page without a network.

use crate::explore::{choose, find};
use crate::page::{Page, address};
use crate::searches::{has_searched, watch_workers};
use serde_json::{Value, json};
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// The chunks of the code that were fetched, as often as they were.
const FETCHED: &str = "return performance.getEntriesByType('resource').map(e => e.name.split('/').pop())
                           .filter(name => /^(split|chunk)_.*\\.wasm$/.test(name)).sort()";

#[tokio::test]
async fn the_code_comes_in_chunks_each_once_and_nothing_waits_for_those_it_does_not_need() {
    for fragment in ["", "#/raft/leader-crash", "#/paxos"] {
        let page = Page::open(fragment).await;
        let fetched = page.run(FETCHED).await;
        let mut names: Vec<&str> = fetched.as_array().unwrap().iter().map(|n| n.as_str().unwrap()).collect();
        for chunk in
            ["page", "panels", "dialogs", "views", "explorer", "raft", "paxos", "transactions", "balancing"]
        {
            assert!(
                names.contains(&format!("split_{chunk}.wasm").as_str()),
                "{fragment:?}: {chunk}: {names:?}"
            );
        }
        let all = names.len();
        names.dedup();
        assert_eq!(names.len(), all, "{fragment:?}: {names:?}");
        page.wait_for("the play", "return window.synod.state().steps > 0").await;
        page.close().await;
    }
}

/// Loads the page anew in a window from which some files cannot be had.
async fn go_without(page: &Page, files: &str, fragment: &str) {
    page.tell_browser("Network.enable", json!({})).await;
    page.tell_browser("Network.setBypassServiceWorker", json!({"bypass": true})).await;
    page.tell_browser("Network.setCacheDisabled", json!({"cacheDisabled": true})).await;
    page.tell_browser("Network.setBlockedURLs", json!({"urls": [files]})).await;
    page.client.goto("about:blank").await.unwrap();
    page.client.goto(&format!("{}{fragment}", address())).await.unwrap();
}

/// The same, up to the page around the first picture.
async fn open_without(page: &Page, files: &str, fragment: &str) {
    go_without(page, files, fragment).await;
    page.wait_for("the page", "return !!document.querySelector('[data-node]')").await;
}

const TOLD: &str = "return !!document.querySelector('#chunk[role=alert]')";
const COMMITS: &str = "return document.querySelector('.pick b').textContent.includes('ommit') \
                       && !document.querySelector('#chunk')";

#[tokio::test]
async fn a_chunk_that_does_not_come_is_told_and_can_be_asked_for_again() {
    let page = Page::open("").await;
    // As the page opens, and when it is there already.
    for (fragment, then) in [("#/two-phase-commit", ""), ("#/raft", "location.hash = '#/two-phase-commit'")] {
        open_without(&page, "*split_transactions*", fragment).await;
        page.run(then).await;
        page.wait_for("what is told", TOLD).await;
        page.press("Try again").await;
        page.wait_for("what is told again", TOLD).await;
        page.tell_browser("Network.setBlockedURLs", json!({"urls": []})).await;
        page.press("Try again").await;
        page.wait_for("the system", COMMITS).await;
        assert!(page.url().await.contains("two-phase-commit"));
    }
    page.close().await;
}

#[tokio::test]
async fn without_its_panels_the_page_says_so_and_asks_for_them_again() {
    let page = Page::open("").await;
    open_without(&page, "*split_panels*", "").await;
    page.wait_for("what is told", TOLD).await;
    page.tell_browser("Network.setBlockedURLs", json!({"urls": []})).await;
    page.press("Try again").await;
    page.ready().await;
    page.wait_for("the play", "return window.synod.state().steps > 0").await;
    page.close().await;
}

/// What draws logs and exhibits comes with the panels: it is seen when it comes, though nothing moves and nobody touches anything.
#[tokio::test]
async fn at_rest_the_stage_is_whole_when_what_draws_it_has_come() {
    let page = Page::open("").await;
    open_without(&page, "*split_panels*", "#/zookeeper/truncated?at=150").await;
    page.wait_for("what is told", TOLD).await;
    let painted = "const canvas = document.querySelector('#stage-still');
                   const pixels = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
                   return pixels.reduce((sum, value) => sum + (value > 0), 0)";
    let before = page.run(painted).await.as_u64().unwrap();
    assert!(before > 0, "nodes and links are drawn");
    page.tell_browser("Network.setBlockedURLs", json!({"urls": []})).await;
    page.press("Try again").await;
    page.ready().await;
    page.wait_for("the logs", &format!("{painted} > {before} * 1.2")).await;
    page.close().await;
}

#[tokio::test]
async fn the_first_picture_plays_before_the_page_around_it_and_whoever_waits_in_vain_is_told() {
    let page = Page::open("").await;
    go_without(&page, "*split_page*", "").await;
    page.wait_for("the play", "return document.documentElement.hasAttribute('data-plays')").await;
    page.wait_for("what is told", "return !!document.querySelector('#unsupported > [role=alert]')").await;
    page.tell_browser("Network.setBlockedURLs", json!({"urls": []})).await;
    page.press("Try again").await;
    page.ready().await;
    page.wait_for("the play", "return window.synod.state().steps > 0").await;
    page.close().await;
}

/// The server behind a door of our own, which can be shut.
async fn door() -> (String, JoinHandle<()>) {
    let (place, path) = address()
        .split_once("//")
        .unwrap()
        .1
        .split_once('/')
        .map(|(a, b)| (a.to_owned(), b.to_owned()))
        .unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let ours = format!("http://{}/{path}", listener.local_addr().unwrap());
    let open = tokio::spawn(async move {
        while let Ok((mut browser, _)) = listener.accept().await {
            let place = place.clone();
            tokio::spawn(async move {
                if let Ok(mut server) = TcpStream::connect(place).await {
                    let _ = tokio::io::copy_bidirectional(&mut browser, &mut server).await;
                }
            });
        }
    });
    (ours, open)
}

#[tokio::test]
async fn the_page_works_without_a_network() {
    let page = Page::open("").await;
    let (address, open) = door().await;
    page.client.goto(&address).await.unwrap();
    page.ready().await;
    page.wait_for("the copy", "return navigator.serviceWorker.getRegistration().then(r => !!r?.active)")
        .await;
    open.abort();
    page.client.goto("about:blank").await.unwrap();
    page.client.goto(&address).await.unwrap();
    page.ready().await;
    page.wait_for("the play", "return window.synod.state().steps > 5").await;
    // What stands in chunks of the code is there, too.
    assert!(page.shared_link().await.contains("#/raft"));
    page.client.goto("about:blank").await.unwrap();
    page.client.goto(&format!("{address}#/load-balancer")).await.unwrap();
    page.ready().await;
    assert!(page.shared_link().await.contains("#/load-balancer"));
    watch_workers(&page).await;
    page.press("Explore").await;
    choose(&page, "hunt-what", "Paxos · spec:paxos").await;
    choose(&page, "hunt-rule", "promise-obeyed").await;
    find(&page).await;
    assert!(has_searched(&page).await, "no worker without a network");
    page.client.goto("about:blank").await.unwrap();
    page.client.goto(&format!("{address}#/raft/leader-crash?lang=zh-CN")).await.unwrap();
    page.ready().await;
    assert_eq!(page.text_of("return document.documentElement.lang").await, "zh-CN");
    page.close().await;
}

#[tokio::test]
async fn a_frame_of_another_page_keeps_no_copy() {
    let page = Page::open("").await;
    let (address, _open) = door().await;
    page.client.goto(&format!("{address}manifest.webmanifest")).await.unwrap();
    page.run("document.body.innerHTML = '<iframe src=\"./#/raft?embed=1\"></iframe>'").await;
    let ready = "return document.querySelector('iframe').contentDocument?.documentElement?.hasAttribute('data-ready') === true";
    page.wait_for("the frame", ready).await;
    tokio::time::sleep(Duration::from_secs(1)).await;
    let kept = page.run("return navigator.serviceWorker.getRegistrations().then(all => all.length)").await;
    assert_eq!(kept, Value::from(0));
    page.close().await;
}

/// In a sandbox of no origin, where storage is denied: it plays, obeys the page around it, and tells it where it is.
#[tokio::test]
async fn a_sandboxed_frame_obeys_and_tells() {
    let page = Page::open("").await;
    let (address, _open) = door().await;
    page.client.goto(&format!("{address}manifest.webmanifest")).await.unwrap();
    page.run(
        "window.told = []; addEventListener('message', e => e.data.synod === 'state' && told.push(e.data)); \
         document.body.innerHTML = \
             '<iframe sandbox=\"allow-scripts\" width=800 height=600 src=\"./#/raft?embed=1\"></iframe>'; \
         window.ask = message => document.querySelector('iframe').contentWindow.postMessage(message, '*')",
    )
    .await;
    page.wait_for("a step is told", "return told.some(t => t.playing && t.step > 3)").await;
    page.run("ask({synod: 'pause'})").await;
    page.wait_for("the pause", "return told.at(-1).playing === false").await;
    page.run("ask({synod: 'seek', step: 2})").await;
    page.wait_for("the seek", "return told.at(-1).step === 2").await;
    page.run(
        "ask('nonsense'); ask({synod: 'nonsense'}); ask({synod: 'seek', step: 'x'}); ask({synod: 'forward'})",
    )
    .await;
    page.wait_for("a step", "return told.at(-1).step === 3").await;
    page.close().await;
}

/// 1.6 Mbit/s and a processor four times slower. What it takes is printed (`--nocapture`) and stands in BENCHMARKS.md; the
/// budget is two seconds, and what is asked here is more, since machines that test are busy.
#[expect(clippy::print_stdout, reason = "a measurement is told")]
#[tokio::test]
async fn the_page_is_soon_there_on_a_slow_line_and_a_slow_processor() {
    let page = Page::open("").await;
    let noted = "const note = (attribute, name) => new MutationObserver((_, observer) => {
                     if (!document.documentElement?.hasAttribute(attribute)) return;
                     observer.disconnect();
                     window[name] = performance.now();
                 }).observe(document, { subtree: true, attributes: true, attributeFilter: [attribute] });
                 note('data-plays', 'playsAt');
                 note('data-usable', 'usableAt');
                 note('data-ready', 'readyAt')";
    page.tell_browser("Page.addScriptToEvaluateOnNewDocument", json!({"source": noted})).await;
    page.tell_browser("Network.enable", json!({})).await;
    page.tell_browser("Network.setCacheDisabled", json!({"cacheDisabled": true})).await;
    // Each address is the first that is opened.
    page.tell_browser("Network.setBypassServiceWorker", json!({"bypass": true})).await;
    let line =
        json!({"offline": false, "latency": 40, "downloadThroughput": 200_000, "uploadThroughput": 200_000});
    page.tell_browser("Network.emulateNetworkConditions", line).await;
    page.tell_browser("Emulation.setCPUThrottlingRate", json!({"rate": 4})).await;
    let (address, _open) = door().await;
    for fragment in ["", "#/load-balancer", "#/pbft/equivocation"] {
        page.client.goto("about:blank").await.unwrap();
        page.client.goto(&format!("{address}{fragment}")).await.unwrap();
        page.ready().await;
        let paint = "return performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? -1";
        let painted = page.run(paint).await.as_f64().unwrap();
        let plays = page.run("return window.playsAt").await.as_f64().unwrap();
        let usable = page.run("return window.usableAt").await.as_f64().unwrap();
        let ready = page.run("return window.readyAt").await.as_f64().unwrap();
        println!(
            "{fragment:?}: something on screen after {painted:.0} ms, the run after {plays:.0} ms, in use after \
             {usable:.0} ms, all panels after {ready:.0} ms"
        );
        assert!(painted < 2_000.0, "{fragment:?}: nothing on screen for {painted:.0} ms");
        assert!(usable < 6_000.0, "{fragment:?}: not in use for {usable:.0} ms");
        assert!(ready < 8_000.0, "{fragment:?}: not whole for {ready:.0} ms");
    }
    page.close().await;
}
