//! What is done to the network as a whole or to one link: it becomes slower or faster, or loses more or less.

use crate::StepKind;
use crate::runner::{Runner, Scratch, change_link};
use crate::texts;
use synod_scenario::{Command, NetChange, ScenarioError};

impl Runner {
    pub(super) fn net(&mut self, change: &NetChange, scratch: &mut Scratch) -> Result<(), ScenarioError> {
        match &change.link {
            Some(wire) => change_link(&mut self.driver.network, wire, change, &self.names)?,
            None => self.driver.network.change(change),
        }
        scratch.report.action.kind = StepKind::Net;
        self.mind_settings();
        Self::say(scratch, || texts::NET.with([Command::Net(change.clone()).to_string().into()]));
        Ok(())
    }
}
