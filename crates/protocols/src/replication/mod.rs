//! Copies of the same data in several places, and what clients are told of them.

pub mod consistency;
