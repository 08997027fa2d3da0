//! Questions and answers.

use super::{Bench as _, Lab};

/// Machine 2 asks at 1 s; the question takes `there`, the answer `back` milliseconds.
fn exchange(params: &str, without: &[&str], there: u64, back: u64) -> Lab {
    let mut lab = Lab::with(params, without, &[]);
    lab.at_ms(1_000);
    lab.fire(2, "poll");
    lab.at_ms(1_000 + there);
    lab.deliver(2, 1, "TimeRequest");
    lab.at_ms(1_000 + there + back);
    lab.deliver(1, 2, "TimeReply");
    lab
}

fn fields(lab: &Lab, node: u16) -> [String; 4] {
    ["last_offset_us", "correction_us", "delay_us", "error_bound_us"].map(|name| lab.field(node, name))
}

/// Checks, section 7: asymmetric links.
#[test]
fn half_the_difference_of_both_ways_remains() {
    let lab = exchange("machines=1 offsets=0,250", &[], 30, 10);
    assert_eq!(fields(&lab, 2), ["-240000", "-240000", "40000", "20000"]);
    lab.holds();
    let lab = exchange("machines=1 offsets=0,250 min-delay=10ms", &[], 30, 10);
    assert_eq!(fields(&lab, 2)[3], "10000");
    assert!(lab.finds("asymmetric-error").is_some(), "the bound is met");
    assert!(lab.finds("error-bounded").is_none());
}

#[test]
fn an_answer_that_is_taken_as_it_is_is_late_by_the_way_back() {
    let lab = exchange("machines=1", &["round-trip-halved"], 5, 25);
    assert_eq!(fields(&lab, 2), ["-25000", "-25000", "30000", "15000"]);
    assert!(lab.finds("error-bounded").is_some());
}

#[test]
fn a_clock_that_is_slowed_measures_and_is_set_all_the_same() {
    let mut lab = exchange("machines=1 offsets=0,100", &[], 10, 10);
    assert_eq!(lab.field(2, "correction_us"), "-100000");
    assert_eq!(lab.field(2, "ahead_us"), "100000");
    lab.at_ms(1_520);
    lab.fire(2, "poll");
    assert_eq!(lab.field(2, "ahead_us"), "50000");
    lab.at_ms(1_530);
    lab.deliver(2, 1, "TimeRequest");
    lab.at_ms(1_540);
    lab.deliver(1, 2, "TimeReply");
    assert_eq!(fields(&lab, 2)[..3], ["0", "-100000", "20000"]);
    lab.at_ms(2_030);
    lab.fire(2, "slew");
    assert_eq!(lab.field(2, "ahead_us"), "0");
    lab.holds();
}

#[test]
fn an_answer_to_an_older_question_is_known_by_t1() {
    for without in [&[][..], &["replies-matched"][..]] {
        let mut lab = Lab::with("machines=1", without, &[]);
        lab.at_ms(1_000);
        lab.fire(2, "poll");
        lab.deliver(2, 1, "TimeRequest");
        lab.at_ms(2_000);
        lab.fire(2, "poll");
        lab.at_ms(2_004);
        lab.deliver(1, 2, "TimeReply");
        if without.is_empty() {
            assert_eq!(fields(&lab, 2)[0], "none");
            lab.holds();
        } else {
            assert_eq!(fields(&lab, 2), ["-1002000", "-1002000", "4000", "2000"]);
            assert!(lab.finds("error-bounded").is_some());
        }
    }
}

/// Checks, section 7: Berkeley's textbook case, with milliseconds for minutes.
#[test]
fn three_o_clock_325_and_250() {
    let mut lab = Lab::new("algorithm=berkeley machines=2 offsets=0,25,-10");
    lab.at_ms(1_000);
    lab.fire(1, "poll");
    lab.stabilize();
    assert_eq!([1, 2, 3].map(|node| lab.field(node, "last_offset_us")), ["5000", "-20000", "15000"]);
    assert_eq!(lab.field(1, "sources_used"), "1,2,3");
    lab.holds();
}

#[test]
fn a_difference_is_applied_once_however_often_it_comes() {
    let mut lab = Lab::new("algorithm=berkeley machines=1 offsets=0,40");
    lab.at_ms(1_000);
    lab.fire(1, "poll");
    lab.deliver(1, 2, "PollClock");
    lab.deliver(2, 1, "ClockIs");
    lab.duplicate(1, 2, "Adjust");
    lab.at_ms(1_900);
    lab.deliver(1, 2, "Adjust");
    lab.deliver(1, 2, "Adjust");
    assert_eq!(lab.field(2, "correction_us"), "-20000");
    // One that comes after the question of the next round has been answered is too late.
    lab.at_ms(2_000);
    lab.fire(1, "poll");
    lab.stabilize();
    assert_eq!(lab.field(2, "last_offset_us"), "0");
}

#[test]
fn a_clock_that_is_far_off_moves_nobody() {
    for (without, moved, used) in
        [(&[][..], "0", "1,2,3,4"), (&["outliers-excluded"][..], "2000000", "1,2,3,4,5")]
    {
        let mut lab = Lab::with("algorithm=berkeley machines=4 offsets=0,0,0,0,10000", without, &[]);
        lab.at_ms(1_000);
        lab.fire(1, "poll");
        lab.stabilize();
        assert_eq!(lab.field(2, "last_offset_us"), moved);
        assert_eq!(lab.field(1, "sources_used"), used);
        let back = if without.is_empty() { "-10000000" } else { "-8000000" };
        assert_eq!(lab.field(5, "last_offset_us"), back, "it is sent its difference all the same");
        assert_eq!(lab.finds("majority-of-truth").is_some(), !without.is_empty());
    }
}

#[test]
fn a_majority_of_all_sources_must_agree() {
    let mut lab = Lab::new("algorithm=ntp sources=3 machines=1 falsetickers=3 offsets=0,0,0,60");
    lab.at_ms(1_000);
    lab.fire(4, "poll");
    for source in [3, 1] {
        lab.deliver(4, source, "TimeRequest");
        lab.deliver(source, 4, "TimeReply");
        assert_eq!(lab.field(4, "last_offset_us"), "none");
    }
    lab.deliver(4, 2, "TimeRequest");
    lab.deliver(2, 4, "TimeReply");
    assert_eq!(lab.field(4, "last_offset_us"), "-60000");
    assert_eq!(lab.field(4, "sources_used"), "1,2");
    assert!(lab.finds("falseticker-excluded").is_some());
    lab.holds();
}

#[test]
fn of_eight_samples_the_fastest_counts() {
    let mut lab = Lab::new("algorithm=ntp machines=1 poll=1s");
    let delays = [40, 6, 50, 60, 50, 40, 60, 50, 40, 40];
    let mut bounds = Vec::new();
    for (turn, delay) in (1..).zip(delays) {
        lab.at_ms(turn * 1_000);
        lab.fire(2, "poll");
        lab.deliver(2, 1, "TimeRequest");
        lab.at_ms(turn * 1_000 + delay);
        lab.deliver(1, 2, "TimeReply");
        bounds.push(lab.field(2, "error_bound_us"));
    }
    assert_eq!(bounds[0], "20000");
    assert!(bounds[1..9].iter().all(|bound| bound == "3000"), "{bounds:?}");
    assert_eq!(bounds[9], "20000", "the ninth after it: the fast one has gone");
}
