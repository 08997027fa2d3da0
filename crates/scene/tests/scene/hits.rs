//! What lies under a finger is found: messages, nodes, timers, links, and nodes that belong together.

use crate::{frames, stages};
use synod_model::{Lang, NodeId};
use synod_scene::{Arrangement, Look, Point, Setting, ShapeList, Stage, hit};

#[test]
fn a_finger_finds_what_is_under_it() {
    let frame = frames::five();
    let look = Look { lang: Lang::ZhCn, ..Look::default() };
    let arrangement = Arrangement::arrange(&frame, &Setting::new(908.0, 628.0));
    let (mut stage, mut out) = (Stage::new(), ShapeList::new());
    stage.dynamic_layer(&frame, &look, &arrangement, &mut out);
    assert_eq!(stage.spots().len(), frame.messages.len());
    for spot in stage.spots() {
        let beside = spot.at + Point::new(12.0, -9.0);
        assert_eq!(hit::message(stage.spots(), beside, hit::FINGER), Some(spot.serial));
    }
    assert_eq!(hit::message(stage.spots(), Point::new(-500.0, 0.0), hit::FINGER), None);
    for (i, place) in arrangement.places.iter().enumerate() {
        assert_eq!(hit::node(&arrangement, place.centre, 0.0), Some(NodeId::at(i)));
    }
    let middle = arrangement.places[0].centre.toward(arrangement.places[1].centre, 0.5);
    assert_eq!(hit::link(&arrangement, middle, 6.0), Some((NodeId::new(1), NodeId::new(2))));
    let around = |p: Point| {
        [(-60.0, -60.0), (60.0, -60.0), (60.0, 60.0), (-60.0, 60.0)].map(|(x, y)| p + Point::new(x, y))
    };
    assert_eq!(hit::lassoed(&arrangement, &around(arrangement.places[3].centre)), frames::set(&[4]));
}

#[test]
fn a_finger_on_an_arc_means_its_timer() {
    let frame = frames::five();
    let arrangement = Arrangement::arrange(&frame, &Setting::new(900.0, 600.0));
    let mut found = 0;
    for (node, place) in frame.nodes.iter().zip(&arrangement.places) {
        let above = place.centre - Point::new(0.0, place.radius + 7.5 * arrangement.unit);
        let timer = hit::timer(&arrangement, &frame, above);
        assert_eq!(timer, node.timers.first().map(|timer| (node.id, timer)));
        found += usize::from(timer.is_some());
        assert_eq!(hit::timer(&arrangement, &frame, place.centre), None);
    }
    assert!(found > 0);
}

#[test]
fn a_set_is_found_in_its_area() {
    let frame = stages::configurations();
    let arrangement = Arrangement::arrange(&frame, &Setting::new(908.0, 628.0));
    let at = |node: usize| hit::set(&arrangement, &frame, arrangement.places[node - 1].centre);
    let found: Vec<Option<usize>> = (1..=5).map(at).collect();
    assert_eq!(found, [Some(2), Some(1), Some(1), Some(2), None], "the one on top, and nothing at the spare");
    assert_eq!(hit::set(&arrangement, &frame, Point::new(-500.0, 0.0)), None);
}

#[test]
fn a_box_is_a_set_too() {
    let frame = stages::racks(6, 2);
    let arrangement = Arrangement::arrange(&frame, &Setting::new(908.0, 628.0));
    assert!(!frame.boxes.is_empty());
    for (node, place) in frame.nodes.iter().zip(&arrangement.places) {
        if let Some(group) = node.group {
            assert_eq!(hit::set(&arrangement, &frame, place.centre), Some(group));
        }
    }
}
