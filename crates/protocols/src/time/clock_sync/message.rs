//! Messages, timers and requests. Times are microseconds.

use super::hybrid::Hlc;
use synod_model::prelude::*;

/// What nodes send each other.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Messages)]
pub enum Message {
    /// To a source: what time is it?
    #[look(triangle, 1, "the question", "询问")]
    TimeRequest {
        /// When it was sent, by the clock of who asks.
        #[zh("按询问者的时钟，何时发出。")]
        t1: i64,
    },
    /// Back: so late.
    #[look(diamond, 1, "the time", "时间答复")]
    TimeReply {
        /// When the question was sent: by this an answer is known.
        #[zh("询问何时发出：据此辨认答复。")]
        t1: i64,
        /// When the question came, by the clock of the source.
        #[zh("按时钟源的时钟，询问何时到达。")]
        t2: i64,
        /// When the answer was sent, by the clock of the source.
        #[zh("按时钟源的时钟，答复何时发出。")]
        t3: i64,
    },
    /// The master asks a machine what its clock shows.
    #[look(triangle, 2, "the master's question", "主节点的询问")]
    PollClock {
        /// The number of the round.
        #[zh("轮次编号。")]
        round: u64,
    },
    /// Back to the master.
    #[look(diamond, 2, "the clock reading", "时钟读数")]
    ClockIs {
        /// The number of the round.
        #[zh("轮次编号。")]
        round: u64,
        /// What the machine's clock shows.
        #[zh("机器的时钟显示的时间。")]
        time: i64,
    },
    /// By how much the machine is to set its clock.
    #[look(square, 2, "the adjustment", "调整量")]
    Adjust {
        /// The number of the round.
        #[zh("轮次编号。")]
        round: u64,
        /// Forwards, or back if less than zero.
        #[zh("向前拨多少；小于零则往回拨。")]
        adjustment: i64,
        /// How wrong the measurement may be.
        #[zh("测量可能有多大误差。")]
        bound: i64,
    },
    /// To the other machines: something has been committed.
    #[look(disc, 3, "the commit", "提交", tag = *text)]
    Commit {
        /// Its number among those of its machine.
        #[zh("它在所属机器的提交中的编号。")]
        number: u64,
        /// What it says.
        #[zh("提交的内容。")]
        text: Word,
        /// Its timestamp.
        #[zh("它的时间戳。")]
        timestamp: i64,
        /// How early it may have been when the timestamp was given.
        #[zh("给出时间戳时，真实时间最早可能是多少。")]
        earliest: i64,
        /// How late it may have been then.
        #[zh("当时真实时间最晚可能是多少。")]
        latest: i64,
        /// What the hybrid clock of its sender showed.
        #[zh("发送者的混合时钟。")]
        hlc: Hlc,
    },
    /// Back: it has come.
    #[look(ring, 3, "the acknowledgement", "确认")]
    Committed {
        /// Which.
        #[zh("哪一个提交。")]
        number: u64,
    },
}

/// The timers of the nodes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Timers)]
pub enum Timer {
    /// When it runs out, the node asks for the time, or the master for all clocks.
    #[zh("询问", "到期时节点询问时间，或由主节点询问所有时钟。")]
    Poll,
    /// Runs while the clock runs slower; when it runs out, the clock is right and runs as before.
    #[zh("渐调", "时钟走慢期间运行；到期时时钟已校准，恢复原速。")]
    Slew,
    /// When it runs out, a commit is told if its timestamp has passed, and what is not acknowledged is sent again.
    #[zh("提交", "到期时，时间戳已过去的提交被告知，尚未确认的重发。")]
    Commit,
}

/// What can be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Requests)]
pub enum Request {
    /// Asks a machine to commit something with a timestamp; the answer is the timestamp.
    #[zh("请机器带时间戳提交一项内容；答复是时间戳。")]
    Commit {
        /// What.
        text: Word,
    },
    /// Asks a machine, or in berkeley the master, to set the clocks now; the answer is the correction.
    #[zh("请机器（berkeley 中为主节点）立即校准；答复是校正量。")]
    Sync,
}
