//! What is said beside a link whose settings are not those of the network: how slow it is, what it loses.

use super::{LOSSY, Look, SLOW};
use crate::arrangement::Arrangement;
use crate::geometry::{Point, Rect};
use crate::measure::text_width;
use crate::shape::{Paint, ShapeList, TextStyle};
use synod_model::{format_duration, format_size};
use synod_sim::{Frame, LinkFrame};

/// Where on the link the words may stand, in shares of its way: beside its middle, where links cross and cuts are drawn.
const PLACES: [f32; 4] = [0.36, 0.64, 0.28, 0.72];

/// Says it, where there is room.
pub(super) fn label(frame: &Frame, look: &Look, arrangement: &Arrangement, out: &mut ShapeList) {
    let mut taken: Vec<Rect> = Vec::new();
    for link in &frame.links {
        let lines = words(link, look);
        let style = TextStyle::new(arrangement.text_size(12.0), Paint::Lead).middle().halo(Paint::Bg);
        let wide = lines.iter().map(|line| text_width(line, style.size)).fold(0.0, f32::max);
        #[expect(clippy::cast_precision_loss, reason = "three lines at most")]
        let size = (wide + 8.0, style.size * 1.25 * lines.len() as f32 + 4.0);
        let Some(rect) = place(link, arrangement, size, &taken) else { continue };
        let mut y = rect.y + 2.0 + style.size * 0.625;
        out.round_rect(rect, 5.0, Paint::Bg.alpha(0.9), Paint::Lead.stroke(1.2 * arrangement.stroke));
        for line in &lines {
            out.write(line, &style, Point::new(rect.centre().x, y + style.drop()));
            y += style.size * 1.25;
        }
        taken.push(rect);
    }
}

fn words(link: &LinkFrame, look: &Look) -> Vec<String> {
    let say = |text: &'static synod_model::Text, value: String| {
        text.with([value.into()]).render(look.lang, &|node| node.number().to_string())
    };
    let longest = link.longest.map(|longest| say(&SLOW, format_duration(longest, look.lang)));
    let tenths = |parts: u32| match (parts / 10_000, parts / 1_000 % 10) {
        (whole, 0) => whole.to_string(),
        (whole, tenth) => format!("{whole}.{tenth}"),
    };
    let loss = link.loss.map(|loss| say(&LOSSY, tenths(loss)));
    let rate = link.rate.map(|rate| [&format_size(rate, look.lang), "/s"].concat());
    longest.into_iter().chain(rate).chain(loss).collect()
}

/// The first place on the link at which the words touch no node and no other words.
fn place(
    link: &LinkFrame,
    arrangement: &Arrangement,
    (wide, high): (f32, f32),
    taken: &[Rect],
) -> Option<Rect> {
    let (a, b) = (arrangement.place(link.a)?, arrangement.place(link.b)?);
    if high < 8.0 {
        return None;
    }
    PLACES.into_iter().find_map(|share| {
        let at = a.centre.toward(b.centre, share);
        let rect = Rect { x: at.x - wide / 2.0, y: at.y - high / 2.0, w: wide, h: high };
        let near = |p: &crate::arrangement::Place| {
            let x = p.centre.x.max(rect.x).min(rect.x + wide);
            let y = p.centre.y.max(rect.y).min(rect.y + high);
            p.centre.distance(Point::new(x, y)) < p.radius + 6.0
        };
        let free = !arrangement.places.iter().any(near) && !taken.iter().any(|other| other.overlaps(&rect));
        free.then_some(rect)
    })
}
