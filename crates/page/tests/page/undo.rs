//! Undo undoes: what follows goes without the action, which stays on a branch for redo; and all of it outlives the page.

use crate::common::{crash, page, steps};
use synod_page::{Deed, Effect};

#[test]
fn what_follows_an_undo_goes_without_the_action() {
    let mut page = page("synod 1 raft nodes=3\nuntil 10s\n");
    steps(&mut page, 20);
    let untouched = {
        let mut other = crate::common::page("synod 1 raft nodes=3\nuntil 10s\n");
        steps(&mut other, 120);
        other.session.fingerprint()
    };
    crash(&mut page, 2);
    steps(&mut page, 50);
    assert_eq!(page.update(Deed::Undo), Effect::Push);
    assert_eq!(page.session.present().step, 20);
    steps(&mut page, 100);
    assert_eq!(page.session.fingerprint(), untouched, "the crash is not in it");
    assert!(page.undo.is_undone(0, 0), "the branch with the crash is kept, as undone");
    assert_eq!(page.update(Deed::Redo), Effect::Push);
    assert_eq!(page.session.present().step, 21);
    assert!(page.session.recorded().to_string().contains("crash 2"));
    assert!(!page.undo.is_undone(0, 0));
}

#[test]
fn several_actions_are_undone_and_redone_one_by_one() {
    let mut page = page("synod 1 raft nodes=5\nuntil 10s\n");
    for (at, node) in [(10, 1), (20, 2), (30, 3)] {
        let present = page.session.present().step;
        steps(&mut page, at - present);
        crash(&mut page, node);
    }
    let crashes = |page: &synod_page::State| page.session.recorded().to_string().matches("crash ").count();
    for left in [2, 1, 0] {
        page.update(Deed::Undo);
        assert_eq!(crashes(&page), left);
        steps(&mut page, 60);
        assert_eq!(crashes(&page), left, "nothing that was undone comes again");
    }
    assert_eq!(page.update(Deed::Undo), Effect::None);
    for done in [1, 2, 3] {
        page.update(Deed::Redo);
        assert_eq!(crashes(&page), done);
    }
    assert_eq!(page.update(Deed::Redo), Effect::None);
    let branches = page.session.branches().len();
    (0..3).for_each(|_| assert_eq!(page.update(Deed::Undo), Effect::Push));
    assert_eq!(page.session.branches().len(), branches, "what was undone once opens no branch again");
}

#[test]
fn an_action_in_the_past_leaves_the_branch_it_grew_from_as_it_was() {
    let mut page = page("synod 1 raft nodes=3\nuntil 10s\n");
    steps(&mut page, 60);
    page.update(Deed::Seek(30));
    crash(&mut page, 1);
    page.update(Deed::Undo);
    assert_eq!((page.session.branch(), page.session.present().step), (0, 30));
    assert_eq!(page.session.branches().len(), 2);
}

#[test]
fn a_history_outlives_the_page() {
    let mut before = page("synod 1 raft nodes=3\nuntil 10s\n");
    steps(&mut before, 20);
    crash(&mut before, 2);
    steps(&mut before, 30);
    before.update(Deed::Undo);
    steps(&mut before, 15);
    let text = before.history().expect("there is something to be redone");
    let mut after = page("synod 1 raft nodes=3\nuntil 10s\n");
    assert!(after.recall(&text), "{text}");
    assert_eq!(after.session.fingerprint(), before.session.fingerprint());
    let shape = |page: &synod_page::State| {
        let all = page.session.branches();
        all.iter().map(|b| (b.parent, b.known, b.made_by.as_ref().map(|by| page.say(by)))).collect::<Vec<_>>()
    };
    assert_eq!(shape(&after), shape(&before));
    assert_eq!(after.history(), Some(text));
    assert_eq!(after.update(Deed::Redo), Effect::Push);
    assert!(after.session.recorded().to_string().contains("crash 2"));
}

#[test]
fn a_history_that_cannot_be_read_changes_nothing() {
    let mut page = page("synod 1 raft nodes=3\nuntil 10s\n");
    steps(&mut page, 20);
    crash(&mut page, 2);
    let (text, print) = (page.history().expect("something can be undone"), page.session.fingerprint());
    for broken in [
        "",
        "nonsense",
        &text[..text.len() - 9],
        &text.replace("raft", "graft"),
        &text.replace("crash", "crush"),
    ] {
        assert!(!page.recall(broken), "{broken}");
        assert_eq!(page.session.fingerprint(), print);
    }
}
