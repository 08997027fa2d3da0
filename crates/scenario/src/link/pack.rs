//! Raw deflate with a preset dictionary, so that even a short scenario becomes much shorter.
//!
//! The dictionary is text that scenarios are made of, and both sides pretend that it came before the text:
//! the packer compresses it first and throws that output away; the unpacker lays it in front of its window.

use super::error::{Damage, LinkError};
use miniz_oxide::DataFormat;
use miniz_oxide::deflate::core::{
    CompressionStrategy, CompressorOxide, TDEFLFlush, TDEFLStatus, compress_to_output,
};
use miniz_oxide::inflate::TINFLStatus;
use miniz_oxide::inflate::core::inflate_flags::TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
use miniz_oxide::inflate::core::{DecompressorOxide, decompress};

/// What version 1 of the format has in common with every text. Never change it: links that are out there
/// are read with it. What is most frequent stands last, where it costs the fewest bits.
const DICTIONARY: &[u8] = include_bytes!("dictionary-1.txt");

/// How hard the packer tries; 10 is the most.
const LEVEL: u8 = 10;

/// The largest window that deflate has: 2^15 bytes.
const WINDOW_BITS: u8 = 15;

/// The shortest of what the packer can do. Short texts often do best with the codes that deflate fixes.
pub(super) fn deflate(text: &[u8]) -> Vec<u8> {
    let default = deflate_with(text, CompressionStrategy::Default);
    let fixed = deflate_with(text, CompressionStrategy::Fixed);
    if fixed.len() < default.len() { fixed } else { default }
}

fn deflate_with(text: &[u8], strategy: CompressionStrategy) -> Vec<u8> {
    let mut compressor = CompressorOxide::with_params(DataFormat::Raw, LEVEL, strategy, WINDOW_BITS);
    let mut out = Vec::new();
    // A synchronising flush ends on a whole byte and keeps the window.
    compress_to_output(&mut compressor, DICTIONARY, TDEFLFlush::Sync, |_| true);
    let (status, _) = compress_to_output(&mut compressor, text, TDEFLFlush::Finish, |bytes| {
        out.extend_from_slice(bytes);
        true
    });
    assert!(status == TDEFLStatus::Done, "a packer that may write as much as it likes finishes");
    out
}

/// The text, if it has at most `limit` bytes.
pub(super) fn inflate(packed: &[u8], limit: usize) -> Result<Vec<u8>, LinkError> {
    let start = DICTIONARY.len();
    let mut window = vec![0; start + limit];
    window[..start].copy_from_slice(DICTIONARY);
    let mut decompressor = DecompressorOxide::new();
    let (status, read, written) =
        decompress(&mut decompressor, packed, &mut window, start, TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF);
    match status {
        TINFLStatus::Done if read == packed.len() => {
            window.truncate(start + written);
            Ok(window.split_off(start))
        }
        TINFLStatus::HasMoreOutput => Err(LinkError::TextTooLong),
        _ => Err(LinkError::Damaged(Damage::Contents)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_dictionary_of_version_1_stays_as_it_is() {
        assert_eq!(super::super::run::crc32(DICTIONARY.iter().copied()), 3_434_904_453);
    }

    #[test]
    fn what_is_packed_unpacks_to_the_same() {
        let line = "after 214 at 2141733us crash 2\n".repeat(50);
        for text in ["", "x", "synod 1 raft\n", line.as_str(), &"领导者".repeat(7_000)] {
            assert!(inflate(&deflate(text.as_bytes()), 64 * 1024).is_ok_and(|back| back == text.as_bytes()));
        }
    }

    #[test]
    fn what_unpacks_to_more_than_the_limit_is_refused() {
        let packed = deflate(&[b'a'; 1_000]);
        assert!(inflate(&packed, 1_000).is_ok());
        assert_eq!(inflate(&packed, 999), Err(LinkError::TextTooLong));
        assert_eq!(inflate(&packed[..packed.len() - 1], 1_000), Err(LinkError::Damaged(Damage::Contents)));
        assert_eq!(inflate(&[], 1_000), Err(LinkError::Damaged(Damage::Contents)));
    }
}
