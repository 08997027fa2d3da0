//! Checks, section 7: the formulas, and Marzullo's examples.

use crate::time::clock_sync::select::{Interval, half, intersect, median, middle, on_wire};
use synod_model::NodeId;

#[test]
fn offset_and_delay_follow_from_four_times() {
    assert_eq!(on_wire(100, 130, 132, 122), (20, 20));
    // The source is exact and the machine 250 ahead; 30 there, 10 back: theta is -o + (a - b) / 2.
    assert_eq!(on_wire(250, 30, 30, 290), (-240, 40));
    // The same seen with 20 and 20 from a machine that is 240 ahead: nobody can tell.
    assert_eq!(on_wire(240, 20, 20, 280), (-240, 40));
    assert_eq!([half(40), half(41), half(0), half(-3)], [20, 21, 0, 0]);
}

/// What these have in common: from, to, and how many.
fn common(intervals: &[(i64, i64)]) -> Option<(i64, i64, usize)> {
    let interval =
        |(at, (low, high)): (usize, &(i64, i64))| Interval { source: NodeId::at(at), low: *low, high: *high };
    let intervals: Vec<Interval> = intervals.iter().enumerate().map(interval).collect();
    intersect(&intervals).map(|common| (common.low, common.high, common.count))
}

#[test]
fn the_largest_number_that_intersects_counts() {
    assert_eq!(common(&[(8, 12), (11, 13), (10, 12)]), Some((11, 12, 3)));
    assert_eq!(common(&[(8, 12), (11, 13), (14, 15)]), Some((11, 12, 2)));
    // Two ranges of two sources each: the first.
    assert_eq!(common(&[(8, 9), (8, 12), (10, 12)]), Some((8, 9, 2)));
    assert_eq!(common(&[]), None);
    assert_eq!([middle(11, 12), middle(-4, -1)], [11, -3]);
}

#[test]
fn of_two_in_the_middle_the_median_is_the_lower_one() {
    assert_eq!([median(vec![25, 0, -10]), median(vec![9, 1, 5, 3]), median(vec![7])], [0, 3, 7]);
}
