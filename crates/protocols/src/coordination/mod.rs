//! Services by which others agree who does what.

pub mod zookeeper;
