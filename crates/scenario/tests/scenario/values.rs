//! Each form of a value: times, ranges, shares and rates are exact, and print as they are read.

use synod_model::{Lang, Micros};
use synod_scenario::{Bandwidth, value};

#[test]
fn times_are_exact() {
    for (text, us) in [
        ("0us", 0),
        ("80us", 80),
        ("80µs", 80),
        ("20ms", 20_000),
        ("1.5s", 1_500_000),
        ("0.000001s", 1),
        ("1.2500ms", 1_250),
        ("2min", 120_000_000),
        ("0.5min", 30_000_000),
        ("1000000s", 1_000_000_000_000),
    ] {
        assert_eq!(value::parse_duration(text), Ok(Micros(us)), "{text}");
    }
    for us in [0, 1, 999, 1_000, 1_001, 60_000_000, 1_200_000, 2_141_733, 1_000_000_000_000] {
        assert_eq!(value::parse_duration(&value::duration_text(Micros(us))), Ok(Micros(us)));
    }
}

#[test]
fn the_rate_of_a_link_is_exact_and_bounded() {
    for (text, bytes, written) in [
        ("10MB/s", 10_000_000, "10MB/s"),
        ("1.5kB/s", 1_500, "1500B/s"),
        ("100Mbit/s", 12_500_000, "12500kB/s"),
        ("1000GB/s", 1_000_000_000_000, "1000GB/s"),
        ("none", u64::MAX, "none"),
    ] {
        let rate = value::parse_bandwidth(text).unwrap();
        assert_eq!((rate, rate.to_string().as_str()), (Bandwidth(bytes), written));
    }
    for text in ["", "10", "10MB", "MB/s", "0MB/s", "1001GB/s", "0.0001kB/s", "-1MB/s", "1e3B/s", "10mb/s"] {
        let says = value::parse_bandwidth(text).unwrap_err().render(Lang::En, &|_| String::new());
        assert!(says.contains(text) && says.contains("such as 10MB/s"), "{says}");
    }
    assert_eq!(Bandwidth(3_000_000).takes(1), Micros(1), "what is begun of a microsecond counts");
    assert_eq!(Bandwidth(1).takes(u64::MAX), Micros(u64::MAX));
}

#[test]
fn ranges_shares_and_rates_are_read_and_printed() {
    for (text, min, max, printed) in [
        ("150..300ms", 150_000, 300_000, "150..300ms"),
        ("150ms..300ms", 150_000, 300_000, "150..300ms"),
        ("20ms", 20_000, 20_000, "20ms"),
        ("500ms..1.5s", 500_000, 1_500_000, "500..1500ms"),
        ("10ms..1s", 10_000, 1_000_000, "10ms..1s"),
        ("0..30ms", 0, 30_000, "0..30ms"),
        ("0.5..1.5ms", 500, 1_500, "500..1500us"),
    ] {
        let span = value::parse_span(text).unwrap();
        assert_eq!((span.min.0, span.max.0, span.to_string().as_str()), (min, max, printed), "{text}");
    }
    for (text, ppm, printed) in
        [("0%", 0, "0%"), ("0.5%", 5_000, "0.5%"), ("100%", 1_000_000, "100%"), ("0.0001%", 1, "0.0001%")]
    {
        let share = value::parse_share(text).unwrap();
        assert_eq!((share.0, share.to_string().as_str()), (ppm, printed), "{text}");
    }
    for (text, count, per, printed) in [
        ("5/s", 5, 1_000_000, "5/s"),
        ("0/s", 0, 1_000_000, "0/s"),
        ("3/min", 3, 60_000_000, "3/min"),
        ("60/60s", 60, 60_000_000, "60/min"),
        ("1/250ms", 1, 250_000, "1/250ms"),
    ] {
        let rate = value::parse_rate(text).unwrap();
        assert_eq!((rate.count, rate.per.0, rate.to_string().as_str()), (count, per, printed), "{text}");
    }
}
