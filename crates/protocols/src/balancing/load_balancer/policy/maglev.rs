//! Maglev hashing: a session's hash is a slot of a table that says which server it belongs to (Eisenbud et al., 2016).
//!
//! The shares are more even than on a ring and a look-up is one step; when a server goes, a few sessions move that need
//! not have moved. The paper also keeps a table of connections, so that those do not move; here every request is by
//! itself. Weights decide how many slots a server has.

use super::{At, Balancer, Pick};
use crate::hashing::{Preference, fill_weighted, table_size};
use synod_model::{Arg, Word, fingerprint, mix, texts};

texts! {
    pub(super) SHORT: "Maglev", "Maglev";
    WHY: "session “{0}” hashes to slot {1} of the table, which is its", "会话“{0}”的哈希落在表的第 {1} 个槽，该槽属于它";
}

pub(super) fn pick(at: &mut At<Balancer>, session: Word) -> Pick {
    let (config, servers) = (at.ctx.config, &at.memory.eligible);
    let table = at.memory.slots.get(|| {
        let size = table_size(usize::from(config.servers));
        let name = |server: &u16| mix(0, config.server(usize::from(*server)).number().into());
        let preferences: Vec<Preference> = servers.iter().map(|s| Preference::of(name(s), size)).collect();
        let weights: Vec<u32> = servers.iter().map(|s| config.weights[usize::from(*s)]).collect();
        let slots = fill_weighted(&preferences, &weights, size).into_iter();
        slots.map(|place| servers[usize::from(place)]).collect()
    });
    let slot = fingerprint(session.as_str()) % table.len() as u64;
    let slot = usize::try_from(slot).expect("it is below the size of the table");
    Pick::new(table[slot], &WHY, [session.into(), Arg::from(slot)])
}
