//! What is offered to try: nothing arbitrary, each in its place, and as it is while the reader points at it.

use crate::common::{crash, page};
use synod_page::{Deed, Selection, State, by_key};

fn offered(page: &mut State) -> Vec<String> {
    page.session.frame(&mut page.frame);
    page.suggestions().iter().map(|(says, _)| page.say(says)).collect()
}

/// A cluster that has a leader.
fn led() -> State {
    let mut page = page("synod 1 raft nodes=5\nseed 41\nuntil 5s\n");
    page.update(Deed::SeekTime(synod_model::Micros::ms(400)));
    page
}

#[test]
fn before_anybody_is_in_charge_the_next_thing_is_to_watch() {
    let mut page = page("synod 1 raft nodes=5\nseed 41\nuntil 5s\n");
    assert_eq!(offered(&mut page), ["See what happens next"]);
}

#[test]
fn what_is_in_charge_is_broken_first_and_then_a_majority() {
    let mut page = led();
    assert_eq!(offered(&mut page), ["Crash S2, the leader", "Isolate S2"]);
    crash(&mut page, 2);
    assert_eq!(offered(&mut page), ["Restart S2", "Crash 2 more: what then?"]);
    let (_, more) = page.suggestions()[1].clone();
    page.update(more);
    assert_eq!(offered(&mut page)[0], "Restart S1");
    let text = page.session.recorded().to_string();
    assert_eq!(text.matches("crash ").count(), 3, "{text}");
}

#[test]
fn what_is_offered_stays_while_the_reader_points_at_it() {
    let mut page = led();
    let before = offered(&mut page);
    page.point_at_tries(true);
    page.session
        .act(synod_scenario::Command::from(synod_scenario::Fault::Crash(synod_page::node(
            synod_model::NodeId::at(1),
        ))))
        .expect("it is up");
    assert_eq!(offered(&mut page), before);
    page.point_at_tries(false);
    assert_ne!(offered(&mut page), before);
}

#[test]
fn at_the_end_the_next_scenario_opens() {
    let mut page = led();
    page.bundled = Some("first-election".to_owned());
    page.update(Deed::SeekTime(synod_model::Micros::secs(5)));
    let last = offered(&mut page).pop().expect("something is offered");
    assert!(last.starts_with("Open “"), "{last}");
}

/// Where one gesture splits the nodes, as the line of the run says it.
fn split(page: &mut State) -> String {
    page.session.frame(&mut page.frame);
    let action = by_key(page, 'g').expect("there are enough nodes");
    page.update(action.deed);
    let text = page.session.recorded().to_string();
    text.rsplit_once("partition ").expect("it is a line").1.trim().to_owned()
}

#[test]
fn nine_nodes_fall_into_three_groups_of_three_by_one_gesture() {
    assert_eq!(split(&mut page("synod 1 raft nodes=9\n")), "1 2 3 | 4 5 6 | 7 8 9");
    assert_eq!(split(&mut page("synod 1 raft nodes=7\n")), "1 2 3 | 4 5 | 6 7");
    // Clients go with the nodes that they stand beside; who is not selected stays where it is.
    assert_eq!(split(&mut page("synod 1 raft nodes=6 clients=3\n")), "1 2 7 | 3 4 8 | 5 6 9");
    let mut some = page("synod 1 raft nodes=9\nat 0s partition 1 2 | 3 4 5 6 7 8 9\n");
    some.update(Deed::Forward);
    some.ui.selection = Selection::Nodes((2..8).map(synod_model::NodeId::at).collect());
    assert_eq!(split(&mut some), "3 4 | 5 6 | 7 8 | 1 2 | 9");
    let few = page("synod 1 raft nodes=5\n");
    assert!(by_key(&few, 'g').is_none(), "somebody would be alone");
}
