//! Rates as people write them: `5/s`, `3/min`, `1/250ms`.

use crate::Micros;
use crate::duration::{UNITS, parse_duration, write_duration};
use std::fmt;

/// How often something happens: `count` times in `per`; a count of 0 is never.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Rate {
    /// How many times, at most [`Rate::MOST`].
    pub count: u32,
    /// In which time; more than zero.
    pub per: Micros,
}

impl Rate {
    /// The largest count.
    pub const MOST: u32 = 1_000_000;

    /// Reads a rate; `None` for a text that is none.
    pub fn parse(text: &str) -> Option<Self> {
        let (count, per) = text.split_once('/')?;
        let digits = !count.is_empty() && count.bytes().all(|b| b.is_ascii_digit());
        let count = if digits { count.parse().ok().filter(|n| *n <= Self::MOST)? } else { return None };
        let counted = per.starts_with(|c: char| c.is_ascii_digit());
        let per = if counted { parse_duration(per) } else { parse_duration(&["1", per].concat()) };
        per.ok().filter(|per| *per > Micros(0)).map(|per| Self { count, per })
    }

    /// This many a second, rounded down.
    pub const fn per_second(self) -> u64 {
        // A count of at most a million in a microsecond: no overflow.
        self.count as u64 * 1_000_000 / self.per.0
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match UNITS.iter().find(|(_, us)| *us == self.per.0) {
            Some((unit, _)) => write!(f, "{}/{unit}", self.count),
            None => write!(f, "{}/{}", self.count, write_duration(self.per)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_reads_back() {
        for text in ["70/s", "3/min", "1/250ms", "0/s", "1000000/us"] {
            assert_eq!(Rate::parse(text).map(|r| r.to_string()).as_deref(), Some(text));
        }
        for text in ["", "5", "/s", "-1/s", "+1/s", "5/0s", "5/x", "1000001/s", "1.5/s"] {
            assert_eq!(Rate::parse(text), None, "{text}");
        }
    }
}
