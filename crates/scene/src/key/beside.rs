//! What stands beside the nodes, and on cards beside the stage.

use super::sample::{HIGH, LINE, WIDE};
use super::{KeyEntry, StageKey};
use crate::arrangement::{Arrangement, Room, Setting, Side};
use crate::beside::{self, Pen};
use crate::geometry::{Point, Rect};
use crate::picture::{is_picture, pictured, tone_paints};
use crate::shape::{Shape, ShapeList};
use synod_model::{Cell, CellKind, Label, Text, Tone, Value, cell_kind};

static SETTLED: Text = Text::new("solid: settled, or being worked on", "实线：已确定，或正在处理");
static OPEN: Text = Text::new("dashed: not settled or not begun yet", "虚线：尚未确定，或尚未开始");
static CROSSED: Text = Text::new("crossed out: thrown away", "划去：已丢弃");
static FOLDED: Text = Text::new("several in one: compacted into a snapshot", "合为一格：已压缩进快照");
static BEFORE: Text = Text::new("so many more come before", "之前还有这么多");
static GRID: Text = Text::new("one square for each", "每项一格");
static RING: Text =
    Text::new("the points on the ring share it out; keys lie between them", "环由环上的点划分，键位于点之间");
static GRAPH: Text =
    Text::new("a line leads to what comes from it, or depends on it", "连线指向由它产生或依赖它的项");
static BIN: Text = Text::new("what is in it, by size", "其中的内容，按大小表示");
static GAUGE: Text = Text::new("how much there is between its bounds", "在上下界之间的量");

/// The numbers of hidden cells in a sample.
const HIDDEN: usize = 12;

impl StageKey<'_> {
    /// The fields that are drawn, and the kinds of boxes in them.
    pub(super) fn beside(&self) -> Vec<KeyEntry> {
        let fields = self.fields.iter().filter(|(_, value)| *value != Value::None);
        let mut entries: Vec<KeyEntry> =
            fields.map(|(says, value)| self.value(self.say(says), value)).collect();
        self.boxes(&mut entries);
        let values: Vec<&Value> = self.fields.iter().map(|(_, value)| value).collect();
        states(self, &values, &mut entries);
        entries
    }

    /// What the system shows beside the stage: each by its title.
    pub(super) fn exhibits(&self) -> Vec<KeyEntry> {
        let entry = |exhibit: &synod_model::Exhibit| {
            let title = exhibit.title.get(self.lang());
            let says = match &*pictured(&exhibit.value) {
                Value::Grid(_) => &GRID,
                Value::Ring(_) => &RING,
                Value::Graph(_) => &GRAPH,
                Value::Bin(_) => &BIN,
                Value::Gauge(_) => &GAUGE,
                _ => return self.value(title.to_owned(), &exhibit.value),
            };
            self.value(self.named(title, says.get(self.lang())), &exhibit.value)
        };
        let mut entries: Vec<KeyEntry> = self.frame.exhibits.iter().map(entry).collect();
        let values: Vec<&Value> = self.frame.exhibits.iter().map(|exhibit| &exhibit.value).collect();
        states(self, &values, &mut entries);
        entries
    }

    /// The cells that are drawn beside the nodes.
    pub(super) fn cells(&self) -> Vec<&Cell> {
        self.logs().into_iter().flat_map(|(_, _, cells)| cells).collect()
    }

    /// The logs and queues: how many of the first cells are folded, how many are hidden, and the cells.
    fn logs(&self) -> Vec<(usize, usize, &[Cell])> {
        let mut logs = Vec::new();
        for value in self.frame.nodes.iter().filter_map(|node| node.beside.as_ref()) {
            let parts =
                if let Value::List(values) = value { values.as_slice() } else { std::slice::from_ref(value) };
            for part in parts {
                if let Value::Log { folded, len, cells, .. } = part {
                    logs.push((*folded, len.saturating_sub(cells.len() + folded), cells.as_slice()));
                }
            }
        }
        logs
    }

    fn boxes(&self, entries: &mut Vec<KeyEntry>) {
        let log = |folded, len, cells| Value::Log { first: 1, folded, len, cells };
        let mut show = |cell: Option<&&Cell>, says: &'static Text| {
            if let Some(cell) = cell {
                entries.push(self.value(self.say(says), &log(0, 1, vec![(*cell).clone()])));
            }
        };
        let cells = self.cells();
        let plain = |cell: &Cell| cell.kind == CellKind::Plain && !cell.crossed;
        show(cells.iter().find(|cell| cell.settled && plain(cell)), &SETTLED);
        show(cells.iter().find(|cell| !cell.settled && plain(cell)), &OPEN);
        show(cells.iter().find(|cell| cell.crossed), &CROSSED);
        for kind in [CellKind::Configuration, CellKind::Empty, CellKind::Snapshot] {
            if let Some(says) = cell_kind(kind) {
                show(cells.iter().find(|cell| cell.kind == kind), says);
            }
        }
        let folds = |(folded, hidden, _): &&(usize, usize, &[Cell])| *folded > 0 && *hidden == 0;
        if self.logs().iter().any(|log| folds(&log)) {
            entries.push(self.value(self.say(&FOLDED), &log(6, 6, Vec::new())));
        }
        if self.hides() {
            let cell =
                Cell { settled: true, ..cells.last().map_or_else(Cell::default, |cell| (*cell).clone()) };
            entries.push(self.value(self.say(&BEFORE), &log(0, HIDDEN + 1, vec![cell])));
        }
    }

    /// Whether something beside a node begins with how much of it is hidden.
    fn hides(&self) -> bool {
        let mut shapes = ShapeList::new();
        for (node, place) in self.frame.nodes.iter().zip(&self.arrangement.places) {
            if let (Some(value), Some(room)) = (&node.beside, &place.room) {
                beside::draw(value, room, &self.pen(self.arrangement, place.centre), &mut shapes);
            }
        }
        shapes.shapes().iter().any(|shape| match shape {
            Shape::Text { text, .. } => shapes.text(*text).starts_with('+'),
            _ => false,
        })
    }

    fn pen<'a>(&'a self, arrangement: &'a Arrangement, centre: Point) -> Pen<'a> {
        Pen { arrangement, names: &self.frame.names, lang: self.lang(), centre, alpha: 1.0 }
    }

    /// A value, as it is drawn beside a node.
    fn value(&self, says: String, value: &Value) -> KeyEntry {
        let high = if is_tall(value) { HIGH } else { LINE };
        let theme = self.arrangement.setting().theme;
        let setting = Setting { theme, ..Setting::new(WIDE, high) };
        let arrangement = Arrangement::sample(Vec::new(), Vec::new(), 0.72, setting);
        let rect = Rect::new(2.0, 2.0, WIDE - 4.0, high - 4.0);
        let line = Rect::new(rect.x, high / 2.0 - 10.0, rect.w, 20.0);
        let line = if is_tall(value) { Rect { y: rect.y, ..line } } else { line };
        let side = if is_tall(value) { Side::Below } else { Side::Right };
        let room = Room { side, rect, line };
        let centre = Point::new(rect.centre().x, rect.y);
        let mut shapes = ShapeList::new();
        beside::draw(value, &room, &self.pen(&arrangement, centre), &mut shapes);
        KeyEntry { says, shapes, size: (WIDE, high) }
    }
}

/// Whether a value takes more than a line.
fn is_tall(value: &Value) -> bool {
    let value = &*pictured(value);
    let bar = matches!(value, Value::Gauge(_));
    is_picture(value) && !bar || matches!(value, Value::Table(_) | Value::Facts(_) | Value::PerNode(_))
}

/// What the colours of squares mean, each once.
fn states(key: &StageKey<'_>, values: &[&Value], entries: &mut Vec<KeyEntry>) {
    let mut states: Vec<Label> = Vec::new();
    for value in values {
        for state in states_of(&pictured(value)) {
            if !states.contains(&state) {
                states.push(state);
            }
        }
    }
    let (wide, high) = KeyEntry::SIZE;
    for state in states {
        let (area, edge) = tone_paints(state.tone);
        let line = edge.stroke(1.2);
        let line = if state.tone == Tone::Ghost { line.dashed(3.0, 3.0) } else { line };
        let square = Rect::around(Point::new(wide / 2.0, high / 2.0), 6.0);
        entries.push(KeyEntry::small(key.say(state.text), |out| out.round_rect(square, 2.0, area, line)));
    }
}

fn states_of(value: &Value) -> Vec<Label> {
    match value {
        Value::Grid(grid) => grid.states(),
        Value::Graph(graph) => {
            let parts = graph.nodes.iter().flat_map(|node| &node.parts).filter_map(|part| part.state);
            graph.nodes.iter().filter_map(|node| node.state).chain(parts).collect()
        }
        Value::Bin(bin) => bin.items.iter().filter_map(|item| item.state).collect(),
        Value::List(values) => values.iter().flat_map(|value| states_of(&pictured(value))).collect(),
        _ => Vec::new(),
    }
}
