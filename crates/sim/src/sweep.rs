//! Sweeps: many seeds, each a run under random faults, within what the invariants of the system assume.
//!
//! The idea is that of swarm testing (Groce et al., 2012): a seed does not use every kind of fault at a middling rate,
//! but first draws which kinds it uses at all and how often. Runs with a single kind of fault, driven hard, reach
//! states that a mixture never does. What is drawn is a scenario of plain lines, so a failing seed is a link that
//! anybody can open and step through.

mod draft;
mod kind;

use crate::driver::TRUE_RATE;
use crate::report::InvariantReport;
use crate::rng::{Purpose, Stream};
use crate::session::Options;
use crate::session::Session;
use crate::system::System;
use draft::{Draft, small};
use kind::Kind;
use synod_model::{Assumption, Expect, Micros, Sentence, Verdict};
use synod_scenario::{Load, Rate, Scenario, ScenarioError, Setting, Spanned};

/// Requests a second: drawn once a seed.
const LOAD: (u64, u64) = (2, 20);

/// The rates of clocks in millionths, where nothing rests on them.
const RATES: [u32; 7] = [500_000, 700_000, 900_000, TRUE_RATE, 1_100_000, 1_500_000, 2_000_000];
/// The most that a clock drifts where the system bears more, in millionths.
const MOST_DRIFT: u32 = 900_000;

/// A system to be swept, with what all its seeds share.
pub struct Sweep<'a> {
    system: &'a System,
    start: Scenario,
    /// The system as it is at the start.
    opened: Box<Session>,
    /// Which kinds of requests the settings offer, in the order of the table.
    offered: Vec<bool>,
    kinds: Vec<Kind>,
    restarts: bool,
    /// The rates of clocks that break no assumption, in millionths.
    rates: Vec<u32>,
}

/// What came of one seed.
#[derive(Clone, Debug)]
pub struct SeedReport {
    /// The seed.
    pub seed: u64,
    /// How many steps its run took.
    pub steps: u64,
    /// The fingerprint of all that happened.
    pub trace_hash: u64,
    /// The first violation: the step, the invariant's id, and the facts that contradict.
    pub violation: Option<(u64, &'static str, Sentence)>,
    /// The invariants and how they stand.
    pub invariants: Vec<InvariantReport>,
}

impl<'a> Sweep<'a> {
    /// A sweep of a system. Every run has the parameters, the rules and the end of `start`.
    ///
    /// # Errors
    /// When they make no sense for this system.
    pub fn new(system: &'a System, start: Scenario) -> Result<Self, ScenarioError> {
        let session = system.open(start.clone(), QUIET)?;
        let all = session.assumes();
        let always = system.invariants.iter().zip(&all).filter(|(i, _)| i.expect == Expect::Always);
        let assumed: Vec<Assumption> = always.flat_map(|(_, assumes)| assumes).copied().collect();
        let breaks = |what: Assumption| assumed.iter().any(|a| a.is_broken_by(what));
        let switches = !session.switches(&mut |_| 0).is_empty();
        let allowed = |kind: &Kind| match kind {
            Kind::Switch => switches,
            _ => kind.breaks().is_none_or(|broken| !breaks(broken)),
        };
        let bound = assumed.iter().filter_map(|a| match a {
            Assumption::DriftWithin(ppm) => Some((*ppm).min(MOST_DRIFT)),
            _ => None,
        });
        let within = |bound| vec![TRUE_RATE - bound, TRUE_RATE, TRUE_RATE + bound];
        let rates = bound.min().map_or(RATES.to_vec(), within);
        Ok(Self {
            system,
            start,
            offered: session.offered(),
            opened: session,
            kinds: Kind::ALL.into_iter().filter(allowed).collect(),
            restarts: !assumed.contains(&Assumption::CrashStop),
            rates,
        })
    }

    /// The names of the nodes, in order of their numbers.
    pub fn names(&self) -> &[String] {
        self.opened.names()
    }

    /// The run of a seed, as a scenario.
    pub fn draw(&self, seed: u64) -> Scenario {
        let mut chance = Stream::new(seed, Purpose::Faults);
        let mut scenario = self.start.clone();
        scenario.seed = seed;
        self.load(&mut chance, &mut scenario);
        let kinds: Vec<Kind> = self.kinds.iter().filter(|_| chance.below(2) == 0).copied().collect();
        let until = scenario.until.unwrap_or(crate::DEFAULT_UNTIL);
        let switches = self.switches(&mut chance);
        let (nodes, rates) = (self.names().len(), self.rates.clone());
        let draft = Draft::new(chance, nodes, self.restarts, rates, switches);
        scenario.lines = draft.draw(&kinds, until);
        scenario
    }

    /// The settings between which the system switches, for this seed.
    fn switches(&self, chance: &mut Stream) -> Vec<Vec<Setting>> {
        let all = self.opened.switches(&mut |n| chance.pick(n));
        let setting =
            |(key, value): (&str, String)| Setting { key: key.to_owned().into(), value: value.into() };
        all.into_iter().map(|settings| settings.into_iter().map(setting).collect()).collect()
    }

    /// Clients that use the system's usual request, and perhaps others that are not for a person alone.
    fn load(&self, chance: &mut Stream, scenario: &mut Scenario) {
        let offered = self.system.requests.iter().zip(&self.offered).filter(|(_, offered)| **offered);
        for (i, (kind, _)) in offered.enumerate() {
            let wanted = i == 0 || (kind.weight > 0 && chance.below(2) == 0);
            let count = LOAD.0 + chance.below(LOAD.1 - LOAD.0 + 1);
            if wanted {
                let rate = Rate { count: small(count), per: Micros::secs(1) };
                scenario.load.push(Load { rate, words: vec![Spanned::from(kind.id.to_owned())] });
            }
        }
    }

    /// Runs a seed to its end, or until the system has had its time to recover, and looks for a violation.
    ///
    /// # Errors
    /// Only when a bound of the simulator is reached.
    pub fn run(&self, seed: u64) -> Result<SeedReport, ScenarioError> {
        let scenario = self.draw(seed);
        let until = scenario.until.unwrap_or(crate::DEFAULT_UNTIL);
        let mut session = self.system.open(scenario, QUIET)?;
        session.run_on(until)?;
        let end = session.summary(true, 0);
        let always = session.violations().first().map(|v| (v.step, v.invariant, v.says.clone()));
        let eventually = || {
            let missing = end.invariants.iter().find(|i| i.verdict == Verdict::Violated)?;
            Some((end.steps, missing.id, missing.finding.clone()?))
        };
        Ok(SeedReport {
            seed,
            steps: end.steps,
            trace_hash: end.trace_hash,
            violation: always.or_else(eventually),
            invariants: end.invariants,
        })
    }

    /// The run of a seed once more, with its history, at a step: what a link to it shows.
    ///
    /// # Errors
    /// As [`Sweep::run`].
    pub fn replay(&self, seed: u64, step: u64) -> Result<Box<Session>, ScenarioError> {
        let mut session = self.system.open(self.draw(seed), Options::default())?;
        session.seek(step)?;
        Ok(session)
    }
}

const QUIET: Options = Options { history: false, watch: crate::session::Watch::All, forgiving: false };
