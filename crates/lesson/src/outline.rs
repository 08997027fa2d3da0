//! The outline of a text: a statement a line, and what belongs to it on the lines below that are indented further.

use crate::texts as t;
use synod_scenario::{Pos, ScenarioError};

/// A line of a text as it stands.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Line<'a> {
    /// Its number, from 1.
    pub(crate) number: u32,
    /// All of it, without the line end.
    pub(crate) text: &'a str,
}

impl Line<'_> {
    /// How many characters stand before its first one; `None` for an empty line.
    fn indent(&self) -> Option<usize> {
        let words = self.text.trim_start();
        (!words.is_empty()).then(|| self.text.chars().count() - words.chars().count())
    }

    fn is_comment(&self) -> bool {
        self.text.trim_start().starts_with('#')
    }
}

/// A statement: its first word, what stands behind it, and what is indented below it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Item<'t> {
    /// Where it begins.
    pub(crate) pos: Pos,
    /// The first word.
    pub(crate) word: &'t str,
    /// What stands behind it on its line, without spaces at the ends.
    pub(crate) rest: &'t str,
    /// Where that begins.
    pub(crate) rest_pos: Pos,
    /// The lines below it that are indented further.
    pub(crate) below: &'t [Line<'t>],
}

/// The lines of a text.
pub(crate) fn lines(text: &str) -> Vec<Line<'_>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    text.lines().zip(1..).map(|(text, number)| Line { number, text }).collect()
}

/// The statements of some lines; all begin in one column.
///
/// # Errors
/// When one begins in another column.
pub(crate) fn items<'t>(lines: &'t [Line<'t>]) -> Result<Vec<Item<'t>>, ScenarioError> {
    let mut items: Vec<Item<'t>> = Vec::new();
    let mut column = None;
    let mut at = 0;
    while at < lines.len() {
        let line = &lines[at];
        let Some(indent) = line.indent().filter(|_| !line.is_comment()) else {
            at += 1;
            continue;
        };
        let first = *column.get_or_insert(indent);
        if indent != first {
            let place = Pos { line: line.number, column: columns(indent) };
            return Err(ScenarioError::new(place, t::INDENT.with([(first + 1).into()])));
        }
        let deeper = |line: &Line<'_>| line.indent().is_none_or(|deep| deep > indent);
        let end = lines[at + 1..].iter().position(|line| !deeper(line)).map_or(lines.len(), |n| at + 1 + n);
        items.push(item(line, indent, &lines[at + 1..end]));
        at = end;
    }
    Ok(items)
}

fn item<'t>(line: &'t Line<'t>, indent: usize, below: &'t [Line<'t>]) -> Item<'t> {
    let statement = line.text.trim();
    let (word, rest) = statement.split_once(char::is_whitespace).unwrap_or((statement, ""));
    let spaces = rest.chars().take_while(|c| c.is_whitespace()).count();
    let pos = Pos { line: line.number, column: columns(indent) };
    let behind = indent + word.chars().count() + 1 + spaces;
    Item { pos, word, rest: rest.trim_start(), rest_pos: Pos { column: columns(behind), ..pos }, below }
}

fn columns(before: usize) -> u32 {
    u32::try_from(before + 1).unwrap_or(u32::MAX)
}

impl Item<'_> {
    /// What stands behind its word and below it, as running text: lines are joined, an empty line parts paragraphs.
    pub(crate) fn prose(&self) -> String {
        let mut text = self.rest.to_owned();
        let mut parted = false;
        for line in self.below.iter().filter(|line| !line.is_comment()) {
            let words = line.text.trim();
            if words.is_empty() {
                parted = !text.is_empty();
                continue;
            }
            if std::mem::take(&mut parted) {
                text.push_str("\n\n");
            } else if needs_space(&text, words) {
                text.push(' ');
            }
            text.push_str(words);
        }
        text
    }

    /// What is indented below it, as a text of its own, and how its places become places here.
    pub(crate) fn inner(&self) -> (String, impl Fn(ScenarioError) -> ScenarioError + use<>) {
        let first = self.below.first().map_or(self.pos.line, |line| line.number);
        let text: Vec<&str> = self.below.iter().map(|line| line.text).collect();
        let shift = move |error: ScenarioError| {
            let place = match error.pos {
                Pos::NONE => Pos { line: first, column: 1 },
                pos => Pos { line: pos.line + first - 1, ..pos },
            };
            ScenarioError::new(place, error.sentence)
        };
        (text.join("\n"), shift)
    }

    /// How places in what stands behind its word become places here.
    pub(crate) fn behind(&self) -> impl Fn(ScenarioError) -> ScenarioError + use<> {
        let pos = self.rest_pos;
        move |error: ScenarioError| {
            let column = pos.column + error.pos.column.saturating_sub(1);
            ScenarioError::new(Pos { column, ..pos }, error.sentence)
        }
    }
}

/// Whether a space parts two lines that are joined: not between Chinese characters.
fn needs_space(before: &str, after: &str) -> bool {
    let chinese = |c: char| matches!(c, '\u{2018}'..='\u{201d}' | '\u{3000}'..='\u{303f}' | '\u{4e00}'..='\u{9fff}' | '\u{ff00}'..='\u{ff60}');
    !(before.is_empty() || before.ends_with(chinese) || after.starts_with(chinese))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_indented_belongs_to_the_line_above() {
        let lines = lines("a one\n  # no\n  b  two\n\n    three\n  c\nd\n");
        let all = items(&lines).expect("it is regular");
        assert_eq!(
            all.iter().map(|item| (item.word, item.rest)).collect::<Vec<_>>(),
            [("a", "one"), ("d", "")]
        );
        let below = items(all[0].below).expect("it is regular");
        assert_eq!(below.len(), 2);
        assert_eq!((below[0].rest, below[0].rest_pos), ("two", Pos { line: 3, column: 6 }));
        assert_eq!(below[0].prose(), "two\n\nthree");
    }

    #[test]
    fn a_statement_in_another_column_is_refused() {
        let lines = lines("a\n    b\n  c\n");
        let all = items(&lines).expect("b and c are below a");
        let error = items(all[0].below).expect_err("c stands left of b");
        assert_eq!(error.pos, Pos { line: 3, column: 3 });
    }

    #[test]
    fn lines_are_joined_as_their_language_does() {
        let lines = lines("says\n  One and\n  two.\nsays\n  一\n  二 S1\n  三\n");
        let all = items(&lines).expect("it is regular");
        assert_eq!(all[0].prose(), "One and two.");
        assert_eq!(all[1].prose(), "一二 S1三");
    }
}
