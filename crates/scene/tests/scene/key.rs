//! The key to a stage and to a timeline: what is seen is explained, and nothing else is.

use crate::frames;
use crate::golden::{check, page};
use synod_model::{
    Cell, CellKind, Glyph, Hull, Lang, Mark, Micros, NodeId, Outcome, Role, Shape, Status, Text, TimerKind,
    Tone, Value, Word,
};
use synod_scene::{
    Arrangement, Available, Branch, KeyEntry, KeyPart, Legend, Look, Paint, Point, Setting, ShapeList,
    StageKey, TextStyle, Theme, Timeline,
};
use synod_sim::{Frame, LinkFrame, MarkKind, TimelineMark};

static TIMERS: [TimerKind; 2] = [
    TimerKind::new(
        "election",
        Text::new("election", "选举"),
        Text::new("When it stands for election.", "发起选举的时刻。"),
    ),
    TimerKind::new("lease", Text::new("lease", "租约"), Text::new("When a lease ends.", "租约结束的时刻。")),
];
static LOG: Text = Text::new("The log.", "日志。");
static NAME: Text = Text::new("a role", "某角色");
static CAPTION: Text = Text::new("the old configuration", "旧配置");

fn key(frame: &Frame, look: &Look, theme: Theme) -> Vec<KeyPart> {
    let arrangement = Arrangement::arrange(frame, &Setting { theme, ..Setting::new(1_000.0, 700.0) });
    let mut legend = Legend::default();
    legend.see(frame);
    let fields: Vec<(&Text, Value)> =
        frame.nodes.iter().filter_map(|node| Some((&LOG, node.beside.clone()?))).take(1).collect();
    StageKey { frame, look, arrangement: &arrangement, legend: &legend, timers: &TIMERS, fields: &fields }
        .parts()
}

fn says(frame: &Frame, look: &Look) -> String {
    let parts = key(frame, look, Theme::Light);
    parts.iter().flat_map(|part| &part.entries).map(|entry| [&entry.says, "\n"].concat()).collect()
}

/// A frame with nothing on it but two quiet nodes.
fn quiet() -> Frame {
    let mut frame = frames::nodes(2, synod_model::Layout::Circle);
    frame.nodes.iter_mut().for_each(|node| node.timers.clear());
    frame
}

/// What a change of a quiet frame brings into the key.
#[track_caller]
fn brings(change: impl FnOnce(&mut Frame, &mut Look), expected: &str) {
    let (mut frame, mut look) = (quiet(), Look::default());
    let before = says(&frame, &look);
    assert!(!before.contains(expected), "{expected} is there from the beginning:\n{before}");
    change(&mut frame, &mut look);
    let after = says(&frame, &look);
    assert!(after.contains(expected), "no {expected} in:\n{after}");
}

fn cell(change: impl FnOnce(&mut Cell)) -> Value {
    let mut cell = Cell { head: Word::number(4), ..Cell::default() };
    change(&mut cell);
    Value::Log { first: 1, folded: 0, len: 1, cells: vec![cell] }
}

#[test]
fn whatever_comes_on_the_stage_comes_into_the_key() {
    brings(|f, _| frames::make(f, 1, "leader"), "leader: in charge");
    brings(|f, _| frames::make(f, 1, "candidate"), "candidate: ");
    brings(|f, _| f.nodes[0].status = Status::Down, "crashed: ");
    brings(|f, _| f.nodes[0].status = Status::Paused, "paused: ");
    brings(|f, _| f.nodes[0].clock_ppm = 900_000, "its clock runs at this rate");
    brings(|_, look| look.selected = frames::set(&[1]), "selected");
    brings(|_, look| look.contradicting = frames::set(&[1]), "named by the violation");
    brings(|f, _| f.nodes[0].timers = frames::five().nodes[0].timers.clone(), "election: When it stands");
    brings(
        |f, _| f.nodes[0].timers = frames::faults().nodes[0].timers.clone(),
        "so many timers of that name",
    );
    brings(
        |f, _| {
            frames::send(f, 1, 2, 30, "vote");
        },
        "RequestVote: asks",
    );
    brings(|f, _| frames::lose(f, 1, 2, 30, "vote"), "was lost here");
    brings(
        |f, _| {
            frames::send(f, 1, 2, 30, "append");
        },
        "the text on a message",
    );
    let message = |f: &mut Frame| frames::send(f, 1, 2, 30, "vote");
    brings(
        |f, _| {
            message(f);
            f.messages[0].doomed = true;
        },
        "will be lost",
    );
    brings(
        |f, _| {
            message(f);
            f.messages[0].waiting = true;
        },
        "waits: ",
    );
    brings(
        |f, look| {
            message(f);
            look.message = Some(1);
        },
        "selected",
    );
    brings(|_, look| look.chain = vec![(frames::id(1), frames::id(2))], "led to the violation");
    let (a, b) = (frames::id(1), frames::id(2));
    brings(|f, _| f.cuts = vec![(a, b)], "cut one way");
    brings(|_, look| look.link = Some((a, b)), "the selected link");
    let slow = LinkFrame { a, b, longest: Some(Micros::ms(90)), rate: None, loss: None };
    brings(|f, _| f.links = vec![slow], "settings of its own");
    brings(|f, _| f.groups = vec![frames::set(&[1]), frames::set(&[2])], "through the wall");
    let hull = || Hull {
        id: "old",
        caption: CAPTION.with([]),
        nodes: frames::set(&[1, 2]),
        tone: Tone::Try,
        dashed: true,
    };
    brings(|f, _| f.hulls = vec![hull()], "the old configuration");
    brings(|f, _| f.boxes = vec![CAPTION.with([])], "stand together: the old configuration");
    for (value, expected) in [
        (cell(|c| c.settled = true), "solid: settled, "),
        (cell(|_| ()), "dashed: not settled"),
        (cell(|c| c.crossed = true), "crossed out"),
        (cell(|c| c.kind = CellKind::Configuration), "configuration"),
        (cell(|c| c.kind = CellKind::Empty), "no-op"),
        (cell(|c| c.kind = CellKind::Snapshot), "snapshot"),
        (cell(|c| c.outcome = Some(Outcome::Aborted)), "aborted: settled and undone"),
        (Value::Log { first: 1, folded: 3, len: 3, cells: Vec::new() }, "compacted into a snapshot"),
        (
            Value::Log { first: 9, folded: 0, len: 9, cells: vec![Cell::default()] },
            "so many more come before",
        ),
    ] {
        brings(|f, _| f.nodes[0].beside = Some(value), expected);
    }
    for outcome in Outcome::ALL {
        let word = [outcome.text().en, ": "].concat();
        brings(|f, _| f.nodes[0].outcome = Some(outcome), &word);
        brings(
            |f, _| {
                message(f);
                f.messages[0].view.outcome = Some(outcome);
            },
            &word,
        );
    }
}

#[test]
fn cuts_both_ways_and_lone_nodes_are_told_apart() {
    let mut frame = frames::five();
    let (a, b) = (frames::id(1), frames::id(2));
    frame.cuts = vec![(a, b), (b, a)];
    let said = says(&frame, &Look::default());
    assert!(said.contains("either way") && !said.contains("isolated") && !said.contains("one way"), "{said}");
    frame.cuts = (2..=5).flat_map(|other| [(a, frames::id(other)), (frames::id(other), a)]).collect();
    frame.cuts.sort_unstable();
    let said = says(&frame, &Look::default());
    assert!(said.contains("isolated") && !said.contains("either way"), "{said}");
    let bands = says(&frames::parted(&[&[1, 3], &[2, 4, 5]]), &Look::default());
    assert!(bands.contains("each band") && !bands.contains("the wall"), "{bands}");
}

/// Every glyph with every tone, every shape of a message: all have an entry of their own, in both languages.
#[test]
fn every_glyph_and_every_shape_is_explained() {
    let glyphs = [
        Glyph::None,
        Glyph::Crown,
        Glyph::Hand,
        Glyph::Person,
        Glyph::Lock,
        Glyph::Tick,
        Glyph::Cross,
        Glyph::Eye,
        Glyph::Box,
    ];
    let tones = [Tone::Plain, Tone::Lead, Tone::Try, Tone::Good, Tone::Bad, Tone::Ghost];
    for lang in Lang::ALL {
        for (glyph, tone) in glyphs.into_iter().flat_map(|glyph| tones.map(|tone| (glyph, tone))) {
            let mut frame = quiet();
            frame.nodes[0].role = Role::new("other", &NAME, tone, glyph);
            let look = Look { lang, ..Look::default() };
            let parts = key(&frame, &look, Theme::Light);
            let roles = &parts[0].entries;
            assert_eq!(roles.len(), 2, "{glyph:?} {tone:?}");
            let plain = matches!((glyph, tone), (Glyph::None, Tone::Plain));
            let says = &roles[0].says;
            assert!(says.starts_with(NAME.get(lang)) && (plain || says != NAME.get(lang)), "{says}");
            assert!(!roles[0].shapes.shapes().is_empty());
        }
        let shapes = [Shape::Disc, Shape::Ring, Shape::Triangle, Shape::Diamond, Shape::Square];
        let mut told = Vec::new();
        for shape in shapes {
            let mut frame = quiet();
            frames::send(&mut frame, 1, 2, 30, "vote");
            frame.messages[0].view.shape = shape;
            let look = Look { lang, ..Look::default() };
            let all = key(&frame, &look, Theme::Light);
            let entry = all.iter().flat_map(|part| &part.entries).find(|e| e.says.contains("RequestVote"));
            told.push(entry.expect("the kind is there").says.clone());
        }
        told.dedup();
        assert_eq!(told.len(), shapes.len());
    }
}

/// A frame with much on it.
fn much() -> Frame {
    let mut frame = frames::faults();
    frame.groups = vec![frames::set(&[1, 2, 3]), frames::set(&[4, 5])];
    frames::make(&mut frame, 3, "leader");
    frame.nodes[1].outcome = Some(Outcome::Blocked);
    frame.nodes[2].outcome = Some(Outcome::Committed);
    frames::lose(&mut frame, 2, 3, 62, "heartbeat");
    let folded = Value::Log {
        first: 3,
        folded: 2,
        len: 3,
        cells: vec![Cell { head: Word::number(2), ..Cell::default() }],
    };
    frame.nodes[4].beside = Some(folded);
    let nodes = frames::set(&[1, 2]);
    frame.hulls = vec![Hull { id: "old", caption: CAPTION.with([]), nodes, tone: Tone::Try, dashed: true }];
    frame
}

fn timeline<'a>(
    marks: &'a [TimelineMark],
    branches: &'a [Branch<'a>],
    available: &'a [Available],
) -> Timeline<'a> {
    Timeline {
        width: 760.0,
        height: 56.0,
        theme: Theme::Light,
        end: Micros::secs(10),
        known: Micros::secs(8),
        playhead: Micros::secs(4),
        marks,
        branches,
        available,
    }
}

const KINDS: [MarkKind; 7] = [
    MarkKind::Violation,
    MarkKind::ByHand,
    MarkKind::Protocol(Mark::Attempt),
    MarkKind::Protocol(Mark::Elected),
    MarkKind::Protocol(Mark::Decided),
    MarkKind::Protocol(Mark::GivenUp),
    MarkKind::Protocol(Mark::Blocked),
];

fn whole_timeline(lang: Lang) -> KeyPart {
    let marks: Vec<TimelineMark> =
        (1..).zip(KINDS).map(|(i, kind)| TimelineMark { step: i, at: Micros::secs(i), kind }).collect();
    let branch = |id, undone| Branch { id, from: Micros(0), to: Micros::secs(1), label: "", undone };
    let strip = [
        Available { until: Micros::secs(1), ok: Some(false) },
        Available { until: Micros::secs(8), ok: Some(true) },
    ];
    timeline(&marks, &[branch(1, false), branch(2, true)], &strip).key(lang)
}

#[test]
fn the_timeline_explains_what_is_on_it() {
    for lang in Lang::ALL {
        let bare = timeline(&[], &[], &[]).key(lang).entries.len();
        assert_eq!(bare, 2, "the track and the playhead");
        for kind in KINDS {
            let mark = [TimelineMark { step: 1, at: Micros::secs(1), kind }];
            let entries = timeline(&mark, &[], &[]).key(lang).entries;
            assert_eq!(entries.len(), bare + 1);
            assert_eq!(entries[bare].says, synod_scene::mark_text(kind).get(lang));
            let late = [TimelineMark { at: Micros::secs(11), ..mark[0] }];
            assert_eq!(timeline(&late, &[], &[]).key(lang).entries.len(), bare, "it is out of sight");
        }
        let empty = [
            Available { until: Micros(0), ok: Some(false) },
            Available { until: Micros::secs(8), ok: Some(true) },
        ];
        assert_eq!(timeline(&[], &[], &empty).key(lang).entries.len(), bare + 1);
        assert_eq!(whole_timeline(lang).entries.len(), bare + KINDS.len() + 4);
    }
}

#[test]
fn nothing_is_explained_twice() {
    for lang in Lang::ALL {
        let look = Look { lang, selected: frames::set(&[1]), ..Look::default() };
        for part in key(&much(), &look, Theme::Light) {
            let says: Vec<&str> = part.entries.iter().map(|entry| entry.says.as_str()).collect();
            assert!(says.iter().enumerate().all(|(i, text)| !says[..i].contains(text)), "{says:?}");
        }
    }
}

/// The key as a sheet, for looking at.
fn sheet(theme: Theme, lang: Lang) -> String {
    let look = Look { lang, selected: frames::set(&[1]), ..Look::default() };
    let mut parts = key(&much(), &look, theme);
    parts.push(whole_timeline(lang));
    let mut out = ShapeList::new();
    let mut y = 24.0;
    for part in &parts {
        out.write(part.title.get(lang), &TextStyle::new(13.0, Paint::Ink).weight(650), Point::new(16.0, y));
        y += 8.0;
        for KeyEntry { says, shapes, size } in &part.entries {
            out.append(shapes, Point::new(16.0 + (96.0 - size.0) / 2.0, y));
            let style = TextStyle::new(12.0, Paint::Ink);
            out.write(says, &style, Point::new(124.0, y + size.1 / 2.0 + style.drop()));
            y += size.1 + 6.0;
        }
        y += 22.0;
    }
    page(&[&out], 620.0, y, theme)
}

#[test]
fn the_key_to_a_stage() {
    check("key-light", &sheet(Theme::Light, Lang::En));
    check("key-projector", &sheet(Theme::Projector, Lang::ZhCn));
}

#[test]
fn in_a_crowd_nodes_are_drawn_as_small_as_they_are() {
    let crowd = frames::crowd(100, 40);
    let parts = key(&crowd, &Look::default(), Theme::Light);
    assert!(parts.iter().all(|part| !part.title.en.starts_with("Timers")), "a crowd has no arcs");
    let leader = &parts[0].entries[0];
    assert!(leader.says.starts_with("leader") && leader.size.1 < 40.0);
    assert_eq!(crowd.nodes[0].id, NodeId::at(0));
}
