//! The network as the scenario has it, and which of a protocol's assumptions it and the faults break.

use super::Runner;
use crate::check;
use crate::network::Network;
use crate::report::{Broken, Cause};
use synod_model::Assumption;
use synod_scenario::{NetChange, Scenario, ScenarioError, Wire};

impl Runner {
    /// Notes which assumptions the network's settings and the configuration break.
    pub(crate) fn mind_settings(&mut self) {
        if self.driver.network.loses() {
            self.breaks(Assumption::NoLoss);
        }
        if self.is_slow() {
            self.breaks(Assumption::BoundedDelay);
        }
        for broken in self.world.unsound() {
            self.breaks(broken);
        }
    }

    /// Whether that is so already of the network that the scenario starts with.
    pub(crate) fn starts_slow(&self) -> bool {
        let network = initial_network(&self.scenario, &self.names);
        network.is_ok_and(|network| network.longest() > self.world.delay_bound())
    }

    /// Whether messages may take longer than the protocol's time-outs tolerate.
    pub(crate) fn is_slow(&self) -> bool {
        self.driver.network.longest() > self.world.delay_bound()
    }

    /// Notes that a message takes longer than the protocol's time-outs bear, since its link carries so much; a message is
    /// said by its number.
    pub(super) fn comes_late(&mut self, serial: u32) {
        let doing = self.doing.replace(format!("m{serial}"));
        self.breaks(Assumption::BoundedDelay);
        self.doing = doing;
    }

    /// Notes that a fault breaks an assumption, in the step that is under way; said as in [`Assumption::is_broken_by`].
    pub(crate) fn breaks(&mut self, what: Assumption) {
        let step = if self.doing.is_some() { self.steps + 1 } else { self.steps };
        let known = |b: &Broken| {
            b.assumption == what || b.assumption.id() == what.id() && !b.assumption.is_broken_by(what)
        };
        if !self.broken.iter().any(known) {
            let by = self.doing.clone().map_or(Cause::Settings, Cause::Line);
            self.broken.push(Broken { assumption: what, step, at: self.now(), by });
        }
    }

    /// What of this an assumption is broken by, first.
    pub(crate) fn broken_by(&self, assumption: Assumption) -> Option<&Broken> {
        self.broken.iter().find(|broken| assumption.is_broken_by(broken.assumption))
    }

    /// The conditions of the system's own that the present state breaks, of those that an invariant assumes.
    pub(crate) fn broken_here<'a>(
        &'a self,
        assumes: &'a [Assumption],
        by: &'a Cause,
    ) -> impl Iterator<Item = Broken> + 'a {
        let own = self.world.breaks().into_iter().map(Assumption::Own);
        let assumed = own.filter(|own| assumes.iter().any(|a| a.is_broken_by(*own)));
        assumed.map(|assumption| Broken { assumption, step: self.steps, at: self.now(), by: by.clone() })
    }
}

/// The network as the scenario has it at the start.
pub(crate) fn initial_network(scenario: &Scenario, names: &[String]) -> Result<Network, ScenarioError> {
    let mut network = Network::new(scenario.initial_net());
    for (wire, change) in scenario.initial_links() {
        change_link(&mut network, wire, change, names)?;
    }
    Ok(network)
}

/// Changes both or one direction of a link.
pub(crate) fn change_link(
    network: &mut Network,
    wire: &Wire,
    change: &NetChange,
    names: &[String],
) -> Result<(), ScenarioError> {
    let (from, to) = check::ends(wire, names)?;
    network.change_link(from, to, change);
    if wire.both {
        network.change_link(to, from, change);
    }
    Ok(())
}
