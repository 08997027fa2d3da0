//! Tiers as blocks: a tier of many nodes is broken into lines, and the nodes of a group stand together in a box.
//!
//! Tiers follow each other along one direction (downwards, or to the right in a row), the nodes of a tier along the other.
//! Everything is measured along these two and becomes x and y at the end. The largest radius at which all tiers fit is
//! taken; what is left over goes between the tiers, and between the nodes of a line.

use super::rooms::below;
use super::sketch::{Sketch, nearest};
use super::{RADIUS, Shape};
use crate::geometry::{Point, Rect};

/// This many nodes of a tier stand in one line, as long as there is room for another line.
const ACROSS: usize = 12;

/// In which direction tiers follow each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Axis {
    /// Downwards.
    Down,
    /// To the right.
    Right,
}

/// Nodes that stand together: those of a group, or those of a tier that are in none.
struct Block {
    group: Option<usize>,
    nodes: Vec<usize>,
    /// How many lines what stands beside them takes.
    lines: u8,
}

/// How large things are: along the tiers, and across.
#[derive(Clone, Copy)]
struct Scale {
    radius: f32,
    axis: Axis,
    /// What a box takes along before and after its nodes, and across.
    inset: [(f32, f32); 2],
    /// Between two boxes.
    gap: f32,
}

impl Scale {
    fn of(radius: f32, axis: Axis) -> Self {
        let unit = radius / RADIUS;
        let pad = 5.0 + 7.0 * unit;
        let sides = [(pad * 0.5 + CAPTION.max(19.0 * unit), pad * 0.5), (pad * 0.5, pad * 0.5)];
        let gap = 6.0 + 8.0 * unit;
        match axis {
            Axis::Down => Self { radius, axis, inset: sides, gap },
            Axis::Right => Self { radius, axis, inset: [sides[1], sides[0]], gap },
        }
    }

    /// From node to node of a block, along and across.
    fn pitch(&self, block: &Block) -> (f32, f32) {
        let wide = self.radius * if block.lines > 1 { 4.0 } else { 2.9 };
        let under = if block.lines > 0 { below(self.radius / RADIUS, block.lines) } else { 0.0 };
        let high = self.radius * 2.9 + under;
        match self.axis {
            Axis::Down => (high, wide),
            Axis::Right => (wide, high),
        }
    }

    /// What a box takes besides its nodes.
    fn around(&self, block: &Block) -> (f32, f32) {
        let of = |(before, after): (f32, f32)| if block.group.is_some() { before + after } else { 0.0 };
        (of(self.inset[0]), of(self.inset[1]))
    }

    /// How much a block takes along and across, if this many of its nodes stand in a line.
    fn size(&self, block: &Block, across: usize) -> (f32, f32) {
        let (lines, across) = lines(block.nodes.len(), across);
        let (along, beside) = self.around(block);
        let pitch = self.pitch(block);
        (lines as f32 * pitch.0 + along, across as f32 * pitch.1 + beside)
    }
}

/// The least height of a caption.
const CAPTION: f32 = 15.0;

/// How many lines this many nodes make, and how many stand in each: about equally many.
fn lines(nodes: usize, across: usize) -> (usize, usize) {
    let lines = nodes.div_ceil(across.max(1));
    (lines, nodes.div_ceil(lines.max(1)))
}

/// The blocks of a tier in shelves: which ones stand side by side, and how many of their nodes in a line.
struct Packing {
    across: usize,
    shelves: Vec<Vec<usize>>,
    /// How much they take along.
    along: f32,
}

impl Packing {
    /// The arrangement that takes least room along, with at most `most` nodes of a block in a line.
    fn of(tier: &[Block], most: usize, scale: &Scale, room: f32) -> Self {
        let largest = tier.iter().map(|block| block.nodes.len()).max().unwrap_or(1).min(most).max(1);
        let mut best: Option<Self> = None;
        for across in (1..=largest).rev() {
            let this = Self::packed(tier, across, scale, room);
            if this.as_ref().is_some_and(|t| best.as_ref().is_none_or(|b| t.along < b.along - 0.5)) {
                best = this;
            }
        }
        // Where not even one node fits beside the others, all stand below one another.
        best.unwrap_or_else(|| Self {
            across: 1,
            shelves: (0..tier.len()).map(|b| vec![b]).collect(),
            along: tier.iter().map(|block| scale.size(block, 1).0).sum(),
        })
    }

    fn packed(tier: &[Block], across: usize, scale: &Scale, room: f32) -> Option<Self> {
        let (mut shelves, mut taken, mut along) = (Vec::<Vec<usize>>::new(), f32::MAX, 0.0);
        let mut high = 0.0_f32;
        for (b, block) in tier.iter().enumerate() {
            let (deep, wide) = scale.size(block, across);
            if wide > room + 0.5 {
                return None;
            }
            match shelves.last_mut() {
                Some(shelf) if taken + scale.gap + wide <= room + 0.5 => {
                    shelf.push(b);
                    taken += scale.gap + wide;
                    high = high.max(deep);
                }
                _ => {
                    along += high + if shelves.is_empty() { 0.0 } else { scale.gap };
                    shelves.push(vec![b]);
                    (taken, high) = (wide, deep);
                }
            }
        }
        Some(Self { across, shelves, along: along + high })
    }
}

/// The tiers of a shape as blocks.
fn tiers(shape: &Shape) -> Vec<Vec<Block>> {
    let kinds = (0..=u8::MAX).filter(|kind| shape.tiers.contains(kind));
    let tier = |kind: u8| {
        let mut blocks: Vec<Block> = Vec::new();
        for i in (0..shape.tiers.len()).filter(|i| shape.tiers[*i] == kind) {
            let group = shape.groups[i];
            match blocks.iter_mut().find(|block| block.group == group) {
                Some(block) => block.nodes.push(i),
                None => blocks.push(Block { group, nodes: vec![i], lines: shape.lines_of(kind) }),
            }
        }
        blocks
    };
    kinds.map(tier).collect()
}

/// Lays the tiers out.
pub(super) fn arrange(shape: &Shape, free: Rect, wanted: f32, axis: Axis) -> Sketch {
    let tiers = tiers(shape);
    let room = match axis {
        Axis::Down => (free.h, free.w),
        Axis::Right => (free.w, free.h),
    };
    let mut radius = wanted;
    loop {
        let scale = Scale::of(radius, axis);
        // First with few in a line; if that is too deep, as many as fit.
        for most in [ACROSS, usize::MAX] {
            let plans: Vec<Packing> =
                tiers.iter().map(|tier| Packing::of(tier, most, &scale, room.1)).collect();
            let between = radius * 0.5 * plans.len().saturating_sub(1) as f32;
            let needed = plans.iter().map(|plan| plan.along).sum::<f32>() + between;
            if needed <= room.0 || (radius < 4.0 && most == usize::MAX) {
                return Placing { shape, scale, room, radius }.place(&tiers, &plans, free, axis);
            }
        }
        radius *= 0.94;
    }
}

struct Placing<'a> {
    shape: &'a Shape,
    scale: Scale,
    room: (f32, f32),
    radius: f32,
}

impl Placing<'_> {
    fn place(&self, tiers: &[Vec<Block>], plans: &[Packing], free: Rect, axis: Axis) -> Sketch {
        let (scale, room) = (&self.scale, self.room);
        let along: f32 = plans.iter().map(|plan| plan.along).sum();
        let gaps = plans.len().saturating_sub(1) as f32;
        // What is left over goes between the tiers, up to where messages would get lost on their way.
        let most = self.radius * if axis == Axis::Right { 9.0 } else { 5.0 };
        let gap = if gaps > 0.0 { ((room.0 - along) / gaps).max(0.0).min(most) } else { 0.0 };
        let squeeze = (room.0 / (along + gap * gaps).max(1.0)).min(1.0);
        let mut at = ((room.0 - along - gap * gaps) / 2.0).max(0.0);
        let mut centres = vec![Point::default(); self.shape.tiers.len()];
        let mut boxes = Vec::new();
        let turned = |along: f32, across: f32| match axis {
            Axis::Down => Point::new(free.x + across, free.y + along),
            Axis::Right => Point::new(free.x + along, free.y + across),
        };
        for (tier, plan) in tiers.iter().zip(plans) {
            for shelf in &plan.shelves {
                let deepest = shelf.iter().map(|b| scale.size(&tier[*b], plan.across).0).fold(0.0, f32::max);
                let stretch = self.stretch(tier, shelf, plan.across);
                let pitch = |b: usize| scale.pitch(&tier[b]).1 * stretch;
                let wide = |b: usize| {
                    lines(tier[b].nodes.len(), plan.across).1 as f32 * pitch(b) + scale.around(&tier[b]).1
                };
                let taken = shelf.iter().map(|b| wide(*b)).sum::<f32>()
                    + scale.gap * shelf.len().saturating_sub(1) as f32;
                let mut across = (room.1 - taken) / 2.0;
                for b in shelf {
                    let (block, pitch) = (&tier[*b], pitch(*b));
                    let natural = scale.pitch(block);
                    let (deep, _) = scale.size(block, plan.across);
                    if let Some(group) = block.group {
                        let (a, z) = (turned(at, across), turned(at + deep * squeeze, across + wide(*b)));
                        boxes.push((group, Rect::edges(a.x, a.y, z.x, z.y)));
                    }
                    let inset = |side: usize| if block.group.is_some() { scale.inset[side].0 } else { 0.0 };
                    let per_line = lines(block.nodes.len(), plan.across).1;
                    for (k, node) in block.nodes.iter().enumerate() {
                        let (line, place) = (k / per_line, k % per_line);
                        let in_line = (block.nodes.len() - line * per_line).min(per_line);
                        let shift = (per_line - in_line) as f32 * pitch / 2.0;
                        let (mut along, mut beside) = (line as f32 * natural.0, place as f32 * pitch + shift);
                        // A node stands in the upper part of its cell: what is beside it stands below.
                        let (rise, half) = (self.radius * 1.45, pitch / 2.0);
                        match axis {
                            Axis::Down => (along, beside) = (along + rise, beside + half),
                            Axis::Right => {
                                let spare = (pitch - natural.1) / 2.0;
                                (along, beside) = (along + natural.0 / 2.0, beside + spare + rise);
                            }
                        }
                        centres[*node] =
                            turned(at + (along + inset(0)) * squeeze, across + beside + inset(1));
                    }
                    across += wide(*b) + scale.gap;
                }
                at += (deepest + scale.gap) * squeeze;
            }
            at += (gap - scale.gap) * squeeze;
        }
        let radius = self.radius.min(nearest(&centres) * 0.38).max(3.0);
        Sketch { centres, radius, rim: None, boxes }
    }

    /// By how much nodes stand farther apart across than they must: what a shelf leaves over is shared out, up to a measure.
    fn stretch(&self, tier: &[Block], shelf: &[usize], across: usize) -> f32 {
        let needed = |b: usize| lines(tier[b].nodes.len(), across).1 as f32 * self.scale.pitch(&tier[b]).1;
        let fixed = shelf.iter().map(|b| self.scale.around(&tier[*b]).1).sum::<f32>()
            + self.scale.gap * shelf.len().saturating_sub(1) as f32;
        let alone =
            shelf.len() == 1 && tier[shelf[0]].group.is_none() && tier[shelf[0]].nodes.len() <= across;
        let share = (self.room.1 - fixed).max(1.0) / shelf.iter().map(|b| needed(*b)).sum::<f32>().max(1.0);
        share.min(if alone { 2.6 } else { 1.35 })
    }
}
