//! What an *Eventually* is judged after: everything is mended, and the run goes on by itself.

use crate::driver::TRUE_RATE;
use crate::report::{Broken, Cause};
use crate::runner::{Runner, Scratch, Went, initial_network};
use crate::world::Act;
use synod_model::{Expect, Fault, InvariantSet, Sentence, Status, Verdict};
use synod_scenario::{NetChange, Ppm};

/// What became of an *Eventually*.
#[derive(Clone, Debug)]
pub(crate) enum Ending {
    /// It came about.
    CameAbout,
    /// This is still missing.
    Missing(Sentence),
    /// It did not come about, and states on the way broke these assumptions.
    NotClaimed(Vec<Broken>),
}

impl Ending {
    /// How the invariant stands.
    pub(crate) const fn verdict(&self) -> Verdict {
        match self {
            Self::CameAbout => Verdict::Held,
            Self::Missing(_) => Verdict::Violated,
            Self::NotClaimed(_) => Verdict::Unchecked,
        }
    }
}

impl Runner {
    /// Faults stop and what is broken is mended: what an *Eventually* is judged after. The network is as slow as it was
    /// at the start, and loses nothing.
    pub(crate) fn heal_everything(&mut self, scratch: &mut Scratch) {
        self.driver.network = initial_network(&self.scenario, &self.names)
            .expect("the same network was made when the run was opened");
        self.driver.let_time_run();
        self.run_again();
        self.driver.network.change_everywhere(&NetChange {
            loss: Some(Ppm(0)),
            duplicate: Some(Ppm(0)),
            reorder: Some(Ppm(0)),
            ..NetChange::default()
        });
        self.workload.clear();
        self.driver.release_all();
        self.apply(Act::Fault(&Fault::Heal), scratch);
        for id in self.ids() {
            match self.world.status(id) {
                Status::Down => {
                    self.apply(Act::Fault(&Fault::Restart { node: id, wiped: false }), scratch);
                }
                Status::Paused => {
                    self.apply(Act::Fault(&Fault::Resume(id)), scratch);
                    self.driver.resumed(id);
                }
                Status::Up => {}
            }
            self.driver.set_rate(id, TRUE_RATE);
        }
    }

    /// Runs on after healing until every *Eventually* holds, at most for as long as the protocol may take, since the last
    /// request was answered: much may be waiting. What became of each, in the order of the table.
    pub(crate) fn settle(mut self) -> Vec<Ending> {
        let mut scratch = Scratch::default();
        scratch.step.quiet = true;
        self.forget_lines();
        self.heal_everything(&mut scratch);
        let (mut end, mut answers) = (self.now(), None);
        let mut eventual = InvariantSet::NONE;
        for (i, invariant) in self.system.invariants.iter().enumerate() {
            if invariant.expect == Expect::Eventually {
                eventual = eventual.with(i);
            }
        }
        let assumes = self.world.assumes();
        let mut broken: Vec<Vec<Broken>> = vec![Vec::new(); assumes.len()];
        loop {
            let mut missing = Vec::new();
            self.world.findings(eventual, &mut missing);
            for (i, _) in &missing {
                for now in self.broken_here(&assumes[*i], &Cause::Healed) {
                    if broken[*i].iter().all(|before| before.assumption != now.assumption) {
                        broken[*i].push(now);
                    }
                }
            }
            let answered = Some(self.metrics.answered());
            if answers != answered {
                (end, answers) = (self.now().plus(self.system.meta.settles_within), answered);
            }
            if missing.is_empty() || !matches!(self.next(end, &mut scratch), Ok(Went::Stepped)) {
                let mut all = vec![Ending::CameAbout; self.system.invariants.len()];
                for (i, says) in missing {
                    let broken = std::mem::take(&mut broken[i]);
                    all[i] =
                        if broken.is_empty() { Ending::Missing(says) } else { Ending::NotClaimed(broken) };
                }
                return all;
            }
        }
    }
}
