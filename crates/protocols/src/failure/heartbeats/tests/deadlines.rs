//! The detectors' deadlines, to the microsecond.

use super::super::deadline::{Z, level};
use super::super::window::Window;
use super::{Bench, config};
use synod_model::Micros;

/// The tail of the normal distribution after z deviations, by its continued fraction: enough for any z above 1.
#[expect(clippy::float_arithmetic, reason = "it is what the table is compared with")]
fn tail(z: f64) -> f64 {
    let fraction = (1..200).rev().fold(z, |below, k| z + f64::from(k) / below);
    (-z * z / 2.0).exp() / (2.0 * std::f64::consts::PI).sqrt() / fraction
}

/// z(threshold) is the exact tail to within half a thousandth, and not the logistic approximation.
#[test]
#[expect(clippy::cast_precision_loss, reason = "it is compared with the definition")]
fn the_table_is_the_exact_tail() {
    for (threshold, z) in (1..).zip(Z) {
        let around = |thousandths: f64| -tail((z as f64 + thousandths) / 1_000.0).log10();
        let wanted = f64::from(threshold);
        assert!(around(-0.51) < wanted && wanted < around(0.51), "{threshold}: {z}");
    }
    assert_eq!([Z[0], Z[2], Z[7], Z[11], Z[15]], [1_282, 3_090, 5_612, 7_034, 8_222]);
    // Akka's would be 5,226 at a threshold of 8.
    let logistic = |z: f64| -(1.0 / (1.0 + (z * (1.5976 + 0.070_566 * z * z)).exp())).log10();
    assert!((logistic(5.226) - 8.0).abs() < 0.01);
}

/// The level reaches the threshold at the deadline, whatever the threshold.
#[test]
fn the_level_at_the_deadline_is_the_threshold() {
    for detector in ["phi", "exponential"] {
        for threshold in 1..=16 {
            let config = config(&format!("nodes=2 detector={detector} threshold={threshold}"));
            let bench = Bench::new(&format!("nodes=2 detector={detector} threshold={threshold}"), &[]);
            let deadline = bench.micros("timeout");
            let level = level(&config, &Window::new(&config), Micros(deadline));
            let off = (level - i64::from(threshold) * 1_000).abs();
            assert!(off <= 6, "{detector} {threshold}: {level}");
        }
    }
}

/// With intervals of exactly 100 ms the two starting samples wear off: the root of 1250 / (n + 2) ms after n intervals.
#[test]
fn the_starting_samples_wear_off() {
    let expected =
        [(0, 25_000), (1, 20_412), (2, 17_677), (5, 13_363), (10, 10_206), (20, 10_000), (48, 10_000)];
    for (intervals, deviation) in expected {
        let mut bench = Bench::new("nodes=2 detector=phi", &[]);
        bench.hears_regularly(1, intervals + 1);
        assert_eq!(bench.micros("deviation"), deviation, "after {intervals} intervals");
        assert_eq!(bench.micros("mean"), 100_000);
    }
    // Without the floor it goes on.
    for (intervals, deviation) in [(20, 7_537), (48, 5_000)] {
        let mut bench = Bench::new("nodes=2 detector=phi min-deviation=0ms", &[]);
        bench.hears_regularly(1, intervals + 1);
        assert_eq!(bench.micros("deviation"), deviation, "after {intervals} intervals");
    }
}

/// Heartbeats every 100 ms, each on its way for 20 ms; the last one arrives and then there is silence.
#[test]
fn a_crash_is_noticed_to_the_microsecond() {
    for (params, last, suspected) in [
        ("detector=fixed timeout=300ms", 11, 1_320_000),
        ("detector=chen alpha=50ms", 11, 1_170_000),
        ("detector=phi", 51, 5_176_120),
        ("detector=phi", 4, 508_731),
        ("detector=exponential", 51, 6_862_068),
        ("detector=phi pause-allowed=3s", 51, 8_176_120),
    ] {
        let mut bench = Bench::new(&["nodes=2 ", params].concat(), &[]);
        bench.hears_regularly(1, last);
        assert_eq!(bench.suspected(), "none", "{params}");
        assert_eq!(bench.waits(), Micros(suspected), "{params}");
        assert_eq!(bench.suspected(), "2", "{params}");
    }
}

/// Of a process that was never heard, the silence of an empty window is borne from the watcher's start.
#[test]
fn who_was_never_heard_is_suspected_too() {
    for (params, deadline) in [
        ("detector=fixed", 300_000),
        ("detector=chen", 200_000),
        ("detector=phi", 100_000 + 5_612 * 25),
        ("detector=exponential threshold=1", 230_258),
    ] {
        let mut bench = Bench::new(&["nodes=2 ", params].concat(), &[]);
        assert_eq!(bench.waits(), Micros(deadline), "{params}");
        assert_eq!(
            bench.0.said(),
            [format!("M1 suspects P1: no heartbeat of it has come in {} ms.", (deadline + 500) / 1_000)]
        );
    }
}

/// A window holds the latest samples only.
#[test]
fn a_window_forgets() {
    let mut bench = Bench::new("nodes=2 detector=phi window=3 min-deviation=1ms", &[]);
    bench.hears_regularly(1, 4);
    assert_eq!((bench.micros("mean"), bench.micros("deviation")), (100_000, 1_000));
    assert_eq!(bench.of("samples").map(|n| n.plain()).as_deref(), Some("3"));
    bench.hears(450, 1, 5);
    // 100, 100 and 130 ms.
    assert_eq!((bench.micros("mean"), bench.micros("deviation")), (110_000, 14_142));
}

/// The next heartbeat is expected where the mean of the arrivals says, and lateness moves that by a share of the window.
#[test]
fn chen_expects_the_mean_of_the_arrivals() {
    let mut bench = Bench::new("nodes=2 detector=chen window=4", &[]);
    bench.hears_regularly(1, 3);
    // Heartbeat 4 is 40 ms late, which makes 10 ms of the expectation: 420 + 10, and the margin of 100 ms.
    bench.hears(360, 1, 4);
    assert_eq!(bench.waits(), Micros::ms(530));
}

/// A process with a sluggish start is not expected too early after a new interval.
#[test]
fn chen_forgets_when_the_interval_changes() {
    let mut bench = Bench::new("nodes=2 detector=chen", &[]);
    bench.hears_regularly(1, 5);
    let slower = config("nodes=2 detector=chen interval=200ms");
    bench.0.act(synod_model::Action::Configure(slower.into()));
    bench.hears(620, 1, 6);
    assert_eq!(bench.of("samples").map(|n| n.plain()).as_deref(), Some("1"));
    assert_eq!(bench.waits(), Micros::ms(920));
}
