//! What a search says of its result.

use synod_model::Text;

macro_rules! texts {
    ($($name:ident: $en:literal, $zh:literal;)+) => {$(
        pub(crate) static $name: Text = Text::new($en, $zh);
    )+};
}

texts! {
    NOTHING_FOUND: "No violation within these bounds: {0}, depth {1}{2}.", "在此范围内没有发现违规：{0}，深度 {1}{2}。";
    ALL_SEARCHED: "No violation, and every reachable state was searched: {0}, depth {1}{2}.",
        "没有违规，并且所有可达状态都已搜索：{0}，深度 {1}{2}。";
    NOT_SEEN: "Not seen within these bounds: {0}, depth {1}{2}.", "在此范围内没有出现：{0}，深度 {1}{2}。";
    NEVER_SEEN: "Not seen, and every reachable state was searched: {0}, depth {1}{2}.",
        "没有出现，并且所有可达状态都已搜索：{0}，深度 {1}{2}。";
    NOT_REACHED: "Not reached within these bounds: {0}, depth {1}{2}.", "在此范围内没有到达：{0}，深度 {1}{2}。";
    NEVER_REACHED: "Not reached, and every reachable state was searched: {0}, depth {1}{2}.",
        "没有到达，并且所有可达状态都已搜索：{0}，深度 {1}{2}。";
    PLAIN: "{0}", "{0}";
    STATES: "{0} states", "{0} 个状态";
    CLASSES: "{0} classes of states under symmetry of {1}", "{0} 类状态（{1} 可互换）";
    AND: "{0} and of {1}", "{0} 以及 {1}";
    WITHIN: "{0}, {1}", "{0}，{1}";
    NO_BOUND: "", "";
    SEARCHED: "Searched: {0}, depth {1}.", "已搜索：{0}，深度 {1}。";
    MAY_MISS: "States are told apart by 64-bit fingerprints; {0} of them are expected to be missed for that.",
        "状态以 64 位指纹区分；由此预计遗漏的状态数为 {0}。";
    ENDED_STATES: "The search ended at its bound of {0}.", "搜索在 {0}的上限处结束。";
    ENDED_STEPS: "The walks ended at their bound of {0} steps.", "随机游走在 {0} 步的上限处结束。";
    ENDED_MEMORY: "The search ended at its bound of {0} MiB of memory.", "搜索在 {0} MiB 的内存上限处结束。";
    ENDED_DEPTH: "States beyond depth {0} were not searched.", "没有搜索深度超过 {0} 的状态。";
    INTERRUPTED: "The search was interrupted.", "搜索被中断。";
}
