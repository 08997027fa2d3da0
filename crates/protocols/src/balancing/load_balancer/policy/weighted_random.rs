//! Weighted random: any server, as likely as its weight says.

use super::{At, Balancer, Pick};
use synod_model::{Word, texts};

texts! {
    pub(super) SHORT: "weighted", "加权随机";
    WHY: "drawn at random with weight {0} of {1}", "按权重 {0}/{1} 随机选出";
}

pub(super) fn pick(at: &mut At<Balancer>, _: Word) -> Pick {
    let total = at.memory.eligible.iter().map(|server| at.weight(*server)).sum();
    let mut drawn = at.fx.choose(total);
    let found = at.memory.eligible.iter().copied().find(|server| {
        let weight = at.weight(*server);
        let hit = drawn < weight;
        drawn = drawn.wrapping_sub(weight);
        hit
    });
    let server = found.expect("what was drawn is below the sum of the weights");
    Pick::new(server, &WHY, [at.weight(server).into(), total.into()])
}
