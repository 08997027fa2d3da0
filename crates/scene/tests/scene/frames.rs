//! Frames to draw: what a session would fill in, made by hand.

#![allow(clippy::cast_possible_truncation, reason = "numbers of nodes in tests are small")]

use synod_model::{
    Cell, Glyph, Layout, Mark, MessageView, Micros, NodeId, NodeSet, Outcome, Role, Shape, Status, Text,
    Tone, Value, Word,
};
use synod_sim::StepKind;
use synod_sim::{
    ActionReport, FallFrame, Frame, GhostFrame, LossReason, MessageFrame, NodeFrame, SentReport, StepReport,
    TimerArc,
};

static LEADER: Text = Text::new("leader", "领导者");
static FOLLOWER: Text = Text::new("follower", "跟随者");
static CANDIDATE: Text = Text::new("candidate", "候选人");
static CLIENT: Text = Text::new("client", "客户端");
static TERM: Text = Text::new("term {0}", "任期 {0}");
static APPEND: Text = Text::new("the entries", "日志条目");
static HEARTBEAT: Text = Text::new("the heartbeat", "心跳");
static VOTE: Text = Text::new("the request for a vote", "投票请求");
static REPLY: Text = Text::new("the reply", "回复");
static DECISION: Text = Text::new("the decision", "决定");

pub(crate) const fn role(id: &'static str) -> Role {
    let (label, tone, glyph) = match id.as_bytes() {
        b"leader" => (&LEADER, Tone::Lead, Glyph::Crown),
        b"candidate" => (&CANDIDATE, Tone::Try, Glyph::Hand),
        b"client" => (&CLIENT, Tone::Plain, Glyph::Person),
        _ => (&FOLLOWER, Tone::Plain, Glyph::None),
    };
    Role { id, label, tone, glyph }
}

pub(crate) fn id(number: u16) -> NodeId {
    NodeId::new(number)
}

pub(crate) fn set(numbers: &[u16]) -> NodeSet {
    numbers.iter().copied().map(NodeId::new).collect()
}

/// A log of these terms, of which the first few are committed.
pub(crate) fn log(terms: &[u32], committed: usize) -> Value {
    let cell = |(i, term): (usize, &u32)| Cell {
        head: Word::number(*term),
        body: String::new(),
        settled: i < committed,
        ..Cell::default()
    };
    Value::Log { first: 1, folded: 0, len: terms.len(), cells: terms.iter().enumerate().map(cell).collect() }
}

/// `n` followers of term 4 without logs.
pub(crate) fn nodes(n: usize, layout: Layout) -> Frame {
    let node = |i: usize| NodeFrame {
        id: NodeId::at(i),
        tier: 0,
        status: Status::Up,
        role: role("follower"),
        outcome: None,
        blocked_since: None,
        beside: None,
        timers: vec![TimerArc {
            name: "election",
            number: None,
            left: ((i * 370 + 350) % 1000) as u16,
            due: Micros(0),
            count: 1,
        }],
        clock_ppm: 1_000_000,
        clock_ahead: 0,
        group: None,
        spare: false,
    };
    Frame {
        layout: Some(layout),
        names: (1..=n).map(|i| format!("S{i}")).collect(),
        subtitles: (0..n).map(|_| TERM.with([4u32.into()])).collect(),
        nodes: (0..n).map(node).collect(),
        ..Frame::default()
    }
}

pub(crate) fn make(frame: &mut Frame, number: u16, what: &'static str) {
    let node = &mut frame.nodes[usize::from(number) - 1];
    node.role = role(what);
    if what == "leader" {
        node.timers.clear();
    }
}

/// The kinds of message, by a short name.
pub(crate) fn view(kind: &str) -> MessageView {
    let (kind, label, shape, colour, tag) = match kind {
        "append" => ("AppendEntries", &APPEND, Shape::Disc, 2, "z=2"),
        "heartbeat" => ("AppendEntries (empty)", &HEARTBEAT, Shape::Ring, 2, ""),
        "vote" => ("RequestVote", &VOTE, Shape::Triangle, 1, ""),
        "decision" => ("Decision", &DECISION, Shape::Square, 3, "commit"),
        _ => ("AppendEntriesReply", &REPLY, Shape::Diamond, 0, ""),
    };
    MessageView { kind, label, shape, colour, tag: Word::new(tag).expect("short"), outcome: None }
}

pub(crate) fn send(frame: &mut Frame, from: u16, to: u16, percent: u16, kind: &str) -> usize {
    let serial = frame.messages.len() as u32 + 1;
    frame.messages.push(MessageFrame {
        claims: None,
        serial,
        from: id(from),
        to: id(to),
        progress: percent * 100,
        doomed: false,
        waiting: false,
        view: view(kind),
    });
    frame.messages.len() - 1
}

pub(crate) fn lose(frame: &mut Frame, from: u16, to: u16, percent: u16, kind: &str) {
    frame.ghosts.push(GhostFrame { from: id(from), to: id(to), progress: percent * 100, view: view(kind) });
}

/// The mock-up of the page: five nodes with logs, two leaders of different terms.
pub(crate) fn five() -> Frame {
    let mut frame = nodes(5, Layout::Circle);
    make(&mut frame, 2, "leader");
    make(&mut frame, 3, "leader");
    let logs: [(&[u32], usize); 5] = [
        (&[1, 1, 2], 3),
        (&[1, 1, 2, 3], 3),
        (&[1, 1, 2, 4, 4], 4),
        (&[1, 1, 2, 4, 4], 3),
        (&[1, 1, 2, 4], 3),
    ];
    for (node, (terms, committed)) in frame.nodes.iter_mut().zip(logs) {
        node.beside = Some(log(terms, committed));
    }
    frame.subtitles[0] = TERM.with([3u32.into()]);
    frame.subtitles[1] = TERM.with([3u32.into()]);
    send(&mut frame, 3, 4, 50, "append");
    send(&mut frame, 3, 5, 35, "heartbeat");
    send(&mut frame, 2, 1, 60, "heartbeat");
    send(&mut frame, 4, 3, 78, "reply");
    lose(&mut frame, 2, 3, 62, "heartbeat");
    frame
}

/// The five nodes with a partition.
pub(crate) fn parted(groups: &[&[u16]]) -> Frame {
    let mut frame = five();
    frame.groups = groups.iter().map(|g| set(g)).collect();
    frame
}

/// A candidate, a crash, a pause, a fast clock, a cut in one direction and one in both.
pub(crate) fn faults() -> Frame {
    let mut frame = five();
    frame.ghosts.clear();
    frame.messages.clear();
    make(&mut frame, 2, "follower");
    make(&mut frame, 1, "candidate");
    frame.nodes[3].status = Status::Down;
    frame.nodes[3].timers.clear();
    frame.nodes[4].status = Status::Paused;
    frame.nodes[0].timers = vec![
        TimerArc { name: "election", number: None, left: 620, due: Micros(0), count: 1 },
        TimerArc { name: "lease", number: None, left: 900, due: Micros(0), count: 40 },
    ];
    frame.nodes[1].clock_ppm = 1_200_000;
    frame.cuts = vec![(id(1), id(3)), (id(2), id(5)), (id(5), id(2))];
    send(&mut frame, 1, 2, 45, "vote");
    let doomed = send(&mut frame, 1, 3, 40, "vote");
    frame.messages[doomed].doomed = true;
    let waiting = send(&mut frame, 1, 5, 99, "vote");
    frame.messages[waiting].waiting = true;
    send(&mut frame, 2, 3, 50, "reply");
    send(&mut frame, 3, 2, 50, "append");
    frame
}

/// A crowd on one ring, with this many messages in flight.
pub(crate) fn crowd(n: usize, messages: usize) -> Frame {
    let mut frame = nodes(n, Layout::Circle);
    make(&mut frame, 1, "leader");
    make(&mut frame, 40.min(n as u16), "candidate");
    frame.nodes[n / 2].status = Status::Down;
    let kinds = ["append", "heartbeat", "vote", "reply"];
    for i in 0..messages {
        let from = (i * 7919) % n;
        let to = (from + 1 + (i * 104_729) % (n - 1)) % n;
        let percent = (i * 31) % 101;
        send(&mut frame, from as u16 + 1, to as u16 + 1, percent as u16, kinds[i % 4]);
    }
    frame
}

/// Two clients, a balancer with a queue, four servers with workers: rows.
/// Clients, a balancer and servers, so much on the way that the links are streams: some of it is sent once more, and some
/// falls off.
pub(crate) fn torrent(each: u16) -> Frame {
    let mut frame = nodes(6, Layout::Tiers);
    for (number, tier) in [(1, 0), (2, 0), (3, 1), (4, 2), (5, 2), (6, 2)] {
        frame.nodes[number - 1].tier = tier;
        frame.nodes[number - 1].role = role(if tier == 0 { "client" } else { "follower" });
    }
    for i in 0..each {
        let percent = 3 + i * 94 / each;
        for (from, to) in [(1, 3), (2, 3), (3, 4), (3, 5), (3, 6)] {
            let at = send(&mut frame, from, to, percent, "append");
            frame.messages[at].view.outcome = (i % 3 == 2).then_some(Outcome::Retried);
            if i % 4 == 1 {
                send(&mut frame, to, from, percent, "reply");
            }
        }
    }
    let fall = |node, outcome, fallen| FallFrame { node: id(node), outcome, fallen };
    frame.falls = vec![
        fall(6, Outcome::Refused, 820),
        fall(6, Outcome::Refused, 500),
        fall(6, Outcome::Refused, 150),
        fall(1, Outcome::Dropped, 350),
    ];
    frame
}

pub(crate) fn rows() -> Frame {
    let mut frame = nodes(7, Layout::Tiers);
    for (i, tier) in [0, 0, 1, 2, 2, 2, 2].into_iter().enumerate() {
        frame.nodes[i].tier = tier;
        frame.nodes[i].timers.clear();
    }
    frame.names = ["C1", "C2", "LB", "S1", "S2", "S3", "S4"].map(str::to_owned).to_vec();
    make(&mut frame, 1, "client");
    make(&mut frame, 2, "client");
    make(&mut frame, 3, "leader");
    for (i, used) in [2, 4, 1, 0].into_iter().enumerate() {
        frame.nodes[3 + i].beside = Some(Value::Bar { used, of: 4 });
    }
    frame.nodes[2].beside = Some(log(&[11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22], 0));
    send(&mut frame, 1, 3, 55, "vote");
    send(&mut frame, 3, 5, 30, "append");
    send(&mut frame, 6, 3, 50, "reply");
    frame
}

/// The steps of an election among five: a vote that is lost, one that comes twice, a crash, a partition, what is still
/// under way at the end.
pub(crate) fn steps() -> Vec<StepReport> {
    let mut steps = Vec::new();
    let mut add =
        |ms, node: u16, kind: StepKind, message: Option<(u32, u16, u16)>, sent: &[(u32, u16, u16)]| {
            let look = if matches!(kind, StepKind::Fire | StepKind::Lose | StepKind::Duplicate) {
                "vote"
            } else {
                "reply"
            };
            let action = ActionReport {
                kind,
                message: message.map(|(serial, from, to)| (serial, id(from), id(to), view(look))),
                by_hand: matches!(kind, StepKind::Crash | StepKind::Restart | StepKind::Partition),
                lost: (kind == StepKind::Lose).then_some(LossReason::Chance),
                ..ActionReport::default()
            };
            let posted = |(serial, from, to): &(u32, u16, u16)| SentReport {
                serial: *serial,
                from: id(*from),
                to: id(*to),
                kind: "",
                view: Some(view(look)),
            };
            let n = steps.len() as u64 + 1;
            steps.push(StepReport {
                n,
                at: Micros::ms(ms),
                action,
                node: (node > 0).then(|| id(node)),
                sent: sent.iter().map(posted).collect(),
                mark: match n {
                    1 => Some(Mark::Attempt),
                    9 => Some(Mark::Elected),
                    _ => None,
                },
                ..StepReport::default()
            });
        };
    add(10, 1, StepKind::Fire, None, &[(1, 1, 2), (2, 1, 3), (3, 1, 4), (4, 1, 5)]);
    add(15, 0, StepKind::Duplicate, Some((1, 1, 2)), &[(5, 1, 2)]);
    add(20, 2, StepKind::Deliver, Some((1, 1, 2)), &[(6, 2, 1)]);
    add(22, 3, StepKind::Deliver, Some((2, 1, 3)), &[(7, 3, 1)]);
    add(24, 0, StepKind::Lose, Some((4, 1, 5)), &[]);
    add(28, 5, StepKind::Crash, None, &[]);
    add(31, 0, StepKind::Partition, None, &[]);
    add(34, 1, StepKind::Deliver, Some((6, 2, 1)), &[]);
    add(46, 1, StepKind::Deliver, Some((7, 3, 1)), &[(8, 1, 2), (9, 1, 3), (10, 1, 4), (11, 1, 5)]);
    add(52, 4, StepKind::Deliver, Some((3, 1, 4)), &[(12, 4, 1)]);
    add(60, 2, StepKind::Deliver, Some((5, 1, 2)), &[]);
    add(70, 5, StepKind::Restart, None, &[]);
    add(74, 3, StepKind::Deliver, Some((9, 1, 3)), &[(13, 3, 1)]);
    steps
}

/// Every outcome, at nodes, on messages and in logs: a star whose nodes all talk to each other, in two parts.
pub(crate) fn outcomes() -> Frame {
    let mut frame = nodes(8, Layout::Star);
    make(&mut frame, 1, "leader");
    let at = [
        Outcome::Committed,
        Outcome::Prepared,
        Outcome::Blocked,
        Outcome::Aborted,
        Outcome::Overloaded,
        Outcome::Precommitted,
        Outcome::Chosen,
        Outcome::Elected,
    ];
    for (node, outcome) in frame.nodes.iter_mut().zip(at) {
        let cell = |outcome: Outcome| Cell {
            head: Word::new("T1").expect("short"),
            settled: outcome != Outcome::Aborted,
            outcome: Some(outcome),
            ..Cell::default()
        };
        let cells = vec![cell(Outcome::Prepared), cell(outcome)];
        node.beside = Some(Value::Log { first: 1, folded: 0, len: 2, cells });
        node.outcome = Some(outcome);
        node.blocked_since = (outcome == Outcome::Blocked).then_some(Micros::ms(135));
    }
    frame.nodes[2].timers[0].count = 1_200;
    let pairs = (1..=8_u16).flat_map(|a| (a + 1..=8).map(move |b| (id(a), id(b))));
    frame.talking = Some(pairs.collect());
    frame.groups = vec![set(&[1, 2, 3, 8]), set(&[4, 5, 6, 7])];
    let told = [
        (1, 2, 0, "T1", Outcome::Committed),
        (3, 1, 60, "T1", Outcome::Refused),
        (1, 5, 45, "T1", Outcome::Aborted),
        (6, 7, 50, "x", Outcome::Retried),
        (8, 1, 70, "", Outcome::Overloaded),
    ];
    for (from, to, percent, tag, outcome) in told {
        let at = send(&mut frame, from, to, percent, "decision");
        let view = &mut frame.messages[at].view;
        (view.tag, view.outcome) = (Word::new(tag).expect("short"), Some(outcome));
    }
    frame
}
