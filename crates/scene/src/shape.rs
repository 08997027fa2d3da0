//! Shapes, and the list that a back end paints from first to last.
//!
//! A shape is small and plain: what is long (the corners of a path, the characters of a text) lies in buffers of the
//! list and is named by a [`Span`]. Clearing a list keeps its buffers, so a layer that is drawn sixty times a
//! second allocates nothing once it has reached its size.

use crate::geometry::{Point, Rect};
pub use crate::paint::{Fill, Paint, Stroke};

/// Which point of a text stands at its position; vertically it is always the base line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// The text begins there.
    Start,
    /// Its middle is there.
    Middle,
    /// It ends there.
    End,
}

/// A part of a buffer of the list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// Where it begins.
    pub start: u32,
    /// Where it ends.
    pub end: u32,
}

/// One shape.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Shape {
    /// A circle.
    Circle {
        /// Its centre.
        centre: Point,
        /// Its radius, to the middle of its outline.
        radius: f32,
        /// Its area.
        fill: Option<Fill>,
        /// Its outline.
        stroke: Option<Stroke>,
    },
    /// A part of a circle's outline: a timer that closes.
    Arc {
        /// The centre of the circle.
        centre: Point,
        /// Its radius.
        radius: f32,
        /// Where it begins, in radians; zero is to the right, and angles grow clockwise.
        from: f32,
        /// How far it goes, in radians, clockwise.
        sweep: f32,
        /// Its line.
        stroke: Stroke,
    },
    /// A straight line.
    Line {
        /// One end.
        from: Point,
        /// The other.
        to: Point,
        /// Its line.
        stroke: Stroke,
    },
    /// Points joined by straight lines.
    Path {
        /// The points, in [`ShapeList::points`].
        points: Span,
        /// Whether the last is joined to the first: a polygon.
        closed: bool,
        /// Its area.
        fill: Option<Fill>,
        /// Its outline.
        stroke: Option<Stroke>,
    },
    /// A smooth curve: a start, and then two control points and an end for each piece.
    Cubic {
        /// The points, in [`ShapeList::points`].
        points: Span,
        /// Whether it is closed.
        closed: bool,
        /// Its area.
        fill: Option<Fill>,
        /// Its outline.
        stroke: Option<Stroke>,
    },
    /// A box with round corners.
    RoundRect {
        /// The box, to the middle of its outline.
        rect: Rect,
        /// The radius of the corners.
        corner: f32,
        /// Its area.
        fill: Option<Fill>,
        /// Its outline.
        stroke: Option<Stroke>,
    },
    /// A line of text.
    Text {
        /// Where it stands: on the base line.
        at: Point,
        /// Which of its points stands there.
        anchor: Anchor,
        /// The size of the text, in pixels.
        size: f32,
        /// Their weight: 400 is normal, 650 a heading.
        weight: u16,
        /// The characters, in [`ShapeList::text`].
        text: Span,
        /// Their colour.
        fill: Fill,
        /// A line around them, painted first, so that they can be read on other lines.
        halo: Option<Stroke>,
    },
}

/// Shapes, from the bottom one to the top one, with their buffers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ShapeList {
    shapes: Vec<Shape>,
    points: Vec<Point>,
    characters: String,
}

impl ShapeList {
    /// An empty list.
    pub const fn new() -> Self {
        Self { shapes: Vec::new(), points: Vec::new(), characters: String::new() }
    }

    /// Takes everything out and keeps the buffers.
    pub fn clear(&mut self) {
        self.shapes.clear();
        self.points.clear();
        self.characters.clear();
    }

    /// The shapes, in the order in which they are painted.
    pub fn shapes(&self) -> &[Shape] {
        &self.shapes
    }

    /// The points of a path.
    pub fn points(&self, span: Span) -> &[Point] {
        &self.points[span.start as usize..span.end as usize]
    }

    /// The characters of a text.
    pub fn text(&self, span: Span) -> &str {
        &self.characters[span.start as usize..span.end as usize]
    }

    /// How many shapes there are.
    pub fn len(&self) -> usize {
        self.shapes.len()
    }

    /// Whether nothing is to be painted.
    pub fn is_empty(&self) -> bool {
        self.shapes.is_empty()
    }

    /// Adds a circle.
    pub fn circle(
        &mut self,
        centre: Point,
        radius: f32,
        fill: impl Into<Option<Fill>>,
        stroke: impl Into<Option<Stroke>>,
    ) {
        self.shapes.push(Shape::Circle { centre, radius, fill: fill.into(), stroke: stroke.into() });
    }

    /// Adds a part of a circle's outline.
    pub fn arc(&mut self, centre: Point, radius: f32, from: f32, sweep: f32, stroke: Stroke) {
        self.shapes.push(Shape::Arc { centre, radius, from, sweep, stroke });
    }

    /// Adds a straight line.
    pub fn line(&mut self, from: Point, to: Point, stroke: Stroke) {
        self.shapes.push(Shape::Line { from, to, stroke });
    }

    /// Adds points joined by straight lines.
    pub(crate) fn polyline(&mut self, points: impl IntoIterator<Item = Point>, stroke: Stroke) {
        let points = self.span(points);
        self.shapes.push(Shape::Path { points, closed: false, fill: None, stroke: Some(stroke) });
    }

    /// Adds a polygon.
    pub fn polygon(
        &mut self,
        points: impl IntoIterator<Item = Point>,
        fill: impl Into<Option<Fill>>,
        stroke: impl Into<Option<Stroke>>,
    ) {
        let points = self.span(points);
        self.shapes.push(Shape::Path { points, closed: true, fill: fill.into(), stroke: stroke.into() });
    }

    /// Adds a smooth curve: a start, and then two control points and an end for each piece.
    pub(crate) fn cubic(
        &mut self,
        points: impl IntoIterator<Item = Point>,
        closed: bool,
        fill: impl Into<Option<Fill>>,
        stroke: impl Into<Option<Stroke>>,
    ) {
        let points = self.span(points);
        self.shapes.push(Shape::Cubic { points, closed, fill: fill.into(), stroke: stroke.into() });
    }

    /// Adds a smooth curve through some points (Catmull and Rom's spline).
    pub fn through(&mut self, points: &[Point], stroke: Stroke) {
        let Some((first, last)) = points.first().zip(points.last()) else { return };
        let pieces = points.windows(2).enumerate().flat_map(|(i, ends)| {
            let (a, b) = (ends[0], ends[1]);
            let before = if i == 0 { *first } else { points[i - 1] };
            let after = points.get(i + 2).unwrap_or(last);
            [a + (b - before) * (1.0 / 6.0), b - (*after - a) * (1.0 / 6.0), b]
        });
        self.cubic(std::iter::once(*first).chain(pieces), false, None, stroke);
    }

    /// Adds a box with round corners.
    pub(crate) fn round_rect(
        &mut self,
        rect: Rect,
        corner: f32,
        fill: impl Into<Option<Fill>>,
        stroke: impl Into<Option<Stroke>>,
    ) {
        let corner = corner.min(rect.w / 2.0).min(rect.h / 2.0);
        self.shapes.push(Shape::RoundRect { rect, corner, fill: fill.into(), stroke: stroke.into() });
    }

    /// Adds a line of text.
    pub fn write(&mut self, text: &str, style: &TextStyle, at: Point) {
        let start = self.characters.len() as u32;
        self.characters.push_str(text);
        let span = Span { start, end: self.characters.len() as u32 };
        let TextStyle { anchor, size, weight, fill, halo } = *style;
        self.shapes.push(Shape::Text { at, anchor, size, weight, text: span, fill, halo });
    }

    /// Adds the shapes of another list, moved.
    pub fn append(&mut self, other: &Self, by: Point) {
        let (points, characters) = (self.points.len() as u32, self.characters.len() as u32);
        self.points.extend(other.points.iter().map(|p| *p + by));
        self.characters.push_str(&other.characters);
        let moved = |span: &Span, from: u32| Span { start: span.start + from, end: span.end + from };
        for shape in &other.shapes {
            let mut shape = *shape;
            match &mut shape {
                Shape::Circle { centre, .. } | Shape::Arc { centre, .. } => *centre = *centre + by,
                Shape::Line { from, to, .. } => (*from, *to) = (*from + by, *to + by),
                Shape::Path { points: span, .. } | Shape::Cubic { points: span, .. } => {
                    *span = moved(span, points);
                }
                Shape::RoundRect { rect, .. } => (rect.x, rect.y) = (rect.x + by.x, rect.y + by.y),
                Shape::Text { at, text, .. } => (*at, *text) = (*at + by, moved(text, characters)),
            }
            self.shapes.push(shape);
        }
    }

    /// How much its buffers hold without growing.
    #[cfg(test)]
    pub(crate) fn room(&self) -> [usize; 3] {
        [self.shapes.capacity(), self.points.capacity(), self.characters.capacity()]
    }

    fn span(&mut self, points: impl IntoIterator<Item = Point>) -> Span {
        let start = self.points.len() as u32;
        self.points.extend(points);
        Span { start, end: self.points.len() as u32 }
    }
}

/// How a text is written.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TextStyle {
    /// Which of its points stands at its position.
    pub anchor: Anchor,
    /// The size of the text, in pixels.
    pub size: f32,
    /// Their weight.
    pub weight: u16,
    /// Their colour.
    pub fill: Fill,
    /// A line around them.
    pub halo: Option<Stroke>,
}

impl TextStyle {
    /// Text of normal weight that begins at its position.
    pub fn new(size: f32, fill: impl Into<Fill>) -> Self {
        Self { anchor: Anchor::Start, size, weight: 400, fill: fill.into(), halo: None }
    }

    /// The same text around its position.
    pub const fn middle(self) -> Self {
        Self { anchor: Anchor::Middle, ..self }
    }

    /// The same text, ending at its position.
    pub const fn end(self) -> Self {
        Self { anchor: Anchor::End, ..self }
    }

    /// The same text in another weight.
    pub const fn weight(self, weight: u16) -> Self {
        Self { weight, ..self }
    }

    /// The same text, to be read on top of lines.
    pub const fn halo(self, paint: Paint) -> Self {
        Self { halo: Some(paint.stroke(self.size * 0.3)), ..self }
    }

    /// How far below the middle of a line its base line is: digits and capitals then stand in the middle.
    pub fn drop(&self) -> f32 {
        self.size * 0.355
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cleared_list_keeps_its_buffers() {
        let mut list = ShapeList::new();
        list.polygon([Point::default(); 5], Paint::Ink, None);
        list.write("term 4", &TextStyle::new(12.0, Paint::Ink), Point::default());
        let Some(Shape::Text { text, .. }) = list.shapes().last().copied() else {
            panic!("a text was added")
        };
        assert_eq!(list.text(text), "term 4");
        let room = list.room();
        list.clear();
        assert!(list.is_empty());
        assert_eq!(room, list.room());
    }

    #[test]
    fn a_shape_stays_small() {
        assert!(size_of::<Shape>() <= 88, "{}", size_of::<Shape>());
    }
}
