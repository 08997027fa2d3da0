//! Failure detectors against what follows from their definitions: when a crash is noticed, and how often and for how long
//! they are mistaken where heartbeats are lost.

use serde_json::Value;
use std::fmt::Write as _;
use synod_sim::{Options, Watch};
use synod_tests::run::{end_of, parse};

/// The metrics of a run of which nothing is kept.
#[track_caller]
fn metrics(text: &str) -> Value {
    let options = Options { history: false, watch: Watch::All, ..Options::default() };
    let mut session = synod_tests::catalogue().open_with(parse(text), options).unwrap();
    let end = end_of(session.scenario());
    session.run_on(end).unwrap();
    session.summary(false, 0).to_json()["figures"].take()
}

/// Heartbeats every 100 ms that all take 20 ms, the first one at 0: the time from the crash to the suspicion.
#[test]
fn a_crash_is_noticed_when_the_deadline_says() {
    for (detector, crash, detection) in [
        ("detector=fixed timeout=300ms", 1_055, 265_000),
        ("detector=chen alpha=50ms", 1_055, 115_000),
        ("detector=phi threshold=8 min-deviation=10ms", 5_050, 126_120),
        ("detector=phi threshold=8", 350, 158_731),
        ("detector=exponential threshold=8", 5_050, 1_812_068),
    ] {
        let text = format!(
            "synod 1 heartbeats nodes=2 {detector}\nnet latency=20ms\nat {crash}ms crash P1\nuntil 8s"
        );
        let metrics = metrics(&text.replace("\\\n", "\n"));
        assert_eq!(metrics["detection_us"]["max"], detection, "{detector}");
        assert_eq!((&metrics["detections"], &metrics["undetected"]), (&1.into(), &0.into()), "{detector}");
    }
}

/// A crash at any moment between two heartbeats, which take 10 to 30 ms: between the time-out less an interval, and the
/// time-out, each with the latency; on average half an interval and the mean latency from these.
#[test]
fn on_average_a_crash_costs_the_timeout_less_half_an_interval() {
    let mut text = "synod 1 heartbeats nodes=2\nnet latency=10..30ms\nuntil 401s".to_owned();
    let mut at = 1_000;
    for n in 0..200 {
        at += 2_000 - 13;
        let _ = write!(text, "\nat {at}ms crash P1\nat {}ms restart P1", at + 700 + n % 7 * 11);
    }
    let metrics = metrics(&text);
    let took = &metrics["detection_us"];
    assert_eq!(metrics["detections"], 200);
    let (mean, max) = (took["mean"].as_u64().unwrap(), took["max"].as_u64().unwrap());
    assert!(max <= 330_000, "{max}");
    assert!(mean.abs_diff(270_000) < 10_000, "{mean}");
}

/// With a share p of heartbeats lost and m = time-out / interval, rounded down, there are (1 - p) p^m false suspicions a
/// heartbeat, and a mistake lasts (m + 1) intervals less the time-out, and an interval more for each further loss. For p =
/// 10 %, an interval of 100 ms and a time-out of 250 ms that is 0.09 a second, 61.1 ms, and right in 0.9945 of the time.
#[test]
fn losses_cost_as_many_mistakes_as_follow() {
    for seed in [1, 2, 3] {
        let metrics = metrics(&format!(
            "synod 1 heartbeats nodes=2 timeout=250ms\nseed {seed}\nnet latency=20ms loss=10%\nuntil 1000s"
        ));
        let count = metrics["false_suspicions"].as_u64().unwrap();
        assert!(count.abs_diff(90) <= 26, "{count} false suspicions");
        let mean = metrics["mistake_duration_us"]["mean"].as_u64().unwrap();
        assert!(mean.abs_diff(61_100) <= 10_000, "{mean}");
        let right = metrics["query_accuracy"].as_f64().unwrap();
        assert!((0.992..=0.997).contains(&right), "{right}");
    }
}
