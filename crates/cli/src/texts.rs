//! What the command itself says, in every language.

use synod_model::{Lang, NodeId, Sentence, Text};

macro_rules! texts {
    ($($name:ident: $en:literal, $zh:literal;)+) => {$(
        pub(crate) static $name: Text = Text::new($en, $zh);
    )+};
}

// Sentences on the standard error.
texts! {
    NO_SOURCE: "there is no file “{0}” and no bundled scenario of that name; `synod list` shows what there is.",
        "没有文件“{0}”，也没有这个名字的内置场景；用 `synod list` 查看有哪些。";
    NO_SOURCE_NEAR: "there is no file “{0}” and no bundled scenario of that name; did you mean {1}?",
        "没有文件“{0}”，也没有这个名字的内置场景；是否想写 {1}？";
    UNREADABLE: "“{0}” cannot be read: {1}.", "无法读取“{0}”：{1}。";
    NOT_UTF8: "{0}: Line {1} is not UTF-8 text; save the file as UTF-8.", "{0}：第 {1} 行不是 UTF-8 文本；请将文件保存为 UTF-8。";
    OTHER_VERSION: "this link was made with an older version; it may play differently.",
        "这个链接由旧版本制作；运行过程可能有所不同。";
    OPENS_BEYOND: "this link opens at step {0}, and the run ends at step {1}.", "这个链接打开第 {0} 步，而运行在第 {1} 步就结束了。";
    SEVERAL_RUNS: "this link carries {0} runs; `synod compare` plays them side by side.",
        "这个链接包含 {0} 次运行；请用 `synod compare` 对比播放。";
    TOO_FEW: "name two or three runs to compare, or a link that carries several.", "请给出两个或三个要对比的运行，或一个包含多次运行的链接。";
    LINK_TOO_LONG: "this scenario makes a link of {0} characters, and at most {1} are read back; pass it on as a file.",
        "这个场景的链接有 {0} 个字符，而最多能读取 {1} 个；请以文件形式传递。";
}

// Lessons and challenges.
texts! {
    NO_LESSON: "there is no file “{0}” and no lesson or challenge of that name; `synod list` shows what there is.",
        "没有文件“{0}”，也没有这个名字的课程或挑战；用 `synod list` 查看有哪些。";
    NO_LESSON_NEAR: "there is no file “{0}” and no lesson or challenge of that name; did you mean {1}?",
        "没有文件“{0}”，也没有这个名字的课程或挑战；是否想写 {1}？";
    LESSON_FINE: "The lesson keeps its rules: {0} steps, {1} predictions, {2} runs.", "课程符合规则：{0} 个步骤，{1} 次预测，{2} 次运行。";
    NO_CHALLENGE: "there is no challenge “{0}”; the challenges are {1}.", "没有挑战“{0}”；现有的挑战是 {1}。";
    NO_LINK: "there is no link in this line.", "这一行没有链接。";
    OTHER_LINK: "this link carries no run of its own: nothing was done.", "这个链接不含自己的运行：什么都没有做。";
    NOTHING_TO_JUDGE: "there is nothing to judge: give links, or a file with a link a line.", "没有可评判的内容：请给出链接，或每行一个链接的文件。";
    SOLVED: "solved", "完成";
    NOT_SOLVED: "not solved", "未完成";
    WHO: "who", "姓名";
    ACTIONS: "actions", "操作";
    STEPS: "steps", "步数";
    WHY: "why", "原因";
    OF_ALL: "{0} of {1} solved.", "{1} 份中完成 {0} 份。";
    NOT_CSV: "{0} cannot be read as CSV: {1}.", "无法将 {0} 读作 CSV：{1}。";
    NOT_PRINTED: "{0} is a challenge; only lessons are printed.", "{0} 是挑战；只有课程可以打印。";
    ANSWERS: "What comes true", "实际发生的";
    ASKED_ALOUD: "Ask or say", "提问或讲述";
    SHOWN: "Show", "展示";
    CHALLENGE_FINE: "The challenge is solved by its solution, and not by doing nothing; {0} hints; allowed: {1}.",
        "挑战可由所给解法完成，什么都不做则不能；{0} 条提示；允许：{1}。";
}

// The transcript.
texts! {
    SEED: "seed {0}", "随机种子 {0}";
    UNTIL: "until {0}", "到 {0} 为止";
    STEPWISE: "stepwise", "逐步";
    WITHOUT: "Switched off: {0}.", "已关闭：{0}。";
    TIME: "time", "时间";
    STEP: "step", "步";
    VIOLATED_HERE: "{0} is violated: {1}", "{0} 被违反：{1}";
    LINE: "line {0}: {1}", "第 {0} 行：{1}";
    ENDS: "The run ends at {0}, after {1} steps.", "运行在 {0} 结束，共 {1} 步。";
    STOPS: "The run is stopped at {0}, after {1} steps.", "运行在 {0} 停止，共 {1} 步。";
    NODES: "Nodes", "节点";
    INVARIANTS: "Invariants", "不变式";
    BROKEN_ASSUMPTIONS: "Broken assumptions", "被破坏的前提";
    METRICS: "Figures", "数据";
    AT_MOST: "at most {0}/s", "最高 {0}/s";
    FINGERPRINTS: "Fingerprints", "指纹";
    UP: "up", "运行";
    DOWN: "down", "崩溃";
    HELD: "held", "成立";
    VIOLATED: "violated", "违反";
    SEEN: "seen", "出现过";
    UNSEEN: "unseen", "未出现";
    UNCHECKED: "unchecked", "未检查";
    OF_STATE: "state", "状态";
    OF_TRACE: "trace", "轨迹";
}

// The sweep.
texts! {
    SEED_VIOLATES: "Seed {0} violates {2} at step {1}: {3}", "种子 {0} 在第 {1} 步违反 {2}：{3}";
    SHORTENED: "The same violation in a run of {0} lines:", "同样的违反，只用 {0} 行：";
    SWEPT: "No violation within these bounds: {0} seeds of {1} each, {2} steps.",
        "在此范围内没有发现违规：{0} 个种子，每个 {1}，共 {2} 步。";
    SWEPT_AND_FOUND: "A violation after {0} seeds of {1} each, {2} steps.", "检查了 {0} 个种子（每个 {1}，共 {2} 步）后发现违规。";
    WITNESSES: "Seen: {0}. Unseen: {1}.", "出现过：{0}。未出现：{1}。";
}

// The explorer.
texts! {
    FOUND_AFTER: "{0} is violated after {1} steps: {2}", "{0} 在 {1} 步之后被违反：{2}";
    SEEN_AFTER: "{0} is seen after {1} steps: {2}", "{0} 在 {1} 步之后出现：{2}";
    GENERATED: "{0} successors were generated; at most {1} MiB were used{2}.",
        "共生成 {0} 个后继状态；最多使用了 {1} MiB 内存{2}。";
    BYTES_A_STATE: ", {0} bytes for what is kept of each state", "，每个状态保留 {0} 字节";
    NOTHING: "", "";
    TRACE_SHORTENED: "The scenario of the link and of the trace file is shortened: {1} lines instead of {0} still violate it.",
        "链接和轨迹文件中的场景已缩短：{1} 行（原为 {0} 行）仍然违反该不变式。";
    SMALL_START: "Nothing but the rule was given, so this starts where it matters: {0}.",
        "只给出了规则，因此从能体现它的地方开始：{0}。";
    REACHED_AFTER: "Reached after {0} steps: {1}", "{0} 步之后到达：{1}";
    FROM_END: "The search starts at the end of {0}.", "搜索从 {0} 的结尾开始。";
    NO_VIOLATION: "not violated", "未违反";
    SEARCHING: "{0} states, depth {1}, {2} states/s", "{0} 个状态，深度 {1}，每秒 {2} 个";
    NOT_WRITTEN: "“{0}” cannot be written: {1}.", "无法写入“{0}”：{1}。";
    NOT_OF_A_SPECIFICATION: "--{0} is about systems; a specification says itself what can happen.",
        "--{0} 只用于系统；规约自身规定了可能发生的事。";
}

// The comparison.
texts! {
    RUN: "Run {0}", "运行 {0}";
    SCHEDULE_OF_FIRST: "All follow the schedule of the first: {0}, {1}.", "全部采用第一个运行的安排：{0}，{1}。";
    OWN_SCHEDULES: "Each follows its own schedule.", "各自采用自己的安排。";
    EXPECTED: "Expected", "预期";
    MET: "{0} of {1} met", "{1} 项中满足 {0} 项";
}

// The list.
texts! {
    PARAMS: "Parameters", "参数";
    RULES: "Safety rules", "安全规则";
    REQUESTS: "Requests", "请求";
    SCENARIOS: "Scenarios", "场景";
    LESSONS: "Lessons", "课程";
    CHALLENGES: "Challenges", "挑战";
    SPECIFICATIONS: "Specifications for `synod explore` (more by `synod list --specs`)",
        "供 `synod explore` 使用的规约（详见 `synod list --specs`）";
    PARAM: "{0}: {1}.", "{0}：{1}。";
    ASSUMES: "{0} Assumes {1}.", "{0}前提：{1}。";
}

/// A sentence that names no node.
pub(crate) fn say(sentence: &Sentence, lang: Lang) -> String {
    sentence.render(lang, &|node: NodeId| node.number().to_string())
}
