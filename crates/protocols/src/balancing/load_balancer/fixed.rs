//! Moving averages in whole numbers: what peak EWMA needs of arithmetic that is not integer by nature.

use synod_model::Micros;

/// Binary places of a factor.
const PLACES: u32 = 32;
/// 1 as a factor.
const ONE: u64 = 1 << PLACES;
/// log2 of e, as a factor.
const LOG2_E: u128 = 6_196_328_019;
/// 2 to the power of -1/2, -1/4, -1/8, …, as factors.
#[rustfmt::skip]
const ROOTS: [u64; 16] = [
    3_037_000_500, 3_611_622_603, 3_938_502_376, 4_112_874_773, 4_202_935_003, 4_248_701_965,
    4_271_771_996, 4_283_353_945, 4_289_156_690, 4_292_061_010, 4_293_513_907, 4_294_240_540,
    4_294_603_903, 4_294_785_595, 4_294_876_445, 4_294_921_870,
];

/// e to the power of `-time / tau`, as a factor with 32 binary places, to a part in ten thousand.
pub(super) fn decay(time: Micros, tau: Micros) -> u64 {
    let exponent = u128::from(time.0) * LOG2_E / u128::from(tau.0.max(1));
    let halvings = u32::try_from(exponent >> PLACES).unwrap_or(u32::MAX);
    let mut factor = ONE.checked_shr(halvings).unwrap_or(0);
    for (bit, root) in (0..).zip(ROOTS) {
        if exponent >> (PLACES - 1 - bit) & 1 == 1 {
            factor = times(factor, root);
        }
    }
    factor
}

/// A number times a factor.
pub(super) fn times(n: u64, factor: u64) -> u64 {
    u64::try_from((u128::from(n) * u128::from(factor)) >> PLACES).expect("a factor is at most 1")
}

/// The peak-sensitive moving average of a server's response times (as in Twitter's Finagle, 2015): it jumps to a peak at
/// once, and forgets it slowly.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct PeakEwma {
    /// The average when it was last changed, in microseconds; 0 as long as nothing was observed.
    cost: u64,
    at: Micros,
}

impl PeakEwma {
    /// The time in which a peak fades to 1/e.
    const TAU: Micros = Micros::secs(10);

    /// Takes in how long a request took until it ended, however it ended.
    pub(super) fn observe(&mut self, now: Micros, took: Micros) {
        let weight = decay(now.since(self.at), Self::TAU);
        let cost =
            if took.0 > self.cost { took.0 } else { times(self.cost, weight) + times(took.0, ONE - weight) };
        self.cost = cost.max(1);
        self.at = now;
    }

    /// The average when it was last changed; `None` if nothing was observed yet.
    pub(super) fn last(&self) -> Option<Micros> {
        (self.cost > 0).then_some(Micros(self.cost))
    }

    /// The average now: while nothing is heard of a server, its past fades. `None` if nothing was observed yet.
    pub(super) fn cost(&self, now: Micros) -> Option<Micros> {
        let faded = |last: Micros| Micros(times(last.0, decay(now.since(self.at), Self::TAU)).max(1));
        self.last().map(faded)
    }
}
