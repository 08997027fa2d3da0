//! The hash of a name: of a key, of a server, of one of its points on a ring.
//!
//! FNV-1a (Fowler, Noll and Vo, 1991) takes a text byte by byte. Names that differ in their last letter would lie side by side
//! with it alone, as nothing comes after that letter to spread it over the word; the finalizer of `SplitMix64` does that.

use synod_model::mix;

/// FNV-1a of 64 bits.
pub fn fnv1a(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

/// The hash of a name: FNV-1a of its UTF-8 bytes, mixed.
pub fn of_name(name: &str) -> u64 {
    mix(fnv1a(name.as_bytes()), 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_have_these_hashes() {
        assert_eq!(fnv1a(b""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(fnv1a(b"k1"), 0x08be_0f07_b562_24c1);
        for (name, hash) in [
            ("", 0xc381_7c01_6ba4_ff30),
            ("k1", 0x9447_1296_5cad_3bb0),
            ("k2", 0x70cc_4fa3_9919_115d),
            ("k17", 0x5e53_a85a_3e15_0e1f),
            ("k100", 0x1775_71b2_640f_cc26),
            ("N1", 0xaaf0_665a_5b4e_c1b8),
            ("N3", 0x0a09_0b83_a131_5563),
            ("N1#0", 0xb30d_f4ba_aa03_0d13),
            ("N4#9", 0xdb9b_34f1_db7d_c4b0),
            ("N5#9", 0xd4a1_923b_6cba_f2ff),
        ] {
            assert_eq!(of_name(name), hash, "{name}: {:#x}", of_name(name));
        }
    }
}
