//! A state is a word of 128 bits: an allocator deals out fields, and a field is read and written by its bits.

/// The bits of a state.
pub(crate) const MOST: u32 = u128::BITS;

/// A packed state.
pub(crate) type Packed = u128;

/// A few neighbouring bits of a state.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bits {
    at: u32,
    mask: Packed,
}

impl Bits {
    /// What it holds.
    #[inline]
    #[expect(clippy::cast_possible_truncation, reason = "a field is at most 32 bits wide")]
    pub(crate) fn get(self, state: Packed) -> u32 {
        (state >> self.at & self.mask) as u32
    }

    /// The state with another value in it.
    #[inline]
    pub(crate) fn with(self, state: Packed, value: u32) -> Packed {
        state & !(self.mask << self.at) | Packed::from(value) << self.at
    }

    /// The state with more bits of it set.
    #[inline]
    pub(crate) fn or(self, state: Packed, value: u32) -> Packed {
        state | Packed::from(value) << self.at
    }

    /// One of its bits.
    pub(crate) fn bit(self, n: usize) -> Self {
        debug_assert!(self.mask >> n & 1 == 1);
        Self { at: self.at + u32::try_from(n).expect("a field is at most 32 bits wide"), mask: 1 }
    }

    /// How many bits it has.
    pub(crate) const fn width(self) -> u32 {
        self.mask.count_ones()
    }

    /// Its bits in a state.
    pub(crate) const fn mask(self) -> Packed {
        self.mask << self.at
    }
}

/// Deals out the bits of a state, from the lowest up.
#[derive(Debug, Default)]
pub(crate) struct Allocator {
    used: u32,
}

impl Allocator {
    /// The next field, of this many bits. Beyond the last bit a field has no place; [`Allocator::used`] says whether that happened.
    pub(crate) fn field(&mut self, bits: u32) -> Bits {
        debug_assert!(bits <= 32);
        let at = if bits == 0 || self.used + bits > MOST { 0 } else { self.used };
        self.used += bits;
        Bits { at, mask: (1 << bits) - 1 }
    }

    /// A field for a number up to `most`.
    pub(crate) fn number(&mut self, most: usize) -> Bits {
        self.field(usize::BITS - most.leading_zeros())
    }

    /// A field of the same width for each of several things.
    pub(crate) fn fields(&mut self, count: usize, bits: u32) -> Vec<Bits> {
        (0..count).map(|_| self.field(bits)).collect()
    }

    /// How many bits have been dealt out.
    pub(crate) const fn used(&self) -> u32 {
        self.used
    }
}
