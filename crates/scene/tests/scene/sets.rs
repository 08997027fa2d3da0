//! Nodes that belong together are found where their area is.

use crate::stages;
use synod_scene::{Arrangement, Point, Setting, hit};

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
