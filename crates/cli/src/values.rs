//! The values of options: times and languages, with what may be written instead.

use std::ops::Range;
use synod_explore::Strategy;
use synod_model::duration::{parse_duration, write_duration};
use synod_model::{Lang, Micros};
use synod_scenario::limits;
use synod_scene::Theme;
use synod_sim::explore::Timing;

/// Reads a time.
pub(crate) fn time(text: &str) -> Result<Micros, String> {
    match parse_duration(text) {
        Ok(t) if t <= limits::TIME => Ok(t),
        Ok(_) => Err(format!("a time is at most {}", write_duration(limits::TIME))),
        Err(_) => Err("write a number and us, ms, s or min, such as 500ms or 5s".to_owned()),
    }
}

/// Reads a number of things.
pub(crate) fn count(text: &str) -> Result<u64, String> {
    text.parse().map_err(|_| "write a whole number".to_owned())
}

/// Reads a bound, which is at least one.
pub(crate) fn bound(text: &str) -> Result<u64, String> {
    text.parse().ok().filter(|n| *n > 0).ok_or_else(|| "write a whole number, at least 1".to_owned())
}

/// Reads a strategy.
pub(crate) fn strategy(text: &str) -> Result<Strategy, String> {
    let known = Strategy::ALL.map(Strategy::id).join(", ");
    Strategy::ALL.into_iter().find(|s| s.id() == text).ok_or_else(|| format!("write one of {known}"))
}

/// Reads how time is treated.
pub(crate) fn timing(text: &str) -> Result<Timing, String> {
    let known = Timing::ALL.map(Timing::id).join(" or ");
    Timing::ALL.into_iter().find(|t| t.id() == text).ok_or_else(|| format!("write {known}"))
}

/// Reads a language.
pub(crate) fn lang(text: &str) -> Result<Lang, String> {
    let known = Lang::ALL.map(Lang::tag).join(" or ");
    Lang::parse(text).ok_or_else(|| format!("write {known}"))
}

/// Reads `key=value`.
pub(crate) fn setting(text: &str) -> Result<(String, String), String> {
    let (key, value) = text.split_once('=').ok_or("write NAME=VALUE, such as nodes=5")?;
    Ok((key.to_owned(), value.to_owned()))
}

/// Reads a range of seeds: `0..100` without its end, `1..=100` with it.
pub(crate) fn seeds(text: &str) -> Result<Range<u64>, String> {
    let range = text.split_once("..").and_then(|(first, last)| {
        let first: u64 = first.parse().ok()?;
        let end = match last.strip_prefix('=') {
            Some(last) => last.parse::<u64>().ok()?.checked_add(1)?,
            None => last.parse().ok()?,
        };
        (first < end).then_some(first..end)
    });
    range.ok_or_else(|| "write a range that is not empty, such as 0..100 (without 100) or 1..=100".to_owned())
}

/// Reads a part of this many: `1/4`.
pub(crate) fn shard(text: &str) -> Result<(u64, u64), String> {
    let parts =
        text.split_once('/').and_then(|(i, n)| Some((i.parse::<u64>().ok()?, n.parse::<u64>().ok()?)));
    let parts = parts.filter(|(i, n)| (1..=*n).contains(i));
    parts.ok_or_else(|| "write I/N with I from 1 to N, such as 1/4".to_owned())
}

/// Reads a theme.
pub(crate) fn theme(text: &str) -> Result<Theme, String> {
    let known = Theme::ALL.map(Theme::id).join(", ");
    Theme::parse(text).ok_or_else(|| format!("write one of {known}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_of_seeds_is_not_empty() {
        assert_eq!(seeds("0..3"), Ok(0..3));
        assert_eq!(seeds("1..=3"), Ok(1..4));
        for text in ["", "3", "3..3", "4..3", "a..b", "1..=18446744073709551615", "1...3"] {
            assert!(seeds(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_shard_is_one_of_its_parts() {
        assert_eq!(shard("4/4"), Ok((4, 4)));
        for text in ["0/4", "5/4", "1/0", "1", "/"] {
            assert!(shard(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_time_carries_a_unit_and_is_bounded() {
        assert_eq!(time("1.5s"), Ok(Micros(1_500_000)));
        for text in ["", "5", "-5s", "5 s", "1000001s", "99999999999999999999s"] {
            assert!(time(text).is_err(), "{text}");
        }
    }
}
