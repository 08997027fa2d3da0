//! What is taken away from the page: the state for scripts, traces for other programs, a clip of the stage.

use crate::page::Page;
use serde_json::Value;
use synod_library::catalogue;
use synod_model::Lang;
use synod_sim::{Session, trace};

fn native(system: &str, scenario: &str, step: u64) -> Box<Session> {
    let bundled = synod_library::scenario(system, scenario).unwrap();
    let mut session = catalogue().open(bundled.parse()).unwrap();
    session.seek(step).unwrap();
    session
}

/// The value with its numbers as a browser has them.
fn as_read(value: &mut Value) {
    match value {
        Value::Number(n) => *value = Value::from(n.as_f64().unwrap()),
        Value::Array(all) => all.iter_mut().for_each(as_read),
        Value::Object(all) => all.values_mut().for_each(as_read),
        _ => {}
    }
}

/// `window.synod.state()` is the last line of `run --json`, whole.
#[tokio::test]
async fn scripts_see_what_the_command_tells() {
    let page = Page::open("").await;
    for (system, scenario, step) in
        [("raft", "leader-crash", 300), ("raft", "vote-forgotten", 8), ("two-phase-commit", "commit", 20)]
    {
        page.go(&format!("#/{system}/{scenario}?at={step}")).await;
        let mut told = native(system, scenario, page.steps().await).end(true).to_json();
        let mut seen = page.state().await;
        as_read(&mut told);
        as_read(&mut seen);
        assert_eq!(seen, told, "{system}/{scenario} at {step}");
    }
    page.close().await;
}

/// Keeps what the page hands over to be saved, as texts.
const CATCH: &str = "window.caught = []; const make = URL.createObjectURL;
    URL.createObjectURL = blob => { window.caught.push({type: blob.type, size: blob.size, text: null});
        const at = window.caught.length - 1; blob.text().then(t => window.caught[at].text = t); return make(blob); }";

#[tokio::test]
async fn traces_are_those_of_the_command() {
    let page = Page::open("#/raft/leader-crash?at=120").await;
    let before = page.hashes().await;
    page.run(CATCH).await;
    page.press("Share").await;
    page.press("JSON").await;
    page.press("ShiViz").await;
    page.press("Mermaid").await;
    page.press("ITF").await;
    page.wait_for("all four", "return window.caught.length == 4 && window.caught.every(c => c.text)").await;
    let mut session = native("raft", "leader-crash", 120);
    let lines = page.text_of("return window.caught[0].text").await;
    assert_eq!(lines, trace::json_lines(session.as_mut(), Lang::En, &[]).unwrap());
    let log = page.text_of("return window.caught[1].text").await;
    assert_eq!(log, trace::ShiViz::of(session.as_ref(), Lang::En));
    let diagram = page.text_of("return window.caught[2].text").await;
    assert_eq!(diagram, trace::mermaid(session.as_ref(), Lang::En));
    let states = page.text_of("return window.caught[3].text").await;
    assert_eq!(states, trace::Itf::of(session.as_mut(), Lang::En).unwrap());
    assert_eq!(page.hashes().await, before, "telling changes nothing");
    page.close().await;
}

#[tokio::test]
async fn a_clip_of_the_stage_is_recorded() {
    let page = Page::open("#/raft/leader-crash?at=120").await;
    page.run(CATCH).await;
    page.press("Share").await;
    page.press("Record a clip").await;
    page.wait_for("that it plays", "return window.synod.state().steps > 122").await;
    page.settle().await;
    let stop = "const b = [...document.querySelectorAll('.chips button')].find(b => b.textContent.startsWith('Recording'));
        b.click()";
    page.run(stop).await;
    page.wait_for("the clip", "return window.caught.length == 1 && window.caught[0].size > 1000").await;
    assert!(page.text_of("return window.caught[0].type").await.starts_with("video/"));
    assert!(page.has_button("Play").await, "the run stops with the clip");
    page.close().await;
}
