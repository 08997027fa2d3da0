//! What is wrong with a scenario, in every language. `{0}` is mostly what was found.

use synod_model::Text;

/// The place before a sentence.
pub(crate) static PLACE: Text = Text::new("Line {0}, column {1}: {2}", "第 {0} 行第 {1} 列：{2}");
/// Nothing, where a hint could stand.
pub(crate) static NOTHING: Text = Text::new("", "");
pub(crate) static DID_YOU_MEAN: Text = Text::new(" Did you mean \"{0}\"?", "是否想写“{0}”？");

// What the text as a whole can get wrong.
pub(crate) static TEXT_TOO_LONG: Text =
    Text::new("The text has {0} bytes; at most {1} are read.", "文本有 {0} 个字节；最多读取 {1} 个。");
pub(crate) static TOO_MANY_LINES: Text =
    Text::new("a scenario has at most {0} lines, and here begins one more.", "场景最多 {0} 行，此处已超出。");
pub(crate) static TOO_MANY_STATEMENTS: Text = Text::new(
    "a scenario has at most {0} statements, and here begins one more.",
    "场景最多 {0} 条语句，此处已超出。",
);
pub(crate) static EMPTY: Text = Text::new(
    "the text is empty; its first line says what runs: synod 1 SYSTEM.",
    "文本是空的；第一行应写明运行什么：synod 1 SYSTEM。",
);
pub(crate) static NO_HEADER: Text = Text::new(
    "a scenario begins with \"synod 1 SYSTEM\", not with \"{0}\".",
    "场景以“synod 1 SYSTEM”开头，而不是“{0}”。",
);
pub(crate) static VERSION: Text = Text::new(
    "this scenario is written in version {0} of the text, and version {1} is read here.",
    "此场景用文本版本 {0} 写成，而此处读取的是版本 {1}。",
);

// What a line can get wrong before its words mean anything.
pub(crate) static CONTROL: Text =
    Text::new("the control character {0} may not stand in a scenario.", "场景中不能出现控制字符 {0}。");
pub(crate) static QUOTE_OPEN: Text =
    Text::new("this quotation mark is not closed on its line.", "这个引号在本行没有闭合。");
pub(crate) static QUOTE_INSIDE: Text = Text::new(
    "a quotation mark stands inside a word; put the whole word in quotation marks.",
    "单词中间出现了引号；请用引号括住整个单词。",
);
pub(crate) static QUOTE_AFTER: Text =
    Text::new("a space is missing after the closing quotation mark.", "闭合的引号之后缺少空格。");
pub(crate) static ESCAPE: Text = Text::new(
    "\"\\{0}\" means nothing; inside quotation marks write \\\" and \\\\ only.",
    "“\\{0}”没有含义；引号内只能写 \\\" 和 \\\\。",
);
pub(crate) static WORD_TOO_LONG: Text =
    Text::new("this word is longer than {0} bytes.", "这个单词超过 {0} 个字节。");
pub(crate) static TOO_MANY_WORDS: Text = Text::new(
    "a statement has at most {0} words, and here begins one more.",
    "一条语句最多 {0} 个单词，此处已超出。",
);
pub(crate) static NO_STATEMENT: Text = Text::new(
    "a statement is missing beside this \"/\"; to write the character itself, put it in quotation marks.",
    "这个“/”旁边缺少语句；要写这个字符本身，请加引号。",
);

// What an action that stands alone can get wrong.
pub(crate) static NO_ACTION: Text = Text::new(
    "an action is missing; write one as in a stepwise scenario, such as crash 2.",
    "缺少操作；请像逐步场景中那样书写，例如 crash 2。",
);
pub(crate) static ONE_ACTION: Text = Text::new(
    "here begins another action; write each on a line of its own.",
    "此处又是一个操作；请每行写一个。",
);

// What an expectation that stands alone can get wrong.
pub(crate) static NO_EXPECTATION: Text = Text::new(
    "an expectation is missing; write one as in a scenario: leader = 3, or node 2 term >= 4.",
    "缺少预期；请像在场景里那样写，例如 leader = 3 或 node 2 term >= 4。",
);
pub(crate) static ONE_EXPECTATION: Text = Text::new(
    "one expectation is enough here; give the next one apart.",
    "这里只写一个预期；请把下一个分开给出。",
);

// What a statement can get wrong.
pub(crate) static UNKNOWN: Text =
    Text::new("\"{0}\" is not known here.{1} Allowed here: {2}.", "此处不能写“{0}”。{1}可用：{2}。");
pub(crate) static QUOTED: Text = Text::new(
    "a statement begins with a bare word; take the quotation marks off.",
    "语句以不带引号的单词开头；请去掉引号。",
);
pub(crate) static MISSING: Text = Text::new("{0} is missing; write: {1}.", "缺少{0}；写法：{1}。");
pub(crate) static WRONG: Text = Text::new("\"{0}\" is not {1}; write: {2}.", "“{0}”不是{1}；写法：{2}。");
pub(crate) static EXTRA: Text =
    Text::new("\"{0}\" is one word too many; write: {1}.", "多了“{0}”；写法：{1}。");
pub(crate) static TWICE: Text = Text::new(
    "\"{0}\" stands twice, first on line {1}; keep one of them.",
    "“{0}”出现了两次，第一次在第 {1} 行；请只保留一个。",
);
pub(crate) static KEY_TWICE: Text = Text::new("\"{0}\" is given twice.", "“{0}”给了两次。");
pub(crate) static NEEDS_MOMENT: Text = Text::new(
    "\"{0}\" needs a moment: write \"at TIME\" before it, or add the line \"stepwise\".",
    "“{0}”需要时刻：请在前面写“at TIME”，或加上一行“stepwise”。",
);
pub(crate) static STEPWISE_AT: Text = Text::new(
    "\"at\" has no meaning in a stepwise scenario: leave \"at TIME\" out, or the line \"stepwise\".",
    "“at”在 stepwise 场景中没有意义：请去掉“at TIME”，或去掉“stepwise”一行。",
);
pub(crate) static STEPWISE_ONLY: Text = Text::new(
    "\"{0}\" is for stepwise scenarios; this one runs by the clock, so write \"at TIME\".",
    "“{0}”只用于 stepwise 场景；本场景按时钟运行，请写“at TIME”。",
);
pub(crate) static START_ONLY: Text = Text::new(
    "\"{0}\" describes the start of a run and takes no moment; write it as a statement of its own.",
    "“{0}”描述运行的开始，不带时刻；请单独写成一条语句。",
);
pub(crate) static LANGUAGE: Text = Text::new(
    "\"{0}\" is not a language of the page. Allowed here: {1}.",
    "“{0}”不是页面支持的语言。可用：{1}。",
);
pub(crate) static TITLE_TOO_LONG: Text =
    Text::new("a title has at most {0} characters.", "标题最多 {0} 个字符。");
pub(crate) static SENTENCE_TOO_LONG: Text =
    Text::new("this part of the introduction has at most {0} characters.", "引言的这一部分最多 {0} 个字符。");
pub(crate) static BEGINS_AFTER_END: Text = Text::new(
    "the page would begin to show the run at {0}, after its end at {1}; write an earlier moment.",
    "页面将从 {0} 开始展示，而运行在 {1} 就结束了；请写更早的时刻。",
);
pub(crate) static SAME_NODE: Text = Text::new(
    "a link joins two different nodes, and both ends are {0}.",
    "链路连接两个不同的节点，而这里两端都是 {0}。",
);
pub(crate) static NODE_TWICE: Text = Text::new(
    "node {0} is named twice; a node belongs to one group.",
    "节点 {0} 出现了两次；一个节点只属于一个分组。",
);
pub(crate) static GROUP_EMPTY: Text = Text::new(
    "this group has no nodes; write nodes on both sides of \"|\".",
    "这个分组没有节点；“|”两边都要写节点。",
);
pub(crate) static TOO_MANY_GROUPS: Text =
    Text::new("a partition has at most {0} groups.", "一次网络分区最多 {0} 个分组。");
pub(crate) static PATH_ZERO: Text = Text::new(
    "\"{0}\" counts from 0; paths count from 1, as the papers do.",
    "“{0}”从 0 开始计数；路径和论文一样从 1 开始。",
);

// What a value can get wrong.
pub(crate) static NOT_A_BANDWIDTH: Text = Text::new(
    "\"{0}\" is not the rate of a link; write bytes or bits a second up to 1000GB/s, such as 10MB/s or 100Mbit/s, or none.",
    "“{0}”不是链路速率；请写每秒字节数或比特数，最多 1000GB/s，例如 10MB/s 或 100Mbit/s，或写 none。",
);
pub(crate) static NOT_A_CLOCK: Text = Text::new(
    "\"{0}\" is neither a rate from 1% to 1000%, with at most 4 decimals, nor a step such as +250ms or -250ms.",
    "“{0}”既不是 1% 到 1000% 的速率（最多 4 位小数），也不是 +250ms、-250ms 这样的拨动量。",
);
pub(crate) static NOT_A_SPEED: Text = Text::new(
    "\"{0}\" is not a speed of the page; write one of these: {1}.",
    "“{0}”不是页面的速度；请写其中之一：{1}。",
);
pub(crate) static NO_UNIT: Text = Text::new(
    "\"{0}\" has no unit that is known here; write us, ms, s or min after the number, as in 150ms.",
    "“{0}”没有可识别的单位；请在数字后写 us、ms、s 或 min，例如 150ms。",
);
pub(crate) static NOT_A_TIME: Text = Text::new(
    "\"{0}\" is not a time; write a number and a unit, as in 150ms or 1.5s.",
    "“{0}”不是时间；请写数字和单位，例如 150ms 或 1.5s。",
);
pub(crate) static TOO_FINE: Text = Text::new(
    "\"{0}\" is finer than a microsecond, the smallest time there is.",
    "“{0}”比最小的时间单位微秒还要细。",
);
pub(crate) static TOO_LONG: Text =
    Text::new("\"{0}\" is longer than {1}, the longest time there is.", "“{0}”超过了最长的时间 {1}。");
pub(crate) static BACKWARDS: Text = Text::new(
    "\"{0}\" runs backwards: its first end is greater than its second.",
    "“{0}”的顺序颠倒了：前一端大于后一端。",
);
pub(crate) static NOT_A_SHARE: Text = Text::new(
    "\"{0}\" is not a share; write 0% to 100%, with at most 4 decimals.",
    "“{0}”不是比例；请写 0% 到 100%，最多 4 位小数。",
);
pub(crate) static NOT_A_RATE: Text = Text::new(
    "\"{0}\" is not a rate; write a count up to {1} and a time, as in 5/s, 3/min, 1/250ms, or 0/s for none.",
    "“{0}”不是频率；请写次数（最多 {1}）和时间，例如 5/s、3/min、1/250ms，或用 0/s 表示没有。",
);

// What could stand somewhere; these fill MISSING and WRONG.
pub(crate) static A_SYSTEM: Text = Text::new("the id of a system", "系统的标识");
pub(crate) static A_VERSION: Text = Text::new("the version (1)", "版本（1）");
pub(crate) static A_NODE: Text =
    Text::new("a node (1 to 640, or a name such as S1)", "节点（1 到 640，或 S1 这样的名称）");
pub(crate) static A_NODE_OR_ANY: Text = Text::new(
    "a node (1 to 640, a name such as S1, or * for any)",
    "节点（1 到 640、S1 这样的名称，或表示任意的 *）",
);
pub(crate) static A_NODE_OR_NONE: Text =
    Text::new("a node (1 to 640, a name such as S1, or none)", "节点（1 到 640、S1 这样的名称，或 none）");
pub(crate) static A_MESSAGE: Text =
    Text::new("a message (m17, or 2 -> 3 RequestVote)", "消息（m17，或 2 -> 3 RequestVote）");
pub(crate) static A_KIND: Text = Text::new("a kind of message", "消息种类");
pub(crate) static AN_ARROW: Text = Text::new("\"->\" (one way)", "“->”（单向）");
pub(crate) static AN_ARROW_OR_DASH: Text =
    Text::new("\"->\" (one way) or \"-\" (both ways)", "“->”（单向）或“-”（双向）");
pub(crate) static A_TIME: Text = Text::new("a time (20ms, 1.5s)", "时间（20ms、1.5s）");
pub(crate) static A_STEP: Text = Text::new("the number of a step", "步的编号");
pub(crate) static A_SEED: Text = Text::new("a whole number below 2^64", "小于 2^64 的整数");
pub(crate) static A_CHOICE: Text = Text::new("a whole number below 2^32", "小于 2^32 的整数");
pub(crate) static A_CLOCK: Text =
    Text::new("a rate (120%) or a step (+250ms, -250ms)", "速率（120%）或拨动量（+250ms、-250ms）");
pub(crate) static A_RATE: Text = Text::new("a rate (5/s)", "频率（5/s）");
pub(crate) static A_SETTING: Text = Text::new("a setting of the form key=value", "形如 key=value 的设置");
pub(crate) static A_KEY: Text = Text::new("the name of a setting", "设置的名称");
pub(crate) static A_RULE: Text = Text::new("the id of a safety rule", "安全规则的标识");
pub(crate) static AN_INVARIANT: Text = Text::new("the id of an invariant", "不变式的标识");
pub(crate) static A_TIMER_NUMBER: Text =
    Text::new("the number of a timer, such as 7", "定时器的编号，例如 7");
pub(crate) static A_TIMER: Text = Text::new("the name of a timer", "定时器的名称");
pub(crate) static A_ROLE: Text = Text::new("a role", "角色");
pub(crate) static A_FIELD: Text = Text::new(
    "a field (commit_index, log[3].term, match_index[2])",
    "字段（commit_index、log[3].term、match_index[2]）",
);
pub(crate) static A_METRIC: Text = Text::new(
    "a figure (answered, messages_by_kind.RequestVote)",
    "数据（answered、messages_by_kind.RequestVote）",
);
pub(crate) static A_REQUEST_NUMBER: Text =
    Text::new("the number of a request (1 is the first)", "请求的编号（第一个是 1）");
pub(crate) static AN_EXPECTATION: Text = Text::new("an expectation", "预期");
pub(crate) static A_COMPARISON: Text =
    Text::new("a comparison (=, !=, <, <=, >, >=)", "比较符（=、!=、<、<=、>、>=）");
pub(crate) static EQUAL_OR_NOT: Text = Text::new("\"=\" or \"!=\"", "“=”或“!=”");
pub(crate) static A_VALUE: Text = Text::new("a value", "值");
pub(crate) static A_REQUEST: Text = Text::new("the kind of request", "请求种类");
pub(crate) static A_TITLE: Text = Text::new("a title in quotation marks", "引号中的标题");
pub(crate) static A_SENTENCE: Text = Text::new("a sentence in quotation marks", "引号中的句子");
pub(crate) static A_SPEED: Text =
    Text::new("a speed (1/50, or 2 for twice real time)", "速度（1/50，或表示两倍真实时间的 2）");
pub(crate) static AN_ACTION: Text = Text::new("an action", "动作");
pub(crate) static THE_WORD_BY: Text = Text::new("\"by\"", "“by”");
pub(crate) static THE_WORD_WIPED: Text = Text::new("\"wiped\"", "“wiped”");
