//! What is drawn beside a node: one small, calm drawing for each value of the closed vocabulary.
//!
//! A log is a row of cells, solid and green where they are settled, dashed where they are not; of a long one the
//! last cells that fit are shown, and `+12` says how many come before them. Slots, tables, sets and single values follow the
//! same measures, so that nodes of different protocols look related.

use crate::arrangement::{Arrangement, Room, Side, cell};
use crate::geometry::{Point, Rect};
use crate::measure::{clip, text_width};
use crate::outcome::{outcome_paints, outcome_sign};
use crate::picture::{self, Ink, tone_paints};
use crate::shape::{Anchor, Fill, Paint, ShapeList, Stroke, TextStyle};
use synod_model::{Cell, CellKind, Lang, NodeId, Outcome, Tone, Value, format_duration};

/// What the drawings of one node share.
pub(crate) struct Pen<'a> {
    pub(crate) arrangement: &'a Arrangement,
    pub(crate) names: &'a [String],
    pub(crate) lang: Lang,
    /// Where the node is.
    pub(crate) centre: Point,
    /// How plainly it is drawn: less for a crashed node.
    pub(crate) alpha: f32,
}

/// One box with a text.
struct Token {
    text: String,
    /// Its area and its edge.
    paint: (Paint, Paint),
    dashed: bool,
    form: Form,
    crossed: bool,
    /// How many things it stands for.
    many: usize,
    /// The sign before its text.
    sign: Option<Outcome>,
}

/// The outline of a box.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// Round ends: a member of a set, a single value.
    Round,
    /// A cell of a log.
    Cell(CellKind),
    /// Many cells of a log that have become one.
    Folded,
}

impl Token {
    fn cell(cell: &Cell) -> Self {
        let paint = match cell.outcome {
            Some(outcome) => outcome_paints(outcome),
            None if cell.settled => (Paint::GoodSoft, Paint::Good),
            None => (Paint::Surface, Paint::LineStrong),
        };
        Self {
            text: cell.head.to_string(),
            paint,
            dashed: !cell.settled,
            form: Form::Cell(cell.kind),
            crossed: cell.crossed,
            many: 1,
            sign: cell.outcome,
        }
    }

    /// What has been compacted away: the numbers of the first and the last.
    fn folded(last: usize) -> Self {
        let text = if last == 1 { "1".to_owned() } else { format!("1–{last}") };
        let paint = (Paint::Sunken, Paint::Good);
        Self { text, paint, dashed: false, form: Form::Folded, crossed: false, many: last, sign: None }
    }
}

/// Draws a value into the room beside its node.
pub(crate) fn draw(value: &Value, room: &Room, pen: &Pen<'_>, out: &mut ShapeList) {
    let value = &*picture::pictured(value);
    match value {
        Value::None => {}
        Value::Log { folded, len, cells, .. } => {
            let before = len.saturating_sub(cells.len() + folded);
            // What is compacted away is seen where nothing is hidden between it and the cells.
            let fold = (*folded > 0 && before == 0).then(|| Token::folded(*folded));
            let hidden = if fold.is_some() { 0 } else { before + folded };
            let tokens = fold.into_iter().chain(cells.iter().map(Token::cell));
            pen.row(&tokens.collect::<Vec<_>>(), hidden, room, out);
        }
        Value::Grid(_) | Value::Ring(_) | Value::Graph(_) | Value::Bin(_) | Value::Gauge(_) => {
            pen.picture(value, room, out);
        }
        Value::Bar { used, of } => pen.bar(*used, *of, room, out),
        Value::Table(rows) => {
            let rows = rows.iter().map(|(k, v)| (k.to_string(), pen.short(v)));
            pen.table(&rows.collect::<Vec<_>>(), room, out);
        }
        Value::Facts(facts) => {
            let rows = facts.iter().map(|(_, says, v)| (says.get(pen.lang).to_owned(), pen.short(v)));
            pen.table(&rows.collect::<Vec<_>>(), room, out);
        }
        Value::PerNode(values) => {
            let rows = values.iter().map(|(node, v)| (pen.name(*node), pen.short(v)));
            pen.table(&rows.collect::<Vec<_>>(), room, out);
        }
        Value::Nodes(nodes) => {
            let tokens = nodes.iter().map(|node| pen.pill(pen.name(node), Tone::Try));
            pen.row(&tokens.collect::<Vec<_>>(), 0, room, out);
        }
        Value::List(values) if values.iter().any(is_drawing) => stack(values, room, pen, out),
        Value::List(values) => {
            let tokens = values.iter().map(|v| Token { form: Form::Cell(CellKind::Plain), ..pen.token(v) });
            pen.row(&tokens.collect::<Vec<_>>(), 0, room, out);
        }
        single => pen.row(&[pen.token(single)], 0, room, out),
    }
}

/// Whether a value is a drawing of its own and no single word.
fn is_drawing(value: &Value) -> bool {
    let drawing = matches!(value, Value::Log { .. } | Value::Table(_) | Value::Facts(_) | Value::PerNode(_));
    drawing || picture::is_picture(value)
}

/// Several drawings below one another, as far as they fit; those with nothing in them take no place.
fn stack(values: &[Value], room: &Room, pen: &Pen<'_>, out: &mut ShapeList) {
    let unit = pen.arrangement.unit;
    let height = |value: &Value| match value {
        Value::None => 0.0,
        _ if picture::is_picture(&picture::pictured(value)) => {
            picture::measure(&picture::pictured(value), (room.line.w, room.rect.h), &pen.ink()).1
        }
        Value::Log { len, .. } if *len == 0 => 0.0,
        Value::Table(rows) => pen.table_height(rows.len()),
        Value::Facts(facts) => pen.table_height(facts.len()),
        Value::PerNode(values) => pen.table_height(values.len()),
        _ => cell(unit),
    };
    let gap = 4.0 * unit;
    let mut total = -gap;
    let mut shown: Vec<(&Value, f32)> = Vec::new();
    for (value, high) in values.iter().map(|v| (v, height(v))).filter(|(_, high)| *high > 0.0) {
        if shown.is_empty() || total + gap + high <= room.rect.h {
            total += gap + high;
            shown.push((value, high));
        }
    }
    let mut y = Pen::top(total, room);
    for (value, high) in shown {
        let part = Rect::new(room.line.x, y, room.line.w, high);
        draw(value, &Room { line: part, rect: part, ..*room }, pen, out);
        y += high + gap;
    }
}

impl Pen<'_> {
    /// How high a table of this many rows is.
    fn table_height(&self, rows: usize) -> f32 {
        if rows == 0 {
            0.0
        } else {
            rows as f32 * self.arrangement.text_size(11.5) * 1.45 + 4.0 * self.arrangement.unit
        }
    }

    /// What pictures share, at the size of the stage.
    fn ink(&self) -> Ink<'_> {
        let text_size = self.arrangement.text_size(11.5);
        Ink {
            lang: self.lang,
            names: self.names,
            text_size,
            stroke: self.arrangement.stroke,
            alpha: self.alpha,
            roomy: false,
        }
    }

    /// A picture, as large as it wants to be in the room.
    fn picture(&self, value: &Value, room: &Room, out: &mut ShapeList) {
        let ink = self.ink();
        // Neighbours in a row would run into each other.
        let most = room.line.w - 8.0 * self.arrangement.unit;
        let (w, h) = picture::measure(value, (most, room.rect.h), &ink);
        if w >= 1.0 && h >= 1.0 {
            let rect = Rect::new(self.start(w, room), Self::top(h, room), w, h);
            picture::draw(value, rect, &ink, out);
        }
    }

    /// Where something of a height begins.
    fn top(height: f32, room: &Room) -> f32 {
        match room.side {
            Side::Below => room.line.y,
            Side::Above => room.line.bottom() - height,
            Side::Left | Side::Right => {
                let highest = room.rect.y;
                (room.line.centre().y - height / 2.0).min(room.rect.bottom() - height).max(highest)
            }
        }
    }

    fn name(&self, node: NodeId) -> String {
        self.names.get(node.index()).cloned().unwrap_or_else(|| node.number().to_string())
    }

    /// A value as a word or two.
    fn short(&self, value: &Value) -> String {
        match value {
            Value::None => "–".to_owned(),
            Value::Bool(on) => (if *on { "✓" } else { "✗" }).to_owned(),
            Value::Time(t) | Value::Since(t) | Value::Until(t) => format_duration(*t, self.lang),
            Value::Node(node) => self.name(*node),
            Value::Nodes(nodes) if nodes.is_empty() => "–".to_owned(),
            Value::Nodes(nodes) => nodes.iter().map(|n| self.name(n)).collect::<Vec<_>>().join(" "),
            Value::Ballot { round, node } => format!("{round}·{}", self.name(*node)),
            Value::Bar { used, of } => format!("{used}/{of}"),
            Value::Label(_, text, _) => text.get(self.lang).to_owned(),
            Value::List(values) => values.iter().map(|v| self.short(v)).collect::<Vec<_>>().join(" "),
            other => other.plain(),
        }
    }

    fn token(&self, value: &Value) -> Token {
        let tone = match value {
            Value::Label(_, _, tone) => *tone,
            Value::Bool(true) => Tone::Good,
            Value::Ballot { .. } => Tone::Try,
            _ => Tone::Plain,
        };
        self.pill(self.short(value), tone)
    }

    #[expect(clippy::unused_self, reason = "reads as the other makers of tokens")]
    fn pill(&self, text: String, tone: Tone) -> Token {
        let (paint, dashed) = (tone_paints(tone), tone == Tone::Ghost);
        Token { text, paint, dashed, form: Form::Round, crossed: false, many: 1, sign: None }
    }

    /// A row of boxes: the last ones that fit, and how many there are before them.
    fn row(&self, tokens: &[Token], hidden_before: usize, room: &Room, out: &mut ShapeList) {
        let unit = self.arrangement.unit;
        let (height, gap) = (cell(unit), 3.0 * unit.max(0.75));
        let style = TextStyle::new(self.arrangement.text_size(12.0), Paint::Ink.alpha(self.alpha)).middle();
        // Texts are as wide as they are; cells of one log are equally wide, so that columns can be compared.
        let sign = |t: &Token| if t.sign.is_some() { style.size * 1.25 } else { 0.0 };
        let text = |t: &Token| text_width(&t.text, style.size) + sign(t);
        let cells = tokens
            .iter()
            .filter(|t| matches!(t.form, Form::Cell(_)))
            .map(|t| text(t) + 9.0 * unit)
            .fold(height, f32::max);
        // Even one box leaves space for the count of those before it.
        let all: usize = tokens.iter().map(|t| t.many).sum();
        let before = hidden_before + all - tokens.last().map_or(0, |t| t.many);
        let most =
            if before > 0 { room.line.w - self.count_width(before, &style) - gap } else { room.line.w };
        let width = |t: &Token| {
            let wide = match t.form {
                Form::Round => (text(t) + 19.0 * unit).max(height),
                Form::Folded => (text(t) + 13.0 * unit).max(height),
                Form::Cell(_) => cells.min(height * 5.0),
            };
            wide.min(most)
        };
        let (mut from, mut taken, mut hidden) = (tokens.len(), 0.0, hidden_before + all);
        while from > 0 {
            let left_out = hidden - tokens[from - 1].many;
            let more = width(&tokens[from - 1]) + if taken > 0.0 { gap } else { 0.0 };
            let label = if left_out > 0 { self.count_width(left_out, &style) + gap } else { 0.0 };
            if taken + more + label > room.line.w && taken > 0.0 {
                break;
            }
            taken += more;
            from -= 1;
            hidden = left_out;
        }
        if hidden > 0 {
            taken += self.count_width(hidden, &style) + gap;
        }
        let mut x = self.start(taken, room);
        let base = room.line.centre().y + style.drop();
        if hidden > 0 {
            let quiet = TextStyle { fill: Paint::Muted.alpha(self.alpha), ..style };
            x += self.count_width(hidden, &style);
            let quiet = TextStyle { anchor: Anchor::End, ..quiet };
            out.write(&format!("+{hidden}"), &quiet.halo(Paint::Bg), Point::new(x, base));
            x += gap;
        }
        for token in &tokens[from..] {
            let w = width(token);
            let line = Rect::new(x, room.line.centre().y - height / 2.0, w, height);
            self.token_box(token, line, &style, out);
            x += w + gap;
        }
    }

    #[expect(clippy::unused_self, reason = "belongs to the measures of the pen")]
    fn count_width(&self, hidden: usize, style: &TextStyle) -> f32 {
        let digits = hidden.checked_ilog10().unwrap_or(0) + 1;
        style.size * (1.0 + 0.635 * digits as f32)
    }

    fn token_box(&self, token: &Token, rect: Rect, style: &TextStyle, out: &mut ShapeList) {
        let unit = self.arrangement.unit;
        let width = (1.8 * self.arrangement.stroke).max(1.2);
        let mut edge = token.paint.1.stroke(width).faded(self.alpha);
        if token.dashed {
            edge = edge.dashed(4.0 * unit, 3.6 * unit);
        }
        let (inner, area) = (rect.grown(-width / 2.0), token.paint.0.alpha(self.alpha));
        match token.form {
            Form::Round | Form::Cell(CellKind::Empty) => out.round_rect(inner, rect.h / 2.0, area, edge),
            Form::Cell(CellKind::Plain) => out.round_rect(inner, 5.0 * unit, area, edge),
            Form::Cell(CellKind::Configuration) => octagon(inner, 6.5 * unit, area, edge, out),
            Form::Cell(CellKind::Snapshot) => {
                out.round_rect(inner, 5.0 * unit, area, edge);
                let thin = Stroke { width: width * 0.6, ..edge };
                out.round_rect(inner.grown(-2.6 * unit), 3.0 * unit, None, thin);
            }
            Form::Folded => {
                // Sheets behind sheets: several in the place of one.
                let sheet = |by: f32| Rect { x: inner.x + by, w: inner.w - 5.0 * unit, ..inner };
                out.round_rect(sheet(0.0), 5.0 * unit, area, edge);
                out.round_rect(sheet(2.5 * unit), 5.0 * unit, area, edge);
                out.round_rect(sheet(5.0 * unit), 5.0 * unit, area, edge);
            }
        }
        if token.crossed {
            let stroke = Paint::Bad.stroke(width).faded(self.alpha);
            let inset = 3.0 * unit;
            let from = Point::new(inner.x + inset, inner.bottom() - inset);
            out.line(from, Point::new(inner.right() - inset, inner.y + inset), stroke);
        }
        let sign = if token.sign.is_some() { style.size * 1.25 } else { 0.0 };
        let text = clip(&token.text, style.size, rect.w - 4.0 * unit - sign);
        let aside = if token.form == Form::Folded { 2.0 * unit } else { sign / 2.0 };
        let centre = rect.centre() + Point::new(aside, 0.0);
        if let Some(outcome) = token.sign {
            let left = centre.x - text_width(&text, style.size) / 2.0 - style.size * 0.7;
            let inks = (edge.paint.alpha(self.alpha), area);
            outcome_sign(outcome, Point::new(left, centre.y), style.size * 0.47, inks, out);
        }
        out.write(&text, style, Point::new(centre.x, centre.y + style.drop()));
    }

    /// Where something of a width begins on the line of a room.
    fn start(&self, width: f32, room: &Room) -> f32 {
        let Rect { x, w, .. } = room.line;
        match room.side {
            Side::Right => x,
            Side::Left => x + w - width,
            Side::Below | Side::Above => (self.centre.x - width / 2.0).min(x + w - width).max(x),
        }
    }

    /// Slots, or a bar where there are too many, and the number.
    fn bar(&self, used: u32, of: u32, room: &Room, out: &mut ShapeList) {
        let unit = self.arrangement.unit;
        let style = TextStyle::new(self.arrangement.text_size(11.5), Paint::Muted.alpha(self.alpha));
        let number = format!("{used}/{of}");
        let label = text_width(&number, style.size);
        let gap = 3.0 * unit.max(0.75);
        let full = used >= of;
        let paint = if full { Paint::Lead } else { Paint::Try };
        let line = (1.5 * self.arrangement.stroke).max(1.0);
        let edge = if full { Paint::Lead } else { Paint::LineStrong }.stroke(line).faded(self.alpha);
        let slot = (11.0 * unit).max(8.0);
        let slots = f32::from(u16::try_from(of).unwrap_or(u16::MAX));
        let row = slots * (slot + gap) + label + gap;
        let middle = room.line.centre().y;
        let number_at = |x: f32| Point::new(x, middle + style.drop());
        if of <= 10 && row <= room.line.w {
            let mut x = self.start(row, room);
            for i in 0..of {
                let area = Rect::new(x, middle - slot * 0.75, slot, slot * 1.5).grown(-line / 2.0);
                let fill = if i < used { paint } else { Paint::Surface };
                out.round_rect(area, 3.0 * unit, fill.alpha(self.alpha), edge);
                x += slot + gap;
            }
            out.write(&number, &style, number_at(x + gap));
            return;
        }
        let width = (72.0 * unit).min(room.line.w - label - 2.0 * gap).max(12.0);
        let x = self.start(width + label + 2.0 * gap, room);
        let track = Rect::new(x, middle - 5.0 * unit, width, 10.0 * unit);
        out.round_rect(track, track.h / 2.0, Paint::Surface.alpha(self.alpha), edge);
        let part = (used as f32 / of.max(1) as f32).min(1.0);
        if part > 0.0 {
            let filled = Rect { w: (track.w * part).max(track.h.min(track.w)), ..track }.grown(-line);
            out.round_rect(filled, track.h / 2.0, paint.alpha(self.alpha), None);
        }
        out.write(&number, &style, number_at(x + width + 2.0 * gap));
    }

    /// A small table: keys at the left, values at the right, the last rows that fit.
    fn table(&self, rows: &[(String, String)], room: &Room, out: &mut ShapeList) {
        if rows.is_empty() {
            return;
        }
        let unit = self.arrangement.unit;
        let size = self.arrangement.text_size(11.5);
        let (row, pad) = (size * 1.45, 7.0 * unit);
        let fits = (((room.rect.h - 4.0 * unit) / row).floor() as usize).max(1);
        let hidden = if rows.len() > fits { rows.len() + 1 - fits } else { 0 };
        // With one line there is no place to say that rows are hidden but the line itself.
        let shown = if fits == 1 { &rows[rows.len() - 1..] } else { &rows[hidden..] };
        let widest = |f: &dyn Fn(&(String, String)) -> f32| shown.iter().map(f).fold(0.0, f32::max);
        let keys = widest(&|r| text_width(&r.0, size));
        let values = widest(&|r| text_width(&r.1, size));
        let more = if hidden > 0 { format!("+{hidden}") } else { String::new() };
        let inner = (keys + values + 10.0 * unit).max(text_width(&more, size));
        let width = (inner + 2.0 * pad).min(room.line.w);
        let lines = shown.len() + usize::from(hidden > 0 && fits > 1);
        let height = lines as f32 * row + 4.0 * unit;
        let frame = Rect::new(self.start(width, room), Self::top(height, room), width, height);
        let line = (1.2 * self.arrangement.stroke).max(1.0);
        let edge = Paint::LineStrong.stroke(line).faded(self.alpha * 0.8);
        out.round_rect(frame.grown(-line / 2.0), 5.0 * unit, Paint::Surface.alpha(self.alpha), edge);
        let key = TextStyle::new(size, Paint::Muted.alpha(self.alpha));
        let value = TextStyle::new(size, Paint::Ink.alpha(self.alpha)).end();
        let mut base = frame.y + 2.0 * unit + row / 2.0 + key.drop();
        if hidden > 0 && fits > 1 {
            out.write(&more, &key, Point::new(frame.x + pad, base));
            base += row;
        }
        let room_for_values = frame.w - 2.0 * pad;
        for (k, v) in shown {
            // A long value takes what the keys leave, and at least most of the room.
            let v = clip(v, size, (room_for_values - keys - 4.0 * unit).max(room_for_values * 0.7));
            let left = room_for_values - text_width(&v, size) - 4.0 * unit;
            out.write(&clip(k, size, left), &key, Point::new(frame.x + pad, base));
            out.write(&v, &value, Point::new(frame.right() - pad, base));
            base += row;
        }
    }
}

/// A box with its corners cut off.
fn octagon(rect: Rect, cut: f32, fill: Fill, stroke: Stroke, out: &mut ShapeList) {
    let (left, right, top, bottom) = (rect.x, rect.right(), rect.y, rect.bottom());
    let corners = [
        (left + cut, top),
        (right - cut, top),
        (right, top + cut),
        (right, bottom - cut),
        (right - cut, bottom),
        (left + cut, bottom),
        (left, bottom - cut),
        (left, top + cut),
    ];
    out.polygon(corners.map(|(x, y)| Point::new(x, y)), fill, stroke);
}
