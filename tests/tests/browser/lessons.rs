//! Lessons and challenges on the page: by mouse and by keys, by link, from a file, after a reload, on a telephone.

use crate::kept::drop_file;
use crate::page::{ENTER, PAGE_DOWN, Page};
use fantoccini::Locator;

const STEP: &str = "return document.querySelector('.lesson-head .sub')?.textContent ?? ''";

/// Waits until the panel says so.
async fn says(page: &Page, what: &str) {
    let script =
        format!("return (document.querySelector('.panel-lesson')?.textContent ?? '').includes({what:?})");
    page.wait_for(what, &script).await;
}

/// Presses the option that begins so.
async fn choose(page: &Page, answer: &str) {
    let script = format!(
        "const option = [...document.querySelectorAll('.option')].find(o => o.textContent.startsWith({answer:?}));
         option?.click(); return !!option"
    );
    page.wait_for(answer, &script).await;
}

/// The answer is locked, the run decides, the explanation speaks to the choice; it is still there after a reload.
#[tokio::test]
async fn a_prediction_is_decided_by_the_run() {
    let page = Page::open("#/raft?lesson=elections").await;
    says(&page, "Who will ask to be in charge first?").await;
    choose(&page, "S1,").await;
    says(&page, "It does not come true.").await;
    let enabled = page.run("return document.querySelectorAll('.option:enabled').length").await;
    assert_eq!(enabled, 0, "an answer is given once");
    assert!(
        page.text_of("return document.querySelector('.option.right').textContent").await.starts_with("S2")
    );
    page.press("Go on").await;
    page.wait_for(
        "the next step",
        "return document.querySelector('.lesson-head .sub').textContent == 'Step 2 of 14'",
    )
    .await;
    page.settle().await;
    assert!(page.url().await.contains("lesson=elections&step=stands"), "{}", page.url().await);
    page.press("Back").await;
    says(&page, "Your choice").await;
    page.settle().await;
    page.client.refresh().await.unwrap();
    page.ready().await;
    says(&page, "Your choice").await;
    page.close().await;
}

/// The reader acts on the stage, and the lesson goes on; another act leads aside and back.
#[tokio::test]
async fn the_lesson_knows_what_it_has_asked_for() {
    let page = Page::open("#/raft?lesson=elections&step=crash").await;
    choose(&page, "Heartbeats stop").await;
    says(&page, "Now you").await;
    let before = page.hashes().await;
    page.select(5).await;
    page.press("Crash").await;
    says(&page, "You are on your own way").await;
    page.press("Back to the lesson").await;
    page.wait_for("the way back", "return !document.querySelector('.lesson-strays')").await;
    assert_eq!(page.hashes().await, before);
    page.select(2).await;
    page.press("Crash").await;
    says(&page, "It comes true.").await;
    assert!(!page.has_button("Back to the lesson").await);
    page.close().await;
}

/// All that there is, is one click away; a challenge is judged while the run goes on, and its link is the proof.
#[tokio::test]
async fn a_challenge_is_solved_and_shared() {
    let page = Page::open("#/all").await;
    let painted = "return [...document.querySelectorAll('dialog[open] .hall-one canvas')].some(canvas => {
                       const pixels = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
                       return pixels.some(value => value > 0);
                   })";
    page.wait_for("a system in small", painted).await;
    page.press("Challenges").await;
    page.wait_for("the list", "return document.querySelectorAll('dialog[open] .row').length > 15").await;
    page.press("Close").await;
    page.go("#/raft?challenge=two-leaders").await;
    says(&page, "The run is judged at every moment.").await;
    page.pause().await;
    // S2 stands, and then it leads.
    while page.node(2).await["role"] != "leader" {
        page.press("Next interesting event").await;
    }
    page.select(1).await;
    page.select_more(2).await;
    page.press("Partition").await;
    page.press("Play").await;
    says(&page, "Solved, with").await;
    let link = page.shared_link().await;
    assert!(link.contains("challenge=two-leaders") && link.contains("run="), "{link}");
    page.close().await;
}

/// A teacher's own lesson: dropped, and passed on by its link.
#[tokio::test]
async fn a_lesson_of_ones_own_travels_in_its_link() {
    let page = Page::open("#/raft/first-election").await;
    let text = "lesson 1\\ntitle Mine\\ntitle.zh-CN 我的\\naim A\\naim.zh-CN 一\\nstep one hook\\n  run\\n    synod 1 raft nodes=3\\n    until 1s\\n  at 100ms\\n  says Three servers.\\n  says.zh-CN 三台服务器。\\n";
    drop_file(&page, &format!("'{text}'")).await;
    says(&page, "Three servers.").await;
    let link = page.shared_link().await;
    page.go("#/raft/split-vote").await;
    let (_, fragment) = link.split_once('#').unwrap();
    page.go(&format!("#{fragment}")).await;
    says(&page, "Three servers.").await;
    drop_file(&page, "'lesson 1\\ntitle Mine\\nwrong\\n'").await;
    page.wait_for(
        "the error",
        "return (document.querySelector('#notice')?.textContent ?? '').includes('Line 3')",
    )
    .await;
    says(&page, "Three servers.").await;
    page.close().await;
}

/// By keys alone, in Chinese, on a narrow screen: nothing is wider than the page.
#[tokio::test]
async fn a_lesson_is_read_by_keys_and_on_a_telephone() {
    let page = Page::open_on("#/raft?lesson=elections&lang=zh-CN", (360, 740), true).await;
    says(&page, "谁会最先要求负责").await;
    let option = page.client.find(Locator::Css(".option")).await.unwrap();
    page.run("document.querySelector('.option').focus()").await;
    drop(option);
    page.key(ENTER).await;
    says(&page, "没有成立").await;
    let wide = page.run("return document.documentElement.scrollWidth > innerWidth").await;
    assert_eq!(wide, false, "nothing is wider than the screen");
    assert_eq!(page.text_of(STEP).await, "第 1 步，共 14 步");
    page.close().await;
}

/// Whoever only scrolls has read all of it, and the run went along.
#[tokio::test]
async fn an_essay_takes_the_run_along() {
    let page = Page::open("#/raft?lesson=elections&view=essay").await;
    page.wait_for("the essay", "return document.querySelectorAll('.essay section').length == 14").await;
    page.run("document.querySelectorAll('.essay section')[6].scrollIntoView()").await;
    page.wait_for(
        "the step",
        "return document.querySelector('.essay .here') == document.querySelectorAll('.essay section')[6]",
    )
    .await;
    page.wait_for("its moment", "return window.synod.state().nodes[1].role == 'leader'").await;
    page.close().await;
}

/// The editor says what is wrong, and where, as one types, and runs what can be read.
#[tokio::test]
async fn a_run_is_changed_as_text() {
    let page = Page::open("#/raft/leader-crash?at=60").await;
    page.press("Share").await;
    page.press("Edit").await;
    page.wait_for(
        "the text",
        "return (document.querySelector('#editor-text')?.value ?? '').includes('crash 2')",
    )
    .await;
    let write = |from: &str, to: &str| {
        format!(
            "const area = document.querySelector('#editor-text');
             area.value = area.value.replace('{from}', '{to}');
             area.dispatchEvent(new Event('input', {{bubbles: true}}))"
        )
    };
    page.run(&write("crash 2", "crsh 2")).await;
    page.wait_for(
        "what is wrong",
        "return document.querySelector('#editor-says').textContent.includes('Did you mean \"crash\"?')",
    )
    .await;
    page.press("Show the place").await;
    let chosen = "const a = document.querySelector('#editor-text'); return a.value.slice(a.selectionStart, a.selectionEnd)";
    assert!(page.text_of(chosen).await.contains("crsh 2"));
    page.run(&write("crsh 2", "crash 3")).await;
    page.press("Run it").await;
    page.wait_for("the run", "return !document.querySelector('dialog[open]')").await;
    assert!(page.shared_text().await.contains("crash 3"));
    page.close().await;
}

/// A note at a moment is read by whoever opens the link.
#[tokio::test]
async fn a_note_travels_with_the_link() {
    let page = Page::open("#/raft/leader-crash?at=60").await;
    page.press("Share").await;
    page.wait_for("the field", "return !!document.querySelector('#share-note')").await;
    page.run("document.querySelector('#share-note').focus()").await;
    page.key("Who votes, & why?").await;
    page.wait_for("the note", "return document.querySelector('#share-link').value.includes('note=')").await;
    let link = page.text_of("return document.querySelector('#share-link').value").await;
    page.press("Close").await;
    let (_, fragment) = link.split_once('#').unwrap();
    page.go(&format!("#{fragment}")).await;
    page.wait_for(
        "the note",
        "return (document.querySelector('#notice')?.textContent ?? '').includes('Who votes, & why?')",
    )
    .await;
    page.close().await;
}

/// Moments are kept, put in order, presented by a clicker, and come in a file.
#[tokio::test]
async fn moments_are_kept_and_presented_as_slides() {
    let page = Page::open("#/raft/leader-crash?at=40").await;
    let keep = async |title: &str| {
        page.press("Share").await;
        page.press("Bookmarks").await;
        page.wait_for("the form", "return !!document.querySelector('#slide-title')").await;
        page.run(&format!(
            "const input = document.querySelector('#slide-title'); input.value = '{title}';
             input.dispatchEvent(new Event('input', {{bubbles: true}}))"
        ))
        .await;
        page.press("Keep this moment").await;
        page.wait_for("the end of the form", "return !document.querySelector('dialog[open]')").await;
    };
    keep("A leader").await;
    let first = page.hashes().await;
    page.go("#/paxos/happy-path?at=5").await;
    keep("A ballot").await;
    let second = page.hashes().await;
    page.press("Share").await;
    page.press("Bookmarks").await;
    page.press("Present them").await;
    page.wait_for(
        "the first slide",
        "return document.querySelector('.slide-of')?.textContent.includes('A leader')",
    )
    .await;
    assert_eq!(page.hashes().await, first);
    page.key(PAGE_DOWN).await;
    page.wait_for(
        "the next one",
        "return document.querySelector('.slide-of')?.textContent.includes('A ballot')",
    )
    .await;
    page.wait_for(
        "its run",
        "return document.querySelector('.bar, .stage') && location.hash.includes('paxos')",
    )
    .await;
    assert_eq!(page.hashes().await, second);
    page.press("End the presentation").await;
    drop_file(&page, "'slides 1\\nMine\\t#/raft/split-vote?at=9\\n'").await;
    page.wait_for("those of the file", "return document.querySelectorAll('.slide').length == 1").await;
    page.close().await;
}
