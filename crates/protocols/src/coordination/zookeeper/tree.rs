//! The tree of data that a server keeps: znodes, by their paths.
//!
//! Paths are written with colons: `lock:n-1` is /lock/n-1. The node at the top needs no name and is always there.

use super::txn::{Change, Refusal};
use super::zxid::Zxid;
use synod_model::prelude::*;
use synod_model::{Graph, GraphForm, GraphNode, Map};

/// A node of the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Znode {
    /// What is stored there.
    pub data: Word,
    /// How often its data were set.
    pub version: u32,
    /// How often children of it were created or deleted.
    pub cversion: u32,
    /// The transaction that has created it.
    pub czxid: Zxid,
}

/// A write, as it is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Op {
    /// A new node.
    Create {
        /// Its path, or how it begins.
        path: Word,
        /// Its data.
        value: Word,
        /// Whether a number is put behind its path that no child of its parent has had.
        sequential: bool,
    },
    /// New data of a node.
    Set {
        /// Its path.
        path: Word,
        /// The data.
        value: Word,
    },
    /// A node goes.
    Delete {
        /// Its path.
        path: Word,
    },
}

/// The tree. Clones share what they have in common.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Tree {
    nodes: Map<Word, Znode>,
    /// How often nodes at the top were created or deleted.
    top: u32,
}

/// The path of the parent; `None` for a node at the top.
fn parent(path: Word) -> Option<Word> {
    let (above, _) = path.as_str().rsplit_once(':')?;
    Word::new(above)
}

impl Tree {
    /// A node.
    pub fn get(&self, path: Word) -> Option<&Znode> {
        self.nodes.get(&path)
    }

    /// All nodes with their paths, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&Word, &Znode)> {
        self.nodes.iter()
    }

    fn is_parent(&self, path: Word) -> bool {
        self.nodes.keys().any(|other| parent(*other) == Some(path))
    }

    /// What a write comes to, if it is carried out now.
    pub(super) fn outcome(&self, op: Op) -> Change {
        self.allowed(op).unwrap_or_else(Change::Error)
    }

    fn allowed(&self, op: Op) -> Result<Change, Refusal> {
        match op {
            Op::Create { path, value, sequential } => {
                let made = match parent(path) {
                    None => self.top,
                    Some(above) => self.get(above).ok_or(Refusal::NoNode)?.cversion,
                };
                let name = if sequential {
                    Word::new(&format!("{path}{}", made + 1)).ok_or(Refusal::NameTooLong)?
                } else {
                    path
                };
                let free = self.get(name).is_none();
                free.then_some(Change::Create { path: name, value, sequential }).ok_or(Refusal::NodeExists)
            }
            Op::Set { path, value } => {
                let node = self.get(path).ok_or(Refusal::NoNode)?;
                Ok(Change::Set { path, value, version: node.version + 1 })
            }
            Op::Delete { path } => {
                self.get(path).ok_or(Refusal::NoNode)?;
                if self.is_parent(path) { Err(Refusal::NotEmpty) } else { Ok(Change::Delete { path }) }
            }
        }
    }

    /// A transaction takes effect.
    pub(super) fn apply(&mut self, zxid: Zxid, change: &Change) {
        match *change {
            Change::Create { path, value, .. } => {
                let node = Znode { data: value, version: 0, cversion: 0, czxid: zxid };
                self.nodes.insert(path, node);
                self.counts_child(path);
            }
            Change::Set { path, value, version } => {
                if let Some(node) = self.nodes.get_mut(&path) {
                    (node.data, node.version) = (value, version);
                }
            }
            Change::Delete { path } => {
                if self.nodes.remove(&path).is_some() {
                    self.counts_child(path);
                }
            }
            Change::Error(_) => {}
        }
    }

    fn counts_child(&mut self, path: Word) {
        match parent(path) {
            None => self.top += 1,
            Some(above) => {
                if let Some(node) = self.nodes.get_mut(&above) {
                    node.cversion += 1;
                }
            }
        }
    }

    /// By path: data, versions, and the transaction that has created it.
    pub(super) fn table(&self, limit: usize) -> Value {
        let row = |(path, node): (&Word, &Znode)| {
            let facts = vec![
                ("data", &DATA, node.data.into()),
                ("version", &VERSION, node.version.into()),
                ("cversion", &CVERSION, node.cversion.into()),
                ("czxid", &CZXID, node.czxid.word().into()),
            ];
            (*path, Value::Facts(facts))
        };
        Value::Table(self.iter().take(limit).map(row).collect())
    }

    /// As a tree, with the data beside the names.
    pub(super) fn graph(&self) -> Graph {
        let mut graph = Graph::new(GraphForm::Tree);
        let top = graph.add(GraphNode::new("/"));
        let mut places: Vec<(Word, usize)> = Vec::new();
        for (path, node) in self.iter() {
            let name = path.as_str().rsplit(':').next().unwrap_or_default();
            let place = graph.add(GraphNode::new(path.as_str()).named(&format!("{name} = {}", node.data)));
            let above = parent(*path).and_then(|above| places.iter().find(|(path, _)| *path == above));
            graph.join(above.map_or(top, |(_, place)| *place), place, false);
            places.push((*path, place));
        }
        graph
    }
}

static DATA: Text = Text::new("data", "数据");
static VERSION: Text = Text::new("version", "数据版本");
static CVERSION: Text = Text::new("version of the children", "子节点版本");
static CZXID: Text = Text::new("created by", "创建它的事务");
