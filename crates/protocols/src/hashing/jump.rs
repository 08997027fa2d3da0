//! Jump consistent hash: which of n buckets a key belongs to, without any table (Lamping and Veach, "A Fast, Minimal
//! Memory, Consistent Hash Algorithm", 2014).
//!
//! Think of the buckets as added one by one. When the j-th comes, a key jumps to it with probability 1/j, and otherwise
//! stays. The algorithm draws from a generator seeded with the key only the next bucket to which it jumps, so it takes
//! about ln n draws. Only the last bucket can be taken away, as buckets have no names.

/// The bucket, below `buckets`, of a key. `buckets` is at least 1; with 0 it is taken as 1.
pub fn jump(mut key: u64, buckets: u32) -> u32 {
    let (mut bucket, mut next) = (0, 0);
    while next < u64::from(buckets.max(1)) {
        bucket = next;
        key = key.wrapping_mul(2_862_933_555_777_941_757).wrapping_add(1);
        // The paper divides floating-point numbers here; (b + 1) times 2^31 over the draw is the same in whole numbers.
        next = ((bucket + 1) << 31) / ((key >> 33) + 1);
    }
    u32::try_from(bucket).expect("it is below the number of buckets")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// From the reference implementation, for 1 to 19 buckets (github.com/dgryski/go-jump).
    #[test]
    fn published_vectors() {
        for (key, expected) in [
            (1, [0, 0, 0, 0, 0, 0, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 17, 17]),
            (0xdead_beef, [0, 1, 2, 3, 3, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 16, 16, 16]),
            (0x0ddc_0ffe_ebad_f00d, [0, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 15, 15, 15, 15]),
        ] {
            let found: Vec<u32> = (1..=19).map(|n| jump(key, n)).collect();
            assert_eq!(found, expected, "{key:#x}");
        }
    }

    #[test]
    fn one_more_bucket_draws_keys_only_to_itself() {
        for key in (0..2_000u64).map(|k| synod_model::mix(k, 1)) {
            for n in 1..40 {
                let (before, after) = (jump(key, n), jump(key, n + 1));
                assert!(
                    after == before || after == n,
                    "key {key} went from {before} to {after} of {}",
                    n + 1
                );
            }
        }
    }
}
