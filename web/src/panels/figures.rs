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
    let mut names: Vec<&str> = Vec::new();
    // A figure that one of the systems does not have compares nothing.
    for (name, _) in here {
        if columns.iter().all(|(_, tiles)| tiles.iter().any(|(n, _)| n == name)) {
            names.push(name);
        }
    }
    let head = columns.iter().map(|(name, _)| html! { <th scope="col">{ name.clone() }</th> }).collect();
    let row = |name: &&str| {
        let cell = |(_, tiles): &(String, Vec<Tile>)| {
            let value = tiles.iter().find(|(n, _)| n == name).map_or("–", |(_, value)| value);
            el("td", "", value.to_owned())
        };
        let value =
            |(_, tiles): &(String, Vec<Tile>)| tiles.iter().find(|(n, _)| n == name).map(|(_, v)| v.clone());
        let differs = columns.iter().any(|column| value(column) != value(&columns[0]));
        html! {
            <tr class={differs.then_some("differs")}><th scope="row">{ (*name).to_owned() }</th>
                { all(columns.iter().map(cell).collect()) }</tr>
        }
    };
    Some(html! {
        <table class="beside"><thead><tr><td></td>{ all(head) }</tr></thead>
            <tbody>{ all(names.iter().map(row).collect()) }</tbody></table>
    })
}
