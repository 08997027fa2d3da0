//! The page without a browser: what each deed does, and what is shown of it.

mod captions;
mod common;
mod found;
mod links;
mod suggestions;
mod undo;
