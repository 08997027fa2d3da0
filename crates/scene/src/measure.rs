//! How wide a text is, roughly, without asking a browser.
//!
//! The system's font differs from machine to machine, so nothing here can be exact. The widths are those of a wide
//! font (`DejaVu` Sans), so that what fits by this measure fits with any usual font.

/// How many times wider a text is in the weight of a heading.
pub(crate) const BOLD: f32 = 1.12;

/// The width of a text in pixels, rather too much than too little. `size` is the text size.
pub fn text_width(text: &str, size: f32) -> f32 {
    text.chars().map(em).sum::<f32>() * size
}

/// The beginning of a text that fits into `room` pixels, with `…` when something is left out.
pub(crate) fn clip(text: &str, size: f32, room: f32) -> std::borrow::Cow<'_, str> {
    if text_width(text, size) <= room {
        return text.into();
    }
    let mut left = room - em('…') * size;
    let end = text
        .char_indices()
        .find(|(_, c)| {
            left -= em(*c) * size;
            left < 0.0
        })
        .map_or(text.len(), |(i, _)| i);
    format!("{}…", text[..end].trim_end()).into()
}

/// The width of a character, in parts of the text size.
fn em(c: char) -> f32 {
    match c {
        'i' | 'j' | 'l' | 'I' | '\'' | '|' | '!' | '.' | ',' | ':' | ';' | ' ' | '·' => 0.33,
        'f' | 't' | 'r' | '(' | ')' | '[' | ']' | '/' | '-' | '"' => 0.42,
        'm' | 'w' | 'M' | 'W' | '%' | '@' => 0.98,
        'a'..='z' => 0.61,
        'A'..='Z' => 0.68,
        '0'..='9' => 0.635,
        '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ff60}' | '…' => 1.0,
        _ => 0.7,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_fit_ends_in_an_ellipsis() {
        assert_eq!(clip("term 4", 10.0, 100.0), "term 4");
        let short = clip("a rather long figure", 10.0, 60.0);
        assert!(short.ends_with('…') && text_width(&short, 10.0) <= 60.0, "{short}");
        assert_eq!(clip("已准备提交", 10.0, 32.0), "已准…");
    }
}
