//! The history of the run, kept by the browser for as long as the tab: undo, redo and branches survive a reload.

use crate::store::Store;
use synod_page::State;

/// The key under which it lies: the address of the moment at which it was left, and then the history.
const KEY: &str = "synod.history.1";

/// Session storage, where it can be reached at all: asking throws in a sandboxed frame.
fn storage() -> Option<web_sys::Storage> {
    web_sys::window().and_then(|window| window.session_storage().ok().flatten())
}

/// Keeps the history under the address of the present moment.
pub(crate) fn keep(store: &Store, address: &str) {
    let Some(storage) = storage() else { return };
    // A full storage keeps nothing, and the page goes on.
    let _ = match store.read().history() {
        Some(history) => storage.set_item(KEY, &[address, "\n", &history].concat()),
        None => storage.remove_item(KEY),
    };
}

/// Puts what a fragment asks for into a state that is new, with its history if the page was left there.
pub(crate) fn begin(state: &mut State, fragment: &str) {
    state.begin(fragment);
    let kept = storage().and_then(|storage| storage.get_item(KEY).ok().flatten()).unwrap_or_default();
    if let Some((address, history)) = kept.split_once('\n')
        && address == fragment
        && state.ui.notice.is_none()
    {
        state.recall(history);
    }
}
