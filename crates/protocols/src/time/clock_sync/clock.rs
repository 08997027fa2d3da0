//! A clock that can be set: what its crystal shows, corrected, and never back if it is not to be.
//!
//! It has two readings. The *corrected* one is the best that the node knows. The *shown* one is what everybody reads; it is ahead for
//! as long as the clock runs slower so that it need not go back. Times are microseconds; a parameter `raw` is what the hardware shows.

use synod_model::prelude::*;

const MILLION: i128 = 1_000_000;

/// What a node's clock is by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Oscillator {
    /// By how many microseconds it is ahead at the beginning.
    pub offset: i64,
    /// By how many millionths it is fast.
    pub drift: i64,
    /// By how many millionths it runs slower while it has to go back.
    pub slew: i64,
}

impl Oscillator {
    /// What it shows, without any correction.
    pub fn at(&self, raw: i64) -> i64 {
        narrow(i128::from(raw) + (i128::from(raw) * i128::from(self.drift)).div_euclid(MILLION)) + self.offset
    }
}

fn narrow(n: i128) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// A clock that has been set back and runs slower until it is right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Slewing {
    /// Since when.
    from: i64,
    /// By how much it was ahead then.
    amount: i64,
}

/// What was made of a node's clock. It is kept over a crash, as a computer's clock runs on by a battery.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Fields)]
pub struct Correction {
    /// By how many microseconds the node has corrected its clock, from its start on.
    #[zh("节点从开始以来把时钟校正了多少微秒。")]
    pub correction_us: i64,
    /// By how much the clock is still shown ahead, and since when it runs slower.
    #[hidden]
    pub slewing: Option<Slewing>,
}

impl Correction {
    /// The best that the node knows.
    pub fn corrected(&self, of: Oscillator, raw: i64) -> i64 {
        of.at(raw) + self.correction_us
    }

    /// What everybody reads. It never goes back by itself: while it runs slower, it still runs, and fractions are cut only once.
    pub fn shown(&self, of: Oscillator, raw: i64) -> i64 {
        let plain = self.corrected(of, raw);
        let Some(Slewing { from, amount }) = self.slewing else { return plain };
        let (since, raw) = (i128::from(raw.saturating_sub(from).max(0)), i128::from(raw));
        let gains = raw * i128::from(of.drift) + i128::from(amount) * MILLION - since * i128::from(of.slew);
        let slow = narrow(raw + gains.div_euclid(MILLION)) + of.offset + self.correction_us;
        slow.max(plain)
    }

    /// By how much it is shown ahead of what the node knows.
    pub fn ahead(&self, of: Oscillator, raw: i64) -> i64 {
        self.shown(of, raw) - self.corrected(of, raw)
    }

    /// Sets it forward or back by so much; `never_back`: what is shown then goes on from where it is, slower.
    pub fn adjust(&mut self, of: Oscillator, raw: i64, by: i64, never_back: bool) {
        let shown = self.shown(of, raw);
        self.correction_us += by;
        let amount = shown - self.corrected(of, raw);
        self.slewing = (never_back && amount > 0).then_some(Slewing { from: raw, amount });
    }

    /// How long it still takes until what is shown is right, by the hardware.
    pub fn left(&self, of: Oscillator, raw: i64) -> Option<Micros> {
        self.slewing?;
        let left = i128::from(self.ahead(of, raw)) * MILLION / i128::from(of.slew) + 1;
        Some(Micros(u64::try_from(left.max(1)).unwrap_or(u64::MAX)))
    }
}
