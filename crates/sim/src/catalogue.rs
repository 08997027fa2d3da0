//! The catalogue: every registered protocol, and how a scenario is opened with the one that it names.

use crate::check;
use crate::runner::late;
use crate::session::{Options, Session};
use crate::system::System;
use std::sync::Arc;
use synod_model::{Checked, Visitor};
use synod_scenario::{Scenario, ScenarioError};

impl System {
    /// Opens a scenario of this system.
    ///
    /// # Errors
    /// Whatever the scenario gets wrong, with its place.
    pub fn open(&self, scenario: Scenario, options: Options) -> Result<Box<Session>, ScenarioError> {
        late::complete();
        Ok(Box::new(Session::open(Arc::new(self.clone()), scenario, options)?))
    }
}

/// The registered protocols, in the order of the registry. On the page the code of some may still have to come.
#[derive(Clone, Default)]
pub struct Catalogue {
    systems: Vec<System>,
    /// The ids of all of them, of those to come as well.
    listed: Vec<&'static str>,
}

impl Catalogue {
    /// The systems, in order.
    pub fn systems(&self) -> &[System] {
        &self.systems
    }

    /// Notes the ids of systems that are to come.
    pub fn list(&mut self, ids: impl IntoIterator<Item = &'static str>) {
        for id in ids {
            if !self.listed.contains(&id) {
                self.listed.push(id);
            }
        }
    }

    /// Adds the systems of another catalogue that are not here yet.
    pub fn extend(&mut self, more: Self) {
        self.list(more.listed);
        for system in more.systems {
            if self.get(system.id).is_none() {
                self.systems.push(system);
            }
        }
    }

    /// Adds a protocol of which a page has no more code than the stage needs. Nobody may look closer at its runs before the
    /// rest is here: [`Catalogue::complete_system`].
    pub fn add_early<P: Checked>(&mut self) {
        self.list([P::META.id]);
        self.systems.push(System::early::<P>());
    }

    /// The rest of the code of a protocol is here.
    pub fn complete_system<P: Checked>() {
        crate::world::complete::<P>();
    }

    /// The system with this id.
    pub fn get(&self, id: &str) -> Option<&System> {
        self.systems.iter().find(|s| s.id == id)
    }

    /// The system that a scenario names.
    ///
    /// # Errors
    /// When there is none of that name.
    pub fn system_of(&self, scenario: &Scenario) -> Result<&System, ScenarioError> {
        self.get(&scenario.system.value)
            .ok_or_else(|| check::unknown_system(&scenario.system, self.listed.iter().copied()))
    }

    /// Opens a scenario with the system it names.
    ///
    /// # Errors
    /// An unknown system, or whatever the scenario gets wrong, with its place.
    pub fn open(&self, scenario: Scenario) -> Result<Box<Session>, ScenarioError> {
        self.open_with(scenario, Options::default())
    }

    /// As [`Catalogue::open`], for a page that has the code for what people do and expect still to come. Until it is
    /// [`complete`](Catalogue::complete), nobody may do or expect anything in the run, and but for its parameters and rules
    /// a scenario is taken at its word: it must be known to make sense.
    ///
    /// # Errors
    /// As [`Catalogue::open`].
    pub fn open_early(&self, scenario: Scenario) -> Result<Box<Session>, ScenarioError> {
        let system = Arc::new(self.system_of(&scenario)?.clone());
        Ok(Box::new(Session::open(system, scenario, Options::default())?))
    }

    /// The code for what people do and expect, and for what finds out whether a scenario makes sense, is here.
    pub fn complete() {
        late::complete();
    }

    /// As [`Catalogue::open`], with options.
    ///
    /// # Errors
    /// As [`Catalogue::open`].
    pub fn open_with(&self, scenario: Scenario, options: Options) -> Result<Box<Session>, ScenarioError> {
        self.system_of(&scenario)?.open(scenario, options)
    }
}

impl Visitor for Catalogue {
    fn add<P: Checked>(&mut self) {
        self.list([P::META.id]);
        self.systems.push(System::of::<P>());
    }
}
