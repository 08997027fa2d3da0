//! `synod bench`: how fast this build is on this machine. Each number is the median of five runs.
//!
//! The memory of the history is what the process grew by, as the system counts it: an exact count would need an
//! allocator of our own, and with it unsafe code.

use crate::failure::{Done, Failure, Outcome};
use crate::format::left;
use crate::output::Out;
use clap::Args;
use serde_json::{Value, json};
use std::time::Duration;
use synod_explore::SearchOptions;
use synod_explore::grouped;
use synod_model::{Lang, Micros, Sentence};
use synod_scenario::{Link, Moment, Scenario, Statement, When, decode, encode};
use synod_scene::{Arrangement, Look, Setting, ShapeList, Stage};
use synod_sim::{Frame, Options, REVISION, Session, Watch};

/// Five Raft nodes under client load, as in the bundled scenarios.
const LOADED: &str = "synod 1 raft nodes=5\nseed 1\nload 5/s put\nuntil 100000s\n";
/// The same with ten times the load.
const BUSY: &str = "synod 1 raft nodes=5\nseed 1\nload 50/s put\nuntil 100000s\n";
/// A hundred nodes, thousands of messages in flight: everybody stands for election at about the same time.
const CROWD: &str =
    "synod 1 raft nodes=100 election=100..110ms\nseed 1\nnet latency=200..400ms\nuntil 100000s\n";
/// Twenty interventions in five hundred steps.
const LINKED: &str = include_str!("bench/linked.synod");

/// Steps of a timed run.
const STEPS: u64 = 100_000;
/// Places that are sought.
const SEEKS: u64 = 200;
/// Frames that are filled and drawn.
const FRAMES: u32 = 2_000;
/// How long after a step a person acts.
const BETWEEN: Micros = Micros(137);
/// Of each measurement this many runs are made.
const RUNS: usize = 5;

/// Measure the figures of BENCHMARKS.md on this machine.
#[derive(Args)]
pub(crate) struct Bench {
    /// One JSON object instead of text
    #[arg(long)]
    json: bool,
}

/// A measurement: its id, what it is, its value and unit.
struct Measurement {
    id: &'static str,
    says: &'static str,
    value: u64,
    unit: &'static str,
}

impl Bench {
    /// Runs the command.
    pub(crate) fn run(self, out: &mut Out) -> Done<Outcome> {
        let measurements = measure()?;
        if self.json {
            let all: serde_json::Map<String, Value> =
                measurements.iter().map(|f| (f.id.to_owned(), f.value.into())).collect();
            out.line(json!({"type": "bench", "processor": processor(), "runs": RUNS, "figures": all}))?;
        } else {
            out.line(format_args!("{}, median of {RUNS}\n", processor()))?;
            let wide = measurements.iter().map(|f| f.says.len()).max().unwrap_or(0);
            for Measurement { says, value, unit, .. } in measurements {
                out.line(format_args!("{}  {:>12} {unit}", left(says, wide), grouped(value)))?;
            }
        }
        Ok(Outcome::Fine)
    }
}

fn measure() -> Done<Vec<Measurement>> {
    let mut measurements = Vec::new();
    let mut add = |id, says, value, unit| measurements.push(Measurement { id, says, value, unit });
    // First, while the process holds nothing that it could use again.
    let before = resident();
    let mut session = open(LOADED, Options::default())?;
    take(session.as_mut(), STEPS, false)?;
    if let (Some(before), Some(after)) = (before, resident()) {
        add("history_kib", "history of 100,000 steps, memory", after.saturating_sub(before), "KiB");
    }
    let speed = |text, history, watch, told| {
        median(|| {
            let mut session = open(text, Options { history, watch, ..Options::default() })?;
            Ok(per_second(STEPS, took(|| take(session.as_mut(), STEPS, told))?))
        })
    };
    let (none, rest, all) = (Watch::Nothing, Watch::Without("linearizable"), Watch::All);
    add("steps_bare", "steps, no history, no invariants", speed(LOADED, false, none, false)?, "/s");
    add("steps", "steps with history, no invariants", speed(LOADED, true, none, false)?, "/s");
    add("steps_checked", "... all invariants but linearizable", speed(LOADED, true, rest, false)?, "/s");
    add("steps_all", "... all invariants", speed(LOADED, true, all, false)?, "/s");
    add("steps_told", "... all invariants, each step with its report", speed(LOADED, true, all, true)?, "/s");
    add("busy_steps", "steps under ten times the load, no invariants", speed(BUSY, true, none, false)?, "/s");
    add("busy_steps_checked", "... all invariants but linearizable", speed(BUSY, true, rest, false)?, "/s");
    add("busy_steps_all", "... all invariants", speed(BUSY, true, all, false)?, "/s");
    let (mean, most) = seeks(session.as_mut())?;
    add("seek_mean_us", "seek in 100,000 steps, mean", mean, "us");
    add("seek_max_us", "seek in 100,000 steps, longest", most, "us");
    add("link_chars", "link for 500 steps with 20 interventions", link(by_hand()?.as_ref())?, "characters");

    let mut five = open(LOADED, Options::default())?;
    five.advance(Micros::secs(2), u64::MAX).map_err(wrong)?;
    let FrameCost { step, moves, draw } = frames(five.as_ref())?;
    add("frame_step_ns", "a frame with 5 nodes: filled after a step", step, "ns");
    add("frame_moves_ns", "... filled between two steps", moves, "ns");
    add("frame_draw_ns", "... drawn, both layers", draw, "ns");
    let mut crowd = open(CROWD, Options::default())?;
    while crowd.messages().len() < 2_000 && crowd.step().map_err(wrong)? {}
    let FrameCost { step, moves, draw } = frames(crowd.as_ref())?;
    add("crowd_step_ns", "a frame with 100 nodes and 2,000 messages: filled after a step", step, "ns");
    add("crowd_moves_ns", "... filled between two steps", moves, "ns");
    add("crowd_draw_ns", "... drawn, both layers", draw, "ns");
    for (id, kept, says, spec, rms) in [
        (
            "explore_two_phase",
            "explore_two_phase_bytes",
            "explorer, one thread, spec:two-phase rms=8: unique states",
            "spec:two-phase",
            "8",
        ),
        (
            "explore_paxos_commit",
            "explore_paxos_commit_bytes",
            "... spec:paxos-commit rms=2",
            "spec:paxos-commit",
            "2",
        ),
    ] {
        let (speed, bytes) = explored(spec, rms)?;
        add(id, says, speed, "/s");
        add(kept, "... memory that is kept of each", bytes, "bytes");
    }
    Ok(measurements)
}

/// The unique states a second of a search to the end, and the memory that is kept of each.
fn explored(spec: &str, rms: &str) -> Done<(u64, u64)> {
    let wrong = |says: Sentence| Failure::Bad(crate::texts::say(&says, Lang::En));
    let spec = synod_specs::find(spec).map_err(wrong)?;
    let mut bytes = 0;
    let speed = median(|| {
        let mut search = spec.search([("rms", rms)], [], None, SearchOptions::default()).map_err(wrong)?;
        let time = took(|| {
            while search.advance(1 << 16).ended.is_none() {}
            Ok(())
        })?;
        bytes = search.report().bytes_a_state().unwrap_or(0);
        Ok(per_second(search.progress().distinct, time))
    })?;
    Ok((speed, bytes))
}

fn wrong(error: synod_scenario::ScenarioError) -> Failure {
    Failure::scenario(None, &error, Lang::En)
}

fn open(text: &str, options: Options) -> Done<Box<Session>> {
    let scenario = Scenario::parse(text).map_err(wrong)?;
    synod_library::catalogue().open_with(scenario, options).map_err(wrong)
}

/// Takes this many steps: quietly, as a long run does, or each with its report, as the page does.
fn take(session: &mut Session, steps: u64, told: bool) -> Done {
    let mut until = Micros(0);
    while session.present().step < steps {
        until = until.plus(Micros::secs(1));
        if told {
            session.advance(until, u64::MAX).map_err(wrong)?;
        } else {
            session.run_on(until).map_err(wrong)?;
        }
    }
    Ok(())
}

/// The mean and the longest of many seeks all over the run, in microseconds.
fn seeks(session: &mut Session) -> Done<(u64, u64)> {
    let known = session.present().known;
    let mut times = Vec::new();
    for i in 0..SEEKS {
        // A large odd number leads all over the place, and to the same places every time.
        let step = i.wrapping_mul(7_919 * 31) % known;
        times.push(micros(took(|| session.seek(step).map_err(wrong))?));
    }
    let mean = times.iter().sum::<u64>() / SEEKS;
    Ok((mean, times.into_iter().max().unwrap_or(0)))
}

/// A run of 500 steps with the interventions of a person, each at a moment between two steps.
fn by_hand() -> Done<Box<Session>> {
    let mut script = Scenario::parse(LINKED).map_err(wrong)?;
    let lines = std::mem::take(&mut script.lines);
    let mut session = synod_library::catalogue().open(script).map_err(wrong)?;
    for line in lines {
        let (When::After { step, .. }, Statement::Do(command)) = (line.when, line.what) else { continue };
        session.seek(step).map_err(wrong)?;
        let later = session.present().at.plus(BETWEEN);
        session.seek_time(later).map_err(wrong)?;
        session.act(command).map_err(wrong)?;
    }
    session.seek(500).map_err(wrong)?;
    Ok(session)
}

/// The characters of the link to the present; it must open again.
fn link(session: &Session) -> Done<u64> {
    let run = synod_scenario::Run {
        revision: REVISION,
        fingerprint: session.fingerprint(),
        text: session.recorded().to_string(),
    };
    let link = encode(&Link {
        system: "raft".to_owned(),
        at: Some(Moment { step: session.present().step, ..Moment::default() }),
        run: Some(run),
        ..Link::default()
    });
    decode(&link).map_err(|e| Failure::link(&e, Lang::En))?;
    Ok(link.len() as u64)
}

/// What a frame costs, in nanoseconds.
struct FrameCost {
    /// Filled after a step: everything anew.
    step: u64,
    /// Filled between two steps: only what moves.
    moves: u64,
    /// Both layers drawn.
    draw: u64,
}

fn frames(session: &Session) -> Done<FrameCost> {
    let mut frame = Frame::default();
    let mut stage = Stage::new();
    let (mut still, mut moving) = (ShapeList::default(), ShapeList::default());
    let look = Look::default();
    session.frame(&mut frame);
    let arrangement = Arrangement::arrange(&frame, &Setting::new(1_280.0, 720.0));
    let step = each(|| {
        frame.revision = u64::MAX;
        session.frame(&mut frame);
    })?;
    let moves = each(|| session.frame(&mut frame))?;
    let draw = each(|| {
        stage.static_layer(&frame, &look, &arrangement, &mut still);
        stage.dynamic_layer(&frame, &look, &arrangement, &mut moving);
    })?;
    Ok(FrameCost { step, moves, draw })
}

/// How long something takes that is done for each frame, in nanoseconds.
fn each(mut work: impl FnMut()) -> Done<u64> {
    median(|| {
        let time = took(|| {
            (0..FRAMES).for_each(|_| work());
            Ok(())
        })?;
        Ok(nanos(time) / u64::from(FRAMES))
    })
}

/// The median of the runs of a measurement.
fn median(mut measure: impl FnMut() -> Done<u64>) -> Done<u64> {
    let mut all = (0..RUNS).map(|_| measure()).collect::<Done<Vec<u64>>>()?;
    all.sort_unstable();
    Ok(all[RUNS / 2])
}

/// How long something took.
fn took(work: impl FnOnce() -> Done) -> Done<Duration> {
    #[expect(clippy::disallowed_types, reason = "a bench times itself; nothing in a run sees this clock")]
    let start = std::time::Instant::now();
    work()?;
    Ok(start.elapsed())
}

fn micros(time: Duration) -> u64 {
    u64::try_from(time.as_micros()).unwrap_or(u64::MAX)
}

fn nanos(time: Duration) -> u64 {
    u64::try_from(time.as_nanos()).unwrap_or(u64::MAX)
}

fn per_second(count: u64, time: Duration) -> u64 {
    count.saturating_mul(1_000_000) / micros(time).max(1)
}

/// The memory of this process in KiB, where the system says it.
fn resident() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?.split_whitespace().next()?.parse().ok()
}

/// The name of the processor, where the system says it.
fn processor() -> String {
    let all = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let name = all.lines().find_map(|line| line.strip_prefix("model name")?.split_once(':'));
    name.map_or_else(|| "unknown processor".to_owned(), |(_, name)| name.trim().to_owned())
}
