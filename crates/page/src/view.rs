//! What the stage looks like from outside its painter: its size, and where everything stands.

use synod_model::NodeId;
use synod_scene::{Arrangement, Insets, Legend, MessageSpot, Point, Setting, Theme};
use synod_sim::Frame;

/// Below this width the stage belongs to a phone.
const NARROW: f32 = 560.0;

/// With more nodes than this, or with nodes of a smaller unit, a stage is large.
const MANY: usize = 9;
const SMALL: f32 = 0.55;

/// The closest look.
const ZOOM_MAX: f32 = 4.0;

/// How large nodes are in a theme.
pub(crate) fn node_scale(theme: Theme) -> f32 {
    if theme == Theme::Projector { 1.15 } else { 1.0 }
}

/// The stage as a place on the page.
pub struct View {
    width: f32,
    height: f32,
    /// How much of it the legend and the bar of actions take.
    foot: f32,
    /// How many times larger than usual text is.
    pub text_size: f32,
    watched: bool,
    arrangement: Option<Arrangement>,
    /// By how much it is larger than its place, and how far its corner is beyond that of its place.
    zoom: f32,
    offset: Point,
    /// Whether its nodes are many or small, so that looking closer is worth it.
    large: bool,
    /// Where the messages are, as they were painted last.
    pub spots: Vec<MessageSpot>,
    /// The kinds of messages seen so far.
    pub legend: Legend,
    /// Grows with each change of size, language or theme: what was painted is stale.
    pub revision: u64,
}

impl Default for View {
    fn default() -> Self {
        Self {
            width: 0.0,
            height: 0.0,
            foot: 0.0,
            text_size: 1.0,
            watched: false,
            arrangement: None,
            zoom: 1.0,
            offset: Point::default(),
            large: false,
            spots: Vec::new(),
            legend: Legend::default(),
            revision: 0,
        }
    }
}

impl View {
    /// Whether its place must be watched from now on: the first time.
    pub fn watch(&mut self) -> bool {
        !std::mem::replace(&mut self.watched, true)
    }

    /// The stage has another size.
    #[expect(clippy::cast_possible_truncation, reason = "pixels")]
    pub fn resize(&mut self, width: f64, height: f64, foot: f64) {
        (self.width, self.height, self.foot) = (width as f32, height as f32, foot as f32);
        self.revision += 1;
    }

    /// Its size in CSS pixels.
    pub const fn size(&self) -> (f32, f32) {
        (self.width, self.height)
    }

    /// Lays the nodes out anew, if the frame or the stage asks for it. A stage that is looked at closely is laid out
    /// larger, so that its nodes have room for what they lack when they are small. `bare` is one without chips and bars.
    pub fn arrange(&mut self, frame: &Frame, theme: Theme, embed: bool, bare: bool) {
        if self.width < 1.0 || frame.nodes.is_empty() {
            return;
        }
        let insets = self.insets(embed, bare);
        let node_scale = node_scale(theme);
        self.zoom = self.zoom.max(1.0);
        let (width, height) = (self.width * self.zoom, self.height * self.zoom);
        let setting = Setting { width, height, insets, theme, node_scale };
        if !self.arrangement.as_ref().is_some_and(|arrangement| arrangement.fits(frame, &setting)) {
            let arrangement = Arrangement::arrange(frame, &setting);
            if self.zoom <= 1.0 {
                self.large = frame.nodes.len() > MANY || arrangement.unit < SMALL;
            }
            self.arrangement = Some(arrangement);
            self.revision += 1;
        }
        self.offset = self.inside(self.offset);
    }

    /// What of its place belongs to chips and bars.
    pub(crate) fn insets(&self, embed: bool, bare: bool) -> Insets {
        let (top, bottom) = match (bare, embed) {
            (true, _) => (10.0, 10.0),
            (_, true) => (48.0 * self.text_size, 8.0),
            _ => (60.0 * self.text_size, self.foot + 8.0),
        };
        let side = if self.width < NARROW { 4.0 } else { 20.0 };
        Insets { top, right: side, bottom, left: side }
    }

    /// Whether it belongs to a phone.
    pub fn is_narrow(&self) -> bool {
        self.width < NARROW
    }

    /// Whether it can be looked at closely.
    pub const fn is_large(&self) -> bool {
        self.large
    }

    /// Whether it is larger than its place.
    pub fn is_zoomed(&self) -> bool {
        self.zoom > 1.001
    }

    /// How far its corner is beyond that of its place.
    pub const fn offset(&self) -> Point {
        self.offset
    }

    /// The point of the stage at a point of its place.
    pub fn at(&self, place: Point) -> Point {
        place + self.offset
    }

    /// Looks this many times closer, with what is at a point of its place where it is.
    pub fn look_closer(&mut self, times: f32, place: Point) {
        if !self.large {
            return;
        }
        let before = self.zoom.max(1.0);
        self.zoom = (before * times).clamp(1.0, ZOOM_MAX);
        self.offset = self.inside((place + self.offset) * (self.zoom / before) - place);
        self.revision += 1;
    }

    /// Moves by this many pixels.
    pub fn pan(&mut self, by: Point) {
        self.offset = self.inside(self.offset + by);
        self.revision += 1;
    }

    /// Shows all of it.
    pub fn show_all(&mut self) {
        (self.zoom, self.offset) = (1.0, Point::default());
        self.revision += 1;
    }

    /// The offset nearest to one at which the place is filled.
    fn inside(&self, offset: Point) -> Point {
        let most = self.zoom.max(1.0) - 1.0;
        Point::new(offset.x.max(0.0).min(self.width * most), offset.y.max(0.0).min(self.height * most))
    }

    /// Where everything stands.
    pub const fn arrangement(&self) -> Option<&Arrangement> {
        self.arrangement.as_ref()
    }

    /// The centre of a node, seen from the corner of its place.
    pub fn place_of(&self, node: NodeId) -> Option<(f64, f64)> {
        let place = self.arrangement.as_ref()?.place(node)?;
        let centre = place.centre - self.offset;
        Some((centre.x.into(), centre.y.into()))
    }
}
