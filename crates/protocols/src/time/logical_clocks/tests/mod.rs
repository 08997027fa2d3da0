//! The processes on the bench.

mod clocks;
mod mutex;
mod network;
mod posts;

use super::LogicalClocks;

type Lab = synod_model::kit::Lab<LogicalClocks>;

impl Tests for Lab {
    fn metric(&self, id: &str) -> Option<String> {
        let metrics = super::figures::metrics(&self.world);
        metrics.into_iter().find(|metric| metric.id == id).map(|metric| metric.value.plain())
    }

    fn link(&self, node: u16, other: u16, part: &str) -> String {
        let view = self.view(node);
        let links = &view.field("links").expect("there are links").value;
        links.at(other.into()).and_then(|link| link.field(part)).expect("the link is used").plain()
    }
}

/// What tests ask of a bench.
trait Tests {
    /// What has been counted.
    fn metric(&self, id: &str) -> Option<String>;
    /// A part of what a node shows of its link with another one.
    fn link(&self, node: u16, other: u16, part: &str) -> String;
}
