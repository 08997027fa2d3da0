//! The content of Synod: every registered system, and the scenarios that are one click away.
//!
//! A scenario is a file in `scenarios/SYSTEM/ID.synod`, written as anybody would write one; its titles are in it, and
//! its `expect` lines say what it shows.

mod hunts;
mod pairs;
mod shelf;
mod specs;

pub use hunts::{Hunt, hunt_for, hunts_of};
pub use pairs::{Pair, pairs};
pub use shelf::{OPENING, Shelf, ids, metas, opening_scenario};
pub use specs::specs_of;
pub use synod_protocols::{Opening, systems};

use synod_scenario::Scenario;
use synod_sim::Catalogue;

/// A scenario that comes with Synod.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BundledScenario {
    /// The system it is for.
    pub system: &'static str,
    /// Its id, unique within the system. Contract.
    pub id: &'static str,
    /// Its text.
    pub text: &'static str,
}

macro_rules! bundled {
    ($system:literal / $id:literal) => {
        BundledScenario {
            system: $system,
            id: $id,
            text: include_str!(concat!(
                env!("CARGO_MANIFEST_DIR"),
                "/scenarios/",
                $system,
                "/",
                $id,
                ".synod"
            )),
        }
    };
}

/// Every bundled scenario by system, as `build.rs` has found them; the first of a system is the one it opens with.
const SCENARIOS: &[(&str, &[BundledScenario])] = include!(concat!(env!("OUT_DIR"), "/scenarios.rs"));

/// Every registered system.
pub fn catalogue() -> Catalogue {
    let mut catalogue = Catalogue::default();
    synod_protocols::visit(&mut catalogue);
    catalogue
}

/// Every registered system and the examples of docs/protocol.md, for tests: whatever holds for all systems holds for these.
pub fn with_examples() -> Catalogue {
    let mut catalogue = Catalogue::default();
    synod_protocols::visit_with_examples(&mut catalogue);
    catalogue
}

/// Every bundled scenario, by system in the order of the registry.
pub fn scenarios() -> Vec<&'static BundledScenario> {
    metas().into_iter().flat_map(|meta| scenarios_of(meta.id)).collect()
}

/// The bundled scenarios of a system; the first is the one that it opens with.
pub fn scenarios_of(system: &str) -> &'static [BundledScenario] {
    SCENARIOS.iter().find(|(id, _)| *id == system).map_or(&[], |(_, scenarios)| scenarios)
}

/// The bundled scenario of a system with this id.
pub fn scenario(system: &str, id: &str) -> Option<&'static BundledScenario> {
    bundled(system, Some(id))
}

/// The bundled scenario of a system with this id, or the one that the system opens with.
pub fn bundled(system: &str, id: Option<&str>) -> Option<&'static BundledScenario> {
    scenarios_of(system).iter().find(|s| id.is_none_or(|id| s.id == id))
}

impl BundledScenario {
    /// The scenario itself.
    ///
    /// # Panics
    /// Never: a test parses every one of them.
    pub fn parse(&self) -> Scenario {
        Scenario::parse(self.text).expect("a test parses every bundled scenario")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use synod_model::Lang;

    #[test]
    fn without_an_id_the_first_scenario_of_a_system_opens() {
        assert_eq!(bundled("raft", None), scenarios().first().copied());
        assert_eq!(bundled("paxos", None).map(|s| s.id), Some("happy-path"));
        assert_eq!(scenario("raft", "happy-path"), None);
    }

    #[test]
    fn every_folder_of_scenarios_belongs_to_a_registered_system() {
        let catalogue = catalogue();
        for (system, scenarios) in SCENARIOS {
            assert!(catalogue.get(system).is_some(), "scenarios/{system}: no such system is registered");
            assert!(!scenarios.is_empty(), "scenarios/{system} is empty");
        }
    }

    #[test]
    fn every_scenario_parses_and_has_a_title_in_every_language() {
        for bundled in scenarios() {
            let scenario = Scenario::parse(bundled.text).unwrap_or_else(|e| panic!("{}: {e}", bundled.id));
            assert_eq!(scenario.system.value, bundled.system);
            for lang in Lang::ALL {
                assert!(
                    scenario.titles.iter().any(|(l, _)| *l == lang),
                    "{} has a title in {lang:?}",
                    bundled.id
                );
            }
        }
    }
}
