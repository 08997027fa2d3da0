//! Systems with their bundled scenarios: what a chunk of the page brings. The page loads the systems one by one, and what
//! it holds of one may not name the others.

use crate::{ABOUT, BundledScenario, CHALLENGES, LESSONS, SCENARIOS};
use std::rc::Rc;
use synod_model::{Checked, Lang, Meta, Micros, Protocol, Visitor};
use synod_protocols::Opening;
use synod_scenario::{
    Expectation, Introduction, Line, Load, Rate, Scenario, Setting, Statement, Verdict, When,
};
use synod_sim::Catalogue;

/// Some systems and their bundled scenarios.
#[derive(Clone, Default)]
pub struct Shelf {
    /// The systems.
    pub catalogue: Catalogue,
    /// Their scenarios, by the ids of the systems.
    pub scenarios: Vec<(&'static str, &'static [BundledScenario])>,
    /// The texts of lessons and challenges and about systems that are here, by their files.
    pub texts: Vec<(&'static str, Rc<str>)>,
}

impl Visitor for Shelf {
    fn add<P: Checked>(&mut self) {
        self.catalogue.add::<P>();
        // Looked up by the compiler, so that only the scenarios of this system come along.
        self.scenarios.push((P::META.id, const { of(P::META.id) }));
    }
}

impl Shelf {
    /// All systems, their scenarios, lessons and challenges.
    pub fn all() -> Self {
        let mut shelf = Self::default();
        synod_protocols::visit(&mut shelf);
        let all = LESSONS.iter().chain(CHALLENGES).flat_map(|(_, texts)| *texts);
        let texts = all.map(|bundled| (bundled.file, bundled.text));
        let about = ABOUT.iter().flatten().copied();
        shelf.texts = texts.chain(about).map(|(file, text)| (file, text.into())).collect();
        shelf
    }

    /// One system and its scenarios.
    pub fn of<P: Checked>() -> Self {
        let mut shelf = Self::default();
        shelf.add::<P>();
        shelf
    }

    /// One system without its scenarios, and with no more of its code than the stage needs: see [`Catalogue::add_early`].
    pub fn bare<P: Checked>() -> Self {
        let mut shelf = Self::default();
        shelf.catalogue.add_early::<P>();
        shelf
    }

    /// Puts the systems of another shelf beside these.
    pub fn extend(&mut self, more: Self) {
        self.catalogue.extend(more.catalogue);
        self.scenarios.extend(more.scenarios);
        self.texts.extend(more.texts);
    }

    /// The text of a file, if it is here.
    pub fn text(&self, file: &str) -> Option<Rc<str>> {
        self.texts.iter().find(|(known, _)| *known == file).map(|(_, text)| Rc::clone(text))
    }

    /// The bundled scenarios of a system that is here.
    pub fn scenarios_of(&self, system: &str) -> &'static [BundledScenario] {
        self.scenarios.iter().find(|(id, _)| *id == system).map_or(&[], |(_, scenarios)| scenarios)
    }
}

/// The ids of all systems, in the order of the registry, without their code.
pub fn ids() -> Vec<&'static str> {
    struct Ids(Vec<&'static str>);
    impl Visitor for Ids {
        fn add<P: Checked>(&mut self) {
            self.0.push(const { P::META.id });
        }
    }
    let mut ids = Ids(Vec::new());
    synod_protocols::visit(&mut ids);
    ids.0
}

/// The id of the system that the page opens with.
pub const OPENING: &str = Opening::META.id;

/// What the page opens with, and its id: the first scenario of all. It is written down here as data, so that the first
/// picture does not wait for what reads scenarios; a test compares it with the text.
pub fn opening_scenario() -> (Scenario, &'static str) {
    let said = |en: &str, zh: &str| vec![(Lang::En, en.to_owned()), (Lang::ZhCn, zh.to_owned())];
    let expect = |verdict, id: &str| {
        let expectation = Expectation::Invariant { verdict, id: id.to_owned().into() };
        Line::new(When::InOrder, Statement::Expect(expectation))
    };
    let scenario = Scenario {
        params: vec![Setting { key: "nodes".to_owned().into(), value: "5".to_owned().into() }],
        titles: said("First election", "第一次选举"),
        introduction: Introduction {
            shows: said(
                "Five nodes start as equals and elect one leader, which then copies what clients write to all of them.",
                "五个节点起初地位相同，它们选出一个领导者，再由它把客户端的写入复制到所有节点。",
            ),
            watch: said(
                "The arcs around the nodes are their election timers: S2's runs out first, at 180 ms, and it asks for votes.",
                "节点周围的弧线是选举定时器：S2 的在 180 毫秒时最先走完，于是它请求投票。",
            ),
            tries: said(
                "Crash S2 once it leads: who stands next, and in which term?",
                "等 S2 当上领导者后让它崩溃：接下来谁发起选举，在哪个任期？",
            ),
            ..Introduction::default()
        },
        seed: 41,
        load: vec![Load {
            rate: Rate { count: 4, per: Micros::secs(1) },
            words: vec!["put".to_owned().into()],
        }],
        lines: vec![
            expect(Verdict::Seen, "leader-elected"),
            expect(Verdict::Holds, "election-safety"),
            expect(Verdict::Holds, "converges"),
        ],
        until: Some(Micros::secs(5)),
        ..Scenario::new(OPENING)
    };
    (scenario, "first-election")
}

/// What every registered system is, without its code.
pub fn metas() -> Vec<&'static Meta> {
    struct Metas(Vec<&'static Meta>);
    impl Visitor for Metas {
        fn add<P: Checked>(&mut self) {
            self.0.push(&P::META);
        }
    }
    let mut metas = Metas(Vec::new());
    synod_protocols::visit(&mut metas);
    metas.0
}

const fn of(system: &str) -> &'static [BundledScenario] {
    let mut at = 0;
    while at < SCENARIOS.len() {
        if is_same(SCENARIOS[at].0.as_bytes(), system.as_bytes()) {
            return SCENARIOS[at].1;
        }
        at += 1;
    }
    &[]
}

const fn is_same(a: &[u8], b: &[u8]) -> bool {
    let mut at = 0;
    while at < a.len() && at < b.len() && a[at] == b[at] {
        at += 1;
    }
    at == a.len() && at == b.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use synod_protocols::load_balancer::LoadBalancer;

    #[test]
    fn a_shelf_of_all_systems_has_every_scenario() {
        let shelf = Shelf::all();
        assert_eq!(shelf.scenarios.len(), metas().len());
        for meta in metas() {
            assert_eq!(shelf.scenarios_of(meta.id), crate::scenarios_of(meta.id));
            assert!(shelf.catalogue.get(meta.id).is_some());
        }
    }

    #[test]
    fn ids_are_those_of_the_registry() {
        assert_eq!(ids(), metas().iter().map(|meta| meta.id).collect::<Vec<_>>());
    }

    #[test]
    fn what_the_page_opens_with_is_the_first_scenario() {
        let (scenario, id) = opening_scenario();
        let first = crate::scenarios()[0];
        assert_eq!((first.parse(), first.id), (scenario, id));
    }

    #[test]
    fn shelves_can_be_put_together() {
        let mut first = Shelf::bare::<Opening>();
        assert!(first.scenarios_of(OPENING).is_empty());
        first.extend(Shelf::of::<LoadBalancer>());
        first.extend(Shelf::of::<Opening>());
        assert_eq!(first.catalogue.systems().len(), 2, "what is here already is not put there again");
        assert!(!first.scenarios_of("load-balancer").is_empty() && !first.scenarios_of(OPENING).is_empty());
    }
}
