//! What is wrong with a lesson or a challenge, in both languages.

synod_model::texts! {
    pub(crate) INDENT: "this statement begins in another column than those beside it; begin it in column {0}.",
        "这条语句的缩进与旁边的语句不同；请从第 {0} 列开始。";
    pub(crate) UNCLOSED: "the sign {0} in this text is not closed; close it, or leave it out.",
        "文字中的符号 {0} 没有闭合；请补上或去掉它。";
    pub(crate) NO_QUANTITY: "“{0}” in braces is nothing that a run can tell; allowed are time, ROLE, node NODE FIELD, figure FIGURE, answer NUMBER.",
        "花括号中的“{0}”不是运行能给出的量；可以写 time、ROLE、node NODE FIELD、figure FIGURE、answer NUMBER。";
    pub(crate) HEADER: "a {0} begins with the line “{0} 1”; here stands “{1}”.",
        "{0} 以一行“{0} 1”开头；此处是“{1}”。";
    pub(crate) TWICE: "{0} is said twice; it stands once.", "{0} 出现了两次；只能写一次。";
    pub(crate) MISSING: "{0} lacks {1}.", "{0} 缺少 {1}。";
    pub(crate) NOT_BELOW: "nothing may be indented below {0}.", "{0} 下面不能有缩进的内容。";
    pub(crate) STEP_NAME: "a step is written “step ID RUNG”, with an id of letters, digits and hyphens and one of these rungs: {0}; here stands “{1}”.",
        "步骤写作“step ID RUNG”，ID 由字母、数字和连字符组成，RUNG 是其中之一：{0}；此处是“{1}”。";
    pub(crate) SAME_ID: "another step is called “{0}” already; choose another id.", "已经有名为“{0}”的步骤；请换一个 ID。";
    pub(crate) FIRST_RUN: "the first step has to begin a run: write run, and below it a scenario.",
        "第一个步骤必须开始一次运行：写 run，并在它下面写一个场景。";
    pub(crate) FEW_OPTIONS: "a question has two to six options; here are {0}.", "一个问题有两到六个选项；此处有 {0} 个。";
    pub(crate) NO_TIME: "“{0}” is not a time; write a number and a unit, such as 1500ms.", "“{0}”不是时间；请写数字和单位，例如 1500ms。";
    pub(crate) NO_PLAN: "“{0}” is no bound of a search; write bounds such as crashes=1 timers=2 requests=1.",
        "“{0}”不是搜索的界限；请写成例如 crashes=1 timers=2 requests=1。";
    pub(crate) NO_NUMBER: "“{0}” is not a number; write a whole number from 1 to {1}.", "“{0}”不是数字；请写 1 到 {1} 的整数。";
    pub(crate) FOUND_OR_NOT: "“{0}” is not allowed here; a search says “expect found” or “expect none”.",
        "此处不能写“{0}”；搜索写“expect found”或“expect none”。";
    pub(crate) NO_BUNDLED: "there is no bundled scenario “{0}”; write SYSTEM/SCENARIO, or a scenario below run.",
        "没有内置场景“{0}”；请写 SYSTEM/SCENARIO，或在 run 下面写场景。";
    pub(crate) PAST: "the run is at {0} already, and cannot go back to {1}; steps stand in the order of the run.",
        "运行已经到了 {0}，不能回到 {1}；步骤按运行的顺序排列。";
    pub(crate) NEVER_SO: "this never comes true by the end of the run, at {0}.", "直到运行在 {0} 结束，这都没有成立。";
    pub(crate) NO_RIGHT: "no option of this question comes true.", "这个问题没有一个选项成立。";
    pub(crate) ALL_RIGHT: "every option of this question comes true; one has to be wrong.", "这个问题的所有选项都成立；至少要有一个是错的。";
    pub(crate) MANY_RIGHT: "{0} options of this question come true; one is right, and says so alone.",
        "这个问题有 {0} 个选项成立；只能有一个是对的。";
    pub(crate) SAME_PLACE: "what comes true stands at the same place in every question; change the order of some.",
        "每个问题里成立的选项都在同一个位置；请调整一些选项的次序。";
    pub(crate) LONGEST: "what comes true is the longest option in {0} of {1} questions ({2}); write the others as fully.",
        "{1} 个问题中有 {0} 个，成立的选项是最长的（{2}）；请把其他选项也写得同样充分。";
    pub(crate) NO_FIGURE: "the run has no figure {0} here; `synod run --figures --json` lists those it has.",
        "运行此处没有指标 {0}；`synod run --figures --json` 会列出有哪些。";
    pub(crate) FINDS: "the search was to find something, and finds nothing within its bounds: {0} states.",
        "搜索本应有所发现，但在界限内什么也没找到：{0} 个状态。";
    pub(crate) FINDS_NOTHING: "the search was to find nothing, and finds something after {0} steps.",
        "搜索本应一无所获，却在 {0} 步后有所发现。";
    pub(crate) UNDECIDED: "the search ends at its bound of states before it is done; make it smaller.",
        "搜索在完成之前就达到了状态数上限；请缩小范围。";
    pub(crate) HOOK_LONG: "the first step is to have something to do within 60 words of English or 120 characters of Chinese; here are {0} ({1}).",
        "第一个步骤应在 60 个英文单词或 120 个汉字之内让读者有事可做；此处是 {0}（{1}）。";
    pub(crate) HOOK_IDLE: "the first step has to ask a question or to have something done.", "第一个步骤必须提出问题或让读者做点什么。";
    pub(crate) STEP_LONG: "a step has at most 80 words of English or 160 characters of Chinese; here are {0} ({1}).",
        "一个步骤最多 80 个英文单词或 160 个汉字；此处是 {0}（{1}）。";
    pub(crate) MANY_TERMS: "a step introduces at most one term; here are {0}.", "一个步骤最多引入一个术语；此处有 {0} 个。";
    pub(crate) UNEQUAL_TERMS: "both languages have to introduce the same terms here.", "此处两种语言必须引入相同的术语。";
    pub(crate) NO_TERM: "“{0}” is not in the list of terms as “{1}”; use the words of the list.",
        "术语表中没有“{0}”对应“{1}”；请使用术语表中的词。";
    pub(crate) STEPS: "a lesson has 8 to 15 steps; this one has {0}.", "一课有 8 到 15 个步骤；这一课有 {0} 个。";
    pub(crate) QUESTIONS: "a lesson asks for a prediction in each third of its steps; there is none in third {0}.",
        "一课在每三分之一处都要请读者预测；第 {0} 个三分之一没有。";
    pub(crate) IDLE: "the reader has to act in at least half of the steps; here in {0} of {1}.",
        "读者至少要在一半的步骤中动手；此处 {1} 步中只有 {0} 步。";
    pub(crate) NO_BREAK: "at least one step has to switch a safety rule off, after which something is violated.",
        "至少要有一个步骤关闭一条安全规则，随后出现违规。";
    pub(crate) BREAKS_ANYWAY: "with its rules on, the same run violates {0} too: the rule is not what breaks it.",
        "规则开启时，同样的运行也违反 {0}：原因并不是这条规则。";
    pub(crate) RUNG: "a lesson needs a step of the rung {0}.", "一课需要一个属于 {0} 的步骤。";
    pub(crate) ENDS: "a lesson begins with {0} and ends with {1}.", "一课以 {0} 开始，以 {1} 结束。";
    pub(crate) TRANSFER: "the step of the rung transfer has to ask a question over a run of another system.",
        "transfer 步骤必须就另一个系统的运行提出问题。";
    pub(crate) NO_CHALLENGE: "the last step has to name a challenge, as SYSTEM/CHALLENGE; “{0}” is none.",
        "最后一个步骤必须给出一个挑战，写作 SYSTEM/CHALLENGE；“{0}”不是。";
    pub(crate) LOOSE: "“{0}” is bound neither to the run nor to a source; write it in braces, in brackets, or as a word.",
        "“{0}”既不来自运行也没有出处；请写进花括号或方括号，或用文字表达。";
    pub(crate) NONE: "nothing", "空";
    pub(crate) HINTS: "a challenge has at most {0} hints.", "一个挑战最多有 {0} 条提示。";
    pub(crate) OTHER_RUN: "this is another run: its system, parameters, seed, network, load or given lines are not those of the challenge.",
        "这是另一次运行：它的系统、参数、种子、网络、负载或既定的操作与挑战不同。";
    pub(crate) NOT_REACHED: "the goal “{0}” is not reached: {1}", "没有达到目标“{0}”：{1}";
    pub(crate) RULE_FORBIDDEN: "the rule {0} may not be switched off in this challenge.", "此挑战不允许关闭规则 {0}。";
    pub(crate) FORBIDDEN: "“{0}” is not allowed in this challenge; allowed are {1}.", "此挑战不允许“{0}”；允许的是 {1}。";
    pub(crate) TOO_OFTEN: "“{0}” is used {1} times, and allowed {2} times.", "“{0}”用了 {1} 次，只允许 {2} 次。";
    pub(crate) TOO_MANY: "{0} actions are too many; {1} are allowed in all.", "{0} 个操作太多；总共允许 {1} 个。";
    pub(crate) SOLVED_BY_NOTHING: "this challenge is solved by doing nothing.", "什么都不做就能完成这个挑战。";
    pub(crate) UNSOLVED: "the solution does not solve it: {0}", "所给的解法没有完成挑战：{0}";
    pub(crate) JUST: "{0}", "{0}";
}
