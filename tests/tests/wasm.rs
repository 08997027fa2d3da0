//! Being written.
#![cfg(any())]
