//! What is counted: numbers as tiles, the rest as pictures, each with a sentence that says the same.
//!
//! The pictures are those of `scene`, so an export shows what the panel shows.

use crate::parts::on::{all, button, el};
use crate::store::Store;
use synod_page::texts as t;
use synod_page::{Deed, Dialog, State};
use synod_scene::{PlotLook, ShapeList, Tile, plots, svg, tiles};
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
    let numbers = beside(&state, &numbers).unwrap_or_else(|| one_run(numbers));
    let mut pictures = Vec::new();
    for plot in plots(&metrics, &look) {
        let mut shapes = ShapeList::new();
        plot.draw(WIDTH, 0.0, &look, &mut shapes);
        let drawn = svg::inline((WIDTH, plot.height(WIDTH, &look)), look.theme, &shapes);
        pictures.push(html! {
            <figure class="plot">
                <figcaption>{ explained(&plot.title, plot.counts) }{ el("span", "sr", plot.says) }</figcaption>
                { Html::from_html_unchecked(AttrValue::from(drawn)) }
            </figure>
        });
    }
    html! { <>{ numbers }{ el("div", "quick", compare) }{ all(pictures) }</> }
}

/// The numbers of one run.
fn one_run(numbers: Vec<Tile>) -> Html {
    let tile = |Tile { name, value, says }| {
        html! { <div class="tile"><dt>{ explained(&name, says) }</dt>{ el("dd", "", value) }</div> }
    };
    el("dl", "tiles", all(numbers.into_iter().map(tile).collect()))
}

/// A name that says on hover and on focus what is counted.
fn explained(name: &str, says: &'static str) -> Html {
    if says.is_empty() {
        return el("span", "", name.to_owned());
    }
    html! { <span class="term" tabindex="0">{ name }<span class="tip" role="tooltip">{ says }</span></span> }
}

/// How metrics are drawn on this page.
pub(super) fn look<'a>(state: &State, names: &'a [String]) -> PlotLook<'a> {
    PlotLook { lang: state.lang(), theme: state.settings.theme, names }
}

/// The metrics of all runs, a column each; nothing while there is one run. `here`: those of the one on the stage.
fn beside(state: &State, here: &[Tile]) -> Option<Html> {
    if state.panes.is_empty() {
        return None;
    }
    let mut columns: Vec<(String, Vec<Tile>)> = vec![(state.title(), here.to_vec())];
    for pane in &state.panes.all {
        let session = &pane.companion.session;
        let tiles = tiles(&session.metrics(), &look(state, session.names()));
        columns.push((state.called(&pane.companion.own), tiles));
    }
    let value = |tiles: &[Tile], name: &str| {
        tiles.iter().find(|tile| tile.name == name).map(|tile| tile.value.clone())
    };
    let head = columns.iter().map(|(name, _)| html! { <th scope="col">{ name.clone() }</th> }).collect();
    let row = |Tile { name, says, .. }: &Tile| {
        // A figure that one of the systems does not have compares nothing.
        let values: Option<Vec<String>> = columns.iter().map(|(_, tiles)| value(tiles, name)).collect();
        let values = values?;
        let differs = values.iter().any(|value| *value != values[0]);
        Some(html! {
            <tr class={differs.then_some("differs")}><th scope="row">{ explained(name, says) }</th>
                { all(values.into_iter().map(|value| el("td", "", value)).collect()) }</tr>
        })
    };
    Some(html! {
        <table class="beside"><thead><tr><td></td>{ all(head) }</tr></thead>
            <tbody>{ all(here.iter().filter_map(row).collect()) }</tbody></table>
    })
}
