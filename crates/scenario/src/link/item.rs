//! The `key=value` items after the `?` of a link.

use super::error::LinkError;
use super::{Link, Moment, percent, run};
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
    if let Some(run) = &link.run {
        push("run", run::encode(run));
    }
    items
}

/// Reads the items into the link.
pub(super) fn read(query: &str, link: &mut Link) -> Result<(), LinkError> {
    let mut keys = Vec::new();
    for item in query.split('&').filter(|item| !item.is_empty()) {
        if keys.len() == limits::LINK_ITEMS {
            return Err(LinkError::TooManyItems);
        }
        let (key, value) =
            item.split_once('=').ok_or_else(|| LinkError::NoValue { item: item.to_owned() })?;
        let (key, value) = (percent::decode(key)?, percent::decode(value)?);
        if keys.contains(&key) {
            return Err(LinkError::Twice { key });
        }
        let wrong = || LinkError::Value { key: key.clone(), value: value.clone() };
        match key.as_str() {
            // A language that a later version speaks is no reason not to open the link.
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
            "run" => link.run = Some(run::decode(&value)?),
            _ => link.other.push((key.clone(), value)),
        }
        keys.push(key);
    }
    Ok(())
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
