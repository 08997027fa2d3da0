//! What the stage looks like from outside its painter: its size, and where everything stands.

use synod_model::NodeId;
use synod_scene::{Insets, Layout, Legend, MessageSpot, Setting, Theme};
use synod_sim::Frame;

/// Below this width the stage belongs to a phone.
const NARROW: f32 = 560.0;

/// The stage as a place on the page.
#[derive(Default)]
pub(crate) struct View {
    width: f32,
    height: f32,
    watched: bool,
    layout: Option<Layout>,
    /// Where the messages are, as they were painted last.
    pub(crate) spots: Vec<MessageSpot>,
    /// The kinds of messages seen so far.
    pub(crate) legend: Legend,
    /// Grows with each change of size, language or theme: what was painted is stale.
    pub(crate) revision: u64,
}

impl View {
    /// Whether its place must be watched from now on: the first time.
    pub(crate) fn watch(&mut self) -> bool {
        !std::mem::replace(&mut self.watched, true)
    }

    /// The stage has another size.
    #[expect(clippy::cast_possible_truncation, reason = "pixels")]
    pub(crate) fn resize(&mut self, width: f64, height: f64) {
        (self.width, self.height) = (width as f32, height as f32);
        self.revision += 1;
    }

    /// Its size in CSS pixels.
    pub(crate) const fn size(&self) -> (f32, f32) {
        (self.width, self.height)
    }

    /// Lays the nodes out anew, if the frame or the stage asks for it.
    pub(crate) fn arrange(&mut self, frame: &Frame, theme: Theme, embed: bool) {
        if self.width < 1.0 || frame.nodes.is_empty() {
            return;
        }
        let (top, bottom) = if embed { (48.0, 8.0) } else { (60.0, 76.0) };
        let side = if self.width < NARROW { 4.0 } else { 20.0 };
        let insets = Insets { top, right: side, bottom, left: side };
        let node_scale = if theme == Theme::Projector { 1.15 } else { 1.0 };
        let setting = Setting { width: self.width, height: self.height, insets, theme, node_scale };
        if !self.layout.as_ref().is_some_and(|layout| layout.fits(frame, &setting)) {
            self.layout = Some(Layout::arrange(frame, &setting));
            self.revision += 1;
        }
    }

    /// Where everything stands.
    pub(crate) const fn layout(&self) -> Option<&Layout> {
        self.layout.as_ref()
    }

    /// The centre of a node.
    pub(crate) fn place_of(&self, node: NodeId) -> Option<(f64, f64)> {
        let place = self.layout.as_ref()?.place(node)?;
        Some((place.centre.x.into(), place.centre.y.into()))
    }
}
