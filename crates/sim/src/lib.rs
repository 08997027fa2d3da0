//! Everything that drives a protocol: schedulers over a [`synod_model::World`], the network and its faults, the
//! history with its branches, and the erased boundary behind which the page and the command see all of it.
//!
//! Virtual time is integer microseconds. Order is total: by time, then by the order of scheduling. Truth is the
//! scenario and what people did; everything else is derived from it by running again.

mod asked;
mod branch;
mod catalogue;
mod check;
mod compare;
mod driver;
mod expect;
pub mod explore;
mod falls;
mod fill;
mod frame;
mod history;
mod kind;
mod likeness;
mod logs;
mod metrics;
mod network;
mod offers;
mod past;
mod perform;
mod queue;
mod report;
mod rng;
mod runner;
mod session;
mod sweep;
mod system;
mod texts;
pub mod trace;
mod transcript;
mod world;

use synod_model::Micros;

pub use branch::{CHECKPOINT_EVERY, MOST_CHECKPOINTS, MOST_KEPT};
pub use catalogue::Catalogue;
pub use compare::{Companion, MOST_COMPARED, Schedule, Shared, share};
pub use frame::{FallFrame, Frame, GhostFrame, LinkFrame, MessageFrame, NodeFrame, TimerArc};
pub use kind::StepKind;
pub use likeness::{Alike, Likeness};
pub use logs::{LogCopy, LogEntry, LogTable, Progress};
pub use metrics::{
    Class, CurveOverTime, LoadOverTime, LoadPoint, MessageCounts, MetricsReport, OverTime, PERCENTILES,
    fairness, metric_name, rounded,
};
pub use report::{
    ActionReport, Broken, Caption, Cause, EndReport, ExpectReport, HistoryEvent, InvariantReport, LogRow,
    LossReason, MarkKind, NodeReport, SentReport, StepReport, TimelineMark, Violation,
};
pub use runner::MOST_DELIVERIES;
pub use session::info::{BranchInfo, Interesting, MessageInfo, Present, Stopped, TimerInfo};
pub use session::kept::KeptBranch;
pub use session::{MOST_BRANCHES, Options, Session, Watch};
pub use sweep::{SeedReport, Sweep};
pub use system::{About, System};

/// The revision of the semantics: a link says under which it was made. It grows whenever the same scenario may play
/// differently than before.
pub const REVISION: u32 = 3;

/// The end of a timed run that names none.
pub const DEFAULT_UNTIL: Micros = Micros::secs(10);
