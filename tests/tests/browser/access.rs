//! For everybody: both languages, the keyboard alone, a telephone, and what axe finds.

use crate::page::{ARROW_DOWN, ARROW_RIGHT, ENTER, ESCAPE, Page, TAB};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use synod_model::Lang;

#[tokio::test]
async fn it_speaks_chinese() {
    let page = Page::open("#/raft/leader-crash?at=60").await;
    let hashes = page.hashes().await;
    page.press("中文").await;
    page.wait_for("the language", "return document.documentElement.lang == 'zh-CN'").await;
    assert!(page.has_button("播放").await && page.has_button("分享").await && !page.has_button("Play").await);
    assert_eq!(page.hashes().await, hashes, "a language is no reason to play differently");
    page.settle().await;
    assert!(page.url().await.contains("lang=zh-CN"), "{}", page.url().await);
    assert!(page.text_of("return document.body.innerText").await.contains("领导者崩溃"));
    page.press("English").await;
    page.wait_for("the language", "return document.documentElement.lang == 'en'").await;
    assert!(page.has_button("Play").await);
    page.go("#/raft?lang=zh-CN&at=20").await;
    assert!(page.has_button("播放").await);
    page.close().await;
}

/// On the Chinese page no control is named in English, apart from names.
#[tokio::test]
async fn nothing_is_left_in_english() {
    let page = Page::open("#/raft/leader-crash?lang=zh-CN&at=60").await;
    page.select(2).await;
    let names = page
        .run(
            "return [...document.querySelectorAll('button, [role=tab], [role=slider], select, [aria-label]')]
                .filter(e => e.offsetParent)
                .map(e => e.getAttribute('aria-label') ?? e.textContent.trim())",
        )
        .await;
    let english = |name: &&&str| {
        let words = name.split(|c: char| !c.is_ascii_alphabetic()).filter(|w| w.len() > 3);
        words.clone().any(|w| !["Raft", "Synod", "English"].contains(&w)) && !name.contains('中')
    };
    let names: BTreeSet<&str> = names.as_array().unwrap().iter().filter_map(Value::as_str).collect();
    let left: Vec<&&str> = names.iter().filter(english).collect();
    assert!(left.is_empty(), "{left:?}");
    page.close().await;
}

/// From the first Tab to a crash, a step and a link, without a pointer.
#[tokio::test]
async fn the_keyboard_is_enough() {
    let page = Page::open("#/raft/first-election?at=50").await;
    // The first thing that Tab reaches leads to the stage.
    page.key(TAB).await;
    assert_eq!(page.text_of("return document.activeElement.textContent").await, "Skip to the stage");
    page.key(ENTER).await;
    assert_eq!(page.text_of("return document.activeElement.id").await, "stage");
    // Then a node, and from it to its neighbour.
    let focused = "return document.activeElement.dataset.node ?? ''";
    for _ in 0..12 {
        page.key(TAB).await;
        if !page.text_of(focused).await.is_empty() {
            break;
        }
    }
    assert_eq!(page.text_of(focused).await, "1");
    page.key(ARROW_RIGHT).await;
    assert_eq!(page.text_of(focused).await, "2");
    assert!(page.run("return document.activeElement.matches(':focus-visible')").await.as_bool().unwrap());
    // Selected by Enter, its menu by Enter once more, and out of it by Escape.
    page.key(ENTER).await;
    page.key(ENTER).await;
    page.wait_for("the menu", "return document.activeElement.getAttribute('role') == 'menuitem'").await;
    page.key(ARROW_DOWN).await;
    page.key(ESCAPE).await;
    assert_eq!(page.text_of(focused).await, "2");
    // Single keys act while the stage has the focus.
    page.key("c").await;
    assert_eq!(page.node(2).await["up"], false);
    let steps = page.steps().await;
    page.key(".").await;
    assert_eq!(page.steps().await, steps + 1);
    page.key("3").await;
    page.key("i").await;
    page.wait_for("the cut", "return document.querySelector('#stage').textContent.includes('cut')").await;
    page.key("h").await;
    page.wait_for("its end", "return !/\\d cut/.test(document.querySelector('#stage').textContent)").await;
    page.key(" ").await;
    page.wait_for("playing", "return !!document.querySelector('[aria-label=Pause]')").await;
    page.key(" ").await;
    page.wait_for("the pause", "return !!document.querySelector('[aria-label=Play]')").await;
    // Everything else is reached by Tab: the way round the page ends where it began.
    let mut reached = BTreeSet::new();
    for _ in 0..80 {
        page.key(TAB).await;
        let name =
            "const e = document.activeElement; return e.getAttribute('aria-label') ?? e.textContent.trim()";
        reached.insert(page.text_of(name).await);
    }
    for name in ["Play", "Step forward", "Step back", "Share", "Help", "Timeline"] {
        assert!(reached.contains(name), "{name} is not among {reached:?}");
    }
    page.close().await;
}

/// Whoever types means what they type, and not what the key does on the stage.
#[tokio::test]
async fn typing_is_not_acting() {
    let page = Page::open("#/raft/first-election?at=50").await;
    page.select(1).await;
    page.press("Request…").await;
    page.wait_for("the form", "return !!document.querySelector('dialog[open] input')").await;
    page.run("document.querySelector('dialog[open] input').focus()").await;
    let before = page.hashes().await;
    page.key("chip. ").await;
    assert_eq!(page.hashes().await, before);
    assert!(page.has_button("Play").await, "it plays");
    page.key(ESCAPE).await;
    page.wait_for("the end of the dialog", "return !document.querySelector('dialog[open]')").await;
    page.close().await;
}

/// 360 pixels wide: nothing sticks out to the side, and a finger hits what it means.
#[tokio::test]
async fn it_fits_on_a_telephone() {
    let page = Page::open_on("#/raft/leader-crash?at=60", (360, 740), true).await;
    let mut wrong = String::new();
    for lang in Lang::ALL {
        page.go(&format!("#/raft/leader-crash?at=60&lang={}", lang.tag())).await;
        page.select(1).await;
        assert_eq!(page.run("return innerWidth").await, 360);
        let width = page.run("return document.documentElement.scrollWidth").await;
        assert!(width.as_u64().unwrap() <= 360, "{}: the page is {width} wide", lang.tag());
        let small = page
            .run(
                "return [...document.querySelectorAll('button, select, [role=slider], [role=tab]')]
                    .filter(e => e.checkVisibility({visibilityProperty: true}))
                    .map(e => [e.getAttribute('aria-label') ?? e.textContent.trim(), e.getBoundingClientRect()])
                    .filter(([, r]) => r.width > 0 && (r.width < 43.5 || r.height < 43.5))
                    .map(([name, r]) => `${name}: ${Math.round(r.width)} x ${Math.round(r.height)}`)",
            )
            .await;
        for target in small.as_array().unwrap() {
            let _ = writeln!(wrong, "{}: {target}", lang.tag());
        }
        let crash = page.run("return [...document.querySelectorAll('[role=toolbar] button')].length").await;
        assert!(crash.as_u64().unwrap() > 2, "the actions of a node are there");
    }
    assert!(wrong.is_empty(), "a finger needs 44 pixels:\n{wrong}");
    page.close().await;
}

/// A projector of 1024 by 768 in its theme, and a usual window at 200 %: nothing sticks out, nothing is out of reach.
#[tokio::test]
async fn it_fits_on_other_screens() {
    for (size, theme) in [((1024, 768), "projector"), ((640, 430), "light")] {
        let page = Page::open_on("#/raft", size, false).await;
        for lang in Lang::ALL {
            page.go(&format!("#/raft/leader-crash?at=60&theme={theme}&lang={}", lang.tag())).await;
            page.select(1).await;
            let width = page.run("return document.documentElement.scrollWidth").await;
            assert!(width.as_u64().unwrap() <= u64::from(size.0), "{theme}, {}: {width} wide", lang.tag());
            let name = if lang == Lang::En { "Step forward" } else { "单步" };
            let steps = page.steps().await;
            page.press(name).await;
            assert_eq!(page.steps().await, steps + 1);
        }
        page.close().await;
    }
}

/// Who wants little motion gets a page that stands still until it is asked to move.
#[tokio::test]
async fn it_keeps_still_for_who_wants_little_motion() {
    let page = Page::open_calm("").await;
    page.settle().await;
    assert!(page.has_button("Play").await, "it plays by itself");
    let steps = page.steps().await;
    page.press("Step forward").await;
    assert_eq!(page.steps().await, steps + 1);
    page.close().await;
}

/// What axe finds on the page as it stands, if it is serious.
async fn axe(page: &Page, what: &str, wrong: &mut String) {
    let script = std::fs::read_to_string(std::env::var("SYNOD_AXE").unwrap()).unwrap();
    page.run(&script).await;
    let run = "const done = arguments[arguments.length - 1];
        axe.run(document, {resultTypes: ['violations']}).then(r => done(r.violations
            .filter(v => v.impact == 'serious' || v.impact == 'critical')
            .map(v => `${v.impact} ${v.id}: ${v.nodes.slice(0, 4).map(n => n.target.join(' ') + ' | '
                + (n.any[0] ?? n.all[0] ?? n.none[0])?.message).join('; ')}`)),
            e => done(['axe: ' + e]))";
    let found = page.client.execute_async(run, Vec::new()).await.unwrap();
    for finding in found.as_array().unwrap() {
        let _ = writeln!(wrong, "{what}: {}", finding.as_str().unwrap());
    }
}

#[tokio::test]
async fn axe_finds_nothing_serious() {
    let page = Page::open("").await;
    let mut wrong = String::new();
    for theme in ["light", "dark", "projector"] {
        for lang in Lang::ALL {
            let name = format!("{theme}, {}", lang.tag());
            page.go(&format!("#/raft/leader-crash?at=260&theme={theme}&lang={}", lang.tag())).await;
            assert_eq!(page.text_of("return document.documentElement.dataset.theme").await, theme);
            axe(&page, &name, &mut wrong).await;
            page.select(1).await;
            axe(&page, &format!("{name}, a node selected"), &mut wrong).await;
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    page.close().await;
}

#[tokio::test]
async fn axe_finds_nothing_serious_behind_the_buttons() {
    let page = Page::open("").await;
    let mut wrong = String::new();
    for theme in ["light", "dark"] {
        page.go(&format!("#/raft/leader-crash?at=260&theme={theme}")).await;
        for tab in ["Log", "Rules", "Explore", "Figures", "Table", "Now"] {
            page.press(tab).await;
            axe(&page, &format!("{theme}, {tab}"), &mut wrong).await;
        }
        for sight in ["Space-time", "Logs", "Stage"] {
            page.press(sight).await;
            axe(&page, &format!("{theme}, {sight}"), &mut wrong).await;
        }
        for dialog in ["Share", "Help"] {
            page.press(dialog).await;
            page.wait_for("the dialog", "return !!document.querySelector('dialog[open]')").await;
            axe(&page, &format!("{theme}, {dialog}"), &mut wrong).await;
            page.press("Close").await;
            page.wait_for("its end", "return !document.querySelector('dialog[open]')").await;
        }
    }
    page.go("#/compare?at=260&first=raft/leader-crash&second=raft/split-vote").await;
    page.press("Figures").await;
    axe(&page, "two runs", &mut wrong).await;
    page.go("#/raft/vote-forgotten?at=8").await;
    axe(&page, "a violation", &mut wrong).await;
    page.go("#/raft?run=1zAAAABBBBCCCCDDDDEEEE").await;
    axe(&page, "a notice", &mut wrong).await;
    assert!(wrong.is_empty(), "{wrong}");
    page.close().await;
}
