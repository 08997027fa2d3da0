//! Bounded loads (Mirrokni, Thorup and Zadimoghaddam, "Consistent Hashing with Bounded Loads", 2018): nobody has more than a
//! factor c of its share, whatever the hashes are.

/// The most that one of several may have of `m` things: c times its share, rounded up, with c in per cent. Its share is its
/// weight of the weight of all; with equal weights it is `ceil(c m / n)`.
pub fn most_of(c: u32, m: u32, weight: u32, all: u32) -> u32 {
    let most = (u128::from(c) * u128::from(m) * u128::from(weight)).div_ceil(100 * u128::from(all.max(1)));
    u32::try_from(most).unwrap_or(u32::MAX)
}
