//! How virtual time passes while the run plays.

use crate::caption::{Hold, Told, Weight};
use crate::state::State;
use crate::ui::{Notice, Selection};
use synod_model::Micros;
use synod_sim::{MarkKind, Stopped};

/// How many steps are taken before the clock is looked at.
const STEPS: u64 = 128;

/// How long taking steps may last in one frame, in milliseconds; what is left over is forgotten.
const STEPPING_MS: f64 = 9.0;

/// How much faster time passes while no message is in flight and the pace is slow: nobody likes to watch a timer. The
/// chip of virtual time says so.
pub const HURRY: u8 = 5;

/// Above this pace nothing is hurried and nothing is waited for, in virtual microseconds per second.
pub(crate) const UNHURRIED_FROM: u64 = 100_000;

/// How much slower time passes while something interesting is read.
const SLOWLY: f64 = 0.15;

impl State {
    /// Lets virtual time pass for `gap` real milliseconds.
    pub fn pass(&mut self, gap: f64) {
        if !self.replays((self.now)()) {
            self.advance(gap);
        }
        if let Some(moved) = self.lesson.as_ref().map(|taught| taught.hooks.moved) {
            moved(self);
        }
    }

    #[expect(clippy::cast_precision_loss, reason = "a pace is far below 2^52")]
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "rounded down, never negative"
    )]
    fn advance(&mut self, gap: f64) {
        let (now, begun) = (self.now, (self.now)());
        self.caption.turn(begun);
        self.owed += gap * self.flow(begun) * self.pace.micros_per_second() as f64 / 1_000.0;
        let whole = self.owed.floor();
        self.owed -= whole;
        let target = self.session.present().playhead.plus(Micros(whole as u64));
        // Whoever goes a way of their own is not stopped on that of the lesson.
        let taught = self.lesson.as_ref().filter(|_| !self.strays());
        let target = taught.and_then(|taught| taught.stops()).map_or(target, |stop| target.min(stop));
        for taken in 1.. {
            match self.session.advance(target, 1) {
                Ok(Stopped::Arrived) => break,
                Ok(Stopped::Budget) => {
                    let (step, weight) = (self.session.present().step, self.weight());
                    self.caption.offer(step, weight, begun, || self.session.caption().sentences);
                    // What was read last must go first.
                    if self.waits_for_reader() || (taken % STEPS == 0 && now() - begun > STEPPING_MS) {
                        self.owed = 0.0;
                        break;
                    }
                }
                Ok(Stopped::Violation) => {
                    self.playing = false;
                    self.arrived();
                    break;
                }
                Ok(Stopped::Until | Stopped::Ended) => {
                    self.playing = false;
                    self.tell();
                    break;
                }
                Err(error) => {
                    self.playing = false;
                    self.ui.notice = Some(Notice::Scenario(error));
                    break;
                }
            }
        }
        self.forget_arrived_cheaply();
    }

    /// How many times faster than the pace says time passes now.
    fn flow(&self, now: f64) -> f64 {
        let waits = self.pace.micros_per_second() <= UNHURRIED_FROM;
        match self.settings.hold {
            Hold::Slow | Hold::Stop if waits && self.caption.waits() => 0.0,
            Hold::Stop if waits && self.caption.is_read(now) => 0.0,
            Hold::Slow if waits && self.caption.is_read(now) => SLOWLY,
            _ if self.quiet() => f64::from(HURRY),
            _ => 1.0,
        }
    }

    /// Whether time stands still until something interesting was read.
    fn waits_for_reader(&self) -> bool {
        self.caption.waits()
            && self.settings.hold != Hold::Off
            && self.pace.micros_per_second() <= UNHURRIED_FROM
    }

    /// Whether time passes slowly, or not at all, for the sake of the caption.
    pub fn holds(&self) -> bool {
        self.playing && self.flow((self.now)()) < 1.0
    }

    /// How much the present step matters.
    fn weight(&self) -> Weight {
        let present = self.session.present().step;
        let marked = self.session.marks().last().filter(|mark| mark.step == present);
        let report = self.session.last();
        let routine = !report.notes.is_empty() && report.notes.iter().all(|note| note.aside);
        match marked.map(|mark| mark.kind) {
            Some(MarkKind::Protocol(_) | MarkKind::Violation) => Weight::Interesting,
            None if routine => Weight::Aside,
            _ => Weight::News,
        }
    }

    /// The caption says what the present step was.
    pub(crate) fn tell(&mut self) {
        let step = self.session.present().step;
        let sentences = if step == 0 { Vec::new() } else { self.session.caption().sentences };
        self.caption.say(Told { step, weight: self.weight(), sentences }, (self.now)());
    }

    /// Whether nothing moves but the clocks, at a pace at which a person would wait for it, with nothing to read meanwhile.
    pub fn quiet(&self) -> bool {
        let still = self.playing && self.frame.messages.is_empty();
        still && self.pace.micros_per_second() <= UNHURRIED_FROM && !self.leads_in()
    }

    /// As [`State::forget_arrived`], but only when a message is selected at all.
    fn forget_arrived_cheaply(&mut self) {
        if matches!(self.ui.selection, Selection::Message(_)) {
            self.forget_arrived();
        }
    }
}
