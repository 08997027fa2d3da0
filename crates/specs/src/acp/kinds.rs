//! The kinds of steps of the commit protocols.

use crate::spec::Kind;
use synod_model::Text;

pub(super) const REQUEST: u8 = 0;
pub(super) const GET_VOTE: u8 = 1;
pub(super) const DETECT_FAULT: u8 = 2;
pub(super) const DECIDE: u8 = 3;
pub(super) const TELL: u8 = 4;
pub(super) const COORDINATOR_CRASH: u8 = 5;
pub(super) const SEND_YES: u8 = 6;
pub(super) const ABORT_ON_VOTE: u8 = 7;
pub(super) const ABORT_UNASKED: u8 = 8;
pub(super) const CRASH: u8 = 9;
pub(super) const DECIDE_TOLD: u8 = 10;
pub(super) const PRE_DECIDE: u8 = 11;
pub(super) const FORWARD: u8 = 12;
pub(super) const PRE_DECIDE_FORWARDED: u8 = 13;
pub(super) const DECIDE_FORWARDED_ALL: u8 = 14;
pub(super) const ABORT_ON_TIMEOUT: u8 = 15;
pub(super) const DECIDE_FORWARDED: u8 = 16;
pub(super) const SEND_NO: u8 = 17;

const fn kind(name: &'static str, arity: usize, en: &'static str, zh: &'static str) -> Kind {
    Kind { name, arity, says: Text::new(en, zh) }
}

pub(super) static KINDS: [Kind; 18] = [
    kind("request", 1, "The coordinator asks P{0} for its vote.", "协调者请求 P{0} 投票。"),
    kind("getVote", 1, "The coordinator receives P{0}'s vote.", "协调者收到 P{0} 的投票。"),
    kind(
        "detectFault",
        1,
        "The coordinator aborts: P{0} has crashed without voting.",
        "协调者中止：P{0} 未投票就崩溃了。",
    ),
    kind(
        "makeDecision",
        0,
        "The coordinator decides: it has every vote.",
        "协调者作出决定：所有投票都已收到。",
    ),
    kind("coordBroadcast", 1, "The coordinator tells P{0} its decision.", "协调者把决定告诉 P{0}。"),
    kind("coordDie", 0, "The coordinator crashes.", "协调者崩溃。"),
    kind("sendVote", 1, "P{0} votes yes.", "P{0} 投赞成票。"),
    kind("abortOnVote", 1, "P{0} aborts: it voted no.", "P{0} 中止：它投了反对票。"),
    kind(
        "abortOnTimeoutRequest",
        1,
        "P{0} aborts: the coordinator crashed before it asked P{0}.",
        "P{0} 中止：协调者在请求 P{0} 投票之前崩溃了。",
    ),
    kind("parDie", 1, "P{0} crashes.", "P{0} 崩溃。"),
    kind("decide", 1, "P{0} decides as the coordinator told it.", "P{0} 按协调者告知的决定执行。"),
    kind(
        "preDecide",
        1,
        "P{0} learns the decision from the coordinator, and will forward it before it decides.",
        "P{0} 从协调者得知决定，将先转发再执行。",
    ),
    kind("forward", 2, "P{0} forwards the decision to P{1}.", "P{0} 把决定转发给 P{1}。"),
    kind(
        "preDecideOnForward",
        2,
        "P{0} learns the decision from P{1}, and will forward it before it decides.",
        "P{0} 从 P{1} 得知决定，将先转发再执行。",
    ),
    kind(
        "decideNB",
        1,
        "P{0} decides: it has forwarded the decision to all.",
        "P{0} 作出决定：它已把决定转发给所有参与者。",
    ),
    kind(
        "abortOnTimeout",
        1,
        "P{0} aborts: the coordinator has crashed, and nobody who lives can have been told of a decision.",
        "P{0} 中止：协调者已崩溃，而且存活的参与者都没有被告知任何决定。",
    ),
    kind("decideOnForward", 2, "P{0} decides as P{1} forwarded it.", "P{0} 按 P{1} 转发的决定执行。"),
    kind("sendVote", 1, "P{0} votes no.", "P{0} 投反对票。"),
];
