//! The tables of lessons: where each step stands and what comes true, on every machine.

use std::fmt::Write as _;
use synod_lesson::{Desk, Lesson};

/// The tables as they are committed, by system; `UPDATE_GOLDEN=hashes cargo test -p synod-tests --test laws` writes them anew.
pub static TABLES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/steps.rs"));

/// The table of a system as it is now: a line for each step of its lessons.
pub fn table(system: &str) -> String {
    let catalogue = synod_library::catalogue();
    let desk = Desk { catalogue: &catalogue, bundled: &synod_library::scenario_named };
    let mut table = String::new();
    for text in synod_library::lessons_of(system) {
        let lesson = Lesson::parse(text.text).unwrap();
        let played = lesson.play(desk).unwrap_or_else(|error| panic!("{}/{}: {error}", text.system, text.id));
        for (step, stand) in lesson.steps.iter().zip(&played.stands) {
            let options = stand.answers.iter().flat_map(|answers| &answers.options);
            let right: String = options.map(|option| if option.right { '+' } else { '-' }).collect();
            let done = stand.done.last().map(|state| format!(" done={state:016x}")).unwrap_or_default();
            let (system, id, at) = (text.system, text.id, stand.at.step);
            let _ = writeln!(
                table,
                "{system}/{id}#{} at={at} time={} {right}{done}",
                step.id.value, stand.time.0
            );
        }
    }
    table
}
