//! Whoever talks to each other is joined by a link on the stage.

use std::collections::BTreeSet;
use synod_model::NodeId;
use synod_scene::{Arrangement, Setting};
use synod_sim::Frame;
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
