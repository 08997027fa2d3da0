//! The opaque item of a link: `run=1z...`.
//!
//! `1` is the version of this format and of the dictionary; `r` says that the text is raw, `z` that it is
//! deflated. The rest is base64url without padding of: a checksum (4 bytes) over everything else, the letter
//! included; the revision (LEB128); the fingerprint (8 bytes); the text. Numbers are little-endian.
//! A link that was released is read for ever: a new format gets a new first character beside this one.

use super::Run;
use super::error::{Damage, LinkError};
use super::pack;
use crate::limits;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

const VERSION: char = '1';
const RAW: char = 'r';
const DEFLATED: char = 'z';

/// The run as one word of letters, digits, `-` and `_`.
pub(super) fn encode(run: &Run) -> String {
    let packed = pack::deflate(run.text.as_bytes());
    let (letter, text) = if packed.len() < run.text.len() {
        (DEFLATED, packed.as_slice())
    } else {
        (RAW, run.text.as_bytes())
    };
    let mut body = leb128(run.revision);
    body.extend_from_slice(&run.fingerprint.to_le_bytes());
    body.extend_from_slice(text);
    let mut payload = checksum(letter, &body).to_le_bytes().to_vec();
    payload.append(&mut body);
    format!("{VERSION}{letter}{}", URL_SAFE_NO_PAD.encode(payload))
}

/// The run in a word.
pub(super) fn decode(word: &str) -> Result<Run, LinkError> {
    let damaged = LinkError::Damaged;
    let mut chars = word.chars();
    let version = chars.next().ok_or(damaged(Damage::CutOff))?;
    if version != VERSION {
        let newer = version.is_ascii_alphanumeric();
        return Err(if newer { LinkError::Version { found: version } } else { damaged(Damage::Letter) });
    }
    let letter = chars.next().ok_or(damaged(Damage::CutOff))?;
    let payload = URL_SAFE_NO_PAD.decode(chars.as_str()).map_err(|error| {
        damaged(match error {
            base64::DecodeError::InvalidByte(..) => Damage::Letter,
            _ => Damage::CutOff,
        })
    })?;
    let (sum, body) = payload.split_first_chunk().ok_or(damaged(Damage::CutOff))?;
    if u32::from_le_bytes(*sum) != checksum(letter, body) {
        return Err(damaged(Damage::Checksum));
    }
    let (revision, rest) = read_leb128(body).ok_or(damaged(Damage::Contents))?;
    let (fingerprint, text) = rest.split_first_chunk().ok_or(damaged(Damage::Contents))?;
    let text = match letter {
        RAW => text.to_vec(),
        DEFLATED => pack::inflate(text, limits::TEXT_BYTES)?,
        _ => return Err(damaged(Damage::Contents)),
    };
    let text = String::from_utf8(text).map_err(|_| damaged(Damage::Contents))?;
    Ok(Run { revision, fingerprint: u64::from_le_bytes(*fingerprint), text })
}

/// A number in groups of seven bits, the lowest first; all but the last have the high bit set.
fn leb128(mut number: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    loop {
        let low = u8::try_from(number & 0x7f).expect("seven bits fit");
        number >>= 7;
        if number == 0 {
            bytes.push(low);
            return bytes;
        }
        bytes.push(low | 0x80);
    }
}

/// The number at the beginning, and what follows it.
fn read_leb128(bytes: &[u8]) -> Option<(u32, &[u8])> {
    let mut number: u64 = 0;
    for (at, byte) in bytes.iter().enumerate().take(5) {
        number |= u64::from(byte & 0x7f) << (7 * at);
        if byte & 0x80 == 0 {
            return Some((u32::try_from(number).ok()?, &bytes[at + 1..]));
        }
    }
    None
}

/// The checksum of a run.
fn checksum(letter: char, body: &[u8]) -> u32 {
    let mut buffer = [0; 4];
    let letter = letter.encode_utf8(&mut buffer).bytes();
    crc32(letter.chain(body.iter().copied()))
}

/// CRC-32 (IEEE 802.3), bit by bit: it finds every error that spans at most 32 bits.
pub(super) fn crc32(bytes: impl Iterator<Item = u8>) -> u32 {
    let mut crc = u32::MAX;
    for byte in bytes {
        crc ^= u32::from(byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 };
        }
    }
    !crc
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_is_the_published_one() {
        assert_eq!(crc32(b"123456789".iter().copied()), 0xcbf4_3926);
    }

    #[test]
    fn the_revision_takes_as_few_bytes_as_it_needs() {
        for (number, bytes) in [(0, 1), (127, 1), (128, 2), (300, 2), (u32::MAX, 5)] {
            let written = leb128(number);
            assert_eq!(written.len(), bytes);
            assert_eq!(read_leb128(&written), Some((number, [].as_slice())));
        }
        assert_eq!(read_leb128(&[]), None);
        assert_eq!(read_leb128(&[0x80, 0x80]), None);
        assert_eq!(read_leb128(&[0xff; 6]), None);
        assert_eq!(read_leb128(&[0xff, 0xff, 0xff, 0xff, 0x7f]), None);
    }
}
