//! The space-time diagram: its window moves, and what it shows follows the run.

use crate::state::{Chain, State};
use crate::window::Window;
use synod_model::Micros;
use synod_scene::{Diagram, Order, Trail};
use synod_sim::LogRow;

/// At first it shows this many times the longest latency.
const LATENCIES: u64 = 9;

/// The least that it shows, in microseconds.
const SPAN_MIN: u64 = 200;

/// How long looking at steps may take in one frame, in milliseconds.
const LOOKING_MS: f64 = 4.0;

/// This many steps are looked at before the clock is.
const LOOKED: u64 = 256;

impl State {
    /// How much time the diagram shows.
    pub fn span(&self) -> u64 {
        let usual = if self.session.scenario().stepwise {
            Micros::ms(260).0
        } else {
            self.session.net().latency.max.0.max(1_000) * LATENCIES
        };
        self.ui.window.span.unwrap_or(usual)
    }

    /// The first and the last moment that the diagram shows.
    pub fn window(&self) -> (Micros, Micros) {
        let span = self.span();
        let head = self.session.present().playhead;
        let from = self.ui.window.from.filter(|_| !self.playing);
        let from = from.unwrap_or(Micros(head.0.saturating_sub(span / 4 * 3)));
        (from, from.plus(Micros(span)))
    }

    /// The present moment has moved: the diagram shows it.
    pub fn keep_in_window(&mut self) {
        let (from, to) = self.window();
        let head = self.session.present().playhead;
        if head < from || head > to {
            self.ui.window.from = None;
        }
        if self.session.branch() != self.trail.0 {
            self.ui.window.unpick();
        }
    }

    /// Shows this many times as much time, with the moment at a pixel (or the present) where it is.
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a picture"
    )]
    pub fn zoom_window(&mut self, size: (f32, f32), factor: f64, at: Option<f32>) {
        let (from, _) = self.window();
        let present = self.session.present();
        let moment = match at {
            Some(x) => self.with_diagram(size, |d| d.scale().moment(x)),
            None => present.playhead.max(from),
        };
        let old = self.span() as f64;
        let most = (present.known_at.max(present.playhead).0 * 5 / 4).max(self.span()).max(1_000_000);
        let span = ((old * factor) as u64).clamp(SPAN_MIN, most);
        let share = (moment.since(from).0 as f64 / old).min(1.0);
        let follows = self.ui.window.from.is_none() && at.is_none();
        self.ui.window.span = Some(span);
        if !follows {
            let before = (share * span as f64) as u64;
            self.ui.window.from = Some(Micros(moment.0.saturating_sub(before)));
        }
    }

    /// Moves on by this many pixels of time.
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a picture"
    )]
    pub fn pan_window(&mut self, size: (f32, f32), pixels: f32) {
        let (from, _) = self.window();
        let (start, end) = self.with_diagram(size, |d| (d.scale().start, d.scale().end));
        let by = f64::from(pixels) * self.span() as f64 / f64::from(end - start).max(1.0);
        self.ui.window.from = Some(Micros((from.0 as f64 + by).max(0.0) as u64));
    }

    /// Shows all that is known.
    pub fn show_all_time(&mut self) {
        let known = self.session.present().known_at.0;
        self.ui.window.span = Some((known + known / 40).max(SPAN_MIN));
        self.ui.window.from = Some(Micros(0));
    }

    /// Looks up how the violation that stopped time came about, once for each: that reads many steps.
    pub fn find_chain(&mut self) {
        let here = (self.session.branch(), self.session.present().step);
        if self.ui.halted.is_none() || self.chain.of == here {
            return;
        }
        let mut chain = Chain { of: here, ..Chain::default() };
        for report in self.session.chain(here.1) {
            let arrived = report.action.message.as_ref();
            let number = arrived.map(|(_, from, to, _)| {
                chain.ways.push((*from, *to));
                chain.ways.len()
            });
            chain.rows.push((LogRow::of(&report), number));
        }
        if let Some((first, _)) = chain.rows.first() {
            self.widen_window(first.at);
        }
        self.chain = chain;
    }

    /// The window holds all from a moment on.
    pub fn widen_window(&mut self, from: Micros) {
        let needed = self.session.present().playhead.since(from).0;
        if needed * 4 / 3 > self.span() {
            self.ui.window.span = Some(needed * 3 / 2);
        }
    }

    /// Brings the trail up to what is known of the branch; whether there is more to look at.
    pub fn follow_trail(&mut self) -> bool {
        let branch = self.session.branch();
        if self.trail.0 != branch {
            let branches = self.session.branches();
            let parent = |of: usize| branches.get(of).and_then(|b| b.parent);
            // What two branches have in common is known already.
            let (old, trail) = &mut self.trail;
            match (parent(branch), parent(*old)) {
                (Some((from, step)), _) if from == *old => trail.cut(step),
                (_, Some((from, step))) if from == branch => trail.cut(step),
                _ => *trail = Trail::default(),
            }
            *old = branch;
        }
        if self.trail.1.known() == 0 {
            self.trail.1 = Trail::default();
            self.trail.1.begin(&self.session.lanes_at_start());
        }
        let (session, (_, trail)) = (&self.session, &mut self.trail);
        let known = session.present().known;
        let (now, begun) = (self.now, (self.now)());
        loop {
            let seen = trail.known();
            session.visit(seen + 1, (seen + LOOKED).min(known), &mut |report| trail.see(report));
            if trail.known() >= known || trail.known() == seen {
                trail.aim(&self.frame);
                return false;
            }
            if now() - begun > LOOKING_MS {
                return true;
            }
        }
    }

    /// Picks a step, or none: what happened before it is seen.
    pub fn pick(&mut self, step: Option<u64>) {
        let nodes = self.session.names().len();
        self.ui.window.unpick();
        self.ui.window.picked = step.and_then(|step| {
            while self.follow_trail() {}
            let cone = self.trail.1.cone(step, nodes);
            (!cone.is_empty()).then(|| (step, cone.into()))
        });
    }

    /// Compares a step with the picked one; without a picked one it is picked itself.
    pub fn compare_with(&mut self, step: u64) {
        let picked = self.ui.window.picked.as_ref().map(|(picked, _)| *picked);
        let Some(picked) = picked.filter(|picked| *picked != step) else { return self.pick(Some(step)) };
        while self.follow_trail() {}
        let order = self.trail.1.order(picked, step);
        let window = &mut self.ui.window;
        (window.comparing, window.order) = (order.is_none() && window.comparing, order);
    }

    /// The next step that the search has found, or the one before; from the last to the first.
    pub fn next_found(&self, forward: bool) -> Option<u64> {
        let found = self.found().unwrap_or_default();
        let here = self.session.present().step;
        let next = if forward {
            found.iter().find(|step| **step > here).or(found.first())
        } else {
            found.iter().rfind(|step| **step < here).or(found.last())
        };
        next.copied()
    }

    /// Lends the diagram, of a size in pixels.
    pub fn with_diagram<R>(&self, (width, height): (f32, f32), use_it: impl FnOnce(&Diagram<'_>) -> R) -> R {
        let (from, to) = self.window();
        let Window { picked, order, .. } = &self.ui.window;
        let picked = picked.as_ref();
        let other = |order: &Order| {
            let (a, b) = order.steps;
            if picked.is_some_and(|(step, _)| *step == a) { b } else { a }
        };
        let chain: Vec<u64> = match self.ui.halted {
            Some(_) => self.chain.rows.iter().map(|(row, _)| row.step).collect(),
            None => Vec::new(),
        };
        use_it(&Diagram {
            width,
            height,
            theme: self.settings.theme,
            lang: self.lang(),
            names: self.session.names(),
            from,
            to,
            playhead: self.session.present().playhead,
            trail: &self.trail.1,
            selected: picked.map(|(step, _)| *step),
            compared: order.as_ref().map(other),
            between: order.as_ref().and_then(|order| order.chain.as_deref()).unwrap_or_default(),
            found: self.found().unwrap_or_default(),
            // Two events are seen with all that is around them.
            cone: picked.filter(|_| order.is_none()).map_or(&[], |(_, cone)| cone),
            chain: &chain,
        })
    }
}
