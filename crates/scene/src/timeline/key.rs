//! The key to the timeline: what its marks, strips and lines mean that are there now.

use super::{Timeline, is_dot, sign};
use crate::geometry::{Point, Rect};
use crate::key::{KeyEntry, KeyPart};
use crate::shape::{Paint, ShapeList};
use synod_model::{Lang, Mark, Micros, Text};
use synod_sim::{MarkKind, TimelineMark};

static TITLE: Text = Text::new("The timeline", "时间线");
static HEAD: Text = Text::new("the present moment; drag it", "当前时刻，可以拖动");
static PLAYED: Text =
    Text::new("dark: before the present moment; light: known already", "深色：当前时刻之前；浅色：已经算出");
static SERVES: Text =
    Text::new("somebody is in charge, so requests can be answered", "有节点主持，请求能得到答复");
static FAILS: Text = Text::new("nobody is in charge", "没有节点主持");
static KEPT: Text =
    Text::new("another branch of the run, which is kept; press it", "本次运行保留下来的另一条分支，可以点击");
static UNDONE: Text = Text::new("a branch that was undone, for Redo", "已撤销的分支，可以重做");

/// What a mark means, in a few words.
pub fn mark_text(kind: MarkKind) -> &'static Text {
    static VIOLATION: Text = Text::new("a violation", "违规");
    static BY_HAND: Text = Text::new("done by a person or the scenario", "由人或场景执行");
    static ATTEMPT: Text = Text::new("stands for election or proposes", "发起选举或提案");
    static ELECTED: Text = Text::new("elected", "当选");
    static DECIDED: Text = Text::new("decided", "已决定");
    static GIVEN_UP: Text = Text::new("given up", "已放弃");
    static BLOCKED: Text = Text::new("blocked", "阻塞");
    match kind {
        MarkKind::Violation => &VIOLATION,
        MarkKind::ByHand => &BY_HAND,
        MarkKind::Protocol(Mark::Attempt) => &ATTEMPT,
        MarkKind::Protocol(Mark::Elected) => &ELECTED,
        MarkKind::Protocol(Mark::Decided) => &DECIDED,
        MarkKind::Protocol(Mark::GivenUp) => &GIVEN_UP,
        MarkKind::Protocol(Mark::Blocked) => &BLOCKED,
    }
}

/// Every kind of mark, the most telling first.
const KINDS: [MarkKind; 7] = [
    MarkKind::Violation,
    MarkKind::ByHand,
    MarkKind::Protocol(Mark::Blocked),
    MarkKind::Protocol(Mark::Elected),
    MarkKind::Protocol(Mark::GivenUp),
    MarkKind::Protocol(Mark::Attempt),
    MarkKind::Protocol(Mark::Decided),
];

impl Timeline<'_> {
    /// The key to what is on it.
    pub fn key(&self, lang: Lang) -> KeyPart {
        let (wide, high) = KeyEntry::SIZE;
        let middle = Point::new(wide / 2.0, high / 2.0);
        let mut entries = Vec::new();
        let mut show = |text: &Text, draw: &dyn Fn(&mut ShapeList)| {
            entries.push(KeyEntry::small(text.get(lang), draw));
        };
        show(&HEAD, &|out| {
            out.round_rect(
                Rect::edges(middle.x - 2.5, 1.0, middle.x + 2.5, high - 1.0),
                2.5,
                Paint::Ink,
                Paint::Surface.stroke(1.0),
            );
        });
        let bar = |from: f32, to: f32| Rect::edges(from, middle.y - 4.0, to, middle.y + 4.0);
        show(&PLAYED, &|out| {
            out.round_rect(bar(2.0, wide - 2.0), 4.0, Paint::AccentSoft, None);
            out.round_rect(bar(2.0, middle.x), 4.0, Paint::Accent, None);
        });
        for (ok, text, stroke) in [
            (true, &SERVES, Paint::Good.stroke(3.0)),
            (false, &FAILS, Paint::Bad.stroke(3.0).dashed(2.0, 5.0)),
        ] {
            if self.spans().any(|(span, from)| span.ok == Some(ok) && span.until > from) {
                let ends = [4.0, wide - 4.0].map(|x| Point::new(x, middle.y));
                show(text, &|out| out.line(ends[0], ends[1], stroke));
            }
        }
        let there =
            |kind| self.marks.iter().any(|mark: &TimelineMark| mark.kind == kind && mark.at <= self.end);
        for kind in KINDS.into_iter().filter(|kind| there(*kind)) {
            show(mark_text(kind), &|out| {
                if is_dot(kind) {
                    out.round_rect(bar(4.0, wide - 4.0), 4.0, Paint::AccentSoft, None);
                    super::dot(kind, middle, Paint::Accent.alpha(0.75), out);
                } else {
                    sign(kind, middle, 2.6, out);
                }
            });
        }
        for (undone, text) in [(false, &KEPT), (true, &UNDONE)] {
            if self.branches.iter().any(|branch| branch.undone == undone) {
                let (paint, thick) = super::branch_paint(undone);
                show(text, &|out| {
                    let p = Point::new;
                    let (a, b, y) = (p(3.0, high - 3.0), p(14.0, 5.0), 5.0);
                    let curve = [a, p(9.0, a.y), p(9.0, y), b, b, p(wide - 4.0, y), p(wide - 4.0, y)];
                    out.cubic(curve, false, None, paint.stroke(thick));
                    out.circle(p(wide - 4.0, y), 3.0, paint, None);
                });
            }
        }
        KeyPart { title: &TITLE, entries }
    }

    /// The spans of the strip, each with its beginning.
    fn spans(&self) -> impl Iterator<Item = (&super::Available, Micros)> {
        let begins = std::iter::once(Micros(0)).chain(self.available.iter().map(|span| span.until));
        self.available.iter().zip(begins)
    }
}
