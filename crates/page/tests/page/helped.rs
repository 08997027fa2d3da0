//! A search by a helper: the page shows the same as if it had searched itself.

use crate::common::{crash, page, steps};
use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;
use synod_explore::{AnySearch, Strategy};
use synod_model::Micros;
use synod_page::hunt::{Helper, Start};
use synod_page::{Deed, Question, State};

/// What was said to a helper; nothing once it has been dropped.
type Said = Rc<RefCell<Option<VecDeque<String>>>>;

struct Hears(Said);

impl Helper for Hears {
    fn say(&self, text: &str) {
        self.0.borrow_mut().as_mut().expect("it has not been dropped").push_back(text.to_owned());
    }
}

impl Drop for Hears {
    fn drop(&mut self) {
        self.0.take();
    }
}

/// Who searches in the page's place, as a worker does it.
struct Worker {
    said: Said,
    search: Option<Box<dyn AnySearch>>,
}

impl Worker {
    /// Begins what a page asks for.
    fn of(page: &mut State) -> Self {
        let said = Rc::new(RefCell::new(Some(VecDeque::new())));
        page.begin_hunt().expect("it can be searched");
        page.hunt.hand_over(Box::new(Hears(Rc::clone(&said))), || 0.0);
        assert_eq!(page.hunt.hear("", || 0.0), Some(false));
        Self { said, search: None }
    }

    /// Takes a slice of so many states, if it is asked to; what it tells.
    fn slice(&mut self, page: &State, states: u64) -> Option<String> {
        let text = self.said.borrow_mut().as_mut()?.pop_front()?;
        if !text.is_empty() {
            let question = Question::read(&text, page.specs).expect("a question");
            assert_eq!(question.text(), text);
            self.search = Some(question.begin(&page.shelf.catalogue).expect("it begins").0);
        }
        let search = self.search.as_mut().expect("the question comes first");
        search.advance(states);
        Some(search.tell())
    }

    /// Searches until it is not asked any more.
    fn work(&mut self, page: &mut State) {
        while let Some(told) = self.slice(page, 500) {
            assert!(page.hunt.hear(&told, || 0.0).is_some(), "{told}");
        }
    }
}

/// All that the page shows of its search.
fn shown(page: &State) -> String {
    format!("{:#?} {:?} {:?}", page.hunt.report, page.hunt.notes, page.hunt.from)
}

/// Searches on the page and by a helper.
fn both(make: &dyn Fn() -> State) -> State {
    let (mut alone, mut helped) = (make(), make());
    let number = alone.begin_hunt().expect("it can be searched");
    while alone.hunt.slice(number, || 0.0).1 {}
    let mut worker = Worker::of(&mut helped);
    worker.work(&mut helped);
    assert_eq!(shown(&helped), shown(&alone));
    assert!(worker.said.borrow().is_none(), "the helper is let go at the end");
    assert!(!helped.hunt.runs);
    helped
}

/// A page that has the specifications.
fn with_specs(text: &str) -> State {
    let mut page = page(text);
    page.specs = synod_specs::all();
    page
}

/// The place of a rule.
fn rule(page: &State, id: &str) -> usize {
    page.hunt_rules().iter().position(|rule| rule.id == id).expect("there is such a rule")
}

fn specification(id: &str, change: &dyn Fn(&mut State)) -> State {
    both(&|| {
        let mut page = with_specs("synod 1 raft\n");
        page.hunt_for(page.specs.iter().position(|spec| spec.id == id));
        change(&mut page);
        page
    })
}

#[test]
fn what_is_found_from_a_small_start_is_the_same_and_plays() {
    let mut page = both(&|| {
        let mut page = page("synod 1 two-phase-commit participants=3\nuntil 5s\n");
        page.hunt_without(Some(rule(&page, "unanimity")));
        page
    });
    assert!(page.can_play() && page.play_found());
}

#[test]
fn what_is_found_from_a_moment_of_a_run_is_the_same_and_plays() {
    let mut page = both(&|| {
        let mut page = page("synod 1 raft nodes=5\nseed 41\nload 4/s put\n");
        steps(&mut page, 6);
        crash(&mut page, 5);
        steps(&mut page, 5);
        page.update(Deed::SeekTime(page.session.present().at.plus(Micros(300))));
        assert!(page.session.present().playhead > page.session.present().at);
        page.hunt_without(Some(rule(&page, "vote-majority")));
        page.hunt.asked.start = Start::Present;
        page
    });
    let step = page.session.present().step;
    assert!(page.can_play() && page.play_found());
    assert_eq!(page.session.present().step, step, "it begins there");
}

#[test]
fn a_way_to_what_can_happen_is_the_same() {
    for strategy in Strategy::ALL {
        let page = both(&|| {
            let mut page = page("synod 1 raft nodes=3\n");
            "leader = 2 / node 2 log[1].term = 1".clone_into(&mut page.hunt.asked.question);
            page.hunt.asked.start = Start::Own;
            page.hunt.asked.strategy = strategy;
            page.hunt.asked.states = 3_000;
            page
        });
        assert!(page.hunt.report.is_some());
    }
}

#[test]
fn specifications_are_the_same() {
    let all = specification("spec:two-phase", &|page| page.hunt.asked.params[0] = "4".to_owned());
    assert!(all.hunt.report.is_some_and(|report| report.is_exhausted()));
    for symmetry in [false, true] {
        let broken = specification("spec:paxos", &|page| {
            page.hunt.asked.rule = Some(rule(page, "promise-obeyed"));
            page.hunt.asked.symmetry = symmetry;
        });
        assert!(broken.hunt.report.is_some_and(|report| report.violation.is_some()));
    }
    specification("spec:acp-sb", &|page| {
        page.hunt.asked.invariant = Some("blocked");
        page.hunt.asked.depth = "20".to_owned();
    });
}

#[test]
fn every_search_that_the_library_knows_can_be_written_as_a_text() {
    let systems = page("synod 1 raft\n").shelf.catalogue.clone();
    for system in systems.systems() {
        for (at, rule) in system.rules.iter().enumerate() {
            let mut page = page(&format!("synod 1 {}\n", system.meta.id));
            page.hunt_without(Some(at));
            let told = Worker::of(&mut page).slice(&page, 10).expect("it begins");
            assert_eq!(page.hunt.hear(&told, || 0.0), Some(true), "{} {}", system.meta.id, rule.id);
        }
    }
}

#[test]
fn a_search_rests_and_goes_on_with_nothing_lost() {
    let mut page = with_specs("synod 1 raft\n");
    page.hunt_for(page.specs.iter().position(|spec| spec.id == "spec:two-phase"));
    page.hunt.asked.params[0] = "5".to_owned();
    let mut worker = Worker::of(&mut page);
    for _ in 0..2 {
        let told = worker.slice(&page, 100).expect("it goes on");
        page.hunt.hear(&told, || 0.0);
    }
    let before = shown(&page);
    assert_eq!(page.hunt.pause(|| 0.0), None);
    while let Some(told) = worker.slice(&page, 100) {
        assert_eq!(page.hunt.hear(&told, || 0.0), Some(false), "while it rests nothing is shown");
    }
    assert_eq!(shown(&page), before);
    assert_eq!(page.hunt.pause(|| 0.0), None, "the page itself takes no slice");
    worker.work(&mut page);
    assert_eq!(page.hunt.report.map(|report| report.progress.distinct), Some(8_832));
}

#[test]
fn a_search_that_is_left_ends_the_helper() {
    let mut page = page("synod 1 raft nodes=5\n");
    let worker = Worker::of(&mut page);
    page.hunt.cancel();
    assert!(worker.said.borrow().is_none() && page.hunt.report.is_none());
    let worker = Worker::of(&mut page);
    page.open(synod_scenario::Scenario::new("paxos"), None, true).expect("it opens");
    assert!(worker.said.borrow().is_none() && page.hunt.report.is_none());
    assert_eq!(page.hunt.hear("1 1 1 1 1 1 1 -", || 0.0), Some(false), "nobody is listened to any more");
}

#[test]
fn the_page_searches_itself_where_the_helper_cannot() {
    let make = || {
        let mut page = page("synod 1 two-phase-commit participants=3\nuntil 5s\n");
        page.hunt_without(Some(rule(&page, "unanimity")));
        page
    };
    let alone = both(&make);
    let way = "\n0 1 2 3";
    let wrong = ["x", "1 2 3 -", "1 1 1 1 1 1 1 -\n99 1", "1 1 1 1 1 1 1 what"];
    for told in wrong.map(str::to_owned).into_iter().chain([format!("9 9 9 9 9 9 9 violation{way}")]) {
        let mut page = make();
        let worker = Worker::of(&mut page);
        assert_eq!(page.hunt.hear(&told, || 0.0), None, "{told}");
        let number = page.search_alone().expect("it goes on");
        assert!(worker.said.borrow().is_none());
        while page.hunt.slice(number, || 0.0).1 {}
        assert_eq!(shown(&page), shown(&alone));
    }
}
