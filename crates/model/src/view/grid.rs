//! Grids: slots and replicas, blocks and nodes, who suspects whom; and, as a list, hundreds of tasks.

use super::value::{Json, object};
use super::{Label, Value};
use crate::{NodeId, Text, Word};
use std::collections::BTreeMap;

/// What a row or a column stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Head {
    /// A word: the number of a slot, the name of a task.
    Word(Word),
    /// A node.
    Node(NodeId),
    /// A name for machines, and the words for people.
    Text(&'static str, &'static Text),
}

impl Head {
    /// Its key in JSON: a word, the number of a node, a name.
    pub fn key(&self) -> String {
        match self {
            Self::Word(word) => word.to_string(),
            Self::Node(node) => node.number().to_string(),
            Self::Text(id, _) => (*id).to_owned(),
        }
    }

    /// What it is called in `lang`; `name` gives a node's name on the stage.
    pub fn text(&self, lang: crate::Lang, name: &dyn Fn(NodeId) -> String) -> String {
        match self {
            Self::Word(word) => word.to_string(),
            Self::Node(node) => name(*node),
            Self::Text(_, text) => text.get(lang).to_owned(),
        }
    }
}

/// A list of more squares than this is told by what they mean.
const LONG: usize = 12;

/// One square of a [`Grid`]. An empty one is a hole.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Square {
    /// What it means; its tone is that of the square.
    pub state: Option<Label>,
    /// What is written in it: a value, a count. May be empty.
    pub word: Word,
    /// The ballot that is written in it instead: its round, and who uses it.
    pub ballot: Option<(u64, NodeId)>,
    /// Who has it.
    pub node: Option<NodeId>,
    /// The number of the colour of who has it, from 0: for grids of many squares that tell who has what.
    pub hue: Option<u8>,
    /// How often: attempts, copies. 0 and 1 are not drawn.
    pub count: u32,
    /// The whole record, as `run --json` prints it; empty: what the other fields say.
    pub record: Vec<(&'static str, Value)>,
}

impl Square {
    /// A square in a state.
    pub fn new(state: Label) -> Self {
        Self { state: Some(state), ..Self::default() }
    }

    /// A square with nothing but a word in it.
    pub fn word(word: Word) -> Self {
        Self { word, ..Self::default() }
    }

    /// The same square with a word in it.
    #[must_use]
    pub fn saying(self, word: Word) -> Self {
        Self { word, ..self }
    }

    /// The same square with a ballot in it.
    #[must_use]
    pub fn in_ballot(self, round: u64, node: NodeId) -> Self {
        Self { ballot: Some((round, node)), ..self }
    }

    /// Whether something is written in it.
    pub fn has_word(&self) -> bool {
        self.word != Word::default() || self.ballot.is_some()
    }

    /// The same square, had by a node.
    #[must_use]
    pub fn at(self, node: NodeId) -> Self {
        Self { node: Some(node), ..self }
    }

    /// The same square, had by a node whose colour has this number.
    #[must_use]
    pub fn coloured(self, node: NodeId, hue: u8) -> Self {
        Self { node: Some(node), hue: Some(hue), ..self }
    }

    /// The same square with a count.
    #[must_use]
    pub fn counted(self, count: u32) -> Self {
        Self { count, ..self }
    }

    /// Whether nothing is there.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// It as a value: nothing, a word, a state, or a record of what it has of these.
    pub fn value(&self) -> Value {
        if !self.record.is_empty() {
            return Value::Record(self.record.clone());
        }
        let mut parts = Vec::new();
        if let Some(state) = self.state {
            parts.push(("state", state.into()));
        }
        if self.word != Word::default() {
            parts.push(("word", self.word.into()));
        }
        if let Some((round, node)) = self.ballot {
            parts.push(("ballot", Value::Ballot { round, node }));
        }
        if let Some(node) = self.node {
            parts.push(("node", node.into()));
        }
        if self.count > 0 {
            parts.push(("count", self.count.into()));
        }
        match parts.len() {
            0 => Value::None,
            1 => parts.remove(0).1,
            _ => Value::Record(parts),
        }
    }
}

/// Rows and columns of squares. Without rows it is a list of squares, one a column, that is broken into lines as it
/// fits: hundreds of tasks, blocks or pods.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Grid {
    /// What the rows stand for, from top to bottom; empty: a list.
    pub rows: Vec<Head>,
    /// What the columns stand for, from left to right.
    pub columns: Vec<Head>,
    /// The squares, row by row: as many as rows times columns. Missing ones are empty.
    pub squares: Vec<Square>,
}

impl Grid {
    /// A list of named squares.
    pub fn list(squares: impl IntoIterator<Item = (Head, Square)>) -> Self {
        let (columns, squares) = squares.into_iter().unzip();
        Self { rows: Vec::new(), columns, squares }
    }

    /// A table whose rows are facts of the same names, as a grid of words: nodes and plugins, queues and shares.
    pub fn of_table(rows: &[(Word, Value)]) -> Option<Self> {
        let Some((_, Value::Facts(first))) = rows.first() else { return None };
        let columns: Vec<Head> = first.iter().map(|(id, text, _)| Head::Text(id, text)).collect();
        let mut squares = Vec::new();
        for (_, row) in rows {
            let Value::Facts(facts) = row else { return None };
            if facts.len() != first.len() || facts.iter().zip(first).any(|(a, b)| a.0 != b.0) {
                return None;
            }
            for (.., value) in facts {
                squares.push(match value {
                    Value::None => Square::default(),
                    Value::Label(id, text, tone) => Square::new(Label { id, text, tone: *tone }),
                    other => Square::word(Word::new(&other.plain())?),
                });
            }
        }
        let rows = rows.iter().map(|(key, _)| Head::Word(*key)).collect();
        (columns.len() > 1).then_some(Self { rows, columns, squares })
    }

    /// The square of a row and a column, both from 0; that of a list is in row 0.
    pub fn square(&self, row: usize, column: usize) -> Option<&Square> {
        if column < self.columns.len() { self.squares.get(row * self.columns.len() + column) } else { None }
    }

    /// Who has squares in a colour, by its number, each once.
    pub fn owners(&self) -> BTreeMap<u8, NodeId> {
        self.squares.iter().filter_map(|square| Some((square.hue?, square.node?))).collect()
    }

    /// Whether it is a list of squares.
    pub const fn is_list(&self) -> bool {
        self.rows.is_empty()
    }

    /// How many lines of squares it has as they are given.
    pub fn height(&self) -> usize {
        if self.columns.is_empty() { 0 } else { self.rows.len().max(1) }
    }

    /// A row as a list of its own.
    fn row(&self, row: usize) -> Self {
        let squares = (0..self.columns.len()).map(|c| self.square(row, c).cloned().unwrap_or_default());
        Self { rows: Vec::new(), columns: self.columns.clone(), squares: squares.collect() }
    }

    fn row_json(&self, row: usize) -> Json {
        let square = |(c, head): (usize, &Head)| {
            (head.key(), self.square(row, c).map_or(Json::Null, |square| square.value().to_json()))
        };
        object(self.columns.iter().enumerate().map(square))
    }

    /// Rows by columns; of a list the columns.
    pub(super) fn to_json(&self) -> Json {
        if self.is_list() {
            return self.row_json(0);
        }
        object(self.rows.iter().enumerate().map(|(r, head)| (head.key(), self.row_json(r))))
    }

    /// `slot3:(a,b);slot4:(c,none)`; of a list `t1:done,t2:none`.
    pub(super) fn plain(&self) -> String {
        let plain = |r, c| self.square(r, c).map_or(Value::None, Square::value).plain();
        let row = |r: usize| (0..self.columns.len()).map(|c| plain(r, c)).collect::<Vec<_>>().join(",");
        let parts: Vec<String> = if self.is_list() {
            self.columns
                .iter()
                .enumerate()
                .map(|(c, head)| [&head.key(), ":", &plain(0, c)].concat())
                .collect()
        } else {
            self.rows.iter().enumerate().map(|(r, head)| [&head.key(), ":(", &row(r), ")"].concat()).collect()
        };
        if parts.is_empty() { "none".to_owned() } else { parts.join(",") }
    }

    /// The row, or of a list the square, at a place.
    fn part(&self, at: usize) -> Option<Value> {
        if self.is_list() {
            return (at < self.columns.len()).then(|| self.square(0, at).map_or(Value::None, Square::value));
        }
        (at < self.rows.len()).then(|| Value::Grid(self.row(at)))
    }

    fn heads(&self) -> &[Head] {
        if self.is_list() { &self.columns } else { &self.rows }
    }

    /// The row, or of a list the square, that is called so.
    pub(super) fn field(&self, name: &str) -> Option<Value> {
        self.part(self.heads().iter().position(|head| head.key() == name)?)
    }

    /// The row, or of a list the square, of a node.
    pub(super) fn of_node(&self, node: NodeId) -> Option<Value> {
        self.part(self.heads().iter().position(|head| *head == Head::Node(node))?)
    }

    /// The row, or of a list the square, of node `number`, or called by that number, or else at that place, from 1.
    pub(super) fn at(&self, number: usize) -> Option<Value> {
        match self.heads().first() {
            Some(Head::Node(_)) => self.field(&number.to_string()),
            _ => self.field(&number.to_string()).or_else(|| self.part(number.checked_sub(1)?)),
        }
    }

    pub(super) fn run_to(&mut self, clock: crate::Micros) -> bool {
        let mut runs = false;
        for square in &mut self.squares {
            square.record.iter_mut().for_each(|(_, v)| runs |= v.run_to(clock));
        }
        runs
    }
}

impl Square {
    /// It as people read it: `chosen 1.2 S3 × 2`.
    pub fn words(&self, lang: crate::Lang, name: &dyn Fn(NodeId) -> String) -> String {
        let state = self.state.map(|state| state.text.get(lang).to_owned());
        let words: Vec<String> = state.into_iter().chain(self.more(name)).collect();
        if words.is_empty() { "–".to_owned() } else { words.join(" ") }
    }

    /// What it has besides its state, as people read it.
    fn more(&self, name: &dyn Fn(NodeId) -> String) -> Vec<String> {
        let mut words = Vec::new();
        if self.word != Word::default() {
            words.push(self.word.to_string());
        }
        if let Some((round, node)) = self.ballot {
            words.push(format!("{round}.{}", name(node)));
        }
        if let Some(node) = self.node {
            words.push(name(node));
        }
        if self.count > 1 {
            words.push(format!("× {}", self.count));
        }
        words
    }
}

impl Grid {
    /// All of it as people read it, in one line.
    pub(super) fn words(&self, lang: crate::Lang, name: &dyn Fn(NodeId) -> String) -> String {
        let stops = super::words::Stops::of(lang);
        let square = |r, c: usize| {
            let said = self.square(r, c).map_or_else(|| "–".to_owned(), |s| s.words(lang, name));
            [&self.columns[c].text(lang, name), " ", &said].concat()
        };
        let row = |r| stops.list((0..self.columns.len()).map(|c| square(r, c)));
        if self.is_list() {
            return if self.columns.len() > LONG { self.by_state(lang, name) } else { row(0) };
        }
        let rows = self.rows.iter().enumerate();
        stops.groups(rows.map(|(r, head)| stops.named(&head.text(lang, name), &row(r))))
    }

    /// A long list by what its squares mean: how many there are of each, and which; `m3 … m9` for those without anything else.
    fn by_state(&self, lang: crate::Lang, name: &dyn Fn(NodeId) -> String) -> String {
        let stops = super::words::Stops::of(lang);
        let meanings = self.states().into_iter().map(Some).chain([None]);
        let groups = meanings.filter_map(|state| {
            let mut parts: Vec<String> = Vec::new();
            // The place of the last of those that have nothing else, and of the first of them in a row.
            let (mut count, mut run) = (0, None);
            for (c, head) in self.columns.iter().enumerate() {
                let Some(square) = self.square(0, c).filter(|square| square.state == state) else { continue };
                count += 1;
                let (head, more) = (head.text(lang, name), square.more(name));
                let begun = run.filter(|(_, last)| more.is_empty() && last + 1 == c);
                run = more.is_empty().then_some((begun.map_or(c, |(first, _)| first), c));
                if let Some((first, _)) = begun {
                    parts.pop();
                    parts.push([&self.columns[first].text(lang, name), " … ", &head].concat());
                } else {
                    parts.push([head].into_iter().chain(more).collect::<Vec<_>>().join(" "));
                }
            }
            let meaning = state.map_or("–", |state| state.text.get(lang));
            let head = stops.aside(meaning, &count.to_string());
            (count > 0).then(|| stops.named(&head, &stops.list(parts.into_iter())))
        });
        stops.groups(groups)
    }

    /// What the squares mean, each meaning once, in order of appearance.
    pub fn states(&self) -> Vec<Label> {
        let mut states: Vec<Label> = Vec::new();
        for state in self.squares.iter().filter_map(|square| square.state) {
            if !states.contains(&state) {
                states.push(state);
            }
        }
        states
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Tone;

    static CHOSEN: Text = Text::new("chosen", "已选定");
    const DONE: Label = Label { id: "chosen", text: &CHOSEN, tone: Tone::Good };

    fn word(text: &str) -> Word {
        Word::new(text).expect("short")
    }

    #[test]
    fn a_square_is_what_it_has() {
        assert_eq!(Square::default().value(), Value::None);
        assert_eq!(Square::word(word("1.2")).value().plain(), "1.2");
        assert_eq!(Square::new(DONE).value().plain(), "chosen");
        let all = Square::new(DONE).saying(word("1.2")).at(NodeId::new(3)).counted(2);
        assert_eq!(
            all.value().to_json().to_string(),
            r#"{"count":2,"node":3,"state":"chosen","word":"1.2"}"#
        );
        let ballot = Square::new(DONE).in_ballot(1, NodeId::new(5));
        assert!(ballot.has_word());
        assert_eq!(ballot.words(crate::Lang::En, &|node| format!("A{}", node.number() - 3)), "chosen 1.A2");
        assert_eq!(
            ballot.value().to_json().to_string(),
            r#"{"ballot":{"node":5,"round":1},"state":"chosen"}"#
        );
    }

    #[test]
    fn rows_are_found_by_name_by_node_and_by_place() {
        let heads = |words: &[&str]| words.iter().map(|w| Head::Word(word(w))).collect::<Vec<_>>();
        let squares = ["a", "b", "c", ""].map(|w| Square::word(word(w)));
        let columns = vec![Head::Node(NodeId::new(2)), Head::Node(NodeId::new(7))];
        let grid = Value::Grid(Grid { rows: heads(&["3", "4"]), columns, squares: squares.to_vec() });
        assert_eq!(grid.to_json().to_string(), r#"{"3":{"2":"a","7":"b"},"4":{"2":"c","7":null}}"#);
        assert_eq!(grid.plain(), "3:(a,b),4:(c,none)");
        let cell = |row: usize, node: usize| Some(grid.at(row)?.at(node)?.plain());
        assert_eq!(cell(4, 2).as_deref(), Some("c"), "a row is found by its number");
        assert_eq!(cell(4, 7).as_deref(), Some("none"));
        assert_eq!(cell(1, 2).as_deref(), Some("a"), "and if none is called so, by its place");
        assert_eq!(cell(3, 1), None, "a column is node 1 or nothing");
        assert_eq!(
            grid.at(3).and_then(|row| row.of_node(NodeId::new(7))).map(|v| v.plain()).as_deref(),
            Some("b")
        );
        let list = Value::Grid(Grid::list([(Head::Word(word("t1")), Square::new(DONE))]));
        assert_eq!(
            (list.plain().as_str(), list.to_json().to_string().as_str()),
            ("t1:chosen", r#"{"t1":"chosen"}"#)
        );
        assert_eq!(list.field("t1").map(|v| v.plain()).as_deref(), Some("chosen"));
    }

    #[test]
    fn a_long_list_is_told_by_what_its_squares_mean() {
        static DONE: Text = Text::new("done", "已完成");
        static WAITS: Text = Text::new("waiting", "等待中");
        let label = |id, text| Label { id, text, tone: Tone::Plain };
        let square = |i: u32| match i {
            0 => Square::new(label("done", &DONE)).at(NodeId::new(3)).counted(2),
            5 => Square::default(),
            i if i < 3 => Square::new(label("done", &DONE)),
            _ => Square::new(label("waiting", &WAITS)),
        };
        let list = Grid::list((0..20).map(|i| (Head::Word(Word::number(i)), square(i))));
        let says = |lang| list.words(lang, &|n| format!("S{}", n.number()));
        assert_eq!(says(crate::Lang::En), "done (3): 0 S3 × 2, 1 … 2; waiting (16): 3 … 4, 6 … 19; – (1): 5");
        assert_eq!(
            says(crate::Lang::ZhCn),
            "已完成（3）：0 S3 × 2，1 … 2；等待中（16）：3 … 4，6 … 19；–（1）：5"
        );
    }
}
