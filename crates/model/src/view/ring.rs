//! Hash rings: points with owners, the ranges that follow from them, keys.

use super::value::{Json, object};
use super::{Tone, Value};
use crate::{NodeId, Word};

/// A point on a ring.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RingPoint {
    /// Where it is, below the ring's size.
    pub at: u32,
    /// Whose it is. The range that ends there, from the point before it, is its owner's.
    pub node: NodeId,
}

/// A key on a ring.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RingKey {
    /// Where it is, below the ring's size.
    pub at: u32,
    /// Its name.
    pub word: Word,
    /// What is to be said of it: Good where all have it, Bad where it is lost.
    pub tone: Tone,
    /// Who has it now, where that is not the owner of its range: it is on its way.
    pub holder: Option<NodeId>,
}

/// A ring of positions from 0 at the top, clockwise, to `size` - 1.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Ring {
    /// How many positions there are.
    pub size: u32,
    /// The points, in order of their positions.
    pub points: Vec<RingPoint>,
    /// The keys.
    pub keys: Vec<RingKey>,
    /// The first of the nodes that may have points, from which colours are counted; none: the first of all nodes. So a node has
    /// one colour, whoever else is on the ring.
    pub first: Option<NodeId>,
}

impl Ring {
    /// The place, in the list, of the point that owns a position: the first at or after it, clockwise.
    pub(crate) fn point_of(&self, at: u32) -> Option<usize> {
        let next = self.points.partition_point(|point| point.at < at);
        if next < self.points.len() { Some(next) } else { (!self.points.is_empty()).then_some(0) }
    }

    /// The owner of a position.
    pub fn owner(&self, at: u32) -> Option<NodeId> {
        self.point_of(at).map(|i| self.points[i].node)
    }

    /// The owners, each once, in order of their numbers.
    pub fn owners(&self) -> Vec<NodeId> {
        self.points.iter().map(|point| point.node).collect::<crate::NodeSet>().iter().collect()
    }

    fn point_json(&self, at: usize) -> Json {
        let point = self.points[at];
        let mut parts = vec![
            ("at".to_owned(), Json::from(point.at)),
            ("node".to_owned(), Json::from(point.node.number())),
        ];
        let keys: Vec<Json> =
            self.keys.iter().filter(|key| self.point_of(key.at) == Some(at)).map(key_json).collect();
        if !keys.is_empty() {
            parts.push(("keys".to_owned(), keys.into()));
        }
        object(parts.into_iter())
    }

    /// The points, each with the keys of its range.
    pub(super) fn to_json(&self) -> Json {
        (0..self.points.len()).map(|at| self.point_json(at)).collect()
    }

    /// `0:1,72:2`: positions and owners.
    pub(super) fn plain(&self) -> String {
        let parts: Vec<String> =
            self.points.iter().map(|p| format!("{}:{}", p.at, p.node.number())).collect();
        if parts.is_empty() { "none".to_owned() } else { parts.join(",") }
    }

    /// A point, from 1, with its keys.
    pub(super) fn at(&self, number: usize) -> Option<Value> {
        let at = number.checked_sub(1)?;
        let point = self.points.get(at)?;
        let keys = self.keys.iter().filter(|key| self.point_of(key.at) == Some(at));
        let keys = keys.map(|key| Value::Word(key.word)).collect();
        Some(Value::Record(vec![
            ("at", point.at.into()),
            ("node", point.node.into()),
            ("keys", Value::List(keys)),
        ]))
    }

    pub(super) fn words(&self, lang: crate::Lang, name: &dyn Fn(NodeId) -> String) -> String {
        let stops = super::words::Stops::of(lang);
        let range = |i: usize| {
            let before = self.points[(i + self.points.len() - 1) % self.points.len()].at;
            let from = if self.size > 0 { (before + 1) % self.size } else { 0 };
            let mut said = format!("{from}–{} {}", self.points[i].at, name(self.points[i].node));
            let keys = self.keys.iter().filter(|key| self.point_of(key.at) == Some(i));
            let keys: Vec<String> = keys.map(|key| key_words(key, name)).collect();
            if !keys.is_empty() {
                said = stops.named(&said, &stops.list(keys.into_iter()));
            }
            said
        };
        stops.groups((0..self.points.len()).map(range))
    }
}

/// `k17`, or `k17 (S2)` where it is on its way and S2 has it.
fn key_words(key: &RingKey, name: &dyn Fn(NodeId) -> String) -> String {
    match key.holder {
        Some(holder) => format!("{} ({})", key.word, name(holder)),
        None => key.word.to_string(),
    }
}

fn key_json(key: &RingKey) -> Json {
    let mut parts =
        vec![("key".to_owned(), Json::from(key.word.as_str())), ("at".to_owned(), Json::from(key.at))];
    if let Some(holder) = key.holder {
        parts.push(("holder".to_owned(), Json::from(holder.number())));
    }
    object(parts.into_iter())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_ends_at_its_point_and_the_last_one_wraps() {
        let point = |at, node| RingPoint { at, node: NodeId::new(node) };
        let key = RingKey { at: 359, word: Word::number(7), tone: Tone::Plain, holder: None };
        let ring = Ring { size: 360, points: vec![point(0, 1), point(72, 2)], keys: vec![key], first: None };
        let owner = |at| ring.owner(at).map(NodeId::number);
        assert_eq!([0, 1, 72, 73, 359].map(owner), [Some(1), Some(2), Some(2), Some(1), Some(1)]);
        assert_eq!(ring.plain(), "0:1,72:2");
        let json = r#"[{"at":0,"keys":[{"at":359,"key":"7"}],"node":1},{"at":72,"node":2}]"#;
        assert_eq!(ring.to_json().to_string(), json);
        assert_eq!(ring.at(1).and_then(|p| p.field("keys")).map(|k| k.plain()).as_deref(), Some("7"));
        assert_eq!(Ring::default().owner(3), None);
        let words = ring.words(crate::Lang::En, &|n| format!("S{}", n.number()));
        assert_eq!(words, "73–0 S1: 7; 1–72 S2");
    }
}
