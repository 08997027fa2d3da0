//! The page: a thin shell in the browser around a session.
//!
//! Everything that a system shows comes from the erased session (`synod_sim`), as views, sentences and shapes; no
//! file here knows a system. The session lives in the store, outside the virtual DOM. Yew renders what changes
//! per step or slower; the canvas is painted by the frame loop, which knows nothing of Yew.

#![expect(clippy::float_arithmetic, reason = "pixels and real time; no float here reaches a run")]

mod act;
mod address;
mod app;
mod banner;
mod bar;
mod bench;
mod chunks;
mod clip;
mod clock;
mod coming;
mod compare;
mod control;
mod dialogs;
mod document;
mod embed;
mod entries;
mod file;
mod history;
mod keys;
mod lessons;
mod listen;
mod mine;
mod numbers;
mod page;
mod panels;
mod panic;
mod parts;
mod present;
mod script;
mod searcher;
mod settings;
mod stage;
mod store;
mod text_size;
mod tip;
mod transport;

fn main() {
    panic::install();
    app::open();
}
