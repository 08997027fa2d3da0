//! Scenarios drawn from a seed: parameters, network, load and faults of every kind that a clock can schedule.
//!
//! They are written as text and parsed again, so that a failing one can be printed and played as it stands. A disk is
//! never wiped: that is outside what any protocol claims.

use crate::dice::Dice;
use crate::run;
use std::fmt::Write as _;
use synod_model::{ArgKind, ParamKind};
use synod_scenario::Scenario;
use synod_sim::System;

/// Virtual time during which faults happen.
const FAULTS_MS: u64 = 3_000;
/// Virtual time at which the run ends.
const END_MS: u64 = 3_500;

/// What a node is doing, as far as the faults drawn so far decide it.
#[derive(Clone, Copy, PartialEq)]
enum Health {
    Up,
    Paused,
    Down,
}

/// The scenario of a system that a seed decides.
pub fn scenario(system: &System, seed: u64) -> Scenario {
    let mut dice = Dice::new(seed);
    let catalogue = synod_library::catalogue();
    let (head, names) = loop {
        let head = head(system, &mut dice);
        // Parameters that are each allowed may not fit together; then others are drawn.
        if let Ok(session) = catalogue.open(run::parse(&head)) {
            break (head, session.names().len());
        }
    };
    let mut text = format!("{head}seed {seed}\n");
    let _ = writeln!(text, "load {}/s", dice.between(1, 8));
    let mut nodes = vec![Health::Up; names];
    let mut at = 0;
    for _ in 0..dice.between(2, 14) {
        at += dice.between(1, FAULTS_MS / 5);
        if at > FAULTS_MS {
            break;
        }
        let action = action(system, &mut nodes, &mut dice);
        let _ = writeln!(text, "at {at}ms {action}");
    }
    let _ = writeln!(text, "until {END_MS}ms");
    run::parse(&text)
}

/// The first line, and what the network is like.
fn head(system: &System, dice: &mut Dice) -> String {
    let mut text = format!("synod 1 {}", system.meta.id);
    for param in system.params {
        if dice.once_in(2) {
            continue;
        }
        let _ = match param.kind {
            ParamKind::Int { min, max } => {
                let (low, high) = (min.max(0), max.min(min.max(0) + 5));
                let (low, high) = (u64::try_from(low).unwrap(), u64::try_from(high).unwrap());
                write!(text, " {}={}", param.key, dice.between(low, high))
            }
            ParamKind::Flag => write!(text, " {}={}", param.key, dice.pick(&["on", "off"])),
            ParamKind::Choice(words) => write!(text, " {}={}", param.key, dice.pick(words)),
            // The defaults of these fit together, and what else does is the system's secret.
            ParamKind::Duration { .. } | ParamKind::Range { .. } | ParamKind::List { .. } => Ok(()),
        };
    }
    let fast = dice.between(1, 20);
    let slow = fast + dice.below(40);
    let _ = writeln!(text, "\nnet latency={fast}..{slow}ms{}", chances(dice));
    text
}

/// The probabilities of the network's own faults.
fn chances(dice: &mut Dice) -> String {
    let mut text = String::new();
    for knob in ["loss", "duplicate", "reorder"] {
        if dice.once_in(2) {
            let _ = write!(text, " {knob}={}%", dice.below(30));
        }
    }
    text
}

/// One thing that is done, and makes sense when those before it have been done.
fn action(system: &System, nodes: &mut [Health], dice: &mut Dice) -> String {
    let count = nodes.len() as u64;
    let some = dice.below(count);
    let (at, n) = (usize::try_from(some).unwrap(), some + 1);
    let other = |dice: &mut Dice| (some + dice.between(1, count - 1)) % count + 1;
    match (dice.below(14), nodes[at]) {
        (0..=3, Health::Up) => {
            nodes[at] = Health::Down;
            format!("crash {n}")
        }
        (4, Health::Up) => {
            nodes[at] = Health::Paused;
            format!("pause {n}")
        }
        (5, Health::Up) => format!("request {n} {}", request(system, dice)),
        (0..=5, Health::Down) => {
            nodes[at] = Health::Up;
            format!("restart {n}")
        }
        (0..=5, Health::Paused) => {
            nodes[at] = Health::Up;
            format!("resume {n}")
        }
        (6, _) => format!("clock {n} {}%", dice.between(50, 200)),
        (7, _) if count > 1 => format!("cut {n} -> {}", other(dice)),
        (8, _) if count > 1 => format!("join {n} - {}", other(dice)),
        (9, _) if count > 1 => {
            let groups = [dice.any(), dice.any()].map(|draw| draw % (1 << count));
            let group = |keep: &dyn Fn(u64) -> bool| {
                let all = (0..count).filter(|i| keep(*i)).map(|i| (i + 1).to_string());
                all.collect::<Vec<_>>().join(" ")
            };
            let first = group(&|i| groups[0] >> i & 1 == 1);
            let second = group(&|i| groups[0] >> i & 1 == 0 && groups[1] >> i & 1 == 1);
            match (first.is_empty(), second.is_empty()) {
                (true, _) => format!("isolate {n}"),
                (false, true) => format!("partition {first}"),
                (false, false) => format!("partition {first} | {second}"),
            }
        }
        (10, _) => format!("net{}", non_empty(chances(dice))),
        (11, _) => format!("load {}/s", dice.below(10)),
        _ => "heal".to_owned(),
    }
}

/// Settings of which there must be one.
fn non_empty(settings: String) -> String {
    if settings.is_empty() { " loss=0% duplicate=0% reorder=0%".to_owned() } else { settings }
}

/// The words of a request.
pub fn request(system: &System, dice: &mut Dice) -> String {
    let kind = dice.pick(system.requests);
    let mut words = vec![kind.id.to_owned()];
    for arg in kind.args {
        words.push(match arg.kind {
            ArgKind::Key(keys) => (*dice.pick(keys)).to_owned(),
            ArgKind::Value => dice.below(100).to_string(),
        });
    }
    words.join(" ")
}
