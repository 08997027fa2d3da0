//! What nodes stand on: links, cuts, walls, groups, curves around sets.

use super::sample::{END_BOX, Sample, silence};
use super::{KeyEntry, StageKey};
use crate::walls::Partition;
use synod_model::{Hull, NodeId, NodeSet, Text};
use synod_sim::LinkFrame;

static LINK: Text = Text::new("a link: messages travel on it", "链路：消息沿它传送");
static BOTH: Text = Text::new("cut: nothing gets through either way", "已断开：两个方向都不通");
static ONE_WAY: Text =
    Text::new("cut one way: nothing gets through where the arrow points", "单向断开：箭头方向不通");
static ISOLATED: Text = Text::new("isolated: cut off from every other node", "已隔离：与其他所有节点断开");
static WALL: Text =
    Text::new("a partition: nothing gets through the wall", "网络分区：任何消息都无法穿过这道墙");
static BANDS: Text =
    Text::new("a partition: each band joins the nodes of one group", "网络分区：每条色带连接同一组的节点");
static OWN: Text = Text::new("a link with settings of its own", "有单独设置的链路");
static RIM: Text = Text::new("the ring on which the nodes stand", "节点所在的环");
static GROUP: Text = Text::new("nodes that stand together: {0}", "在一起的节点：{0}");
static SELECTED: Text = Text::new("the selected link", "选中的链路");

/// The captions of this many groups are named.
const NAMED: usize = 4;

impl StageKey<'_> {
    /// Links, what closes them, and what is around nodes.
    pub(super) fn ground(&self) -> Vec<KeyEntry> {
        let mut entries = Vec::new();
        let mut show = |sample: Sample, says: String| entries.push(sample.entry(says, self));
        if !self.arrangement.links.is_empty() {
            show(Sample::pair(), self.say(&LINK));
        }
        let ends = (NodeId::at(0), NodeId::at(1));
        if self.look.link.is_some() {
            let mut sample = Sample::pair();
            sample.look.link = Some(ends);
            show(sample, self.say(&SELECTED));
        }
        if !self.frame.links.is_empty() {
            let mut sample = Sample::pair();
            let own = LinkFrame { a: ends.0, b: ends.1, ..self.frame.links[0] };
            sample.frame.links = vec![own];
            show(sample, self.say(&OWN));
        }
        for (sample, text) in self.cuts() {
            show(sample, self.say(text));
        }
        if let Some((sample, text)) = self.partition() {
            show(sample, self.say(text));
        }
        if self.arrangement.rim.is_some() {
            let mut sample = Sample::corners().unlinked();
            sample.rim = true;
            show(sample, self.say(&RIM));
        }
        self.sets(&mut show);
        entries
    }

    fn cuts(&self) -> Vec<(Sample, &'static Text)> {
        let cuts = &self.frame.cuts;
        let back = |(from, to): &(NodeId, NodeId)| cuts.contains(&(*to, *from));
        let isolated = crate::stage::isolated(self.frame);
        let lone = |(from, to): &(NodeId, NodeId)| isolated.contains(*from) || isolated.contains(*to);
        let (a, b) = (NodeId::at(0), NodeId::at(1));
        let with = |mut sample: Sample, cuts: &[(NodeId, NodeId)]| {
            sample.frame.cuts = cuts.to_vec();
            sample
        };
        let mut found = Vec::new();
        if cuts.iter().any(|cut| back(cut) && !lone(cut)) {
            found.push((with(Sample::pair(), &[(a, b), (b, a)]), &BOTH));
        }
        if cuts.iter().any(|cut| !back(cut)) {
            found.push((with(Sample::pair(), &[(a, b)]), &ONE_WAY));
        }
        if !isolated.is_empty() {
            let others = (1..4).map(NodeId::at);
            let mut all: Vec<_> = others.flat_map(|other| [(a, other), (other, a)]).collect();
            all.sort_unstable();
            found.push((with(Sample::corners(), &all), &ISOLATED));
        }
        found
    }

    /// As walls or as bands, whichever the stage has.
    fn partition(&self) -> Option<(Sample, &'static Text)> {
        let mut partition = Partition::default();
        partition.update(self.frame, self.arrangement);
        let set = |nodes: &[usize]| nodes.iter().map(|at| NodeId::at(*at)).collect::<NodeSet>();
        if !partition.bands.is_empty() {
            let mut sample = Sample::corners();
            sample.frame.groups = vec![set(&[0, 3]), set(&[1, 2])];
            return Some((sample, &BANDS));
        }
        if partition.walls.is_empty() {
            return None;
        }
        let mut sample = Sample::corners();
        sample.frame.groups = vec![set(&[0, 2]), set(&[1, 3])];
        Some((sample, &WALL))
    }

    /// Boxes around groups, and curves around sets, by their captions.
    fn sets(&self, show: &mut impl FnMut(Sample, String)) {
        let named = |id: NodeId| self.frame.names.get(id.index()).cloned().unwrap_or_default();
        if !self.frame.boxes.is_empty() {
            let captions = self.frame.boxes.iter().take(NAMED).map(|says| says.render(self.lang(), &named));
            let more = if self.frame.boxes.len() > NAMED { ", …" } else { "" };
            let all = [captions.collect::<Vec<_>>().join(", ").as_str(), more].concat();
            let says = GROUP.get(self.lang()).replace("{0}", &all);
            let mut sample = Sample::pair().unlinked();
            sample.frame.boxes = vec![silence()];
            if self.arrangement.boxes.is_empty() {
                sample.frame.nodes.iter_mut().for_each(|node| node.group = Some(0));
            } else {
                sample.boxes = vec![(0, END_BOX)];
            }
            show(sample, says);
        }
        for hull in &self.frame.hulls {
            let mut sample = Sample::pair().unlinked();
            let nodes = [0, 1].map(NodeId::at).into_iter().collect();
            sample.frame.hulls = vec![Hull { caption: silence(), nodes, ..hull.clone() }];
            show(sample, hull.caption.render(self.lang(), &named));
        }
    }
}
