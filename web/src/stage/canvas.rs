//! Paints a list of shapes on a canvas.
//!
//! A call from WebAssembly into the browser costs more than what it computes, so the painter remembers what the
//! canvas is set to (colour, alpha, line, font) and sets only what changes. Colours are turned into the
//! browser's strings once per theme.

use synod_scene::{Anchor, FONT, Fill, Paint, Point, Rect, Shape, ShapeList, Stroke, Theme};
use wasm_bindgen::JsValue;
use web_sys::CanvasRenderingContext2d;

/// A full turn.
const TURN: f64 = std::f64::consts::TAU;

/// The colours of a theme as strings of the browser.
pub(crate) struct Palette {
    theme: Theme,
    colours: Vec<JsValue>,
}

impl Palette {
    /// The colours of a theme.
    pub(crate) fn new(theme: Theme) -> Self {
        Self {
            theme,
            colours: Paint::ALL.iter().map(|paint| theme.colour(*paint).to_string().into()).collect(),
        }
    }

    /// Whose colours they are.
    pub(crate) const fn theme(&self) -> Theme {
        self.theme
    }

    fn get(&self, paint: Paint) -> &JsValue {
        &self.colours[paint as usize]
    }
}

/// What the canvas is set to; `None`: not known.
#[derive(Default)]
struct Set {
    fill: Option<Paint>,
    stroke: Option<Paint>,
    alpha: Option<f32>,
    width: Option<f32>,
    dash: Option<[f32; 2]>,
    font: Option<(f32, u16)>,
    anchor: Option<Anchor>,
}

/// A brush: a canvas and what it is set to.
pub(crate) struct Brush<'a> {
    context: &'a CanvasRenderingContext2d,
    palette: &'a Palette,
    set: Set,
}

impl<'a> Brush<'a> {
    /// A brush on a canvas that was just resized or cleared by a reset of its transformation.
    pub(crate) fn new(context: &'a CanvasRenderingContext2d, palette: &'a Palette) -> Self {
        context.set_line_cap("round");
        context.set_line_join("round");
        Self { context, palette, set: Set::default() }
    }

    /// Paints every shape of a list.
    pub(crate) fn paint(&mut self, list: &ShapeList) {
        for shape in list.shapes() {
            self.shape(list, shape);
        }
        self.alpha(1.0);
        self.dash([0.0, 0.0]);
    }

    fn shape(&mut self, list: &ShapeList, shape: &Shape) {
        let context = self.context;
        match *shape {
            Shape::Circle { centre, radius, fill, stroke } => {
                context.begin_path();
                let _ = context.arc(centre.x.into(), centre.y.into(), radius.into(), 0.0, TURN);
                self.finish(fill, stroke);
            }
            Shape::Arc { centre, radius, from, sweep, stroke } => {
                context.begin_path();
                let (from, to) = (f64::from(from), f64::from(from + sweep));
                let _ = context.arc(centre.x.into(), centre.y.into(), radius.into(), from, to);
                self.finish(None, Some(stroke));
            }
            Shape::Line { from, to, stroke } => {
                context.begin_path();
                context.move_to(from.x.into(), from.y.into());
                context.line_to(to.x.into(), to.y.into());
                self.finish(None, Some(stroke));
            }
            Shape::Path { points, closed, fill, stroke } => {
                self.trace_lines(list.points(points), closed);
                self.finish(fill, stroke);
            }
            Shape::Cubic { points, closed, fill, stroke } => {
                self.trace_curve(list.points(points), closed);
                self.finish(fill, stroke);
            }
            Shape::RoundRect { rect, corner, fill, stroke } => {
                self.trace_box(rect, corner);
                self.finish(fill, stroke);
            }
            Shape::Text { at, anchor, size, weight, text, fill, halo } => {
                self.font(size, weight, anchor);
                let text = list.text(text);
                if let Some(halo) = halo {
                    self.stroke_style(halo);
                    let _ = context.stroke_text(text, at.x.into(), at.y.into());
                }
                self.fill_style(fill);
                let _ = context.fill_text(text, at.x.into(), at.y.into());
            }
        }
    }

    fn trace_lines(&self, points: &[Point], closed: bool) {
        self.context.begin_path();
        for (i, point) in points.iter().enumerate() {
            let (x, y) = (point.x.into(), point.y.into());
            if i == 0 { self.context.move_to(x, y) } else { self.context.line_to(x, y) }
        }
        if closed {
            self.context.close_path();
        }
    }

    fn trace_curve(&self, points: &[Point], closed: bool) {
        let Some((first, rest)) = points.split_first() else { return };
        self.context.begin_path();
        self.context.move_to(first.x.into(), first.y.into());
        for piece in rest.chunks_exact(3) {
            if let [a, b, end] = piece {
                self.context.bezier_curve_to(
                    a.x.into(),
                    a.y.into(),
                    b.x.into(),
                    b.y.into(),
                    end.x.into(),
                    end.y.into(),
                );
            }
        }
        if closed {
            self.context.close_path();
        }
    }

    /// A box with round corners, from arcs: not every browser has `roundRect`.
    fn trace_box(&self, rect: Rect, corner: f32) {
        let context = self.context;
        let (left, top) = (f64::from(rect.x), f64::from(rect.y));
        let (right, bottom) = (left + f64::from(rect.w), top + f64::from(rect.h));
        let corner = f64::from(corner);
        context.begin_path();
        context.move_to(left + corner, top);
        let _ = context.arc_to(right, top, right, bottom, corner);
        let _ = context.arc_to(right, bottom, left, bottom, corner);
        let _ = context.arc_to(left, bottom, left, top, corner);
        let _ = context.arc_to(left, top, right, top, corner);
        context.close_path();
    }

    fn finish(&mut self, fill: Option<Fill>, stroke: Option<Stroke>) {
        if let Some(fill) = fill {
            self.fill_style(fill);
            self.context.fill();
        }
        if let Some(stroke) = stroke {
            self.stroke_style(stroke);
            self.context.stroke();
        }
    }

    #[expect(
        deprecated,
        reason = "the newer setter takes a &str and makes a new string of the browser each time"
    )]
    fn fill_style(&mut self, fill: Fill) {
        if self.set.fill.replace(fill.paint) != Some(fill.paint) {
            self.context.set_fill_style(self.palette.get(fill.paint));
        }
        self.alpha(fill.alpha);
    }

    #[expect(
        deprecated,
        reason = "the newer setter takes a &str and makes a new string of the browser each time"
    )]
    fn stroke_style(&mut self, stroke: Stroke) {
        if self.set.stroke.replace(stroke.paint) != Some(stroke.paint) {
            self.context.set_stroke_style(self.palette.get(stroke.paint));
        }
        if self.set.width.replace(stroke.width) != Some(stroke.width) {
            self.context.set_line_width(stroke.width.into());
        }
        self.alpha(stroke.alpha);
        self.dash(stroke.dash);
    }

    fn alpha(&mut self, alpha: f32) {
        if self.set.alpha.replace(alpha) != Some(alpha) {
            self.context.set_global_alpha(alpha.into());
        }
    }

    fn dash(&mut self, dash: [f32; 2]) {
        let dash = if dash[1] > 0.0 { dash } else { [0.0, 0.0] };
        if self.set.dash.replace(dash) != Some(dash) {
            let segments = js_sys::Array::new();
            if dash[1] > 0.0 {
                segments.push(&dash[0].into());
                segments.push(&dash[1].into());
            }
            let _ = self.context.set_line_dash(&segments);
        }
    }

    fn font(&mut self, size: f32, weight: u16, anchor: Anchor) {
        if self.set.font.replace((size, weight)) != Some((size, weight)) {
            #[expect(clippy::cast_possible_truncation, reason = "a text size")]
            let tenths = (size * 10.0 + 0.5) as i32;
            let (whole, rest) = ((tenths / 10).to_string(), (tenths % 10).to_string());
            self.context.set_font(&[&weight.to_string(), " ", &whole, ".", &rest, "px ", FONT].concat());
        }
        if self.set.anchor.replace(anchor) != Some(anchor) {
            self.context.set_text_align(match anchor {
                Anchor::Start => "left",
                Anchor::Middle => "center",
                Anchor::End => "right",
            });
        }
    }
}
