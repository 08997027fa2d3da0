//! Clocks and samples against numbers reckoned by hand, and nodes on the bench.

mod clocks;
mod commits;
mod exchanges;
mod samples;

use super::ClockSync;
use synod_model::Micros;

type Lab = synod_model::kit::Lab<ClockSync>;

impl Bench for Lab {
    fn at_ms(&mut self, at: u64) {
        self.chance.now = Micros::ms(at);
    }
}

/// What tests ask of a bench.
trait Bench {
    /// Every clock's hardware shows this.
    fn at_ms(&mut self, at: u64);
}
