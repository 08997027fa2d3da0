//! Percent-encoding of the readable part of a link. By hand, since kept libraries let a broken escape through, and a link must
//! not.

use super::error::LinkError;

/// What stands for itself besides letters and digits: what a fragment may hold and people write by hand.
const PLAIN: &[u8] = b"-._~:,+";

/// Text as a part of a link.
pub(super) fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || PLAIN.contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push('%');
            for digit in [byte >> 4, byte & 15] {
                out.extend(char::from_digit(u32::from(digit), 16).map(|c| c.to_ascii_uppercase()));
            }
        }
    }
    out
}

/// A part of a link as text: valid UTF-8 without control characters, or an error.
pub(super) fn decode(part: &str) -> Result<String, LinkError> {
    let wrong = || LinkError::Encoding { part: part.to_owned() };
    let mut bytes = Vec::with_capacity(part.len());
    let mut rest = part.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let mut digit = || rest.next().and_then(|b| char::from(b).to_digit(16)).ok_or_else(wrong);
            let code = digit()? * 16 + digit()?;
            bytes.push(u8::try_from(code).map_err(|_| wrong())?);
        } else {
            bytes.push(byte);
        }
    }
    let text = String::from_utf8(bytes).map_err(|_| wrong())?;
    if text.chars().any(char::is_control) { Err(wrong()) } else { Ok(text) }
}
