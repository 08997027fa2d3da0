//! Values as people read them, in one line and in their language: for text in place of pictures.

use super::{CellKind, Value};
use crate::{Lang, NodeId, Text, format_duration};

static YES: Text = Text::new("yes", "是");
static NO: Text = Text::new("no", "否");
static COMPACTED: Text = Text::new("{0} compacted", "已压缩 {0} 条");
static BEFORE: Text = Text::new("{0} more before", "之前还有 {0} 条");
static OPEN: Text = Text::new("not settled", "未定");
static CROSSED: Text = Text::new("thrown away", "已丢弃");
static CONFIGURATION: Text = Text::new("configuration", "配置");
static EMPTY: Text = Text::new("no-op", "空操作");
static SNAPSHOT: Text = Text::new("snapshot", "快照");

/// The marks between parts of a line, which differ from language to language.
#[derive(Clone, Copy)]
pub(super) struct Stops {
    lang: Lang,
}

impl Stops {
    pub(super) const fn of(lang: Lang) -> Self {
        Self { lang }
    }

    fn join(parts: impl Iterator<Item = String>, stop: &str) -> String {
        let parts: Vec<String> = parts.collect();
        if parts.is_empty() { "–".to_owned() } else { parts.join(stop) }
    }

    /// `a, b`.
    pub(super) fn list(self, parts: impl Iterator<Item = String>) -> String {
        Self::join(parts, if self.lang == Lang::En { ", " } else { "，" })
    }

    /// `a; b`.
    pub(super) fn groups(self, parts: impl Iterator<Item = String>) -> String {
        Self::join(parts, if self.lang == Lang::En { "; " } else { "；" })
    }

    /// `name: what`.
    pub(super) fn named(self, name: &str, what: &str) -> String {
        [name, if self.lang == Lang::En { ": " } else { "：" }, what].concat()
    }

    /// `what (more)`.
    pub(super) fn aside(self, what: &str, more: &str) -> String {
        if self.lang == Lang::En {
            [what, " (", more, ")"].concat()
        } else {
            [what, "（", more, "）"].concat()
        }
    }
}

/// What a kind of cell is called; nothing for a plain one.
pub const fn cell_kind(kind: CellKind) -> Option<&'static Text> {
    match kind {
        CellKind::Plain => None,
        CellKind::Configuration => Some(&CONFIGURATION),
        CellKind::Empty => Some(&EMPTY),
        CellKind::Snapshot => Some(&SNAPSHOT),
    }
}

impl Value {
    /// The value in one line, as people read it; `name` gives a node's name on the stage.
    pub fn words(&self, lang: Lang, name: &dyn Fn(NodeId) -> String) -> String {
        let stops = Stops::of(lang);
        let say = |value: &Self| value.words(lang, name);
        let pair = |key: &str, value: &Self| [key, " ", &say(value)].concat();
        match self {
            Self::None => "–".to_owned(),
            Self::Bool(on) => (if *on { &YES } else { &NO }).get(lang).to_owned(),
            Self::Time(t) | Self::Since(t) | Self::Until(t) => format_duration(*t, lang),
            Self::Node(node) => name(*node),
            Self::Nodes(nodes) => stops.list(nodes.iter().map(name)),
            Self::Ballot { round, node } => format!("{round}.{}", name(*node)),
            Self::Bar { used, of } => format!("{used} / {of}"),
            Self::Log { .. } => self.log_words(lang),
            Self::PerNode(values) => stops.list(values.iter().map(|(node, v)| pair(&name(*node), v))),
            Self::Facts(facts) => stops.list(facts.iter().map(|(_, text, v)| pair(text.get(lang), v))),
            Self::Record(fields) => stops.list(fields.iter().map(|(id, v)| pair(id, v))),
            Self::Table(rows) => stops.groups(rows.iter().map(|(key, v)| stops.named(key.as_str(), &say(v)))),
            Self::List(values) => stops.list(values.iter().map(say)),
            Self::Label(_, text, _) => text.get(lang).to_owned(),
            Self::Grid(grid) => grid.words(lang, name),
            Self::Ring(ring) => ring.words(lang, name),
            Self::Graph(graph) => graph.words(lang, name),
            Self::Bin(bin) => bin.words(lang),
            Self::Gauge(gauge) => gauge.words(lang),
            Self::Term(term, args) if !args.is_empty() => {
                [term, "(", &args.iter().map(say).collect::<Vec<_>>().join(", "), ")"].concat()
            }
            Self::Term(..) | Self::Int(_) | Self::Milli(_) | Self::Word(_) | Self::Str(_) => self.plain(),
        }
    }

    /// The cells of a log with their numbers, and what else is to be said of each.
    fn log_words(&self, lang: Lang) -> String {
        let Self::Log { first, folded, len, cells } = self else { return String::new() };
        let (stops, nobody) = (Stops::of(lang), |_| String::new());
        let count =
            |text: &'static Text, n: usize| (n > 0).then(|| text.with([n.into()]).render(lang, &nobody));
        let told = |(i, cell): (usize, &super::Cell)| {
            let what = if cell.body.is_empty() { "" } else { " " };
            let said = [&format!("{} ", first + i), cell.head.as_str(), what, &cell.body].concat();
            let open = (!cell.settled).then_some(&OPEN);
            let crossed = cell.crossed.then_some(&CROSSED);
            let facts = cell_kind(cell.kind).into_iter().chain(crossed.or(open));
            let facts: Vec<String> = facts.map(|text| text.get(lang).to_owned()).collect();
            if facts.is_empty() { said } else { stops.aside(&said, &stops.list(facts.into_iter())) }
        };
        let before = len.saturating_sub(cells.len() + folded);
        let begins = count(&COMPACTED, *folded).into_iter().chain(count(&BEFORE, before));
        stops.list(begins.chain(cells.iter().enumerate().map(told)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Cell, Word};

    #[test]
    fn a_log_says_what_is_folded_what_is_hidden_and_of_which_kind_its_cells_are() {
        let cell = |settled, kind, crossed| Cell {
            head: Word::number(4),
            settled,
            kind,
            crossed,
            ..Cell::default()
        };
        let cells = vec![
            cell(true, CellKind::Configuration, false),
            cell(false, CellKind::Plain, false),
            cell(false, CellKind::Empty, true),
        ];
        let log = Value::Log { first: 9, folded: 6, len: 11, cells };
        let says = |lang| log.words(lang, &|_| String::new());
        assert_eq!(
            says(Lang::En),
            "6 compacted, 2 more before, 9 4 (configuration), 10 4 (not settled), 11 4 (no-op, thrown away)"
        );
        assert_eq!(
            says(Lang::ZhCn),
            "已压缩 6 条，之前还有 2 条，9 4（配置），10 4（未定），11 4（空操作，已丢弃）"
        );
    }
}
