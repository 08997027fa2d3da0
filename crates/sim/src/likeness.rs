//! What can come of a scenario: runs with other seeds, told apart by what is seen and what is violated in them. A few runs to choose
//! from say more than a graph of all states.

use crate::catalogue::Catalogue;
use crate::session::{Options, Watch};
use synod_model::{Expect, Verdict};
use synod_scenario::{Scenario, ScenarioError};

/// Runs in which the same is seen and violated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alike {
    /// The first seed of them.
    pub seed: u64,
    /// How many there are.
    pub runs: u64,
    /// The invariants of *Sometimes* that are seen, in the order of the system.
    pub seen: Vec<&'static str>,
    /// Those of *Always* that are violated.
    pub violated: Vec<&'static str>,
}

/// What came of a scenario with other seeds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Likeness {
    /// How many runs there were.
    pub runs: u64,
    /// They by what is seen in them, the most frequent first.
    pub all: Vec<Alike>,
}

impl Likeness {
    /// Runs a scenario to its end with the seeds from 1 to `seeds`, but begins no run after `steps` steps in all.
    ///
    /// # Errors
    /// What is wrong with the scenario.
    pub fn of(
        catalogue: &Catalogue,
        scenario: &Scenario,
        seeds: u64,
        steps: u64,
    ) -> Result<Self, ScenarioError> {
        let until = scenario.until.unwrap_or(crate::DEFAULT_UNTIL);
        let mut this = Self::default();
        let mut taken = 0;
        for seed in 1..=seeds {
            if taken >= steps {
                break;
            }
            let options = Options { history: false, watch: Watch::All, forgiving: false };
            let system = catalogue.system_of(scenario)?;
            let mut session = system.open(Scenario { seed, ..scenario.clone() }, options)?;
            session.run_on(until)?;
            taken += session.present().step;
            this.runs += 1;
            let all = session.invariants();
            let which = |expect: Expect, verdict: Verdict| {
                let is = all.iter().filter(|found| (found.expect, found.verdict) == (expect, verdict));
                is.map(|found| found.id).collect::<Vec<_>>()
            };
            let seen = which(Expect::Sometimes, Verdict::Seen);
            let violated = which(Expect::Always, Verdict::Violated);
            match this.all.iter_mut().find(|alike| alike.seen == seen && alike.violated == violated) {
                Some(alike) => alike.runs += 1,
                None => this.all.push(Alike { seed, runs: 1, seen, violated }),
            }
        }
        this.all.sort_by_key(|alike| std::cmp::Reverse(alike.runs));
        Ok(this)
    }
}
