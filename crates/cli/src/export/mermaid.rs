//! A sequence diagram as Mermaid text: an arrow where a message arrives, a cross where it is lost, and a note where
//! something happens that the timeline marks.

use crate::failure::Done;
use crate::format::names;
use crate::output::Out;
use crate::play::Reporter;
use synod_model::{Lang, NodeId};
use synod_sim::Session;
use synod_sim::StepKind;

/// Writes the diagram.
pub(super) struct Mermaid<'a> {
    out: &'a mut Out,
    lang: Lang,
}

impl<'a> Mermaid<'a> {
    /// Writes to `out`.
    pub(super) fn new(out: &'a mut Out, lang: Lang) -> Self {
        Self { out, lang }
    }
}

/// Text in which nothing ends the statement.
fn escape(text: &str) -> String {
    text.replace('#', "#35;").replace(';', "#59;").replace('\n', " ")
}

/// The diagram's own name of a node; the one on the stage may be any text.
fn id(node: NodeId) -> String {
    format!("n{}", node.number())
}

impl Reporter for Mermaid<'_> {
    fn start(&mut self, session: &Session) -> Done {
        self.out.line("sequenceDiagram")?;
        for (i, name) in session.names().iter().enumerate() {
            self.out.line(format_args!("    participant {} as {}", id(NodeId::at(i)), escape(name)))?;
        }
        Ok(())
    }

    fn step(&mut self, session: &Session) -> Done {
        let step = session.last();
        if let Some((_, from, to, view)) = step.action.message {
            let arrow = match step.action.kind {
                StepKind::Deliver => "->>",
                StepKind::Lose | StepKind::Drop => "-x",
                // Nothing arrives and nothing is lost.
                _ => return Ok(()),
            };
            self.out.line(format_args!("    {}{arrow}{}: {}", id(from), id(to), escape(view.kind)))?;
        }
        if step.mark.is_none() && !step.action.by_hand {
            return Ok(());
        }
        let says = escape(&session.caption().render(self.lang, &names(session)));
        let over = match step.node {
            Some(node) => id(node),
            None => format!("{},{}", id(NodeId::at(0)), id(NodeId::at(session.names().len() - 1))),
        };
        self.out.line(format_args!("    Note over {over}: {says}"))
    }
}
