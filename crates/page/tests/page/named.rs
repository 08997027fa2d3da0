//! Names in what is wrong lead where they should.

use crate::common::page;
use synod_model::Lang;
use synod_page::{Leads, Notice, Piece, State};
use synod_scenario::Scenario;
use synod_sim::explore::Goal;

/// The names in what the page says now, each with where it leads.
fn names(page: &State) -> Vec<(String, Leads)> {
    of(page, page.ui.notice.as_ref().expect("a notice"), None)
}

fn of(page: &State, notice: &Notice, question: Option<&str>) -> Vec<(String, Leads)> {
    let named = |piece| if let Piece::Name(name, leads) = piece { Some((name, leads)) } else { None };
    page.pieces(notice, question).into_iter().filter_map(named).collect()
}

/// A page on which a text was to be opened.
fn tried(text: &str) -> State {
    let mut page = page("synod 1 raft nodes=3\n");
    page.ui.tried = Some(text.to_owned());
    let error = Scenario::parse(text).and_then(|scenario| page.open(scenario, None, false));
    page.ui.say(Notice::Scenario(error.expect_err("it is wrong")));
    page
}

fn to(link: &str) -> Leads {
    Leads::To(link.to_owned())
}

fn instead(text: &str) -> Leads {
    Leads::Instead(text.to_owned())
}

#[test]
fn a_word_that_is_none_is_put_right_by_its_name() {
    let page = tried("synod 1 raf nodes=3\n");
    let all = names(&page);
    assert_eq!(all[0], ("raft".to_owned(), instead("synod 1 raft nodes=3\n")), "what was meant");
    assert!(all.contains(&("paxos".to_owned(), instead("synod 1 paxos nodes=3\n"))), "{all:?}");

    let page = tried("synod 1 raft nodez=3 prevote=on\n");
    assert_eq!(names(&page)[0], ("nodes".to_owned(), instead("synod 1 raft nodes=3 prevote=on\n")));

    let page = tried("synod 1 raft\ntitle \"各种 vote-majorit\"\nwithout vote-majorit\n");
    let right = "synod 1 raft\ntitle \"各种 vote-majorit\"\nwithout vote-majority\n";
    assert_eq!(names(&page)[0], ("vote-majority".to_owned(), instead(right)));

    let page = tried("synod 1 raft\nat 10ms crsh 1\n");
    assert_eq!(names(&page)[0], ("crash".to_owned(), instead("synod 1 raft\nat 10ms crash 1\n")));
}

#[test]
fn the_words_are_those_of_the_error_in_either_language() {
    let mut page = tried("synod 1 raft\nwithout vote-majorit\n");
    for lang in Lang::ALL {
        page.settings.lang = lang;
        let notice = page.ui.notice.clone().expect("a notice");
        let text: Vec<String> = page
            .pieces(&notice, None)
            .into_iter()
            .map(|piece| match piece {
                Piece::Plain(text) | Piece::Name(text, _) => text,
            })
            .collect();
        let Notice::Scenario(error) = &notice else { unreachable!("a scenario was wrong") };
        assert_eq!(text.concat(), error.render(lang));
    }
}

#[test]
fn a_link_to_what_is_not_there_names_what_is() {
    let mut page = page("synod 1 raft nodes=3\n");
    page.begin("#/raf?at=3");
    assert_eq!(names(&page)[0], ("raft".to_owned(), to("#/raft")));

    page.ui.notice = page.arrive("#/paxos/first-election", None).err();
    let all = names(&page);
    assert_eq!(all[0], ("paxos".to_owned(), to("#/paxos")));
    let first = page.shelf.scenarios_of("paxos")[0].id;
    assert!(all.contains(&(first.to_owned(), to(&["#/paxos/", first].concat()))), "{all:?}");

    // The text in a link is put right like any other.
    let text = "synod 1 raft nodez=3\n";
    let run = synod_scenario::Run { revision: 1, fingerprint: 0, text: text.to_owned() };
    let link = synod_scenario::Link { system: "raft".to_owned(), run: Some(run), ..Default::default() };
    page.ui.notice = page.arrive(&synod_scenario::encode(&link), None).err();
    assert_eq!(names(&page)[0], ("nodes".to_owned(), instead("synod 1 raft nodes=3\n")));
}

#[test]
fn a_parameter_that_does_not_take_a_value_leads_to_its_field() {
    let page = tried("synod 1 raft nodes=0\n");
    let nodes = || ("nodes".to_owned(), Leads::Param("nodes"));
    assert_eq!(names(&page), [nodes(), nodes()]);
    // That of another system is not on the stage.
    assert_eq!(names(&tried("synod 1 two-phase-commit participants=0\n")), []);
}

#[test]
fn a_question_is_put_right_where_it_stands() {
    let mut page = page("synod 1 raft nodes=3\n");
    let question = "leader = 2 / node 2 current_trm = 1";
    question.clone_into(&mut page.hunt.asked.question);
    assert_eq!(page.begin_hunt(), None);
    let wrong = page.hunt.no_question.clone().expect("there is no such field");
    let meant = ("current_term".to_owned(), instead("leader = 2 / node 2 current_term = 1"));
    assert_eq!(of(&page, &wrong, Some(question))[0], meant);
    assert!(Goal::read("node 2 current_term = 1").is_ok());
}
