//! What the author of a protocol reads: the contract between a distributed protocol and everything that
//! drives it.
//!
//! A [`Protocol`] is a set of handlers over a node's durable and volatile state. Handlers write what they
//! want into [`Effects`] and touch nothing else. [`World::apply`] is the one transition: it takes an
//! [`Action`], calls the handler, and puts the effects into the world. Timed simulation, stepping by hand,
//! replay and the explorer are schedulers over it and have no rules of their own.
//!
//! What follows from the types of a protocol is derived (the crate `synod-derive`): fields, messages, timers, parameters,
//! requests, new names of nodes.
//!
//! This crate owns no clock and no generator, knows no browser, and nothing in it depends on hash order,
//! on floating point or on the width of a pointer.

// The derives name this crate as others do.
extern crate self as synod_model;

mod adversary;
mod cached;
pub mod duration;
mod effects;
mod fault;
mod hash;
mod ids;
mod invariant;
#[cfg(feature = "kit")]
pub mod kit;
pub mod linear;
mod links;
mod map;
mod metric;
mod need;
mod node;
mod order;
mod params;
pub mod prelude;
mod protocol;
mod quorum;
mod rate;
mod request;
mod rule;
mod seq;
mod show;
mod step;
pub mod symmetry;
mod table;
mod text;
mod timer_set;
mod topology;
mod view;
mod word;
mod world;

pub use synod_derive::{Blank, Choice, Fields, Labelled, Messages, Requests, Settings, Timers};

pub use adversary::{Tap, TapMode};
pub use cached::Cached;
pub use effects::{
    Choices, Delay, Effects, FirstChoice, Headline, Mark, Note, Reply, Sent, Spread, TimerChange,
};
pub use fault::{Fault, Wire};
pub(crate) use hash::Fingerprint;
pub use hash::{fingerprint, mix};
pub use ids::{MessageId, Micros, NodeId, NodeSet, RequestId};
pub use invariant::{
    Assumption, Condition, Expect, Find, Findings, Invariant, InvariantInfo, InvariantSet, Verdict,
};
pub use links::Links;
pub use map::{Map, Set};
pub use metric::Metric;
pub use need::Need;
pub use node::{Node, Status};
pub use order::{order, sort_few};
pub use params::{NumberAt, Param, ParamError, ParamKind, ParamValue, Params};
pub use protocol::{Checked, Ctx, CtxOf, Fx, Live, Meta, NodeRef, Protocol, Shown, State, Switch, Visitor};
pub use quorum::majority;
pub use rate::Rate;
pub use request::{
    ArgError, ArgKind, Argument, Parted, RequestArg, RequestKind, Requests, argument, no_such_request,
};
pub use rule::{Hunt, Rule, RuleId, RuleSet};
pub use seq::Seq;
pub use show::{Choice, Given, Labelled, Setting, Show, TimerNumber, given_within};
pub use step::{Action, Envelope, OpenRequest, Step, clear};
pub use table::{Fields, Messages, NoTimer, Settings, TimerKind, Timers, among, for_each, no_such_field};
pub use text::{Arg, Lang, Named, Sentence, Text, format_duration, format_size, nearest};
pub use timer_set::TimerSet;
pub use topology::{Arrivals, Layout, NodeSpec, OwnLoad, Topology};
pub use view::{
    Bin, Capacity, Cell, CellKind, Curve, Exhibit, Field, Gauge, GaugeMark, Glyph, Graph, GraphEdge,
    GraphForm, GraphNode, Grid, Head, Hull, Item, Label, Lane, Look, MessageView, NodeView, Outcome, Place,
    QUEUE, Reading, ReplicatedLog, Ring, RingKey, RingPoint, Role, Shape, Square, Tone, Unit, Value,
    cell_kind,
};
pub use word::Word;
pub use world::World;
