//! Times, ranges, shares and rates: how they are written and read, exactly, in whole numbers.
//!
//! A time has a unit and may have decimals as long as it comes out in whole microseconds; a range gives its
//! unit once or twice. The page's forms and the parameters of a system may use these readers too.

use crate::error::shown;
use crate::limits;
use crate::scenario::{Ppm, Rate, Span};
use crate::texts;
use std::fmt;
use synod_model::{Micros, Sentence};

/// Every unit of time and its microseconds. A person may also type the sign for micro.
const UNITS: [(&str, u64); 5] = [("us", 1), ("µs", 1), ("ms", 1_000), ("s", 1_000_000), ("min", 60_000_000)];

/// More decimals than this (trailing zeros aside) are finer than a microsecond in every unit.
const MOST_DECIMALS: u32 = 9;

/// Parts per million of one percent.
const PPM_PER_PERCENT: u64 = 10_000;

/// Reads a time or duration: `150us`, `20ms`, `1.5s`, `2min`.
pub fn parse_duration(text: &str) -> Result<Micros, Sentence> {
    let (number, unit) = split_number(text);
    duration(text, number, unit)
}

/// Reads a range of durations: `150..300ms`, `150ms..2s`, or one duration for both ends.
pub fn parse_span(text: &str) -> Result<Span, Sentence> {
    let Some((first, second)) = text.split_once("..") else {
        let both = parse_duration(text)?;
        return Ok(Span { min: both, max: both });
    };
    let (max_number, max_unit) = split_number(second);
    let (min_number, own_unit) = split_number(first);
    let min_unit = if own_unit.is_empty() { max_unit } else { own_unit };
    let max = duration(text, max_number, max_unit)?;
    let min = duration(text, min_number, min_unit)?;
    if min > max {
        return Err(texts::BACKWARDS.with([shown(text)]));
    }
    Ok(Span { min, max })
}

/// Reads a share: `0%` to `100%`, with at most 4 decimals.
pub fn parse_share(text: &str) -> Result<Ppm, Sentence> {
    let wrong = || texts::NOT_A_SHARE.with([shown(text)]);
    let number = text.strip_suffix('%').ok_or_else(wrong)?;
    let ppm = scaled(number, PPM_PER_PERCENT).map_err(|_| wrong())?;
    u32::try_from(ppm).ok().filter(|ppm| *ppm <= Ppm::ALL.0).map(Ppm).ok_or_else(wrong)
}

/// Reads a rate: `5/s`, `3/min`, `1/250ms`; `0/s` is none.
pub fn parse_rate(text: &str) -> Result<Rate, Sentence> {
    let wrong = || texts::NOT_A_RATE.with([shown(text), limits::RATE.into()]);
    let (count, per) = text.split_once('/').ok_or_else(wrong)?;
    let count =
        whole(count).and_then(|n| u32::try_from(n).ok()).filter(|n| *n <= limits::RATE).ok_or_else(wrong)?;
    let (number, unit) = split_number(per);
    let per = duration(text, if number.is_empty() { "1" } else { number }, unit).map_err(|_| wrong())?;
    if per == Micros(0) { Err(wrong()) } else { Ok(Rate { count, per }) }
}

/// Reads a whole number: digits and nothing else.
pub(crate) fn whole(text: &str) -> Option<u64> {
    let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if digits { text.parse().ok() } else { None }
}

/// `12.5ms` into `12.5` and `ms`.
fn split_number(text: &str) -> (&str, &str) {
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    text.split_at(end)
}

/// A number and its unit; `text` is what an error repeats.
fn duration(text: &str, number: &str, unit: &str) -> Result<Micros, Sentence> {
    if number.is_empty() {
        return Err(texts::NOT_A_TIME.with([shown(text)]));
    }
    let Some((_, us)) = UNITS.iter().find(|(name, _)| *name == unit) else {
        return Err(texts::NO_UNIT.with([shown(text)]));
    };
    match scaled(number, *us) {
        Ok(us) if us <= limits::TIME.0 => Ok(Micros(us)),
        Ok(_) | Err(Inexact::TooLarge) => Err(texts::TOO_LONG.with([shown(text), limits::TIME.into()])),
        Err(Inexact::TooFine) => Err(texts::TOO_FINE.with([shown(text)])),
        Err(Inexact::NotANumber) => Err(texts::NOT_A_TIME.with([shown(text)])),
    }
}

/// Why a decimal number is not a whole number of the smaller unit.
enum Inexact {
    NotANumber,
    TooFine,
    TooLarge,
}

/// `number * unit`, exactly.
fn scaled(number: &str, unit: u64) -> Result<u64, Inexact> {
    let (whole_part, decimals) = number.split_once('.').unwrap_or((number, "0"));
    let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    if !all_digits(whole_part) || !all_digits(decimals) {
        return Err(Inexact::NotANumber);
    }
    let decimals = decimals.trim_end_matches('0');
    let Some(power) = u32::try_from(decimals.len()).ok().filter(|n| *n <= MOST_DECIMALS) else {
        return Err(Inexact::TooFine);
    };
    let tenth = 10_u64.pow(power);
    let parts = unit * decimals.parse().unwrap_or(0);
    if !parts.is_multiple_of(tenth) {
        return Err(Inexact::TooFine);
    }
    let whole_part: u64 = whole_part.parse().map_err(|_| Inexact::TooLarge)?;
    whole_part.checked_mul(unit).and_then(|us| us.checked_add(parts / tenth)).ok_or(Inexact::TooLarge)
}

/// The largest unit in which a time is a whole number.
const fn natural_unit(t: Micros) -> (&'static str, u64) {
    if t.0 == 0 {
        ("ms", 1_000)
    } else if t.0.is_multiple_of(1_000_000) {
        ("s", 1_000_000)
    } else if t.0.is_multiple_of(1_000) {
        ("ms", 1_000)
    } else {
        ("us", 1)
    }
}

/// A time as the text writes it, in the largest unit that needs no decimals: `1200ms`, `2s`, `2100us`.
/// Sentences for people use [`synod_model::format_duration`] instead.
pub fn duration_text(t: Micros) -> String {
    let (unit, us) = natural_unit(t);
    format!("{}{unit}", t.0 / us)
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (unit, us) = natural_unit(self.max);
        if self.min == self.max {
            f.write_str(&duration_text(self.max))
        } else if self.min.0.is_multiple_of(us) {
            write!(f, "{}..{}{unit}", self.min.0 / us, self.max.0 / us)
        } else {
            write!(f, "{}..{}", duration_text(self.min), duration_text(self.max))
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

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match UNITS.iter().find(|(_, us)| *us == self.per.0) {
            Some((unit, _)) => write!(f, "{}/{unit}", self.count),
            None => write!(f, "{}/{}", self.count, duration_text(self.per)),
        }
    }
}
