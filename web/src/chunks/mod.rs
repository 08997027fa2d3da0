//! The code of the page in chunks: what the first picture needs is here from the beginning; the rest is loaded when it is
//! needed, or when there is nothing else to do.
//!
//! Whoever needs a chunk says what is to be done with it ([`need`]). If it is here, that is done on the spot. Otherwise it
//! is done when the chunk has come; meanwhile the page goes on and says that something is on its way. What was asked for
//! last counts: there is one thing at a time that waits. A chunk that does not come can be asked for again.

mod kinds;

pub(crate) use kinds::{Dialogs, Explorer, Lessons, Links, Page, Panels, Views};

use crate::store::{Store, here};
use gloo::timers::callback::Timeout;
use std::cell::RefCell;
use std::pin::Pin;
use std::rc::Rc;
use synod_library::Shelf;
use synod_specs::Specification;
use yew::platform::spawn_local;

/// A part of the page's code that is loaded by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Chunk {
    /// The system with which the page opens, without its scenarios.
    Opening,
    /// The page around the stage, and what can be pressed. Links come with it. Without it there is a picture and nothing else.
    Page,
    /// What shows the moment that an address stands for.
    Links,
    /// The side panel, what is said of a run and of its parts, addresses, and scripts.
    Panels,
    /// Dialogs, and runs side by side.
    Dialogs,
    /// What the page shows besides the stage.
    Views,
    /// What shows lessons and challenges.
    Lessons,
    /// The explorer and the specifications.
    Explorer,
    /// A system with its scenarios.
    System(&'static str),
    /// A text that lies beside the page, by its file: a lesson, a challenge, what is to be known about a system.
    Text(&'static str),
}

impl Chunk {
    /// All of them, in the order in which they are fetched when there is nothing else to do.
    fn all() -> impl Iterator<Item = Self> {
        let systems = synod_library::ids().into_iter().map(Self::System);
        [Self::Panels, Self::Views, Self::Dialogs, Self::Lessons, Self::Explorer].into_iter().chain(systems)
    }
}

/// How far a chunk has come, if it was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    /// It is on its way.
    Coming,
    /// It did not come.
    Failed,
    /// It is here.
    Here,
}

/// Something that is to be done.
type Then = Box<dyn FnOnce(&Store)>;

/// What is to be done when some chunks have come.
struct Waiting {
    chunks: Vec<Chunk>,
    then: Then,
}

#[derive(Default)]
struct Chunks {
    stages: Vec<(Chunk, Stage)>,
    load: Option<Load>,
    page: Option<Page>,
    links: Option<Links>,
    panels: Option<Panels>,
    dialogs: Option<Dialogs>,
    views: Option<Views>,
    lessons: Option<Lessons>,
    explorer: Option<Explorer>,
    specs: &'static [Specification],
    shelf: Shelf,
    waiting: Option<Waiting>,
    /// Whether chunks are fetched that nobody has asked for.
    prefetching: bool,
    /// Whether that was done which is to be done when the panels have come.
    settled: bool,
}

impl Chunks {
    fn stage(&self, chunk: Chunk) -> Option<Stage> {
        self.stages.iter().find(|(this, _)| *this == chunk).map(|(_, stage)| *stage)
    }

    fn set(&mut self, chunk: Chunk, stage: Stage) {
        self.stages.retain(|(this, _)| *this != chunk);
        self.stages.push((chunk, stage));
    }

    /// What is to be done now that everything has come that it waits for.
    fn ready(&mut self) -> Option<Then> {
        let here = |chunk: &Chunk| self.stage(*chunk) == Some(Stage::Here);
        let all = self.waiting.as_ref()?.chunks.iter().all(here);
        if all { self.waiting.take().map(|waiting| waiting.then) } else { None }
    }
}

thread_local! {
    static CHUNKS: RefCell<Chunks> = RefCell::new(Chunks { shelf: first(), ..Chunks::default() });
}

/// Nothing but the names of the systems to come.
fn first() -> Shelf {
    let mut shelf = Shelf::default();
    shelf.catalogue.list(synod_library::ids());
    shelf
}

/// The page around the stage, once it is here.
pub(crate) fn page() -> Option<Page> {
    CHUNKS.with_borrow(|chunks| chunks.page)
}

/// The chunk of links, once it is here.
pub(crate) fn links() -> Option<Links> {
    CHUNKS.with_borrow(|chunks| chunks.links)
}

/// The chunk of panels and scripts, once it is here.
pub(crate) fn panels() -> Option<Panels> {
    CHUNKS.with_borrow(|chunks| chunks.panels)
}

/// The chunk of dialogs, once it is here.
pub(crate) fn dialogs() -> Option<Dialogs> {
    CHUNKS.with_borrow(|chunks| chunks.dialogs)
}

/// The chunk of what is seen besides the stage, once it is here.
pub(crate) fn views() -> Option<Views> {
    CHUNKS.with_borrow(|chunks| chunks.views)
}

/// The chunk of lessons and challenges, once it is here.
pub(crate) fn lessons() -> Option<Lessons> {
    CHUNKS.with_borrow(|chunks| chunks.lessons)
}

/// The chunk of the explorer, once it is here.
pub(crate) fn explorer() -> Option<Explorer> {
    CHUNKS.with_borrow(|chunks| chunks.explorer)
}

/// The specifications, once the explorer is here.
pub(crate) fn specs() -> &'static [Specification] {
    CHUNKS.with_borrow(|chunks| chunks.specs)
}

/// The systems that are here with their scenarios, the names of those that are to come, and texts.
pub(crate) fn shelf() -> Rc<Shelf> {
    Rc::new(CHUNKS.with_borrow(|chunks| chunks.shelf.clone()))
}

/// The chunks of those of these systems that there are, each once.
pub(crate) fn systems<'a>(systems: impl IntoIterator<Item = &'a str>) -> Vec<Chunk> {
    let all = synod_library::ids();
    let known = |system: &str| all.iter().find(|id| **id == system).copied();
    let mut chunks = Vec::new();
    for chunk in systems.into_iter().filter_map(known).map(Chunk::System) {
        if !chunks.contains(&chunk) {
            chunks.push(chunk);
        }
    }
    chunks
}

/// The chunks that have these systems and are not here yet.
pub(crate) fn missing<'a>(wanted: impl IntoIterator<Item = &'a str>) -> Vec<Chunk> {
    let mut missing = systems(wanted);
    missing.retain(|chunk| !is_here(*chunk));
    missing
}

fn is_here(chunk: Chunk) -> bool {
    CHUNKS.with_borrow(|chunks| chunks.stage(chunk)) == Some(Stage::Here)
}

/// Whether something waits for a chunk that is on its way.
pub(crate) fn is_coming() -> bool {
    waits() == Some(Stage::Coming)
}

/// Does something with some chunks: now, or when they have come. Then it takes the place of whatever else waits.
pub(crate) fn need(store: &Store, chunks: Vec<Chunk>, then: impl FnOnce(&Store) + 'static) {
    if chunks.iter().all(|chunk| is_here(*chunk)) {
        return then(store);
    }
    CHUNKS.with_borrow_mut(|all| {
        all.waiting = Some(Waiting { chunks: chunks.clone(), then: Box::new(then) });
    });
    chunks.into_iter().for_each(fetch);
    store.notify();
}

/// Whatever waits is not wanted any more: another run has come on the stage.
pub(crate) fn forget() {
    CHUNKS.with_borrow_mut(|chunks| chunks.waiting = None);
}

/// Fetches a chunk, unless it is here or on its way.
pub(crate) fn fetch(chunk: Chunk) {
    let goes = CHUNKS.with_borrow_mut(|chunks| {
        let goes = !matches!(chunks.stage(chunk), Some(Stage::Here | Stage::Coming));
        if goes {
            chunks.set(chunk, Stage::Coming);
        }
        goes
    });
    if goes {
        spawn_local(async move {
            load(chunk).await;
            arrived(&here());
        });
    }
}

/// A chunk that has come.
pub(crate) enum Loaded {
    Page(Links, Page),
    Links(Links),
    Panels(Panels),
    Dialogs(Dialogs),
    Views(Views),
    Lessons(Lessons),
    Explorer(&'static [Specification], Explorer),
    Shelf(Shelf),
}

/// What loads a chunk.
pub(crate) type Load = fn(Chunk) -> Pin<Box<dyn Future<Output = Option<Loaded>>>>;

/// Chunks are loaded by this from now on.
pub(crate) fn load_with(load: Load) {
    CHUNKS.with_borrow_mut(|chunks| chunks.load = Some(load));
}

/// Loads a chunk; whether it has come.
pub(crate) async fn load(chunk: Chunk) -> bool {
    let loads = CHUNKS.with_borrow(|chunks| chunks.load).expect("the page opens with what loads its code");
    let loaded = loads(chunk).await;
    let came = loaded.is_some();
    match loaded {
        Some(Loaded::Page(links, page)) => {
            keep(links);
            CHUNKS.with_borrow_mut(|c| c.page = Some(page));
        }
        Some(Loaded::Links(links)) => keep(links),
        Some(Loaded::Panels(panels)) => CHUNKS.with_borrow_mut(|c| c.panels = Some(panels)),
        Some(Loaded::Views(views)) => CHUNKS.with_borrow_mut(|c| c.views = Some(views)),
        Some(Loaded::Lessons(lessons)) => CHUNKS.with_borrow_mut(|c| c.lessons = Some(lessons)),
        Some(Loaded::Dialogs(dialogs)) => CHUNKS.with_borrow_mut(|c| c.dialogs = Some(dialogs)),
        Some(Loaded::Explorer(specs, explorer)) => {
            CHUNKS.with_borrow_mut(|c| (c.specs, c.explorer) = (specs, Some(explorer)));
        }
        Some(Loaded::Shelf(shelf)) => CHUNKS.with_borrow_mut(|chunks| chunks.shelf.extend(shelf)),
        None => {}
    }
    CHUNKS.with_borrow_mut(|c| c.set(chunk, if came { Stage::Here } else { Stage::Failed }));
    came
}

/// Links can be read from now on, and runs do what they are told.
fn keep(links: Links) {
    (links.complete)();
    CHUNKS.with_borrow_mut(|chunks| {
        chunks.links = Some(links);
        chunks.set(Chunk::Links, Stage::Here);
    });
}

/// A chunk has come, or has not: the page knows what is in it, and what waited for it is done.
fn arrived(store: &Store) {
    store.quietly(|state| (state.shelf, state.specs) = (shelf(), specs()));
    settle(store);
    if let Some(then) = CHUNKS.with_borrow_mut(Chunks::ready) {
        then(store);
    }
    store.notify();
    // It may bring what draws a part of the stage, where nothing moves.
    store.wake();
    prefetch_next();
}

/// Does what is to be done when the panels have come, and the dialogs.
fn settle(store: &Store) {
    let panels = CHUNKS.with_borrow_mut(|chunks| {
        chunks.panels.filter(|_| !std::mem::replace(&mut chunks.settled, chunks.panels.is_some()))
    });
    if let Some(panels) = panels {
        (panels.come)(store);
    }
    if let Some(dialogs) = dialogs() {
        store.prepare_with(dialogs.follow);
    }
}

/// The page can be used: the chunks are fetched one after another.
pub(crate) fn prefetch() {
    let begins = CHUNKS.with_borrow_mut(|chunks| !std::mem::replace(&mut chunks.prefetching, true));
    if begins {
        Timeout::new(0, prefetch_next).forget();
    }
}

/// Fetches the next chunk that nobody has asked for; when all have come, scripts are told.
fn prefetch_next() {
    let (next, whole) = CHUNKS.with_borrow(|chunks| {
        let coming = chunks.stages.iter().any(|(_, stage)| *stage == Stage::Coming);
        let next = Chunk::all().find(|chunk| chunks.stage(*chunk).is_none());
        let whole = Chunk::all().all(|chunk| chunks.stage(chunk) == Some(Stage::Here));
        (next.filter(|_| chunks.prefetching && !coming), whole)
    });
    if whole {
        let root = web_sys::window().and_then(|w| w.document()).and_then(|d| d.document_element());
        let _ = root.map(|root| root.set_attribute("data-whole", ""));
    } else if let Some(next) = next {
        fetch(next);
    }
}

/// How far that has come for which something waits.
pub(crate) fn waits() -> Option<Stage> {
    CHUNKS.with_borrow(|chunks| {
        let stages: Vec<_> =
            chunks.waiting.as_ref()?.chunks.iter().map(|chunk| chunks.stage(*chunk)).collect();
        let failed = stages.contains(&Some(Stage::Failed));
        Some(if failed { Stage::Failed } else { Stage::Coming })
    })
}

/// How far a chunk has come, if it was asked for.
pub(crate) fn stage(chunk: Chunk) -> Option<Stage> {
    CHUNKS.with_borrow(|chunks| chunks.stage(chunk))
}

/// Asks again for every chunk that did not come.
pub(crate) fn again(store: &Store) {
    let failed = CHUNKS.with_borrow(|chunks| chunks.stages.clone());
    for (chunk, stage) in failed {
        if stage == Stage::Failed {
            fetch(chunk);
        }
    }
    store.notify();
}
