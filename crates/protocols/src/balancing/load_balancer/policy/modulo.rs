//! Hash modulo n: a session's hash, divided by the number of servers; the remainder says which one.
//!
//! Simple, even, and the same server for a session as long as the servers stay the same. When one goes or comes, nearly
//! every session moves: this is what consistent hashing is measured against.

use super::{Choice, Pick};
use synod_model::{Arg, texts};

texts! {
    pub(super) SHORT: "modulo", "取模";
    WHY: "the hash of session “{0}” modulo {1} is {2}", "会话“{0}”的哈希值对 {1} 取模等于 {2}";
}

pub(super) fn pick(choice: &mut Choice<'_, '_>) -> Pick {
    let n = choice.eligible.len();
    let place = usize::try_from(choice.hash % n as u64).expect("it is below the number of servers");
    Pick::new(choice.eligible[place], &WHY, [choice.session.into(), Arg::from(n), Arg::from(place)])
}
