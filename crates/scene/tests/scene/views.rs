//! Pictures of values: golden, and laws that hold at every size.

use crate::golden::check;
use crate::samples;
use synod_model::Lang;
use synod_scene::{PlotLook, Point, Shape, ShapeList, Theme, picture, svg, text_width};

/// All samples below one another, as wide as an inspector.
fn sheet(width: f32, theme: Theme, lang: Lang) -> String {
    let names: Vec<String> = (1..=6).map(|n| format!("S{n}")).collect();
    let look = PlotLook { lang, theme, names: &names };
    let (mut out, mut y) = (ShapeList::new(), 16.0);
    for (name, value) in samples::all() {
        let (shapes, size) =
            picture(&value, width - 32.0, &look).unwrap_or_else(|| panic!("{name} is nothing"));
        out.append(&shapes, Point::new(16.0, y));
        y += size.1 + 22.0;
    }
    let page = svg::Page { width, height: y, theme, lang, title: "Values", desc: "A test picture." };
    svg::write(&page, &[&out])
}

#[test]
fn values_on_a_sheet() {
    for (name, width, theme, lang) in [
        ("values-light", 360.0, Theme::Light, Lang::En),
        ("values-dark", 360.0, Theme::Dark, Lang::ZhCn),
        ("values-projector", 620.0, Theme::Projector, Lang::En),
    ] {
        check(name, &sheet(width, theme, lang));
    }
}

/// Whatever the width, a picture stays in its box, and no text is larger than where it stands.
#[test]
fn pictures_of_values_stay_in_their_boxes() {
    let names: Vec<String> = (1..=6).map(|n| format!("S{n}")).collect();
    for (name, value) in samples::all() {
        for theme in Theme::ALL {
            for width in [64.0, 100.0, 150.0, 200.0, 330.0, 700.0] {
                let look = PlotLook { lang: Lang::ZhCn, theme, names: &names };
                let Some((out, (w, h))) = picture(&value, width, &look) else {
                    panic!("{name} is nothing at {width}")
                };
                assert!(w <= width + 0.1, "{name} is {w} wide at {width}");
                inside(&out, w, h, &format!("{name} at {width}, {}", theme.id()));
            }
        }
    }
}

#[track_caller]
fn inside(out: &ShapeList, w: f32, h: f32, what: &str) {
    let within = |p: Point| p.x >= -1.5 && p.x <= w + 1.5 && p.y >= -1.5 && p.y <= h + 1.5;
    for shape in out.shapes() {
        let fine = match shape {
            Shape::Path { points, .. } | Shape::Cubic { points, .. } => {
                out.points(*points).iter().copied().all(within)
            }
            Shape::RoundRect { rect, .. } => {
                within(Point::new(rect.x, rect.y)) && within(Point::new(rect.right(), rect.bottom()))
            }
            Shape::Line { from, to, .. } => within(*from) && within(*to),
            Shape::Circle { centre, .. } | Shape::Arc { centre, .. } => within(*centre),
            Shape::Text { at, anchor, size, text, .. } => {
                let wide = text_width(out.text(*text), *size);
                let left = match anchor {
                    synod_scene::Anchor::Start => at.x,
                    synod_scene::Anchor::Middle => at.x - wide / 2.0,
                    synod_scene::Anchor::End => at.x - wide,
                };
                left >= -4.0 && left + wide <= w + 4.0 && within(*at)
            }
        };
        assert!(fine, "{what}: {shape:?} {} is not in {w} x {h}", words(out, shape));
    }
}

fn words(out: &ShapeList, shape: &Shape) -> String {
    if let Shape::Text { text, .. } = shape { out.text(*text).to_owned() } else { String::new() }
}
