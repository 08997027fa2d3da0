//! Pictures of frames that no protocol made: golden SVGs, and laws that hold for every size of stage and crowd.

mod frames;
mod golden;
mod laws;
