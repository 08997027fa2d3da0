//! The catalogue: every registered protocol, and how a scenario is opened with the one that it names.

use crate::check;
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
        Ok(Box::new(Session::open(Arc::new(self.clone()), scenario, options)?))
    }
}

/// Every registered protocol, in the order of the registry.
#[derive(Default)]
pub struct Catalogue {
    systems: Vec<System>,
}

impl Catalogue {
    /// The systems, in order.
    pub fn systems(&self) -> &[System] {
        &self.systems
    }

    /// The system with this id.
    pub fn get(&self, id: &str) -> Option<&System> {
        self.systems.iter().find(|s| s.id == id)
    }

    /// The system that a scenario names.
    ///
    /// # Errors
    /// When there is none of that name.
    pub(crate) fn system_of(&self, scenario: &Scenario) -> Result<&System, ScenarioError> {
        self.get(&scenario.system.value)
            .ok_or_else(|| check::unknown_system(&scenario.system, self.systems.iter().map(|s| s.id)))
    }

    /// Opens a scenario with the system it names.
    ///
    /// # Errors
    /// An unknown system, or whatever the scenario gets wrong, with its place.
    pub fn open(&self, scenario: Scenario) -> Result<Box<Session>, ScenarioError> {
        self.open_with(scenario, Options::default())
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
        self.systems.push(System::of::<P>());
    }
}
