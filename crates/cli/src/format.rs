//! Columns of text for a terminal: padding that counts what a character takes there; names of nodes and of rules, and
//! what rules need.

use crate::texts as t;
use serde_json::{Value as Json, json};
use synod_model::{Lang, Need, NodeId, Verdict};
use synod_sim::Session;
use unicode_width::UnicodeWidthStr;

/// How many cells a text takes in a terminal: Chinese characters and full-width punctuation take two.
pub(crate) fn width(text: &str) -> usize {
    UnicodeWidthStr::width(text)
}

/// The text, filled with spaces on the right.
pub(crate) fn left(text: &str, cells: usize) -> String {
    format!("{text}{}", " ".repeat(cells.saturating_sub(width(text))))
}

/// The text, filled with spaces on the left.
pub(crate) fn right(text: &str, cells: usize) -> String {
    format!("{}{text}", " ".repeat(cells.saturating_sub(width(text))))
}

/// The width of the widest of these texts.
pub(crate) fn widest<'a>(texts: impl IntoIterator<Item = &'a str>) -> usize {
    texts.into_iter().map(width).max().unwrap_or(0)
}

/// What a rule that is off needs, as JSON.
pub(crate) fn need(need: &Need, lang: Lang) -> Json {
    let setting = [need.key, "=", need.value].concat();
    json!({
        "rule": need.rule,
        "setting": setting,
        "given": need.given,
        "says": t::say(&need.says(), lang),
    })
}

/// A verdict in a word.
pub(crate) fn verdict(verdict: Verdict, lang: Lang) -> &'static str {
    let text = match verdict {
        Verdict::Held => &t::HELD,
        Verdict::Violated => &t::VIOLATED,
        Verdict::Seen => &t::SEEN,
        Verdict::Unseen => &t::UNSEEN,
        Verdict::Unchecked => &t::UNCHECKED,
    };
    text.get(lang)
}

/// Gives nodes their names on the stage.
pub(crate) fn names(session: &Session) -> impl Fn(NodeId) -> String + '_ {
    |node| session.name(node)
}

/// The safety rules that are off now, by their ids.
pub(crate) fn rules_off(session: &Session) -> Vec<&'static str> {
    let catalogue = synod_library::catalogue();
    let rules = catalogue.get(&session.scenario().system.value).map_or(&[][..], |system| system.rules);
    rules.iter().zip(session.rules()).filter(|(_, on)| !on).map(|(rule, _)| rule.id).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_takes_two_cells_a_character() {
        assert_eq!(width("S1"), 2);
        assert_eq!(width("成立"), 4);
        assert_eq!(left("成立", 6), "成立  ");
        assert_eq!(right("7", 3), "  7");
    }
}
