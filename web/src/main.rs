//! The page: a thin shell in the browser around a session.
//!
//! Everything that a system shows comes from the erased session (`synod_sim`), as views, sentences and shapes; no
//! file here knows a system. The session lives in the store, outside the virtual DOM. Yew renders what changes
//! per step or slower; the canvas is painted by the frame loop, which knows nothing of Yew.

#![expect(clippy::float_arithmetic, reason = "pixels and real time; no float here reaches a run")]

mod actions;
mod address;
mod app;
mod banner;
mod bar;
mod bench;
mod chunks;
mod clip;
mod clock;
mod compare;
mod control;
mod dialogs;
mod embed;
mod file;
mod hunt;
mod keys;
mod mine;
mod pace;
mod panels;
mod panic;
mod parts;
mod present;
mod runs;
mod script;
mod settings;
mod stage;
mod store;
mod text_size;
mod texts;
mod transport;
mod undo;

fn main() {
    panic::install();
    app::open();
}
