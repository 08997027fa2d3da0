//! Laws that hold for every registered system, whatever it is: a system that is registered is covered.
//!
//! `replay` says that a run is decided by its text, and that going back, aside and forth again loses nothing; `faults`
//! that nothing panics and nothing is violated under faults; `links` and `errors` what becomes of what people pass on
//! and mistype; `standing` what it means that time stands still; `parameters` what may change while a system runs;
//! `requests` what can be asked; `drawn` what a sweep draws; `messages` which message is meant; `logs` that a window over logs shows what is there; `looking_back` what is expected of the whole of a run;
//! `lessons` that lessons and challenges keep what they promise; `likeness` what can come of a scenario; `reports` and `metrics` that what is told and counted of a run is consistent; `registry` what a registered system owes
//! its readers, and `introductions` what a bundled scenario does; `sentences` that all it declares happens; `protects` that a rule names what breaks without it; `searches`
//! that the explorer comes to the same everywhere; `counterexamples` what becomes of what it finds in the midst of a run;
//! `multi_paxos` that it agrees with the specification of Paxos; `stage` that whoever talks is joined by a link;
//! `workspace` which crate may know which. In `elections` Raft is measured against published measurements, in `commit` Paxos
//! Commit against its specification, in `detectors` failure detectors against what follows from their definitions, in
//! `failover` primary and backup against a time-line worked out by hand.

#![cfg(not(target_arch = "wasm32"))]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop and say where")]

mod abilities;
mod adversary;
mod balancing;
mod bandwidth;
mod by_hand;
mod clocks;
mod commit;
mod compare;
mod counterexamples;
mod cycles;
mod detectors;
mod drawn;
mod elections;
mod errors;
mod explore;
mod failover;
mod faults;
mod guide;
mod interesting;
mod introductions;
mod key;
mod lessons;
mod likeness;
mod links;
mod logs;
mod looking_back;
mod messages;
mod metrics;
mod multi_paxos;
mod parameters;
mod peer;
mod protects;
mod registry;
mod replay;
mod reports;
mod requests;
mod searches;
mod sentences;
mod sixteen;
mod stage;
mod standing;
mod style;
mod symmetry;
mod teeth;
mod workspace;
mod worlds;
mod wrapped;
