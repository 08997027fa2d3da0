//! Sites on the bench, for the tests of the commit protocols.

use super::history::Commitment;
use synod_model::kit::Lab;

/// What only sites have.
pub(super) trait Bench {
    /// How far a transaction is at a node: `prepared`.
    fn at(&self, node: u16, tid: &str) -> String;
    /// How far a transaction is at the coordinator and at each participant.
    fn everywhere(&self, tid: &str) -> String;
    /// The log of a node.
    fn log(&self, node: u16) -> String;
    /// A request is open or a site has not decided.
    fn undecided(&self) -> Option<String>;
}

impl<P: Commitment> Bench for Lab<P> {
    fn at(&self, node: u16, tid: &str) -> String {
        let table = self.view(node).field("transactions").expect("every site has it").value.clone();
        table.field(tid).map_or_else(|| "none".to_owned(), |value| value.plain())
    }

    fn everywhere(&self, tid: &str) -> String {
        let nodes = self.world.ids().map(|node| self.at(node.number(), tid));
        nodes.collect::<Vec<_>>().join(" ")
    }

    fn log(&self, node: u16) -> String {
        self.field(node, "log")
    }

    fn undecided(&self) -> Option<String> {
        self.finds("all-decide")
    }
}
