//! A page without a browser.

use std::rc::Rc;
use synod_library::Shelf;
use synod_model::Lang;
use synod_page::{Deed, Hold, Settings, State, node};
use synod_scenario::{Fault, Scenario};
use synod_scene::Theme;

/// A page on which a scenario has been opened.
pub(crate) fn page(text: &str) -> State {
    let settings =
        Settings { lang: Lang::En, theme: Theme::Light, keys: true, hold: Hold::Slow, kept: false };
    let scenario = Scenario::parse(text).expect("the test's scenario is fine");
    synod_sim::Catalogue::complete();
    State::new(Rc::new(Shelf::all()), (scenario, None), settings, false, || 0.0)
        .expect("the test's scenario opens")
}

/// Goes this many steps forwards.
pub(crate) fn steps(page: &mut State, count: u64) {
    for _ in 0..count {
        page.update(Deed::Forward);
    }
}

/// A node crashes.
pub(crate) fn crash(page: &mut State, number: usize) {
    page.update(Deed::one(Fault::Crash(node(synod_model::NodeId::at(number - 1)))));
}
