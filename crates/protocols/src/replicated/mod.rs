//! What every replicated system needs, whatever its consensus and whatever its machine.
//!
//! [`Machine`] is what the replicas compute. Beside it stand the two halves of asking it reliably: [`Sessions`] at the
//! servers, which make a retried command take effect once, and [`Stub`] at whoever asks, which numbers commands and repeats
//! them until there is an answer. [`Asker`] and [`ClientNode`] are whoever asks at work. [`History`] watches from outside
//! whether the clients see one machine.

mod asking;
mod client;
mod history;
mod machine;
mod message;
mod replica;
mod request;
mod session;
mod setup;
mod text;

pub use asking::{Asker, Client, ClientNode};
pub use client::{Accepted, Pending, Stub};
pub use history::History;
pub use machine::Machine;
pub use message::{ClientReply, ClientRequest, Outcome, Speaks};
pub use replica::Replica;
pub use request::Request;
pub use session::{Command, Origin, Recall, Sessions};
pub use setup::{circle, lease_length};
