//! What clients asked and were told, as JSON lines: the format that checkers of linearizability read.

use crate::failure::Done;
use crate::output::Out;
use serde_json::json;
use synod_sim::HistoryEvent;

/// Writes the events in order.
pub(super) fn write(events: &[HistoryEvent], out: &mut Out) -> Done {
    for event in events {
        let HistoryEvent { process, kind, f, key, value, at } = event;
        out.line(
            json!({"process": process, "type": kind, "f": f, "key": key, "value": value, "at_us": at.0}),
        )?;
    }
    Ok(())
}
