//! The one place where the page keeps what it knows.
//!
//! The session lives here, outside the virtual DOM. Components read from the [`Store`] and are notified when to
//! read again: at once after something the reader did, at most ten times a second while the run plays. The
//! frame loop (`clock.rs`) paints the canvas from the same state and goes past the components altogether.
//!
//! Nothing is borrowed while listeners run or while the browser calls back, so that a callback can always
//! borrow.

use crate::dialogs::Shared;
use crate::hunt::Hunt;
use crate::pace::Pace;
use crate::panels::Seen;
use crate::parts::live::Render;
use crate::settings::Settings;
use crate::stage::diagram::Window;
use crate::stage::lasso::Lasso;
use crate::stage::view::View;
use std::cell::{Cell, Ref, RefCell};
use std::rc::Rc;
use synod_model::{Lang, NodeId, NodeView, Sentence, Text};
use synod_scene::Trail;
use synod_sim::StepKind;
use synod_sim::{Catalogue, Frame, LogRow, Session, System};
use yew::Callback;

/// The least time between two renderings of the panels while the run plays, in milliseconds.
const REFRESH_MS: f64 = 100.0;

/// The most nodes whose state stays pinned in the inspector.
pub(crate) const PINNED_MAX: usize = 4;

/// What is selected on the stage.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Selection {
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
    pub(crate) fn nodes(&self) -> &[NodeId] {
        match self {
            Self::Nodes(nodes) => nodes,
            _ => &[],
        }
    }
}

/// The dialog that is open: at most one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Dialog {
    /// Keys and what the page can do.
    Help,
    /// The link and the files.
    Share,
    /// Which system.
    Systems,
    /// Which scenario of the system, and its parameters.
    Scenarios,
    /// The network's settings, for all links or for one.
    Network(Option<(NodeId, NodeId)>),
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

/// The tabs of the side panel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Tab {
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
}

/// Something that the page has to say: what was wrong, or what has happened.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Notice {
    /// A sentence of the page, with arguments.
    Says(Sentence),
    /// A line of a scenario or a command that was refused.
    Scenario(synod_scenario::ScenarioError),
    /// An address that could not be read.
    Link(synod_scenario::LinkError),
}

/// Which pictures of the run stand in the middle of the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Sight {
    /// The stage.
    #[default]
    Stage,
    /// The space-time diagram.
    Diagram,
    /// The stage, and below it the diagram.
    Both,
}

/// The node menu, where it was asked for, in pixels of the stage.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Menu {
    /// From the left edge of the stage.
    pub(crate) x: f64,
    /// From its upper edge.
    pub(crate) y: f64,
}

/// What the reader looks at, as opposed to what runs.
#[derive(Clone, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a thing of its own that is there or not")]
pub(crate) struct Ui {
    /// What is selected.
    pub(crate) selection: Selection,
    /// The message that the list points at, by its number.
    pub(crate) pointed: Option<u32>,
    /// Nodes whose state stays in the inspector.
    pub(crate) pinned: Vec<NodeId>,
    /// Messages that stay there for as long as they are in flight.
    pub(crate) pinned_messages: Vec<u32>,
    /// The open dialog.
    pub(crate) dialog: Option<Dialog>,
    /// The open menu.
    pub(crate) menu: Option<Menu>,
    /// The tab of the side panel.
    pub(crate) tab: Tab,
    /// The pictures in the middle.
    pub(crate) sight: Sight,
    /// What the space-time diagram shows.
    pub(crate) window: Window,
    /// Whether the sheet is open on a narrow screen.
    pub(crate) sheet: bool,
    /// Why the open dialog could not do what was asked.
    pub(crate) refused: Option<Notice>,
    /// Since when a clip is being recorded.
    pub(crate) recording: Option<f64>,
    /// What the page has to say.
    pub(crate) notice: Option<Notice>,
    /// The violation that stopped time: its place in the session's list.
    pub(crate) halted: Option<usize>,
    /// Whether somebody presents.
    pub(crate) present: bool,
    /// Whether the page is shown inside another one.
    pub(crate) embed: bool,
    /// The filter of the log: a node, and a kind of action.
    pub(crate) log_node: Option<NodeId>,
    /// The kind of action that the log shows.
    pub(crate) log_kind: Option<StepKind>,
    /// What the sentences of the log contain.
    pub(crate) log_text: String,
    /// What is typed in the open dialog, by the places of its fields.
    pub(crate) typed: Vec<String>,
    /// What the dialog *Share* offers: the moment at which it was opened.
    pub(crate) shared: Option<Rc<Shared>>,
    /// Which text was copied last, and whether the browser allowed it.
    pub(crate) copied: Option<(usize, bool)>,
    /// Whether a file is dragged over the page.
    pub(crate) dropping: bool,
    /// When the timeline was last sought by the pointer that drags on it.
    pub(crate) scrubbing: Option<f64>,
}

impl Ui {
    /// Says something where it is seen: in the open dialog, which lies over everything else, or above the stage.
    pub(crate) fn say(&mut self, notice: Notice) {
        let place = if self.dialog.is_some() { &mut self.refused } else { &mut self.notice };
        *place = Some(notice);
    }

    /// Selects something, and shows the state of what has one.
    pub(crate) fn inspect(&mut self, selection: Selection) {
        if selection != Selection::None && self.tab != Tab::Table {
            self.tab = Tab::Now;
        }
        self.menu = None;
        self.selection = selection;
    }
}

/// The views of all nodes just before a step, for the marks of what it changed.
#[derive(Default)]
pub(crate) struct Before {
    /// The branch and the step whose predecessor it is.
    pub(crate) of: Option<(usize, u64)>,
    /// The nodes, in order.
    pub(crate) views: Vec<NodeView>,
}

/// How the violation that stopped time came about, found once.
#[derive(Default)]
pub(crate) struct Chain {
    /// Its branch and its step.
    pub(crate) of: (usize, u64),
    /// The steps that led there.
    pub(crate) rows: Vec<LogRow>,
    /// The ways of the messages that arrived in them.
    pub(crate) ways: Vec<(NodeId, NodeId)>,
}

/// All that the page knows.
pub(crate) struct State {
    /// Every system.
    pub(crate) catalogue: Rc<Catalogue>,
    /// The run.
    pub(crate) session: Box<Session>,
    /// The bundled scenario it came from.
    pub(crate) bundled: Option<String>,
    /// Whether virtual time passes.
    pub(crate) playing: bool,
    /// How fast.
    pub(crate) pace: Pace,
    /// Virtual time owed to the run, in fractions of a microsecond.
    pub(crate) owed: f64,
    /// What the reader looks at.
    pub(crate) ui: Ui,
    /// What the reader chose.
    pub(crate) settings: Settings,
    /// Grows with each change that components may show.
    pub(crate) revision: u64,
    /// Grows with each change of the run's past: an action, another branch, another run.
    pub(crate) edits: u64,
    /// Runs beside it.
    pub(crate) panes: crate::compare::Panes,
    /// The stage at the present moment.
    pub(crate) frame: Frame,
    /// What the nodes were like before the present step.
    pub(crate) before: Before,
    /// The stage as a place on the page.
    pub(crate) stage: View,
    /// What of the log is in sight.
    pub(crate) seen: Seen,
    /// How the violation that stopped time came about.
    pub(crate) chain: Chain,
    /// The messages and events of a branch, for the space-time diagram; and its number.
    pub(crate) trail: (usize, Trail),
    /// The search of the explorer.
    pub(crate) hunt: Hunt,
    /// The runs that are kept besides.
    pub(crate) runs: crate::runs::Runs,
    /// What was done, to be undone.
    pub(crate) undo: crate::undo::Undo,
}

impl State {
    /// The system under way.
    pub(crate) fn system(&self) -> &System {
        let id = &self.session.scenario().system.value;
        self.catalogue.get(id).expect("a session was opened from the catalogue")
    }

    /// The language of the page.
    pub(crate) const fn lang(&self) -> Lang {
        self.settings.lang
    }

    /// A sentence in the reader's language, with the nodes' names on the stage.
    pub(crate) fn say(&self, sentence: &Sentence) -> String {
        sentence.render(self.lang(), &|node| self.session.name(node))
    }

    /// What was painted is stale: another language, another theme.
    pub(crate) fn restage(&mut self) {
        self.stage.revision += 1;
    }

    /// Lays the stage out, where that is needed. Where a violation is shown on a phone, there is room for little else.
    pub(crate) fn arrange(&mut self) {
        let bare = self.ui.halted.is_some() && self.stage.is_narrow();
        self.stage.arrange(&self.frame, self.settings.theme, self.ui.embed, bare);
    }

    /// The title of the run: the scenario's own, or the system's.
    pub(crate) fn title(&self) -> String {
        self.title_of(&self.session)
    }

    /// The title of any run.
    pub(crate) fn title_of(&self, session: &Session) -> String {
        let (scenario, lang) = (session.scenario(), self.lang());
        let system = || self.catalogue.get(&scenario.system.value).map_or("", |s| s.meta.title.get(lang));
        scenario.title(lang).unwrap_or_else(system).to_owned()
    }

    /// The views of the nodes before the present step, looked up once for each.
    pub(crate) fn look_back(&mut self) {
        let present = (self.session.branch(), self.session.present().step);
        if self.before.of != Some(present) {
            self.before = Before { of: Some(present), views: self.session.nodes_before(usize::MAX) };
        }
    }
}

struct Inner {
    state: RefCell<State>,
    listeners: RefCell<Vec<(usize, Render, Callback<()>)>>,
    next_listener: Cell<usize>,
    told_at: Cell<f64>,
    wake: RefCell<Option<Rc<dyn Fn()>>>,
    lasso: RefCell<Lasso>,
}

/// A handle to the page's state; clones share it.
#[derive(Clone)]
pub(crate) struct Store(Rc<Inner>);

thread_local! {
    static HERE: RefCell<Option<Store>> = const { RefCell::new(None) };
}

/// The store of this page. There is one, so that nothing needs to carry it along.
pub(crate) fn here() -> Store {
    HERE.with_borrow(Clone::clone).expect("the page is opened with a store")
}

impl Store {
    /// A store of this state, which is the one of the page from now on.
    pub(crate) fn open_with(state: State) -> Self {
        let store = Self(Rc::new(Inner {
            state: RefCell::new(state),
            listeners: RefCell::default(),
            next_listener: Cell::new(0),
            told_at: Cell::new(0.0),
            wake: RefCell::default(),
            lasso: RefCell::default(),
        }));
        HERE.set(Some(store.clone()));
        store
    }

    /// What the pointer draws on the stage.
    pub(crate) fn lasso(&self) -> std::cell::RefMut<'_, Lasso> {
        self.0.lasso.borrow_mut()
    }

    /// The state, to read. Do not hold it while anything else may run.
    pub(crate) fn read(&self) -> Ref<'_, State> {
        self.0.state.borrow()
    }

    /// Changes the state without telling anybody: for the frame loop, and for reading what is cached.
    pub(crate) fn quietly<R>(&self, change: impl FnOnce(&mut State) -> R) -> R {
        change(&mut self.0.state.borrow_mut())
    }

    /// Changes the state and notifies everybody at once.
    pub(crate) fn change<R>(&self, change: impl FnOnce(&mut State) -> R) -> R {
        let result = self.quietly(change);
        self.notify();
        self.wake();
        result
    }

    /// Changes what the reader looks at.
    pub(crate) fn ui(&self, change: impl FnOnce(&mut Ui)) {
        self.change(|state| change(&mut state.ui));
    }

    /// Tells everybody that there is something new to show.
    pub(crate) fn notify(&self) {
        // What the components show of the stage is of this moment, even before the next frame is painted.
        self.quietly(|state| {
            state.revision += 1;
            if let Some(dialogs) = crate::chunks::dialogs().filter(|_| !state.panes.is_empty()) {
                (dialogs.follow)(state);
            }
            state.session.frame(&mut state.frame);
            state.arrange();
        });
        self.0.told_at.set(now());
        let listeners = self.0.listeners.borrow().clone();
        for (_, _, listener) in listeners {
            listener.emit(());
        }
        crate::embed::post(self);
    }

    /// Tells one part of the page.
    pub(crate) fn notify_part(&self, part: Render) {
        let listeners = self.0.listeners.borrow().clone();
        for (_, _, listener) in listeners.iter().filter(|(_, of, _)| std::ptr::fn_addr_eq(*of, part)) {
            listener.emit(());
        }
    }

    /// Tells everybody, unless that was done a moment ago: while the run plays.
    pub(crate) fn notify_later(&self, at: f64) -> bool {
        let due = at - self.0.told_at.get() >= REFRESH_MS;
        if due {
            self.notify();
        }
        due
    }

    /// The language of the page.
    pub(crate) fn lang(&self) -> Lang {
        self.read().lang()
    }

    /// A text in the language of the page.
    pub(crate) fn text(&self, text: &'static Text) -> &'static str {
        text.get(self.lang())
    }

    /// Whether the frame loop runs.
    pub(crate) fn is_awake(&self) -> bool {
        self.0.wake.borrow().is_some()
    }

    /// What wakes the frame loop.
    pub(crate) fn set_wake(&self, wake: Rc<dyn Fn()>) {
        *self.0.wake.borrow_mut() = Some(wake);
    }

    /// Asks for one more frame.
    pub(crate) fn wake(&self) {
        let wake = self.0.wake.borrow().clone();
        if let Some(wake) = wake {
            wake();
        }
    }

    /// Tells a part from now on when there is something new; the number ends that.
    pub(crate) fn listen(&self, part: Render, listener: Callback<()>) -> usize {
        let id = self.0.next_listener.get();
        self.0.next_listener.set(id + 1);
        self.0.listeners.borrow_mut().push((id, part, listener));
        id
    }

    /// Tells it no more.
    pub(crate) fn unlisten(&self, id: usize) {
        self.0.listeners.borrow_mut().retain(|(listener, ..)| *listener != id);
    }
}

/// Milliseconds since the page was opened.
pub(crate) fn now() -> f64 {
    web_sys::window().and_then(|window| window.performance()).map_or(0.0, |performance| performance.now())
}
