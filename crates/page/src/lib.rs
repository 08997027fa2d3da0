//! What the page is apart from the browser: its state, what every button does to it, and what it shows of it.
//!
//! The state changes by deeds ([`State::update`]), and what the browser has to do then comes back as effects. Nothing here
//! knows the browser, so all of it is tested natively; `web` renders the state and performs the effects.

#![expect(clippy::float_arithmetic, reason = "pixels and real time; no float here reaches a run")]

mod actions;
mod beside;
mod caption;
mod challenge;
mod companions;
mod deed;
mod diagram;
mod drawing;
mod found;
mod history;
pub mod hunt;
mod introduction;
mod kept;
mod key;
mod lesson;
mod link;
mod log;
mod miniature;
mod named;
mod picks;
mod pinch;
mod pointed;
mod question;
mod replay;
mod rows;
mod run;
mod runs;
mod search;
mod settings;
mod slides;
mod state;
mod suggestions;
mod taught;
pub mod texts;
mod time;
mod tips;
mod travel;
mod ui;
mod undo;
mod update;
mod view;
mod wanted;
mod window;

pub use actions::{Action, by_key, for_message, for_selection, is_cut, message, node, wire};
pub use beside::{Pane, Panes, Wanted as WantedBeside};
pub use caption::{Caption, Hold, Told, Weight};
pub use deed::{Deed, Effect, End, LeadIn, Try};
pub use link::{MOST_NOTED, Wanted, ground, systems};
pub use log::Seen;
pub use miniature::Miniature;
pub use named::{Leads, Piece};
pub use picks::{deliveries, fire};
pub use pinch::{Pinch, Pinched};
pub use pointed::{Part, Pointed};
pub use question::Question;
pub use runs::Runs;
pub use settings::Settings;
pub use slides::{Presented, Slide, Slides};
pub use state::{Before, Chain, State};
pub use synod_scenario::Pace;
pub use taught::{Phase, Taught, Tried};
pub use time::HURRY;
pub use tips::{Fact, Tip};
pub use ui::{Dialog, Hall, Menu, Notice, PINNED_MAX, Selection, Shared, Sight, Tab, Ui};
pub use undo::{Done, Place, Undo};
pub use view::View;
pub use wanted::{ALL, Taken, WantedLesson, lesson_systems, lesson_text};
pub use window::{Drag, Window};
