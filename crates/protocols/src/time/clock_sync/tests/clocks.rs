//! A clock that is set, by the microsecond.

use crate::time::clock_sync::clock::{Correction, Oscillator};
use synod_model::Micros;

const RIGHT: Oscillator = Oscillator { offset: 0, drift: 0, slew: 100_000 };

#[test]
fn a_crystal_that_gains_200_millionths_is_6_ms_ahead_after_30_s() {
    let fast = Oscillator { offset: -1_000, drift: 200, ..RIGHT };
    assert_eq!([fast.at(0), fast.at(30_000_000)], [-1_000, 30_005_000]);
    assert_eq!(Oscillator { drift: -1, ..RIGHT }.at(1_000_000), 999_999);
}

#[test]
fn a_clock_that_is_40_ms_ahead_runs_a_tenth_slower_for_400_ms() {
    let mut clock = Correction::default();
    clock.adjust(RIGHT, 1_000_000, -40_000, true);
    assert_eq!((clock.shown(RIGHT, 1_000_000), clock.corrected(RIGHT, 1_000_000)), (1_000_000, 960_000));
    assert_eq!(clock.shown(RIGHT, 1_200_000), 1_180_000, "it has taken away 20 of 40 ms");
    assert_eq!(clock.ahead(RIGHT, 1_400_000), 0);
    assert_eq!(clock.shown(RIGHT, 2_000_000), 1_960_000, "and no more than that");
    assert_eq!(clock.left(RIGHT, 1_000_000), Some(Micros(400_001)));
}

#[test]
fn it_shows_each_microsecond_no_less_than_the_one_before() {
    for (drift, slew) in [(0, 100_000), (-100_000, 500_000), (333, 1_000), (-777, 123_457)] {
        let of = Oscillator { offset: 0, drift, slew };
        let mut clock = Correction::default();
        clock.adjust(of, 100, -57, true);
        let mut before = clock.shown(of, 100);
        for raw in 101..2_000 {
            if raw == 700 {
                clock.adjust(of, raw, -31, true);
            }
            let shown = clock.shown(of, raw);
            assert!(shown >= before, "{drift} {slew}: {shown} after {before}");
            before = shown;
        }
    }
}

#[test]
fn forwards_is_at_once_and_ends_what_was_to_go_back() {
    let mut clock = Correction::default();
    clock.adjust(RIGHT, 0, -40_000, true);
    clock.adjust(RIGHT, 100_000, 50_000, true);
    assert_eq!((clock.shown(RIGHT, 100_000), clock.slewing), (110_000, None));
    // Without the rule, back is at once, too.
    clock.adjust(RIGHT, 200_000, -40_000, false);
    assert_eq!(clock.shown(RIGHT, 200_000), 170_000);
}
