//! Every word that the page itself says, in every language. What a system says stands beside the system.
//!
//! A text has both languages or it does not compile.

use synod_model::Text;

macro_rules! texts {
    ($($name:ident: $en:literal, $zh:literal;)+) => {
        $(pub(crate) static $name: Text = Text::new($en, $zh);)+
    };
}

texts! {
    // The page.
    STAGE: "Stage", "舞台";
    SIDE: "Details", "详情";
    TRANSPORT: "Transport", "播放控制";
    SYSTEM: "System", "系统";
    SCENARIO: "Scenario", "场景";
    HELP: "Help", "帮助";
    SHARE: "Share", "分享";
    CLOSE: "Close", "关闭";
    REMOVE_RUN: "Remove this run", "移除此运行";
    APPLY: "Apply", "应用";
    DISMISS: "Dismiss", "知道了";
    OTHER_LANGUAGE: "中文", "English";
    OTHER_LANGUAGE_SHORT: "中", "EN";
    OTHER_LANGUAGE_SAYS: "Switch to Chinese (中文)", "切换到英文（English）";
    THEME: "Theme: {0}", "主题：{0}";
    THEME_LIGHT: "light", "浅色";
    THEME_DARK: "dark", "深色";
    THEME_PROJECTOR: "projector", "投影";
    PRESENT: "Present", "演示";
    PRESENT_END: "End the presentation", "结束演示";
    FULL_PAGE: "Open the full page", "打开完整页面";
    SKIP: "Skip to the stage", "跳到舞台";

    // Transport.
    PLAY: "Play", "播放";
    PAUSE: "Pause", "暂停";
    STEP_FORWARD: "Step forward", "单步";
    STEP_BACK: "Step back", "后退一步";
    NEXT_EVENT: "Next interesting event", "下一个关键事件";
    PREVIOUS_EVENT: "Previous interesting event", "上一个关键事件";
    TIMELINE: "Timeline", "时间线";
    TIMELINE_VALUE: "step {0} of {1}, {2}", "第 {0} 步，共 {1} 步，{2}";
    STEP_OF: "step {0} of {1}", "第 {0} / {1} 步";
    SPEED: "Speed", "速度";
    SPEED_SHOWS: "1 s shows {0}", "1 秒展示 {0}";
    SPEED_SAYS: "How much virtual time one second of yours shows", "你的一秒钟展示多少虚拟时间";
    BRANCH: "Branch", "分支";
    BRANCH_FIRST: "first run", "最初的运行";
    BRANCH_ITEM: "branch {0}: {1}", "分支 {0}：{1}";
    UNDO: "Undo", "撤销";
    REDO: "Redo", "重做";
    BY_HAND: "Step by step", "逐步挑选";
    BY_HAND_SAYS: "Time stands still, and you pick what happens next.", "时间停住，由你挑选接下来发生什么。";
    RUN_AGAIN: "Let time run", "让时间继续";
    STANDS: "stands still", "已停住";
    PICKS: "What may happen next", "接下来可能发生什么";
    PICKS_SAYS: "Nothing moves until you pick it, here or on the stage: press a message, or the arc of a timer.", "在你挑选之前一切不动：在这里或舞台上按一条消息，或按定时器的弧线。";
    PICKS_NONE: "Nothing is in flight and no timer is set.", "没有在途消息，也没有设置定时器。";
    PICK_MESSAGE: "{0} from {1}", "来自 {1} 的 {0}";
    PICK_TIMER: "{0} timer fires", "{0} 定时器触发";
    PICK_FIRST: "The clock would let this happen first.", "按时钟，这件事会最先发生。";
    DETAILS: "Details", "详情";
    KEY_BY_HAND: "let time stand still, or run again", "让时间停住或继续";
    NOTHING_YET: "Nothing has happened yet. Play, or take a step.", "还没有发生任何事。请播放，或走一步。";

    // Chips and legend.
    VIRTUAL_TIME: "virtual time", "虚拟时间";
    HURRY_SAYS: "Nothing is in flight, so time passes faster.", "没有在途消息，因此时间走得更快。";
    LATENCY: "latency", "延迟";
    LOSS: "loss", "丢包";
    GROUPS: "{0} groups", "{0} 个分区";
    CUTS: "{0} cut", "断开 {0} 条";
    NETWORK_OPEN: "Network settings", "网络设置";
    RULES_OFF: "{0} rule off", "已关闭 {0} 条规则";
    LEGEND: "Messages", "消息";

    // The space-time diagram.
    VIEW: "View", "视图";
    VIEW_DIAGRAM: "Space-time", "时空图";
    VIEW_BOTH: "Both", "两者";
    DIAGRAM: "Space-time diagram", "时空图";
    DIAGRAM_SHOWS: "{0} to {1}: {2} messages, {3} of them lost.", "{0} 至 {1}：{2} 条消息，其中 {3} 条丢失。";
    DIAGRAM_HINT: "Click an event to go there and to see what happened before it.", "点击一个事件可跳到那里，并查看在它之前发生的事。";
    DIAGRAM_CONE: "Step {0}: {1} events happened before it; the rest is faded.", "第 {0} 步：有 {1} 个事件先于它发生；其余部分变淡。";
    ZOOM_IN: "Zoom in", "放大";
    ZOOM_OUT: "Zoom out", "缩小";
    ZOOM_ALL: "Show everything", "显示全部";
    FOLLOW: "Follow the present", "跟随当前时刻";

    // Actions.
    ACTIONS: "Actions", "操作";
    CRASH: "Crash", "崩溃";
    CRASH_SAYS: "It stops and loses its memory; its disk stays.", "它停止运行并失去内存；磁盘保留。";
    RESTART: "Restart", "重启";
    RESTART_SAYS: "It starts again from its disk.", "它从磁盘恢复并重新启动。";
    RESTART_WIPED: "Restart wiped", "清空磁盘重启";
    RESTART_WIPED_SAYS: "It starts again with an empty disk.", "它以空磁盘重新启动。";
    PAUSE_NODE: "Pause node", "暂停节点";
    PAUSE_NODE_SAYS: "It stands still and keeps its memory, as in a long garbage collection.", "它停住但保留内存，如同一次很长的垃圾回收。";
    RESUME: "Resume", "恢复运行";
    RESUME_SAYS: "It goes on where it stood.", "它从停住的地方继续。";
    ISOLATE: "Isolate", "隔离";
    ISOLATE_SAYS: "All its links are cut both ways.", "断开它的全部链路（双向）。";
    REQUEST: "Request…", "请求…";
    REQUEST_SAYS: "A client asks this node for something.", "客户端向该节点发出请求。";
    FIRE: "Fire timer…", "触发定时器…";
    FIRE_SAYS: "One of its timers fires now.", "让它的某个定时器立即触发。";
    CLOCK: "Clock…", "时钟…";
    CLOCK_SAYS: "Its clock runs faster or slower than real time.", "让它的时钟比真实时间快或慢。";
    PARTITION: "Partition", "网络分区";
    PARTITION_SAYS: "Separates the selected nodes from the rest.", "把所选节点与其余节点隔开。";
    HEAL: "Heal", "恢复连通";
    HEAL_SAYS: "Mends every cut and every partition.", "修复所有断开的链路和网络分区。";
    LINK: "Link…", "链路…";
    LINK_SAYS: "What can be done with the link between the two.", "对两者之间的链路进行操作。";
    DELIVER: "Deliver now", "立即送达";
    DELIVER_SAYS: "It arrives at this moment.", "此刻就送达。";
    HOLD: "Hold", "扣住";
    HOLD_SAYS: "It stays in flight until it is released or delivered.", "它一直在途，直到放行或送达。";
    RELEASE: "Release", "放行";
    RELEASE_SAYS: "It goes on its way.", "让它继续前进。";
    DROP: "Drop", "丢弃";
    DROP_SAYS: "It is lost.", "它丢失了。";
    DUPLICATE: "Duplicate", "复制";
    DUPLICATE_SAYS: "It arrives twice.", "它会到达两次。";
    DELAY: "Delay…", "延后…";
    DELAY_SAYS: "It arrives later.", "它会晚些到达。";
    CUT_BOTH: "Cut both ways", "双向断开";
    CUT_BOTH_SAYS: "No message passes in either direction.", "两个方向都不再通过消息。";
    CUT_THERE: "Cut →", "断开 →";
    CUT_BACK: "Cut ←", "断开 ←";
    CUT_ONE_SAYS: "No message passes in this direction.", "这个方向不再通过消息。";
    MEND: "Mend", "修复";
    MEND_SAYS: "Messages pass again in both directions.", "两个方向重新通过消息。";
    SLOW: "Slow", "变慢";
    SLOW_SAYS: "Messages on this link take four times as long.", "该链路上的消息耗时变为四倍。";
    LOSSY: "Lossy", "易丢包";
    LOSSY_SAYS: "This link loses 30 % of its messages.", "该链路丢失 30 % 的消息。";
    USUAL: "As the others", "与其他相同";
    USUAL_SAYS: "This link has the network's settings again.", "该链路恢复为全网设置。";
    LINK_NET: "Settings…", "设置…";
    LINK_NET_SAYS: "Latency, loss and duplication of this link.", "该链路的延迟、丢包和重复。";
    LINK_CUT: "Cut: no message passes.", "已断开：消息无法通过。";
    DESELECT: "Clear the selection", "取消选择";
    TRY: "Try", "试一试";
    TRY_CRASH: "Crash {0}, the {1}", "让{1} {0} 崩溃";
    TRY_RESTART: "Restart {0}", "重启 {0}";
    TRY_ISOLATE: "Cut {0} off", "隔离 {0}";
    TRY_WITHOUT: "Switch off {0}", "关闭 {0}";
    TRY_WITH: "Switch {0} on again", "重新开启 {0}";
    TRY_SCENARIO: "Open “{0}”", "打开“{0}”";
    IN_FLIGHT: "In flight", "在途消息";
    MORE: "and {0} more", "另有 {0} 条";
    TRY_HEAL: "Heal the network", "恢复网络连通";
    SELECTED_NODES: "{0} nodes", "{0} 个节点";
    LINK_NAME: "{0} – {1}", "{0} – {1}";
    MESSAGE_NAME: "{0}, {1} → {2}", "{0}，{1} → {2}";

    // Nodes, as a screen reader hears them.
    NODE_NAME: "{0}, {1}, {2}", "{0}，{1}，{2}";
    NODE_NAME_SHORT: "{0}, {1}", "{0}，{1}";
    CRASHED: "crashed", "已崩溃";
    PAUSED: "paused", "已暂停";

    // Dialogs.
    NETWORK: "Network", "网络";
    NETWORK_SAYS: "How messages travel from now on. Each change is a line of the scenario.", "从现在起消息如何传送。每次更改都是场景中的一行。";
    NETWORK_OF: "The link {0} – {1}", "链路 {0} – {1}";
    LATENCY_MIN: "Latency, at least", "延迟下限";
    LATENCY_MAX: "Latency, at most", "延迟上限";
    LOSS_SHARE: "Loss", "丢包率";
    DUPLICATE_SHARE: "Duplication", "重复率";
    REORDER_SHARE: "Reordering", "乱序率";
    MS: "ms", "毫秒";
    PER_CENT: "%", "%";
    REQUEST_TO: "A request to {0}", "向 {0} 发出请求";
    REQUEST_KIND: "Request", "请求";
    SEND: "Send", "发送";
    TIMERS_OF: "Fire a timer of {0}", "触发 {0} 的定时器";
    TIMERS_NONE: "None of its timers is set.", "它没有设置任何定时器。";
    TIMER_DUE: "due in {0}", "{0} 后到期";
    TIMER_SET: "set", "已设置";
    CLOCK_OF: "The clock of {0}", "{0} 的时钟";
    CLOCK_RATE: "Rate", "速率";
    CLOCK_HELP: "100 % is real time. Timers of a fast clock fire early. No safety may rest on clocks.", "100 % 为真实时间。时钟快则定时器提前触发。安全性不能依赖时钟。";
    DELAY_OF: "Delay a message", "延后一条消息";
    DELAY_BY: "By how much", "延后多久";
    SYSTEMS: "Systems", "系统";
    SEARCH: "Search", "搜索";
    SEARCH_NONE: "Nothing has this name.", "没有这个名称。";
    SCENARIOS_OF: "Scenarios of {0}", "{0} 的场景";
    OWN: "Your own", "自定义";
    OWN_SAYS: "Start a fresh run with other parameters.", "用其他参数开始一次新的运行。";
    SEED: "seed", "随机种子";
    SEED_SAYS: "Where all chance comes from: the same seed gives the same run.", "一切随机性的来源：种子相同，运行相同。";
    NOT_WHOLE: "“{0}” is not a whole number from {1} to {2}.", "“{0}”不是 {1} 到 {2} 之间的整数。";
    SEED_FRESH: "Fresh seed", "新种子";
    LOAD: "load", "负载";
    LOAD_SAYS: "How many requests a second clients make.", "客户端每秒发出多少个请求。";
    START: "Start", "开始";
    MINE: "Your runs", "你的运行";
    MINE_NONE: "Runs in which you do something are listed here, in this browser only.", "你操作过的运行会列在这里，仅保存在此浏览器中。";
    MINE_DENIED: "The browser does not let this page remember anything, so your runs are not listed here. The link of a run keeps it.", "浏览器不允许本页保存任何内容，因此这里不列出你的运行。运行的链接会保留它。";
    NO_SUCH_SCENARIO: "There is no scenario “{0}” here; there are {1}.", "这里没有场景“{0}”；有 {1}。";

    // Share.
    SHARE_TITLE: "Share this moment", "分享这一刻";
    SHARE_SAYS: "Whoever opens the link sees exactly this run, paused at this moment.", "打开链接的人会看到完全相同的运行，并停在这一刻。";
    SHARE_LINK: "Link", "链接";
    COPY: "Copy", "复制";
    COPY_LINK: "Copy link", "复制链接";
    COPIED: "Copied", "已复制";
    COPY_FAILED: "The browser did not allow copying. Select the text and copy it by hand.", "浏览器不允许复制。请选中文字后手动复制。";
    SHARE_LONG: "This link is longer than the page reads back. Share the file instead.", "链接过长，页面无法读回。请改为分享文件。";
    SHARE_TEXT: "The run as text", "文本形式的运行";
    SHARE_TEXT_SAYS: "A file that the page opens when it is dropped here, and the command runs.", "把文件拖到本页即可打开，命令行也能运行。";
    DOWNLOAD: "Download", "下载";
    PICTURE: "Picture of the stage", "舞台图片";
    CLIP: "Record a clip", "录制短片";
    CLIP_END: "Recording, {0}: stop", "正在录制，{0}：停止";
    CLIP_DENIED: "This browser cannot record the stage.", "此浏览器无法录制舞台。";
    TRACE: "Every step up to now", "到此刻为止的每一步";
    TRACE_SAYS: "As the lines of run --json, or with vector clocks for ShiViz, which draws it.", "以 run --json 的行表示，或带向量时钟，供 ShiViz 绘制。";
    EMBED: "Embed line", "嵌入代码";
    QR: "QR code", "链接二维码";
    OPEN_FILE: "Open a file…", "打开文件…";
    DROP_HERE: "Drop the scenario here to open it", "松开即可打开该场景";
    FILE_TOO_LONG: "This file has {0} bytes; a scenario has at most {1}.", "该文件有 {0} 字节；场景最多 {1} 字节。";
    LONG_RUN: "This run is long by now: fewer of its moments are kept, and going back takes a little longer.", "这次运行已经很长：保留的时刻变少，返回时会稍慢一些。";
    FILE_UNREADABLE: "This file could not be read as text.", "无法将该文件读作文本。";

    // Help.
    HELP_TITLE: "How to use Synod", "如何使用 Synod";
    HELP_WHAT: "Every node here runs the real protocol. Watch it, stop it anywhere, go back, and do something else: that opens a branch, and the old one is kept. The address always holds this very moment.", "这里的每个节点都在运行真实的协议。你可以观看、随时停下、后退，再换一种做法：那会开出一个分支，旧的分支会保留。地址栏始终记录着这一刻。";
    HELP_MOUSE: "Click a node, a message or a link to select it. Shift and click, or drag over the empty stage, to select several nodes. Right click, or press and hold, for the menu of any of them.", "点击节点、消息或链路即可选中。按住 Shift 点击，或在空白处拖动，可选择多个节点。右键点击或长按可打开菜单。";
    HELP_KEYS: "Keys, while the stage has the focus", "快捷键（焦点在舞台上时）";
    HELP_KEYS_ON: "Single keys act on the stage", "允许单键操作舞台";
    KEY_SPACE: "Space", "空格";
    KEY_PLAY: "play or pause", "播放或暂停";
    KEY_STEP: "step back, step forward", "后退一步、单步";
    KEY_EVENT: "previous, next interesting event", "上一个、下一个关键事件";
    KEY_SELECT: "select a node", "选择节点";
    KEY_SELECT_MORE: "add a node to the selection", "把节点加入所选";
    KEY_UNDO: "undo, redo", "撤销、重做";
    KEY_MESSAGE: "select the next, the previous message in flight", "选择下一条、上一条在途消息";
    KEY_CRASH: "crash or restart", "崩溃或重启";
    KEY_RESTART: "restart several nodes; restart one wiped", "重启多个节点；清空磁盘重启一个节点";
    KEY_LINK: "the link between two selected nodes", "所选两个节点之间的链路";
    KEY_CUT: "cut, mend the selected link", "断开、修复所选链路";
    KEY_TIMER: "fire a timer", "触发定时器";
    KEY_DELIVER: "deliver the selected message; hold or release it", "立即送达所选消息；扣住或放行";
    KEY_DROP: "drop, duplicate, delay the selected message", "丢弃、复制、延后所选消息";
    KEY_ZOOM: "look closer at a large stage, less close, at all of it", "放大、缩小较大的舞台，显示全部";
    KEY_HELP: "this help, anywhere on the page", "打开此帮助（页面任何位置）";
    KEY_STOP: "step; play or pause while you present", "单步；演示时为播放或暂停";
    KEY_PAUSE: "pause or resume the node", "暂停或恢复节点";
    KEY_ISOLATE: "isolate", "隔离";
    KEY_PARTITION: "partition the selected nodes from the rest", "把所选节点与其余节点隔开";
    KEY_HEAL: "heal", "恢复连通";
    KEY_REQUEST: "request", "请求";
    KEY_MENU: "menu", "菜单";
    KEY_FULL: "present on the full screen", "全屏演示";
    KEY_ESCAPE: "clear the selection", "取消选择";
    KEY_CLICKER: "step back, step forward, as presenters' clickers do", "后退一步、单步（演示遥控器）";
    STORAGE_DENIED: "The browser does not let this page remember anything: language and theme last until it is closed.", "浏览器不允许本页保存任何内容：语言和主题只保留到页面关闭。";

    // Side by side.
    COMPARE: "Side by side", "并排对比";
    COMPARE_WITH: "Compare with another run", "与另一个运行对比";
    COMPARE_SAYS: "On one clock, with the same requests and faults. Buttons act on all.",
        "同一时钟，同样的请求与故障。操作对所有运行生效。";
    COMPARE_PAIRS: "Worth comparing", "值得对比";
    COMPARE_BRANCHES: "Another branch", "另一个分支";
    COMPARE_RULES: "The same run without a rule", "关闭一条规则的同一运行";
    COMPARE_SCENARIOS: "What another scenario makes of this schedule", "用另一个场景运行同样的安排";
    WITHOUT_RULE: "without {0}", "关闭 {0}";

    // Panels.
    TABS: "Panels", "面板";
    NOW: "Now", "当前";
    LOG: "Log", "日志";
    RULES: "Rules", "规则";
    TABLE: "Table", "表格";
    EXPLORE: "Explore", "探索";
    ON_DISK: "On disk, survives a crash", "在磁盘上，崩溃后保留";
    IN_MEMORY: "In memory, lost in a crash", "在内存中，崩溃后丢失";
    CARRIES: "It carries", "携带内容";
    NO_MEMORY: "It has crashed: nothing is in memory.", "它已崩溃：内存中没有任何内容。";
    PIN: "Pin", "固定";
    UNPIN: "Unpin", "取消固定";
    EVERYBODY: "Everybody", "全部节点";
    NOW_EMPTY: "Select a node, a message or a link to see all of its state.", "选择一个节点、一条消息或一条链路，查看它的全部状态。";
    CHANGED: "changed in this step", "本步有变化";
    NONE: "none", "无";
    YES: "yes", "是";
    NO: "no", "否";
    ENTRIES: "{0} entries", "{0} 条";
    EMPTY: "empty", "空";
    TIMERS: "Timers", "定时器";
    IN_TIME: "in {0}", "{0} 后";
    ARRIVES: "arrives", "到达";
    HELD: "held", "被扣住";
    FROM: "from", "来自";
    TO: "to", "发往";
    CLOCK_RUNS: "clock", "时钟";
    LOG_NODE: "Node", "节点";
    LOG_KIND: "Kind", "类型";
    LOG_ALL: "all", "全部";
    LOG_EMPTY: "Nothing has happened yet.", "还没有发生任何事。";
    LOG_NO_MATCH: "No event fits the filter.", "没有符合筛选条件的事件。";
    LOG_LIST: "Events", "事件";
    INVARIANTS: "Invariants", "不变式";
    SAFETY_RULES: "Safety rules", "安全规则";
    SAFETY_RULES_SAYS: "Switch one off and see what breaks.", "关闭一条，看看会破坏什么。";
    PROTECTS: "protects {0}", "保护 {0}";
    NO_RULES: "This system has no rule that can be switched off.", "该系统没有可以关闭的规则。";
    ASSUMES: "assumes: {0}", "前提：{0}";
    BROKEN: "a fault of this run breaks it: {0}", "本次运行的故障破坏了前提：{0}";
    VERDICT_HELD: "held", "成立";
    VERDICT_VIOLATED: "violated", "违规";
    VERDICT_SEEN: "seen", "已出现";
    VERDICT_UNSEEN: "not seen yet", "尚未出现";
    VERDICT_UNCHECKED: "judged at the end", "结束时判定";
    EXPECT_ALWAYS: "always", "始终";
    EXPECT_SOMETIMES: "sometimes", "有时";
    EXPECT_EVENTUALLY: "eventually", "最终";
    FOUND_AT: "step {0}: {1}", "第 {0} 步：{1}";
    FIGURES: "Figures", "数据";
    NODES: "Nodes", "节点";
    NODE: "Node", "节点";
    ROLE: "Role", "角色";
    STATE: "State", "状态";
    FLIGHT: "Messages in flight", "在途消息";
    FLIGHT_NONE: "No message is in flight.", "没有在途消息。";
    MESSAGE: "Message", "消息";
    EXPECTED: "Expected by the scenario", "场景的预期";

    // Violations and notices.
    VIOLATION: "Violation", "违规";
    CHAIN: "The messages that led there", "导致它的消息";
    GO_ON: "Go on", "继续";
    OTHER_VERSION: "This link was made with another version of Synod; the run may play differently.", "此链接由另一版本的 Synod 生成；运行过程可能有所不同。";
    BAD_LINK: "The link could not be opened.", "无法打开此链接。";

    // The explorer.
    HUNT_TITLE: "Find the schedule that breaks it", "找出打破它的时序";
    HUNT_SAYS: "Every order of messages, timers and faults is tried, as far as the bounds go.", "在给定范围内，尝试消息、定时器和故障的每一种先后次序。";
    HUNT_RULE: "Rule that is off", "关闭的规则";
    HUNT_NO_RULE: "none", "无";
    HUNT_START: "Start", "起点";
    HUNT_SMALL: "a small one that shows this rule", "能体现该规则的小起点";
    HUNT_OWN: "as this run begins", "与本次运行的起点相同";
    HUNT_MORE: "Faults and bounds", "故障与范围";
    HUNT_USUAL: "usual", "默认";
    HUNT_CRASHES: "Crashes", "崩溃";
    HUNT_RESTARTS: "Restarts", "重启";
    HUNT_DROPS: "Lost messages", "丢失的消息";
    HUNT_DUPLICATES: "Duplicates", "重复的消息";
    HUNT_PARTITIONS: "Partitions", "网络分区";
    HUNT_CLOCK: "Early timers", "提前的定时器";
    HUNT_REQUESTS: "Requests", "请求";
    HUNT_TIMERS: "Timers", "定时器";
    HUNT_TIMING: "Time", "时间";
    HUNT_ASYNCHRONOUS: "asynchronous", "异步";
    HUNT_BOUNDED: "bounded delays", "有界延迟";
    HUNT_ORDER: "Search", "搜索方式";
    HUNT_BFS: "shortest first", "最短优先";
    HUNT_DFS: "deepest first", "最深优先";
    HUNT_RANDOM: "random walks", "随机游走";
    HUNT_STATES: "States at most", "状态上限";
    HUNT_INVARIANT: "Invariants", "不变式";
    HUNT_CLAIMED: "all that are claimed", "全部适用的";
    HUNT_SEARCH: "Search", "开始搜索";
    HUNT_PAUSE: "Pause the search", "暂停搜索";
    HUNT_GO_ON: "Go on", "继续";
    HUNT_CANCEL: "Cancel", "取消";
    HUNT_PROGRESS: "{0} states, depth {1}, {2} states/s", "{0} 个状态，深度 {1}，每秒 {2} 个状态";
    HUNT_PLAY: "Play the counterexample", "播放反例";
    HUNT_NOT_VIOLATED: "not violated", "未违规";
}
