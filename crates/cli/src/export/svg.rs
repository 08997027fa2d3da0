//! The stage at the end of a run, as the page draws it.

use crate::format::names;
use synod_model::Lang;
use synod_scene::{Arrangement, Look, Setting, ShapeList, Stage, Theme, svg};
use synod_sim::{Frame, Session};

const WIDTH: f32 = 960.0;
const HEIGHT: f32 = 640.0;

/// The picture, with the sentence of the last step as its description.
pub(crate) fn picture(session: &Session, lang: Lang, theme: Theme) -> String {
    let mut frame = Frame::default();
    session.frame(&mut frame);
    let arrangement = Arrangement::arrange(&frame, &Setting { theme, ..Setting::new(WIDTH, HEIGHT) });
    let look = Look { lang, ..Look::default() };
    let (mut still, mut moving) = (ShapeList::default(), ShapeList::default());
    let mut stage = Stage::new();
    stage.static_layer(&frame, &look, &arrangement, &mut still);
    stage.dynamic_layer(&frame, &look, &arrangement, &mut moving);
    let scenario = session.scenario();
    let page = svg::Page {
        width: WIDTH,
        height: HEIGHT,
        theme,
        lang,
        title: scenario.title(lang).unwrap_or(&scenario.system.value),
        desc: &session.caption().render(lang, &names(session)),
    };
    svg::write(&page, &[&still, &moving])
}
