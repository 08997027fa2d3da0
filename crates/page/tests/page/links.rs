//! A link that is broken in one part keeps the rest.

use crate::common::page;
use synod_model::Lang;
use synod_page::{Notice, State};

fn opened(fragment: &str) -> State {
    let mut page = page("synod 1 raft nodes=3\n");
    page.begin(fragment);
    page
}

fn told(page: &State) -> String {
    match &page.ui.notice {
        Some(Notice::Link(error)) => error.render(Lang::En),
        Some(Notice::Scenario(error)) => error.render(Lang::En),
        Some(Notice::Says(says)) => page.say(says),
        None => String::new(),
    }
}

#[test]
fn what_is_wrong_with_one_part_is_told_and_the_rest_counts() {
    for (fragment, system, scenario, says) in [
        ("#/two-phase-commit/commit?at=nonsense&lang=zh-CN", "two-phase-commit", Some("commit"), "nonsense"),
        ("#/two-phase-commit/no-such?lang=zh-CN", "two-phase-commit", Some("commit"), "no-such"),
        ("#/raft/leader-crash?at=5&at=9&lang=zh-CN", "raft", Some("leader-crash"), "at"),
        ("#/raft/leader-crash?seed=x&embed&lang=zh-CN", "raft", Some("leader-crash"), "seed"),
    ] {
        let page = opened(fragment);
        assert_eq!(page.session.scenario().system.value, system, "{fragment}");
        assert_eq!(page.bundled.as_deref(), scenario, "{fragment}");
        assert_eq!(page.lang(), Lang::ZhCn, "{fragment}");
        assert!(told(&page).contains(says), "{fragment}: {}", told(&page));
    }
    assert_eq!(opened("#/raft/leader-crash?at=5&at=9").session.present().step, 5);
}

/// Who has a run already keeps it until the whole link can be read.
#[test]
fn a_run_is_not_left_for_a_link_that_is_broken() {
    let mut page = page("synod 1 raft nodes=3\n");
    assert!(page.arrive("#/two-phase-commit/no-such", None).is_err());
    assert!(page.arrive("#/raft?at=yesterday", None).is_err());
    assert_eq!(page.session.scenario().params.len(), 1, "the run of three is still there");
    assert!(page.arrive("#/two-phase-commit/commit", None).is_ok());
    assert_eq!(page.session.scenario().system.value, "two-phase-commit");
}

#[test]
fn where_nothing_can_be_made_of_a_link_the_run_stays() {
    for fragment in ["#/no-such-system", "#/raft?run=1nonsense", "nonsense"] {
        let page = opened(fragment);
        assert_eq!(page.session.scenario().system.value, "raft");
        assert!(page.ui.notice.is_some(), "{fragment}");
    }
}
