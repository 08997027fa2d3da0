//! Every bound of the text and the link, by name. Reaching one is an error that says so; nothing is cut off
//! in silence.

use crate::parts::{Bandwidth, Ppm};
use synod_model::{Micros, NodeSet};

/// The longest scenario text, in bytes; also the most that a link may inflate to.
pub const TEXT_BYTES: usize = 64 * 1024;

/// The most lines of a text, and the most statements: the printer gives each statement its own line.
pub const LINES: usize = 2_000;

/// The most words of one statement: a partition names every node once and separates the groups.
pub const WORDS: usize = 1_024;

/// The longest single word, in bytes.
pub const WORD_BYTES: usize = 4_096;

/// The longest title, in characters.
pub const TITLE_CHARS: usize = 200;

/// The longest text of an introduction, in characters: one or two short sentences.
pub const INTRODUCTION_CHARS: usize = 240;

/// The most groups of one partition.
pub const GROUPS: usize = 64;

/// The largest number of a node.
pub const NODES: u16 = NodeSet::CAPACITY;

/// The longest time or duration: 1,000,000 s.
pub const TIME: Micros = Micros::secs(1_000_000);

/// The most requests per time of a load.
pub const RATE: u32 = synod_model::Rate::MOST;

/// The slowest clock of a node: 1% of true time.
pub const CLOCK_SLOWEST: Ppm = Ppm(10_000);

/// The fastest clock of a node: 1000% of true time.
pub const CLOCK_FASTEST: Ppm = Ppm(10_000_000);

/// The fastest that a link of limited rate is: 1 TB a second.
pub const BANDWIDTH: Bandwidth = Bandwidth(1_000_000_000_000);

/// The longest link, in bytes.
pub const LINK_BYTES: usize = 32 * 1024;

/// The most runs that a link carries beside the first one.
pub const BESIDE: usize = 2;

/// The most `key=value` items of a link.
pub const LINK_ITEMS: usize = 64;
