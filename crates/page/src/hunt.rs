//! A search on the page: what was asked for, and how it goes on. A helper searches in the page's place and tells how far it
//! has come, so that no frame is dropped meanwhile; or, where there is none, the page searches itself, in slices of a few
//! milliseconds. A slice ends by the clock; what the search finds depends neither on how it is cut nor on who searches.

mod asked;

pub(crate) use asked::SPEC_STATES;
pub use asked::{Asked, Start, label};

use crate::question::{self, Question};
use crate::ui::Notice;
use crate::undo::Place;
use synod_explore::{AnySearch, Progress, SearchReport};
use synod_model::{Lang, Sentence};
use synod_sim::Catalogue;
use synod_specs::Specification;

/// How long a slice may take, in milliseconds: less than half of a frame, as there is the stage to paint.
const SLICE_MS: f64 = 6.0;
/// How many states a slice takes before it looks at the clock.
const SLICE_STATES: u64 = 16;
/// The least time between two renderings of the progress, in milliseconds.
const TELL_MS: f64 = 150.0;

/// For how many slices a helper is asked at a time: it does the next one while the page hears of the last.
const ASKED: u32 = 2;

/// Who searches in the page's place. It hears the question ([`Question::text`]), and then, by an empty text, that it is to go
/// on for a slice. It tells that it is ready, by an empty text, and after each slice what its search tells
/// ([`AnySearch::tell`]). Dropped, it ends.
pub trait Helper {
    /// Says something to it.
    fn say(&self, text: &str);
}

/// Goes on for a slice of some milliseconds by this clock.
pub fn go_on(search: &mut dyn AnySearch, millis: f64, now: fn() -> f64) -> Progress {
    let start = now();
    let mut progress = search.progress();
    while progress.ended.is_none() && now() - start < millis {
        progress = search.advance(SLICE_STATES);
    }
    progress
}

/// The search of the page: at most one.
#[derive(Default)]
pub struct Hunt {
    /// What is asked for next.
    pub asked: Asked,
    /// Why that cannot be searched.
    pub refused: Option<Notice>,
    /// Why its question makes no sense.
    pub no_question: Option<Notice>,
    /// What is searched, as a text.
    question: String,
    /// The search. Where a helper searches, it only hears of it.
    search: Option<Box<dyn AnySearch>>,
    helper: Option<Box<dyn Helper>>,
    /// For how many slices the helper was asked that it has not told yet.
    owed: u32,
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
        let progress = go_on(search.as_mut(), SLICE_MS, now);
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

    /// Somebody searches in the page's place from now on.
    pub fn hand_over(&mut self, helper: Box<dyn Helper>, now: fn() -> f64) {
        self.last = Some(now());
        // Before it is ready there is nothing to ask.
        (self.helper, self.owed) = (Some(helper), ASKED);
    }

    /// What the helper tells; whether there is something new to show. `None` if it cannot be so.
    pub fn hear(&mut self, told: &str, now: fn() -> f64) -> Option<bool> {
        let (Some(search), Some(helper)) = (&mut self.search, &self.helper) else { return Some(false) };
        if told.is_empty() {
            helper.say(&self.question);
            self.owed = 1;
            return Some(false);
        }
        self.owed = self.owed.saturating_sub(1);
        // While the search rests, nothing is heard of it; what is told afterwards has all of it.
        if !self.runs {
            return Some(false);
        }
        if !search.hear(told) {
            return None;
        }
        let now = now();
        self.took += now - self.last.replace(now).unwrap_or(now);
        let report = search.report();
        self.runs = report.progress.ended.is_none();
        self.report = Some(report);
        if self.runs {
            self.ask();
        } else {
            self.helper = None;
        }
        Some(true)
    }

    /// Asks the helper to go on.
    fn ask(&mut self) {
        for _ in self.owed..ASKED {
            self.helper.iter().for_each(|helper| helper.say(""));
        }
        self.owed = ASKED;
    }

    /// Searches without a helper, from the beginning; the number of the first slice, if the search goes on.
    pub(crate) fn search_alone(
        &mut self,
        systems: &Catalogue,
        specs: &'static [Specification],
    ) -> Option<u32> {
        self.helper.take()?;
        let question = Question::read(&self.question, specs)?;
        let (search, _) = question.begin(systems).ok()?;
        (self.report, self.search) = (Some(search.report()), Some(search));
        (self.took, self.last) = (0.0, None);
        self.number += 1;
        self.runs.then_some(self.number)
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
        question: &Question,
        (search, notes): question::Begun,
        from: Option<Place>,
        rule: Option<&'static str>,
    ) {
        self.cancel();
        self.question = question.text();
        self.report = Some(search.report());
        (self.search, self.notes, self.from, self.rule, self.runs) = (Some(search), notes, from, rule, true);
    }

    /// Goes on after a while, or for a while no more; the number of the next slice, if there is one.
    pub fn pause(&mut self, now: fn() -> f64) -> Option<u32> {
        self.runs = !self.runs && self.search.is_some();
        self.number += 1;
        let helped = self.runs && self.helper.is_some();
        self.last = helped.then(now);
        if helped {
            self.ask();
        }
        (self.runs && !helped).then_some(self.number)
    }

    /// Ends the search and forgets its result.
    pub fn cancel(&mut self) {
        let asked = std::mem::take(&mut self.asked);
        self.forget();
        self.asked = asked;
    }

    /// Another system is on the stage: nothing of the search is left.
    pub(crate) fn forget(&mut self) {
        *self = Self { number: self.number + 1, ..Self::default() };
    }

    /// The run that it may have started from is gone.
    pub(crate) fn leave_run(&mut self) {
        self.shown = None;
        if self.from.is_some() {
            self.cancel();
        }
    }
}
