//! What paints a run that is not on the stage: beside it, or in small.

use crate::view::node_scale;
use synod_model::Lang;
use synod_scene::{Arrangement, Insets, Look, Setting, ShapeList, Stage, Theme};
use synod_sim::{Frame, Session};

/// What was painted last of a run, and where everything stood.
#[derive(Default)]
pub(crate) struct Drawing {
    frame: Frame,
    /// What paints it, once it is painted: whoever only has such a run does without that code.
    stage: Option<Stage>,
    arrangement: Option<Arrangement>,
}

impl Drawing {
    /// Whether no message was in flight when it was painted last.
    pub(crate) fn is_quiet(&self) -> bool {
        self.frame.messages.is_empty()
    }

    /// Lays the shapes of a run out on a canvas of a size in pixels: those that stand still, and those that move.
    pub(crate) fn draw(
        &mut self,
        session: &Session,
        (width, height): (f32, f32),
        insets: Insets,
        (theme, lang): (Theme, Lang),
        shapes: &mut [ShapeList; 2],
    ) {
        session.frame(&mut self.frame);
        let look = Look { lang, ..Look::default() };
        let setting = Setting { width, height, insets, theme, node_scale: node_scale(theme) };
        if !self.arrangement.as_ref().is_some_and(|arrangement| arrangement.fits(&self.frame, &setting)) {
            self.arrangement = Some(Arrangement::arrange(&self.frame, &setting));
        }
        let Some(arrangement) = &self.arrangement else { return };
        let [still, moving] = shapes;
        let stage = self.stage.get_or_insert_default();
        stage.static_layer(&self.frame, &look, arrangement, still);
        stage.dynamic_layer(&self.frame, &look, arrangement, moving);
    }
}
