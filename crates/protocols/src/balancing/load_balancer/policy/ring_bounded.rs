//! Ring hash with bounded loads (Mirrokni, Thorup and Zadimoghaddam, 2018).
//!
//! A session belongs to the first server clockwise from its hash, so its requests meet a warm cache, and a server that
//! goes or comes moves few sessions. But sessions are not alike: a hot one could drown its server. So no server may have
//! more than `ceil(c m / n)` of the m requests under way; what does not fit goes on to the next one clockwise. With weights,
//! a server has points in proportion, and its bound is c times its share instead of an n-th.

use super::super::rules::LOAD_BOUND;
use super::super::setup::Config;
use super::{At, Balancer, Pick};
use crate::hashing::Ring;
pub(in super::super) use crate::hashing::most_of as most;
use synod_model::{Word, fingerprint, mix, texts};

/// Points of a server of average weight.
const POINTS: u64 = 40;

texts! {
    pub(super) SHORT: "ring", "哈希环";
    OWNER: "on the ring it is the first after session “{0}”", "在哈希环上，它是会话“{0}”之后的第一台";
    NEXT: "on the ring session “{0}” belongs to {1}, which has its bound of {2} open requests already, and it is the next with room",
        "在哈希环上，会话“{0}”属于 {1}，但后者已达到 {2} 个未完成请求的上限，而它是下一台有余量的服务器";
}

/// The ring of these servers.
fn ring(config: &Config, servers: &[u16]) -> Ring {
    let name = |server: u16| u64::from(config.server(usize::from(server)).number());
    // Of all servers, so that nobody's points depend on who is there.
    let all: u64 = config.weights.iter().map(|weight| u64::from(*weight)).sum();
    let points = |server: u16| {
        let weight = u64::from(config.weights[usize::from(server)]);
        (POINTS * config.weights.len() as u64 * weight / all).max(1)
    };
    Ring::new(servers.iter().flat_map(|s| (0..points(*s)).map(|i| (mix(mix(0, name(*s)), i), *s))))
}

pub(super) fn pick(at: &mut At<Balancer>, session: Word) -> Pick {
    let (config, eligible, hash) = (at.ctx.config, &at.memory.eligible, fingerprint(session.as_str()));
    let ring = at.memory.ring.get(|| ring(config, eligible));
    let owner = ring.owner(hash).unwrap_or(eligible[0]);
    let under_way: u32 = eligible.iter().map(|server| at.connections(*server)).sum();
    let weight = |server: u16| config.weights[usize::from(server)];
    let weights: u32 = eligible.iter().map(|server| weight(*server)).sum();
    // The request that is being placed counts.
    let most = |server: u16| most(config.bound, under_way + 1, weight(server), weights);
    // Rule `load-bound`: nobody has more than ⌈c m / n⌉ at any moment; the averages leave room somewhere.
    let fits = |server: &u16| !at.ctx.obeys(LOAD_BOUND) || at.connections(*server) < most(*server);
    let server = ring.walk(hash).find(fits).unwrap_or(owner);
    if server == owner {
        return Pick::new(server, &OWNER, [session.into()]);
    }
    Pick::new(server, &NEXT, [session.into(), at.node(owner), most(owner).into()])
}
