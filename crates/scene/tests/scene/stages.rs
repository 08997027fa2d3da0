//! Stages with what systems to come show: machines in racks, a ring of servers, a row, sets of nodes, values beside them.

use crate::frames::{self, id, set};
use crate::golden::{check, picture, shot};
use crate::samples;
use synod_model::Lang;
use synod_model::{Exhibit, Glyph, Hull, Layout, Role, Text, Tone, Value};
use synod_scene::{Anchor, Arrangement, Look, Rect, Setting, Shape, ShapeList, Stage, Theme, text_width};
use synod_sim::Frame;

static RACK: Text = Text::new("rack {0}", "机架 {0}");
static SPARE: Text = Text::new("spare", "备用节点");
static OLD: Text = Text::new("old configuration", "旧配置");
static NEW: Text = Text::new("new configuration", "新配置");
static LIARS: Text = Text::new("lies", "说谎者");
static TASKS: Text = Text::new("Tasks of the job", "作业的任务");
static SLOTS: Text = Text::new("Slots and replicas", "槽位与副本");
static RANGES: Text = Text::new("ranges", "范围");
static FILES: Text = Text::new("Files", "文件");

fn exhibit(title: &'static Text, value: Value) -> Exhibit {
    Exhibit { id: "sample", title, value }
}

fn spare(frame: &mut Frame, number: u16) {
    let node = &mut frame.nodes[usize::from(number) - 1];
    node.role = Role { id: "spare", label: &SPARE, tone: Tone::Ghost, glyph: Glyph::None };
    node.spare = true;
    node.timers.clear();
}

/// A scheduler, machines in racks with pods, a client.
pub(crate) fn racks(machines: usize, racks: usize) -> Frame {
    let mut frame = frames::nodes(machines + 2, Layout::Tiers);
    for node in &mut frame.nodes {
        node.timers.clear();
    }
    frames::make(&mut frame, 1, "leader");
    "RM".clone_into(&mut frame.names[0]);
    frame.boxes = (1..=racks).map(|n| RACK.with([n.into()])).collect();
    let each = machines.div_ceil(racks);
    for i in 1..=machines {
        frame.names[i] = format!("N{i}");
        frame.nodes[i].tier = 1;
        frame.nodes[i].group = Some((i - 1) / each);
        frame.nodes[i].beside = Some(samples::machine(u32::try_from(i * 3 % 7).unwrap_or(0)));
    }
    let client = machines + 1;
    frame.nodes[client].tier = 2;
    "C1".clone_into(&mut frame.names[client]);
    frames::make(&mut frame, u16::try_from(client + 1).expect("few"), "client");
    frames::send(&mut frame, 2, 1, 45, "reply");
    frames::send(&mut frame, 1, 4, 60, "append");
    frame
}

/// A ring of servers with points of their own, a spare, clients outside.
pub(crate) fn ring(each: u32) -> Frame {
    let mut frame = frames::nodes(8, Layout::Ring);
    for node in &mut frame.nodes[6..] {
        node.tier = 1;
        node.role = frames::role("client");
        node.timers.clear();
    }
    spare(&mut frame, 6);
    frame.exhibits = vec![exhibit(&RANGES, samples::ring(5, each, 6))];
    frames::send(&mut frame, 1, 3, 45, "append");
    frames::send(&mut frame, 7, 2, 60, "vote");
    frame
}

/// Five servers between two configurations, one of them spare; one that lies.
pub(crate) fn configurations() -> Frame {
    let mut frame = frames::five();
    spare(&mut frame, 5);
    frame.nodes[4].beside = None;
    let hull = |id, caption: &'static Text, nodes: &[u16], tone, dashed| Hull {
        id,
        caption: caption.with([]),
        nodes: set(nodes),
        tone,
        dashed,
    };
    frame.hulls = vec![
        hull("old", &OLD, &[1, 2, 3], Tone::Plain, false),
        hull("new", &NEW, &[2, 3, 4], Tone::Try, true),
        hull("liars", &LIARS, &[1, 4], Tone::Bad, false),
    ];
    for node in &mut frame.nodes {
        if node.beside.is_some() {
            node.beside = Some(samples::log());
        }
    }
    frame
}

/// A client, an adversary on the wire, a server.
pub(crate) fn row() -> Frame {
    let mut frame = frames::nodes(3, Layout::Row);
    for (i, name) in ["C", "E", "S"].into_iter().enumerate() {
        name.clone_into(&mut frame.names[i]);
        frame.nodes[i].tier = u8::try_from(i).unwrap_or(0);
        frame.nodes[i].timers.clear();
        frame.nodes[i].beside = Some(samples::lineage());
    }
    frames::make(&mut frame, 2, "candidate");
    frames::send(&mut frame, 1, 3, 45, "append");
    frames::send(&mut frame, 2, 3, 60, "vote");
    frame
}

/// A master with the tasks of a job and a tree beside the stage.
pub(crate) fn job() -> Frame {
    let mut frame = frames::nodes(7, Layout::Star);
    for node in &mut frame.nodes {
        node.timers.clear();
        node.beside = Some(samples::share());
    }
    frames::make(&mut frame, 1, "leader");
    frame.nodes[0].beside = None;
    frame.exhibits = vec![
        exhibit(&TASKS, samples::tasks(120)),
        exhibit(&SLOTS, samples::slots()),
        exhibit(&FILES, samples::files()),
    ];
    frames::send(&mut frame, 1, 3, 45, "append");
    frame
}

#[test]
fn stages_of_systems_to_come() {
    type Sample = (&'static str, fn() -> Frame);
    let all: [Sample; 6] = [
        ("racks", || racks(6, 2)),
        ("ring", || ring(1)),
        ("points", || ring(8)),
        ("configurations", configurations),
        ("row", row),
        ("job", job),
    ];
    for (name, frame) in all {
        for (size, width, height, theme, lang) in [
            ("phone", 360.0, 520.0, Theme::Light, Lang::ZhCn),
            ("wall", 1920.0, 900.0, Theme::Projector, Lang::En),
            ("desk", 908.0, 628.0, Theme::Dark, Lang::En),
        ] {
            check(&format!("{name}-{size}"), &picture(&frame(), &shot(width, height, theme, lang), name));
        }
    }
}

/// A hundred machines in five racks, and forty in one tier without racks.
#[test]
fn a_tier_of_many_nodes_is_a_block() {
    check("racks-hundred", &picture(&racks(100, 5), &shot(1280.0, 720.0, Theme::Light, Lang::En), "Racks"));
    let mut frame = racks(40, 1);
    frame.boxes.clear();
    for node in &mut frame.nodes {
        (node.group, node.beside) = (None, None);
    }
    check("block", &picture(&frame, &shot(908.0, 628.0, Theme::Light, Lang::En), "A block"));
    let places = Arrangement::arrange(&frame, &Setting::new(908.0, 628.0)).places;
    let mut lines: Vec<f32> = places[1..41].iter().map(|place| place.centre.y).collect();
    lines.dedup();
    assert!((2..=6).contains(&lines.len()), "forty nodes stand in {} lines", lines.len());
}

/// Boxes hold their nodes with what is beside them, and nobody else.
#[test]
fn a_box_holds_its_group_and_nobody_else() {
    for (width, height) in [(360.0, 520.0), (360.0, 320.0), (908.0, 628.0), (1920.0, 900.0), (3840.0, 2000.0)]
    {
        for (machines, number) in [(1, 1), (6, 2), (9, 4), (24, 3), (60, 5)] {
            for kind in [Layout::Tiers, Layout::Row] {
                let mut frame = racks(machines, number);
                frame.layout = Some(kind);
                let arrangement = Arrangement::arrange(&frame, &Setting::new(width, height));
                let what = format!("{machines} in {number}, {kind:?}, {width} x {height}");
                assert_eq!(arrangement.boxes.len(), machines.div_ceil(machines.div_ceil(number)), "{what}");
                for (group, rect) in &arrangement.boxes {
                    for (node, place) in frame.nodes.iter().zip(&arrangement.places) {
                        let own = node.group == Some(*group);
                        assert_eq!(rect.contains(place.centre), own, "{what}: {:?}", node.id);
                        if let Some(room) = place.room {
                            let fits = if own { rect.holds(&room.rect) } else { !rect.overlaps(&room.rect) };
                            assert!(fits, "{what}: the room of {:?}", node.id);
                        }
                    }
                }
                for (i, (_, a)) in arrangement.boxes.iter().enumerate() {
                    assert!(
                        arrangement.boxes[..i].iter().all(|(_, b)| !a.overlaps(b)),
                        "{what}: boxes overlap"
                    );
                }
            }
        }
    }
}

/// Captions of sets and boxes are all there where there is room.
#[test]
fn every_set_has_its_caption() {
    let svg = picture(&configurations(), &shot(908.0, 628.0, Theme::Light, Lang::ZhCn), "Sets");
    for text in [&OLD, &NEW, &LIARS] {
        assert!(svg.contains(text.zh), "{} is not said", text.zh);
    }
    let svg = picture(&racks(6, 2), &shot(908.0, 628.0, Theme::Light, Lang::ZhCn), "Racks");
    assert!(svg.contains("机架 1") && svg.contains("机架 2"));
    assert_eq!(id(1).number(), 1);
}

/// Of more values than can be read beside the stage some are left to the panel, which is said; no text covers another.
#[test]
fn what_cannot_be_read_is_left_to_the_panel() {
    let mut frame = frames::five();
    frame.exhibits = samples::all().into_iter().map(|(_, value)| exhibit(&TASKS, value)).collect();
    for (width, height) in [(680.0, 560.0), (908.0, 628.0), (1545.0, 900.0), (420.0, 1100.0)] {
        let setting = Setting::new(width, height);
        let arrangement = Arrangement::arrange(&frame, &setting);
        let gallery = arrangement.gallery.expect("there is room for some");
        let mut out = ShapeList::new();
        Stage::new().static_layer(&frame, &Look::default(), &arrangement, &mut out);
        let mut texts = Vec::new();
        for shape in out.shapes() {
            let Shape::Text { at, anchor, size, text, .. } = *shape else { continue };
            let wide = text_width(out.text(text), size);
            let left = match anchor {
                Anchor::Start => at.x,
                Anchor::Middle => at.x - wide / 2.0,
                Anchor::End => at.x - wide,
            };
            let rect = Rect::new(left, at.y - size * 0.7, wide, size * 0.7);
            if gallery.contains(rect.centre()) {
                texts.push((rect, out.text(text).to_owned()));
            }
        }
        let what = format!("{width} x {height}");
        let cards = texts.iter().filter(|(_, text)| text == TASKS.en).count();
        assert!((1..frame.exhibits.len()).contains(&cards), "{what}: {cards} cards");
        let rest = format!("{} more in the panel", frame.exhibits.len() - cards);
        assert!(texts.iter().any(|(_, text)| *text == rest), "{what}: nothing says that {rest}");
        for (i, (a, said)) in texts.iter().enumerate() {
            for (b, other) in &texts[..i] {
                assert!(!a.grown(-1.0).overlaps(b), "{what}: {said} covers {other}");
            }
        }
    }
}
