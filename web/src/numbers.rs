//! Numbers as the page writes them.

use synod_model::Micros;
use synod_scenario::{Ppm, Span};

/// A share in per cent: `0.5`.
pub(crate) fn share_text(share: Ppm) -> String {
    decimal(share.0.into(), 10_000)
}

/// A number of parts, with as many digits behind the point as it needs: `12.5`.
pub(crate) fn decimal(parts: u64, unit: u64) -> String {
    let (whole, rest) = (parts / unit, parts % unit);
    if rest == 0 {
        return whole.to_string();
    }
    // The one in front keeps the zeros behind the point; it goes with the first character.
    let digits = (unit + rest).to_string();
    [whole.to_string().as_str(), ".", digits[1..].trim_end_matches('0')].concat()
}

/// Virtual time to the millisecond: `1.842 s`.
pub(crate) fn time(at: Micros) -> String {
    format!("{}.{:03} s", at.0 / 1_000_000, at.0 / 1_000 % 1_000)
}

/// A range of latencies: `10–30 ms`.
pub(crate) fn span(span: Span) -> String {
    let ms = |t: Micros| {
        let (whole, rest) = (t.0 / 1_000, t.0 % 1_000 / 100);
        if rest == 0 { whole.to_string() } else { format!("{whole}.{rest}") }
    };
    if span.min == span.max {
        format!("{} ms", ms(span.min))
    } else {
        format!("{}–{} ms", ms(span.min), ms(span.max))
    }
}
