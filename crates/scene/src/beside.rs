//! What is drawn beside a node: one small, calm drawing for each value of the closed vocabulary.
//!
//! A log is a row of cells, solid and green where they are settled, dashed where they are not; of a long one the
//! last cells that fit are shown, and `+12` says how many come before them. Slots, tables, sets and single values follow the
//! same measures, so that nodes of different protocols look related.

use crate::geometry::{Point, Rect};
use crate::layout::{Layout, Room, Side, cell};
use crate::measure::{clip, text_width};
use crate::shape::{Anchor, Paint, ShapeList, TextStyle};
use synod_model::{Lang, NodeId, Tone, Value, format_duration};

/// What the drawings of one node share.
pub(crate) struct Pen<'a> {
    pub(crate) layout: &'a Layout,
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
    /// Round ends: a member of a set, a single value.
    round: bool,
}

/// Draws a value into the room beside its node.
pub(crate) fn draw(value: &Value, room: &Room, pen: &Pen<'_>, out: &mut ShapeList) {
    match value {
        Value::None => {}
        Value::Log { len, cells, .. } => {
            let tokens = cells.iter().map(|cell| Token {
                text: cell.head.to_string(),
                paint: if cell.settled {
                    (Paint::GoodSoft, Paint::Good)
                } else {
                    (Paint::Surface, Paint::LineStrong)
                },
                dashed: !cell.settled,
                round: false,
            });
            pen.row(&tokens.collect::<Vec<_>>(), len - cells.len(), room, out);
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
            let tokens = values.iter().map(|v| Token { round: false, ..pen.token(v) });
            pen.row(&tokens.collect::<Vec<_>>(), 0, room, out);
        }
        single => pen.row(&[pen.token(single)], 0, room, out),
    }
}

/// Whether a value is a drawing of its own and no single word.
fn is_drawing(value: &Value) -> bool {
    matches!(value, Value::Log { .. } | Value::Table(_) | Value::Facts(_) | Value::PerNode(_))
}

/// Several drawings below one another, as far as they fit; those with nothing in them take no place.
fn stack(values: &[Value], room: &Room, pen: &Pen<'_>, out: &mut ShapeList) {
    let unit = pen.layout.unit;
    let height = |value: &Value| match value {
        Value::None => 0.0,
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
    let mut y = match room.side {
        Side::Below => room.line.y,
        Side::Above => room.line.bottom() - total,
        Side::Left | Side::Right => {
            (room.line.centre().y - total / 2.0).min(room.rect.bottom() - total).max(room.rect.y)
        }
    };
    for (value, high) in shown {
        let part = Rect::new(room.line.x, y, room.line.w, high);
        draw(value, &Room { line: part, rect: part, ..*room }, pen, out);
        y += high + gap;
    }
}

impl Pen<'_> {
    /// How high a table of so many rows is.
    fn table_height(&self, rows: usize) -> f32 {
        if rows == 0 { 0.0 } else { rows as f32 * self.layout.letters(11.5) * 1.45 + 4.0 * self.layout.unit }
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
        Token { text, paint: tone_paints(tone), dashed: tone == Tone::Ghost, round: true }
    }

    /// A row of boxes: the last ones that fit, and how many there are before them.
    fn row(&self, tokens: &[Token], hidden_before: usize, room: &Room, out: &mut ShapeList) {
        let unit = self.layout.unit;
        let (height, gap) = (cell(unit), 3.0 * unit.max(0.75));
        let style = TextStyle::new(self.layout.letters(12.0), Paint::Ink.alpha(self.alpha)).middle();
        // Texts are as wide as they are; cells of one log are equally wide, so that columns can be compared.
        let text = |t: &Token| text_width(&t.text, style.size);
        let cells = tokens.iter().filter(|t| !t.round).map(|t| text(t) + 9.0 * unit).fold(height, f32::max);
        // Even one box leaves space for the count of those before it.
        let before = hidden_before + tokens.len().saturating_sub(1);
        let most =
            if before > 0 { room.line.w - self.count_width(before, &style) - gap } else { room.line.w };
        let width = |t: &Token| {
            if t.round { (text(t) + 19.0 * unit).max(height) } else { cells.min(height * 5.0) }.min(most)
        };
        let (mut from, mut taken) = (tokens.len(), 0.0);
        while from > 0 {
            let hidden = hidden_before + from - 1;
            let more = width(&tokens[from - 1]) + if taken > 0.0 { gap } else { 0.0 };
            let label = if hidden > 0 { self.count_width(hidden, &style) + gap } else { 0.0 };
            if taken + more + label > room.line.w && taken > 0.0 {
                break;
            }
            taken += more;
            from -= 1;
        }
        let hidden = hidden_before + from;
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
        let unit = self.layout.unit;
        let width = (1.8 * self.layout.stroke).max(1.2);
        let mut edge = token.paint.1.stroke(width).faded(self.alpha);
        if token.dashed {
            edge = edge.dashed(4.0 * unit, 3.6 * unit);
        }
        let corner = if token.round { rect.h / 2.0 } else { 5.0 * unit };
        out.round_rect(rect.grown(-width / 2.0), corner, token.paint.0.alpha(self.alpha), edge);
        let text = clip(&token.text, style.size, rect.w - 4.0 * unit);
        let centre = rect.centre();
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

    /// Slots, or a bar where there are too many, and the figure.
    fn bar(&self, used: u32, of: u32, room: &Room, out: &mut ShapeList) {
        let unit = self.layout.unit;
        let style = TextStyle::new(self.layout.letters(11.5), Paint::Muted.alpha(self.alpha));
        let figure = format!("{used}/{of}");
        let label = text_width(&figure, style.size);
        let gap = 3.0 * unit.max(0.75);
        let full = used >= of;
        let paint = if full { Paint::Lead } else { Paint::Try };
        let line = (1.5 * self.layout.stroke).max(1.0);
        let edge = if full { Paint::Lead } else { Paint::LineStrong }.stroke(line).faded(self.alpha);
        let slot = (11.0 * unit).max(8.0);
        let slots = f32::from(u16::try_from(of).unwrap_or(u16::MAX));
        let row = slots * (slot + gap) + label + gap;
        let middle = room.line.centre().y;
        let figure_at = |x: f32| Point::new(x, middle + style.drop());
        if of <= 10 && row <= room.line.w {
            let mut x = self.start(row, room);
            for i in 0..of {
                let area = Rect::new(x, middle - slot * 0.75, slot, slot * 1.5).grown(-line / 2.0);
                let fill = if i < used { paint } else { Paint::Surface };
                out.round_rect(area, 3.0 * unit, fill.alpha(self.alpha), edge);
                x += slot + gap;
            }
            out.write(&figure, &style, figure_at(x + gap));
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
        out.write(&figure, &style, figure_at(x + width + 2.0 * gap));
    }

    /// A small table: keys at the left, values at the right, the last rows that fit.
    fn table(&self, rows: &[(String, String)], room: &Room, out: &mut ShapeList) {
        if rows.is_empty() {
            return;
        }
        let unit = self.layout.unit;
        let size = self.layout.letters(11.5);
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
        let top = match room.side {
            Side::Below => room.line.y,
            Side::Above => room.line.bottom() - height,
            Side::Left | Side::Right => {
                let highest = room.rect.y;
                (room.line.centre().y - height / 2.0).min(room.rect.bottom() - height).max(highest)
            }
        };
        let frame = Rect::new(self.start(width, room), top, width, height);
        let line = (1.2 * self.layout.stroke).max(1.0);
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

/// The area and the edge of a tone.
pub(crate) const fn tone_paints(tone: Tone) -> (Paint, Paint) {
    match tone {
        Tone::Plain => (Paint::Surface, Paint::Plain),
        Tone::Lead => (Paint::LeadSoft, Paint::Lead),
        Tone::Try => (Paint::TrySoft, Paint::Try),
        Tone::Good => (Paint::GoodSoft, Paint::Good),
        Tone::Bad => (Paint::BadSoft, Paint::Bad),
        Tone::Ghost => (Paint::Sunken, Paint::Ghost),
    }
}
