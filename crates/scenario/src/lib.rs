//! The scenario text and the link: a whole run as something a person can read, edit and pass on.
//!
//! A run of Synod is decided by a few lines of text: which system, which parameters, which seed, and what is
//! done to it when. That text is the file, the lesson's material and the test fixture, and [`link`] packs it
//! into the address of the page. This crate parses and prints it, and no more: it knows no protocol, runs
//! nothing, and leaves to the simulator whether a node, a parameter or a rule of that name exists. What the
//! simulator then finds wrong it reports as a [`ScenarioError`] too, at the [`Pos`] that every part carries.
//!
//! The grammar is in `docs/scenario.md`; `keyword.rs` has the one table behind it. Two laws hold and are
//! tested: what is printed parses to an equal scenario, and no input of any kind makes this crate panic.
//!
//! ```
//! use synod_scenario::Scenario;
//!
//! let scenario = Scenario::parse("synod 1 raft nodes=5\nat 900ms crash 1 / at 2s restart 1").unwrap();
//! assert_eq!(scenario.to_string(), "synod 1 raft nodes=5\nat 900ms crash 1\nat 2s restart 1\n");
//!
//! let error = Scenario::parse("synod 1 raft\nat 900ms crash 0").unwrap_err();
//! assert!(error.to_string().starts_with("Line 2, column 16: \"0\" is not a node"));
//! ```

mod actions;
mod cursor;
mod draft;
mod error;
mod expect;
mod introduction;
mod keyword;
mod lex;
pub mod limits;
pub mod link;
mod parse;
mod parts;
mod print;
mod scenario;
mod start;
mod statement;
mod texts;
pub mod value;

pub use error::ScenarioError;
pub use introduction::{Introduction, Pace};
pub use link::{Beside, Link, LinkError, Moment, Run, decode, decode_parts, encode};
pub use parts::{
    Bandwidth, Fault, Given, Load, Net, NetChange, NodeRef, Pos, Ppm, Setting, Span, Spanned, Wire,
};
pub use scenario::Scenario;
pub use statement::{
    AnyNode, ClockChange, Command, Expectation, FieldIs, Line, Op, Path, Pattern, Segment, Select, Statement,
    Verdict, When,
};
pub use synod_model::Rate;
