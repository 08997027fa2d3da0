//! What slots did, as strips on the space-time diagram; what a system draws over time, as charts.

use crate::frames::{self, id};
use crate::golden::check;
use crate::samples::{BROKEN, FINISHED, RUNS, word};
use synod_model::{Curve, Lane, Lang, Micros, NodeId, Reading, Text, Unit};
use synod_scene::{Diagram, PlotLook, ShapeList, SpaceTime, Theme, Trail, plots, sheet, svg};
use synod_sim::{CurveOverTime, MetricsReport, OverTime, StepReport};

/// The steps of the election, in which workers do something, too.
fn steps() -> Vec<StepReport> {
    let mut steps = frames::steps();
    let two = |a, b| vec![a, b];
    let idle = |slot: &str| Lane::idle(word(slot));
    let busy = |slot: &str, state, task: &str| Lane::busy(word(slot), state, word(task));
    let at = |steps: &mut Vec<StepReport>, n: usize, node, lanes| steps[n].lanes = vec![(id(node), lanes)];
    at(&mut steps, 0, 1, two(busy("a", RUNS, "m1"), idle("b")));
    at(&mut steps, 2, 2, two(busy("a", RUNS, "m2"), busy("b", RUNS, "m3")));
    at(&mut steps, 7, 1, two(busy("a", FINISHED, "m1"), busy("b", RUNS, "m4")));
    at(&mut steps, 10, 2, two(idle("a"), busy("b", BROKEN, "m3")));
    steps
}

fn trail() -> Trail {
    let mut trail = Trail::default();
    trail.begin(&[(id(3), vec![Lane::busy(word("a"), RUNS, word("m0"))])]);
    for report in steps() {
        trail.see(&report);
    }
    trail
}

fn drawn(trail: &Trail, theme: Theme, lang: Lang, width: f32, height: f32) -> String {
    let names: Vec<String> = (1..=5).map(|i| format!("S{i}")).collect();
    let diagram = Diagram {
        width,
        height,
        theme,
        lang,
        names: &names,
        from: Micros(0),
        to: Micros::ms(110),
        playhead: Micros::ms(92),
        trail,
        selected: None,
        compared: None,
        between: &[],
        found: &[],
        cone: &[],
        chain: &[],
    };
    let mut out = ShapeList::new();
    SpaceTime::default().draw(&diagram, &mut out);
    let page = svg::Page { width, height, theme, lang, title: "Strips", desc: "A test picture." };
    svg::write(&page, &[&out])
}

#[test]
fn strips_of_slots() {
    check("strips-desk", &drawn(&trail(), Theme::Dark, Lang::En, 908.0, 340.0));
    check("strips-phone", &drawn(&trail(), Theme::Light, Lang::ZhCn, 360.0, 300.0));
    check("strips-wall", &drawn(&trail(), Theme::Projector, Lang::En, 1600.0, 500.0));
}

/// With many slots the strips become columns that show how many are in use.
#[test]
fn many_slots_are_told_by_density() {
    let mut trail = trail();
    let lanes = |busy: u32| {
        let lane = |i: u32| {
            let slot = word(&i.to_string());
            if i < busy { Lane::busy(slot, RUNS, word("t")) } else { Lane::idle(slot) }
        };
        (0..40).map(lane).collect::<Vec<_>>()
    };
    for (n, busy) in [10, 40, 25, 5].into_iter().enumerate() {
        let (n, at) = (14 + n as u64, Micros::ms(76 + n as u64 * 4));
        trail.see(&StepReport {
            n,
            at,
            node: Some(id(4)),
            lanes: vec![(id(4), lanes(busy))],
            ..StepReport::default()
        });
    }
    check("strips-many", &drawn(&trail, Theme::Light, Lang::En, 908.0, 340.0));
}

/// A slot that goes on in what it does has one span; what was cut off is forgotten, and what it ended goes on.
#[test]
fn spans_follow_what_slots_do() {
    let all = |trail: &Trail| {
        let span = |s: &synod_scene::LaneSpan| {
            (s.node.number(), s.slot, s.word.to_string(), s.from.0 / 1_000, s.until.0 / 1_000)
        };
        trail.spans_in(Micros(0), Micros(u64::MAX)).map(span).collect::<Vec<_>>()
    };
    let end = u64::MAX / 1_000;
    let of = |node: u16, slot, word: &str, from, until| (node, slot, word.to_owned(), from, until);
    assert_eq!(
        all(&trail()),
        [
            of(3, 0, "m0", 0, end),
            of(1, 0, "m1", 10, 34),
            of(2, 0, "m2", 20, 60),
            of(2, 1, "m3", 20, 60),
            of(1, 0, "m1", 34, end),
            of(1, 1, "m4", 34, end),
            of(2, 1, "m3", 60, end),
        ]
    );
    for step in 0..=13 {
        let (mut cut, mut short) = (trail(), Trail::default());
        cut.cut(step);
        short.begin(&[(id(3), vec![Lane::busy(word("a"), RUNS, word("m0"))])]);
        steps().iter().filter(|report| report.n <= step).for_each(|report| short.see(report));
        assert_eq!(all(&cut), all(&short), "cut at step {step}");
    }
}

static ERROR: Curve =
    Curve { id: "error_us", title: Text::new("Error of each clock", "各时钟的误差"), unit: Unit::Time };
static LEVEL: Curve =
    Curve { id: "phi", title: Text::new("Level of suspicion", "怀疑程度"), unit: Unit::Milli };

/// Two clocks with a band, one of which is known from later on; a level that passes its threshold.
fn metrics() -> MetricsReport {
    let wave = |i: i64| (i % 20 - 10) * (1 + i % 3) * 150;
    let clock = |node: u16, first: i64| {
        let at = |i: i64| Reading {
            band: Some((-2_000 - i * 30, 2_000 + i * 30)),
            ..Reading::new(&ERROR, Some(id(node)), wave(i + first))
        };
        let points = (0..40).map(|i| (i >= first).then(|| at(i))).collect();
        CurveOverTime { of: &ERROR, node: Some(id(node)), points }
    };
    let level = |i: i64| Reading { limit: Some(8_000), ..Reading::new(&LEVEL, None, i * i % 700 * 15) };
    let level = CurveOverTime { of: &LEVEL, node: None, points: (0..40).map(|i| Some(level(i))).collect() };
    MetricsReport {
        at: Micros::ms(39_400),
        over_time: OverTime {
            every: Micros::secs(1),
            last: Micros::ms(400),
            latency: vec![None; 40],
            curves: vec![clock(1, 0), clock(2, 11), level],
            ..OverTime::default()
        },
        ..MetricsReport::default()
    }
}

#[test]
fn curves_of_a_system() {
    let names: Vec<String> = (1..=2).map(|n| format!("M{n}")).collect();
    for (name, width, theme, lang) in [
        ("curves-light", 360.0, Theme::Light, Lang::ZhCn),
        ("curves-projector", 900.0, Theme::Projector, Lang::En),
    ] {
        let look = PlotLook { lang, theme, names: &names };
        let titles: Vec<String> = plots(&metrics(), &look).into_iter().map(|plot| plot.title).collect();
        assert_eq!(titles, [ERROR.title.get(lang), LEVEL.title.get(lang)]);
        let mut shapes = ShapeList::new();
        let height = sheet(&metrics(), width, &look, &mut shapes);
        let page = svg::Page { width, height, theme, lang, title: "Curves", desc: "A test picture." };
        check(name, &svg::write(&page, &[&shapes]));
    }
    let look = PlotLook { lang: Lang::En, theme: Theme::Light, names: &names };
    let says = &plots(&metrics(), &look)[0].says;
    assert!(says.contains("M1") && says.contains("M2") && says.contains("ms"), "{says}");
    assert_eq!(NodeId::at(0), id(1));
}

/// A step is stamped where the clock of its node has changed, up to the present moment, and where there is room.
#[test]
fn steps_are_stamped_where_clocks_change() {
    let mut trail = Trail::default();
    let stamps =
        [(10, 1, "1"), (20, 2, "1"), (30, 2, "2"), (40, 2, "2"), (41, 2, "3"), (50, 1, "4"), (95, 3, "5")];
    for (n, (at, node, stamp)) in (1..).zip(stamps) {
        let (at, node) = (Micros::ms(at), Some(id(node)));
        trail.see(&StepReport { n, at, node, stamp: word(stamp), ..StepReport::default() });
    }
    let texts = |height| {
        let picture = drawn(&trail, Theme::Light, Lang::En, 908.0, height);
        let short = picture.split("</text>").filter_map(|text| text.rsplit('>').next());
        short.filter(|text| text.parse::<u32>().is_ok()).map(str::to_owned).collect::<Vec<_>>()
    };
    // After the beginning of the time axis: what is still to come is not known, and a stamp that is as it was says nothing.
    assert_eq!(texts(340.0), ["0", "1", "1", "2", "3", "4"]);
    // Where lanes are too close to be written on, nothing is.
    assert_eq!(texts(90.0), ["0"]);
}
