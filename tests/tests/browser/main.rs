//! The page in a real browser, used as its readers use it: by mouse, by keyboard, by link, in both languages.
//!
//! `cargo xtask test --only browser` builds the page, serves it under a path of its own choosing and runs these. They
//! rely on what `window.synod`, the English names and `data-node` promise to scripts, and on nothing else of the page.

#![cfg(not(target_arch = "wasm32"))]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop and say where")]

mod access;
mod clean;
mod compare;
mod explore;
mod faults;
mod introduced;
mod kept;
mod key;
mod lessons;
mod links;
mod load;
mod logs;
mod long_texts;
mod names;
mod page;
mod play;
mod reach;
mod room;
mod searches;
mod sight;
mod take;
mod told;
