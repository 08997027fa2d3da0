//! Pictures of frames that no protocol made: golden SVGs, and laws that hold for every size of stage and crowd.

#![expect(clippy::float_arithmetic, reason = "pictures are measured in pixels")]
#![allow(clippy::cast_possible_truncation, reason = "numbers of nodes in tests are small")]

mod causality;
mod exhibition;
mod frames;
mod golden;
mod hits;
mod key;
mod laws;
mod samples;
mod stages;
mod strips;
mod views;
