//! Grids: rows and columns of squares, tables of numbers, and long lists of squares in lines.

use super::{Entry, Ink, Sign, draw_legend, group_paint, legend_height, mark, meanings, swatch, tone_paints};
use crate::geometry::{Point, Rect};
use crate::measure::clip;
use crate::shape::{Paint, ShapeList, TextStyle};
use synod_model::{Grid, Head, Square, Tone};

/// The least side of a square, in pixels.
const LEAST: f32 = 6.5;
/// By how much a name above a narrow column is smaller than other texts.
const SMALL: f32 = 0.85;
/// To how much of that size a name shrinks at most before it is cut off.
const LEAST_SHARE: f32 = 0.7;
/// Above this many squares a list shows no names.
const NAMED: usize = 60;

pub(super) fn measure(grid: &Grid, most: (f32, f32), ink: &Ink<'_>) -> (f32, f32) {
    if grid.columns.is_empty() {
        return (0.0, 0.0);
    }
    let entries = explained(grid, ink);
    let foot = legend_height(&entries, most.0, ink);
    let (w, h) = if grid.is_list() {
        let list = List::plan(grid, (most.0, most.1 - foot), ink);
        list.size()
    } else {
        Plan::of(grid, (most.0, most.1 - foot), ink).size()
    };
    (if foot > 0.0 { w.max(most.0.min(legend_width(&entries, most.0, ink))) } else { w }, h + foot)
}

/// What its legend explains: states, and who has which colour.
fn explained(grid: &Grid, ink: &Ink<'_>) -> Vec<Entry> {
    let mut entries = meanings(grid.states(), ink);
    for (hue, node) in grid.owners() {
        entries
            .push(Entry { sign: Sign::Colour(group_paint(hue.into())), text: ink.name(node).into_owned() });
    }
    entries
}

/// How wide the widest row of a legend is.
fn legend_width(entries: &[Entry], width: f32, ink: &Ink<'_>) -> f32 {
    let end = |(x, _, entry): &(f32, f32, &Entry)| x + ink.text_size * 1.3 + ink.width(&entry.text);
    super::legend(entries, width, ink).iter().map(end).fold(0.0, f32::max)
}

pub(super) fn draw(grid: &Grid, rect: Rect, ink: &Ink<'_>, out: &mut ShapeList) {
    if grid.columns.is_empty() {
        return;
    }
    let entries = explained(grid, ink);
    let foot = legend_height(&entries, rect.w, ink);
    let room = Rect { h: rect.h - foot, ..rect };
    if grid.is_list() {
        List::plan(grid, (room.w, room.h), ink).draw(grid, room, ink, out);
    } else {
        Plan::of(grid, (room.w, room.h), ink).draw(grid, room, ink, out);
    }
    if foot > 0.0 {
        draw_legend(&entries, rect, ink, out);
    }
}

/// What is written in a square. Where others have words, a state without one is `spelt` out.
fn written(square: &Square, spelt: bool, ink: &Ink<'_>) -> String {
    let mut text = match square.ballot {
        Some((round, node)) => format!("{round}·{}", ink.name(node)),
        None => square.word.to_string(),
    };
    if let (true, Some(node)) = (text.is_empty(), square.node) {
        text = ink.name(node).into_owned();
    }
    if let (true, true, Some(state)) = (text.is_empty(), spelt, square.state) {
        state.text.get(ink.lang).clone_into(&mut text);
    }
    if square.count > 1 {
        let gap = if text.is_empty() { "" } else { " " };
        text = [&text, gap, "×", &square.count.to_string()].concat();
    }
    text
}

/// A square with a text, or with a mark where there is none. A hole is a dotted outline.
fn draw_square(square: &Square, text: &str, rect: Rect, ink: &Ink<'_>, out: &mut ShapeList) {
    let hole = square.state.is_none() && !square.has_word() && square.node.is_none();
    if hole && text.is_empty() {
        let line = ink.line(Paint::Line, 1.2).dashed(0.5, 3.5);
        out.round_rect(rect.grown(-0.6), 4.0f32.min(rect.h * 0.2), None, line);
        return;
    }
    let tone = square.state.map_or(Tone::Plain, |state| state.tone);
    if let (true, Some(hue)) = (text.is_empty(), square.hue) {
        return draw_owned(square, group_paint(hue.into()), rect, ink, out);
    }
    if text.is_empty() {
        let side = rect.w.min(rect.h);
        let at = rect.centre();
        mark(tone, Rect::new(at.x - side / 2.0, at.y - side / 2.0, side, side), ink, out);
        return;
    }
    let (area, edge) = tone_paints(tone);
    let mut line = ink.line(edge, 1.4);
    if tone == Tone::Ghost || hole {
        line = line.dashed(4.0, 3.4);
    }
    out.round_rect(rect.grown(-line.width / 2.0), 4.0f32.min(rect.h * 0.22), ink.area(area), line);
    let side = ink.text_size * MARK;
    let marked = square.state.is_some() && rect.w > ink.width(text) + side * 1.5;
    if marked {
        let at = Rect::new(rect.x + side * 0.6, rect.centre().y - side / 2.0, side, side);
        mark(tone, at, ink, out);
    }
    let left = if marked { side * 1.4 } else { 0.0 };
    ink.centred(text, Rect::edges(rect.x + left, rect.y, rect.right(), rect.bottom()), out);
}

/// A square in the colour of who has it, with what ends the name where there is room for it; the mark of a state lies on top.
fn draw_owned(square: &Square, paint: Paint, rect: Rect, ink: &Ink<'_>, out: &mut ShapeList) {
    swatch(paint, rect.grown(-0.6), ink, out);
    if let Some(state) = square.state {
        return mark(state.tone, rect.grown(-rect.w * 0.2), ink, out);
    }
    let Some(node) = square.node else { return };
    let name = ink.name(node);
    let number = name.trim_start_matches(|c: char| !c.is_ascii_digit());
    let style = TextStyle { size: ink.text_size.min(rect.h * 0.8), ..ink.text(Paint::Ink) }.middle();
    if crate::measure::text_width(number, style.size) < rect.w {
        out.write(number, &style, rect.centre() + Point::new(0.0, style.drop()));
    }
}

/// The side of the mark before a word, in text sizes.
const MARK: f32 = 0.62;

/// The width of what is written in a square, with the mark before it and space around it.
fn taken(square: &Square, text: &str, ink: &Ink<'_>) -> f32 {
    let mark = if square.state.is_some() && !text.is_empty() { ink.text_size * MARK * 1.6 } else { 0.0 };
    ink.width(text) + mark + ink.text_size * 0.9
}

/// Where the rows and columns of a grid are.
struct Plan {
    /// The width of the names of rows.
    head: f32,
    /// The height of the names of columns.
    top: f32,
    columns: Vec<f32>,
    row: f32,
    /// The first row and the first column that are shown: the last ones are.
    first: (usize, usize),
    rows: usize,
    /// Whether words are written into the squares.
    words: bool,
    /// Whether a state without a word is spelt out.
    spelt: bool,
    /// Whether it is a table of words without states: no squares are drawn.
    table: bool,
}

impl Plan {
    fn of(grid: &Grid, most: (f32, f32), ink: &Ink<'_>) -> Self {
        let name = |node| ink.name(node).into_owned();
        let told = |head: &Head| ink.width(&head.text(ink.lang, &name));
        let gap = ink.text_size * 0.6;
        let head = grid.rows.iter().map(told).fold(0.0, f32::max).min(most.0 * 0.4) + gap;
        let table = grid.squares.iter().all(|square| square.state.is_none());
        let least = ink.text_size * 1.6;
        let spelt = grid.squares.iter().any(Square::has_word);
        let word = |r: usize, c: usize| {
            grid.square(r, c).map_or(0.0, |square| taken(square, &written(square, spelt, ink), ink))
        };
        let across = |c: usize| (0..grid.rows.len()).map(|r| word(r, c)).fold(0.0, f32::max);
        let mut columns: Vec<f32> =
            (0..grid.columns.len()).map(|c| across(c).max(told(&grid.columns[c]) + 4.0).max(least)).collect();
        // Where a square has a word and no state, nothing but its words tells what it is.
        let wordy = grid.squares.iter().any(|square| square.state.is_none() && square.has_word());
        let room = most.0 - head;
        let widest = columns.iter().copied().fold(0.0, f32::max);
        if !table && (!wordy || widest * columns.len() as f32 <= room) {
            columns.fill(widest);
        }
        let mut words = true;
        if columns.iter().sum::<f32>() > room + 0.5 {
            // First the names of columns give way, then the words, then the first columns.
            let bare: Vec<f32> = (0..grid.columns.len()).map(|c| across(c).max(least)).collect();
            let widest = bare.iter().copied().fold(0.0, f32::max);
            columns = if wordy { bare } else { vec![widest; grid.columns.len()] };
            if columns.iter().sum::<f32>() > room + 0.5 && !wordy {
                words = false;
                let names =
                    grid.columns.iter().map(|column| told(column) * SMALL + 2.0).fold(least, f32::max);
                let share = room / grid.columns.len() as f32;
                columns.fill(if share >= names { names } else { share.clamp(LEAST, least) });
            }
        }
        let mut first = (0, 0);
        while first.1 + 1 < columns.len() && columns[first.1..].iter().sum::<f32>() > room + 0.5 {
            first.1 += 1;
        }
        // A name of which nothing but dots is left says nothing.
        let shown = columns[first.1..].iter().zip(&grid.columns[first.1..]);
        let narrow =
            shown.clone().all(|(wide, column)| *wide < least + 1.0 && told(column) * SMALL + 1.0 > *wide);
        let top = if narrow { 0.0 } else { ink.row() };
        let below = (most.1 - top).max(0.0);
        let row = if words { ink.text_size * 1.85 } else { ink.text_size * 1.3 };
        let row = row
            .min((below / grid.rows.len().max(1) as f32).max(ink.text_size * if words { 1.4 } else { 1.25 }));
        let fits = ((below / row + 0.01).floor() as usize).max(1);
        if grid.rows.len() > fits {
            first.0 = grid.rows.len() - fits.saturating_sub(1).max(1);
        }
        Self { head, top, row, rows: grid.rows.len() - first.0, columns, first, words, spelt, table }
    }

    fn size(&self) -> (f32, f32) {
        let more = usize::from(self.first.0 > 0) as f32;
        let w = self.head + self.columns[self.first.1..].iter().sum::<f32>();
        (w, self.top + (self.rows as f32 + more) * self.row)
    }

    fn draw(&self, grid: &Grid, room: Rect, ink: &Ink<'_>, out: &mut ShapeList) {
        let name = |node| ink.name(node).into_owned();
        let quiet = ink.text(Paint::Muted);
        let end = room.x + self.head - ink.text_size * 0.6;
        let mut y = room.y + self.top;
        if self.first.0 > 0 {
            ink.more(self.first.0, Point::new(end, y + self.row / 2.0), true, out);
            y += self.row;
        }
        if self.table {
            self.lines(room, y, ink, out);
        }
        for r in self.first.0..grid.rows.len() {
            let middle = y + self.row / 2.0;
            let head = grid.rows[r].text(ink.lang, &name);
            // The widest head fits to a hair, whatever was rounded on the way.
            let head = clip(&head, quiet.size, self.head - ink.text_size * 0.6 + 0.01);
            out.write(&head, &quiet.end(), Point::new(end, middle + quiet.drop()));
            let mut x = room.x + self.head;
            for c in self.first.1..self.columns.len() {
                let rect = Rect::new(x, y, self.columns[c], self.row);
                if let Some(square) = grid.square(r, c) {
                    self.square(square, rect, ink, out);
                }
                x += self.columns[c];
            }
            y += self.row;
        }
        self.heads(grid, room, quiet.middle(), ink, out);
    }

    fn square(&self, square: &Square, rect: Rect, ink: &Ink<'_>, out: &mut ShapeList) {
        let text = if self.words { written(square, self.spelt, ink) } else { String::new() };
        if self.table {
            if square.is_empty() {
                let style = ink.text(Paint::Muted).middle();
                out.write("·", &style, Point::new(rect.centre().x, rect.centre().y + style.drop()));
            } else {
                ink.centred(&text, rect, out);
            }
            return;
        }
        let gap = (rect.h * 0.06).max(0.8);
        let inner = Rect::edges(rect.x + gap, rect.y + gap, rect.right() - gap, rect.bottom() - gap);
        draw_square(square, &text, inner, ink, out);
    }

    /// The lines of a table of words.
    fn lines(&self, room: Rect, top: f32, ink: &Ink<'_>, out: &mut ShapeList) {
        let wide = self.columns[self.first.1..].iter().sum::<f32>();
        let left = room.x + self.head;
        let area = Rect::new(left, top, wide, self.rows as f32 * self.row);
        out.round_rect(area, 4.0, ink.area(Paint::Surface), ink.line(Paint::LineStrong, 1.0));
        for r in 1..self.rows {
            let y = top + r as f32 * self.row;
            out.line(Point::new(left, y), Point::new(left + wide, y), ink.line(Paint::Line, 1.0));
        }
    }

    fn heads(&self, grid: &Grid, room: Rect, style: TextStyle, ink: &Ink<'_>, out: &mut ShapeList) {
        if self.top == 0.0 {
            return;
        }
        let name = |node| ink.name(node).into_owned();
        let base = room.y + self.top / 2.0 + style.drop();
        let mut x = room.x + self.head;
        for c in self.first.1..self.columns.len() {
            let head = grid.columns[c].text(ink.lang, &name);
            let middle = x + self.columns[c] / 2.0;
            let room = self.columns[c] - 1.0;
            let width = ink.width(&head);
            let size = match width * LEAST_SHARE <= room {
                true if width > room => style.size * (room / width).min(SMALL),
                true => style.size,
                false => style.size * SMALL,
            };
            out.write(&clip(&head, size, room), &TextStyle { size, ..style }, Point::new(middle, base));
            x += self.columns[c];
        }
        if self.first.1 > 0 {
            let at = Point::new(room.x + self.head - ink.text_size * 0.6, room.y + self.top / 2.0);
            ink.more(self.first.1, at, true, out);
        }
    }
}

/// A list of squares in lines.
struct List {
    /// The size of a square, with the gap after it.
    side: (f32, f32),
    across: usize,
    lines: usize,
    /// How many of the first are left out.
    hidden: usize,
    named: bool,
}

impl List {
    fn plan(grid: &Grid, most: (f32, f32), ink: &Ink<'_>) -> Self {
        let n = grid.columns.len();
        let lines_of = |across: usize, n: usize| n.div_ceil(across.max(1));
        if n <= NAMED {
            let wide = |i| grid.square(0, i).map_or(0.0, |square| taken(square, &named(grid, i, ink), ink));
            let widest = (0..n).map(wide).fold(ink.text_size * 2.0, f32::max);
            let side = ((widest + 2.4).min(most.0), ink.text_size * 1.9);
            let across = ((most.0 / side.0).floor() as usize).clamp(1, n);
            let lines = lines_of(across, n);
            if lines as f32 * side.1 <= most.1 + 0.5 {
                return Self { side, across, lines, hidden: 0, named: true };
            }
        }
        let mut side = ink.text_size * 1.5;
        loop {
            let across = ((most.0 / side).floor() as usize).clamp(1, n);
            let lines = lines_of(across, n);
            if lines as f32 * side <= most.1 + 0.5 || side <= LEAST {
                let fits = ((most.1 / side + 0.05).floor() as usize).max(1);
                let shown = (fits * across).min(n);
                let hidden = if shown < n { n + 1 - shown } else { 0 };
                let lines = lines.min(fits);
                return Self { side: (side, side), across, lines, hidden, named: false };
            }
            side = (side * 0.93).max(LEAST);
        }
    }

    fn size(&self) -> (f32, f32) {
        (self.across as f32 * self.side.0, self.lines as f32 * self.side.1)
    }

    fn draw(&self, grid: &Grid, room: Rect, ink: &Ink<'_>, out: &mut ShapeList) {
        let gap = if self.named { 1.2 } else { (self.side.0 * 0.09).max(0.6) };
        let mut place = 0;
        let at = |place: usize| {
            let (column, line) = (place % self.across, place / self.across);
            let (w, h) = self.side;
            Rect::new(room.x + w * column as f32, room.y + h * line as f32, w, h).grown(-gap)
        };
        if self.hidden > 0 {
            let rect = at(place);
            let style = TextStyle { size: ink.text_size.min(rect.h * 1.1), ..ink.text(Paint::Muted) };
            out.write(
                &format!("+{}", self.hidden),
                &style,
                Point::new(rect.x, rect.centre().y + style.drop()),
            );
            // The count takes as many places as it is wide.
            place += (crate::measure::text_width(&format!("+{}", self.hidden), style.size) / self.side.0)
                .ceil() as usize;
        }
        let shown = self.hidden..grid.columns.len();
        let free = self.across * self.lines - place.min(self.across * self.lines);
        for i in shown.skip((grid.columns.len() - self.hidden).saturating_sub(free)) {
            let Some(square) = grid.square(0, i) else { continue };
            let text = if self.named { named(grid, i, ink) } else { String::new() };
            draw_square(square, &text, at(place), ink, out);
            place += 1;
        }
    }
}

/// What is written in a square of a list: its name, and what else it has.
fn named(grid: &Grid, i: usize, ink: &Ink<'_>) -> String {
    let name = grid.columns[i].text(ink.lang, &|node| ink.name(node).into_owned());
    match grid.square(0, i).map(|square| written(square, false, ink)).filter(|said| !said.is_empty()) {
        Some(said) => [&name, " ", &said].concat(),
        None => name,
    }
}
