//! What the reader looks at, as opposed to what runs.

use crate::pointed::Pointed;
use crate::slides::Presented;
use crate::wanted::WantedLesson;
use crate::window::Window;
use std::rc::Rc;
use synod_model::{NodeId, Sentence};
use synod_sim::{Likeness, StepKind};

/// The most nodes whose state stays pinned in the inspector.
pub const PINNED_MAX: usize = 4;

/// What is selected on the stage.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Selection {
    /// Nothing.
    #[default]
    None,
    /// One or more nodes, in the order in which they were picked.
    Nodes(Vec<NodeId>),
    /// A message in flight, by its number.
    Message(u32),
    /// The link between two nodes.
    Link(NodeId, NodeId),
}

impl Selection {
    /// The selected nodes.
    pub fn nodes(&self) -> &[NodeId] {
        match self {
            Self::Nodes(nodes) => nodes,
            _ => &[],
        }
    }
}

/// The dialog that is open: at most one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Dialog {
    /// Keys and what the page can do.
    Help,
    /// What everything means that is on the screen.
    Key,
    /// The link and the files.
    Share,
    /// All that there is.
    Gallery(Hall),
    /// Which scenario of the system, and its parameters.
    Scenarios,
    /// What else can come of the scenario.
    Others,
    /// The moments that the reader keeps.
    Slides,
    /// The run or the lesson as text, to be changed.
    Editor,
    /// The network's settings, for all links or for one.
    Network(Option<(NodeId, NodeId)>),
    /// How the page looks and behaves.
    Look,
    /// What may change while the run goes on.
    Live,
    /// A request to a node.
    Request(NodeId),
    /// The timers of a node, to fire one.
    Timers(NodeId),
    /// The clock of a node.
    Clock(NodeId),
    /// What to show beside the run.
    Compare,
    /// A message, to delay it.
    Delay(u32),
}

/// The parts of the gallery.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Hall {
    /// The systems, and whatever a search finds anywhere.
    #[default]
    Systems,
    /// The scenarios.
    Scenarios,
    /// The lessons.
    Lessons,
    /// The challenges.
    Challenges,
}

impl Hall {
    /// Its name in code.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Systems => "systems",
            Self::Scenarios => "scenarios",
            Self::Lessons => "lessons",
            Self::Challenges => "challenges",
        }
    }
}

/// The tabs of the side panel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tab {
    /// The inspector.
    #[default]
    Now,
    /// The events.
    Log,
    /// Invariants and rules.
    Rules,
    /// The explorer.
    Explore,
    /// What is counted.
    Figures,
    /// The stage as tables.
    Table,
    /// What is to be known about the system.
    About,
    /// The lesson.
    Lesson,
}

/// Something that the page has to say: what was wrong, or what has happened.
#[derive(Clone, Debug, PartialEq)]
pub enum Notice {
    /// A sentence of the page, with arguments.
    Says(Sentence),
    /// A line of a scenario or a command that was refused.
    Scenario(synod_scenario::ScenarioError),
    /// An address that could not be read.
    Link(synod_scenario::LinkError),
}

/// What the dialog *Share* offers: the moment at which it was opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shared {
    /// The whole link.
    pub link: String,
    /// Whether it is longer than a page may read.
    pub too_long: bool,
    /// The line that embeds it in another page.
    pub frame: String,
    /// The run as a scenario.
    pub text: String,
    /// What its files are called, without their endings.
    pub name: String,
    /// The code of the link, if it is short enough: its size with the margin, and its path.
    pub code: Option<(i32, String)>,
}

/// Which pictures of the run stand in the middle of the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sight {
    /// The stage.
    #[default]
    Stage,
    /// The space-time diagram.
    Diagram,
    /// The stage, and below it the diagram.
    Both,
    /// The stage, and below it the copies of a replicated log.
    Logs,
}

impl Sight {
    /// Whether the space-time diagram is seen.
    pub const fn has_diagram(self) -> bool {
        matches!(self, Self::Diagram | Self::Both)
    }
}

/// The node menu, where it was asked for, in pixels of the stage.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Menu {
    /// From the left edge of the stage.
    pub x: f64,
    /// From its upper edge.
    pub y: f64,
}

/// What the reader looks at, as opposed to what runs.
#[derive(Clone, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a thing of its own that is there or not")]
pub struct Ui {
    /// What is selected.
    pub selection: Selection,
    /// The message that the list points at, by its number.
    pub pointed: Option<u32>,
    /// Nodes whose state stays in the inspector.
    pub pinned: Vec<NodeId>,
    /// Messages that stay there for as long as they are in flight.
    pub pinned_messages: Vec<u32>,
    /// The open dialog.
    pub dialog: Option<Dialog>,
    /// What the reader points at, and where its words stand.
    pub tip: Option<Pointed>,
    /// The open menu.
    pub menu: Option<Menu>,
    /// The tab of the side panel.
    pub tab: Tab,
    /// The pictures in the middle.
    pub sight: Sight,
    /// What the space-time diagram shows.
    pub window: Window,
    /// The last entry in the log table; the last of all unless one was chosen.
    pub logs_end: Option<usize>,
    /// Whether the sheet is open on a narrow screen.
    pub sheet: bool,
    /// Why the open dialog could not do what was asked.
    pub refused: Option<Notice>,
    /// Since when a clip is being recorded.
    pub recording: Option<f64>,
    /// What the page has to say.
    pub notice: Option<Notice>,
    /// What the reader notes at this moment, or somebody has noted in the link: it travels with the link.
    pub note: String,
    /// Whether the lesson is read as an essay: all of it on one page, along which the run goes.
    pub essay: bool,
    /// The lesson that the link asks for, until it has begun.
    pub wanted_lesson: Option<WantedLesson>,
    /// The text that could not be opened last.
    pub tried: Option<String>,
    /// The parameter at which the form of an own run opens.
    pub param: Option<&'static str>,
    /// The violation that stopped time: its place in the session's list.
    pub halted: Option<usize>,
    /// Whether somebody presents.
    pub present: bool,
    /// The slide that is presented.
    pub slide: Option<Presented>,
    /// Whether the page is shown inside another one.
    pub embed: bool,
    /// The filter of the log: a node, and a kind of action.
    pub log_node: Option<NodeId>,
    /// The kind of action that the log shows.
    pub log_kind: Option<StepKind>,
    /// What the sentences of the log contain.
    pub log_text: String,
    /// What is typed in the open dialog, by the places of its fields.
    pub typed: Vec<String>,
    /// What the dialog *Share* offers: the moment at which it was opened.
    pub shared: Option<Rc<Shared>>,
    /// What else can come of the scenario, when that was asked.
    pub alike: Option<Rc<Likeness>>,
    /// Which text was copied last, and whether the browser allowed it.
    pub copied: Option<(usize, bool)>,
    /// Whether a file is dragged over the page.
    pub dropping: bool,
    /// When the timeline was last sought by the pointer that drags on it.
    pub scrubbing: Option<f64>,
}

impl Ui {
    /// Says something where it is seen: in the open dialog, which lies over everything else, or above the stage.
    pub fn say(&mut self, notice: Notice) {
        let place = if self.dialog.is_some() { &mut self.refused } else { &mut self.notice };
        *place = Some(notice);
    }

    /// Selects something, and shows the state of what has one.
    pub fn inspect(&mut self, selection: Selection) {
        if selection != Selection::None && !matches!(self.tab, Tab::Table | Tab::Lesson) {
            self.tab = Tab::Now;
        }
        self.menu = None;
        self.selection = selection;
    }
}
