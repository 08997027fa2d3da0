//! A sequence diagram as Mermaid text: an arrow where a message arrives, a cross where it is lost, and a note where
//! something happens that the timeline marks.

use crate::StepKind;
use crate::report::StepReport;
use crate::session::Session;
use crate::transcript;
use std::fmt::Write as _;
use synod_model::{Lang, NodeId};

/// The diagram of the present branch up to the present.
pub fn mermaid(session: &Session, lang: Lang) -> String {
    let mut out = mermaid_start(session);
    session.visit(1, session.present().step, &mut |step| out.push_str(&mermaid_step(session, step, lang)));
    out
}

/// Text in which nothing ends the statement.
fn escape(text: &str) -> String {
    text.replace('#', "#35;").replace(';', "#59;").replace('\n', " ")
}

/// The diagram's own name of a node; the one on the stage may be any text.
fn id(node: NodeId) -> String {
    format!("n{}", node.number())
}

/// The first lines: the nodes.
pub fn mermaid_start(session: &Session) -> String {
    let mut out = "sequenceDiagram\n".to_owned();
    for (i, name) in session.names().iter().enumerate() {
        let _ = writeln!(out, "    participant {} as {}", id(NodeId::at(i)), escape(name));
    }
    out
}

/// The lines about a step; most have one, some none.
pub fn mermaid_step(session: &Session, step: &StepReport, lang: Lang) -> String {
    let mut out = String::new();
    if let Some((_, from, to, view)) = step.action.message {
        let arrow = match step.action.kind {
            StepKind::Deliver => "->>",
            StepKind::Lose | StepKind::Drop => "-x",
            // Nothing arrives and nothing is lost.
            _ => return out,
        };
        let _ = writeln!(out, "    {}{arrow}{}: {}", id(from), id(to), escape(view.kind));
    }
    if step.mark.is_none() && !step.action.by_hand {
        return out;
    }
    let says = escape(&transcript::caption(step).render(lang, &|node| session.name(node)));
    let over = match step.node {
        Some(node) => id(node),
        None => format!("{},{}", id(NodeId::at(0)), id(NodeId::at(session.names().len() - 1))),
    };
    let _ = writeln!(out, "    Note over {over}: {says}");
    out
}
