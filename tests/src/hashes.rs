//! The table of fingerprints: what each case comes to, on every machine.

use crate::cases::{self, Case};
use crate::run;
use std::fmt::Write as _;
use synod_model::mix;

/// The table as it is committed; `UPDATE_GOLDEN=hashes cargo test -p synod-tests --test laws` writes it anew.
pub const TABLE: &str = include_str!("../hashes.txt");

/// Steps between two looks at the state on the way.
const EVERY: u64 = 10;

/// The line of a case: how many steps its run has, the fingerprint of its last state and of its trace, and one of the
/// states on the way.
#[track_caller]
pub fn line(case: &Case) -> String {
    let mut session = run::open(&case.text);
    let mut way = 0;
    run::through(&mut *session, |session| {
        if session.present().step.is_multiple_of(EVERY) {
            way = mix(way, session.state_hash());
        }
    });
    let (steps, state, trace) = (session.present().step, session.state_hash(), session.trace_hash());
    format!("{} steps={steps} state={state:016x} trace={trace:016x} way={way:016x}", case.name)
}

/// The whole table as it is now.
pub fn table() -> String {
    let mut out = String::new();
    for case in cases::all() {
        let _ = writeln!(out, "{}", line(&case));
    }
    out
}
