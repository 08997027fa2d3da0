//! What a watcher does with what comes, and what processes send.

use super::Bench;
use crate::heartbeats::{Heartbeats, Message};
use synod_model::kit::Lab;
use synod_model::{Expect, Micros, Value};

#[test]
fn the_gap_that_ends_a_suspicion_is_no_sample() {
    let mut bench = Bench::new("nodes=2 detector=phi", &[]);
    bench.hears_regularly(1, 3);
    bench.waits();
    bench.hears(2_020, 1, 21);
    assert_eq!(bench.suspected(), "none");
    assert_eq!(bench.micros("mean"), 100_000);
    assert_eq!(bench.of("samples"), Some(Value::Int(4)));
    // A heartbeat that is lost leaves a gap of two intervals, and that is one: phi takes loss for jitter.
    bench.hears(2_220, 1, 23);
    assert_eq!((bench.of("samples"), bench.micros("mean")), (Some(Value::Int(5)), 120_000));
}

#[test]
fn a_new_life_is_measured_anew() {
    let mut bench = Bench::new("nodes=2 detector=phi", &[]);
    bench.hears_regularly(1, 30);
    bench.hears(3_500, 2, 1);
    assert_eq!((bench.of("samples"), bench.micros("deviation")), (Some(Value::Int(2)), 25_000));
    assert_eq!(bench.of("last_incarnation"), Some(Value::Int(2)));
    assert!(bench.0.said()[0].contains("started anew, as incarnation 2"), "{:?}", bench.0.said());
}

#[test]
fn what_is_stale_is_ignored() {
    let mut bench = Bench::new("nodes=2", &[]);
    bench.hears_regularly(1, 5);
    for (incarnation, seq) in [(1, 5), (1, 3), (0, 9)] {
        bench.hears(430, incarnation, seq);
        assert_eq!(bench.0.memory(1).armed, Some(Micros::ms(720)), "{incarnation} {seq}");
    }
    assert_eq!(bench.0.field(1, "ignored"), "3");
    assert_eq!(bench.waits(), Micros::ms(720));
    bench.hears(800, 1, 5);
    assert_eq!((bench.suspected().as_str(), bench.0.finds("trust-needs-news")), ("2", None));
}

/// Of three processes the one that is silent is suspected, when its own deadline is there.
#[test]
fn one_timer_serves_all_deadlines() {
    let mut lab = Lab::<Heartbeats>::new("nodes=4");
    for (at, process) in [(20_u32, 2), (30, 3), (40, 4), (130, 3), (140, 4)] {
        lab.chance.now = Micros::ms(u64::from(at));
        lab.inject(process, 1, Message::Heartbeat { incarnation: 1, seq: 1 + at / 100 });
    }
    assert_eq!(lab.memory(1).armed, Some(Micros::ms(320)));
    lab.chance.now = Micros::ms(320);
    lab.fire(1, "suspect");
    assert_eq!((lab.field(1, "suspected"), lab.field(1, "trusted")), ("2".to_owned(), "3,4".to_owned()));
    assert_eq!(lab.memory(1).armed, Some(Micros::ms(430)));
    let table = crate::heartbeats::view::exhibits(&lab.world).remove(0).value.plain();
    assert_eq!(table, "1:(suspected,trusted,trusted)");
}

#[test]
fn whoever_watches_can_be_asked() {
    let mut lab = Lab::<Heartbeats>::new("nodes=2");
    lab.ask(1, "suspects");
    lab.fire(1, "suspect");
    lab.ask(1, "suspects");
    lab.ask(2, "suspects");
    assert_eq!(lab.answers(), ["1 none", "2 2", "3 watches-nobody"]);
}

/// A process that was held up skips the heartbeats whose time is over, and keeps to its schedule.
#[test]
fn heartbeats_keep_to_a_schedule() {
    let mut lab = Lab::<Heartbeats>::new("nodes=2");
    let beats = |lab: &mut Lab<Heartbeats>, at: u64| {
        lab.chance.now = Micros::ms(at);
        lab.fire(2, "heartbeat");
        let next = lab.step.timers.last().and_then(|change| change.delay);
        let Some(Message::Heartbeat { seq, .. }) = lab.newest(2, 1) else { panic!("it has sent one") };
        (seq, next)
    };
    let after = |ms| Some(synod_model::Delay::Fixed(Micros::ms(ms)));
    assert_eq!(beats(&mut lab, 100), (2, after(100)));
    assert_eq!(beats(&mut lab, 1_250), (13, after(50)));
    assert_eq!(lab.said()[0], "P1 was held up for 1.1 s and skips 10 heartbeats: their time is over.");
    assert_eq!(beats(&mut lab, 1_300), (14, after(100)));
    // Its clock was set back: the schedule begins anew.
    assert_eq!(beats(&mut lab, 500), (15, after(100)));
}

/// In a circle all watch all, and each keeps its own opinion.
#[test]
fn all_watch_all() {
    let mut lab = Lab::<Heartbeats>::new("nodes=3 watch=all");
    assert_eq!(lab.sent, 6);
    lab.stabilize();
    lab.fire(2, "suspect");
    assert_eq!(lab.field(2, "suspected"), "1,3");
    assert_eq!(lab.field(1, "suspected"), "none");
    lab.fire(3, "heartbeat");
    lab.stabilize();
    assert_eq!(lab.field(2, "suspected"), "1");
    assert_eq!(lab.finds("false-suspicion").as_deref(), Some("P2 suspects P1, which is not down."));
}

/// Each rule off: what breaks, in the least number of steps.
#[test]
fn what_breaks_without_a_rule() {
    let broken = |bench: &Bench| bench.0.found(Expect::Always).map(|(id, _)| id).collect::<Vec<_>>();
    let mut eager = Bench::new("nodes=2", &["timeout-covers-jitter"]);
    eager.0.chance.now = Micros::ms(10);
    eager.0.deliver(2, 1, "Heartbeat");
    assert_eq!(eager.waits(), Micros::ms(110));
    assert_eq!(broken(&eager), ["accuracy"]);

    let mut gullible = Bench::new("nodes=2", &["stale-ignored"]);
    gullible.0.duplicate(2, 1, "Heartbeat");
    gullible.0.deliver(2, 1, "Heartbeat");
    gullible.0.crash(2);
    gullible.waits();
    gullible.0.deliver(2, 1, "Heartbeat");
    assert_eq!((gullible.suspected().as_str(), broken(&gullible)), ("none", vec!["trust-needs-news"]));

    let mut forgetful = Bench::new("nodes=2", &["incarnation-persisted"]);
    forgetful.0.deliver(2, 1, "Heartbeat");
    forgetful.0.restart(2);
    assert_eq!(broken(&forgetful), ["incarnations-grow"]);
    forgetful.0.deliver(2, 1, "Heartbeat");
    assert_eq!(broken(&forgetful), ["no-life-ignored", "incarnations-grow"]);
}

/// A copy that arrives after its process has started anew is no life ignored, and neither is a heartbeat that was overtaken.
#[test]
fn what_was_sent_before_may_be_ignored() {
    let mut lab = Lab::<Heartbeats>::new("nodes=2");
    lab.duplicate(2, 1, "Heartbeat");
    lab.deliver(2, 1, "Heartbeat");
    lab.fire(2, "heartbeat");
    lab.restart(2);
    lab.deliver_newest(2, 1, "Heartbeat");
    lab.stabilize();
    assert_eq!(lab.field(1, "ignored"), "2");
    lab.holds();
}
