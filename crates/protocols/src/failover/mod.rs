//! Failover: somebody takes over, and the one before is kept from going on.

pub mod primary_backup;
