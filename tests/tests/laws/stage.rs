//! Whoever talks to each other is joined by a link on the stage, and what is turned away falls off.

use std::collections::BTreeSet;
use synod_model::{Micros, NodeId, Outcome};
use synod_scene::{Arrangement, Setting};
use synod_sim::{Frame, StepReport};
use synod_tests::{cases, open};

/// With more nodes than this a mesh would be a grey disc: links are left out.
const FEW: usize = 20;

#[test]
fn a_message_goes_along_a_link_that_is_drawn() {
    for case in cases::bundled() {
        let mut session = open(&case.text);
        let mut frame = Frame::default();
        session.frame(&mut frame);
        if frame.nodes.len() > FEW {
            continue;
        }
        let arrangement = Arrangement::arrange(&frame, &Setting::new(1_024.0, 640.0));
        let drawn: BTreeSet<(NodeId, NodeId)> =
            arrangement.links.iter().map(|link| (link.a, link.b)).collect();
        session.seek(2_000).unwrap();
        let known = session.present().known;
        for report in session.reports(1, known) {
            for sent in report.sent.iter().filter(|sent| sent.from != sent.to) {
                let ends = (sent.from.min(sent.to), sent.from.max(sent.to));
                let names = (session.name(sent.from), session.name(sent.to));
                assert!(
                    drawn.contains(&ends),
                    "{}: {} goes from {} to {}",
                    case.name,
                    sent.kind,
                    names.0,
                    names.1
                );
            }
        }
    }
}

/// What is refused or given up falls off the node where that happened, for as long as whoever looks has said; going elsewhere
/// in the run leaves nothing of it.
#[test]
fn what_is_turned_away_falls_off_its_node() {
    let case = cases::all().into_iter().find(|case| case.name == "load-balancer/slow-server-round-robin");
    let mut session = open(&case.expect("it is bundled").text);
    let mut frame = Frame { linger: Micros::ms(100), ..Frame::default() };
    for outcome in [Outcome::Refused, Outcome::Dropped] {
        let falls = |report: &StepReport| {
            let told = report.action.message.is_some_and(|(.., view)| view.outcome == Some(Outcome::Refused));
            report.outcome() == Some(outcome) && (outcome == Outcome::Dropped || !told)
        };
        while !falls(session.last()) {
            assert!(session.step().unwrap(), "a request is {outcome:?}");
        }
        session.frame(&mut frame);
        let last = frame.falls.last().expect("it falls");
        assert_eq!((Some(last.node), last.outcome, last.fallen), (session.last().node, outcome, 0));
    }
    session.seek(3).unwrap();
    session.frame(&mut frame);
    assert!(frame.falls.is_empty());
}
