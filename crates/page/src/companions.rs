//! Runs come to stand beside the one on the stage, and follow it.

use crate::beside::{Pane, Wanted};
use crate::state::State;
use crate::texts as t;
use crate::ui::Notice;
use synod_scenario::{Beside, Scenario, ScenarioError};
use synod_scene::Insets;
use synod_sim::{Companion, MOST_COMPARED, Options, Schedule};

impl State {
    /// What a link has beside its first run.
    ///
    /// # Errors
    /// When there is no such scenario, or something is wrong with it.
    pub fn beside(&self, beside: &Beside) -> Result<Wanted, ScenarioError> {
        match beside {
            Beside::Run(run) => Ok((Scenario::parse(&run.text)?, None)),
            Beside::Bundled { system, scenario } => self.bundled(system, scenario.as_deref()),
        }
    }

    fn derive(&self, own: &Scenario, schedule: Schedule) -> Result<Companion, ScenarioError> {
        let time_of = |step| self.session.time_of(step);
        let first = self.session.recorded();
        Companion::open(&self.shelf.catalogue, &first, &time_of, own.clone(), schedule, Options::default())
    }

    /// Puts a run beside the one on the stage.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn add_beside(&mut self, wanted: Wanted, schedule: Schedule) -> Result<(), ScenarioError> {
        let (own, bundled) = wanted;
        let companion = self.derive(&own, schedule)?;
        self.panes.schedule = schedule;
        self.panes.of = (self.edits, self.session.branch());
        self.panes.all.truncate(MOST_COMPARED - 2);
        self.panes.all.push(Pane::new(companion, bundled));
        self.follow_beside();
        Ok(())
    }

    /// Brings all of them to where the run on the stage is.
    pub fn follow_beside(&mut self) {
        if self.panes.is_empty() {
            return;
        }
        let mut panes = std::mem::take(&mut self.panes);
        let of = (self.edits, self.session.branch());
        let at = self.session.present().playhead;
        let anew = panes.of != of;
        panes.of = of;
        let schedule = panes.schedule;
        panes.all.retain_mut(|pane| {
            let mut outcome = Ok(());
            if anew {
                outcome =
                    self.derive(&pane.companion.own, schedule).map(|companion| pane.companion = companion);
            }
            let outcome = outcome.and_then(|()| pane.companion.follow(at));
            outcome.map_err(|error| self.ui.notice = Some(Notice::Scenario(error))).is_ok()
        });
        self.panes = panes;
    }

    /// What of a pane's canvas stays free, so that equal nodes stand at the heights that they have on the stage. The heading
    /// above the canvas and the caption below it are as high as this, in pixels where text has its usual size.
    pub fn pane_insets(&self) -> Insets {
        const HEADING: f32 = 44.0;
        const CAPTION: f32 = 63.0;
        let Insets { top, right, bottom, left } = self.stage.insets(self.ui.embed, false);
        let text_size = self.stage.text_size;
        let less = |inset: f32, by: f32| (inset - by * text_size).max(10.0);
        Insets { top: less(top, HEADING), right, bottom: less(bottom, CAPTION), left }
    }

    /// What a run is called: the title that a branch has got, or else its system with what is special about it. Other
    /// titles are about another schedule.
    pub fn called(&self, own: &Scenario) -> String {
        if let (Schedule::Own, Some(title)) = (self.panes.schedule, own.title(self.lang())) {
            return title.to_owned();
        }
        let meta = self.shelf.catalogue.get(&own.system.value).map(|system| system.meta);
        let mut name = meta.map_or(own.system.value.as_str(), |meta| meta.title.get(self.lang())).to_owned();
        for setting in &own.params {
            name.push_str(&[" ", &setting.key.value, "=", &setting.value.value].concat());
        }
        for rule in &own.without {
            name.push_str(&[" ", &self.say(&t::WITHOUT_RULE.with([rule.value.as_str().into()]))].concat());
        }
        name
    }
}
