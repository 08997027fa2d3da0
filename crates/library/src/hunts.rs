//! Where to look: for each safety rule of each system, a small start and a budget within which a search finds what breaks
//! when the rule is off. They stand with the rules, in the protocols; here they are read.

use synod_scenario::Scenario;
use synod_sim::System;
use synod_sim::explore::Plan;

/// Where a search finds what breaks without a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hunt {
    /// The system.
    pub system: &'static str,
    /// The rule that is switched off.
    pub rule: &'static str,
    /// Where it starts, and what may happen.
    within: synod_model::Hunt,
}

/// Every hunt of a system, in the order of its rules.
pub fn hunts_of(system: &System) -> impl Iterator<Item = Hunt> {
    let id = system.meta.id;
    system.rules.iter().filter_map(move |rule| Some(Hunt { system: id, rule: rule.id, within: rule.hunt? }))
}

/// Where a search finds what breaks without this rule of this system.
pub fn hunt_for(system: &System, rule: &str) -> Option<Hunt> {
    hunts_of(system).find(|hunt| hunt.rule == rule)
}

impl Hunt {
    /// The scenario that the search starts from, with every rule on.
    ///
    /// # Panics
    /// Never: a test searches every one of them.
    pub fn start(&self) -> Scenario {
        let lines = self.within.start.replace(" / ", "\n");
        let text = ["synod 1 ", self.system, " ", &lines, "\n"].concat();
        Scenario::parse(&text).expect("a test searches every hunt")
    }

    /// The start and the budget, in words.
    pub fn in_words(&self) -> String {
        [self.within.start, "; ", self.within.plan].concat()
    }

    /// What may happen how often.
    ///
    /// # Panics
    /// Never: a test searches every one of them.
    pub fn plan(&self) -> Plan {
        Plan::read(self.within.plan).expect("a test searches every hunt")
    }
}
