//! Laws that hold on every stage and in every crowd.

use crate::frames;
use synod_model::{Lang, Layout, Micros, NodeId, Text, Value};
use synod_scene::{
    Arrangement, Diagram, Insets, Look, Point, Rect, Setting, Shape, ShapeList, SpaceTime, Stage, Theme,
    Trail, TripEnd, text_width,
};
use synod_sim::StepKind;
use synod_sim::{Frame, LinkFrame};

/// Sizes from a small phone with a bar over its edges to a wall.
const SIZES: [(f32, f32); 8] = [
    (320.0, 280.0),
    (360.0, 320.0),
    (360.0, 600.0),
    (768.0, 500.0),
    (908.0, 628.0),
    (1024.0, 640.0),
    (1920.0, 900.0),
    (3840.0, 2000.0),
];

/// Every stage that is tried: kinds of arrangement, sizes, numbers of nodes, with and without clients.
fn stages() -> impl Iterator<Item = (String, Frame, Setting)> {
    let kinds = [Layout::Circle, Layout::Star, Layout::Tiers, Layout::Ring];
    kinds.into_iter().flat_map(move |kind| {
        SIZES.into_iter().flat_map(move |(width, height)| {
            (1..=20).flat_map(move |n| {
                [0, n % 4].map(move |outer: usize| {
                    let frame = frame(n, outer.min(n - 1), kind);
                    let insets = Insets { top: 44.0, bottom: 56.0, ..Insets::default() };
                    let theme = if n % 2 == 0 { Theme::Light } else { Theme::Projector };
                    let setting = Setting { insets, theme, ..Setting::new(width, height) };
                    (format!("{kind:?} of {n}, {outer} outside, {width} x {height}"), frame, setting)
                })
            })
        })
    })
}

fn frame(n: usize, outer: usize, kind: Layout) -> Frame {
    let mut frame = frames::nodes(n, kind);
    for node in &mut frame.nodes {
        node.beside = Some(frames::log(&[1, 1, 2, 3, 3, 3, 4, 4, 4, 4, 5, 12, 130], 4));
    }
    for node in &mut frame.nodes[n - outer..] {
        node.tier = 1;
        node.role = frames::role("client");
        node.beside = None;
    }
    frame
}

/// A message begins and ends beside a node, however long the text on it is, wherever there is room between the two.
#[test]
fn messages_begin_and_end_beside_a_node() {
    for (width, height) in SIZES {
        let mut frame = frames::outcomes();
        for progress in [0, 10_000] {
            for message in &mut frame.messages {
                message.progress = progress;
            }
            let arrangement = Arrangement::arrange(&frame, &Setting::new(width, height));
            let mut stage = Stage::new();
            stage.dynamic_layer(&frame, &Look::default(), &arrangement, &mut ShapeList::new());
            for (spot, message) in stage.spots().iter().zip(&frame.messages) {
                let end = if progress == 0 { message.from } else { message.to };
                let [place, a, b] =
                    [end, message.from, message.to].map(|node| arrangement.places[node.index()]);
                let between = a.centre.distance(b.centre) - a.radius - b.radius;
                if between > 8.0 * spot.radius {
                    let away = spot.at.distance(place.centre) - place.radius - spot.radius;
                    assert!(away > 0.0, "{width} x {height}: {} lies on {end:?}: {away}", message.serial);
                }
            }
        }
    }
}

/// What has come of a node's task is written on the stage, and overlaps neither another node nor what is beside one.
#[test]
fn outcomes_are_words_on_the_stage() {
    let frame = frames::outcomes();
    for (width, height) in SIZES.into_iter().filter(|(width, _)| *width >= 900.0) {
        for lang in [Lang::En, Lang::ZhCn] {
            let arrangement = Arrangement::arrange(&frame, &Setting::new(width, height));
            let (look, mut stage) = (Look { lang, ..Look::default() }, Stage::new());
            let (mut below, mut above) = (ShapeList::new(), ShapeList::new());
            stage.static_layer(&frame, &look, &arrangement, &mut below);
            stage.dynamic_layer(&frame, &look, &arrangement, &mut above);
            let texts: Vec<&str> = above
                .shapes()
                .iter()
                .filter_map(|shape| match shape {
                    Shape::Text { text, .. } => Some(above.text(*text)),
                    _ => None,
                })
                .collect();
            for node in &frame.nodes {
                let word = match node.blocked_since {
                    Some(_) if lang == Lang::En => "blocked since 135 ms",
                    Some(_) => "自 135 毫秒起阻塞",
                    None => node.outcome.expect("each has one").text().get(lang),
                };
                assert!(texts.contains(&word), "{width} x {height}: {word} is not in {texts:?}");
            }
        }
    }
}

/// Thousands of timers of one name are one arc, which says how many they are.
#[test]
fn timers_of_one_name_are_one_arc() {
    let mut frame = frames::nodes(1, Layout::Circle);
    frame.nodes[0].timers[0].count = 4_096;
    let arrangement = Arrangement::arrange(&frame, &Setting::new(908.0, 628.0));
    let mut out = ShapeList::new();
    Stage::new().dynamic_layer(&frame, &Look::default(), &arrangement, &mut out);
    let arcs = out.shapes().iter().filter(|shape| matches!(shape, Shape::Arc { .. })).count();
    let says = |shape: &Shape| matches!(shape, Shape::Text { text, .. } if out.text(*text) == "4096");
    assert!(arcs == 1 && out.shapes().iter().any(says));
}

#[test]
fn nodes_stay_on_the_stage_and_apart() {
    for (name, frame, setting) in stages() {
        let arrangement = Arrangement::arrange(&frame, &setting);
        for (i, a) in arrangement.places.iter().enumerate() {
            assert!(a.radius >= 3.0, "{name}: node {} is nothing", i + 1);
            let around = Rect::around(a.centre, a.radius);
            assert!(arrangement.free.holds(&around), "{name}: node {} leaves the stage: {around:?}", i + 1);
            for (j, b) in arrangement.places.iter().enumerate().skip(i + 1) {
                let gap = a.centre.distance(b.centre) - a.radius - b.radius;
                assert!(gap > 2.0, "{name}: nodes {} and {} are {gap} apart", i + 1, j + 1);
            }
        }
    }
}

#[test]
fn rooms_touch_no_node_no_room_and_no_edge() {
    for (name, frame, setting) in stages() {
        let arrangement = Arrangement::arrange(&frame, &setting);
        for (i, place) in arrangement.places.iter().enumerate() {
            let Some(room) = place.room else { continue };
            assert!(arrangement.free.holds(&room.rect), "{name}: the room of {} leaves the stage", i + 1);
            assert!(room.rect.holds(&room.line), "{name}: the line of {} leaves its room", i + 1);
            for (j, other) in arrangement.places.iter().enumerate() {
                let distance = room.rect.distance(other.centre);
                assert!(distance >= other.radius, "{name}: the room of {} covers node {}", i + 1, j + 1);
                if let Some(taken) = other.room.filter(|_| i != j) {
                    assert!(!taken.rect.overlaps(&room.rect), "{name}: rooms {} and {}", i + 1, j + 1);
                }
            }
        }
    }
}

#[test]
fn what_stands_beside_stays_in_its_room() {
    let mut stage = Stage::new();
    let (mut all, mut bare) = (ShapeList::new(), ShapeList::new());
    for (name, frame, setting) in stages() {
        let arrangement = Arrangement::arrange(&frame, &setting);
        let mut without = frame.clone();
        without.nodes.iter_mut().for_each(|node| node.beside = Some(Value::None));
        stage.static_layer(&frame, &Look::default(), &arrangement, &mut all);
        stage.static_layer(&without, &Look::default(), &arrangement, &mut bare);
        let boxes = |list: &ShapeList| {
            let rects = list.shapes().iter().filter_map(|shape| match shape {
                Shape::RoundRect { rect, .. } => Some(*rect),
                _ => None,
            });
            rects.collect::<Vec<_>>()
        };
        let before = boxes(&bare);
        for rect in boxes(&all).iter().filter(|rect| !before.contains(rect)) {
            let within =
                arrangement.places.iter().filter_map(|p| p.room).any(|room| room.rect.grown(1.0).holds(rect));
            assert!(within, "{name}: {rect:?} is in no room");
        }
    }
}

#[test]
fn a_layout_does_not_move_while_logs_grow() {
    let mut frame = frames::five();
    let setting = Setting::new(908.0, 628.0);
    let before = Arrangement::arrange(&frame, &setting);
    frame.nodes[0].beside = Some(frames::log(&[1; 40], 40));
    frames::make(&mut frame, 1, "leader");
    assert!(before.fits(&frame, &setting));
    assert_eq!(before.places, Arrangement::arrange(&frame, &setting).places);
    assert!(!before.fits(&frame, &Setting::new(360.0, 628.0)));
    assert!(!before.fits(&frames::nodes(6, Layout::Circle), &setting));
}

#[test]
fn a_crowd_of_every_size_is_drawn() {
    let mut stage = Stage::new();
    let mut out = ShapeList::new();
    for n in [1, 2, 25, 64, 100, 640] {
        for (width, height) in SIZES {
            for kind in [Layout::Circle, Layout::Star, Layout::Tiers, Layout::Ring] {
                let mut frame = frames::nodes(n, kind);
                frame.groups = vec![(1..=n).step_by(2).map(|i| NodeId::new(i as u16)).collect()];
                frame.groups.push((2..=n).step_by(2).map(|i| NodeId::new(i as u16)).collect());
                let arrangement = Arrangement::arrange(&frame, &Setting::new(width, height));
                if n <= 100 || (width, height) == SIZES[4] {
                    stage.static_layer(&frame, &Look::default(), &arrangement, &mut out);
                }
                let finite = |p: Point| p.x.is_finite() && p.y.is_finite();
                assert!(arrangement.places.iter().all(|p| finite(p.centre)), "{kind:?} of {n}");
            }
        }
    }
}

#[test]
fn walls_cross_no_open_link_and_no_node() {
    let groups: [&[&[u16]]; 6] = [
        &[&[1, 2], &[3, 4, 5]],
        &[&[1], &[2, 3, 4, 5]],
        &[&[1, 3], &[2], &[4, 5]],
        &[&[1, 5], &[2, 3, 4]],
        &[&[1], &[2], &[3], &[4], &[5]],
        &[&[1, 4], &[2, 3]],
    ];
    let mut stage = Stage::new();
    let mut out = ShapeList::new();
    for groups in groups {
        for (width, height) in SIZES {
            let frame = frames::parted(groups);
            let insets = Insets { top: 44.0, bottom: 56.0, ..Insets::default() };
            let arrangement =
                Arrangement::arrange(&frame, &Setting { insets, ..Setting::new(width, height) });
            stage.static_layer(&frame, &Look::default(), &arrangement, &mut out);
            let mut walls = 0;
            for shape in out.shapes() {
                let Shape::Cubic { points, closed: false, .. } = shape else { continue };
                walls += 1;
                let curve: Vec<Point> = out.points(*points).iter().copied().step_by(3).collect();
                let open = |link: &&synod_scene::Link| {
                    groups.iter().any(|g| g.contains(&link.a.number()) && g.contains(&link.b.number()))
                };
                for link in arrangement.links.iter().filter(open) {
                    let (a, b) = (
                        arrangement.places[link.a.index()].centre,
                        arrangement.places[link.b.index()].centre,
                    );
                    let crossed = curve.windows(2).any(|s| cross(s[0], s[1], a, b));
                    assert!(
                        !crossed,
                        "{groups:?} on {width} x {height}: a wall crosses {:?}–{:?}",
                        link.a, link.b
                    );
                }
                for p in &curve {
                    let nearest =
                        arrangement.places.iter().map(|place| place.centre.distance(*p) - place.radius);
                    let nearest = nearest.fold(f32::MAX, f32::min);
                    assert!(
                        nearest > 2.0,
                        "{groups:?} on {width} x {height}: a wall is {nearest} from a node"
                    );
                }
            }
            assert!(walls > 0, "{groups:?} on {width} x {height}: no wall");
        }
    }
}

/// Whether two segments cross.
fn cross(a: Point, b: Point, c: Point, d: Point) -> bool {
    let side = |a: Point, b: Point, p: Point| (b - a).cross(p - a);
    side(a, b, c) * side(a, b, d) < 0.0 && side(c, d, a) * side(c, d, b) < 0.0
}

#[test]
fn messages_that_meet_make_way() {
    let mut frame = frames::nodes(2, Layout::Circle);
    let arrangement = Arrangement::arrange(&frame, &Setting::new(908.0, 628.0));
    let (mut stage, mut out) = (Stage::new(), ShapeList::new());
    for percent in 0..=100 {
        frame.messages.clear();
        frames::send(&mut frame, 1, 2, percent, "append");
        frames::send(&mut frame, 2, 1, 50, "append");
        stage.dynamic_layer(&frame, &Look::default(), &arrangement, &mut out);
        let [a, b] = stage.spots() else { panic!("two messages") };
        let gap = a.at.distance(b.at) - a.radius - b.radius;
        assert!(gap > -0.5, "at {percent} % they overlap by {gap}");
    }
}

#[test]
fn the_dynamic_layer_reuses_its_buffers() {
    let frame = frames::crowd(100, 2_000);
    let arrangement = Arrangement::arrange(&frame, &Setting::new(908.0, 628.0));
    let (mut stage, mut out) = (Stage::new(), ShapeList::new());
    let mut draw = || {
        stage.dynamic_layer(&frame, &Look::default(), &arrangement, &mut out);
        (out.shapes().as_ptr(), stage.spots().as_ptr(), out.len())
    };
    let warm = draw();
    for _ in 0..10 {
        assert_eq!(draw(), warm);
    }
}

fn trail() -> Trail {
    let mut trail = Trail::default();
    for report in frames::steps() {
        trail.see(&report);
    }
    trail
}

/// What happened before an event: what its node did, and what led to each message that it had received.
#[test]
fn a_cone_follows_messages_and_not_time() {
    let trail = trail();
    // Step 9 at S1 has heard from S2 (step 3) and S3 (step 4), not of what S4 and S5 did.
    assert_eq!(trail.cone(9, 5), [9, 3, 4, 0, 0]);
    assert_eq!(trail.cone(10, 5), [1, 0, 0, 10, 0], "the vote was sent at step 1");
    assert_eq!(trail.count(&trail.cone(9, 5)), 5);
    assert_eq!(trail.cone(7, 5), Vec::<u64>::new(), "a partition is at no node");
}

#[test]
fn a_trail_that_is_cut_is_the_trail_of_the_beginning() {
    for step in 0..=13 {
        let (mut cut, mut short) = (trail(), Trail::default());
        cut.cut(step);
        for report in frames::steps().iter().filter(|report| report.n <= step) {
            short.see(report);
        }
        let all = |trail: &Trail| {
            let ended = trail.trips_in(Micros(0), Micros(u64::MAX)).map(|t| (t.serial, t.ended));
            let events = trail.events_in(Micros(0), Micros(u64::MAX)).map(|e| e.step);
            (ended.collect::<Vec<_>>(), events.collect::<Vec<_>>(), trail.down().to_vec(), trail.known())
        };
        assert_eq!(all(&cut), all(&short), "cut at step {step}");
    }
}

/// Whatever lies in the window, what is drawn is bounded, and the whole width is drawn on.
#[test]
fn a_hundred_thousand_events_are_few_shapes() {
    let mut trail = Trail::default();
    let steps = frames::steps();
    for n in 0..100_000u64 {
        let mut report = steps[0].clone();
        (report.n, report.at) = (n + 1, Micros(n * 100));
        let (from, to) = (n % 5 + 1, (n + 1 + n / 5 % 4) % 5 + 1);
        report.node = Some(frames::id(from as u16));
        report.sent.truncate(1);
        report.sent[0].serial = n as u32 + 1;
        report.sent[0].from = frames::id(from as u16);
        report.sent[0].to = frames::id(to as u16);
        if n > 20 {
            let (from, to) = (report.sent[0].from, report.sent[0].to);
            let view = frames::view("vote");
            report.action.kind = StepKind::Deliver;
            report.action.message = Some((n as u32 - 20, from, to, view));
        }
        trail.see(&report);
    }
    assert!(trail.trips_in(Micros(0), Micros(0)).all(|t| matches!(t.end, TripEnd::Arrived(_))));
    let names: Vec<String> = (1..=5).map(|i| format!("S{i}")).collect();
    let diagram = Diagram {
        width: 1000.0,
        height: 400.0,
        theme: Theme::Light,
        lang: Lang::En,
        names: &names,
        from: Micros(0),
        to: Micros::secs(10),
        playhead: Micros::secs(10),
        trail: &trail,
        selected: None,
        compared: None,
        between: &[],
        found: &[],
        cone: &[],
        chain: &[],
    };
    let mut out = ShapeList::new();
    SpaceTime::default().draw(&diagram, &mut out);
    assert!(out.len() < 7_000, "{} shapes", out.len());
    let furthest = out.shapes().iter().filter_map(|shape| match shape {
        Shape::Line { from, to, .. } if (from.y - to.y).abs() > 20.0 && (from.x - to.x).abs() > 0.1 => {
            Some(to.x)
        }
        _ => None,
    });
    assert!(furthest.fold(0.0, f32::max) > 950.0, "the end of the window is empty");
}

/// A link that is slow or loses messages says so, beside its middle and clear of nodes and of other words.
#[test]
fn links_with_settings_of_their_own_say_so() {
    let mut frame = frames::five();
    let links = [
        (1, 3, Some(Micros::ms(120)), None),
        (2, 5, None, Some(300_000)),
        (1, 2, Some(Micros::ms(80)), Some(5_500)),
    ];
    for (a, b, longest, loss) in links {
        frame.links.push(LinkFrame { a: frames::id(a), b: frames::id(b), longest, rate: None, loss });
    }
    let arrangement = Arrangement::arrange(&frame, &Setting::new(900.0, 600.0));
    for (lang, words) in [
        (Lang::En, ["up to 120 ms", "loses 30 %", "up to 80 ms", "loses 0.5 %"]),
        (Lang::ZhCn, ["最长 120 毫秒", "丢包 30 %", "最长 80 毫秒", "丢包 0.5 %"]),
    ] {
        let mut out = ShapeList::new();
        Stage::new().static_layer(&frame, &Look { lang, ..Look::default() }, &arrangement, &mut out);
        for wanted in words {
            let said = |shape: &Shape| match shape {
                Shape::Text { at, text, .. } if out.text(*text) == wanted => Some(*at),
                _ => None,
            };
            let at = out.shapes().iter().find_map(said).unwrap_or_else(|| panic!("{wanted} is not said"));
            assert!(
                arrangement.places.iter().all(|place| place.centre.distance(at) > place.radius),
                "{wanted}"
            );
        }
    }
}

/// Where nodes stand close, the subtitles below them do not run into each other.
#[test]
fn subtitles_below_nodes_stand_apart() {
    let mut below = 0;
    for (name, mut frame, setting) in stages() {
        frame.subtitles.iter_mut().for_each(|subtitle| *subtitle = WORDY.with([]));
        let arrangement = Arrangement::arrange(&frame, &setting);
        let mut list = ShapeList::new();
        Stage::new().static_layer(&frame, &Look::default(), &arrangement, &mut list);
        let mut spans = Vec::new();
        for shape in list.shapes() {
            if let Shape::Text { at, size, text, .. } = shape
                && list.text(*text) == WORDY.en
            {
                let half = text_width(WORDY.en, *size) / 2.0;
                spans.push((at.x - half, at.x + half, at.y, *size));
            }
        }
        below += spans.len();
        for (i, a) in spans.iter().enumerate() {
            for b in &spans[i + 1..] {
                let apart = a.1 <= b.0 || b.1 <= a.0 || (a.2 - b.2).abs() >= a.3 * 0.8;
                assert!(apart, "{name}: {a:?} and {b:?}");
            }
        }
    }
    assert!(below > 500, "{below}");
}

/// A subtitle of some length.
static WORDY: Text = Text::new("11/12 busy", "忙 11/12");
