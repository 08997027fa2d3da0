//! What the stage shows at one moment: plain data, filled once per animation frame into buffers that are reused.

use crate::driver::TRUE_RATE;
use std::sync::Arc;
use synod_model::{
    Exhibit, Hull, Lang, Layout, MessageView, Micros, NodeId, NodeSet, Outcome, Ring, Role, Sentence, Status,
    Value, format_duration,
};
use synod_scenario::Ppm;

/// One timer of a node, as a closing arc.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TimerArc {
    /// Its name.
    pub name: &'static str,
    /// Its number, where a node has many of that name.
    pub number: Option<u64>,
    /// How much of it is left, in thousandths; 1000 has just been set.
    pub left: u16,
    /// When it runs out.
    pub due: Micros,
    /// How many of that name there are: this is the first to run out.
    pub count: u32,
}

/// One node on the stage.
#[derive(Clone, Debug)]
pub struct NodeFrame {
    /// Its id.
    pub id: NodeId,
    /// Its tier in the topology.
    pub tier: u8,
    /// What it is doing.
    pub status: Status,
    /// Its role.
    pub role: Role,
    /// What has come of its task.
    pub outcome: Option<Outcome>,
    /// Since when it is blocked, in the time of the run; `None`: it is not.
    pub blocked_since: Option<Micros>,
    /// What is drawn beside it: a log, a queue.
    pub beside: Option<Value>,
    /// Its set timers, one of each name.
    pub timers: Vec<TimerArc>,
    /// The rate of its clock, in millionths.
    pub clock_ppm: u32,
    /// By how many microseconds its clock is ahead of the time of the run; less than zero: behind it.
    pub clock_ahead: i64,
    /// The box in which it stands, as its place in [`Frame::boxes`].
    pub group: Option<usize>,
    /// Whether it is there for later: drawn as an outline while its role has the tone of what is absent.
    pub spare: bool,
}

impl NodeFrame {
    /// How its clock differs from the time of the run: by its rate, or else by how much.
    pub fn clock_text(&self, lang: Lang) -> Option<String> {
        if self.clock_ppm != TRUE_RATE {
            let rate = Ppm(self.clock_ppm).to_string();
            return Some([rate.trim_end_matches('%'), " %"].concat());
        }
        let by = format_duration(Micros(self.clock_ahead.unsigned_abs()), lang);
        let sign = if self.clock_ahead > 0 { "+" } else { "\u{2212}" };
        (self.clock_ahead != 0).then(|| [sign, &by].concat())
    }
}

/// One message on its way.
#[derive(Clone, Copy, Debug)]
pub struct MessageFrame {
    /// Its number in the run.
    pub serial: u32,
    /// The sender.
    pub from: NodeId,
    /// The receiver.
    pub to: NodeId,
    /// Whose name it carries, where that is not the sender's.
    pub claims: Option<NodeId>,
    /// How far it is, in ten-thousandths of the way.
    pub progress: u16,
    /// Whether it will be lost on the way (by chance, or at a cut).
    pub doomed: bool,
    /// Whether a person holds it, or its receiver is paused.
    pub waiting: bool,
    /// How it is drawn.
    pub view: MessageView,
}

/// A message that was lost a moment ago: its ghost fades where it was.
#[derive(Clone, Copy, Debug)]
pub struct GhostFrame {
    /// The sender.
    pub from: NodeId,
    /// The receiver.
    pub to: NodeId,
    /// Where it was lost, in ten-thousandths of the way.
    pub progress: u16,
    /// How it was drawn.
    pub view: MessageView,
}

/// A request that was turned away or given up a moment ago: it falls off the node where that happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FallFrame {
    /// The node.
    pub node: NodeId,
    /// What has come of it.
    pub outcome: Outcome,
    /// How far it has fallen, in thousandths.
    pub fallen: u16,
}

/// A link whose settings are not those of the network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LinkFrame {
    /// One end, the one with the smaller number.
    pub a: NodeId,
    /// The other end.
    pub b: NodeId,
    /// The longest that a message takes on it, where that is not as elsewhere.
    pub longest: Option<Micros>,
    /// How many bytes it carries in a second, where that is less than elsewhere.
    pub rate: Option<u64>,
    /// The share of messages that it loses, in millionths, where that is not as elsewhere: the larger of both ways.
    pub loss: Option<u32>,
}

/// The whole stage at one moment.
#[derive(Clone, Debug, Default)]
pub struct Frame {
    /// Is another whenever anything but the positions of messages and the arcs of timers has changed: nodes, links,
    /// durations that run.
    pub revision: u64,
    /// Is another when the run went on from somewhere else than the last frame: nothing kept of its messages counts.
    pub restored: u64,
    /// Whether some node shows a duration that runs on while nothing happens.
    pub runs: bool,
    /// Virtual time of the playhead.
    pub at: Micros,
    /// How the nodes are laid out.
    pub layout: Option<Layout>,
    /// Who talks to whom; `None`: as the layout has it.
    pub talking: Option<Arc<[(NodeId, NodeId)]>>,
    /// The nodes' names, in order. Filled when the revision changes.
    pub names: Vec<String>,
    /// The text under each name (`term 4`), a sentence to be rendered in the reader's language.
    pub subtitles: Vec<Sentence>,
    /// The captions of the boxes in which nodes stand: racks, zones.
    pub boxes: Vec<Sentence>,
    /// The sets of nodes that belong together now.
    pub hulls: Vec<Hull>,
    /// What is shown beside the nodes.
    pub exhibits: Vec<Exhibit>,
    /// The nodes, in order.
    pub nodes: Vec<NodeFrame>,
    /// The messages in flight, in the order in which they were sent.
    pub messages: Vec<MessageFrame>,
    /// Messages lost at the present step.
    pub ghosts: Vec<GhostFrame>,
    /// For how much virtual time what falls off a node is seen: whoever shows the frame says so.
    pub linger: Micros,
    /// What falls off a node now, the oldest first.
    pub falls: Vec<FallFrame>,
    /// The groups of the present partition; empty: none.
    pub groups: Vec<NodeSet>,
    /// The directions that are cut one by one, in order, each once.
    pub cuts: Vec<(NodeId, NodeId)>,
    /// The links with settings of their own.
    pub links: Vec<LinkFrame>,
}

impl Frame {
    /// The ring that is drawn inside the nodes: the first one that the system shows, where the nodes stand on a ring.
    pub fn dial(&self) -> Option<(&Exhibit, &Ring)> {
        let on_ring = self.layout == Some(Layout::Ring);
        self.exhibits.iter().filter(|_| on_ring).find_map(|exhibit| match &exhibit.value {
            Value::Ring(ring) => Some((exhibit, ring)),
            _ => None,
        })
    }
}
