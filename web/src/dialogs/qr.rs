//! The link as a code for a telephone (ISO/IEC 18004): bytes, the lowest level of error correction, one mask.
//!
//! A reader takes any mask; choosing among eight only helps dirty prints, and this is a screen.

/// Per version, from 1 on: the bytes of error correction per block, the blocks, and the data bytes of all blocks.
const VERSIONS: [(usize, usize, usize); 15] = [
    (7, 1, 19),
    (10, 1, 34),
    (15, 1, 55),
    (20, 1, 80),
    (26, 1, 108),
    (18, 2, 136),
    (20, 2, 156),
    (24, 2, 194),
    (30, 2, 232),
    (18, 4, 274),
    (20, 4, 324),
    (24, 4, 370),
    (26, 4, 428),
    (30, 4, 461),
    (22, 6, 523),
];

/// A square of dark and light modules.
pub(super) struct Code {
    /// How many modules a side has.
    pub(super) size: usize,
    dark: Vec<bool>,
    fixed: Vec<bool>,
}

impl Code {
    /// The code of a text; `None` if it is too long for a telephone to read from a wall.
    pub(super) fn of(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        let (version, &(ec, blocks, room)) =
            (1..).zip(&VERSIONS).find(|(version, (.., room))| bytes.len() + header(*version) <= *room)?;
        let data = data(bytes, version, room);
        let size = 17 + 4 * version;
        let mut code = Self { size, dark: vec![false; size * size], fixed: vec![false; size * size] };
        code.patterns(version);
        code.fill(&interleaved(&data, ec, blocks));
        Some(code)
    }

    /// The dark modules as the path of a picture, with a margin of four.
    pub(super) fn path(&self) -> String {
        let mut path = String::new();
        for y in 0..self.size {
            for x in 0..self.size {
                if self.dark[y * self.size + x] {
                    path.push_str(
                        &["M", &(x + 4).to_string(), " ", &(y + 4).to_string(), "h1v1h-1z"].concat(),
                    );
                }
            }
        }
        path
    }

    fn set(&mut self, x: usize, y: usize, dark: bool) {
        let at = y * self.size + x;
        self.dark[at] = dark;
        self.fixed[at] = true;
    }

    /// Finders, timing, alignment, version and format.
    fn patterns(&mut self, version: usize) {
        let size = self.size;
        for i in 0..size {
            self.set(6, i, i % 2 == 0);
            self.set(i, 6, i % 2 == 0);
        }
        for (left, top) in [(0, 0), (size - 7, 0), (0, size - 7)] {
            // With its light margin a finder has nine by nine, less what lies outside.
            for y in top.saturating_sub(1)..(top + 8).min(size) {
                for x in left.saturating_sub(1)..(left + 8).min(size) {
                    let far = (x + 1).abs_diff(left + 4).max((y + 1).abs_diff(top + 4));
                    self.set(x, y, far != 2 && far < 4);
                }
            }
        }
        let places = alignment(version, size);
        for (i, &x) in places.iter().enumerate() {
            for (j, &y) in places.iter().enumerate() {
                let last = places.len() - 1;
                if (i, j) == (0, 0) || (i, j) == (0, last) || (i, j) == (last, 0) {
                    continue;
                }
                for dy in 0..5usize {
                    for dx in 0..5usize {
                        let far = dx.abs_diff(2).max(dy.abs_diff(2));
                        self.set(x + dx - 2, y + dy - 2, far != 1);
                    }
                }
            }
        }
        if version >= 7 {
            let bits = (version << 12) | remainder(version << 12, 0x1F25, 12);
            for i in 0..18 {
                let dark = (bits >> i) & 1 == 1;
                self.set(size - 11 + i % 3, i / 3, dark);
                self.set(i / 3, size - 11 + i % 3, dark);
            }
        }
        // Level L is 01, the mask is 0.
        let format = 0b01_000 << 10;
        let bits = (format | remainder(format, 0x537, 10)) ^ 0x5412;
        for i in 0..15 {
            let dark = (bits >> i) & 1 == 1;
            let along = match i {
                0..6 => i,
                6 | 7 => i + 1,
                _ => size - 15 + i,
            };
            self.set(8, along, dark);
            let along = match i {
                0..8 => size - 1 - i,
                8 => 7,
                _ => 14 - i,
            };
            self.set(along, 8, dark);
        }
        self.set(8, size - 8, true);
    }

    /// The bits, in pairs of columns from the right, upwards and downwards in turn.
    fn fill(&mut self, bytes: &[u8]) {
        let size = self.size;
        let mut bit = 0;
        let mut right = size - 1;
        let mut upwards = true;
        loop {
            for i in 0..size {
                let y = if upwards { size - 1 - i } else { i };
                for x in [right, right - 1] {
                    let at = y * size + x;
                    if self.fixed[at] {
                        continue;
                    }
                    let dark = bytes.get(bit / 8).is_some_and(|byte| (byte >> (7 - bit % 8)) & 1 == 1);
                    self.dark[at] = dark != ((x + y) % 2 == 0);
                    bit += 1;
                }
            }
            upwards = !upwards;
            // The column of the timing pattern is left out.
            right = match right {
                1 => return,
                8 => 5,
                _ => right - 2,
            };
        }
    }
}

/// The bytes that the mode and the length take, rounded up.
const fn header(version: usize) -> usize {
    if version < 10 { 2 } else { 3 }
}

/// Mode, length, the bytes, and what fills the rest.
fn data(bytes: &[u8], version: usize, room: usize) -> Vec<u8> {
    let mut bits: Vec<bool> = Vec::new();
    let mut push = |value: usize, count: usize| bits.extend((0..count).rev().map(|i| (value >> i) & 1 == 1));
    push(0b0100, 4);
    push(bytes.len(), if version < 10 { 8 } else { 16 });
    for byte in bytes {
        push(usize::from(*byte), 8);
    }
    push(0, 4);
    let mut data: Vec<u8> = Vec::new();
    for chunk in bits.chunks(8) {
        let byte = chunk.iter().enumerate().fold(0, |byte, (i, bit)| byte | (u8::from(*bit) << (7 - i)));
        data.push(byte);
    }
    let mut pad = 0xEC;
    while data.len() < room {
        data.push(pad);
        pad ^= 0xEC ^ 0x11;
    }
    data.truncate(room);
    data
}

/// The blocks, byte by byte in turn, and then their error correction in the same way.
fn interleaved(data: &[u8], ec: usize, blocks: usize) -> Vec<u8> {
    let short = data.len() / blocks;
    let long_from = blocks - data.len() % blocks;
    let mut parts = Vec::new();
    let mut at = 0;
    for block in 0..blocks {
        let len = short + usize::from(block >= long_from);
        parts.push(&data[at..at + len]);
        at += len;
    }
    let generator = generator(ec);
    let mut out = Vec::new();
    for i in 0..=short {
        out.extend(parts.iter().filter_map(|part| part.get(i)));
    }
    let checks: Vec<Vec<u8>> = parts.iter().map(|part| correction(part, &generator)).collect();
    for i in 0..ec {
        out.extend(checks.iter().map(|check| check[i]));
    }
    out
}

/// The product in the field of 256 elements.
fn times(a: u8, b: u8) -> u8 {
    let mut product = 0u8;
    for i in (0..8).rev() {
        let carry = product >> 7;
        product = (product << 1) ^ (carry * 0x1D);
        product ^= ((b >> i) & 1) * a;
    }
    product
}

fn generator(degree: usize) -> Vec<u8> {
    let mut out = vec![0; degree];
    out[degree - 1] = 1;
    let mut root = 1;
    for _ in 0..degree {
        for j in 0..degree {
            out[j] = times(out[j], root) ^ out.get(j + 1).copied().unwrap_or(0);
        }
        root = times(root, 2);
    }
    out
}

fn correction(data: &[u8], generator: &[u8]) -> Vec<u8> {
    let mut rest = vec![0; generator.len()];
    for byte in data {
        let factor = byte ^ rest.remove(0);
        rest.push(0);
        for (rest, coefficient) in rest.iter_mut().zip(generator) {
            *rest ^= times(*coefficient, factor);
        }
    }
    rest
}

/// The remainder of a polynomial over two elements.
fn remainder(mut value: usize, divisor: usize, degree: usize) -> usize {
    for i in (degree..degree + 6).rev() {
        if (value >> i) & 1 == 1 {
            value ^= divisor << (i - degree);
        }
    }
    value
}

/// Where the alignment patterns stand, along either side.
fn alignment(version: usize, size: usize) -> Vec<usize> {
    if version == 1 {
        return Vec::new();
    }
    let count = version / 7 + 2;
    let gap = (version * 4 + count * 2 + 1) / (count * 2 - 2) * 2;
    let mut places = vec![6];
    for i in (0..count - 1).rev() {
        places.push(size - 7 - i * gap);
    }
    places
}
