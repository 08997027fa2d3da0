//! The scenarios that tests run: those that come with Synod, those that stand in `scenarios/`, and drawn ones.

use crate::swarm;
use synod_scenario::Scenario;

/// A scenario with a name to report it by.
#[derive(Clone, Debug)]
pub struct Case {
    /// Its name.
    pub name: String,
    /// Its text.
    pub text: String,
}

/// How many drawn scenarios of each system are among the cases.
const DRAWN: u64 = 12;
/// And how many with unusual parameters.
const UNUSUAL: u64 = 4;

/// The scenarios of the tests' own, as `build.rs` has found them.
static OWN: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/scenarios.rs"));

/// The scenarios that come with Synod, as `raft/leader-crash`.
pub fn bundled() -> Vec<Case> {
    let case = |s: &synod_library::BundledScenario| Case {
        name: format!("{}/{}", s.system, s.id),
        text: s.text.to_owned(),
    };
    synod_library::scenarios().into_iter().map(case).collect()
}

/// The scenarios that stand in `scenarios/`.
pub fn own() -> Vec<Case> {
    OWN.iter().map(|(name, text)| Case { name: (*name).to_owned(), text: (*text).to_owned() }).collect()
}

/// Scenarios of every system with faults drawn from a seed.
pub fn drawn() -> Vec<Case> {
    let catalogue = crate::catalogue();
    let of = |system: &synod_sim::System| {
        let id = system.meta.id;
        let case = |name: String, scenario: Scenario| Case { name, text: scenario.to_string() };
        let usual = (1..=DRAWN).map(|seed| case(format!("{id}#{seed}"), swarm::scenario(system, seed)));
        let unusual =
            (1..=UNUSUAL).map(|seed| case(format!("{id}#unusual-{seed}"), swarm::unusual(system, seed)));
        usual.chain(unusual).collect::<Vec<_>>()
    };
    catalogue.systems().iter().flat_map(of).collect()
}

/// All of them.
pub fn all() -> Vec<Case> {
    [bundled(), own(), drawn()].concat()
}
