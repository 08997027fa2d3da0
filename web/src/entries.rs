//! Where the code parts: what only these functions reach comes in a chunk of its own. They return what the page needs to
//! know of a chunk to use it: functions, behind which lies everything else.
//!
//! Without the feature `split`, which `cargo xtask` switches on, there is one module with everything in it.

use crate::address;
use crate::chunks::{self, Chunk, Dialogs, Explorer, Lessons, Links, Loaded, Page, Panels, Views};
use crate::panels::explore;
use crate::stage::{diagram, menu};
use futures_util::future::join;
use std::pin::Pin;
use synod_library::Shelf;
use synod_page::State;
use synod_sim::Catalogue;
use synod_specs::Specification;

/// Why a chunk did not come.
#[cfg(feature = "split")]
type Missing = wasm_split_helpers::SplitLoaderError;
#[cfg(not(feature = "split"))]
type Missing = std::convert::Infallible;

macro_rules! chunk {
    ($(#[$doc:meta])* $name:ident: $made:ty = $make:expr) => {
        chunk! { $(#[$doc])* $name in $name: $made = $make }
    };
    ($(#[$doc:meta])* $name:ident in $chunk:ident: $made:ty = $make:expr) => {
        $(#[$doc])*
        #[cfg(feature = "split")]
        #[wasm_split_helpers::wasm_split($chunk, fallible)]
        fn $name() -> Result<$made, Missing> {
            Ok($make)
        }
        $(#[$doc])*
        #[cfg(not(feature = "split"))]
        fn $name() -> std::future::Ready<Result<$made, Missing>> {
            std::future::ready(Ok($make))
        }
    };
}

chunk! {
    /// The page around the stage: what can be pressed.
    page: Page = Page { mount: crate::page::mount }
}

chunk! {
    /// What shows the moment that an address stands for.
    links: Links = Links {
        systems: synod_page::systems,
        ground: synod_page::ground,
        begin: crate::history::begin,
        complete: Catalogue::complete,
    }
}

chunk! {
    /// The side panel, what is said of a run and of its parts, addresses, and scripts.
    panels: Panels = Panels {
        side: crate::panels::side,
        chips: crate::stage::chips::chips,
        legend: crate::stage::legend::legend,
        tip: (crate::tip::tip, crate::tip::shown),
        gallery: synod_scene::gallery,
        said: crate::parts::named::said,
        broken: crate::banner::broken,
        tries: crate::stage::toolbar::tries,
        about: menu::about,
        come: crate::listen::listen_closer,
        present: address::present,
        shared: address::shared,
        arrive: address::arrive,
        open_bundled: crate::control::open_bundled,
        open_text: crate::control::open_text,
    }
}

chunk! {
    /// Dialogs, and runs side by side.
    dialogs: Dialogs = Dialogs {
        dialog: crate::dialogs::dialogs,
        prefill: crate::dialogs::prefill,
        beside: crate::compare::panes,
        follow: State::follow_beside,
        paint_beside: crate::compare::paint,
    }
}

chunk! {
    /// What the page shows besides the stage.
    views: Views = Views {
        diagram: (diagram::diagram, diagram::shown),
        paint: diagram::paint,
        logs: crate::stage::logs::logs,
        tab: crate::panels::tab,
    }
}

chunk! {
    /// Lessons, challenges and essays, what lists them, and bookmarks.
    lessons: Lessons = Lessons {
        teach: crate::panels::lesson::teach,
        panel: crate::panels::lesson::lesson,
        about: crate::panels::about::about,
        dialog: crate::dialogs::of_lessons,
        prefill: crate::dialogs::prefill_of_lessons,
        open_slides: crate::dialogs::open_slides,
        turn_slide: crate::dialogs::turn_slide,
    }
}

chunk! {
    /// The explorer.
    explorer: Explorer = Explorer {
        panel: explore::explore,
        bench: crate::bench::bench,
        serve: crate::searcher::serve,
    }
}

chunk! {
    /// The specifications.
    specs: &'static [Specification] = synod_specs::all()
}

chunk! {
    /// The system with which the page opens, without its scenarios and what only those need who look closer: the first
    /// picture does without them.
    opening: Shelf = Shelf::bare::<synod_library::Opening>()
}

chunk! {
    /// What only those need of that system who look closer.
    rest: () = Catalogue::complete_system::<synod_library::Opening>()
}

macro_rules! systems {
    ($($name:ident in $chunk:ident: $system:ty,)*) => {
        mod systems {
            use super::{Missing, Shelf};

            $(chunk! {
                /// A system with its scenarios.
                $name in $chunk: Shelf = Shelf::of::<$system>()
            })*

            /// Loads the chunk of a system, if there is one of this id.
            pub(super) async fn load(id: &str) -> Option<Shelf> {
                $(
                    if id == const { <$system as synod_model::Protocol>::META.id } {
                        return $name().await.ok();
                    }
                )*
                None
            }
        }
    };
}
synod_library::systems!(systems);

/// Loads a chunk.
pub(crate) fn load(chunk: Chunk) -> Pin<Box<dyn Future<Output = Option<Loaded>>>> {
    Box::pin(async move {
        Some(match chunk {
            Chunk::Opening => {
                let shelf = opening().await.ok()?;
                if chunks::stage(Chunk::Page).is_some() {
                    rest().await.ok()?;
                }
                Loaded::Shelf(shelf)
            }
            Chunk::Page => {
                let (links, page) = join(links(), page()).await;
                // Who presses something may look closer.
                if chunks::stage(Chunk::Opening).is_some() {
                    rest().await.ok()?;
                }
                Loaded::Page(links.ok()?, page.ok()?)
            }
            Chunk::Links => Loaded::Links(links().await.ok()?),
            Chunk::Panels => Loaded::Panels(panels().await.ok()?),
            Chunk::Dialogs => Loaded::Dialogs(dialogs().await.ok()?),
            Chunk::Views => Loaded::Views(views().await.ok()?),
            Chunk::Lessons => Loaded::Lessons(lessons().await.ok()?),
            Chunk::Explorer => Loaded::Explorer(specs().await.ok()?, explorer().await.ok()?),
            Chunk::System(id) => Loaded::Shelf(systems::load(id).await?),
            Chunk::Text(file) => {
                let text = crate::file::fetch(&["lessons/", file].concat()).await?;
                Loaded::Shelf(Shelf { texts: vec![(file, text.into())], ..Shelf::default() })
            }
        })
    })
}
