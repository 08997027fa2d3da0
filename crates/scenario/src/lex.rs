//! From text to words: lines, comments, quotation marks, and the ` / ` between statements.
//!
//! A word is what stands between spaces, in quotation marks if it has spaces itself; the value of a setting
//! may be quoted too (`key="a b"`). `#` begins a comment where a word could begin.

use crate::error::{ScenarioError, shown};
use crate::limits;
use crate::parts::Pos;
use crate::texts;
use std::iter::Peekable;
use std::str::Chars;

/// One word of a statement.
#[derive(Clone, Debug)]
pub(crate) struct Word {
    /// Its text, without quotation marks and escapes.
    pub(crate) text: String,
    /// Where it begins.
    pub(crate) pos: Pos,
    /// The column after its last character.
    pub(crate) end: u32,
    /// Whether the whole word is in quotation marks, so that it is text and no sign or keyword.
    pub(crate) quoted: bool,
}

impl Word {
    /// Whether this is a bare word of that text.
    pub(crate) fn is(&self, text: &str) -> bool {
        !self.quoted && self.text == text
    }
}

/// One statement: its words, never none.
pub(crate) type Words = Vec<Word>;

/// The statements of one line.
pub(crate) fn lex_line(line: &str, number: u32) -> Result<Vec<Words>, ScenarioError> {
    let mut statements = Vec::new();
    let mut words = Words::new();
    let mut slash = None;
    for word in LineLexer::new(line, number) {
        let word = word?;
        if word.is("/") {
            if words.is_empty() {
                return Err(ScenarioError::new(word.pos, texts::NO_STATEMENT.with([])));
            }
            statements.push(std::mem::take(&mut words));
            slash = Some(word.pos);
        } else if words.len() == limits::WORDS {
            return Err(ScenarioError::new(word.pos, texts::TOO_MANY_WORDS.with([limits::WORDS.into()])));
        } else {
            words.push(word);
        }
    }
    match (words.is_empty(), slash) {
        (false, _) => statements.push(words),
        (true, Some(pos)) => return Err(ScenarioError::new(pos, texts::NO_STATEMENT.with([]))),
        (true, None) => {}
    }
    Ok(statements)
}

/// The words of one line, up to a comment or the first error.
struct LineLexer<'a> {
    chars: Peekable<Chars<'a>>,
    pos: Pos,
}

impl Iterator for LineLexer<'_> {
    type Item = Result<Word, ScenarioError>;

    fn next(&mut self) -> Option<Self::Item> {
        while self.chars.next_if(|c| c.is_whitespace() && is_text(*c)).is_some() {
            self.pos.column += 1;
        }
        match self.chars.peek()? {
            '#' => None,
            '"' => Some(self.quoted_word()),
            _ => Some(self.bare_word()),
        }
    }
}

impl<'a> LineLexer<'a> {
    fn new(line: &'a str, number: u32) -> Self {
        Self { chars: line.chars().peekable(), pos: Pos { line: number, column: 1 } }
    }

    /// The next character, unless it is one that a scenario may not contain.
    fn bump(&mut self) -> Result<Option<char>, ScenarioError> {
        let Some(c) = self.chars.next() else { return Ok(None) };
        if !is_text(c) {
            let code = format!("U+{:04X}", u32::from(c));
            return Err(ScenarioError::new(self.pos, texts::CONTROL.with([code.into()])));
        }
        self.pos.column += 1;
        Ok(Some(c))
    }

    fn bare_word(&mut self) -> Result<Word, ScenarioError> {
        let start = self.pos;
        let mut text = String::new();
        while let Some(c) = self.chars.peek().copied() {
            if c.is_whitespace() && is_text(c) {
                break;
            }
            if c == '"' {
                let opens_value = text.find('=').is_some_and(|at| at > 0 && at + 1 == text.len());
                if !opens_value {
                    return Err(ScenarioError::new(self.pos, texts::QUOTE_INSIDE.with([])));
                }
                text.push_str(&self.quoted()?);
                break;
            }
            text.extend(self.bump()?);
        }
        self.word(text, start, false)
    }

    fn quoted_word(&mut self) -> Result<Word, ScenarioError> {
        let start = self.pos;
        let text = self.quoted()?;
        self.word(text, start, true)
    }

    /// What stands between quotation marks, the first of which is next.
    fn quoted(&mut self) -> Result<String, ScenarioError> {
        let open = self.pos;
        self.bump()?;
        let mut text = String::new();
        loop {
            let at = self.pos;
            match self.bump()? {
                None => return Err(ScenarioError::new(open, texts::QUOTE_OPEN.with([]))),
                Some('"') => break,
                Some('\\') => match self.bump()? {
                    Some(c @ ('"' | '\\')) => text.push(c),
                    Some(c) => {
                        return Err(ScenarioError::new(at, texts::ESCAPE.with([shown(&c.to_string())])));
                    }
                    None => return Err(ScenarioError::new(open, texts::QUOTE_OPEN.with([]))),
                },
                Some(c) => text.push(c),
            }
        }
        match self.chars.peek() {
            Some(c) if !c.is_whitespace() => Err(ScenarioError::new(self.pos, texts::QUOTE_AFTER.with([]))),
            _ => Ok(text),
        }
    }

    fn word(&self, text: String, pos: Pos, quoted: bool) -> Result<Word, ScenarioError> {
        if text.len() > limits::WORD_BYTES {
            return Err(ScenarioError::new(pos, texts::WORD_TOO_LONG.with([limits::WORD_BYTES.into()])));
        }
        Ok(Word { text, pos, end: self.pos.column, quoted })
    }
}

/// Whether a scenario may contain a character: every one but control characters, of which the tab may.
pub(crate) fn is_text(c: char) -> bool {
    c == '\t' || !c.is_control()
}
