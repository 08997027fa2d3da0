//! What is said of whatever the reader points at.

use crate::common::{crash, page, steps};
use synod_model::{Lang, Micros, NodeId};
use synod_page::{Deed, Part, Pointed, Sight, State, Tip};
use synod_scene::{KeyPart, Look, Point, Rect, Theme, Timeline};
use synod_sim::MarkKind;

const RUN: &str = "synod 1 raft nodes=3 heartbeat=20ms\nnet latency=10ms\nat 60ms net 1 - 2 latency=40ms loss=25%\nat 400ms request 1 put x 7\nuntil 2s";

/// A run at a moment, laid out on a stage as the page does it.
fn stage(text: &str, at: u64) -> State {
    let mut page = page(text);
    page.update(Deed::SeekTime(Micros::ms(at)));
    page.stage.resize(900.0, 600.0, 60.0);
    show(&mut page);
    page
}

fn show(page: &mut State) {
    page.session.frame(&mut page.frame);
    page.arrange();
    let arrangement = page.stage.arrangement().expect("the stage has a size").clone();
    let (mut stage, mut out) = (synod_scene::Stage::new(), synod_scene::ShapeList::new());
    stage.dynamic_layer(&page.frame, &Look::default(), &arrangement, &mut out);
    page.stage.spots = stage.spots().to_vec();
}

fn node(number: usize) -> NodeId {
    NodeId::at(number - 1)
}

/// Where everything stands.
fn laid_out(page: &State) -> &synod_scene::Arrangement {
    page.stage.arrangement().expect("the stage has a size")
}

fn centre(page: &State, number: usize) -> Point {
    laid_out(page).place(node(number)).expect("the node is on the stage").centre
}

#[track_caller]
fn tip(page: &State, part: &Part) -> Tip {
    page.tip(part).unwrap_or_else(|| panic!("nothing is said of {part:?}"))
}

fn all(tip: &Tip) -> String {
    let facts = tip.facts.iter().map(|fact| format!("{} {} {}", fact.name, fact.value, fact.says));
    [tip.title.clone()].into_iter().chain(tip.lines.clone()).chain(facts).collect::<Vec<_>>().join("\n")
}

#[test]
fn every_part_of_a_node_has_its_words() {
    let mut page = stage(RUN, 300);
    let middle = centre(&page, 1);
    assert_eq!(page.part_at(middle, false), Some(Part::Node(node(1))));
    let said = all(&tip(&page, &Part::Node(node(1))));
    for word in ["S1", "term", "in "] {
        assert!(said.contains(word), "{word}: {said}");
    }
    let arc = middle + Point::new(0.0, laid_out(&page).places[0].radius + 7.0);
    let Some(Part::Timer(at, name, None)) = page.part_at(arc, false) else { panic!("an arc is there") };
    assert_eq!(at, node(1));
    let timer = tip(&page, &Part::Timer(at, name, None));
    assert!(timer.title.contains(name) && timer.facts[0].name == "fires", "{timer:?}");
    let room = laid_out(&page).places[0].room.expect("a log is beside it").line;
    assert_eq!(page.part_at(room.centre(), false), Some(Part::Beside(node(1))));
    assert!(!tip(&page, &Part::Beside(node(1))).facts[0].says.is_empty());
    crash(&mut page, 1);
    show(&mut page);
    let said = all(&tip(&page, &Part::Node(node(1))));
    assert!(said.contains("crashed") && said.contains("lost"), "{said}");
    assert_eq!(page.tip(&Part::Timer(node(1), name, None)), None, "it is gone");
}

#[test]
fn a_message_says_where_it_goes_and_when_and_is_followed_until_it_arrives() {
    let mut page = stage(RUN, 300);
    while page.frame.messages.is_empty() {
        steps(&mut page, 1);
        show(&mut page);
    }
    let spot = page.stage.spots[0];
    let part = page.part_at(spot.at, false).expect("a message is there");
    assert_eq!(part, Part::Message(spot.serial));
    let said = all(&tip(&page, &part));
    assert!(["→", "sent at", "arrives at", "(in "].iter().all(|word| said.contains(word)), "{said}");
    let pointed = Pointed { part, at: Point::default(), corner: Point::new(10.0, 20.0), focus: false };
    let (before, _) = page.pointed_at(&pointed);
    page.stage.spots[0].at = spot.at + Point::new(30.0, 5.0);
    let (after, _) = page.pointed_at(&pointed);
    assert_eq!((after.x - before.x, after.y - before.y), (30.0, 5.0));
    page.update(Deed::SeekTime(page.frame.at.plus(Micros::secs(1))));
    show(&mut page);
    assert_eq!(page.tip(&pointed.part), None, "it has arrived");
}

#[test]
fn a_link_says_what_happens_on_it() {
    let mut page = stage(RUN, 300);
    let middle = centre(&page, 1).toward(centre(&page, 2), 0.5);
    page.stage.spots.clear();
    let link = Part::Link(node(1), node(2));
    assert_eq!(page.part_at(middle, false), Some(link.clone()));
    let said = tip(&page, &link);
    assert_eq!(said.facts.len(), 1, "both ways are alike");
    assert!(said.facts[0].says.contains("40 ms") && said.facts[0].says.contains("25"), "{said:?}");
    page = stage(&RUN.replace("at 400ms request 1 put x 7", "at 100ms cut 1 -> 2"), 300);
    let said = tip(&page, &link);
    assert_eq!([said.facts[0].value.as_str(), said.facts[1].value.as_str()], ["cut", "open"], "{said:?}");
    page = stage(&RUN.replace("at 400ms request 1 put x 7", "at 100ms partition 1 | 2 3"), 300);
    assert!(all(&tip(&page, &link)).contains("partition"));
}

#[test]
fn a_mark_says_what_happened_and_when() {
    let page = stage(RUN, 1_500);
    let elected = |kind| matches!(kind, MarkKind::Protocol(synod_model::Mark::Elected));
    let mark = *page.session.marks().iter().find(|mark| elected(mark.kind)).expect("somebody was elected");
    let said = all(&tip(&page, &Part::Mark(mark.step)));
    assert!(said.contains("elected") && said.contains("becomes leader") && said.contains("at "), "{said}");
    assert_eq!(page.tip(&Part::Mark(mark.step + 100_000)), None);
    assert_eq!(page.tip(&Part::Branch(7)), None);
}

#[test]
fn every_word_is_there_in_both_languages() {
    let mut page = stage(RUN, 300);
    let parts = [Part::Node(node(1)), Part::Link(node(1), node(2)), Part::Beside(node(1))];
    for part in &parts {
        page.settings.lang = Lang::En;
        let english = all(&tip(&page, part));
        page.settings.lang = Lang::ZhCn;
        let chinese = all(&tip(&page, part));
        assert!(
            chinese != english && chinese.chars().any(|c| ('\u{4e00}'..'\u{9fff}').contains(&c)),
            "{chinese}"
        );
    }
}

#[test]
fn words_stand_beside_their_part_and_never_out_of_the_window() {
    for window in [(360.0, 640.0), (1_024.0, 768.0), (1_920.0, 1_080.0)] {
        for size in [(120.0, 40.0), (320.0, 240.0)] {
            for i in 0..100u16 {
                let at = Point::new(window.0 * f32::from(i % 10) / 9.0, window.1 * f32::from(i / 10) / 9.0);
                let beside = Rect::around(at, 12.0);
                let log = Rect::new(beside.right() + 8.0, at.y - 8.0, 60.0, 16.0);
                let corner = Pointed::place(beside, Some(log), size, window);
                let words = Rect::new(corner.x, corner.y, size.0, size.1);
                assert!(
                    Rect::new(0.0, 0.0, window.0, window.1).holds(&words),
                    "{at:?} {window:?}: {words:?}"
                );
                assert!(!words.overlaps(&beside), "{at:?} {window:?}: {words:?}");
                assert!(window.0 < 1_000.0 || !words.overlaps(&log), "{at:?} {window:?}: {words:?}");
            }
        }
    }
}

fn no_timeline() -> KeyPart {
    let timeline = Timeline {
        width: 100.0,
        height: 50.0,
        theme: Theme::Light,
        end: Micros::secs(1),
        known: Micros(0),
        playhead: Micros(0),
        marks: &[],
        branches: &[],
        available: &[],
    };
    timeline.key(Lang::En)
}

#[test]
fn the_key_is_about_the_pictures_that_are_there() {
    let mut page = stage(RUN, 300);
    let titles = |page: &State| {
        let parts = page.key(&Look::default(), no_timeline());
        parts.iter().map(|part| part.title.en).collect::<Vec<_>>()
    };
    assert_eq!(titles(&page)[0], "Nodes");
    assert!(!titles(&page).contains(&"Space-time diagram"));
    page.ui.sight = Sight::Diagram;
    assert_eq!(titles(&page), ["Space-time diagram", "The timeline"]);
    page.ui.sight = Sight::Stage;
    let parts = page.key(&Look::default(), no_timeline());
    let beside = parts.iter().find(|part| part.title.en == "Beside the nodes").expect("logs are there");
    let log = page.session.node(node(1), 9).field("log").expect("raft has one").says.en;
    assert!(beside.entries.iter().any(|entry| entry.says == log), "the field says what it is");
}
