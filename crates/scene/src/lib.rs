//! Pictures as data: what the stage, the timeline and the space-time diagram look like, as lists of shapes.
//!
//! Everything here is pure geometry. A [`synod_sim::Frame`] says what is on the stage; [`Arrangement`] says where; a
//! [`Stage`] turns both into a [`ShapeList`]. A canvas paints that list, [`svg`] writes it as text, and [`hit`]
//! answers what lies under a finger. Colours are named by what they mean ([`Paint`]) and become colours only in a
//! [`Theme`], so one list serves every theme.
//!
//! The stage is drawn in two layers. The static layer (links, walls, nodes, what is drawn beside them) changes
//! with [`synod_sim::Frame::revision`] and with the [`Look`]; the dynamic layer (timers, messages) changes with
//! every animation frame, reuses its buffers, and allocates nothing once it is warm.
//!
//! No file of this crate knows a protocol: shapes, glyphs and tones come from the closed vocabulary of
//! [`synod_model::Value`] and its neighbours. No file knows a browser.

#![expect(clippy::float_arithmetic, reason = "pictures are measured in pixels; no float here reaches a run")]
#![allow(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "counts, times and pixels become each other; a picture needs no more than 24 bits of them"
)]

mod arrangement;
mod beside;
mod causality;
mod geometry;
mod glyph;
pub mod hit;
mod key;
mod legend;
mod load;
mod measure;
mod outcome;
mod paint;
mod picture;
mod plot;
mod rows;
mod shape;
mod spacetime;
mod stage;
pub mod svg;
mod theme;
mod timeline;
mod trail;
mod walls;

pub use arrangement::{Arrangement, Insets, Link, Place, Room, Route, Setting, Side};
pub use causality::Order;
pub use geometry::{Point, Rect};
pub use key::{KeyEntry, KeyPart, StageKey, outcome_meaning, role_meaning};
pub use legend::{Legend, LegendEntry};
pub use load::{LOAD_HEIGHT, LoadStrip, LoadWord};
pub use measure::text_width;
pub use outcome::{outcome_paints, outcome_sign};
pub use picture::picture;
pub use plot::{Plot, PlotLook, Tile, plots, sheet, tiles};
pub use shape::{Anchor, Fill, Paint, Shape, ShapeList, Span, Stroke, TextStyle};
pub use spacetime::{Diagram, SpaceTime};
pub use stage::{Gallery, Look, MessageSpot, Stage, gallery};
pub use theme::{FONT, Rgb, Theme};
pub use timeline::{Available, Branch, TimeScale, Timeline, mark_text};
pub use trail::{LaneEvent, Span as LaneSpan, Trail, Trip, TripEnd};
