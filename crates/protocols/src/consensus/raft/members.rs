//! Who decides, and who only copies (dissertation, chapter 4): the params `voters` and `learners`.
//!
//! The *voters* elect leaders and commit entries. *Learners* get the log too and may answer reads, but no majority counts
//! them, and they never stand. A server that is neither is *spare*: nobody sends it anything. Messages are served whoever
//! sends them, so a learner that is asked for its vote gives it: whoever asks may know more than it does.

use super::{Config, Server};
use crate::replicated::Machine;
use synod_model::{Hull, Text, Tone, texts};

texts! {
    STARTS_LEARNING: "{0} starts as a learner in term {1}: it copies the log, and neither stands nor counts.",
        "{0} 以学习者身份启动，任期为 {1}：它复制日志，不参选，也不计入多数。";
    STARTS_SPARE: "{0} starts as a spare server: the configuration does not name it.", "{0} 作为备用节点启动：配置中没有它。";
}

static VOTERS: Text = Text::new("voters", "投票节点");

/// The voters, drawn together where not all servers are voters.
pub(super) fn hulls(config: &Config) -> Vec<Hull> {
    let voters = config.first.voters;
    let all = voters.len() == config.len();
    let hull =
        Hull { id: "voters", caption: VOTERS.with([]), nodes: voters, tone: Tone::Lead, dashed: false };
    if all { Vec::new() } else { vec![hull] }
}

impl<M: Machine> Server<'_, '_, M> {
    /// Whether this server may stand and is counted.
    pub(super) fn is_voter(&self) -> bool {
        self.ctx.config.first.voters.contains(self.ctx.me)
    }

    /// Says how this server starts, if it is no voter.
    pub(super) fn say_if_aside(&mut self) {
        let (me, term) = (self.ctx.me, self.disk.current_term);
        if self.ctx.config.first.learners.contains(me) {
            self.fx.note(&STARTS_LEARNING, [me.into(), term.into()]);
        } else if !self.is_voter() {
            self.fx.note(&STARTS_SPARE, [me.into()]);
        }
    }
}
