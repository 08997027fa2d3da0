//! Times, ranges, shares and rates: how they are written and read, exactly, in whole numbers.
//!
//! How durations are read is described in [`synod_model::duration`]; here, what is wrong with one becomes a sentence. The page's
//! forms may use these readers too.

use crate::error::shown;
use crate::limits;
use crate::parts::{Bandwidth, Ppm, Span};
use crate::statement::ClockChange;
use crate::texts;
use std::fmt;
use synod_model::duration::{self, DurationError};
use synod_model::{Micros, Rate, Sentence};

pub use synod_model::duration::write_duration as duration_text;

/// Parts per million of one percent.
const PPM_PER_PERCENT: u64 = 10_000;

/// Reads a time or duration: `150us`, `20ms`, `1.5s`, `2min`.
pub fn parse_duration(text: &str) -> Result<Micros, Sentence> {
    duration::parse_duration(text).and_then(bounded).map_err(|why| wrong(text, why))
}

/// Reads a range of durations: `150..300ms`, `150ms..2s`, or one duration for both ends.
pub fn parse_span(text: &str) -> Result<Span, Sentence> {
    let (min, max) = duration::parse_range(text).map_err(|why| wrong(text, why))?;
    bounded(max).map_err(|why| wrong(text, why))?;
    Ok(Span { min, max })
}

/// Times have a bound of their own.
fn bounded(t: Micros) -> Result<Micros, DurationError> {
    if t <= limits::TIME { Ok(t) } else { Err(DurationError::TooLong) }
}

/// What is wrong with a duration, as a sentence.
fn wrong(text: &str, why: DurationError) -> Sentence {
    match why {
        DurationError::NotANumber => texts::NOT_A_TIME.with([shown(text)]),
        DurationError::NoUnit => texts::NO_UNIT.with([shown(text)]),
        DurationError::TooFine => texts::TOO_FINE.with([shown(text)]),
        DurationError::TooLong => texts::TOO_LONG.with([shown(text), limits::TIME.into()]),
        DurationError::Backwards => texts::BACKWARDS.with([shown(text)]),
    }
}

/// Every unit of a link's rate, and its bytes a second; the first ones are those that are written.
const BANDWIDTHS: [(&str, u64); 8] = [
    ("GB/s", 1_000_000_000),
    ("MB/s", 1_000_000),
    ("kB/s", 1_000),
    ("B/s", 1),
    ("KB/s", 1_000),
    ("kbit/s", 125),
    ("Mbit/s", 125_000),
    ("Gbit/s", 125_000_000),
];

/// Reads the rate of a link: `10MB/s`, `1.5Gbit/s`; `none` if it is not limited.
pub fn parse_bandwidth(text: &str) -> Result<Bandwidth, Sentence> {
    if text == "none" {
        return Ok(Bandwidth::UNLIMITED);
    }
    let wrong = || texts::NOT_A_BANDWIDTH.with([shown(text)]);
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    let (_, bytes) = BANDWIDTHS.iter().find(|(name, _)| *name == unit).ok_or_else(wrong)?;
    let rate = duration::parse_scaled(number, *bytes).map_err(|_| wrong())?;
    Some(Bandwidth(rate)).filter(|rate| rate.0 > 0 && *rate <= limits::BANDWIDTH).ok_or_else(wrong)
}

/// Reads a share: `0%` to `100%`, with at most 4 decimals.
pub fn parse_share(text: &str) -> Result<Ppm, Sentence> {
    let wrong = || texts::NOT_A_SHARE.with([shown(text)]);
    let number = text.strip_suffix('%').ok_or_else(wrong)?;
    let ppm = duration::parse_scaled(number, PPM_PER_PERCENT).map_err(|_| wrong())?;
    u32::try_from(ppm).ok().filter(|ppm| *ppm <= Ppm::ALL.0).map(Ppm).ok_or_else(wrong)
}

/// Reads what is done to a clock: a rate, `120%` or with up to 4 decimals `100.05%`, also written as the factor `1.0005`; or
/// a step, `+250ms` or `-250ms`.
pub fn parse_clock(text: &str) -> Result<ClockChange, Sentence> {
    let wrong = || texts::NOT_A_CLOCK.with([shown(text)]);
    let step = |by: &str| parse_duration(by).and_then(|by| if by.0 > 0 { Ok(by) } else { Err(wrong()) });
    if let Some(by) = text.strip_prefix('+') {
        return step(by).map(ClockChange::Forward);
    }
    if let Some(by) = text.strip_prefix('-') {
        return step(by).map(ClockChange::Back);
    }
    let rate = match text.strip_suffix('%') {
        Some(number) => duration::parse_scaled(number, PPM_PER_PERCENT),
        None if text.contains('.') => duration::parse_scaled(text, Ppm::ALL.0.into()),
        None => return Err(wrong()),
    };
    let rate = rate.ok().and_then(|ppm| u32::try_from(ppm).ok()).map(Ppm);
    let rate = rate.filter(|rate| (limits::CLOCK_SLOWEST..=limits::CLOCK_FASTEST).contains(rate));
    rate.map(ClockChange::Rate).ok_or_else(wrong)
}

/// Reads a rate: `5/s`, `3/min`, `1/250ms`; `0/s` is none.
pub fn parse_rate(text: &str) -> Result<Rate, Sentence> {
    let rate = Rate::parse(text).filter(|rate| rate.per <= limits::TIME);
    rate.ok_or_else(|| texts::NOT_A_RATE.with([shown(text), Rate::MOST.into()]))
}

/// Reads a whole number: digits and nothing else.
pub(crate) fn whole(text: &str) -> Option<u64> {
    let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if digits { text.parse().ok() } else { None }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&duration::write_range(self.min, self.max))
    }
}

impl fmt::Display for ClockChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rate(rate) => write!(f, "{rate}"),
            Self::Forward(by) => write!(f, "+{}", duration_text(*by)),
            Self::Back(by) => write!(f, "-{}", duration_text(*by)),
        }
    }
}

impl Bandwidth {
    /// No limit.
    pub const UNLIMITED: Self = Self(u64::MAX);

    /// How long a link is busy with a message of so many bytes; what is begun of a microsecond counts.
    pub fn takes(self, bytes: u64) -> Micros {
        if self == Self::UNLIMITED {
            return Micros(0);
        }
        let takes = (u128::from(bytes) * 1_000_000).div_ceil(self.0.into());
        Micros(u64::try_from(takes).unwrap_or(u64::MAX))
    }
}

impl fmt::Display for Bandwidth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match BANDWIDTHS.iter().find(|(_, bytes)| self.0.is_multiple_of(*bytes)) {
            Some((unit, bytes)) if *self != Self::UNLIMITED => write!(f, "{}{unit}", self.0 / bytes),
            _ => f.write_str("none"),
        }
    }
}

impl Ppm {
    /// Certainty: 100%.
    pub const ALL: Self = Self(1_000_000);
}

impl fmt::Display for Ppm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (percent, rest) = (u64::from(self.0) / PPM_PER_PERCENT, u64::from(self.0) % PPM_PER_PERCENT);
        if rest == 0 {
            write!(f, "{percent}%")
        } else {
            let decimals = format!("{rest:04}");
            write!(f, "{percent}.{}%", decimals.trim_end_matches('0'))
        }
    }
}
