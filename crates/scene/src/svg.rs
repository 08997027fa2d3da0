//! Shapes as SVG text, with the real colours of a theme: for export, for print, and for golden tests.

use crate::geometry::{Point, Rect, on_circle};
use crate::shape::{Anchor, Fill, Paint, Shape, ShapeList, Stroke};
use crate::theme::{FONT, Theme};
use std::fmt::Write as _;
use synod_model::Lang;

/// A picture: its size and what is said about it.
#[derive(Clone, Copy, Debug)]
pub struct Page<'a> {
    /// The width, in pixels.
    pub width: f32,
    /// The height.
    pub height: f32,
    /// Whose colours are used.
    pub theme: Theme,
    /// The language of its texts.
    pub lang: Lang,
    /// What it shows, in a few words: the accessible name.
    pub title: &'a str,
    /// What happens in it, in a sentence or more.
    pub desc: &'a str,
}

/// Writes a picture: the background, then the lists from the bottom one to the top one.
pub fn write(page: &Page<'_>, lists: &[&ShapeList]) -> String {
    let mut out = String::with_capacity(1_000 + lists.iter().map(|l| l.len() * 96).sum::<usize>());
    let (w, h) = (number(page.width), number(page.height));
    let _ = write!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{w}\" height=\"{h}\" viewBox=\"0 0 {w} {h}\" \
         lang=\"{}\" role=\"img\" aria-labelledby=\"synod-title synod-desc\">\n\
         <title id=\"synod-title\">{}</title>\n<desc id=\"synod-desc\">{}</desc>\n\
         <rect width=\"{w}\" height=\"{h}\" fill=\"{}\"/>\n\
         <g fill=\"none\" stroke-linecap=\"round\" stroke-linejoin=\"round\" font-family=\"{FONT}\">\n",
        page.lang.tag(),
        escape(page.title),
        escape(page.desc),
        page.theme.colour(Paint::Bg),
    );
    for list in lists {
        for shape in list.shapes() {
            let mut element = Element { out: &mut out, theme: page.theme };
            element.shape(list, shape);
            out.push('\n');
        }
    }
    out.push_str("</g>\n</svg>\n");
    out
}

/// A picture to stand inside a page, which says beside it what it shows.
pub fn inline((width, height): (f32, f32), theme: Theme, list: &ShapeList) -> String {
    let (w, h) = (number(width), number(height));
    let mut out = format!(
        "<svg viewBox=\"0 0 {w} {h}\" aria-hidden=\"true\" fill=\"none\" stroke-linecap=\"round\" \
         stroke-linejoin=\"round\">"
    );
    for shape in list.shapes() {
        Element { out: &mut out, theme }.shape(list, shape);
    }
    out.push_str("</svg>");
    out
}

/// Text that means itself inside an element or an attribute.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            // XML 1.0 has no way to write the other control characters.
            c if c.is_control() && !matches!(c, '\n' | '\t') => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

/// A length with at most two digits after the point.
fn number(value: f32) -> String {
    let hundredths = (f64::from(value) * 100.0).round() as i64;
    let sign = if hundredths < 0 { "-" } else { "" };
    let (whole, part) = (hundredths.abs() / 100, hundredths.abs() % 100);
    match part {
        0 => format!("{sign}{whole}"),
        p if p % 10 == 0 => format!("{sign}{whole}.{}", p / 10),
        p => format!("{sign}{whole}.{p:02}"),
    }
}

struct Element<'a> {
    out: &'a mut String,
    theme: Theme,
}

impl Element<'_> {
    fn shape(&mut self, list: &ShapeList, shape: &Shape) {
        match *shape {
            Shape::Circle { centre, radius, fill, stroke } => {
                self.open("circle");
                self.numbers(&[("cx", centre.x), ("cy", centre.y), ("r", radius)]);
                self.finish(fill, stroke);
            }
            Shape::Arc { centre, radius, from, sweep, stroke } => {
                self.open("path");
                let at = |angle: f32| centre + on_circle(angle.into()) * radius;
                // A full turn begins and ends at one point, where SVG would draw nothing.
                let sweep = sweep.clamp(0.0, std::f32::consts::TAU - 0.001);
                let large = u8::from(sweep > std::f32::consts::PI);
                let (a, b, r) = (at(from), at(from + sweep), number(radius));
                let _ = write!(
                    self.out,
                    " d=\"M{} {}A{r} {r} 0 {large} 1 {} {}\"",
                    number(a.x),
                    number(a.y),
                    number(b.x),
                    number(b.y)
                );
                self.finish(None, Some(stroke));
            }
            Shape::Line { from, to, stroke } => {
                self.open("line");
                self.numbers(&[("x1", from.x), ("y1", from.y), ("x2", to.x), ("y2", to.y)]);
                self.finish(None, Some(stroke));
            }
            Shape::Path { points, closed, fill, stroke } => {
                self.open("path");
                self.trace(list.points(points), 1, closed);
                self.finish(fill, stroke);
            }
            Shape::Cubic { points, closed, fill, stroke } => {
                self.open("path");
                self.trace(list.points(points), 3, closed);
                self.finish(fill, stroke);
            }
            Shape::RoundRect { rect: Rect { x, y, w, h }, corner, fill, stroke } => {
                self.open("rect");
                self.numbers(&[("x", x), ("y", y), ("width", w), ("height", h), ("rx", corner)]);
                self.finish(fill, stroke);
            }
            Shape::Text { at, anchor, size, weight, text, fill, halo } => {
                self.open("text");
                self.numbers(&[("x", at.x), ("y", at.y), ("font-size", size)]);
                match anchor {
                    Anchor::Start => {}
                    Anchor::Middle => self.out.push_str(" text-anchor=\"middle\""),
                    Anchor::End => self.out.push_str(" text-anchor=\"end\""),
                }
                if weight != 400 {
                    let _ = write!(self.out, " font-weight=\"{weight}\"");
                }
                self.fill(fill);
                if let Some(halo) = halo {
                    self.stroke(halo);
                    self.out.push_str(" paint-order=\"stroke\"");
                }
                let _ = write!(self.out, ">{}</text>", escape(list.text(text)));
            }
        }
    }

    fn open(&mut self, name: &str) {
        self.out.push('<');
        self.out.push_str(name);
    }

    fn numbers(&mut self, attributes: &[(&str, f32)]) {
        for (name, value) in attributes {
            let _ = write!(self.out, " {name}=\"{}\"", number(*value));
        }
    }

    /// The points of a path: straight, or in pieces of three for curves.
    fn trace(&mut self, points: &[Point], piece: usize, closed: bool) {
        self.out.push_str(" d=\"");
        for (i, p) in points.iter().enumerate() {
            let letter = match i {
                0 => "M",
                i if piece == 3 && i % 3 == 1 => "C",
                i if piece == 1 && i > 0 => "L",
                _ => " ",
            };
            let _ = write!(self.out, "{letter}{} {}", number(p.x), number(p.y));
        }
        self.out.push_str(if closed { "Z\"" } else { "\"" });
    }

    fn finish(&mut self, fill: Option<Fill>, stroke: Option<Stroke>) {
        if let Some(fill) = fill {
            self.fill(fill);
        }
        if let Some(stroke) = stroke {
            self.stroke(stroke);
        }
        self.out.push_str("/>");
    }

    fn fill(&mut self, fill: Fill) {
        let _ = write!(self.out, " fill=\"{}\"", self.theme.colour(fill.paint));
        if fill.alpha < 0.995 {
            self.numbers(&[("fill-opacity", fill.alpha)]);
        }
    }

    fn stroke(&mut self, stroke: Stroke) {
        let _ = write!(self.out, " stroke=\"{}\"", self.theme.colour(stroke.paint));
        self.numbers(&[("stroke-width", stroke.width)]);
        if stroke.alpha < 0.995 {
            self.numbers(&[("stroke-opacity", stroke.alpha)]);
        }
        if stroke.is_dashed() {
            let [dash, gap] = stroke.dash;
            let _ = write!(self.out, " stroke-dasharray=\"{} {}\"", number(dash), number(gap));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short() {
        for (value, text) in [(1.0, "1"), (-0.004, "0"), (2.5, "2.5"), (-7.128_9, "-7.13"), (0.056, "0.06")] {
            assert_eq!(number(value), text);
        }
    }

    #[test]
    fn what_people_wrote_stays_text() {
        assert_eq!(escape("<b a=\"1\">&'\u{1}"), "&lt;b a=&quot;1&quot;&gt;&amp;&#39;\u{fffd}");
        let page = Page {
            width: 10.0,
            height: 10.0,
            theme: Theme::Light,
            lang: Lang::ZhCn,
            title: "</title><script>",
            desc: "",
        };
        let text = write(&page, &[]);
        assert!(text.contains("&lt;/title&gt;&lt;script&gt;") && text.contains("lang=\"zh-CN\""));
    }
}
