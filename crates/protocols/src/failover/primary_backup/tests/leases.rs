//! How long who counts a lease.

use super::super::Config;
use super::Lab;
use synod_model::Micros;

/// The receiver counts L * (100 - drift) / (100 + drift), rounded down to microseconds.
#[test]
fn the_receiver_counts_less_by_the_drift() {
    for (lease, drift, counted) in [
        ("300ms", 10, 245_454),
        ("300ms", 20, 200_000),
        ("600ms", 10, 490_909),
        ("1200ms", 10, 981_818),
        ("12s", 1, 11_762_376),
    ] {
        let config: Config = Lab::configure(&format!("lease={lease} drift={drift}")).expect("allowed");
        assert_eq!(config.own_lease(), Micros(counted), "{lease}, {drift}%");
    }
}
