//! Durations as people write them: exact, in whole microseconds, without floating point.
//!
//! A number and its unit, with decimals as long as it comes out in whole microseconds: `150us`, `20ms`, `1.5s`, `2min`.
//! A range gives its unit once or twice: `150..300ms`, `150ms..2s`.

use crate::Micros;

/// Every unit of time and its microseconds. A person may also type the sign for micro.
pub(crate) const UNITS: [(&str, u64); 5] =
    [("us", 1), ("µs", 1), ("ms", 1_000), ("s", 1_000_000), ("min", 60_000_000)];

/// More decimals than this (trailing zeros aside) are finer than a microsecond in every unit.
const MOST_DECIMALS: u32 = 9;

/// Why a text is not a duration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DurationError {
    /// It does not begin with a number.
    NotANumber,
    /// Its unit is missing or unknown.
    NoUnit,
    /// It is not a whole number of microseconds.
    TooFine,
    /// It is longer than can be counted.
    TooLong,
    /// The range ends before it begins.
    Backwards,
}

/// Reads a duration.
///
/// # Errors
/// Why it is none.
pub fn parse_duration(text: &str) -> Result<Micros, DurationError> {
    let (number, unit) = split(text);
    duration(number, unit)
}

/// Reads a range of durations, or one duration for both ends.
///
/// # Errors
/// Why it is none.
pub fn parse_range(text: &str) -> Result<(Micros, Micros), DurationError> {
    let Some((first, second)) = text.split_once("..") else {
        return parse_duration(text).map(|both| (both, both));
    };
    let (high_number, high_unit) = split(second);
    let (low_number, own_unit) = split(first);
    let high = duration(high_number, high_unit)?;
    let low = duration(low_number, if own_unit.is_empty() { high_unit } else { own_unit })?;
    if low > high { Err(DurationError::Backwards) } else { Ok((low, high)) }
}

/// `number * unit` in whole units of the smaller kind, exactly: `1.5` of 1,000 is 1,500.
///
/// # Errors
/// Why it is none.
pub fn parse_scaled(number: &str, unit: u64) -> Result<u64, DurationError> {
    let (whole, decimals) = number.split_once('.').unwrap_or((number, "0"));
    let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    if !all_digits(whole) || !all_digits(decimals) {
        return Err(DurationError::NotANumber);
    }
    let decimals = decimals.trim_end_matches('0');
    let Some(power) = u32::try_from(decimals.len()).ok().filter(|n| *n <= MOST_DECIMALS) else {
        return Err(DurationError::TooFine);
    };
    let tenth = 10_u64.pow(power);
    let parts = unit * decimals.parse().unwrap_or(0);
    if !parts.is_multiple_of(tenth) {
        return Err(DurationError::TooFine);
    }
    let whole: u64 = whole.parse().map_err(|_| DurationError::TooLong)?;
    let sum = whole.checked_mul(unit).and_then(|us| us.checked_add(parts / tenth));
    sum.ok_or(DurationError::TooLong)
}

/// A duration as files write it, in the largest unit that needs no decimals: `1500ms`, `2s`, `80us`. Sentences for people
/// use [`crate::format_duration`] instead.
pub fn write_duration(t: Micros) -> String {
    let (unit, us) = natural_unit(t);
    format!("{}{unit}", t.0 / us)
}

/// A range as files write it: `150..300ms`; one duration where both ends are the same.
pub fn write_range(low: Micros, high: Micros) -> String {
    let (unit, us) = natural_unit(high);
    if low == high {
        write_duration(high)
    } else if low.0.is_multiple_of(us) {
        format!("{}..{}{unit}", low.0 / us, high.0 / us)
    } else {
        format!("{}..{}", write_duration(low), write_duration(high))
    }
}

/// The largest unit in which a time is a whole number.
const fn natural_unit(t: Micros) -> (&'static str, u64) {
    if t.0.is_multiple_of(1_000_000) && t.0 > 0 {
        ("s", 1_000_000)
    } else if t.0.is_multiple_of(1_000) {
        ("ms", 1_000)
    } else {
        ("us", 1)
    }
}

/// `12.5ms` into `12.5` and `ms`.
fn split(text: &str) -> (&str, &str) {
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    text.split_at(end)
}

fn duration(number: &str, unit: &str) -> Result<Micros, DurationError> {
    if number.is_empty() {
        return Err(DurationError::NotANumber);
    }
    let Some((_, us)) = UNITS.iter().find(|(name, _)| *name == unit) else {
        return Err(DurationError::NoUnit);
    };
    parse_scaled(number, *us).map(Micros)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_exact() {
        for (text, us) in [("1.5s", 1_500_000), ("150us", 150), ("20ms", 20_000), ("2min", 120_000_000)] {
            assert_eq!(parse_duration(text), Ok(Micros(us)), "{text}");
        }
        for (text, why) in [
            ("", DurationError::NotANumber),
            ("5", DurationError::NoUnit),
            ("ms", DurationError::NotANumber),
            ("1..2ms", DurationError::NotANumber),
            ("-3ms", DurationError::NotANumber),
            ("1e3ms", DurationError::NoUnit),
            ("0.0001ms", DurationError::TooFine),
            ("99999999999999999999s", DurationError::TooLong),
        ] {
            assert_eq!(parse_duration(text), Err(why), "{text}");
        }
    }

    #[test]
    fn what_is_written_reads_back() {
        for (text, low, high) in
            [("150..300ms", 150_000, 300_000), ("150ms..2s", 150_000, 2_000_000), ("0ms", 0, 0)]
        {
            assert_eq!(parse_range(text), Ok((Micros(low), Micros(high))), "{text}");
            assert_eq!(parse_range(&write_range(Micros(low), Micros(high))), Ok((Micros(low), Micros(high))));
        }
        assert_eq!(parse_range("2..1s"), Err(DurationError::Backwards));
    }
}
