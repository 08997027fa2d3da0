//! The values of options: times and languages, with what may be written instead.

use synod_model::{Lang, Micros, parse_duration, write_duration};
use synod_scenario::limits;
use synod_scene::Theme;

/// Reads a time.
pub(crate) fn time(text: &str) -> Result<Micros, String> {
    match parse_duration(text) {
        Some(t) if t <= limits::TIME => Ok(t),
        Some(_) => Err(format!("a time is at most {}", write_duration(limits::TIME))),
        None => Err("write a number and us, ms, s or min, such as 500ms or 5s".to_owned()),
    }
}

/// Reads a number of things.
pub(crate) fn count(text: &str) -> Result<u64, String> {
    text.parse().map_err(|_| "write a whole number".to_owned())
}

/// Reads a language.
pub(crate) fn lang(text: &str) -> Result<Lang, String> {
    let known = Lang::ALL.map(Lang::tag).join(" or ");
    Lang::parse(text).ok_or_else(|| format!("write {known}"))
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
    fn a_time_carries_a_unit_and_is_bounded() {
        assert_eq!(time("1.5s"), Ok(Micros(1_500_000)));
        for text in ["", "5", "-5s", "5 s", "1000001s", "99999999999999999999s"] {
            assert!(time(text).is_err(), "{text}");
        }
    }
}
