//! What is counted of a run is counted once: the parts make up the whole, over time too, and going back counts back.

use crate::registry::{is_snake, unique};
use synod_model::{Lang, Micros, Value};
use synod_sim::{MetricsReport, OverTime};
use synod_tests::{cases, open, run};

fn over_time(report: &MetricsReport, name: &str) -> u64 {
    let counts = report.over_time.counts.iter().find(|(id, _)| *id == name);
    counts.unwrap_or_else(|| panic!("{name} is not told over time")).1.iter().sum()
}

fn parts(report: &MetricsReport, name: &str) -> u64 {
    match report.get(name) {
        Some(Value::Record(parts)) => parts.iter().filter_map(|(_, v)| v.amount()).sum(),
        Some(Value::PerNode(parts)) => parts.iter().filter_map(|(_, v)| v.amount()).sum(),
        other => panic!("{name} is {other:?}"),
    }
}

#[test]
fn the_parts_make_up_the_whole() {
    for case in cases::all() {
        let mut session = open(&case.text);
        run::to_end(&mut session);
        let report = session.metrics();
        let counts = report.messages;
        let since = report.over_time.from;
        assert_eq!(over_time(&report, "sent"), counts.sent, "{}", case.name);
        assert_eq!(over_time(&report, "dropped"), counts.dropped, "{}", case.name);
        assert_eq!(parts(&report, "messages_by_kind"), counts.sent, "{}", case.name);
        assert_eq!(parts(&report, "delivered_by_node"), counts.delivered, "{}", case.name);
        // Where a system counts its requests itself, its own count is reported and the general one is drawn over time.
        assert_eq!(over_time(&report, "decisions"), report.number("decisions").unwrap(), "{}", case.name);
        let told = report.latency.iter().map(|class| class.count).sum::<u64>();
        assert_eq!(told, over_time(&report, "answered"), "{}: each answer took its time", case.name);
        if let Some(idle) = report.number("without_leader_us") {
            assert_eq!(over_time(&report, "without_leader_us"), idle, "{}", case.name);
            assert_eq!(
                idle,
                idle_of(session.availability(), since, report.at),
                "{}: the strip tells the same",
                case.name
            );
        }
        spans_the_run(&report.over_time, report.at, &case.name);
    }
}

/// The strip of the load covers what is known of the branch, wherever the present is, and tells what the figures tell.
#[test]
fn the_load_stays_known_when_one_goes_back() {
    let text = cases::all().into_iter().find(|case| case.name == "load-balancer/retry-storm").unwrap().text;
    let mut session = open(&text);
    run::to_end(&mut session);
    let (whole, report, steps) =
        (session.load_over_time().unwrap(), session.metrics(), session.present().step);
    let last = whole.points.last().unwrap();
    assert_eq!((last.asked, last.answered), (over_time(&report, "requests"), over_time(&report, "answered")));
    assert!(whole.points.iter().any(|point| point.waiting >= 50), "the queues fill");
    session.seek(steps / 3).unwrap();
    let back = session.load_over_time().unwrap();
    assert_eq!(back.points, whole.points[..back.points.len()]);
    assert!(back.points.len() + 2 >= whole.points.len(), "{} of {}", back.points.len(), whole.points.len());
    let now = session.metrics().over_time.curves;
    let waits = now.iter().find(|line| line.of.id == "waiting").and_then(|line| *line.points.last().unwrap());
    assert_eq!(waits.map(|reading| reading.value.unsigned_abs()), Some(back.waiting));
}

/// No metric is called by its id: the simulator names its own, and a system names what it counts besides, the parts of
/// records too. Only a kind of message is called by itself.
#[test]
fn every_metric_has_a_name_in_both_languages() {
    let records = |value: &Value| match value {
        Value::Record(parts) => parts.iter().map(|(id, _)| *id).collect(),
        Value::PerNode(each) => match each.first() {
            Some((_, Value::Record(parts))) => parts.iter().map(|(id, _)| *id).collect(),
            _ => Vec::new(),
        },
        _ => Vec::new(),
    };
    for case in cases::bundled() {
        let mut session = open(&case.text);
        run::to_end(&mut session);
        let report = session.metrics();
        for (id, value) in &report.numbers {
            let parts =
                if matches!(*id, "messages_by_kind" | "latency_us") { Vec::new() } else { records(value) };
            for id in std::iter::once(*id).chain(parts) {
                assert!(!report.name(id, Lang::ZhCn).is_ascii(), "{}: {id} has no Chinese name", case.name);
            }
        }
    }
}

/// What is counted is called by one name, in the same form as all others; what is counted in parts is, too.
#[test]
fn names_of_metrics_are_words_and_stand_once() {
    for case in cases::all() {
        let mut session = open(&case.text);
        run::to_end(&mut session);
        let report = session.metrics();
        unique(&case.name, report.numbers.iter().map(|(name, _)| *name));
        unique(&case.name, report.over_time.counts.iter().map(|(name, _)| *name));
        let counted = report.numbers.iter().map(|(name, _)| *name);
        for name in counted.chain(report.over_time.counts.iter().map(|(name, _)| *name)) {
            assert!(is_snake(name), "{}: figure {name}", case.name);
        }
    }
}

/// Time without anybody in charge, as the strip under the timeline shows it.
fn idle_of(strip: &[(Micros, bool)], start: Micros, end: Micros) -> u64 {
    let (mut idle, mut since) = (0, Some(start));
    for (at, serving) in strip.iter().map(|(at, serving)| (start.max(*at), serving)) {
        match (serving, since) {
            (true, Some(from)) => {
                idle += at.since(from).0;
                since = None;
            }
            (false, None) => since = Some(at),
            _ => {}
        }
    }
    idle + since.map_or(0, |from| end.since(from).0)
}

fn spans_the_run(series: &OverTime, end: Micros, name: &str) {
    let stretches = series.latency.len() as u64;
    assert_eq!((stretches - 1) * series.every.0 + series.last.0, end.since(series.from).0, "{name}");
    assert!(series.counts.iter().all(|(_, counts)| counts.len() as u64 == stretches), "{name}");
}

/// The metrics at a step are those of a run that goes there straight.
#[test]
fn going_back_counts_back() {
    for case in cases::bundled() {
        let mut there_and_back = open(&case.text);
        run::to_end(&mut there_and_back);
        for step in [there_and_back.present().step / 2, 1] {
            let mut straight = open(&case.text);
            straight.seek(step).unwrap();
            there_and_back.seek(step).unwrap();
            assert_eq!(there_and_back.metrics(), straight.metrics(), "{} at {step}", case.name);
        }
    }
}
