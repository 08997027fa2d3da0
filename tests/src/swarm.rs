//! Scenarios drawn from a seed: parameters and a network drawn here, and faults drawn as `synod sweep` draws them.

use crate::dice::Dice;
use crate::run;
use std::fmt::Write as _;
use synod_model::ParamKind;
use synod_scenario::Scenario;
use synod_sim::{Options, Sweep, System};

/// Which parameters are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Drawn {
    /// Numbers, flags and choices; of the others the defaults, which fit together.
    Plain,
    /// Those of every kind: durations, ranges, rates and lists, too.
    All,
}

/// The scenario of a system that a seed decides.
pub fn scenario(system: &System, seed: u64) -> Scenario {
    draw(system, seed, Drawn::Plain)
}

/// The same with parameters that nobody would choose: time-outs, rates and lists are drawn, too.
pub fn unusual(system: &System, seed: u64) -> Scenario {
    draw(system, seed, Drawn::All)
}

fn draw(system: &System, seed: u64, drawn: Drawn) -> Scenario {
    let mut dice = Dice::new(seed);
    loop {
        // Parameters that are each allowed may not fit together, or break a rule; then others are drawn.
        let start = run::parse(&start(system, drawn, &mut dice));
        let obeys =
            |start| system.open(start, Options::default()).is_ok_and(|s| s.rules().iter().all(|on| *on));
        if let Ok(sweep) = Sweep::new(system, start.clone())
            && obeys(start)
        {
            return sweep.draw(seed);
        }
    }
}

/// A value that this kind of parameter takes.
pub fn value(kind: ParamKind, dice: &mut Dice) -> String {
    let mut number = |min: i64, max: i64| {
        let low = u64::try_from(min.max(0)).unwrap();
        dice.between(low, u64::try_from(max).unwrap().min(low + 6))
    };
    match kind {
        ParamKind::Int { min, max } => number(min, max).to_string(),
        ParamKind::Rate { most } => format!("{}/s", number(0, most.into()) * 20),
        ParamKind::List { min, max, most } => {
            let n = number(0, i64::try_from(most.min(4)).unwrap());
            listed((0..n).map(|_| number(min, max).to_string()).collect())
        }
        ParamKind::ListAt { min, max, most } => {
            let n = number(0, i64::try_from(most.min(4)).unwrap());
            let one = |_| {
                let (who, first, more) = (number(min, max), number(1, 7), number(0, 6));
                match number(0, 3) {
                    0 => format!("{who}"),
                    1 => format!("{who}@{first}"),
                    2 => format!("{who}@{first}.."),
                    _ => format!("{who}@{first}..{}", first + more),
                }
            };
            listed((0..n).map(one).collect())
        }
        ParamKind::Flag => (*dice.pick(&["on", "off"])).to_owned(),
        ParamKind::Choice(words) => (*dice.pick(words)).to_owned(),
        ParamKind::Duration { min, max } => {
            format!("{}us", dice.between(min.0, max.0.min(min.0 + 800_000)))
        }
        ParamKind::Range { min, max } => {
            let short = dice.between(min.0, max.0.min(min.0 + 300_000));
            format!("{short}us..{}us", dice.between(short, max.0.min(short + 300_000)))
        }
    }
}

fn listed(all: Vec<String>) -> String {
    if all.is_empty() { "none".to_owned() } else { all.join(",") }
}

/// The first line, what the network is like, and when the run ends.
fn start(system: &System, drawn: Drawn, dice: &mut Dice) -> String {
    let mut text = format!("synod 1 {}", system.meta.id);
    for param in system.params {
        if dice.once_in(2) {
            continue;
        }
        let _ = match param.kind {
            ParamKind::Int { min, max } => {
                let low = u64::try_from(min.max(0)).unwrap();
                let high = u64::try_from(max).unwrap().min(low + 5);
                write!(text, " {}={}", param.key, dice.between(low, high))
            }
            ParamKind::Flag | ParamKind::Choice(_) => {
                write!(text, " {}={}", param.key, value(param.kind, dice))
            }
            kind if drawn == Drawn::All => write!(text, " {}={}", param.key, value(kind, dice)),
            _ => Ok(()),
        };
    }
    let fast = dice.between(1, 20);
    let slow = fast + dice.below(40);
    let _ = writeln!(text, "\nnet latency={fast}..{slow}ms\nuntil {}ms", dice.between(1_500, 4_000));
    text
}
