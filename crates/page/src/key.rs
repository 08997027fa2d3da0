//! The key: what everything means that is on the screen now.

use crate::state::State;
use crate::texts as t;
use crate::ui::Sight;
use synod_model::{NodeId, Text, Value};
use synod_scene::{KeyEntry, KeyPart, Look, StageKey};

/// The most cells of a log that are looked at.
const CELLS: usize = 40;

impl State {
    /// The key to the pictures that are there; `look` is how the stage is looked at.
    pub fn key(&self, look: &Look, timeline: KeyPart) -> Vec<KeyPart> {
        let mut parts = Vec::new();
        if self.ui.sight != Sight::Diagram
            && let Some(arrangement) = self.stage.arrangement()
        {
            let (frame, legend, timers) = (&self.frame, &self.stage.legend, self.system().timers);
            let fields = &self.fields_beside();
            parts = StageKey { frame, look, arrangement, legend, timers, fields }.parts();
        }
        if self.ui.sight.has_diagram() {
            parts.push(KeyPart { title: &t::DIAGRAM, entries: self.diagram_key() });
        }
        parts.push(timeline);
        parts
    }

    /// The key to the space-time diagram.
    #[expect(clippy::redundant_closure_for_method_calls, reason = "the method alone fixes a lifetime")]
    pub fn diagram_key(&self) -> Vec<KeyEntry> {
        self.with_diagram((0.0, 0.0), |diagram| diagram.key())
    }

    /// The fields that are drawn beside nodes, each once: what it means, and the first value with something in it.
    fn fields_beside(&self) -> Vec<(&'static Text, Value)> {
        let mut fields: Vec<(&'static Text, Value)> = Vec::new();
        let places = self.stage.arrangement().map_or(&[][..], |arrangement| &arrangement.places);
        for (i, _) in places.iter().enumerate().filter(|(_, place)| place.room.is_some()) {
            for (says, value) in self.beside_of(NodeId::at(i), CELLS) {
                match fields.iter_mut().find(|(known, _)| *known == says) {
                    Some((_, known)) if is_empty(known) => *known = value,
                    Some(_) => {}
                    None => fields.push((says, value)),
                }
            }
        }
        fields
    }

    /// The fields that are drawn beside a node: what each means, and its value.
    pub(crate) fn beside_of(&self, node: NodeId, limit: usize) -> Vec<(&'static Text, Value)> {
        if self.frame.nodes.get(node.index()).is_none_or(|node| node.beside.is_none()) {
            return Vec::new();
        }
        let view = self.session.node(node, limit);
        let names = view.beside.unwrap_or_default();
        let fields = names.split(' ').filter_map(|name| view.field(name));
        fields.map(|field| (field.says, field.value.clone())).collect()
    }
}

/// Whether nothing of a value is drawn.
fn is_empty(value: &Value) -> bool {
    match value {
        Value::None => true,
        Value::Log { len, .. } => *len == 0,
        Value::Nodes(nodes) => nodes.is_empty(),
        Value::Table(rows) => rows.is_empty(),
        Value::List(values) => values.is_empty(),
        _ => false,
    }
}
