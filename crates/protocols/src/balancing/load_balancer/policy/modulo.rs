//! Hash modulo n: a session's hash, divided by the number of servers; the remainder says which one.
//!
//! Simple, even, and the same server for a session as long as the servers stay the same. When one goes or comes, nearly
//! every session moves: this is what consistent hashing is measured against.

use super::{At, Balancer, Pick};
use synod_model::{Arg, Word, fingerprint, texts};

texts! {
    pub(super) SHORT: "modulo", "取模";
    WHY: "the hash of session “{0}” modulo {1} is {2}", "会话“{0}”的哈希值对 {1} 取模等于 {2}";
}

pub(super) fn pick(at: &mut At<Balancer>, session: Word) -> Pick {
    let n = at.memory.eligible.len();
    let place = fingerprint(session.as_str()) % n as u64;
    let place = usize::try_from(place).expect("it is below the number of servers");
    Pick::new(at.memory.eligible[place], &WHY, [session.into(), Arg::from(n), Arg::from(place)])
}
