//! A search on the page: what was asked for, and the slices of a few milliseconds in which it goes on, so that no frame is
//! dropped meanwhile. A slice ends by the clock; what the search finds does not depend on how it is cut.

mod asked;

pub(crate) use asked::SPEC_STATES;
pub use asked::{Asked, Start, label};

use crate::ui::Notice;
use crate::undo::Place;
use synod_explore::{AnySearch, SearchReport};
use synod_model::{Lang, Sentence};

/// How long a slice may take, in milliseconds: less than half of a frame, as there is the stage to paint.
const SLICE_MS: f64 = 6.0;
/// How many states a slice takes before it looks at the clock.
const SLICE_STATES: u64 = 16;
/// The least time between two renderings of the progress, in milliseconds.
const TELL_MS: f64 = 150.0;

/// The search of the page: at most one.
#[derive(Default)]
pub struct Hunt {
    /// What is asked for next.
    pub asked: Asked,
    /// Why that cannot be searched.
    pub refused: Option<Notice>,
    /// Why its question makes no sense.
    pub no_question: Option<Notice>,
    search: Option<Box<dyn AnySearch>>,
    /// The moment of the run that it started from, if it did.
    pub from: Option<Place>,
    /// The rule that it switched off.
    pub rule: Option<&'static str>,
    /// Where one was before the counterexample, and where it is.
    pub shown: Option<(Place, Place)>,
    /// Whether slices go on.
    pub runs: bool,
    /// For how long it has gone on, in milliseconds of the reader's time.
    took: f64,
    /// When the last slice ended, unless it was paused then.
    last: Option<f64>,
    told_at: f64,
    /// The result of the search, as of the last slice that reported it.
    pub report: Option<SearchReport>,
    /// What is not looked at, and why.
    pub notes: Vec<Sentence>,
    /// Slices of an earlier search stop when they see another number.
    pub(crate) number: u32,
}

impl Hunt {
    /// One slice; whether there is something new to show, and whether another one follows. `now` is the reader's clock, in milliseconds.
    pub fn slice(&mut self, number: u32, now: fn() -> f64) -> (bool, bool) {
        let Some(search) = self.search.as_mut().filter(|_| self.runs && self.number == number) else {
            return (false, false);
        };
        let start = now();
        let mut progress = search.progress();
        while progress.ended.is_none() && now() - start < SLICE_MS {
            progress = search.advance(SLICE_STATES);
        }
        let end = now();
        // The reader waits between two slices too.
        self.took += end - self.last.replace(end).unwrap_or(start);
        self.runs = progress.ended.is_none();
        let tells = !self.runs || end - self.told_at >= TELL_MS;
        if tells {
            self.told_at = end;
            self.report = Some(search.report());
        }
        (tells, self.runs)
    }

    /// A sentence about the system that is searched.
    pub fn say(&self, sentence: &Sentence, lang: Lang) -> String {
        sentence.render(lang, &|node| self.search.as_ref().map_or_else(String::new, |s| s.name(node)))
    }

    /// States in a second, as the reader waits for them.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "a rate to read"
    )]
    pub fn rate(&self, states: u64) -> u64 {
        (states as f64 * 1_000.0 / self.took.max(1.0)) as u64
    }

    pub(crate) fn begin(
        &mut self,
        search: Box<dyn AnySearch>,
        notes: Vec<Sentence>,
        from: Option<Place>,
        rule: Option<&'static str>,
    ) {
        let report = Some(search.report());
        let (asked, number) = (std::mem::take(&mut self.asked), self.number + 1);
        let search = Some(search);
        *self = Self { asked, search, notes, from, rule, report, number, runs: true, ..Self::default() };
    }

    /// Goes on after a while, or for a while no more; the number of the next slice, if there is one.
    pub fn pause(&mut self) -> Option<u32> {
        self.runs = !self.runs && self.search.is_some();
        self.last = None;
        self.number += 1;
        self.runs.then_some(self.number)
    }

    /// Ends the search and forgets its result.
    pub fn cancel(&mut self) {
        let (asked, number) = (std::mem::take(&mut self.asked), self.number + 1);
        *self = Self { asked, number, ..Self::default() };
    }

    /// The run that it may have started from is gone.
    pub fn leave_run(&mut self) {
        self.shown = None;
        if self.from.is_some() {
            *self =
                Self { asked: std::mem::take(&mut self.asked), number: self.number + 1, ..Self::default() };
        }
    }
}
