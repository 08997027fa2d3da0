//! The picture of the timeline: `scene` draws track, marks, branches, the strip of availability and that of the load; here
//! stand its span and its times.

use crate::stage::canvas::{Brush, Palette};
use synod_model::{Micros, format_duration};
use synod_page::State;
use synod_page::texts as t;
use synod_scene::{
    Available, Branch, LOAD_HEIGHT, LoadStrip, Point, ShapeList, TextStyle, TimeScale, Timeline,
};
use synod_sim::{BranchInfo, LoadOverTime};
use wasm_bindgen::JsCast as _;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

/// The height of the timeline in pixels; the style sheet has the same, with the times.
const HEIGHT: f32 = 54.0;

/// The height with the times below it.
const HEIGHT_ALL: f32 = 68.0;

/// How near to a mark a press must be, in pixels.
const MARK_REACH: f32 = 7.0;

/// How near to a branch a press must be, in pixels.
const BRANCH_REACH: f32 = 5.0;

/// What the timeline shows; [`Track::with`] lends it to the picture.
pub(crate) struct Track {
    width: f32,
    end: Micros,
    branches: Vec<(BranchInfo, Micros, String)>,
    available: Vec<Available>,
}

impl Track {
    /// The track of the present branch. It covers a round time beyond what is known.
    pub(crate) fn of(state: &State, width: f32) -> Self {
        let session = &state.session;
        let present = session.present();
        let all = session.branches();
        let here = session.branch();
        let known = all.iter().map(|b| b.known_at.0).max().unwrap_or(0);
        let last = known.max(present.known_at.0).max(present.playhead.0);
        let others = all.iter().filter(|branch| branch.id != here);
        let branches = others.map(|branch| {
            let mut label = format!("{} {}", t::BRANCH.get(state.lang()), branch.id + 1);
            if state.is_undone(branch.id) {
                label = state.say(&t::BRANCH_IS_UNDONE.with([label.into()]));
            }
            (branch.clone(), parting(&all, branch.id, here), label)
        });
        Self {
            width,
            end: Micros(round_up(last + last / 20)),
            branches: branches.collect(),
            available: available(session.availability(), present.known_at.max(present.playhead)),
        }
    }

    /// Lends the timeline.
    pub(crate) fn with<R>(&self, state: &State, use_it: impl FnOnce(&Timeline<'_>) -> R) -> R {
        let present = state.session.present();
        let branch = |(branch, from, label): &(BranchInfo, Micros, String)| {
            (branch.id, *from, branch.known_at, label.clone())
        };
        let parts: Vec<(usize, Micros, Micros, String)> = self.branches.iter().map(branch).collect();
        let branches: Vec<Branch<'_>> = parts
            .iter()
            .map(|(id, from, to, label)| Branch {
                id: *id,
                from: *from,
                to: *to,
                label,
                undone: state.is_undone(*id),
            })
            .collect();
        use_it(&Timeline {
            width: self.width,
            height: HEIGHT,
            theme: state.settings.theme,
            end: self.end,
            known: present.known_at.max(present.playhead),
            playhead: present.playhead,
            marks: state.session.marks(),
            branches: &branches,
            available: &self.available,
        })
    }

    /// Where each moment lies.
    fn scale(&self, state: &State) -> TimeScale {
        #[expect(clippy::redundant_closure_for_method_calls, reason = "the method alone fixes a lifetime")]
        self.with(state, |timeline| timeline.scale())
    }

    /// The strip of the load below it.
    pub(crate) fn load<'a>(&self, state: &State, load: &'a LoadOverTime) -> LoadStrip<'a> {
        LoadStrip {
            scale: self.scale(state),
            top: HEIGHT_ALL,
            theme: state.settings.theme,
            lang: state.lang(),
            playhead: state.session.present().playhead,
            load,
        }
    }

    /// The time at a place.
    pub(crate) fn time_at(&self, state: &State, x: f32) -> Micros {
        self.scale(state).moment(x)
    }

    /// The step of the mark nearest to a place.
    pub(crate) fn mark_at(&self, state: &State, x: f32) -> Option<u64> {
        self.with(state, |timeline| timeline.mark_at(x, MARK_REACH).map(|mark| mark.step))
    }

    /// The kept branch at a place.
    pub(crate) fn branch_at(&self, state: &State, x: f32, y: f32) -> Option<usize> {
        // The track itself is for seeking.
        let above = y < HEIGHT * 0.6 - 9.0;
        above
            .then(|| self.with(state, |timeline| timeline.branch_at(Point::new(x, y), BRANCH_REACH)))
            .flatten()
    }
}

/// The spans in which somebody was in charge, and those in which nobody was.
fn available(changes: &[(Micros, bool)], known: Micros) -> Vec<Available> {
    let mut spans = Vec::with_capacity(changes.len() + 1);
    let mut ok = changes.first().map(|_| false);
    for (at, on) in changes {
        spans.push(Available { until: *at, ok });
        ok = Some(*on);
    }
    if ok.is_some() {
        spans.push(Available { until: known, ok });
    }
    spans
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

/// The times below the track.
fn times(state: &State, track: &Track, out: &mut ShapeList) {
    let style = TextStyle::new(11.0 * state.settings.theme.text_scale(), synod_scene::Paint::Muted);
    let scale = track.scale(state);
    let parts = if track.end.0.to_string().starts_with('2') { 4 } else { 5 };
    for part in 0..=parts {
        let at = Micros(track.end.0 / parts * part);
        let (style, says) = match part {
            0 => (style, "0".to_owned()),
            _ if part == parts => (style.end(), format_duration(at, state.lang())),
            _ => (style.middle(), format_duration(at, state.lang())),
        };
        if track.width > 420.0 || part == 0 || part == parts {
            out.write(&says, &style, Point::new(scale.pixel(at), HEIGHT_ALL - 5.0));
        }
    }
}

/// Paints the timeline.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "pixels"
)]
pub(crate) fn paint(state: &State, canvas: &HtmlCanvasElement) {
    let text_size = crate::text_size::times();
    let (width, height) =
        (canvas.client_width() as f32 / text_size, canvas.client_height() as f32 / text_size);
    let ratio = web_sys::window().map_or(1.0, |window| window.device_pixel_ratio()).clamp(1.0, 3.0);
    let ratio = ratio * f64::from(text_size);
    let size = ((f64::from(width) * ratio).round() as u32, (f64::from(height) * ratio).round() as u32);
    if (canvas.width(), canvas.height()) != size {
        canvas.set_width(size.0);
        canvas.set_height(size.1);
    }
    let context =
        canvas.get_context("2d").ok().flatten().and_then(|c| c.dyn_into::<CanvasRenderingContext2d>().ok());
    let Some(context) = context.filter(|_| width > 1.0) else { return };
    let _ = context.set_transform(ratio, 0.0, 0.0, ratio, 0.0, 0.0);
    context.clear_rect(0.0, 0.0, width.into(), height.into());
    let mut shapes = ShapeList::new();
    let track = Track::of(state, width);
    track.with(state, |timeline| timeline.draw(&mut shapes));
    times(state, &track, &mut shapes);
    // Where the style sheet has no room for it, the strip of the load is left out.
    if let Some(load) = state.session.load_over_time().filter(|_| height >= HEIGHT_ALL + LOAD_HEIGHT) {
        track.load(state, &load).draw(&mut shapes);
    }
    Brush::new(&context, &Palette::new(state.settings.theme)).paint(&shapes);
}
