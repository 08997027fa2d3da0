//! What `window.synod.bench()` measures: the simulator as it runs here, in the browser. These are the figures of
//! BENCHMARKS.md that concern the page.

use crate::store::now;
use synod_explore::SearchOptions;
use synod_model::Micros;
use synod_scenario::Scenario;
use synod_sim::{Options, Watch};

/// Five Raft nodes under load, as `synod bench` runs them.
const BUSY: &str = "synod 1 raft nodes=5\nseed 1\nload 50/s put\nuntil 100000s\n";

/// The specification whose states are counted: 296,448 of them.
const SPEC: (&str, [(&str, &str); 1]) = ("spec:two-phase", [("rms", "7")]);

/// Places that are sought.
const SEEKS: u32 = 200;

/// Steps per second with history and no invariants, with all but the costly one, with all; how long a seek takes in
/// 100,000 steps, in milliseconds: on average, and at most; and how many states of a specification are searched per second.
pub(crate) fn bench() -> Option<js_sys::Object> {
    let open = |watch| {
        let scenario = Scenario::parse(BUSY).ok()?;
        crate::chunks::shelf().catalogue.open_with(scenario, Options { watch, ..Options::default() }).ok()
    };
    let out = js_sys::Object::new();
    let put = |name: &str, value: f64| js_sys::Reflect::set(&out, &name.into(), &value.into());
    for (name, watch) in [
        ("steps_bare", Watch::Nothing),
        ("steps_watched", Watch::Without("linearizable")),
        ("steps_all", Watch::All),
    ] {
        let mut session = open(watch)?;
        let start = now();
        session.run_on(Micros::secs(100)).ok()?;
        let steps = u32::try_from(session.present().step).ok()?;
        put(name, f64::from(steps) * 1_000.0 / (now() - start).max(0.001)).ok()?;
    }
    let mut session = open(Watch::All)?;
    session.run_on(Micros::secs(200)).ok()?;
    let (mut sum, mut most) = (0.0, 0.0f64);
    for i in 0..SEEKS {
        let start = now();
        session.seek(u64::from(i) * 7_919 % 100_000).ok()?;
        let took = now() - start;
        sum += took;
        most = most.max(took);
    }
    put("seek_ms_mean", sum / f64::from(SEEKS)).ok()?;
    put("seek_ms_most", most).ok()?;
    let spec = crate::chunks::specs().iter().find(|spec| spec.id == SPEC.0)?;
    let mut search = spec.search(SPEC.1, [], None, SearchOptions::default()).ok()?;
    let start = now();
    let mut progress = search.progress();
    while progress.ended.is_none() {
        progress = search.advance(10_000);
    }
    let states = u32::try_from(progress.distinct).ok()?;
    put("spec_states", f64::from(states) * 1_000.0 / (now() - start).max(0.001)).ok()?;
    Some(out)
}
