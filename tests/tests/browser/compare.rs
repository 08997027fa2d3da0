//! Runs side by side: on one clock, what is done to one is done to all, and the link brings them back.

use crate::page::Page;
use synod_sim::{Companion, Options, Schedule, Session};
use synod_tests::run;

const LINK: &str = "#/compare?at=600&first=raft/leader-crash&second=raft/split-vote";

/// A metric of one of the runs, from the table of the panel: column 1 is the run on the stage.
async fn metric(page: &Page, name: &str, column: usize) -> String {
    let script = format!(
        "const row = [...document.querySelectorAll('.beside tbody tr')]
            .find(r => (r.querySelector('.term') ?? r.children[0]).firstChild.textContent == '{name}');
         return row ? row.children[{column}].textContent : 'none'"
    );
    page.text_of(&script).await
}

/// The same runs at the same step, natively.
fn natively(step: u64, act: Option<&str>) -> (Box<Session>, Companion) {
    let text = |id| synod_library::scenario("raft", id).unwrap().text;
    let mut first = run::open(text("leader-crash"));
    first.seek(step).unwrap();
    if let Some(line) = act {
        let scenario = run::parse(&format!("synod 1 x\nafter 0 {line}\n"));
        let synod_scenario::Statement::Do(command) = scenario.lines[0].what.clone() else { panic!("{line}") };
        first.act(command).unwrap();
    }
    let time_of = |step| first.time_of(step);
    let own = run::parse(text("split-vote"));
    let catalogue = synod_tests::catalogue();
    let beside =
        Companion::open(&catalogue, &first.recorded(), &time_of, own, Schedule::First, Options::default());
    let mut beside = beside.unwrap();
    beside.follow(first.present().playhead).unwrap();
    (first, beside)
}

async fn are(page: &Page, first: &Session, beside: &Companion) {
    let sent = |session: &Session| session.metrics().messages.sent.to_string();
    assert_eq!(metric(page, "messages sent", 1).await, sent(first));
    assert_eq!(metric(page, "messages sent", 2).await, sent(&beside.session));
}

#[tokio::test]
async fn two_runs_stand_side_by_side() {
    let page = Page::open(LINK).await;
    page.press("Figures").await;
    let (first, beside) = natively(600, None);
    are(&page, &first, &beside).await;
    let says = "return document.querySelector('.pane-says').textContent";
    let name = |node| beside.session.name(node);
    assert_eq!(page.text_of(says).await, beside.session.caption().render(synod_model::Lang::En, &name));
    let painted = "const canvas = document.querySelector('.pane canvas');
        return canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.some(byte => byte)";
    page.wait_for("the other stage", painted).await;
    // One clock: where the first goes, the other goes.
    page.press("Step back").await;
    let (first, beside) = natively(599, None);
    are(&page, &first, &beside).await;
    // What is done to one is done to all.
    page.select(3).await;
    page.press("Crash").await;
    page.press("Figures").await;
    let (first, beside) = natively(599, Some("crash 3"));
    are(&page, &first, &beside).await;
    // The link brings both back.
    let link = page.shared_link().await;
    let fragment = link.split_once('#').unwrap().1;
    page.go("#/raft/first-election?at=1").await;
    page.press("Figures").await;
    assert_eq!(metric(&page, "messages sent", 2).await, "none", "another run stands alone");
    page.go(&format!("#{fragment}")).await;
    page.press("Figures").await;
    are(&page, &first, &beside).await;
    // One of them is closed, and the other stays.
    page.press("Remove this run").await;
    page.wait_for("one run", "return !document.querySelector('.pane')").await;
    page.settle().await;
    assert!(page.url().await.contains("#/raft"), "{}", page.url().await);
    page.close().await;
}

/// On a telephone they stand one above the other, and nothing is wider than the screen.
#[tokio::test]
async fn on_a_telephone_they_are_stacked() {
    let page = Page::open_on(LINK, (360, 740), true).await;
    let script =
        "const [a, b] = ['.stage-area', '.pane'].map(s => document.querySelector(s).getBoundingClientRect());
        return a.bottom <= b.top + 1 && a.height >= 200 && b.height >= 200
            && document.documentElement.scrollWidth <= innerWidth";
    page.wait_for("two stages above each other", script).await;
    page.close().await;
}
