//! Whatever a bundled scenario brings on the stage, the key explains.

use std::collections::BTreeSet;
use synod_model::{Lang, Status, Value};
use synod_scene::{Arrangement, Legend, Look, Setting, StageKey};
use synod_sim::{Catalogue, Frame, Session, TimerArc};
use synod_tests::{cases, catalogue, open};

/// After so many steps of each scenario.
const MOMENTS: [u64; 3] = [0, 60, 400];

/// What is said in the key at the present moment.
fn key(catalogue: &Catalogue, session: &mut Session, frame: &mut Frame, lang: Lang) -> Vec<String> {
    session.frame(frame);
    let arrangement = Arrangement::arrange(frame, &Setting::new(1_280.0, 720.0));
    let mut legend = Legend::default();
    legend.see(frame);
    let look = Look { lang, ..Look::default() };
    let system = catalogue.get(&session.scenario().system.value).expect("it was opened");
    let key = StageKey {
        frame,
        look: &look,
        arrangement: &arrangement,
        legend: &legend,
        timers: system.timers,
        fields: &[],
    };
    key.parts().into_iter().flat_map(|part| part.entries).map(|entry| entry.says).collect()
}

#[test]
fn what_a_scenario_shows_is_in_the_key() {
    let catalogue = catalogue();
    for case in cases::bundled() {
        let mut session = open(&case.text);
        let mut frame = Frame::default();
        for step in MOMENTS {
            session.seek(step).unwrap();
            for lang in Lang::ALL {
                let says = key(&catalogue, &mut session, &mut frame, lang);
                let missing = wanted(&catalogue, &frame, &session, lang)
                    .into_iter()
                    .find(|name| !says.iter().any(|s| s.contains(name)));
                assert_eq!(missing, None, "{}, step {step}: {says:#?}", case.name);
            }
        }
    }
}

/// The names of what is on the stage.
fn wanted(all: &Catalogue, frame: &Frame, session: &Session, lang: Lang) -> BTreeSet<String> {
    let up = || frame.nodes.iter().filter(|node| node.status != Status::Down);
    let roles = up().map(|node| node.role.label.get(lang).to_owned());
    let outcomes = up().filter_map(|node| node.outcome).map(|outcome| outcome.text().get(lang).to_owned());
    let called = |timer: &TimerArc| {
        let system = all.get(&session.scenario().system.value).expect("it was opened");
        let kind = system.timers.iter().find(|kind| kind.id == timer.name);
        kind.expect("it is a timer of the system").name.get(lang).to_owned()
    };
    // In a crowd, and beyond the first few of a node, timers have no arcs.
    let timers = up().filter_map(|node| node.timers.first()).filter(|_| frame.nodes.len() <= 40);
    let kinds = frame.messages.iter().map(|message| message.view.kind.to_owned());
    let hulls = frame.hulls.iter().map(|hull| hull.caption.render(lang, &|node| session.name(node)));
    let exhibits = frame.exhibits.iter().filter(|exhibit| exhibit.value != Value::None);
    roles
        .chain(outcomes)
        .chain(timers.map(called))
        .chain(kinds)
        .chain(hulls)
        .chain(exhibits.map(|exhibit| exhibit.title.get(lang).to_owned()))
        .collect()
}
