//! Makes a run that violates an invariant shorter, so that a person sees what matters in it.
//!
//! A random run fails with a hundred faults of which three are needed. This is delta debugging (Zeller and Hildebrandt,
//! 2002): leave out a part of the lines, run again, and keep the rest if it still fails; first large parts, then small ones,
//! at last single lines. What is left fails as the whole did, and no single line of it can be left out,
//! unless the bound on steps was reached before.

use crate::session::info::Stopped;
use crate::session::{Options, Watch};
use crate::system::System;
use synod_model::Micros;
use synod_scenario::{Scenario, When};

/// The most steps of all runs that shorten one scenario.
pub(crate) const MOST_SHORTENING: u64 = 3_000_000;

/// Looks for a shorter scenario that violates the same invariant, one that must always hold. Lines after the violation
/// are gone in any case. `None` if it does not violate it.
pub fn minimise(system: &System, scenario: &Scenario, invariant: &str) -> Option<Scenario> {
    let mut search = Minimiser { system, invariant, left: MOST_SHORTENING };
    let mut best = scenario.clone();
    let at = search.fails(&best)?;
    if !best.stepwise {
        best.until = Some(at);
        best.lines.retain(|line| !matches!(line.when, When::At(when) if when > at));
    }
    while search.shorten(&mut best) {}
    Some(best)
}

struct Minimiser<'a> {
    system: &'a System,
    invariant: &'a str,
    /// How many steps may still be taken.
    left: u64,
}

impl Minimiser<'_> {
    /// When a scenario violates the invariant; `None` if it does not, or if a line of it makes no sense any more.
    fn fails(&mut self, scenario: &Scenario) -> Option<Micros> {
        let options = Options { history: false, watch: Watch::All, ..Options::default() };
        let mut session = self.system.open(scenario.clone(), options).ok()?;
        let end = scenario.until.filter(|_| !scenario.stepwise).unwrap_or(Micros(u64::MAX));
        loop {
            let went = session.advance(end, self.left);
            let present = session.present();
            if session.violations().iter().any(|v| v.invariant == self.invariant) {
                self.left = self.left.saturating_sub(present.step);
                return Some(present.at);
            }
            // Other invariants may be violated before.
            if !matches!(went, Ok(Stopped::Violation)) {
                self.left = self.left.saturating_sub(present.step);
                return None;
            }
        }
    }

    /// Tries every part of the lines and every load; whether anything could be left out.
    fn shorten(&mut self, best: &mut Scenario) -> bool {
        let before = best.lines.len() + best.load.len();
        let mut part = best.lines.len();
        while part > 0 {
            let mut from = 0;
            while from < best.lines.len() && self.left > 0 {
                let mut shorter = best.clone();
                shorter.lines.drain(from..best.lines.len().min(from + part));
                if self.fails(&shorter).is_some() { *best = shorter } else { from += part }
            }
            part /= 2;
        }
        for at in (0..best.load.len()).rev() {
            let mut shorter = best.clone();
            shorter.load.remove(at);
            if self.left > 0 && self.fails(&shorter).is_some() {
                *best = shorter;
            }
        }
        self.left > 0 && best.lines.len() + best.load.len() < before
    }
}
