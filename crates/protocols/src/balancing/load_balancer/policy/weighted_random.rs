//! Weighted random: any server, as likely as its weight says.

use super::{Choice, Pick};
use synod_model::texts;

texts! {
    pub(super) SHORT: "weighted", "加权随机";
    WHY: "drawn at random with weight {0} of {1}", "按权重 {0}/{1} 随机选出";
}

pub(super) fn pick(choice: &mut Choice<'_, '_>) -> Pick {
    let total = choice.eligible.iter().map(|server| choice.weight(*server)).sum();
    let mut drawn = choice.fx.choose(total);
    let eligible = choice.eligible.iter().copied();
    let found = eligible.into_iter().find(|server| {
        let weight = choice.weight(*server);
        let hit = drawn < weight;
        drawn = drawn.wrapping_sub(weight);
        hit
    });
    let server = found.expect("what was drawn is below the sum of the weights");
    Pick::new(server, &WHY, [choice.weight(server).into(), total.into()])
}
