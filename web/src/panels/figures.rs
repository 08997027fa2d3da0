//! What is counted: numbers as tiles, the rest as pictures, each with a sentence that says the same.
//!
//! The pictures are those of `scene`, so an export shows what the panel shows.

use crate::actions::Deed;
use crate::parts::on::{all, button, el};
use crate::store::{Dialog, State, Store};
use crate::texts as t;
use synod_scene::{PlotLook, ShapeList, plots, svg, tiles};
use yew::{AttrValue, Html, html};

/// The width in which pictures are drawn; the panel stretches them a little.
const WIDTH: f32 = 330.0;

/// The panel.
pub(super) fn figures(store: &Store) -> Html {
    let state = store.read();
    let look = look(&state, state.session.names());
    let metrics = state.session.metrics();
    let compare = button("ghost outline", t::COMPARE_WITH.get(state.lang()), Deed::Ask(Dialog::Compare));
    let numbers = tiles(&metrics, &look);
    let numbers = crate::compare::beside(&state, &numbers).unwrap_or_else(|| one_run(numbers));
    let mut pictures = Vec::new();
    for plot in plots(&metrics, &look) {
        let mut shapes = ShapeList::new();
        plot.draw(WIDTH, 0.0, &look, &mut shapes);
        let drawn = svg::inline((WIDTH, plot.height(WIDTH, &look)), look.theme, &shapes);
        pictures.push(html! {
            <metric class="plot">
                <figcaption>{ el("b", "", plot.title) }{ el("span", "sr", plot.says) }</figcaption>
                { Html::from_html_unchecked(AttrValue::from(drawn)) }
            </metric>
        });
    }
    html! { <>{ numbers }{ el("div", "quick", compare) }{ all(pictures) }</> }
}

/// The numbers of one run.
fn one_run(numbers: Vec<(String, String)>) -> Html {
    let tile =
        |(name, value)| html! { <div class="tile">{ el("dt", "", name) }{ el("dd", "", value) }</div> };
    el("dl", "tiles", all(numbers.into_iter().map(tile).collect()))
}

/// How metrics are drawn on this page.
pub(crate) fn look<'a>(state: &State, names: &'a [String]) -> PlotLook<'a> {
    PlotLook { lang: state.lang(), theme: state.settings.theme, names }
}
