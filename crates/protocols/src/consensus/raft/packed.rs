//! Sets of servers that take little room: entries of a log and requests hold them, whether they need them or not.

use std::fmt;
use synod_model::symmetry::{Rename, Renaming};
use synod_model::{Argument, NodeId, Show, Value};

const WORDS: usize = 4;

/// A set of nodes with numbers up to 128: all that a run of Raft can have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeSet([u32; WORDS]);

impl NodeSet {
    /// Whether the node is in the set.
    pub const fn contains(&self, node: NodeId) -> bool {
        let at = node.index();
        at < 32 * WORDS && self.0[at / 32] >> (at % 32) & 1 == 1
    }

    /// The set with a node in it, or without it; one with a larger number is never in it.
    #[must_use]
    pub fn with(mut self, node: NodeId, there: bool) -> Self {
        if let Some(word) = self.0.get_mut(node.index() / 32) {
            let bit = 1 << (node.index() % 32);
            *word = if there { *word | bit } else { *word & !bit };
        }
        self
    }

    /// Those that are not in the other one.
    #[must_use]
    pub fn minus(mut self, other: Self) -> Self {
        self.0.iter_mut().zip(other.0).for_each(|(word, other)| *word &= !other);
        self
    }

    /// Whether nobody is in it.
    pub fn is_empty(&self) -> bool {
        self.0 == [0; WORDS]
    }

    /// The nodes, by number.
    pub fn iter(self) -> impl Iterator<Item = NodeId> {
        (0..32 * WORDS).map(NodeId::at).filter(move |node| self.contains(*node))
    }

    /// The same nodes as a set of any nodes.
    pub fn unpacked(self) -> synod_model::NodeSet {
        self.iter().collect()
    }
}

impl FromIterator<NodeId> for NodeSet {
    fn from_iter<I: IntoIterator<Item = NodeId>>(nodes: I) -> Self {
        nodes.into_iter().fold(Self::default(), |set, node| set.with(node, true))
    }
}

impl Argument for NodeSet {
    fn read(text: &str) -> Option<Self> {
        let nodes = synod_model::NodeSet::read(text)?;
        nodes.iter().all(|node| node.index() < 32 * WORDS).then(|| nodes.iter().collect())
    }

    fn write(&self) -> String {
        self.unpacked().write()
    }
}

impl Rename for NodeSet {
    fn rename(&mut self, by: &Renaming) {
        *self = self.iter().map(|node| by.of(node)).collect();
    }
}

impl Show for NodeSet {
    fn show(&self, _: usize) -> Value {
        self.unpacked().into()
    }
}

/// `1+2+3`.
impl fmt::Display for NodeSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let numbers: Vec<String> = self.iter().map(|node| node.number().to_string()).collect();
        f.write_str(&numbers.join("+"))
    }
}
