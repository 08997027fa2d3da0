//! From where and how fast a scenario is shown, and for how long a reader reads first what to wait for.

use crate::deed::LeadIn;
use crate::state::State;
use crate::ui::Notice;
use synod_scenario::{Introduction, Pace, Scenario};
use synod_sim::Session;

/// How long the caption of a run that plays says what to wait for: so long at least, in milliseconds, ..
const LEAST_MS: f64 = 5_000.0;

/// .. and so long unless something of note happens before.
const MOST_MS: f64 = 10_000.0;

impl State {
    /// Goes to the moment from which the run is to be shown; what lies before it is known, and can be gone back to.
    pub(crate) fn begin_to_show(&mut self) {
        let from = self.session.scenario().introduction.from.as_ref().map(|from| from.value.min(self.end()));
        if let Some(from) = from
            && let Err(error) = self.session.seek_time(from)
        {
            self.ui.notice = Some(Notice::Scenario(error));
            return;
        }
        self.lead_in = Some(LeadIn { since: (self.now)(), step: self.session.present().step });
    }

    /// Whether the run stands where it begins, or where it begins to be shown.
    fn at_first(&self) -> bool {
        let present = self.session.present();
        let from = &self.session.scenario().introduction.from;
        present.step == 0 || from.as_ref().is_some_and(|from| from.value == present.playhead)
    }

    /// Whether the caption says what to wait for: where the run begins, and for a while as it plays from there on.
    pub fn leads_in(&self) -> bool {
        let reads = || {
            self.at_first() || self.playing && self.lead_in.is_some_and(|lead_in| self.still_reads(lead_in))
        };
        !self.session.scenario().introduction.shows.is_empty() && reads()
    }

    /// Whether the reader of a run that plays still reads what to wait for.
    fn still_reads(&self, lead_in: LeadIn) -> bool {
        let (passed, present) = ((self.now)() - lead_in.since, self.session.present().step);
        let marked = || self.session.marks().iter().any(|m| m.step > lead_in.step && m.step <= present);
        passed < LEAST_MS || passed < MOST_MS && !marked()
    }

    /// Whether the introduction is open by itself: until the reader goes elsewhere.
    pub fn introduces(&self) -> bool {
        self.at_first() || self.lead_in.is_some()
    }

    /// The pace at which a scenario is opened in place of the present one: its own; or else what the reader has chosen, and
    /// not what the one before has asked for.
    pub(crate) fn pace_of(&self, next: &Session) -> Pace {
        let asked = self.session.scenario().introduction.speed.unwrap_or_default();
        let chosen = if self.pace == asked { Pace::default() } else { self.pace };
        next.scenario().introduction.speed.unwrap_or(chosen)
    }

    /// Gives a run that came in a link the introduction of the bundled scenario that it was made of.
    pub(crate) fn introduce(&self, scenario: &mut Scenario, bundled: Option<&str>) {
        if scenario.introduction != Introduction::default() || bundled.is_none() {
            return;
        }
        if let Ok((of, _)) = self.bundled(&scenario.system.value, bundled) {
            scenario.introduction = of.introduction;
        }
    }
}
