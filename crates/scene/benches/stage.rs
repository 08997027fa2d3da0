//! What a frame costs before a browser sees it: `cargo bench -p synod-scene`.

use criterion::{Criterion, criterion_group, criterion_main};
use std::hint::black_box;
use synod_model::{Mark, Micros};
use synod_scene::{Arrangement, Look, Setting, ShapeList, Stage, Theme, Timeline};
use synod_sim::{Frame, MarkKind, TimelineMark};

#[path = "../tests/scene/frames.rs"]
#[allow(dead_code, reason = "the tests use the rest")]
mod frames;

/// The five nodes of the mock-up with 15 messages.
fn five() -> Frame {
    let mut frame = frames::five();
    for i in 0..11_u16 {
        frames::send(
            &mut frame,
            i % 5 + 1,
            (i + 2) % 5 + 1,
            i * 9,
            ["append", "vote", "reply"][usize::from(i % 3)],
        );
    }
    frame
}

fn layers(c: &mut Criterion) {
    let look = Look::default();
    let setting = Setting::new(908.0, 628.0);
    for (name, frame) in
        [("5 nodes, 15 messages", five()), ("100 nodes, 2000 messages", frames::crowd(100, 2_000))]
    {
        let arrangement = Arrangement::arrange(&frame, &setting);
        let (mut stage, mut out) = (Stage::new(), ShapeList::new());
        c.bench_function(&format!("dynamic layer, {name}"), |b| {
            b.iter(|| stage.dynamic_layer(black_box(&frame), &look, &arrangement, &mut out));
        });
        c.bench_function(&format!("static layer, {name}"), |b| {
            b.iter(|| stage.static_layer(black_box(&frame), &look, &arrangement, &mut out));
        });
        c.bench_function(&format!("layout, {name}"), |b| {
            b.iter(|| Arrangement::arrange(black_box(&frame), &setting));
        });
    }
    let parted = frames::parted(&[&[1, 2], &[3, 4, 5]]);
    let arrangement = Arrangement::arrange(&parted, &setting);
    let mut out = ShapeList::new();
    c.bench_function("static layer, new partition of 5 nodes", |b| {
        b.iter(|| Stage::new().static_layer(black_box(&parted), &look, &arrangement, &mut out));
    });
}

/// The strip under the stage with 100,000 marks.
fn strips(c: &mut Criterion) {
    let mark =
        |i: u64| TimelineMark { step: i, at: Micros(i * 100), kind: MarkKind::Protocol(Mark::Decided) };
    let marks: Vec<TimelineMark> = (0..100_000).map(mark).collect();
    let strip = Timeline {
        width: 900.0,
        height: 56.0,
        theme: Theme::Light,
        end: Micros::secs(10),
        known: Micros::secs(10),
        playhead: Micros::secs(5),
        marks: &marks,
        branches: &[],
        available: &[],
    };
    let mut out = ShapeList::new();
    c.bench_function("timeline, 100000 marks", |b| b.iter(|| black_box(&strip).draw(&mut out)));
}

criterion_group!(benches, layers, strips);
criterion_main!(benches);
