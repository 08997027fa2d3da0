//! Searches of the registered systems: what they find plays on the page, and is what a run would have shown.

use synod_explore::{Described, Model};
use synod_model::{NodeId, Value, Verdict};
use synod_sim::explore::{Move, Plan, Spent, Spot, Timing, Worlds};
use synod_sim::{Session, System};
use synod_tests::dice::Dice;
use synod_tests::run::parse;
use synod_tests::{cases, open, run};

/// The most of everything, so that walks see all there is.
fn everything(timing: Timing) -> Plan {
    let clock = |what: &Spent| *what != Spent::Clock || timing == Timing::Bounded;
    let budget = Spent::ALL.into_iter().filter(clock).map(|what| (what, 6)).collect();
    let budget: Vec<(Spent, u32)> = budget;
    Plan {
        timing: Some(timing),
        budget: budget.into_iter().chain([(Spent::Timers, 40)]).collect(),
        ..Plan::default()
    }
}

/// A walk of so many steps through the states, and where it ends.
fn walk(worlds: &Worlds, steps: usize, dice: &mut Dice) -> (Vec<(Spot, Move)>, Spot) {
    let mut start = None;
    worlds.initial(&mut |spot| start = Some(spot));
    let (mut at, mut way) = (start.unwrap(), Vec::new());
    for _ in 0..steps {
        let mut next = Vec::new();
        worlds.expand(&at, &mut |action, spot| next.push((action, spot)));
        if next.is_empty() {
            break;
        }
        let (action, spot) = next.swap_remove(usize::try_from(dice.below(next.len() as u64)).unwrap());
        assert_eq!(
            worlds.step(&at, &action).map(|again| worlds.fingerprint(&again)),
            Some(worlds.fingerprint(&spot)),
            "an action is not what leads to its state"
        );
        way.push((at, action));
        at = spot;
    }
    (way, at)
}

/// Where each system is searched from: its defaults, and the end of every stepwise scenario that comes with it.
fn starts(system: &System) -> Vec<synod_scenario::Scenario> {
    let bundled = cases::bundled().into_iter().map(|case| parse(&case.text));
    let stepwise = bundled.filter(|s| s.stepwise && s.system.value == system.meta.id);
    std::iter::once(synod_scenario::Scenario::new(system.meta.id)).chain(stepwise).collect()
}

/// A trace of a search is a scenario: it reads back as what it was, every line of it makes sense when it comes, and it leads
/// to the very state that the search was in.
#[test]
fn every_trace_plays() {
    for system in synod_tests::catalogue().systems() {
        for (timing, seed) in Timing::ALL.into_iter().flat_map(|t| (0..6).map(move |seed| (t, seed))) {
            for scenario in starts(system) {
                // Some systems are larger than what is searched, unless they are told otherwise.
                let Ok(worlds) = Worlds::new(system, scenario, &everything(timing)) else { continue };
                let mut dice = Dice::new(seed);
                let (way, end) = walk(&worlds, 60, &mut dice);
                let (start, actions) = (&way[0].0, way.iter().map(|(_, action)| *action).collect::<Vec<_>>());
                let scenario = worlds.scenario(start, &actions).unwrap();
                assert_eq!(parse(&scenario.to_string()), scenario);
                let mut session = open(&scenario.to_string());
                run::to_end(&mut session);
                assert!(run::outcomes(&mut session).iter().all(|outcome| outcome.ok), "{scenario}");
                same_state(&session, &worlds, &end);
            }
        }
    }
}

/// A value without what rests on time, which a search does not know.
fn timeless(value: &Value) -> Value {
    match value {
        Value::Time(_) | Value::Since(_) | Value::Until(_) => Value::None,
        Value::List(all) => Value::List(all.iter().map(timeless).collect()),
        Value::Table(rows) => Value::Table(rows.iter().map(|(key, v)| (*key, timeless(v))).collect()),
        Value::PerNode(all) => Value::PerNode(all.iter().map(|(node, v)| (*node, timeless(v))).collect()),
        other => other.clone(),
    }
}

/// A session shows what the search shows of a state: the nodes, except for what rests on time, and what is in flight.
fn same_state(session: &Session, worlds: &Worlds, end: &Spot) {
    let shown = worlds.show(end);
    for node in (0..session.names().len()).map(NodeId::at) {
        for field in session.node(node, 16).fields {
            let Some((_, Value::PerNode(all))) = shown.iter().find(|(name, _)| *name == field.name) else {
                panic!("{} is not shown", field.name)
            };
            let value = all.iter().find(|(of, _)| *of == node).map(|(_, value)| value);
            let of = || format!("{} of {node:?}\n{}", field.name, session.scenario());
            assert_eq!(Some(timeless(&field.value)), value.map(timeless), "{}", of());
        }
    }
    let in_flight: Vec<u32> = session.messages().iter().map(|m| m.serial).collect();
    assert_eq!(worlds.in_flight(end), in_flight, "{}", session.scenario());
}

/// Many requests for one key without an answer, and then an answer that has too many explanations: the check gives up, and
/// nothing is claimed.
#[test]
fn a_check_that_reaches_its_bound_claims_nothing() {
    let puts = (0..40).fold(String::new(), |all, n| all + "request 2 put x v" + &n.to_string() + "\n");
    let text = format!(
        "synod 1 raft nodes=3\nstepwise\n{puts}fire 1 election\nstabilize\nrequest 1 get x\nstabilize"
    );
    let linearizable = |text: &str| {
        let mut session = open(text);
        run::to_end(&mut session);
        session.end(false).invariants.iter().find(|i| i.id == "linearizable").unwrap().verdict
    };
    assert_eq!(linearizable(&text), Verdict::Unchecked);
    assert_eq!(linearizable(&text.replace(&puts, "request 2 put x v\n")), Verdict::Held);
}
