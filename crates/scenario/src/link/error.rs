//! What is wrong with a link: what, where in it, and what to do.

use crate::error::shown;
use crate::limits;
use std::fmt;
use synod_model::{Lang, Sentence, Text};

/// Why a link cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkError {
    /// It is longer than [`limits::LINK_BYTES`].
    TooLong {
        /// Its length.
        bytes: usize,
    },
    /// It has more items than [`limits::LINK_ITEMS`].
    TooManyItems,
    /// Its text is longer than [`limits::TEXT_BYTES`].
    TextTooLong,
    /// It is neither an address with `#/` nor a fragment.
    NotALink {
        /// What it is.
        found: String,
    },
    /// What stands before the `?` is not a system and perhaps a scenario.
    Path {
        /// What is there.
        path: String,
    },
    /// A part does not decode to text.
    Encoding {
        /// The part.
        part: String,
    },
    /// An item has no `=`: mostly the link was cut off there.
    NoValue {
        /// The item.
        item: String,
    },
    /// A key stands twice.
    Twice {
        /// The key.
        key: String,
    },
    /// A key that is known has a value that means nothing.
    Value {
        /// The key.
        key: String,
        /// Its value.
        value: String,
    },
    /// It is to carry several runs, and the first or the second is missing.
    NoSecond,
    /// The run is in a format of a later version.
    Version {
        /// The character that names the format.
        found: char,
    },
    /// The run is cut off or damaged.
    Damaged(Damage),
}

/// How one notices that a run is damaged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Damage {
    /// It ends too early.
    CutOff,
    /// It has a character that no run has.
    Letter,
    /// Its checksum is another one.
    Checksum,
    /// It does not unpack to a run.
    Contents,
}

static TOO_LONG: Text = Text::new(
    "This link has {0} bytes; at most {1} are read. Ask for the scenario as a file, or open one from the list.",
    "这个链接有 {0} 个字节；最多读取 {1} 个。请索取场景文件，或从列表中打开一个场景。",
);
static TOO_MANY_ITEMS: Text = Text::new(
    "This link has more than {0} items after the \"?\". Ask for it again, or open a scenario from the list.",
    "这个链接在“?”之后有超过 {0} 项内容。请重新索取链接，或从列表中打开一个场景。",
);
static TEXT_TOO_LONG: Text = Text::new(
    "This link unpacks to more than {0} bytes, the most that a scenario has. Open a scenario from the list.",
    "这个链接解压后超过 {0} 个字节，即场景的上限。请从列表中打开一个场景。",
);
static NOT_A_LINK: Text = Text::new(
    "\"{0}\" is not a link to a run: such a link contains \"#/\", as in #/raft. Ask for it again, or open a \
     scenario from the list.",
    "“{0}”不是运行的链接：这样的链接含有“#/”，例如 #/raft。请重新索取链接，或从列表中打开一个场景。",
);
static PATH: Text = Text::new(
    "\"{0}\" in this link names no scenario: a system and at most one scenario stand there, as in \
     #/raft/leader-crash. Ask for the link again, or open a scenario from the list.",
    "链接中的“{0}”不是场景：此处应是系统，之后最多一个场景，例如 #/raft/leader-crash。请重新索取链接，\
     或从列表中打开一个场景。",
);
static ENCODING: Text = Text::new(
    "This link is damaged at \"{0}\": that is not encoded text. Ask for it again, or open a scenario from \
     the list.",
    "这个链接在“{0}”处已损坏：此处不是编码后的文本。请重新索取链接，或从列表中打开一个场景。",
);
static NO_VALUE: Text = Text::new(
    "This link is cut off or damaged at \"{0}\": a value is missing there. Ask for it again, or open a \
     scenario from the list.",
    "这个链接在“{0}”处被截断或已损坏：此处缺少值。请重新索取链接，或从列表中打开一个场景。",
);
static TWICE: Text = Text::new(
    "\"{0}\" stands twice in this link. Take one of them out.",
    "“{0}”在链接中出现了两次。请去掉一个。",
);
static VALUE: Text = Text::new(
    "\"{0}={1}\" in this link has no meaning; write {2}.",
    "链接中的“{0}={1}”没有意义；写法：{2}。",
);
static AT: Text = Text::new("at=214 or at=214+2100us", "at=214 或 at=214+2100us");
static EMBED: Text = Text::new("embed=1 or embed=0", "embed=1 或 embed=0");
static SEED: Text = Text::new("a whole number, as in seed=42", "整数，例如 seed=42");
static SCHEDULE: Text = Text::new("schedule=own", "schedule=own");
static NO_SECOND: Text = Text::new(
    "This link compares runs and carries fewer than two: write first= and second=, as in \
     #/compare?first=raft/leader-crash&second=raft/split-vote.",
    "这个链接用于对比运行，但内容不足两个：需要 first= 和 second=，例如 \
     #/compare?first=raft/leader-crash&second=raft/split-vote。",
);
static VERSION: Text = Text::new(
    "This link was made by a newer version (format {0}), and this one reads format 1. Reload the page, or \
     ask for the scenario as a file.",
    "这个链接由更新的版本制作（格式 {0}），而当前版本只能读取格式 1。请刷新页面，或索取场景文件。",
);
static DAMAGED: Text = Text::new(
    "This link is cut off or damaged: its part \"run\" {0}. Ask for it again, or open a scenario from the list.",
    "这个链接被截断或已损坏：其中的“run”部分{0}。请重新索取链接，或从列表中打开一个场景。",
);
static CUT_OFF: Text = Text::new("ends too early", "过早结束");
static LETTER: Text = Text::new("holds a character that does not belong there", "含有不该出现的字符");
static CHECKSUM: Text = Text::new("does not match its checksum", "与校验和不符");
static CONTENTS: Text = Text::new("does not unpack to a run", "无法解压成一次运行");

impl LinkError {
    /// What is wrong, as a sentence.
    pub fn sentence(&self) -> Sentence {
        match self {
            Self::TooLong { bytes } => TOO_LONG.with([(*bytes).into(), limits::LINK_BYTES.into()]),
            Self::TooManyItems => TOO_MANY_ITEMS.with([limits::LINK_ITEMS.into()]),
            Self::TextTooLong => TEXT_TOO_LONG.with([limits::TEXT_BYTES.into()]),
            Self::NotALink { found } => NOT_A_LINK.with([shown(found)]),
            Self::Path { path } => PATH.with([shown(path)]),
            Self::Encoding { part } => ENCODING.with([shown(part)]),
            Self::NoValue { item } => NO_VALUE.with([shown(item)]),
            Self::Twice { key } => TWICE.with([shown(key)]),
            Self::Value { key, value } => {
                let allowed = match key.as_str() {
                    "at" => &AT,
                    "embed" => &EMBED,
                    "schedule" => &SCHEDULE,
                    _ => &SEED,
                };
                VALUE.with([shown(key), shown(value), allowed.into()])
            }
            Self::NoSecond => NO_SECOND.with([]),
            Self::Version { found } => VERSION.with([found.to_string().into()]),
            Self::Damaged(damage) => DAMAGED.with([damage.text().into()]),
        }
    }

    /// What is wrong, in a language.
    pub fn render(&self, lang: Lang) -> String {
        self.sentence().render(lang, &|node| node.number().to_string())
    }
}

impl Damage {
    const fn text(self) -> &'static Text {
        match self {
            Self::CutOff => &CUT_OFF,
            Self::Letter => &LETTER,
            Self::Checksum => &CHECKSUM,
            Self::Contents => &CONTENTS,
        }
    }
}

impl fmt::Display for LinkError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render(Lang::En))
    }
}

impl std::error::Error for LinkError {}
