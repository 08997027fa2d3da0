//! Moments below the lanes, at round distances.

use super::Diagram;
use crate::geometry::Point;
use crate::shape::{Paint, ShapeList, TextStyle};
use synod_model::{Lang, Micros};

/// Moments below the lanes, at round distances.
pub(super) fn draw(diagram: &Diagram<'_>, out: &mut ShapeList) {
    let scale = diagram.scale();
    let style = TextStyle::new(11.0 * diagram.theme.text_scale(), Paint::Muted).middle();
    let span = diagram.to.since(diagram.from).0.max(1);
    let wanted = (scale.end - scale.start) / (80.0 * diagram.theme.text_scale());
    let step = round_step(span as f32 / wanted.max(1.0));
    let mut at = diagram.from.0.div_ceil(step) * step;
    while at <= diagram.to.0 {
        let x = scale.pixel(Micros(at));
        let (top, bottom) = (10.0, diagram.height - style.size * 1.9);
        out.line(Point::new(x, top), Point::new(x, bottom), Paint::Line.stroke(1.0).faded(0.6));
        let label = moment(at, step, diagram.lang);
        out.write(&label, &style, Point::new(x, diagram.height - style.size * 0.6));
        at += step;
    }
}

/// A moment of the axis, with as many digits as distinguish it from the next.
fn moment(at: u64, step: u64, lang: Lang) -> String {
    let unit = |en, zh| if lang == Lang::En { en } else { zh };
    let (one, unit) = match at {
        0 => return "0".to_owned(),
        1_000_000.. => (1_000_000, unit("s", "秒")),
        1_000.. => (1_000, unit("ms", "毫秒")),
        _ => (1, unit("µs", "微秒")),
    };
    let (mut digits, mut part) = (0, one);
    while part > 1 && !step.is_multiple_of(part) {
        part /= 10;
        digits += 1;
    }
    let whole = at / one;
    if digits == 0 {
        return format!("{whole} {unit}");
    }
    format!("{whole}.{:0digits$} {unit}", at % one / part)
}

/// The smallest of 1, 2, 5, 10, 20, 50, … microseconds that is at least so long.
fn round_step(at_least: f32) -> u64 {
    let mut step = 1;
    loop {
        for times in [1, 2, 5] {
            if (step * times) as f32 >= at_least {
                return step * times;
            }
        }
        if step >= 10_u64.pow(17) {
            return step;
        }
        step *= 10;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_of_the_axis_are_round() {
        for (at_least, step) in [(0.5, 1), (1.5, 2), (3.0, 5), (70_000.0, 100_000), (199.0, 200)] {
            assert_eq!(round_step(at_least), step);
        }
    }

    #[test]
    fn moments_of_the_axis_differ() {
        let label = |at, step| moment(at, step, Lang::En);
        assert_eq!((label(1_550_000, 50_000), label(1_600_000, 50_000)), ("1.55 s".into(), "1.60 s".into()));
        assert_eq!(
            (label(0, 50), label(350, 50), label(2_050, 50)),
            ("0".into(), "350 µs".into(), "2.05 ms".into())
        );
        assert_eq!((label(3_000_000, 1_000_000), label(200_000, 100_000)), ("3 s".into(), "200 ms".into()));
    }
}
