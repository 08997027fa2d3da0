//! Fingerprints that are equal on every machine.
//!
//! `derive(Hash)` hashes lengths and discriminants at pointer width, so a 64-bit host and wasm32 would
//! disagree. [`Fingerprint`] is `SipHash` 1-3 with `usize` and `isize` widened to 64 bits.

use siphasher::sip::SipHasher13;
use std::hash::{Hash, Hasher};

/// A width-pinned hasher: the same bytes in, the same 64 bits out, native or WebAssembly.
#[derive(Clone)]
pub(crate) struct Fingerprint(SipHasher13);

impl Fingerprint {
    /// A fresh hasher with the fixed key of the project.
    pub(crate) fn new() -> Self {
        Self(SipHasher13::new_with_keys(0x5359_4e4f_4420_3031, 0x6167_7265_6520_6f6e))
    }
}

impl Default for Fingerprint {
    fn default() -> Self {
        Self::new()
    }
}

impl Hasher for Fingerprint {
    fn finish(&self) -> u64 {
        self.0.finish()
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0.write(bytes);
    }

    fn write_u16(&mut self, n: u16) {
        self.0.write(&n.to_le_bytes());
    }

    fn write_u32(&mut self, n: u32) {
        self.0.write(&n.to_le_bytes());
    }

    fn write_u64(&mut self, n: u64) {
        self.0.write(&n.to_le_bytes());
    }

    fn write_usize(&mut self, n: usize) {
        self.write_u64(n as u64);
    }

    fn write_isize(&mut self, n: isize) {
        self.write_u64(n.cast_unsigned() as u64);
    }
}

/// The fingerprint of one value.
pub fn fingerprint<T: Hash + ?Sized>(value: &T) -> u64 {
    let mut hasher = Fingerprint::new();
    value.hash(&mut hasher);
    hasher.finish()
}

/// Adds `value` to a running hash: cheap enough for every step (the finalizer of `SplitMix64`).
pub const fn mix(hash: u64, value: u64) -> u64 {
    let mut z = (hash ^ value).wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_usize_hashes_as_64_bits() {
        assert_eq!(fingerprint(&7usize), fingerprint(&7u64));
        assert_ne!(fingerprint(&7u32), fingerprint(&7u64));
    }
}
