//! Walks over the words of one statement and reads the parts that statements are made of.

use crate::error::{ScenarioError, shown};
use crate::lex::{Word, Words};
use crate::limits;
use crate::parts::{NodeRef, Pos, Setting, Spanned, Wire};
use crate::statement::{AnyNode, FieldIs, Path, Pattern, Segment, Select};
use crate::texts;
use crate::value;
use synod_model::{Micros, Sentence, Text};

/// The words of a statement, and how far they are read.
pub(crate) struct Cursor {
    words: Words,
    next: usize,
    /// How the statement is written; errors show it.
    usage: &'static str,
    /// Where the next word would stand if the statement went on.
    end: Pos,
}

impl Cursor {
    /// At the first of at least one word.
    pub(crate) fn new(words: Words) -> Self {
        let end = words.last().map_or(Pos::NONE, |last| Pos { column: last.end, ..last.pos });
        Self { words, next: 0, usage: "", end }
    }

    /// From here on the statement is this one.
    pub(crate) const fn reading(&mut self, usage: &'static str) {
        self.usage = usage;
    }

    /// Where the next word stands, or would stand.
    pub(crate) fn pos(&self) -> Pos {
        self.peek().map_or(self.end, |word| word.pos)
    }

    pub(crate) fn peek(&self) -> Option<&Word> {
        self.words.get(self.next)
    }

    /// The word that was read last.
    pub(crate) fn last(&self) -> Option<&Word> {
        self.next.checked_sub(1).and_then(|at| self.words.get(at))
    }

    /// Whether the word `ahead` of the next one (0: the next one itself) is this bare word.
    pub(crate) fn looks_at(&self, ahead: usize, text: &str) -> bool {
        self.words.get(self.next + ahead).is_some_and(|word| word.is(text))
    }

    /// Passes over the next word if it is this bare word.
    pub(crate) fn skip(&mut self, text: &str) -> bool {
        let there = self.looks_at(0, text);
        self.next += usize::from(there);
        there
    }

    /// The next word; `what` should be there.
    pub(crate) fn take(&mut self, what: &'static Text) -> Result<Word, ScenarioError> {
        let Some(word) = self.words.get(self.next) else {
            return Err(self.missing(what));
        };
        self.next += 1;
        Ok(word.clone())
    }

    /// The error that nothing stands where `what` should.
    pub(crate) fn missing(&self, what: &'static Text) -> ScenarioError {
        ScenarioError::new(self.end, texts::MISSING.with([what.into(), self.usage.into()]))
    }

    /// The error that a word is not `what` should stand in its place.
    pub(crate) fn wrong(&self, word: &Word, what: &'static Text) -> ScenarioError {
        ScenarioError::new(word.pos, texts::WRONG.with([shown(&word.text), what.into(), self.usage.into()]))
    }

    /// Nothing may be left.
    pub(crate) fn finish(&self) -> Result<(), ScenarioError> {
        match self.peek() {
            Some(word) => {
                Err(ScenarioError::new(word.pos, texts::EXTRA.with([shown(&word.text), self.usage.into()])))
            }
            None => Ok(()),
        }
    }

    /// Cuts the next unread words at signs that were written without spaces (`3->4`), as far as `limit`
    /// signs. Longer signs must come before those they contain. A sign that stands alone counts.
    pub(crate) fn cut_at(&mut self, signs: &[&str], limit: usize) {
        let rest = self.words.split_off(self.next);
        let mut seen = 0;
        for mut word in rest {
            while !word.quoted && seen < limit {
                let found = word.text.char_indices().find_map(|(at, _)| {
                    signs.iter().find(|s| word.text[at..].starts_with(**s)).map(|s| (at, s))
                });
                let Some((at, sign)) = found else { break };
                seen += 1;
                let (before, after) = (word.text[..at].to_owned(), word.text[at + sign.len()..].to_owned());
                let sign_pos = Pos { column: word.pos.column + columns(&before), ..word.pos };
                let after_pos = Pos { column: sign_pos.column + columns(sign), ..word.pos };
                if !before.is_empty() {
                    self.words.push(Word { text: before, end: sign_pos.column, ..word.clone() });
                }
                let sign = (*sign).to_owned();
                self.words.push(Word { text: sign, pos: sign_pos, end: after_pos.column, quoted: false });
                word = Word { text: after, pos: after_pos, ..word };
            }
            if word.quoted || !word.text.is_empty() {
                self.words.push(word);
            }
        }
    }

    /// Any text at all, quoted or bare.
    pub(crate) fn text(&mut self, what: &'static Text) -> Result<Spanned<String>, ScenarioError> {
        self.take(what).map(|word| Spanned::new(word.text, word.pos))
    }

    /// All the text that is left.
    pub(crate) fn texts(&mut self) -> Vec<Spanned<String>> {
        let rest = &self.words[self.next..];
        self.next = self.words.len();
        rest.iter().map(|word| Spanned::new(word.text.clone(), word.pos)).collect()
    }

    /// A name: an id, a kind, a role.
    pub(crate) fn name(&mut self, what: &'static Text) -> Result<Spanned<String>, ScenarioError> {
        let word = self.take(what)?;
        if is_name(&word.text) { Ok(Spanned::new(word.text, word.pos)) } else { Err(self.wrong(&word, what)) }
    }

    pub(crate) fn node(&mut self) -> Result<Spanned<NodeRef>, ScenarioError> {
        let word = self.take(&texts::A_NODE)?;
        self.node_of(&word, &texts::A_NODE)
    }

    /// A node, or the word `none`.
    pub(crate) fn node_or_none(&mut self) -> Result<Option<Spanned<NodeRef>>, ScenarioError> {
        let word = self.take(&texts::A_NODE_OR_NONE)?;
        if word.is("none") { Ok(None) } else { self.node_of(&word, &texts::A_NODE_OR_NONE).map(Some) }
    }

    fn any_node(&mut self) -> Result<AnyNode, ScenarioError> {
        let word = self.take(&texts::A_NODE_OR_ANY)?;
        if word.is("*") {
            Ok(AnyNode::Any)
        } else {
            self.node_of(&word, &texts::A_NODE_OR_ANY).map(AnyNode::Node)
        }
    }

    fn node_of(&self, word: &Word, what: &'static Text) -> Result<Spanned<NodeRef>, ScenarioError> {
        let node = match value::whole(&word.text) {
            Some(number) => u16::try_from(number)
                .ok()
                .filter(|number| (1..=limits::NODES).contains(number))
                .map(NodeRef::Number),
            None if is_node_name(&word.text) => Some(NodeRef::Name(word.text.clone())),
            None => None,
        };
        node.map(|node| Spanned::new(node, word.pos)).ok_or_else(|| self.wrong(word, what))
    }

    /// `key=value`.
    pub(crate) fn setting(&mut self) -> Result<Setting, ScenarioError> {
        let word = self.take(&texts::A_SETTING)?;
        let Some((key, value)) = word.text.split_once('=').filter(|_| !word.quoted) else {
            return Err(self.wrong(&word, &texts::A_SETTING));
        };
        if !is_name(key) {
            let key = Word { text: key.to_owned(), ..word };
            return Err(self.wrong(&key, &texts::A_KEY));
        }
        let value_pos = Pos { column: word.pos.column + columns(key) + 1, ..word.pos };
        let (key, value) =
            (Spanned::new(key.to_owned(), word.pos), Spanned::new(value.to_owned(), value_pos));
        Ok(Setting { key, value })
    }

    /// All that is left, as settings with different keys; `at_least_one` if there must be some.
    pub(crate) fn settings(&mut self, at_least_one: bool) -> Result<Vec<Setting>, ScenarioError> {
        let mut settings: Vec<Setting> = Vec::new();
        while self.peek().is_some() || (at_least_one && settings.is_empty()) {
            let setting = self.setting()?;
            if settings.iter().any(|other| other.key == setting.key) {
                let twice = texts::KEY_TWICE.with([shown(&setting.key.value)]);
                return Err(ScenarioError::new(setting.key.pos, twice));
            }
            settings.push(setting);
        }
        Ok(settings)
    }

    pub(crate) fn time(&mut self) -> Result<Micros, ScenarioError> {
        let word = self.take(&texts::A_TIME)?;
        value::parse_duration(&word.text).map_err(at(word.pos))
    }

    /// A whole number without a unit, up to 2^64 - 1.
    pub(crate) fn number(&mut self, what: &'static Text) -> Result<Spanned<u64>, ScenarioError> {
        let word = self.take(what)?;
        match value::whole(&word.text) {
            Some(number) => Ok(Spanned::new(number, word.pos)),
            None => Err(self.wrong(&word, what)),
        }
    }

    /// `3 -> 4`, `3 - 4`.
    pub(crate) fn wire(&mut self) -> Result<Wire, ScenarioError> {
        self.cut_at(&["->"], 1);
        let from = self.node()?;
        let sign = self.take(&texts::AN_ARROW_OR_DASH)?;
        let both = sign.is("-");
        if !both && !sign.is("->") {
            return Err(self.wrong(&sign, &texts::AN_ARROW_OR_DASH));
        }
        let to = self.node()?;
        if from == to {
            let same = texts::SAME_NODE.with([shown(&to.value.to_string())]);
            return Err(ScenarioError::new(to.pos, same));
        }
        Ok(Wire { from, to, both })
    }

    /// `m17`, or `2 -> 3 RequestVote term=2` with `*` for any.
    pub(crate) fn select(&mut self) -> Result<Select, ScenarioError> {
        self.cut_at(&["->"], 1);
        let newest = !self.looks_at(1, "->") && self.skip("newest");
        if !newest
            && !self.looks_at(1, "->")
            && let Some(word) = self.peek().cloned()
        {
            let serial =
                word.text.strip_prefix('m').and_then(value::whole).and_then(|n| u32::try_from(n).ok());
            let serial =
                serial.filter(|_| !word.quoted).ok_or_else(|| self.wrong(&word, &texts::A_MESSAGE))?;
            self.next += 1;
            return Ok(Select::Serial(Spanned::new(serial, word.pos)));
        }
        if self.peek().is_none() {
            return Err(self.missing(&texts::A_MESSAGE));
        }
        let from = self.any_node()?;
        let sign = self.take(&texts::AN_ARROW)?;
        if !sign.is("->") {
            return Err(self.wrong(&sign, &texts::AN_ARROW));
        }
        let to = self.any_node()?;
        let no_kind = self.peek().is_none_or(|word| word.is("by") || is_setting(word)) || self.skip("*");
        let kind = if no_kind { None } else { Some(self.name(&texts::A_KIND)?) };
        let mut fields: Vec<FieldIs> = Vec::new();
        while let Some(word) = self.peek().filter(|word| is_setting(word)).cloned() {
            self.next += 1;
            let field = self.field_is(&word)?;
            if fields.iter().any(|other| other.path == field.path) {
                let twice = texts::KEY_TWICE.with([shown(&field.path.value.to_string())]);
                return Err(ScenarioError::new(field.path.pos, twice));
            }
            fields.push(field);
        }
        Ok(Select::Matching(Pattern { newest, from, to, kind, fields }))
    }

    /// `term=2`: what a message carries.
    fn field_is(&self, word: &Word) -> Result<FieldIs, ScenarioError> {
        let (path, value) = word.text.split_once('=').unwrap_or((&word.text, ""));
        let value_pos = Pos { column: word.pos.column + columns(path) + 1, ..word.pos };
        let value = Spanned::new(value.to_owned(), value_pos);
        let path = Word { text: path.to_owned(), ..word.clone() };
        Ok(FieldIs { path: self.path_of(&path, &texts::A_FIELD)?, value })
    }

    /// `log[3].term`: names joined by points, each with any number of indexes.
    pub(crate) fn path(&mut self, what: &'static Text) -> Result<Spanned<Path>, ScenarioError> {
        let word = self.take(what)?;
        self.path_of(&word, what)
    }

    fn path_of(&self, word: &Word, what: &'static Text) -> Result<Spanned<Path>, ScenarioError> {
        let wrong = || self.wrong(word, what);
        let mut segments = Vec::new();
        for part in word.text.split('.') {
            let (name, mut indexes) = part.split_at(part.find('[').unwrap_or(part.len()));
            if name.is_empty() || !name.chars().all(|c| c.is_alphanumeric() || "_-:".contains(c)) {
                return Err(wrong());
            }
            segments.push(Segment::Name(name.to_owned()));
            while !indexes.is_empty() {
                let inner = indexes.strip_prefix('[').and_then(|rest| rest.split_once(']'));
                let (number, rest) = inner.ok_or_else(wrong)?;
                let index = value::whole(number).and_then(|n| u32::try_from(n).ok()).ok_or_else(wrong)?;
                if index == 0 {
                    return Err(ScenarioError::new(word.pos, texts::PATH_ZERO.with([shown(&word.text)])));
                }
                segments.push(Segment::Index(index));
                indexes = rest;
            }
        }
        Ok(Spanned::new(Path(segments), word.pos))
    }
}

/// Whether a word has the form `key=value`.
fn is_setting(word: &Word) -> bool {
    !word.quoted && word.text.contains('=')
}

/// Puts a sentence at a place.
pub(crate) fn at(pos: Pos) -> impl Fn(Sentence) -> ScenarioError {
    move |sentence| ScenarioError::new(pos, sentence)
}

/// How many columns a text takes.
pub(crate) fn columns(text: &str) -> u32 {
    u32::try_from(text.chars().count()).unwrap_or(u32::MAX)
}

/// Letters, digits and the signs that names of messages and timers need; a letter or a digit first.
pub(crate) fn is_name(text: &str) -> bool {
    text.starts_with(char::is_alphanumeric)
        && text.chars().all(|c| c.is_alphanumeric() || "-_.:+()[]'".contains(c))
}

/// A letter first, so that it is neither a number nor the word for nobody.
fn is_node_name(text: &str) -> bool {
    is_name(text) && text.starts_with(char::is_alphabetic) && text != "none"
}
