//! Maglev hashing: a session's hash is a slot of a table that says which server it belongs to (Eisenbud et al., 2016).
//!
//! The shares are more even than on a ring and a look-up is one step; when a server goes, a few sessions move that need
//! not have moved. The paper also keeps a table of connections, so that those do not move; here every request is by
//! itself. Weights decide how many slots a server has.

use super::{Choice, Config, Pick, Table};
use crate::hashing::{Preference, fill_weighted, table_size};
use synod_model::{Arg, mix, texts};

texts! {
    pub(super) SHORT: "Maglev", "Maglev";
    WHY: "session “{0}” hashes to slot {1} of the table, which is its", "会话“{0}”的哈希落在表的第 {1} 个槽，该槽属于它";
}

/// The table of these servers.
pub(super) fn table(config: &Config, servers: &[u16]) -> Vec<u16> {
    let size = table_size(usize::from(config.servers));
    let name = |server: &u16| mix(0, config.server(usize::from(*server)).number().into());
    let preferences: Vec<Preference> = servers.iter().map(|s| Preference::of(name(s), size)).collect();
    let weights: Vec<u32> = servers.iter().map(|s| config.weights[usize::from(*s)]).collect();
    fill_weighted(&preferences, &weights, size).into_iter().map(|place| servers[usize::from(place)]).collect()
}

pub(super) fn pick(choice: &mut Choice<'_, '_>) -> Pick {
    let Table::Maglev(table) = choice.table else { unreachable!("the table is made for this policy") };
    let slot = usize::try_from(choice.hash % table.len() as u64).expect("it is below the size of the table");
    Pick::new(table[slot], &WHY, [choice.session.into(), Arg::from(slot)])
}
