//! Decay in whole numbers, against what it is.

use crate::balancing::load_balancer::fixed::{PeakEwma, decay, times};
use synod_model::Micros;

#[test]
fn powers_of_e() {
    // e^-x for x = time / tau, in millionths.
    for (time, tau, expected) in [
        (0, 10, 1_000_000),
        (1, 1_000, 999_000),
        (1, 10, 904_837),
        (5, 10, 606_531),
        (10, 10, 367_879),
        (30, 10, 49_787),
        (100, 10, 45),
        (10_000, 10, 0),
    ] {
        let found = times(1_000_000, decay(Micros(time), Micros(tau)));
        assert!(found.abs_diff(expected) <= 50, "e^-({time}/{tau}) is {found} millionths, not {expected}");
    }
}

#[test]
fn peaks_count_at_once_and_fade() {
    let mut ewma = PeakEwma::default();
    assert_eq!((ewma.last(), ewma.cost(Micros::secs(1))), (None, None), "nothing is no response time of 0");
    ewma.observe(Micros::secs(1), Micros::ms(10));
    assert_eq!(ewma.cost(Micros::secs(1)), Some(Micros::ms(10)));
    ewma.observe(Micros::secs(1), Micros::ms(500));
    assert_eq!(ewma.cost(Micros::secs(1)), Some(Micros::ms(500)), "a peak counts at once");
    ewma.observe(Micros::secs(11), Micros::ms(10));
    let faded = ewma.cost(Micros::secs(11)).map_or(0, |cost| cost.0);
    assert!((190_000..191_000).contains(&faded), "500 ms / e + 10 ms (1 - 1/e) is 190.3 ms, not {faded} µs");
    assert_eq!(ewma.cost(Micros::secs(900)), Some(Micros(1)), "what has faded is still known");
}
