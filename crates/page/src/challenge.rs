//! A challenge on the page: its run is on the stage, and whatever the reader does is judged at every moment.

use crate::state::State;
use crate::taught::Tried;
use crate::texts as t;
use crate::ui::Tab;
use crate::wanted::{WantedLesson, lesson_text};
use synod_lesson::{Challenge, Desk, Judged};
use synod_library::{Bundled, Shelf};
use synod_model::Named;
use synod_scenario::{Pos, Scenario, ScenarioError};

/// The key of a link under which the challenge stands.
pub(crate) const CHALLENGE: &str = "challenge";

/// The bundled scenario `SYSTEM/SCENARIO` of a system that is here.
pub(crate) fn bundled_of(shelf: &Shelf, name: &str) -> Option<Scenario> {
    let (system, id) = name.split_once('/')?;
    shelf.scenarios_of(system).iter().find(|bundled| bundled.id == id).map(Bundled::parse)
}

impl State {
    /// Begins the challenge that is wanted, in place of the run; or beside the run that the link brought, which is judged then.
    ///
    /// # Errors
    /// When there is none of this id, or it makes no sense.
    pub(crate) fn begin_challenge(&mut self, wanted: WantedLesson) -> Result<(), ScenarioError> {
        let text = lesson_text(&self.shelf, &wanted).ok_or_else(|| {
            let known = Named::Other.all(wanted.all().iter().map(|bundled| bundled.id));
            ScenarioError::new(Pos::NONE, t::NO_SUCH_CHALLENGE.with([wanted.id.as_str().into(), known]))
        })?;
        let challenge = Challenge::parse(&text)?;
        if wanted.beside && challenge.looks_back() {
            // What is to be looked back for is kept from the beginning on.
            let at = self.session.present().moment();
            let mut session = self.shelf.catalogue.open(self.session.recorded())?;
            challenge.prepare(&mut session)?;
            session.seek_moment(at)?;
            self.replace(session, None);
            self.arrived();
        } else if !wanted.beside {
            let shelf = std::rc::Rc::clone(&self.shelf);
            let bundled = |name: &str| bundled_of(&shelf, name);
            let scenario = challenge.run.scenario(Desk { catalogue: &shelf.catalogue, bundled: &bundled })?;
            let mut session = self.shelf.catalogue.open(scenario)?;
            challenge.prepare(&mut session)?;
            self.replace(session, None);
            self.playing = !self.session.scenario().stepwise && !self.calm;
            self.arrived();
        }
        let (name, own) = ((wanted.system, wanted.id), wanted.text);
        self.challenge = Some(Box::new(Tried { name, own, challenge, hints: 0, run: self.runs.present }));
        self.ui.tab = Tab::Lesson;
        self.ui.sheet = true;
        Ok(())
    }

    /// What the judge says of the run at this moment; nothing if another run is on the stage.
    pub fn judged(&self) -> Option<Judged> {
        let tried = self.challenge.as_ref().filter(|tried| tried.run == self.runs.present)?;
        let bundled = |name: &str| bundled_of(&self.shelf, name);
        let desk = Desk { catalogue: &self.shelf.catalogue, bundled: &bundled };
        tried.challenge.judge_here(desk, &self.session).ok()
    }

    /// Shows one hint more.
    pub fn hint(&mut self) {
        if let Some(tried) = &mut self.challenge {
            tried.hints = (tried.hints + 1).min(tried.challenge.hints.len());
        }
    }
}
