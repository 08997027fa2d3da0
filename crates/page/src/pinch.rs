//! Two fingers on a picture: they move it, and look closer or less close.

use synod_scene::Point;

/// Two fingers, and where they are.
#[derive(Clone, Copy, Debug)]
pub struct Pinch {
    pointers: [i32; 2],
    at: [Point; 2],
}

/// What a movement of two fingers means for the picture under them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pinched {
    /// This many times closer it is looked at.
    pub times: f32,
    /// The point that stays under the fingers.
    pub around: Point,
    /// How far it moves with them.
    pub by: Point,
}

impl Pinch {
    /// Two pointers, by their numbers.
    pub const fn between(first: (i32, Point), second: (i32, Point)) -> Self {
        Self { pointers: [first.0, second.0], at: [first.1, second.1] }
    }

    /// One of them has moved; `None` for a third one.
    pub fn moved(&mut self, pointer: i32, to: Point) -> Option<Pinched> {
        let which = self.pointers.iter().position(|known| *known == pointer)?;
        let before = self.at;
        self.at[which] = to;
        let middle = |[a, b]: [Point; 2]| (a + b) * 0.5;
        let (was, is) = (before[0].distance(before[1]), self.at[0].distance(self.at[1]));
        let times = if was > 1.0 { is / was } else { 1.0 };
        Some(Pinched { times, around: middle(before), by: middle(self.at) - middle(before) })
    }
}
