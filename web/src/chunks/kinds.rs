//! What the page knows of a chunk to use it: functions, behind which lies everything else.

use crate::parts::modal::Modal;
use crate::stage::canvas::Palette;
use crate::store::{Render, Store};
use synod_library::Shelf;
use synod_page::{Dialog, Notice, Part, State, Tab};
use synod_scenario::Scenario;
use synod_scene::Gallery;
use synod_sim::Violation;
use yew::Html;

/// The page around the stage: all that is rendered, and what renders it.
#[derive(Clone, Copy)]
pub(crate) struct Page {
    /// Puts it in the place of what index.html has.
    pub(crate) mount: fn(),
}

/// Links: what shows the moment that an address stands for.
#[derive(Clone, Copy)]
pub(crate) struct Links {
    /// The systems that a fragment needs.
    pub(crate) systems: fn(&str) -> Vec<String>,
    /// What a state begins with in which a fragment is to be read: a run of a system that is here.
    pub(crate) ground: fn(&Shelf, &str) -> Option<(Scenario, Option<String>)>,
    /// Puts what a fragment asks for into a state that is new.
    pub(crate) begin: fn(&mut State, &str),
    /// Lets runs do what they are told.
    pub(crate) complete: fn(),
}

/// The side panel, what is said of a run and of its parts, addresses, and what scripts may ask: what one does without for a
/// moment who wants to play.
#[derive(Clone, Copy)]
pub(crate) struct Panels {
    /// The side panel.
    pub(crate) side: Render,
    /// What the run is like, over the stage.
    pub(crate) chips: Render,
    /// The kinds of messages.
    pub(crate) legend: Render,
    /// The words for what is pointed at, and what puts them beside it.
    pub(crate) tip: (Render, fn(&Store)),
    /// What draws exhibits.
    pub(crate) gallery: fn() -> Gallery,
    /// What the page has to say, with names that lead somewhere: a notice, and the question that it may be about.
    pub(crate) said: fn(&State, &Notice, Option<&str>) -> Html,
    /// A violation, with the facts that contradict.
    pub(crate) broken: fn(&State, &Violation) -> Html,
    /// What could be tried next, where nothing is selected.
    pub(crate) tries: fn(&State) -> Html,
    /// What can be said of a part, at the head of its menu.
    pub(crate) about: fn(&State, &Part) -> Html,
    /// Puts on what they look like, and listens to pointers, files and scripts.
    pub(crate) come: fn(&Store),
    /// The address of the present moment.
    pub(crate) present: fn(&Store) -> String,
    /// The address of the present moment for somebody else.
    pub(crate) shared: fn(&State) -> String,
    /// Goes to a fragment.
    pub(crate) arrive: fn(&Store, String),
    /// Opens a bundled scenario of a system that is here, by its id.
    pub(crate) open_bundled: fn(&Store, &str, Option<&str>),
    /// Opens the text of a scenario.
    pub(crate) open_text: fn(&Store, &str),
}

/// Dialogs, and runs side by side.
#[derive(Clone, Copy)]
pub(crate) struct Dialogs {
    /// The dialog, open or closed.
    pub(crate) dialog: Render,
    /// What is in its fields when it opens.
    pub(crate) prefill: fn(&mut State, &Dialog),
    /// The runs beside the one on the stage.
    pub(crate) beside: Render,
    /// Brings them to where that one is.
    pub(crate) follow: fn(&mut State),
    /// Paints them.
    pub(crate) paint_beside: fn(&mut State, &Palette),
}

/// What the page shows besides the stage: the space-time diagram, the logs, and the tabs of the side panel that it does not
/// open with.
#[derive(Clone, Copy)]
pub(crate) struct Views {
    /// The space-time diagram.
    pub(crate) diagram: (Render, fn(&Store)),
    /// What paints it.
    pub(crate) paint: fn(&mut State, &Palette),
    /// The copies of a replicated log.
    pub(crate) logs: Render,
    /// The tabs.
    pub(crate) tab: fn(Tab) -> Html,
}

/// Lessons and challenges.
#[derive(Clone, Copy)]
pub(crate) struct Lessons {
    /// Begins the one that the address asks for.
    pub(crate) teach: fn(&Store),
    /// The panel.
    pub(crate) panel: Render,
    /// The essay on the system.
    pub(crate) about: Render,
    /// The dialogs of what there is, of what else can happen, and of bookmarks; and what is in their fields when they open.
    pub(crate) dialog: fn(&Store, &Dialog) -> Modal,
    pub(crate) prefill: fn(&mut State, &Dialog) -> Vec<String>,
    /// Keeps the slides of a text.
    pub(crate) open_slides: fn(&Store, &str),
    /// Turns to the next slide, or to the one before.
    pub(crate) turn_slide: fn(&Store, bool),
}

/// The explorer.
#[derive(Clone, Copy)]
pub(crate) struct Explorer {
    /// The panel.
    pub(crate) panel: Render,
    /// Measures the simulator and the search.
    pub(crate) bench: fn() -> Option<js_sys::Object>,
    /// Searches in a worker.
    pub(crate) serve: fn(),
}
