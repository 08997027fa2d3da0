//! Golden pictures. `UPDATE_GOLDEN=pictures cargo test -p synod-scene` writes them anew; look at them before committing.

use crate::frames;
use std::path::Path;
use synod_golden::Kind;
use synod_model::{Lang, Mark, Micros, NodeId, Text, Value};
use synod_scene::{
    Arrangement, Available, Branch, Diagram, Insets, LOAD_HEIGHT, Legend, LoadStrip, Look, PlotLook, Point,
    Setting, ShapeList, SpaceTime, Stage, Theme, TimeScale, Timeline, Trail, sheet, svg,
};
use synod_sim::{
    Class, Frame, LoadOverTime, LoadPoint, MarkKind, MessageCounts, MetricsReport, OverTime, TimelineMark,
};

/// How a picture is taken.
pub(crate) struct Shot {
    pub(crate) setting: Setting,
    pub(crate) look: Look,
}

pub(crate) fn shot(width: f32, height: f32, theme: Theme, lang: Lang) -> Shot {
    let insets = Insets { top: 44.0, bottom: 56.0, ..Insets::default() };
    let setting = Setting { insets, theme, ..Setting::new(width, height) };
    Shot { setting, look: Look { lang, ..Look::default() } }
}

/// A frame as SVG text.
pub(crate) fn picture(frame: &Frame, shot: &Shot, title: &str) -> String {
    let arrangement = Arrangement::arrange(frame, &shot.setting);
    let (mut below, mut above) = (ShapeList::new(), ShapeList::new());
    let mut stage = Stage::new();
    stage.static_layer(frame, &shot.look, &arrangement, &mut below);
    stage.dynamic_layer(frame, &shot.look, &arrangement, &mut above);
    let page = svg::Page {
        width: shot.setting.width,
        height: shot.setting.height,
        theme: shot.setting.theme,
        lang: shot.look.lang,
        title,
        desc: "A test picture.",
    };
    svg::write(&page, &[&below, &above])
}

/// Compares a picture with the golden one, or writes it.
#[track_caller]
pub(crate) fn check(name: &str, text: &str) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    synod_golden::check(Kind::Pictures, folder.join(format!("{name}.svg")), text);
}

#[test]
fn five_nodes() {
    let mut shot = shot(908.0, 628.0, Theme::Light, Lang::En);
    shot.look.selected = frames::set(&[3]);
    check("five-light", &picture(&frames::five(), &shot, "Five nodes"));
}

#[test]
fn two_groups() {
    let frame = frames::parted(&[&[1, 2], &[3, 4, 5]]);
    check("parted-dark", &picture(&frame, &shot(908.0, 628.0, Theme::Dark, Lang::ZhCn), "两组"));
}

#[test]
fn three_groups() {
    let frame = frames::parted(&[&[1], &[2, 3], &[4, 5]]);
    check("three-groups", &picture(&frame, &shot(1024.0, 640.0, Theme::Projector, Lang::En), "Three groups"));
}

#[test]
fn interleaved_groups() {
    let frame = frames::parted(&[&[1, 3], &[2, 4, 5]]);
    check("interleaved", &picture(&frame, &shot(908.0, 628.0, Theme::Light, Lang::En), "Interleaved groups"));
}

#[test]
fn a_phone() {
    let frame = frames::parted(&[&[1, 2], &[3, 4, 5]]);
    check("phone", &picture(&frame, &shot(360.0, 320.0, Theme::Light, Lang::ZhCn), "手机"));
}

#[test]
fn a_hundred_nodes() {
    let mut shot = shot(908.0, 628.0, Theme::Dark, Lang::En);
    shot.look.hovered = Some(frames::id(7));
    check("hundred", &picture(&frames::crowd(100, 120), &shot, "A hundred nodes"));
}

#[test]
fn faults() {
    let mut shot = shot(908.0, 628.0, Theme::Light, Lang::En);
    shot.look.contradicting = frames::set(&[3]);
    shot.look.message = Some(1);
    check("faults", &picture(&frames::faults(), &shot, "Faults"));
}

#[test]
fn outcomes() {
    let frame = frames::outcomes();
    for (name, width, height, theme, lang) in [
        ("outcomes-desk", 908.0, 628.0, Theme::Light, Lang::En),
        ("outcomes-phone", 360.0, 520.0, Theme::Dark, Lang::ZhCn),
        ("outcomes-wall", 1366.0, 768.0, Theme::Projector, Lang::En),
    ] {
        check(name, &picture(&frame, &shot(width, height, theme, lang), "Outcomes"));
    }
}

/// Few messages ride by themselves; many are a stream.
#[test]
fn streams() {
    for (name, each, width, height, theme, lang) in [
        ("stream-few", 3, 908.0, 628.0, Theme::Light, Lang::En),
        ("stream-desk", 24, 908.0, 628.0, Theme::Light, Lang::En),
        ("stream-phone", 12, 360.0, 520.0, Theme::Dark, Lang::ZhCn),
    ] {
        let frame = frames::torrent(each);
        check(name, &picture(&frame, &shot(width, height, theme, lang), "A stream"));
    }
}

#[test]
fn rows() {
    check("rows", &picture(&frames::rows(), &shot(908.0, 628.0, Theme::Light, Lang::ZhCn), "一行一层"));
}

/// Shapes on a page of their own.
pub(crate) fn page(out: &[&ShapeList], width: f32, height: f32, theme: Theme) -> String {
    let page = svg::Page { width, height, theme, lang: Lang::En, title: "A strip", desc: "A test picture." };
    svg::write(&page, out)
}

pub(crate) fn timeline(theme: Theme) -> String {
    let mark = |ms: u64, kind: MarkKind| TimelineMark { step: ms, at: Micros::ms(ms), kind };
    let mut marks: Vec<TimelineMark> = (0..400)
        .map(|i| mark(900 + i * 20, MarkKind::Protocol(Mark::Decided)))
        .filter(|m| m.at < Micros::secs(7))
        .collect();
    marks.extend([
        mark(300, MarkKind::Protocol(Mark::Attempt)),
        mark(700, MarkKind::Protocol(Mark::Elected)),
        mark(2_800, MarkKind::ByHand),
        mark(3_300, MarkKind::ByHand),
        mark(3_330, MarkKind::ByHand),
        mark(4_500, MarkKind::Protocol(Mark::GivenUp)),
        mark(4_800, MarkKind::Protocol(Mark::Blocked)),
        mark(5_100, MarkKind::Protocol(Mark::Elected)),
        mark(6_200, MarkKind::Violation),
    ]);
    marks.sort_by_key(|m| m.at);
    let branch = |id, from, to, label| {
        let (from, to) = (Micros::ms(from), Micros::ms(to));
        Branch { id, from, to, label, undone: id == 1 }
    };
    let branches = [branch(1, 3_600, 7_000, "S4 stands first"), branch(2, 4_200, 9_800, "crash S2")];
    let span = |ms, ok| Available { until: Micros::ms(ms), ok };
    let available =
        [span(700, None), span(3_300, Some(true)), span(5_100, Some(false)), span(7_000, Some(true))];
    let strip = Timeline {
        width: 760.0,
        height: 56.0,
        theme,
        end: Micros::secs(10),
        known: Micros::secs(7),
        playhead: Micros::ms(5_500),
        marks: &marks,
        branches: &branches,
        available: &available,
    };
    let mut out = ShapeList::new();
    strip.draw(&mut out);
    page(&[&out], 760.0, 56.0, theme)
}

#[test]
fn the_timeline() {
    check("timeline", &timeline(Theme::Light));
}

/// A second of overload from 2 s on, after which nothing is answered any more: the page's widths, from a phone to a wall.
#[test]
fn the_load() {
    for (name, width, theme, lang) in [
        ("load-light", 760.0, Theme::Light, Lang::En),
        ("load-dark", 300.0, Theme::Dark, Lang::ZhCn),
        ("load-projector", 1200.0, Theme::Projector, Lang::En),
    ] {
        let asked = |ms: u64| (ms + 2 * ms.clamp(2_000, 3_000) - 4_000) / 25;
        let point = |i: u64| {
            let ms = i * 80;
            let answered = (ms.min(2_600) + ms.saturating_sub(5_000) / 4) / 25;
            let waiting = (asked(ms) - answered).min(90);
            LoadPoint { at: Micros::ms(ms), asked: asked(ms) + i % 3, answered, waiting }
        };
        let points: Vec<LoadPoint> = (1..=90).map(point).collect();
        let load = LoadOverTime { from: Micros(0), points, waiting: 64 };
        let scale = TimeScale { start: 8.0, end: width - 8.0, from: Micros(0), to: Micros::secs(10) };
        let strip = LoadStrip { scale, top: 4.0, theme, lang, playhead: Micros::ms(4_200), load: &load };
        let mut out = ShapeList::new();
        strip.draw(&mut out);
        check(name, &page(&[&out], width, LOAD_HEIGHT + 8.0, theme));
    }
}

pub(crate) fn diagram(theme: Theme, lang: Lang) -> String {
    let names: Vec<String> = (1..=5).map(|i| format!("S{i}")).collect();
    let mut trail = Trail::default();
    for report in frames::steps() {
        trail.see(&report);
    }
    let cone = trail.cone(9, 5);
    let diagram = Diagram {
        width: 908.0,
        height: 300.0,
        theme,
        lang,
        names: &names,
        from: Micros(0),
        to: Micros::ms(110),
        playhead: Micros::ms(92),
        trail: &trail,
        selected: Some(9),
        compared: None,
        between: &[],
        found: &[],
        cone: &cone,
        chain: &[],
    };
    let mut out = ShapeList::new();
    SpaceTime::default().draw(&diagram, &mut out);
    assert_eq!(
        diagram.event_at(
            Point::new(diagram.scale().pixel(Micros::ms(46)) + 5.0, diagram.lane(frames::id(1))),
            22.0
        ),
        Some(9)
    );
    page(&[&out], 908.0, 300.0, theme)
}

/// What is in sight is explained, each thing once, in both languages; a search and a comparison are seen.
#[test]
fn the_key_to_the_diagram() {
    let names: Vec<String> = (1..=5).map(|i| format!("S{i}")).collect();
    let mut trail = Trail::default();
    for report in frames::steps() {
        trail.see(&report);
    }
    let order = trail.order(3, 9).expect("both are at nodes");
    let mut out = ShapeList::new();
    let mut y = 308.0;
    for (theme, lang) in [(Theme::Light, Lang::En), (Theme::Light, Lang::ZhCn)] {
        let diagram = Diagram {
            width: 908.0,
            height: 300.0,
            theme,
            lang,
            names: &names,
            from: Micros(0),
            to: Micros::ms(110),
            playhead: Micros::ms(92),
            trail: &trail,
            selected: Some(3),
            compared: Some(9),
            between: order.chain.as_deref().unwrap_or_default(),
            found: &[4, 10],
            cone: &[],
            chain: &[],
        };
        if lang == Lang::En {
            SpaceTime::default().draw(&diagram, &mut out);
        }
        let key = diagram.key();
        let says: Vec<&str> = key.iter().map(|entry| entry.says.as_str()).collect();
        assert!(says.iter().enumerate().all(|(i, text)| !says[..i].contains(text)), "{says:?}");
        for entry in &key {
            out.append(&entry.shapes, Point::new(16.0, y));
            let style = synod_scene::TextStyle::new(12.0, synod_scene::Paint::Ink);
            out.write(&entry.says, &style, Point::new(60.0, y + 12.0));
            y += 20.0;
        }
        let nothing = Diagram { from: Micros::secs(5), to: Micros::secs(6), found: &[], ..diagram };
        let step =
            |entry: &synod_scene::KeyEntry| ["a step of the node", "节点的一步"].contains(&&*entry.says);
        assert!(key.iter().any(step) && !nothing.key().iter().any(step), "no step is in sight there");
    }
    check("diagram-key", &page(&[&out], 908.0, y, Theme::Light));
}

#[test]
fn the_space_time_diagram() {
    check("space-time", &diagram(Theme::Light, Lang::En));
}

pub(crate) fn legend(theme: Theme, lang: Lang) -> String {
    let mut legend = Legend::default();
    let mut frame = frames::five();
    frames::send(&mut frame, 1, 2, 10, "vote");
    frames::send(&mut frame, 1, 2, 10, "decision");
    assert!(legend.see(&frame) && !legend.see(&frame));
    let mut out = ShapeList::new();
    legend.draw(Point::new(16.0, 150.0), lang, theme.text_scale(), &mut out);
    page(&[&out], 300.0, 166.0, theme)
}

#[test]
fn the_legend() {
    check("legend", &legend(Theme::Light, Lang::ZhCn));
}

/// What an afternoon of requests looks like: an election in the middle, an hour without a leader, then calm.
static BY_SERVER: Text = Text::new("by server", "各服务器");

fn metrics() -> MetricsReport {
    let hundred = |of: fn(u64) -> u64| (0..60).map(of).collect::<Vec<u64>>();
    let latency = |i: u64| (i % 9 != 4).then(|| [20, 45, 60].map(|ms| Micros::ms(ms + i * 7 % 30)));
    let per_node =
        |of: fn(u64) -> Value| Value::PerNode((0..5).map(|i| (NodeId::at(i), of(i as u64))).collect());
    let class = |i: u64| Class {
        from: Micros(1 << (12 + i)),
        to: Micros((2 << (12 + i)) - 1),
        count: (40 - i * 5) * i,
    };
    MetricsReport {
        says: Vec::new(),
        at: Micros::ms(59_400),
        names: vec![("per_server", &BY_SERVER)],
        messages: MessageCounts { sent: 12_345, delivered: 12_000, dropped: 321 },
        numbers: vec![
            ("requests", 600_u64.into()),
            ("answered", 580_u64.into()),
            (
                "latency_us",
                Value::Record(vec![
                    ("mean", Micros::ms(31).into()),
                    ("p50", Micros::ms(30).into()),
                    ("p95", Micros::ms(61).into()),
                    ("p99", Micros::ms(80).into()),
                ]),
            ),
            ("messages_per_decision", Value::Milli(21_284)),
            ("without_leader_us", Micros::ms(1_700).into()),
            (
                "messages_by_kind",
                Value::Record(vec![("AppendEntries", 9_000_u64.into()), ("RequestVote", 45_u64.into())]),
            ),
            (
                "per_server",
                per_node(|i| Value::Record(vec![("answered", (i * 31 % 11).into()), ("queue", i.into())])),
            ),
            ("delivered_by_node", per_node(|i| (2_400 - i * 77).into())),
            ("fairness", Value::Record(vec![("delivered_by_node", Value::Milli(998))])),
            ("keys", Value::List((0..40).map(|i| (i * i % 23_u64).into()).collect())),
        ],
        latency: (0..8).map(class).collect(),
        over_time: OverTime {
            from: Micros(0),
            every: Micros::secs(1),
            last: Micros::ms(400),
            counts: vec![
                ("requests", hundred(|i| 8 + i % 5)),
                ("answered", hundred(|i| if (20..23).contains(&i) { 0 } else { 8 + i % 4 })),
                ("failed", hundred(|_| 0)),
                ("decisions", hundred(|i| i % 3)),
                ("sent", hundred(|i| 150 + i * 37 % 90)),
                ("dropped", hundred(|i| i / 4)),
                ("without_leader_us", hundred(|i| if (20..22).contains(&i) { 850_000 } else { 0 })),
            ],
            latency: (0..60).map(latency).collect(),
            curves: Vec::new(),
        },
    }
}

#[test]
fn metrics_on_a_sheet() {
    let names: Vec<String> = (1..=5).map(|n| format!("S{n}")).collect();
    for (name, width, theme, lang) in [
        ("figures-light", 960.0, Theme::Light, Lang::En),
        ("figures-dark", 360.0, Theme::Dark, Lang::ZhCn),
        ("figures-projector", 960.0, Theme::Projector, Lang::En),
    ] {
        let look = PlotLook { lang, theme, names: &names };
        let mut shapes = ShapeList::new();
        let height = sheet(&metrics(), width, &look, &mut shapes);
        let page = svg::Page { width, height, theme, lang, title: "Figures", desc: "A test picture." };
        check(name, &svg::write(&page, &[&shapes]));
    }
}
