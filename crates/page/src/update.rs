//! What each deed does.

use crate::deed::{Deed, Effect, End};
use crate::state::State;

impl State {
    /// Does something, and says what is left to do.
    pub fn update(&mut self, deed: Deed) -> Effect {
        match deed {
            Deed::Commands(commands) => {
                self.ui.dialog = None;
                self.act(commands)
            }
            Deed::Ask(dialog) => Effect::Ask(dialog),
            Deed::Select(selection) => {
                self.ui.menu = None;
                self.ui.selection = selection;
                Effect::None
            }
            Deed::SelectNode { node, more } => {
                self.select_node(node, more);
                Effect::None
            }
            Deed::Open(system, id) => Effect::Open(system, id),
            Deed::Play => {
                self.play();
                Effect::None
            }
            Deed::Pause => {
                self.playing = false;
                Effect::Write
            }
            Deed::Toggle => self.toggle(),
            Deed::Forward => self.forward(),
            Deed::Back => self.navigate(|session| session.seek(session.present().step.saturating_sub(1))),
            Deed::Seek(step) => self.navigate(|session| session.seek(step)),
            Deed::SeekTime(at) => self.navigate(|session| session.seek_time(at)),
            Deed::GoTo(End::First) => self.navigate(|session| session.seek(0)),
            Deed::GoTo(End::Last) => self.navigate(|session| session.seek(session.present().known)),
            Deed::Interesting(forwards) => self.interesting(forwards),
            Deed::Branch(id) => {
                self.session.select_branch(id);
                self.edits += 1;
                self.arrived();
                Effect::Push
            }
            Deed::Run(id) => {
                self.playing = false;
                self.show_run(id);
                self.arrived();
                Effect::Push
            }
            Deed::Undo => self.undo(),
            Deed::Redo => self.redo(),
            Deed::Again => self.play_again(),
            Deed::ByHand => self.by_hand(),
            Deed::Lesson(taken) => match &self.lesson {
                Some(taught) => (taught.hooks.take)(self, taken),
                None => Effect::None,
            },
            Deed::Pace(pace) => {
                self.pace = pace;
                Effect::Write
            }
        }
    }
}
