//! What is to be known about a system: an essay in each language, `lessons/SYSTEM/about.md` and `about.zh-CN.md`.
//!
//! It is plain Markdown, which the documentation of the code includes too: paragraphs, of which some begin with a title of
//! [`SECTIONS`] in bold; in these *emphasis* and `code`; and tables.

use synod_model::{Lang, Text};

/// What an essay tells, in this order.
pub static SECTIONS: [Text; 7] = [
    Text::new("The problem.", "问题。"),
    Text::new("The idea.", "思路。"),
    Text::new("The price.", "代价。"),
    Text::new("What to watch.", "看什么。"),
    Text::new("What it does not promise.", "它不保证什么。"),
    Text::new("Where it differs from the paper.", "与论文的不同。"),
    Text::new("To read.", "延伸阅读。"),
];

/// A part of a running text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Inline {
    /// Words.
    Words(String),
    /// `*emphasis*`.
    Emphasis(String),
    /// A name in code.
    Code(String),
}

/// What stands between two empty lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// A title of [`SECTIONS`]: a section begins.
    Title(&'static str),
    /// Running text.
    Paragraph(Vec<Inline>),
    /// Rows of cells, the first of which has the headings.
    Table(Vec<Vec<String>>),
}

/// Reads an essay in a language.
pub fn about(text: &str, lang: Lang) -> Vec<Block> {
    let mut blocks = Vec::new();
    for part in text.split("\n\n").map(str::trim).filter(|part| !part.is_empty()) {
        if part.starts_with('|') {
            blocks.push(Block::Table(table(part)));
            continue;
        }
        let title = SECTIONS.iter().map(|title| title.get(lang)).find_map(|title| {
            let behind = part.strip_prefix("**")?.strip_prefix(title)?.strip_prefix("**")?;
            Some((title, behind.trim_start()))
        });
        blocks.extend(title.map(|(title, _)| Block::Title(title)));
        blocks.push(Block::Paragraph(inline(&joined(title.map_or(part, |(_, behind)| behind), lang))));
    }
    blocks
}

/// The lines of a paragraph as one.
fn joined(lines: &str, lang: Lang) -> String {
    lines.replace('\n', if lang == Lang::En { " " } else { "" })
}

/// The rows of a table; the second line only says that it is one.
fn table(lines: &str) -> Vec<Vec<String>> {
    let row = |line: &str| line.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect();
    lines.lines().enumerate().filter(|(at, _)| *at != 1).map(|(_, line)| row(line)).collect()
}

/// The parts of a paragraph. A sign that is not closed is a character like others.
fn inline(text: &str) -> Vec<Inline> {
    let mut parts = Vec::new();
    let mut words = String::new();
    let mut rest = text;
    while let Some(sign) = rest.chars().next() {
        let inner = matches!(sign, '*' | '`').then(|| rest[1..].split_once(sign)).flatten();
        if let Some((inner, behind)) = inner.filter(|(inner, _)| !inner.is_empty() && !inner.starts_with(' '))
        {
            if !words.is_empty() {
                parts.push(Inline::Words(std::mem::take(&mut words)));
            }
            parts.push(if sign == '*' { Inline::Emphasis(inner.into()) } else { Inline::Code(inner.into()) });
            rest = behind;
        } else {
            words.push(sign);
            rest = &rest[sign.len_utf8()..];
        }
    }
    if !words.is_empty() {
        parts.push(Inline::Words(words));
    }
    parts
}

/// What an essay owes its readers: a paragraph that says what the system is, with its paper, and every section once and in order.
///
/// # Errors
/// The first that is missing or out of place, in a sentence.
pub fn check_about(text: &str, lang: Lang, year: &str) -> Result<(), String> {
    let blocks = about(text, lang);
    let Some(Block::Paragraph(first)) = blocks.first() else {
        return Err("it begins with a paragraph without a title".into());
    };
    let says_year = |part: &Inline| matches!(part, Inline::Words(words) if words.contains(year));
    if !first.iter().any(says_year) {
        return Err(format!("its first paragraph names the paper, of {year}"));
    }
    let titles: Vec<&str> = blocks
        .iter()
        .filter_map(|block| if let Block::Title(title) = block { Some(*title) } else { None })
        .collect();
    let owed: Vec<&str> = SECTIONS.iter().map(|title| title.get(lang)).collect();
    if titles != owed {
        return Err(format!("it has the sections {titles:?}, and owes {owed:?}"));
    }
    let bare = |block: &Block| matches!(block, Block::Paragraph(parts) if parts.is_empty());
    if blocks.iter().any(bare) {
        return Err("a section of it is empty".into());
    }
    let bold = |block: &Block| matches!(block, Block::Paragraph(parts) if parts.iter().any(|part| matches!(part, Inline::Words(words) if words.contains("**"))));
    if blocks.iter().any(bold) {
        return Err("a title in it is none of those that an essay has".into());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_titles_and_tables_are_told_apart() {
        let text = "It (2001).\n\n**The idea.** One *leader* obeys\n`rule-a`, not R*.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n";
        let words = |text: &str| Inline::Words(text.into());
        let expected = vec![
            Block::Paragraph(vec![words("It (2001).")]),
            Block::Title("The idea."),
            Block::Paragraph(vec![
                words("One "),
                Inline::Emphasis("leader".into()),
                words(" obeys "),
                Inline::Code("rule-a".into()),
                words(", not R*."),
            ]),
            Block::Table(vec![vec!["a".into(), "b".into()], vec!["1".into(), "2".into()]]),
        ];
        assert_eq!(about(text, Lang::En), expected);
        assert!(check_about(text, Lang::En, "2001").expect_err("it lacks sections").contains("owes"));
        assert!(check_about(text, Lang::En, "1999").expect_err("its year is another").contains("1999"));
    }
}
