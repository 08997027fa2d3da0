//! The tables of fingerprints: what each case comes to, on every machine.

use crate::cases::{self, Case};
use crate::run;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use synod_model::mix;

/// The tables as they are committed, by system; `UPDATE_GOLDEN=hashes cargo test -p synod-tests --test laws` writes them anew.
pub static TABLES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/hashes.rs"));

/// Steps between two looks at the state on the way.
const EVERY: u64 = 10;

/// The line of a case: how many steps its run has, the fingerprint of its last state and of its trace, and one of the
/// states on the way.
#[track_caller]
pub fn line(case: &Case) -> String {
    let mut session = run::open(&case.text);
    let mut way = 0;
    run::through(&mut session, |session| {
        if session.present().step.is_multiple_of(EVERY) {
            way = mix(way, session.state_hash());
        }
    });
    let (steps, state, trace) = (session.present().step, session.state_hash(), session.trace_hash());
    format!("{} steps={steps} state={state:016x} trace={trace:016x} way={way:016x}", case.name)
}

/// The tables as they are now, by system.
pub fn tables() -> BTreeMap<String, String> {
    let mut tables = BTreeMap::new();
    for case in cases::all() {
        let table: &mut String = tables.entry(run::parse(&case.text).system.value).or_default();
        let _ = writeln!(table, "{}", line(&case));
    }
    tables
}
