//! Where the code parts: what only these functions reach comes in a chunk of its own. They return what the page needs to
//! know of a chunk to use it: functions, behind which lies everything else.
//!
//! Without the feature `split`, which `cargo xtask` switches on, there is one module with everything in it.

use crate::actions::Deed;
use crate::address;
use crate::panels::explore;
use crate::parts::live::{Render, Shown};
use crate::parts::modal::Modal;
use crate::stage::canvas::Palette;
use crate::stage::{diagram, menu};
use crate::store::{Dialog, State, Store};
use synod_library::Shelf;
use synod_scene::Gallery;
use synod_sim::{Catalogue, Violation};
use synod_specs::Specification;
use yew::Html;

/// Why a chunk did not come.
#[cfg(feature = "split")]
type Missing = wasm_split_helpers::SplitLoaderError;
#[cfg(not(feature = "split"))]
type Missing = std::convert::Infallible;

/// The side panel and the transport, what acts on a selection, and links: what the first picture does without for a moment.
#[derive(Clone, Copy)]
pub(crate) struct Panels {
    /// The side panel.
    pub(crate) side: Render,
    /// The transport at the bottom.
    pub(crate) dock: Render,
    /// What can be done with a selection, as buttons over the stage.
    pub(crate) toolbar: Render,
    /// The same as a menu.
    pub(crate) menu: (Render, Shown),
    /// What the run is like, over the stage.
    pub(crate) chips: Render,
    /// The kinds of messages.
    pub(crate) legend: Render,
    /// Which pictures stand in the middle, and how closely they are looked at.
    pub(crate) views: [Render; 2],
    /// What draws exhibits.
    pub(crate) gallery: fn() -> Gallery,
    /// A violation, with the facts that contradict.
    pub(crate) broken: fn(&State, &Violation) -> Html,
    /// Lets runs do what they are told.
    pub(crate) complete: fn(&Catalogue),
    /// Does what a button says.
    pub(crate) run: fn(&Deed, &Store),
    /// Listens to what happens to the page as a whole.
    pub(crate) listen: fn(&Store),
    /// The address of the present moment.
    pub(crate) present: fn(&Store) -> String,
    /// The address of the present moment for somebody else.
    pub(crate) shared: fn(&State) -> String,
    /// The systems that a fragment needs.
    pub(crate) systems: fn(&str) -> Vec<String>,
    /// Puts what a fragment asks for into a state that is new.
    pub(crate) begin: fn(&mut State, &str),
    /// Goes to a fragment.
    pub(crate) arrive: fn(&Store, String),
    /// Opens a bundled scenario of a system that is here, by its id.
    pub(crate) open_bundled: fn(&Store, &str, Option<&str>),
    /// Opens the text of a scenario.
    pub(crate) open_text: fn(&Store, &str),
    /// The bundled scenarios of the systems that are here from the beginning.
    pub(crate) shelf: fn() -> Shelf,
}

/// Dialogs, the space-time diagram, runs side by side, and what scripts may ask.
#[derive(Clone, Copy)]
pub(crate) struct Dialogs {
    /// What is in a dialog.
    pub(crate) content: fn(&Store, Dialog) -> Modal,
    /// What is in its fields when it opens.
    pub(crate) prefill: fn(&mut State, &Dialog),
    /// The space-time diagram.
    pub(crate) diagram: (Render, Shown),
    /// What paints it.
    pub(crate) paint: fn(&mut diagram::Painter, &mut State, &Palette),
    /// The runs beside the one on the stage.
    pub(crate) beside: Render,
    /// Brings them to where that one is.
    pub(crate) follow: fn(&mut State),
    /// Paints them.
    pub(crate) paint_beside: fn(&mut State, &Palette),
}

/// The explorer.
#[derive(Clone, Copy)]
pub(crate) struct Explorer {
    /// The panel.
    pub(crate) panel: Render,
    /// Measures the simulator and the search.
    pub(crate) bench: fn() -> Option<js_sys::Object>,
    /// Lets searches of what was here from the beginning make use of symmetry.
    pub(crate) complete: fn(&Catalogue),
}

macro_rules! chunk {
    ($(#[$doc:meta])* $name:ident: $made:ty = $make:expr) => {
        $(#[$doc])*
        #[cfg(feature = "split")]
        #[wasm_split_helpers::wasm_split($name, fallible)]
        pub(super) fn $name() -> Result<$made, Missing> {
            Ok($make)
        }
        $(#[$doc])*
        #[cfg(not(feature = "split"))]
        pub(super) fn $name() -> std::future::Ready<Result<$made, Missing>> {
            std::future::ready(Ok($make))
        }
    };
}

chunk! {
    /// The side panel, what acts on a selection, links and scripts.
    panels: Panels = Panels {
        side: crate::panels::side,
        dock: crate::transport::dock,
        toolbar: crate::stage::toolbar::toolbar,
        menu: (menu::menu, menu::shown),
        chips: crate::stage::chips::chips,
        legend: crate::stage::legend::legend,
        views: [crate::stage::views::views, crate::stage::views::zooms],
        gallery: synod_scene::gallery,
        broken: crate::banner::broken,
        complete: Catalogue::complete,
        run: Deed::do_it,
        listen: crate::app::listen,
        present: address::present,
        shared: address::shared,
        systems: address::systems,
        begin: address::begin,
        arrive: address::arrive,
        open_bundled: crate::control::open_bundled,
        open_text: crate::control::open_text,
        shelf: synod_library::opening,
    }
}

chunk! {
    /// Dialogs, the space-time diagram, runs side by side.
    dialogs: Dialogs = Dialogs {
        content: crate::dialogs::content,
        prefill: crate::dialogs::prefill,
        diagram: (diagram::diagram, diagram::shown),
        paint: diagram::Painter::paint,
        beside: crate::compare::panes,
        follow: crate::compare::follow,
        paint_beside: crate::compare::paint,
    }
}

chunk! {
    /// The explorer.
    explorer: Explorer = Explorer {
        panel: explore::explore,
        bench: crate::bench::bench,
        complete: synod_library::complete_search,
    }
}

chunk! {
    /// The specifications.
    specs: &'static [Specification] = synod_specs::all()
}

chunk! {
    /// Systems for consensus.
    consensus: Shelf = synod_library::consensus()
}

chunk! {
    /// Systems for transactions.
    transactions: Shelf = synod_library::transactions()
}

chunk! {
    /// Systems that balance load.
    balancing: Shelf = synod_library::balancing()
}
