//! What is interesting can be read while the run plays: time waits for it, and what is routine is passed over.

use crate::common::page;
use std::cell::Cell;
use synod_page::{Deed, Hold, Pace, State, Weight};

thread_local! {
    static CLOCK: Cell<f64> = const { Cell::new(0.0) };
}

/// How long a frame takes, in milliseconds.
const FRAME: f64 = 16.0;

/// An election as the page opens with it, at the pace at which it opens.
fn election(hold: Hold) -> State {
    CLOCK.set(0.0);
    let mut page = page("synod 1 raft nodes=5\nseed 41\nload 4/1s put\nuntil 5s\n");
    page.now = || CLOCK.get();
    page.settings.hold = hold;
    page.update(Deed::Play);
    page
}

/// Every caption of the first seconds of play, with when it came and how long it stood, in milliseconds.
fn captions(page: &mut State, seconds: u32) -> Vec<(Weight, String, f64)> {
    let mut all: Vec<(Weight, String, f64)> = Vec::new();
    let mut last = u64::MAX;
    while CLOCK.get() < f64::from(seconds) * 1_000.0 && page.playing {
        CLOCK.set(CLOCK.get() + FRAME);
        page.pass(FRAME);
        page.session.frame(&mut page.frame);
        let told = page.caption.told();
        if told.step == last || told.sentences.is_empty() {
            if let Some((_, _, stood)) = all.last_mut() {
                *stood += FRAME;
            }
            continue;
        }
        last = told.step;
        all.push((told.weight, page.say(&told.sentences[0]), FRAME));
    }
    all.pop();
    all
}

#[test]
fn what_is_interesting_stands_long_enough_to_be_read() {
    for hold in [Hold::Slow, Hold::Stop] {
        let mut page = election(hold);
        let all = captions(&mut page, 60);
        let leader =
            all.iter().find(|(_, says, _)| says.contains("leader of term 1") && says.contains("becomes"));
        assert!(leader.is_some(), "{all:#?}");
        let interesting: Vec<_> = all.iter().filter(|(weight, ..)| *weight == Weight::Interesting).collect();
        assert!(interesting.len() > 3, "{all:#?}");
        for (_, says, stood) in interesting {
            assert!(*stood >= 2_500.0 - FRAME, "{hold:?}: {says:?} stood for {stood} ms");
        }
        for (weight, says, stood) in &all {
            assert!(*weight != Weight::Aside, "{hold:?}: {says:?}");
            assert!(*stood > 0.0);
        }
    }
}

#[test]
fn time_slows_or_stops_as_the_reader_chose() {
    let reached = |hold| {
        let mut page = election(hold);
        captions(&mut page, 30);
        page.session.present().playhead
    };
    let (off, slow, stop) = (reached(Hold::Off), reached(Hold::Slow), reached(Hold::Stop));
    assert!(stop < slow && slow < off, "{stop:?} {slow:?} {off:?}");
}

#[test]
fn at_a_fast_pace_nothing_waits() {
    let reached = |hold| {
        let mut page = election(hold);
        page.update(Deed::Pace(Pace::at(9)));
        captions(&mut page, 3);
        page.session.present().playhead
    };
    assert_eq!(reached(Hold::Slow), reached(Hold::Off));
}

#[test]
fn a_step_by_hand_is_told_at_once() {
    let mut page = election(Hold::Slow);
    page.update(Deed::Pause);
    for step in 1..40 {
        page.update(Deed::Forward);
        assert_eq!(page.caption.told().step, step);
        assert_eq!(page.caption.told().sentences, page.session.caption().sentences);
    }
}
