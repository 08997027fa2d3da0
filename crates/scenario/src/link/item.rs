//! The `key=value` items after the `?` of a link.

use super::error::LinkError;
use super::{Beside, Link, Moment, path, percent, read_path, run};
use crate::limits;
use crate::value::{duration_text, parse_duration, whole};
use synod_model::{Lang, Micros};

/// Every item of a link, the readable ones first.
pub(super) fn items(link: &Link) -> Vec<(String, String)> {
    let mut items = Vec::new();
    let mut push = |key: &str, value: String| items.push((key.to_owned(), value));
    if let Some(lang) = link.lang {
        push("lang", lang.tag().to_owned());
    }
    if let Some(theme) = &link.theme {
        push("theme", theme.clone());
    }
    if link.embed {
        push("embed", "1".to_owned());
    }
    if let Some(seed) = link.seed {
        push("seed", seed.to_string());
    }
    if let Some(moment) = link.at {
        push("at", moment_text(moment));
    }
    for (key, value) in &link.other {
        push(key, value.clone());
    }
    if link.own_schedules {
        push(SCHEDULE, OWN.to_owned());
    }
    match (&link.run, link.beside.is_empty()) {
        (Some(run), true) => push("run", run::encode(run)),
        (None, true) => {}
        (Some(run), false) => push(ORDER[0], run::encode(run)),
        (None, false) => push(ORDER[0], path(&link.system, link.scenario.as_deref())),
    }
    for (key, beside) in ORDER.iter().skip(1).zip(&link.beside) {
        push(
            key,
            match beside {
                Beside::Bundled { system, scenario } => path(system, scenario.as_deref()),
                Beside::Run(run) => run::encode(run),
            },
        );
    }
    items
}

/// The keys of several runs, in order.
const ORDER: [&str; limits::BESIDE + 1] = ["first", "second", "third"];
/// Whether each of several runs keeps its own schedule.
const SCHEDULE: &str = "schedule";
const OWN: &str = "own";

/// One of several runs: by its names, which begin with a letter, or as a word, which begins with its version.
fn read_beside(value: &str) -> Result<Beside, LinkError> {
    if value.starts_with(|c: char| c.is_ascii_digit()) && !value.contains('/') {
        return run::decode(value).map(Beside::Run);
    }
    let (system, scenario) = read_path(value)?;
    if system.is_empty() {
        return Err(LinkError::Path { path: value.to_owned() });
    }
    Ok(Beside::Bundled { system, scenario })
}

/// What has been read of the items of a link.
#[derive(Default)]
struct Reading {
    keys: Vec<String>,
    runs: [Option<Beside>; ORDER.len()],
}

/// Reads the items of a link, and returns what is wrong with them, one error for each that was left out.
///
/// # Errors
/// When there are too many of them, or not the runs of a comparison.
pub(super) fn read(query: &str, link: &mut Link, several: bool) -> Result<Vec<LinkError>, LinkError> {
    let (mut reading, mut wrong) = (Reading::default(), Vec::new());
    for (at, item) in query.split('&').filter(|item| !item.is_empty()).enumerate() {
        if at == limits::LINK_ITEMS {
            return Err(LinkError::TooManyItems);
        }
        wrong.extend(reading.item(item, link, several).err());
    }
    if !several {
        return Ok(wrong);
    }
    // One after the other, and at least two. What could not be read is why one is missing.
    let [Some(first), Some(second), third] = reading.runs else {
        return Err(wrong.into_iter().next().unwrap_or(LinkError::NoSecond));
    };
    match first {
        Beside::Bundled { system, scenario } => (link.system, link.scenario) = (system, scenario),
        Beside::Run(run) => link.run = Some(run),
    }
    link.beside.push(second);
    link.beside.extend(third);
    Ok(wrong)
}

impl Reading {
    fn item(&mut self, item: &str, link: &mut Link, several: bool) -> Result<(), LinkError> {
        let (key, value) =
            item.split_once('=').ok_or_else(|| LinkError::NoValue { item: item.to_owned() })?;
        let (key, value) = (percent::decode(key)?, percent::decode(value)?);
        if self.keys.contains(&key) {
            return Err(LinkError::Twice { key });
        }
        let wrong = || LinkError::Value { key: key.clone(), value: value.clone() };
        match key.as_str() {
            // A language that a later version speaks is not a reason to refuse the link.
            "lang" => match Lang::parse(&value) {
                Some(lang) => link.lang = Some(lang),
                None => link.other.push((key.clone(), value)),
            },
            "theme" => link.theme = Some(value),
            "embed" => {
                link.embed = match value.as_str() {
                    "1" => true,
                    "0" => false,
                    _ => return Err(wrong()),
                }
            }
            "seed" => link.seed = Some(whole(&value).ok_or_else(wrong)?),
            "at" => link.at = Some(parse_moment(&value).ok_or_else(wrong)?),
            "run" if !several => link.run = Some(run::decode(&value)?),
            SCHEDULE if several => {
                link.own_schedules = match value.as_str() {
                    OWN => true,
                    _ => return Err(wrong()),
                }
            }
            _ if several && ORDER.contains(&key.as_str()) => {
                let place = ORDER.iter().position(|k| *k == key).unwrap_or_default();
                self.runs[place] = Some(read_beside(&value)?);
            }
            _ => link.other.push((key.clone(), value)),
        }
        self.keys.push(key);
        Ok(())
    }
}

fn moment_text(moment: Moment) -> String {
    match moment.offset {
        Micros(0) => moment.step.to_string(),
        offset => format!("{}+{}", moment.step, duration_text(offset)),
    }
}

/// `214`, `214+2100us`. Some programs turn a plus into a space when they pass a link on.
fn parse_moment(text: &str) -> Option<Moment> {
    let (step, offset) = match text.split_once(['+', ' ']) {
        Some((step, offset)) => (step, parse_duration(offset).ok()?),
        None => (text, Micros(0)),
    };
    Some(Moment { step: whole(step)?, offset })
}
