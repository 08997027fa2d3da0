//! A lesson as data.

use crate::prose::Said;
use synod_model::Micros;
use synod_scenario::{Command, Expectation, NodeRef, Pos, Scenario, Spanned};
use synod_sim::explore::{Goal, Plan};

/// A lesson: steps over one run or several.
#[derive(Clone, Debug)]
pub struct Lesson {
    /// What it is called.
    pub title: Said,
    /// What one can do after it.
    pub aim: Said,
    /// Its steps, at least one; the first begins a run.
    pub steps: Vec<Step>,
}

/// One step: what is read at one moment of the run, and what is done there.
#[derive(Clone, Debug)]
pub struct Step {
    /// Its id, unique in the lesson: a link names it.
    pub id: Spanned<String>,
    /// Its place on the ladder from the question to the sandbox.
    pub rung: Rung,
    /// The run that begins here; otherwise the one before goes on.
    pub run: Option<Start>,
    /// The moment.
    pub when: Spanned<When>,
    /// What to look at.
    pub look: Vec<Spanned<NodeRef>>,
    /// What is read.
    pub says: Said,
    /// What happens at this moment, in order, before the run goes on.
    pub acts: Vec<Act>,
    /// What is asked before the run goes on.
    pub ask: Option<Ask>,
    /// What is searched for from this moment on.
    pub search: Option<Search>,
    /// A bundled scenario to be seen beside the step's own run.
    pub beside: Option<Spanned<String>>,
    /// The challenge with which the lesson ends.
    pub challenge: Option<Spanned<String>>,
}

impl Step {
    /// All that is asked of its run, each with its place.
    pub(crate) fn expectations(&self) -> Vec<(Pos, &Expectation)> {
        let mut all = Vec::new();
        if let When::So(expectation) = &self.when.value {
            all.push((self.when.pos, expectation));
        }
        let options = self.ask.iter().flat_map(|ask| &ask.options);
        all.extend(options.clone().map(|option| (option.expect.pos, &option.expect.value)));
        let asked = self.ask.iter().map(|ask| &ask.question);
        let said = options.flat_map(|option| [&option.says, &option.why]).chain(asked).chain([&self.says]);
        for prose in said.flat_map(|said| [&said.en, &said.zh]) {
            all.extend(prose.found().map(|expectation| (prose.pos, expectation)));
        }
        all
    }

    /// Whether the reader does something here before the text goes on.
    pub fn is_active(&self) -> bool {
        self.acts.iter().any(|act| act.by_reader)
            || self.ask.is_some()
            || self.search.is_some()
            || self.challenge.is_some()
    }
}

/// The rungs of the ladder, from below.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rung {
    /// A question over a system that moves.
    Hook,
    /// All goes well.
    Path,
    /// The first fault.
    Fault,
    /// The obvious remedy, which fails.
    Remedy,
    /// The rule that holds, and what breaks without it.
    Rule,
    /// What the system does not promise.
    Limit,
    /// The same question in another system.
    Transfer,
    /// On one's own.
    Sandbox,
}

impl Rung {
    /// Every one, from below.
    pub const ALL: [Self; 8] = [
        Self::Hook,
        Self::Path,
        Self::Fault,
        Self::Remedy,
        Self::Rule,
        Self::Limit,
        Self::Transfer,
        Self::Sandbox,
    ];

    /// Those that no lesson may leave out.
    pub const OWED: [Self; 7] =
        [Self::Hook, Self::Path, Self::Fault, Self::Rule, Self::Limit, Self::Transfer, Self::Sandbox];

    /// The word in a lesson.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Hook => "hook",
            Self::Path => "path",
            Self::Fault => "fault",
            Self::Remedy => "remedy",
            Self::Rule => "rule",
            Self::Limit => "limit",
            Self::Transfer => "transfer",
            Self::Sandbox => "sandbox",
        }
    }
}

/// Where a run begins.
#[derive(Clone, Debug)]
pub enum Start {
    /// `run SYSTEM/SCENARIO`: a bundled scenario.
    Bundled(Spanned<String>),
    /// A scenario that stands in the lesson; its first line has this place.
    Own(Box<Scenario>, Pos),
}

/// When a step stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum When {
    /// Where the step before has led.
    Here,
    /// `at TIME`.
    At(Micros),
    /// `when EXPECTATION`: the first moment at which it is so.
    So(Expectation),
}

/// Something that is done at a step.
#[derive(Clone, Debug)]
pub struct Act {
    /// Whether the reader is asked to do it; otherwise it happens when the reader goes on.
    pub by_reader: bool,
    /// What.
    pub command: Command,
    /// As it is written.
    pub text: Spanned<String>,
}

/// A question, asked before the run that answers it.
#[derive(Clone, Debug)]
pub struct Ask {
    /// Where it stands.
    pub pos: Pos,
    /// The question.
    pub question: Said,
    /// The answers to choose from.
    pub options: Vec<Choice>,
}

/// One answer to a question.
#[derive(Clone, Debug)]
pub struct Choice {
    /// The answer.
    pub says: Said,
    /// It is right if this is so when the run has gone on to the next step.
    pub expect: Spanned<Expectation>,
    /// What is said to whoever has chosen it.
    pub why: Said,
}

/// A question to the explorer, at the step's moment.
#[derive(Clone, Debug)]
pub struct Search {
    /// Where it stands.
    pub pos: Pos,
    /// What is to be reached; without one, what is violated.
    pub goals: Vec<Goal>,
    /// The rules that are off in it.
    pub without: Vec<Spanned<String>>,
    /// Its budget.
    pub plan: Plan,
    /// How many steps deep it goes at most.
    pub depth: Option<u32>,
    /// Whether it finds something.
    pub finds: bool,
}
