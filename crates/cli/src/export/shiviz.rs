//! A log with vector clocks, as `ShiViz` draws it (Beschastnikh et al., "Debugging Distributed Systems", 2016).
//!
//! Two lines an event: what happened, then the node with its vector clock. The regular expression that `ShiViz`
//! proposes, `(?<event>.*)\n(?<host>\S*) (?<clock>{.*})`, reads them. A message carries the clock of its sender.

use crate::failure::Done;
use crate::output::Out;
use crate::play::Teller;
use crate::spoken::names;
use std::collections::BTreeMap;
use synod_model::{Lang, NodeId};
use synod_sim::AnySession;

/// How many events of each node one knows of.
type Clock = BTreeMap<NodeId, u64>;

/// Writes the log.
pub(super) struct ShiViz<'a> {
    out: &'a mut Out,
    lang: Lang,
    nodes: BTreeMap<NodeId, Clock>,
    messages: BTreeMap<u32, Clock>,
}

impl<'a> ShiViz<'a> {
    /// Writes to `out`.
    pub(super) fn new(out: &'a mut Out, lang: Lang) -> Self {
        Self { out, lang, nodes: BTreeMap::new(), messages: BTreeMap::new() }
    }

    /// Something happens at a node that has perhaps just received a clock.
    fn event(&mut self, session: &dyn AnySession, node: NodeId, received: Option<Clock>) -> Done {
        let clock = self.nodes.entry(node).or_default();
        for (other, n) in received.unwrap_or_default() {
            let known = clock.entry(other).or_default();
            *known = n.max(*known);
        }
        *clock.entry(node).or_default() += 1;
        let sentence = session.caption().render(self.lang, &names(session));
        let entries: Vec<String> =
            clock.iter().map(|(id, n)| format!("\"{}\":{n}", session.name(*id))).collect();
        self.out.line(sentence.replace('\n', " "))?;
        self.out.line(format_args!("{} {{{}}}", session.name(node), entries.join(", ")))
    }
}

impl Teller for ShiViz<'_> {
    fn step(&mut self, session: &dyn AnySession) -> Done {
        let step = session.last();
        let message = step.action.message.map(|(serial, ..)| serial);
        if step.action.kind == "duplicate" {
            let clock = message.and_then(|serial| self.messages.get(&serial)).cloned().unwrap_or_default();
            self.messages.extend(step.sent.iter().map(|copy| (copy.serial, clock.clone())));
            return Ok(());
        }
        let gone = matches!(step.action.kind, "deliver" | "lose" | "drop");
        let received = message.filter(|_| gone).and_then(|serial| self.messages.remove(&serial));
        let Some(node) = step.node else { return Ok(()) };
        self.event(session, node, received)?;
        for sent in &step.sent {
            let clock = self.nodes.get(&sent.from).cloned().unwrap_or_default();
            self.messages.insert(sent.serial, clock);
        }
        Ok(())
    }
}
