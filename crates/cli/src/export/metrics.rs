//! The metrics of a run as a picture.

use synod_model::Lang;
use synod_scene::{PlotLook, ShapeList, Theme, plots, sheet, svg};
use synod_sim::Session;

const WIDTH: f32 = 960.0;

/// All metrics on one sheet; its description lists them in words.
pub(super) fn picture(session: &Session, lang: Lang, theme: Theme) -> String {
    let (metrics, names) = (session.metrics(), session.names());
    let look = PlotLook { lang, theme, names };
    let mut shapes = ShapeList::new();
    let height = sheet(&metrics, WIDTH, &look, &mut shapes);
    let told: Vec<String> = plots(&metrics, &look)
        .into_iter()
        .map(|plot| [plot.title, ": ".to_owned(), plot.says].concat())
        .collect();
    let scenario = session.scenario();
    let page = svg::Page {
        width: WIDTH,
        height,
        theme,
        lang,
        title: scenario.title(lang).unwrap_or(&scenario.system.value),
        desc: &told.join("\n"),
    };
    svg::write(&page, &[&shapes])
}
