//! Acyclic graphs: trees of files, lineages of data, stages of a job, derivations.

use super::value::{Json, object};
use super::{Glyph, Label, Square, Value};
use crate::NodeId;
use std::sync::Arc;

/// How a graph is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum GraphForm {
    /// As an indented list below its roots: files, derivations.
    #[default]
    Tree,
    /// From left to right, as small boxes: what was made of what.
    Lineage,
    /// From left to right, as boxes that hold their parts: stages and their tasks.
    Stages,
}

/// What is in a graph.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct GraphNode {
    /// Its name among all of them, in JSON and in paths.
    pub id: Arc<str>,
    /// What is written on it.
    pub name: Arc<str>,
    /// What it means.
    pub state: Option<Label>,
    /// Which node of the system has it.
    pub owner: Option<NodeId>,
    /// A small sign: an eye for a watch, a lock for a lock.
    pub glyph: Glyph,
    /// Drawn dashed: it goes away by itself.
    pub dashed: bool,
    /// What it consists of: the partitions of a stage.
    pub parts: Vec<Square>,
}

impl GraphNode {
    /// It with a name and nothing else.
    pub fn new(id: &str) -> Self {
        let id: Arc<str> = id.into();
        Self {
            name: Arc::clone(&id),
            id,
            state: None,
            owner: None,
            glyph: Glyph::None,
            dashed: false,
            parts: Vec::new(),
        }
    }

    /// The same with something else written on it.
    #[must_use]
    pub fn named(self, name: &str) -> Self {
        Self { name: name.into(), ..self }
    }

    /// The same in a state.
    #[must_use]
    pub fn state(self, state: Label) -> Self {
        Self { state: Some(state), ..self }
    }

    /// The same, had by a node.
    #[must_use]
    pub fn owned(self, owner: NodeId) -> Self {
        Self { owner: Some(owner), ..self }
    }

    /// It as a value: nothing, its state, or a record of all that it has.
    fn value(&self) -> Value {
        let state = self.state.map_or(Value::None, Value::from);
        if self.owner.is_none() && self.parts.is_empty() {
            return state;
        }
        let mut parts = vec![("state", state)];
        if let Some(owner) = self.owner {
            parts.push(("owner", owner.into()));
        }
        if !self.parts.is_empty() {
            parts.push(("parts", Value::List(self.parts.iter().map(Square::value).collect())));
        }
        Value::Record(parts)
    }
}

/// An edge, by the places of its ends in the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct GraphEdge {
    /// Where it begins: a parent, what something was made of.
    pub from: usize,
    /// Where it ends.
    pub to: usize,
    /// Drawn dashed: a wide dependency.
    pub dashed: bool,
}

/// A graph without cycles.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Graph {
    /// How it is drawn.
    pub form: GraphForm,
    /// What is in it; in a tree children come in this order.
    pub nodes: Vec<GraphNode>,
    /// What leads to what.
    pub edges: Vec<GraphEdge>,
}

impl Graph {
    /// An empty graph of a form.
    pub fn new(form: GraphForm) -> Self {
        Self { form, ..Self::default() }
    }

    /// Adds what is in it; returns its place.
    pub fn add(&mut self, node: GraphNode) -> usize {
        self.nodes.push(node);
        self.nodes.len() - 1
    }

    /// Adds an edge. One that would close a cycle, or has no ends, is not added.
    pub fn join(&mut self, from: usize, to: usize, dashed: bool) {
        let there = from < self.nodes.len() && to < self.nodes.len();
        if there && !self.leads(to, from) {
            self.edges.push(GraphEdge { from, to, dashed });
        }
    }

    /// Whether a way leads from one place to another.
    fn leads(&self, from: usize, to: usize) -> bool {
        let (mut seen, mut next) = (vec![false; self.nodes.len()], vec![from]);
        while let Some(at) = next.pop() {
            if at == to {
                return true;
            }
            if !std::mem::replace(&mut seen[at], true) {
                next.extend(self.edges.iter().filter(|e| e.from == at).map(|e| e.to));
            }
        }
        false
    }

    /// How far each is from where all ways begin, along the longest way.
    pub fn depths(&self) -> Vec<usize> {
        let mut depths = vec![0; self.nodes.len()];
        // As many rounds as there are places are enough where there is no cycle.
        for _ in 0..self.nodes.len() {
            let mut grown = false;
            for edge in &self.edges {
                if depths[edge.to] <= depths[edge.from] {
                    depths[edge.to] = depths[edge.from] + 1;
                    grown = true;
                }
            }
            if !grown {
                break;
            }
        }
        depths
    }

    /// The places in the order in which a tree is read, each with its depth. What several parents lead to is listed below
    /// the first.
    pub fn as_tree(&self) -> Vec<(usize, usize)> {
        let mut told = vec![false; self.nodes.len()];
        let mut order = Vec::with_capacity(self.nodes.len());
        let roots = (0..self.nodes.len()).rev().filter(|i| self.edges.iter().all(|e| e.to != *i));
        let mut next: Vec<(usize, usize)> = roots.map(|root| (root, 0)).collect();
        while let Some((at, depth)) = next.pop() {
            if !std::mem::replace(&mut told[at], true) {
                order.push((at, depth));
                let children = self.edges.iter().filter(|e| e.from == at).map(|e| e.to);
                let children: Vec<usize> = children.collect();
                next.extend(children.into_iter().rev().map(|child| (child, depth + 1)));
            }
        }
        order
    }

    pub(super) fn to_json(&self) -> Json {
        let nodes = object(self.nodes.iter().map(|n| (n.id.to_string(), n.value().to_json())));
        let edge = |e: &GraphEdge| {
            let mut ends = vec![Json::from(&*self.nodes[e.from].id), Json::from(&*self.nodes[e.to].id)];
            if e.dashed {
                ends.push(Json::from("dashed"));
            }
            Json::from(ends)
        };
        let edges = self.edges.iter().map(edge).collect();
        object([("nodes".to_owned(), nodes), ("edges".to_owned(), edges)].into_iter())
    }

    /// `a:done,b:none`: what is in it.
    pub(super) fn plain(&self) -> String {
        let parts: Vec<String> =
            self.nodes.iter().map(|n| [&n.id, ":", &n.value().plain()].concat()).collect();
        if parts.is_empty() { "none".to_owned() } else { parts.join(",") }
    }

    /// What is called so.
    pub(super) fn field(&self, id: &str) -> Option<Value> {
        self.nodes.iter().find(|node| &*node.id == id).map(GraphNode::value)
    }

    /// What is at a place, from 1.
    pub(super) fn at(&self, number: usize) -> Option<Value> {
        self.nodes.get(number.checked_sub(1)?).map(GraphNode::value)
    }

    pub(super) fn words(&self, lang: crate::Lang, name: &dyn Fn(NodeId) -> String) -> String {
        let stops = super::words::Stops::of(lang);
        let told = |at: usize| {
            let node = &self.nodes[at];
            let mut said = node.name.to_string();
            let state = node.state.map(|state| state.text.get(lang).to_owned());
            let facts: Vec<String> = state.into_iter().chain(node.owner.map(name)).collect();
            if !facts.is_empty() {
                said = stops.aside(&said, &stops.list(facts.into_iter()));
            }
            if !node.parts.is_empty() {
                let parts = node.parts.iter().map(|part| part.words(lang, name));
                said = stops.named(&said, &stops.list(parts));
            }
            let to: Vec<String> = self
                .edges
                .iter()
                .filter(|e| e.from == at)
                .map(|e| self.nodes[e.to].name.to_string())
                .collect();
            if to.is_empty() { said } else { [&said, " → ", &stops.list(to.into_iter())].concat() }
        };
        stops.groups((0..self.nodes.len()).map(told))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Text, Tone};

    static DONE: Text = Text::new("done", "已完成");

    fn diamond() -> Graph {
        let mut graph = Graph::new(GraphForm::Lineage);
        let done = Label { id: "done", text: &DONE, tone: Tone::Good };
        let [a, b, c, d] = ["a", "b", "c", "d"].map(|id| graph.add(GraphNode::new(id).state(done)));
        graph.nodes[d].owner = Some(NodeId::new(2));
        for (from, to) in [(a, b), (a, c), (b, d), (c, d)] {
            graph.join(from, to, to == d);
        }
        graph
    }

    #[test]
    fn an_edge_that_would_close_a_cycle_is_not_added() {
        let mut graph = diamond();
        graph.join(3, 0, false);
        graph.join(1, 1, false);
        graph.join(0, 9, false);
        assert_eq!(graph.edges.len(), 4);
        assert_eq!(graph.depths(), [0, 1, 1, 2]);
        assert_eq!(graph.as_tree(), [(0, 0), (1, 1), (3, 2), (2, 1)]);
    }

    #[test]
    fn a_graph_tells_what_it_has() {
        let graph = diamond();
        let nodes = r#""nodes":{"a":"done","b":"done","c":"done","d":{"owner":2,"state":"done"}}"#;
        let edges = r#""edges":[["a","b"],["a","c"],["b","d","dashed"],["c","d","dashed"]]"#;
        assert_eq!(graph.to_json().to_string(), ["{", edges, ",", nodes, "}"].concat());
        assert_eq!(graph.field("d").and_then(|d| d.field("owner")), Some(Value::Node(NodeId::new(2))));
        let words = graph.words(crate::Lang::ZhCn, &|n| format!("S{}", n.number()));
        assert_eq!(words, "a（已完成） → b，c；b（已完成） → d；c（已完成） → d；d（已完成，S2）");
    }
}
