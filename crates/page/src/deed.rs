//! What a reader can do on the page, and what the browser has to do then.

use crate::ui::{Dialog, Selection};
use crate::wanted::Taken;
use synod_model::{Micros, NodeId, Sentence};
use synod_scenario::{Command, Pace};

/// An end of the timeline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// The beginning.
    First,
    /// The last known step.
    Last,
}

/// Something that a reader does: by a button, a key, the timeline, or a script.
#[derive(Clone, Debug, PartialEq)]
pub enum Deed {
    /// Commands of the scenario, in order.
    Commands(Vec<Command>),
    /// Opens a dialog.
    Ask(Dialog),
    /// Selects something, or nothing.
    Select(Selection),
    /// Selects a node; with `more`, adds it to the selection or takes it out.
    SelectNode {
        /// Which.
        node: NodeId,
        /// Whether what is selected stays so.
        more: bool,
    },
    /// Opens a bundled scenario, or the plain system.
    Open(&'static str, Option<&'static str>),
    /// Lets virtual time pass.
    Play,
    /// Stops it.
    Pause,
    /// Plays or pauses.
    Toggle,
    /// One step forwards.
    Forward,
    /// One step back.
    Back,
    /// To just after a step.
    Seek(u64),
    /// To a moment.
    SeekTime(Micros),
    /// To an end of what is known.
    GoTo(End),
    /// To the next mark of the timeline (`true`), or to the one before.
    Interesting(bool),
    /// To another branch.
    Branch(usize),
    /// To a run that was kept.
    Run(u32),
    /// To before the last action, as if it had not been done.
    Undo,
    /// To after the action that was undone last.
    Redo,
    /// A counterexample from its beginning, step by step.
    Again,
    /// Lets time stand still until something is picked, or run again.
    ByHand,
    /// How fast virtual time passes.
    Pace(Pace),
    /// Something with the lesson.
    Lesson(Taken),
}

/// How a run began to be shown.
#[derive(Clone, Copy, Debug)]
pub struct LeadIn {
    /// When, in milliseconds of the reader's time.
    pub(crate) since: f64,
    /// After which step.
    pub(crate) step: u64,
}

/// Something to try: the sentence on its button, and what it does.
pub type Try = (Sentence, Deed);

impl Deed {
    /// One command of the scenario.
    pub fn one(command: impl Into<Command>) -> Self {
        Self::Commands(vec![command.into()])
    }
}

/// What is left to do for whoever has the state on a page.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Nothing more.
    None,
    /// The address follows the present moment.
    Write,
    /// The address gets a new entry in the browser's history.
    Push,
    /// A dialog opens.
    Ask(Dialog),
    /// A bundled scenario opens, or the plain system.
    Open(&'static str, Option<&'static str>),
}
