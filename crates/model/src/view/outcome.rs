//! What has come of something: the words for it, the same in every system.

use crate::{Mark, Text};

/// What has come of something. A system names it for the state of a node, a message, an entry of a log, a sentence; each has a
/// colour, a sign and a word of its own wherever it is seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Outcome {
    /// Chosen to be in charge.
    Elected,
    /// Promised, and up to others.
    Prepared,
    /// Promised, as all others have: it will be done.
    Precommitted,
    /// Settled, and done.
    Committed,
    /// Settled: the value is chosen.
    Chosen,
    /// Settled, and undone.
    Aborted,
    /// Turned away: a vote that is not given, a request that does not fit.
    Refused,
    /// Sent once more.
    Retried,
    /// No longer tried.
    Dropped,
    /// More is asked than can be done in time.
    Overloaded,
    /// It can do nothing more by itself. A run says so by itself, where [`crate::Shown::blocked`] does.
    Blocked,
}

static ELECTED: Text = Text::new("leader", "领导者");
static PREPARED: Text = Text::new("prepared", "已准备");
static PRECOMMITTED: Text = Text::new("pre-committed", "已预提交");
static COMMITTED: Text = Text::new("committed", "已提交");
static CHOSEN: Text = Text::new("chosen", "已选定");
static ABORTED: Text = Text::new("aborted", "已中止");
static REFUSED: Text = Text::new("refused", "拒绝");
static RETRIED: Text = Text::new("retry", "重试");
static DROPPED: Text = Text::new("given up", "已放弃");
static OVERLOADED: Text = Text::new("overloaded", "过载");
static BLOCKED: Text = Text::new("blocked", "阻塞");

impl Outcome {
    /// Every outcome.
    pub const ALL: [Self; 11] = [
        Self::Elected,
        Self::Prepared,
        Self::Precommitted,
        Self::Committed,
        Self::Chosen,
        Self::Aborted,
        Self::Refused,
        Self::Retried,
        Self::Dropped,
        Self::Overloaded,
        Self::Blocked,
    ];

    /// Its word.
    pub const fn text(self) -> &'static Text {
        match self {
            Self::Elected => &ELECTED,
            Self::Prepared => &PREPARED,
            Self::Precommitted => &PRECOMMITTED,
            Self::Committed => &COMMITTED,
            Self::Chosen => &CHOSEN,
            Self::Aborted => &ABORTED,
            Self::Refused => &REFUSED,
            Self::Retried => &RETRIED,
            Self::Dropped => &DROPPED,
            Self::Overloaded => &OVERLOADED,
            Self::Blocked => &BLOCKED,
        }
    }

    /// What it means for the timeline.
    pub(crate) const fn mark(self) -> Mark {
        match self {
            Self::Elected => Mark::Elected,
            Self::Prepared | Self::Precommitted | Self::Retried => Mark::Attempt,
            Self::Committed | Self::Chosen => Mark::Decided,
            Self::Aborted | Self::Refused | Self::Dropped | Self::Overloaded => Mark::GivenUp,
            Self::Blocked => Mark::Blocked,
        }
    }
}
