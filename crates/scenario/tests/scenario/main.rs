//! What the scenario text and the link promise: each form by a table, each error by its sentence, and the
//! laws by generated input.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod errors;
mod forms;
mod generate;
mod laws;
mod links;
mod values;
