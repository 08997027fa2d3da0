//! Load balancing against theory: queues of which the mean is known, and the same arrivals whatever the policy.

use serde_json::Value;
use std::fmt::Write as _;
use synod_model::Micros;
use synod_sim::StepKind;
use synod_sim::{Options, Session, Watch};
use synod_tests::run::{end_of, parse, through};
use synod_tests::{open, run};

/// The metrics of a long run, of which nothing is kept.
#[track_caller]
fn metrics(text: &str, watch: Watch) -> Value {
    let options = Options { history: false, watch, ..Options::default() };
    let mut session = synod_tests::catalogue().open_with(parse(text), options).unwrap();
    let end = end_of(session.scenario());
    session.run_on(end).unwrap();
    assert!(session.violations().is_empty(), "{text}");
    session.summary(false, 0).to_json()["figures"].take()
}

/// Whether a mean is within 3 % of what theory says, both in microseconds.
#[track_caller]
fn is_near(metrics: &Value, theory: u64) {
    let mean = metrics["latency_us"]["mean"].as_u64().unwrap();
    assert!(mean.abs_diff(theory) * 100 <= 3 * theory, "the mean is {mean} µs, and should be {theory} µs");
}

/// A parameter line for queues without limits, network, health checks or retries.
const BARE: &str = "queue=1000000 timeout=10s retries=0 health=off workers=1 service-mean=10ms";

/// M/M/1: one server, Poisson arrivals, exponential service; the mean time in the system is `1 / (mu - lambda)`, here
/// 1/(100 - 70) s. A million requests, of which the first tenth is not counted, with every invariant watched.
#[test]
fn one_queue_is_as_long_as_theory_says() {
    let text = format!(
        "synod 1 load-balancer policy=random servers=1 clients=1 rate=70/s {BARE}\n\
         net latency=0ms\nat 1429s measure\nuntil 14286s"
    );
    let metrics = metrics(&text, Watch::All);
    assert!(metrics["answered"].as_u64().unwrap() > 890_000, "{}", metrics["answered"]);
    is_near(&metrics, 33_333);
}

/// The supermarket model (Mitzenmacher, 1996): with many servers and two choices, the mean time in the system is the sum
/// of `lambda^(2^i - 2)` service times over i from 1.
#[test]
fn two_choices_are_as_good_as_theory_says() {
    const ONE: u64 = 1_000_000_000;
    let load = ONE * 9 / 10;
    let times = |a: u64, b: u64| a * b / ONE;
    // λ^(2^(i+1) - 2) is the square of λ^(2^i - 2), times λ^2.
    let terms = std::iter::successors(Some(ONE), |term| {
        Some(times(times(*term, *term), times(load, load))).filter(|next| *next > 0)
    });
    let theory = terms.sum::<u64>() / (ONE / 10_000);
    assert_eq!(
        theory, 26_140,
        "λ = 0.9: 1 + 0.81 + 0.5314 + 0.2288 + 0.0424 + 0.0015 service times of 10 ms"
    );
    let text = format!(
        "synod 1 load-balancer policy=power-of-two servers=500 clients=10 rate=45000/s {BARE}\n\
         net latency=0ms\nat 2s measure\nuntil 7s"
    );
    is_near(&metrics(&text, Watch::Nothing), theory);
}

/// Who asks for what, when.
fn arrivals(session: &mut Session) -> Vec<(Micros, String)> {
    let mut all = Vec::new();
    through(session, |session| {
        let report = session.last();
        if report.action.kind == StepKind::Request {
            let node = report.node.map(|node| session.name(node)).unwrap_or_default();
            all.push((report.at, format!("{node} {}", report.action.request.clone().unwrap_or_default())));
        }
    });
    all
}

fn policies() -> Vec<&'static str> {
    let catalogue = synod_tests::catalogue();
    let system = catalogue.get("load-balancer").unwrap();
    let policy = system.params.iter().find(|p| p.key == "policy").unwrap();
    let synod_model::ParamKind::Choice(words) = policy.kind else { panic!("a policy is a word") };
    words.to_vec()
}

/// The requests are the same at the same moments, whichever policy runs, and also when it changes while it runs.
#[test]
fn arrivals_do_not_depend_on_the_policy() {
    for process in ["steady", "poisson", "bursty"] {
        let text = |policy: &str, rest: &str| {
            format!(
                "synod 1 load-balancer policy={policy} arrivals={process} servers=3\nseed 5\n{rest}until 4s"
            )
        };
        let expected = arrivals(&mut open(&text("random", "")));
        assert!(expected.len() > 60, "{process}: {} requests", expected.len());
        for policy in policies() {
            assert!(arrivals(&mut open(&text(policy, ""))) == expected, "{process}, {policy}");
        }
        let mut changes = String::new();
        for (i, policy) in policies().iter().enumerate() {
            let _ = writeln!(changes, "at {}ms set policy={policy}", 300 * (i + 1));
        }
        let mut session = open(&text("random", &changes));
        assert!(arrivals(&mut session) == expected, "{process}, changing");
        assert!(session.violations().is_empty());
    }
}

/// A rate that is changed while the system runs holds from then on.
#[test]
fn a_new_rate_holds_at_once() {
    let mut session = open(
        "synod 1 load-balancer rate=10/s arrivals=steady\nat 2s set rate=100/s\nat 4s set rate=0/s\nuntil 6s",
    );
    let at: Vec<u64> = arrivals(&mut session).iter().map(|(at, _)| at.0 / 2_000_000).collect();
    let in_window = |window: u64| at.iter().filter(|a| **a == window).count();
    // A request may fall on the very end of a window.
    assert!((19..=20).contains(&in_window(0)), "{}", in_window(0));
    assert!((199..=202).contains(&in_window(1)), "{}", in_window(1));
    assert!(in_window(2) <= 1, "{}", in_window(2));
}

/// Each pair of scenarios that compares two policies or two rules does so on the same requests.
#[test]
fn pairs_of_scenarios_meet_the_same_requests() {
    for (one, other) in [
        ("slow-server-round-robin", "slow-server-least-connections"),
        ("random-choice", "power-of-two"),
        ("retry-storm", "retry-budget"),
        ("affinity-modulo", "affinity-ring"),
        ("fast-failure", "fast-failure-ewma"),
        ("two-balancers", "load-reports"),
        ("survivor-drowns", "panic"),
        ("cold-server", "slow-start"),
    ] {
        let of = |id| arrivals(&mut open(synod_library::scenario("load-balancer", id).unwrap().text));
        assert!(of(one) == of(other), "{one} and {other}");
    }
}

/// What hashing by sessions is for: when a server goes, the ring moves few sessions and the remainder most.
#[test]
fn the_ring_moves_fewer_sessions_than_the_remainder() {
    let moved = |id| {
        let text = synod_library::scenario("load-balancer", id).unwrap().text;
        metrics(text, Watch::All)["moved"].as_u64().unwrap()
    };
    let (remainder, ring) = (moved("affinity-modulo"), moved("affinity-ring"));
    assert!(ring * 3 < remainder, "{ring} on the ring, {remainder} by the remainder");
}

/// A server that has stopped answering costs at least a time-out, so peak EWMA leaves it alone. Time-outs and late answers
/// count; else it would look as cheap as it was, and nearly half of the requests would be sent there.
#[test]
fn peak_ewma_leaves_a_server_alone_that_has_stopped_answering() {
    let text = "synod 1 load-balancer policy=peak-ewma servers=4 workers=4 rate=40/s service=constant service-mean=30ms \
                retries=0\nat 5s set speeds=100,100,100,1\nat 15s measure\nuntil 45s";
    let metrics = metrics(text, Watch::All);
    let (asked, sent) =
        (metrics["requests"].as_u64().unwrap(), metrics["delivered_by_node"]["8"].as_u64().unwrap());
    assert!(asked > 1_000 && sent < 10, "{sent} of {asked} requests are sent to S4, which does not answer");
    assert!(metrics["failed"].as_u64().unwrap() < 10, "{}", metrics["failed"]);
}

/// One of three servers answers with errors at once. What each policy sends it, in per cent: those that look at open requests
/// or at response times are drawn to it. Two choices draw it in two of three cases, so they send it at most as much.
#[test]
fn who_fails_fast_draws_requests() {
    let expected = [
        ("random", 27, 39),
        ("round-robin", 33, 34),
        ("weighted-random", 27, 39),
        ("smooth-weighted", 33, 34),
        ("least-connections", 55, 75),
        ("power-of-two", 55, 68),
        ("peak-ewma", 60, 68),
        ("ring-bounded", 20, 60),
        ("maglev", 20, 50),
        ("modulo", 20, 50),
    ];
    assert_eq!(expected.map(|(policy, ..)| policy)[..], policies());
    for (policy, least, most) in expected {
        let text = format!(
            "synod 1 load-balancer policy={policy} servers=3 workers=8 rate=30/s service=constant service-mean=300ms \
             retries=0 failing=3\nuntil 30s"
        );
        let metrics = metrics(&text, Watch::All);
        let share = metrics["errors"][2].as_u64().unwrap() * 100 / metrics["requests"].as_u64().unwrap();
        assert!((least..=most).contains(&share), "{policy} sends {share} % to the server that fails");
        assert_eq!(metrics["errors"][0], 0);
    }
}

/// Every parameter that may change during a run: a start in which it matters, and another value.
const LIVE: &[(&str, &str, &str)] = &[
    ("policy", "", "least-connections"),
    ("weights", "policy=weighted-random", "9,1,1,1"),
    ("weights", "policy=smooth-weighted", "9,1,1,1"),
    ("weights", "policy=least-connections", "9,1,1,1"),
    ("weights", "policy=power-of-two", "9,1,1,1"),
    ("weights", "policy=maglev", "9,1,1,1"),
    ("weights", "policy=ring-bounded", "9,1,1,1"),
    ("speeds", "", "100,100,100,20"),
    ("failing", "", "2"),
    ("arrivals", "", "bursty"),
    ("rate", "", "60/s"),
    ("service", "", "constant"),
    ("service-mean", "", "90ms"),
    ("retries", "timeout=100ms", "0"),
    ("load-reports", "policy=least-connections balancers=2", "on"),
    ("panic", "\nat 500ms crash S1\nat 500ms crash S2", "60"),
    ("bound", "policy=ring-bounded", "1000"),
];

/// A parameter that is set in a run changes what comes after it, nothing before it, and no invariant.
#[test]
fn every_live_parameter_takes_effect() {
    let catalogue = synod_tests::catalogue();
    let live = catalogue.get("load-balancer").unwrap().params.iter().filter(|p| p.live);
    for param in live {
        assert!(
            LIVE.iter().any(|(key, ..)| *key == param.key),
            "{} stands in no line of the table",
            param.key
        );
    }
    for (key, start, value) in LIVE {
        let text = |set: &str| format!("synod 1 load-balancer servers=4 {start}\nat 2s {set}\nuntil 4s");
        // At the same moment something that changes nothing, so that there are equally many steps before.
        let (mut changed, mut plain) = (open(&text(&format!("set {key}={value}"))), open(&text("measure")));
        let before = |session: &mut Session| {
            session.advance(Micros(1_999_999), u64::MAX).unwrap();
            session.trace_hash()
        };
        assert_eq!(before(&mut changed), before(&mut plain), "{key}={value}: before it is set");
        let ends = [&mut changed, &mut plain].map(|session| {
            run::to_end(session);
            assert!(session.violations().is_empty(), "{key}={value} breaks an invariant");
            session.metrics().messages
        });
        assert_ne!(ends[0], ends[1], "{key}={value} has no effect ({start})");
    }
}

/// Equal weights share equally from the moment on at which they are set, whatever the weights were before.
#[test]
fn new_weights_hold_at_once() {
    let text = "synod 1 load-balancer policy=smooth-weighted servers=4 workers=8 weights=30,1,1,1 clients=1 arrivals=steady \
                rate=100/s service=constant service-mean=1ms heartbeat=1s\nnet latency=5ms\nat 158ms set weights=1,1,1,1\n\
                at 158ms measure\nuntil 560ms";
    let served = metrics(text, Watch::All)["per_server"].take();
    let served: Vec<u64> = served.as_array().unwrap().iter().filter_map(Value::as_u64).collect();
    let (least, most) = (served.iter().min().unwrap(), served.iter().max().unwrap());
    assert!(served.len() == 4 && most - least <= 1, "{served:?}");
}

/// 640 nodes are the most that there can be: what does not fit is refused in one sentence.
#[test]
fn parameters_that_make_no_sense_are_refused() {
    for (params, says) in [
        ("policy=fastest", "policy=fastest is not allowed; policy takes one of random,"),
        (
            "weights=1,0,1,1",
            "weights=1,0,1,1 is not allowed; weights takes at most 500 numbers from 1 to 1000",
        ),
        ("weights=5,1,1", "weights lists 3 numbers, and there are 4 servers; write one for each, or none."),
        ("servers=2 speeds=100", "speeds lists 1 numbers, and there are 2 servers;"),
        (
            "rate=200001/s",
            "rate=200001/s is not allowed; rate takes a rate of at most 200000/s, such as 70/s.",
        ),
        (
            "workers=4,1",
            "workers lists 2 numbers, and there are 4 servers; write one for each, or one for all.",
        ),
        ("queue=none", "queue lists 0 numbers, and there are 4 servers; write one"),
        ("workers=0", "workers=0 is not allowed; workers takes at most 500 numbers from 1 to 64"),
        ("failing=2,5", "failing names 5, and there are 4 servers."),
        ("health=off load-reports=on", "load-reports=on needs health=on: heartbeats tell the load."),
        ("panic=101", "panic=101 is not allowed; panic takes a whole number from 0 to 100."),
        ("balancers=11", "balancers=11 is not allowed; balancers takes a whole number from 1 to 10."),
        ("rate=70", "rate=70 is not allowed; rate takes a rate"),
        ("rate=-1/s", "rate=-1/s is not allowed;"),
        ("servers=501", "servers=501 is not allowed; servers takes a whole number from 1 to 500."),
        ("clients=0", "clients=0 is not allowed;"),
    ] {
        let scenario = run::parse(&format!("synod 1 load-balancer {params}"));
        let error = synod_tests::catalogue().open(scenario).err().unwrap_or_else(|| panic!("{params} opens"));
        assert!(error.to_string().contains(says), "{params}: {error}");
    }
    assert_eq!(
        open("synod 1 load-balancer servers=500 clients=100 balancers=10 rate=0/s").names().len(),
        610
    );
}
