//! Paints the stage: the still layer when a step, the selection or the page has changed, the moving layer with
//! every frame. Nothing here is rendered by Yew, and a frame in which only messages move allocates nothing.

use super::canvas::{Brush, Palette};
use crate::store::here;
use std::cell::Cell;
use synod_model::{Lang, Micros, NodeSet};
use synod_page::{Selection, State};
use synod_scene::{Look, Point, ShapeList, Stage, svg};
use wasm_bindgen::JsCast as _;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

/// More device pixels per CSS pixel than this cannot be told apart and only cost memory.
pub(super) const RATIO_MAX: f64 = 3.0;

/// One of the two canvases.
pub(super) struct Sheet {
    pub(super) canvas: HtmlCanvasElement,
    pub(super) context: CanvasRenderingContext2d,
}

impl Sheet {
    pub(super) fn find(id: &str) -> Option<Self> {
        let canvas: HtmlCanvasElement =
            web_sys::window()?.document()?.get_element_by_id(id)?.dyn_into().ok()?;
        let context = canvas.get_context("2d").ok()??.dyn_into().ok()?;
        Some(Self { canvas, context })
    }

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "pixels")]
    pub(super) fn resize(&self, (width, height): (f32, f32), ratio: f64) {
        self.canvas.set_width((f64::from(width) * ratio).round() as u32);
        self.canvas.set_height((f64::from(height) * ratio).round() as u32);
    }

    pub(super) fn clear(&self, (width, height): (f32, f32), ratio: f64) {
        let _ = self.context.set_transform(ratio, 0.0, 0.0, ratio, 0.0, 0.0);
        self.context.clear_rect(0.0, 0.0, width.into(), height.into());
    }

    /// What is painted next is meant from a corner beyond that of the canvas.
    fn shift(&self, offset: Point, ratio: f64) {
        let (x, y) = (f64::from(offset.x) * ratio, f64::from(offset.y) * ratio);
        let _ = self.context.set_transform(ratio, 0.0, 0.0, ratio, -x.round(), -y.round());
    }
}

thread_local! {
    /// Whether other canvases have come in the place of those that were found.
    static ANEW: Cell<bool> = const { Cell::new(false) };
}

/// Other canvases come in the place of those that were found.
pub(crate) fn look_anew() {
    ANEW.set(true);
}

/// What the still layer was painted for.
#[derive(PartialEq)]
struct Painted {
    frame: u64,
    view: u64,
    look: Look,
    /// Whether what stands beside the nodes was painted, too.
    whole: bool,
}

/// The painter, with all that it keeps between frames.
#[derive(Default)]
pub(crate) struct Painter {
    still: Option<Sheet>,
    moving: Option<Sheet>,
    palette: Option<Palette>,
    stage: Option<Stage>,
    still_shapes: ShapeList,
    moving_shapes: ShapeList,
    painted: Option<Painted>,
    sized: Option<((f32, f32), f64)>,
}

impl Painter {
    /// Paints the present moment.
    pub(crate) fn paint(&mut self, state: &mut State) {
        // What falls off a node is seen for about a second.
        state.frame.linger = Micros(state.pace.micros_per_second());
        state.session.frame(&mut state.frame);
        let theme = state.settings.theme;
        if self.palette.as_ref().is_none_or(|palette| palette.theme() != theme) {
            self.palette = Some(Palette::new(theme));
            self.painted = None;
        }
        if let (Some(palette), Some(views)) = (&self.palette, crate::chunks::views())
            && state.ui.sight.has_diagram()
        {
            (views.paint)(state, palette);
        }
        if let (Some(palette), Some(dialogs)) = (&self.palette, crate::chunks::dialogs())
            && !state.panes.is_empty()
        {
            (dialogs.paint_beside)(state, palette);
        }
        state.arrange();
        let size = state.stage.size();
        if size.0 < 1.0 || !self.ready() {
            return;
        }
        self.fit(size);
        let (Some(still), Some(moving), Some(palette)) = (&self.still, &self.moving, &self.palette) else {
            return;
        };
        let ratio = self.sized.map_or(1.0, |(_, ratio)| ratio);
        let Some(arrangement) = state.stage.arrangement() else {
            still.clear(size, ratio);
            moving.clear(size, ratio);
            return;
        };
        let offset = state.stage.offset();
        let revisions = (state.frame.revision, state.stage.revision);
        let look = look(state);
        let panels = crate::chunks::panels();
        let stage = self.stage.get_or_insert_with(Stage::bare);
        let whole = panels.is_some();
        if let Some(panels) = panels {
            stage.show((panels.gallery)());
        }
        let same = self.painted.as_ref().is_some_and(|p| {
            (p.frame, p.view, p.whole) == (revisions.0, revisions.1, whole) && p.look == look
        });
        if !same {
            stage.static_layer(&state.frame, &look, arrangement, &mut self.still_shapes);
            still.clear(size, ratio);
            still.shift(offset, ratio);
            Brush::new(&still.context, palette).paint(&self.still_shapes);
        }
        stage.dynamic_layer(&state.frame, &look, arrangement, &mut self.moving_shapes);
        moving.clear(size, ratio);
        moving.shift(offset, ratio);
        Brush::new(&moving.context, palette).paint(&self.moving_shapes);
        if !same {
            self.painted = Some(Painted { frame: revisions.0, view: revisions.1, look, whole });
        }
        state.stage.spots.clear();
        state.stage.spots.extend_from_slice(stage.spots());
        if let Some(panels) = panels.filter(|_| state.stage.legend.see(&state.frame)) {
            // The page is notified after this frame: nothing is borrowed then.
            gloo::timers::callback::Timeout::new(0, move || here().notify_part(panels.legend)).forget();
        }
    }

    /// Finds the canvases once they are there, and others that have come in their place.
    fn ready(&mut self) -> bool {
        if ANEW.take() || self.still.is_none() {
            (self.sized, self.painted) = (None, None);
            self.still = Sheet::find("stage-still");
            self.moving = Sheet::find("stage-moving");
        }
        self.still.is_some() && self.moving.is_some()
    }

    /// Gives the canvases the size of the stage, in device pixels. Setting a size clears a canvas.
    fn fit(&mut self, size: (f32, f32)) {
        let ratio = web_sys::window().map_or(1.0, |window| window.device_pixel_ratio()).clamp(1.0, RATIO_MAX);
        if self.sized != Some((size, ratio)) {
            for sheet in [&self.still, &self.moving].into_iter().flatten() {
                sheet.resize(size, ratio);
            }
            self.sized = Some((size, ratio));
            self.painted = None;
        }
    }
}

/// How the reader looks at the stage.
pub(crate) fn look(state: &State) -> Look {
    let link = match state.ui.selection {
        Selection::Link(a, b) => [Some(a), Some(b)],
        _ => [None, None],
    };
    let looked_at = state.looked_at();
    let selected = state.ui.selection.nodes().iter().copied();
    let selected = selected.chain(link.into_iter().flatten()).chain(looked_at);
    let message = match state.ui.selection {
        Selection::Message(serial) => Some(serial),
        _ => None,
    };
    let halted = state.ui.halted.and_then(|at| state.session.violations().get(at));
    let contradicting: NodeSet = halted.map(|v| v.says.nodes().into_iter().collect()).unwrap_or_default();
    Look {
        lang: state.lang(),
        selected: selected.collect(),
        link: match state.ui.selection {
            Selection::Link(a, b) => Some((a, b)),
            _ => None,
        },
        message,
        hovered_message: state.ui.pointed,
        contradicting,
        chain: if halted.is_some() { state.chain.ways.clone() } else { Vec::new() },
        ..Look::default()
    }
}

/// The stage as a picture that leaves the page.
pub(crate) mod picture {
    use super::{
        CanvasRenderingContext2d, HtmlCanvasElement, Lang, ShapeList, Sheet, Stage, State, look, svg,
    };
    use wasm_bindgen::JsCast as _;

    /// The stage as SVG, in the colours of the theme.
    pub(crate) fn svg(state: &State) -> Option<String> {
        let arrangement = state.stage.arrangement()?;
        let (mut stage, look) = (Stage::new(), look(state));
        let (mut still, mut moving) = (ShapeList::new(), ShapeList::new());
        stage.static_layer(&state.frame, &look, arrangement, &mut still);
        stage.dynamic_layer(&state.frame, &look, arrangement, &mut moving);
        let joint = if state.lang() == Lang::En { " " } else { "" };
        let desc =
            state.session.caption().sentences.iter().map(|s| state.say(s)).collect::<Vec<_>>().join(joint);
        let (setting, theme, lang) = (arrangement.setting(), state.settings.theme, state.lang());
        let (width, height) = (setting.width, setting.height);
        let page = svg::Page { width, height, theme, lang, title: &state.title(), desc: &desc };
        Some(svg::write(&page, &[&still, &moving]))
    }

    /// The stage as it stands on the canvases, with its background, as the address of a PNG.
    pub(crate) fn png(theme: synod_scene::Theme) -> Option<String> {
        let (canvas, context) = blank()?;
        copy(theme, &canvas, &context);
        canvas.to_data_url_with_type("image/png").ok()
    }

    /// A canvas as large as the stage's.
    pub(crate) fn blank() -> Option<(HtmlCanvasElement, CanvasRenderingContext2d)> {
        let still = Sheet::find("stage-still")?;
        let document = web_sys::window()?.document()?;
        let canvas: HtmlCanvasElement = document.create_element("canvas").ok()?.dyn_into().ok()?;
        canvas.set_width(still.canvas.width());
        canvas.set_height(still.canvas.height());
        let context = canvas.get_context("2d").ok()??.dyn_into().ok()?;
        Some((canvas, context))
    }

    /// Paints the stage as it stands, with its background.
    pub(crate) fn copy(
        theme: synod_scene::Theme,
        canvas: &HtmlCanvasElement,
        context: &CanvasRenderingContext2d,
    ) {
        let background = theme.colour(synod_scene::Paint::Bg).to_string();
        context.set_fill_style_str(&background);
        context.fill_rect(0.0, 0.0, canvas.width().into(), canvas.height().into());
        for sheet in ["stage-still", "stage-moving"].into_iter().filter_map(Sheet::find) {
            let _ = context.draw_image_with_html_canvas_element(&sheet.canvas, 0.0, 0.0);
        }
    }
}
