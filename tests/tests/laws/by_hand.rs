//! A person at the page, drawn from dice: does something at any moment, whether it makes sense or not.

use synod_model::ArgKind;
use synod_scenario::{Command, Scenario, Statement};
use synod_sim::{Session, System};
use synod_tests::dice::Dice;

/// The command in a line, as `crash 3`.
#[track_caller]
pub(crate) fn command(line: &str) -> Command {
    let scenario = Scenario::parse(&format!("synod 1 x\nafter 0 {line}"));
    let scenario = scenario.unwrap_or_else(|error| panic!("{line}: {error}"));
    match &scenario.lines[0].what {
        Statement::Do(command) => command.clone(),
        Statement::Expect(_) => panic!("{line} does nothing"),
    }
}

/// Something that a person may do now; mostly it makes sense.
pub(crate) fn anything(session: &Session, system: &System, dice: &mut Dice) -> String {
    let nodes: Vec<usize> = (1..=session.names().len()).collect();
    let (a, b) = (*dice.pick(&nodes), *dice.pick(&nodes));
    let messages = session.messages();
    let timers = session.timers(synod_model::NodeId::at(a - 1));
    match dice.below(17) {
        0 => format!("crash {a}"),
        1 => format!("restart {a}"),
        2 => format!("restart {a} wiped"),
        3 => format!("pause {a}"),
        4 => format!("resume {a}"),
        5 => format!("clock {a} {}%", dice.between(10, 400)),
        6 if a != b => format!("cut {a} -> {b}"),
        7 => format!("isolate {a}"),
        8 => format!("partition {a}"),
        9 => "heal".to_owned(),
        10 => format!("net loss={}% latency={}ms", dice.below(40), dice.between(1, 60)),
        11 if !timers.is_empty() => format!("fire {a} {}", dice.pick(&timers).kind.id),
        12 => format!("load {}/s", dice.below(20)),
        13 if !system.rules.is_empty() => {
            format!("{} {}", dice.pick(&["with", "without"]), dice.pick(system.rules).id)
        }
        15 => (if session.by_hand() { "by-clock" } else { "by-hand" }).to_owned(),
        14 => format!("request {a} {}", request(system, dice)),
        _ if !messages.is_empty() => {
            let serial = dice.pick(&messages).serial;
            match dice.below(6) {
                0 => format!("drop m{serial}"),
                1 => format!("duplicate m{serial}"),
                2 => format!("hold m{serial}"),
                3 => format!("release m{serial}"),
                4 => format!("delay m{serial} by {}ms", dice.between(1, 90)),
                _ => format!("deliver m{serial}"),
            }
        }
        _ => "heal".to_owned(),
    }
}

/// The words of a request.
fn request(system: &System, dice: &mut Dice) -> String {
    let kind = dice.pick(system.requests);
    let mut words = vec![kind.id.to_owned()];
    for arg in kind.placed() {
        words.push(match arg.kind {
            ArgKind::Key(words) | ArgKind::Choice(words) => (*dice.pick(words)).to_owned(),
            ArgKind::Value => dice.below(100).to_string(),
            other => other.sample(1),
        });
    }
    words.join(" ")
}
