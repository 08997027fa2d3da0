//! The content of Synod: every registered system, and the scenarios that are one click away.
//!
//! A scenario is a file in `scenarios/SYSTEM/ID.synod`, written as anybody would write one; its titles are in it, and
//! its `expect` lines say what it shows. A lesson is a file in `lessons/SYSTEM/ID.lesson`, a challenge one in
//! `lessons/SYSTEM/ID.challenge`.

mod hunts;
mod pairs;
mod shelf;
mod specs;

pub use hunts::{Hunt, hunt_for, hunts_of};
pub use pairs::{Pair, pairs};
pub use shelf::{OPENING, Shelf, ids, metas, opening_scenario};
pub use specs::specs_of;
pub use synod_protocols::{Opening, systems};

use synod_model::{Lang, Text};
use synod_scenario::Scenario;
use synod_sim::Catalogue;

/// A text that comes with Synod: a scenario, a lesson, a challenge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bundled {
    /// The system it is for.
    pub system: &'static str,
    /// Its id, unique within the system. Contract.
    pub id: &'static str,
    /// Its file, below the folder of its kind.
    pub file: &'static str,
    /// Its text.
    pub text: &'static str,
}

/// What is known of a text without the text: what lists say of it.
#[derive(Debug, PartialEq, Eq)]
pub struct Listed {
    /// The system it is for.
    pub system: &'static str,
    /// Its id.
    pub id: &'static str,
    /// Its file, below the folder of its kind.
    pub file: &'static str,
    /// Its title.
    pub title: Text,
    /// What a scenario shows, what one can do after a lesson, what a challenge asks for.
    pub says: Text,
    /// How many questions it asks.
    pub asked: usize,
}

/// A scenario that comes with Synod.
pub type BundledScenario = Bundled;

macro_rules! bundled {
    ($folder:literal / $system:literal / $id:literal / $kind:literal) => {
        Bundled {
            system: $system,
            id: $id,
            file: concat!($system, "/", $id, ".", $kind),
            text: include_str!(concat!(
                env!("CARGO_MANIFEST_DIR"),
                "/",
                $folder,
                "/",
                $system,
                "/",
                $id,
                ".",
                $kind
            )),
        }
    };
}

/// All texts of a kind by system.
type Table = &'static [(&'static str, &'static [Bundled])];

/// Every bundled scenario by system, as `build.rs` has found them; the first of a system is the one it opens with.
const SCENARIOS: Table = include!(concat!(env!("OUT_DIR"), "/synod.rs"));

/// Every lesson by system, in the order in which they are read.
const LESSONS: Table = include!(concat!(env!("OUT_DIR"), "/lesson.rs"));

/// Every challenge by system.
const CHALLENGES: Table = include!(concat!(env!("OUT_DIR"), "/challenge.rs"));

/// What is listed, by system, likewise.
type Lists = &'static [(&'static str, &'static [Listed])];

const LISTED_SCENARIOS: Lists = include!(concat!(env!("OUT_DIR"), "/synod.listed.rs"));
const LISTED_LESSONS: Lists = include!(concat!(env!("OUT_DIR"), "/lesson.listed.rs"));
const LISTED_CHALLENGES: Lists = include!(concat!(env!("OUT_DIR"), "/challenge.listed.rs"));

macro_rules! about {
    ($file:literal) => {
        ($file, include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/lessons/", $file)))
    };
}

/// What is to be known about systems, in each language a file and its text.
const ABOUT: &[[(&str, &str); 2]] = include!(concat!(env!("OUT_DIR"), "/about.rs"));

/// The same files by system.
const LISTED_ABOUT: &[(&str, [&str; 2])] = include!(concat!(env!("OUT_DIR"), "/about.listed.rs"));

/// The words of the field that lessons introduce, a line each: in English, a tabulator, in Chinese.
const TERMS: &str = include_str!("../lessons/terms.txt");

/// What a system has of a kind.
fn of_system<T>(table: &'static [(&'static str, &'static [T])], system: &str) -> &'static [T] {
    table.iter().find(|(id, _)| *id == system).map_or(&[], |(_, all)| all)
}

/// The file of what is to be known about a system, in a language.
pub fn about_file(system: &str, lang: Lang) -> Option<&'static str> {
    let (_, files) = LISTED_ABOUT.iter().find(|(id, _)| *id == system)?;
    Some(files[lang as usize])
}

/// What is to be known about a system, in a language.
pub fn about(system: &str, lang: Lang) -> Option<&'static str> {
    let file = about_file(system, lang)?;
    ABOUT.iter().flatten().find(|(known, _)| *known == file).map(|(_, text)| *text)
}

/// What lists say of the scenarios of a system.
pub fn listed_scenarios(system: &str) -> &'static [Listed] {
    of_system(LISTED_SCENARIOS, system)
}

/// What lists say of the lessons of a system.
pub fn listed_lessons(system: &str) -> &'static [Listed] {
    of_system(LISTED_LESSONS, system)
}

/// What lists say of the challenges of a system.
pub fn listed_challenges(system: &str) -> &'static [Listed] {
    of_system(LISTED_CHALLENGES, system)
}

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
    of_system(SCENARIOS, system)
}

/// The lessons of a system, in the order in which they are read.
pub fn lessons_of(system: &str) -> &'static [Bundled] {
    of_system(LESSONS, system)
}

/// The challenges of a system.
pub fn challenges_of(system: &str) -> &'static [Bundled] {
    of_system(CHALLENGES, system)
}

/// What `SYSTEM/ID` names among lessons.
pub fn lesson(name: &str) -> Option<&'static Bundled> {
    named(LESSONS, name)
}

/// What `SYSTEM/ID` names among challenges.
pub fn challenge(name: &str) -> Option<&'static Bundled> {
    named(CHALLENGES, name)
}

fn named(table: Table, name: &str) -> Option<&'static Bundled> {
    let (system, id) = name.split_once('/')?;
    of_system(table, system).iter().find(|bundled| bundled.id == id)
}

/// Whether two words are one term of the field, in English and in Chinese.
pub fn is_term(en: &str, zh: &str) -> bool {
    TERMS.lines().any(|line| line.split_once('\t') == Some((en, zh)))
}

/// The bundled scenario of a system with this id.
pub fn scenario(system: &str, id: &str) -> Option<&'static BundledScenario> {
    bundled(system, Some(id))
}

/// What `SYSTEM/ID` names among scenarios, read.
pub fn scenario_named(name: &str) -> Option<Scenario> {
    named(SCENARIOS, name).map(Bundled::parse)
}

/// The bundled scenario of a system with this id, or the one that the system opens with.
pub fn bundled(system: &str, id: Option<&str>) -> Option<&'static BundledScenario> {
    scenarios_of(system).iter().find(|s| id.is_none_or(|id| s.id == id))
}

impl Bundled {
    /// The scenario that it is.
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

    #[test]
    fn without_an_id_the_first_scenario_of_a_system_opens() {
        assert_eq!(bundled("raft", None), scenarios().first().copied());
        assert_eq!(bundled("paxos", None).map(|s| s.id), Some("happy-path"));
        assert_eq!(scenario("raft", "happy-path"), None);
    }

    #[test]
    fn every_folder_of_scenarios_belongs_to_a_registered_system() {
        let catalogue = catalogue();
        for (system, scenarios) in SCENARIOS.iter().chain(LESSONS).chain(CHALLENGES) {
            assert!(catalogue.get(system).is_some(), "{system}/: no such system is registered");
            let empty = scenarios.is_empty() && SCENARIOS.iter().any(|(id, _)| id == system);
            assert!(
                !empty || lessons_of(system).len() + challenges_of(system).len() > 0,
                "{system}/ is empty"
            );
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
