//! Scenarios drawn from a seed: parameters and a network drawn here, and faults drawn as `synod sweep` draws them.

use crate::dice::Dice;
use crate::run;
use std::fmt::Write as _;
use synod_model::ParamKind;
use synod_scenario::Scenario;
use synod_sim::{Options, Sweep, System};

/// The scenario of a system that a seed decides.
pub fn scenario(system: &System, seed: u64) -> Scenario {
    let mut dice = Dice::new(seed);
    loop {
        // Parameters that are each allowed may not fit together, or break a rule; then others are drawn.
        let start = run::parse(&start(system, &mut dice));
        let obeys =
            |start| system.open(start, Options::default()).is_ok_and(|s| s.rules().iter().all(|on| *on));
        if let Ok(sweep) = Sweep::new(system, start.clone())
            && obeys(start)
        {
            return sweep.draw(seed);
        }
    }
}

/// The first line, what the network is like, and when the run ends.
fn start(system: &System, dice: &mut Dice) -> String {
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
            ParamKind::Flag => write!(text, " {}={}", param.key, dice.pick(&["on", "off"])),
            ParamKind::Choice(words) => write!(text, " {}={}", param.key, dice.pick(words)),
            // The defaults of these fit together, and what else does is the system's secret.
            ParamKind::Duration { .. }
            | ParamKind::Range { .. }
            | ParamKind::Rate { .. }
            | ParamKind::List { .. } => Ok(()),
        };
    }
    let fast = dice.between(1, 20);
    let slow = fast + dice.below(40);
    let _ = writeln!(text, "\nnet latency={fast}..{slow}ms\nuntil {}ms", dice.between(1_500, 4_000));
    text
}
