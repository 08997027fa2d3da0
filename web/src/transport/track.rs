//! The picture of the timeline: the track, what is known of it, marks, and the branches that were kept.

use crate::stage::canvas::{Brush, Palette};
use crate::store::State;
use crate::texts as t;
use synod_model::{Mark, Micros, format_duration};
use synod_scene::{Paint, Point, Rect, ShapeList, TextStyle, text_width};
use synod_sim::{BranchInfo, MarkKind};
use wasm_bindgen::JsCast as _;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

/// The height of the timeline in pixels; the style sheet has the same.
const HEIGHT: f32 = 56.0;

/// The middle of the track.
const LINE: f32 = 34.0;

/// The room at both ends: half of a mark.
const PAD: f32 = 8.0;

/// How near to a mark a press must be, in pixels.
const REACH: f32 = 7.0;

/// The most branches that are drawn, the latest first.
const BRANCHES_MAX: usize = 3;

/// A branch that was kept beside the present one.
struct Kept {
    branch: BranchInfo,
    /// When the two parted.
    left: Micros,
}

/// How time becomes place.
pub(crate) struct Track {
    width: f32,
    span: u64,
    branches: Vec<(Kept, f32)>,
}

impl Track {
    /// The track of the present branch. It covers a round time beyond what is known.
    pub(crate) fn of(state: &State, width: f32) -> Self {
        let present = state.session.present();
        let branches = state.session.branches();
        let here = state.session.branch();
        let end = branches.iter().map(|b| b.known_at.0).max().unwrap_or(0).max(present.known_at.0).max(present.playhead.0);
        let mut track = Self { width, span: round_up(end + end / 20), branches: Vec::new() };
        let all = branches.clone();
        let others = branches.into_iter().rev().filter(|branch| branch.id != here).take(BRANCHES_MAX);
        let rows = [18.0, 10.0, 2.0];
        track.branches = others.zip(rows).map(|(branch, row)| (Kept { left: parting(&all, branch.id, here), branch }, row)).collect();
        track
    }

    #[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "pixels")]
    fn x(&self, at: Micros) -> f32 {
        PAD + (self.width - 2.0 * PAD) * (at.0 as f64 / self.span as f64).min(1.0) as f32
    }

    /// The time at a place.
    #[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "pixels")]
    pub(crate) fn time_at(&self, x: f32) -> Micros {
        let share = f64::from((x - PAD) / (self.width - 2.0 * PAD).max(1.0)).clamp(0.0, 1.0);
        Micros((share * self.span as f64) as u64)
    }

    /// The step of the mark nearest to a place.
    pub(crate) fn mark_at(&self, state: &State, x: f32) -> Option<u64> {
        let near = state.session.marks().iter().map(|mark| ((self.x(mark.at) - x).abs(), mark.step));
        let near = near.filter(|(distance, _)| *distance <= REACH);
        near.min_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, step)| step)
    }

    /// The kept branch at a place.
    pub(crate) fn branch_at(&self, x: f32, y: f32) -> Option<usize> {
        let hit = |(kept, row): &&(Kept, f32)| {
            (y - row).abs() < 5.0 && x >= self.x(kept.left) && x <= self.x(kept.branch.known_at) + 90.0
        };
        self.branches.iter().find(hit).map(|(kept, _)| kept.branch.id)
    }
}

/// When two branches parted: on the last branch that both grew from, the earlier of the moments at which they left it.
fn parting(branches: &[BranchInfo], one: usize, other: usize) -> Micros {
    let ancestry = |mut id: usize| {
        let mut line = vec![(id, Micros(u64::MAX))];
        while let Some(branch) = branches.iter().find(|b| b.id == id) {
            let Some((parent, _)) = branch.parent else { break };
            line.push((parent, branch.at));
            id = parent;
        }
        line
    };
    let others = ancestry(other);
    let common = ancestry(one).into_iter().find_map(|(id, left)| {
        others.iter().find(|(theirs, _)| *theirs == id).map(|(_, theirs)| left.min(*theirs))
    });
    common.unwrap_or_default()
}

/// The next round time: 100, 200 or 500 ms, 1 s, 2 s and so on.
fn round_up(us: u64) -> u64 {
    let mut unit = 100_000u64;
    loop {
        for times in [1, 2, 5] {
            if unit * times >= us {
                return unit * times;
            }
        }
        unit = unit.saturating_mul(10);
    }
}

const fn colour(kind: MarkKind) -> Paint {
    match kind {
        MarkKind::ByHand => Paint::Accent,
        MarkKind::Violation => Paint::Bad,
        MarkKind::Protocol(Mark::Attempt) => Paint::Try,
        MarkKind::Protocol(Mark::Elected) => Paint::Lead,
        MarkKind::Protocol(Mark::Decided) => Paint::Good,
        MarkKind::Protocol(Mark::GivenUp) => Paint::Plain,
    }
}

/// How much a mark matters when two fall on one place.
const fn weight(kind: MarkKind) -> u8 {
    match kind {
        MarkKind::Protocol(Mark::Decided) => 0,
        MarkKind::Protocol(Mark::Attempt | Mark::GivenUp) => 1,
        MarkKind::Protocol(Mark::Elected) => 2,
        MarkKind::ByHand => 3,
        MarkKind::Violation => 4,
    }
}

/// The shapes of the timeline.
fn draw(state: &State, track: &Track, out: &mut ShapeList) {
    let present = state.session.present();
    let theme = state.settings.theme;
    let bar = |from: f32, to: f32| Rect { x: from, y: LINE - 4.0, w: (to - from).max(0.0), h: 8.0 };
    let (start, end) = (PAD, track.width - PAD);
    let known = track.x(Micros(present.known_at.0.max(present.playhead.0)));
    let head = track.x(present.playhead);
    out.round_rect(bar(start, end), 4.0, Paint::Sunken, Paint::Line.stroke(1.0));
    out.round_rect(bar(start, known), 4.0, Paint::LineStrong.alpha(0.55), None);
    out.round_rect(bar(start, head), 4.0, Paint::Accent, None);
    let small = TextStyle::new(11.0 * theme.text_scale(), Paint::Muted);
    let parts = if track.span.to_string().starts_with('2') { 4 } else { 5 };
    for part in 0..=parts {
        let at = Micros(track.span / parts * part);
        let (style, says) = match part {
            0 => (small, "0".to_owned()),
            _ if part == parts => (small.end(), format_duration(at, state.lang())),
            _ => (small.middle(), format_duration(at, state.lang())),
        };
        if track.width > 420.0 || part == 0 || part == parts {
            out.write(&says, &style, Point::new(track.x(at), HEIGHT - 3.0));
        }
    }
    branches(state, track, &small, out);
    marks(state, track, out);
    out.round_rect(Rect { x: head - 3.0, y: LINE - 15.0, w: 6.0, h: 30.0 }, 3.0, Paint::Ink, Paint::Surface.stroke(1.5));
}

/// The kept branches, above the track.
fn branches(state: &State, track: &Track, small: &TextStyle, out: &mut ShapeList) {
    for (Kept { branch, left }, row) in &track.branches {
        let (from, to) = (track.x(*left), track.x(branch.known_at));
        let rise = 14.0;
        let points = [
            Point::new(from, LINE - 4.0),
            Point::new(from + rise, LINE - 4.0),
            Point::new(from, *row),
            Point::new(from + rise, *row),
        ];
        out.cubic(points, false, None, Paint::LineStrong.stroke(2.5));
        let to = to.max(from + rise + 4.0);
        out.line(Point::new(from + rise, *row), Point::new(to, *row), Paint::LineStrong.stroke(2.5));
        let label = format!("{} {}", t::BRANCH.get(state.lang()), branch.id + 1);
        let fits = to + 6.0 + text_width(&label, small.size) < track.width;
        let (style, x) = if fits { (*small, to + 6.0) } else { (small.end(), to) };
        let style = style.halo(Paint::Surface);
        out.write(&label, &style, Point::new(x, *row + if fits { style.drop() } else { -3.0 }));
    }
}

/// The marks; of several on one place the weightiest.
fn marks(state: &State, track: &Track, out: &mut ShapeList) {
    let mut last: Option<(f32, MarkKind)> = None;
    let ring = |x: f32, kind: MarkKind, out: &mut ShapeList| {
        let radius = if weight(kind) == 0 { 3.5 } else { 5.5 };
        out.circle(Point::new(x, LINE), radius, Paint::Surface, colour(kind).stroke(2.5));
    };
    for mark in state.session.marks() {
        let x = track.x(mark.at);
        match last {
            Some((at, kind)) if x - at < 4.0 => {
                if weight(mark.kind) > weight(kind) {
                    last = Some((at, mark.kind));
                }
            }
            _ => {
                if let Some((at, kind)) = last {
                    ring(at, kind, out);
                }
                last = Some((x, mark.kind));
            }
        }
    }
    if let Some((at, kind)) = last {
        ring(at, kind, out);
    }
}

/// Paints the timeline.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "pixels")]
pub(crate) fn paint(state: &State, canvas: &HtmlCanvasElement) {
    let width = canvas.client_width() as f32;
    let ratio = web_sys::window().map_or(1.0, |window| window.device_pixel_ratio()).clamp(1.0, 3.0);
    let size = ((f64::from(width) * ratio).round() as u32, (f64::from(HEIGHT) * ratio).round() as u32);
    if (canvas.width(), canvas.height()) != size {
        canvas.set_width(size.0);
        canvas.set_height(size.1);
    }
    let context = canvas.get_context("2d").ok().flatten().and_then(|c| c.dyn_into::<CanvasRenderingContext2d>().ok());
    let Some(context) = context.filter(|_| width > 1.0) else { return };
    let _ = context.set_transform(ratio, 0.0, 0.0, ratio, 0.0, 0.0);
    context.clear_rect(0.0, 0.0, width.into(), HEIGHT.into());
    let mut shapes = ShapeList::new();
    draw(state, &Track::of(state, width), &mut shapes);
    Brush::new(&context, &Palette::new(state.settings.theme)).paint(&shapes);
}
