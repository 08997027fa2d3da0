//! Spreading work over servers.

pub mod load_balancer;
