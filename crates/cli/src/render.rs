//! The two ways in which a run is written: JSON lines for programs, a transcript for people.

mod json;
mod transcript;

pub(crate) use json::Json;
pub(crate) use transcript::Transcript;
