//! The page without a browser: what each deed does, and what is shown of it.

#![expect(clippy::float_arithmetic, reason = "pixels and the reader's time; no float here reaches a run")]

mod captions;
mod common;
mod found;
mod helped;
mod lessons;
mod links;
mod named;
mod suggestions;
mod tips;
mod undo;
