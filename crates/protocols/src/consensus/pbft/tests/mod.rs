//! Facts about the system, on the bench.
