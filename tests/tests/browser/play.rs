//! Playing, stepping, breaking: what a visitor does in the first minute.

use crate::page::Page;
use serde_json::Value;
use synod_model::Lang;
use synod_tests::run;

/// What opens is a running system.
#[tokio::test]
async fn it_opens_and_plays() {
    let page = Page::open("").await;
    assert_eq!(page.text_of("return document.documentElement.lang").await, "en");
    assert!(page.text_of("return document.title").await.contains("Synod"));
    let system = page.state().await;
    assert_eq!((&system["type"], system["nodes"].as_array().unwrap().len()), (&Value::from("end"), 5));
    page.wait_for("a step", "return window.synod.state().steps > 3").await;
    page.pause().await;
    let steps = page.steps().await;
    page.settle().await;
    assert_eq!(page.steps().await, steps, "it goes on although it is paused");
    // What happened is told, for everybody.
    let said = page.text_of("return document.querySelector('[aria-live=polite]').textContent").await;
    assert!(said.trim().ends_with('.'), "{said:?}");
    page.press("Play").await;
    page.wait_for("more steps", &format!("return window.synod.state().steps > {steps}")).await;
    page.close().await;
}

/// The same scenario, at the same step, is the same run as natively.
#[tokio::test]
async fn it_plays_what_is_played_natively() {
    let page = Page::open("#/raft/leader-crash?at=300").await;
    for step in [300, 700, 20] {
        page.go(&format!("#/raft/leader-crash?at={step}")).await;
        let mut native = run::open(synod_library::scenario("raft", "leader-crash").unwrap().text);
        native.seek(step).unwrap();
        let expected = native.end(false).to_json();
        let mut found = page.state().await;
        // Numbers come back as the browser writes them; everything else is equal to the letter.
        assert_eq!(found["state_hash"], expected["state_hash"], "step {step}");
        assert_eq!(found["trace_hash"], expected["trace_hash"], "step {step}");
        assert_eq!(found["nodes"], expected["nodes"]);
        assert_eq!(found["figures"].take(), expected["figures"]);
    }
    page.close().await;
}

#[tokio::test]
async fn steps_go_forth_and_back() {
    let page = Page::open("#/raft/first-election?at=40").await;
    assert_eq!(page.steps().await, 40);
    let at_40 = page.hashes().await;
    page.press("Step forward").await;
    assert_eq!(page.steps().await, 41);
    let at_41 = page.hashes().await;
    assert_ne!(at_40, at_41);
    page.press("Step back").await;
    assert_eq!((page.steps().await, page.hashes().await), (40, at_40));
    page.press("Step forward").await;
    assert_eq!(page.hashes().await, at_41);
    page.press("Next interesting event").await;
    let next = page.steps().await;
    assert!(next > 41, "{next}");
    page.press("Previous interesting event").await;
    assert!(page.steps().await < next);
    page.close().await;
}

#[tokio::test]
async fn a_node_crashes_and_comes_back() {
    let page = Page::open("#/raft/first-election?at=60").await;
    page.select(3).await;
    page.press("Crash").await;
    assert_eq!(page.node(3).await["up"], false);
    page.press("Restart").await;
    assert_eq!(page.node(3).await["up"], true);
    // The same by key, with the focus on the node.
    page.select(4).await;
    page.key("c").await;
    assert_eq!(page.node(4).await["up"], false);
    page.key("c").await;
    assert_eq!(page.node(4).await["up"], true);
    let text = page.shared_text().await;
    for line in ["crash 3", "restart 3", "crash 4", "restart 4"] {
        assert!(
            text.lines().any(|l| l.starts_with("after ") && l.ends_with(line)),
            "{line} is not in\n{text}"
        );
    }
    page.close().await;
}

#[tokio::test]
async fn nodes_pause_and_are_cut_off() {
    let page = Page::open("#/raft/first-election?at=60").await;
    page.select(2).await;
    page.press("Pause node").await;
    page.press("Resume").await;
    page.press("Isolate").await;
    page.press("Heal").await;
    let text = page.shared_text().await;
    for line in ["pause 2", "resume 2", "isolate 2", "heal"] {
        assert!(text.lines().any(|l| l.ends_with(line)), "{line} is not in\n{text}");
    }
    page.close().await;
}

#[tokio::test]
async fn the_network_splits_and_heals() {
    let page = Page::open("#/raft/first-election?at=60").await;
    page.select(1).await;
    page.select_more(2).await;
    page.press("Partition").await;
    let text = page.shared_text().await;
    assert!(text.contains("partition 1 2 | 3 4 5"), "{text}");
    page.wait_for("the groups", "return document.querySelector('#stage').textContent.includes('2 groups')")
        .await;
    page.press("Heal").await;
    page.wait_for("the whole", "return !document.querySelector('#stage').textContent.includes('2 groups')")
        .await;
    assert!(page.shared_text().await.trim_end().lines().any(|l| l.ends_with("heal")));
    page.close().await;
}

#[tokio::test]
async fn a_client_asks() {
    let page = Page::open("#/raft/first-election?at=60").await;
    page.select(1).await;
    page.press("Request…").await;
    page.wait_for("the form", "return !!document.querySelector('dialog[open]')").await;
    page.press("Send").await;
    page.wait_for("the end of the form", "return !document.querySelector('dialog[open]')").await;
    let text = page.shared_text().await;
    assert!(text.lines().any(|l| l.starts_with("after ") && l.contains("request 1 ")), "{text}");
    page.close().await;
}

/// Promise 2: acting in the past opens a branch, and the old one is kept.
#[tokio::test]
async fn acting_in_the_past_opens_a_branch() {
    let page = Page::open("#/raft/first-election?at=120").await;
    let first = page.hashes().await;
    for _ in 0..5 {
        page.press("Step back").await;
    }
    page.select(5).await;
    page.press("Crash").await;
    assert_eq!(page.node(5).await["up"], false);
    assert_ne!(page.hashes().await, first);
    let choose = |branch: usize| {
        format!(
            "const s = [...document.querySelectorAll('select')].find(s => [...s.options].some(o => /branch 2/.test(o.text)));
             s.value = s.options[{branch}].value; s.dispatchEvent(new Event('change', {{bubbles: true}})); return s.options.length"
        )
    };
    assert_eq!(page.run(&choose(0)).await, 2, "there are two branches to choose from");
    while page.steps().await < 120 {
        page.press("Step forward").await;
    }
    assert_eq!(page.hashes().await, first, "the old branch is what it was");
    assert_eq!(page.node(5).await["up"], true);
    page.run(&choose(1)).await;
    assert_eq!(page.node(5).await["up"], false);
    page.close().await;
}

/// A violation stops time and says what contradicts.
#[tokio::test]
async fn a_violation_is_told() {
    let page = Page::open("#/raft/vote-forgotten").await;
    let story = run::parse(synod_library::scenario("raft", "vote-forgotten").unwrap().text);
    for _ in 0..story.lines.len() + 2 {
        page.press("Step forward").await;
    }
    let verdict = "return window.synod.state().invariants.find(i => i.id == 'election-safety').verdict";
    assert_eq!(page.run(verdict).await, "violated");
    page.press("Previous interesting event").await;
    page.press("Next interesting event").await;
    let alert = page.text_of("return document.querySelector('[role=alert]').textContent").await;
    assert!(alert.contains("election-safety") && alert.contains("Term 1 has two leaders"), "{alert}");
    page.close().await;
}

/// Every bundled scenario opens by its link, under its title, in both languages.
#[tokio::test]
async fn every_scenario_opens() {
    let page = Page::open("").await;
    for bundled in synod_library::scenarios() {
        let scenario = bundled.parse();
        for lang in Lang::ALL {
            page.look_at(&format!("#/{}/{}?at=0&lang={}", bundled.system, bundled.id, lang.tag())).await;
            let title = scenario.title(lang).unwrap();
            let shown = page.text_of("return document.querySelector('header').textContent").await;
            assert!(shown.contains(title), "{}: {shown}", bundled.id);
            assert_eq!(
                page.run("return document.querySelectorAll('[role=alert]').length").await,
                0,
                "{}",
                bundled.id
            );
        }
    }
    page.close().await;
}

/// The scenario picker opens one with a click.
#[tokio::test]
async fn a_scenario_is_picked() {
    let page = Page::open("").await;
    page.run("document.querySelector('.pick-scenario, [aria-haspopup=dialog]:nth-of-type(2)').click()").await;
    page.wait_for("the list", "return !!document.querySelector('dialog[open]')").await;
    page.run(
        "[...document.querySelectorAll('dialog[open] button')].find(b => b.textContent.includes('Figure 7')).click()",
    )
    .await;
    page.wait_for("the scenario", "return window.synod.state().nodes.length == 7").await;
    assert!(page.url().await.contains("figure-7"));
    page.close().await;
}

/// Where a page stands inside another one, it shows the stage and the transport only, with a way out.
#[tokio::test]
async fn embedded_it_shows_the_stage_and_the_transport() {
    let page = Page::open("#/raft?embed=1&at=30").await;
    assert!(
        page.has_button("Play").await && !page.has_button("Share").await && !page.has_button("Help").await
    );
    assert!(page.has_button("Open the full page").await);
    page.close().await;
}

/// Nothing moves until somebody picks, and that is a part of the run like anything else.
#[tokio::test]
async fn time_stands_still_and_a_person_picks() {
    let page = Page::open("#/raft/first-election?at=9").await;
    page.press("Step by step").await;
    assert_eq!(page.steps().await, 10);
    page.wait_for("the list", "return document.querySelectorAll('.pick-step').length > 5").await;
    page.settle().await;
    assert_eq!(page.steps().await, 10, "something moves");
    // From the list, in any order; by the transport, in the order of the clock.
    let says = page.text_of("return document.querySelectorAll('.pick-step span')[0].textContent").await;
    page.run("document.querySelectorAll('.pick-step')[0].click()").await;
    assert_eq!(page.steps().await, 11, "{says}");
    page.press("Step forward").await;
    assert_eq!(page.steps().await, 12);
    let twelve = page.hashes().await;
    let text = page.shared_text().await;
    for line in ["by-hand", "deliver m"] {
        assert!(
            text.lines().any(|l| l.starts_with("after ") && l.contains(line)),
            "{line} is not in\n{text}"
        );
    }
    // The link leads to the same moment, with time standing still.
    let link = page.shared_link().await;
    page.go(&link[link.find('#').unwrap()..]).await;
    assert_eq!(page.hashes().await, twelve);
    assert!(page.has_button("Let time run").await);
    page.press("Let time run").await;
    page.wait_for("more steps", "return window.synod.state().steps > 14").await;
    page.pause().await;
    assert!(page.shared_text().await.lines().any(|l| l.ends_with("by-clock")));
    page.close().await;
}
