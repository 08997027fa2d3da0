//! Distributed transactions: several sites do one piece of work, and either all of them keep it or none does.
//!
//! **The problem.** A transaction has changed something at several sites. Each of them may still find that it cannot
//! keep its part, and each may crash at any moment. *Atomic commitment* asks that no two sites decide differently, that
//! a commit needs everybody's yes, and that a decision is for ever. It is harder than it looks, because a site that has
//! said yes has given its freedom away: from then on only the others know what becomes of its work.
//!
//! **What the protocols here share.** A site remembers what it must through its write-ahead log (`log`): a record is
//! written when something is decided and counts from when it is *forced* to disk; what is not forced is lost in a crash.
//! While a site does not know the end of a transaction, it holds the locks of its keys, and whoever needs one of them
//! waits (`locks`). What can be asked is the same (`request`), and how a log is shown (`view`). `history` watches all sites from
//! outside and states the properties of atomic commitment. Two-phase and three-phase commit also share their first phase:
//! numbers, the question for votes, the line for the locks, the count (`site`), and parameters and nodes (`setup`).
//!
//! **Which transactions there are.** The coordinator numbers them T1, T2, …, and every participant takes part in each.
//! A participant locks all keys of a transaction at once or none, and who has to wait, waits in order of arrival. Links
//! keep their order, so all participants see the transactions in the same order and nobody waits in a circle; where the
//! network mixes the order, the coordinator's time-out for votes ends the circle, as no site in it has voted yet.

#[cfg(test)]
mod bench;
pub mod history;
pub mod locks;
pub mod log;
pub mod message;
pub mod paxos_commit;
pub mod request;
pub mod setup;
pub mod site;
mod text;
pub mod three_phase_commit;
pub mod two_phase_commit;
mod view;
