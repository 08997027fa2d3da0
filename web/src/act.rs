//! What a button does: a deed of the page, or something that only a browser can do.

use crate::store::Store;
use synod_model::NodeId;
use synod_page::Deed;

/// What something that can be pressed does.
#[derive(Clone)]
pub(crate) enum Act {
    /// A deed of the page.
    Do(Deed),
    /// Something of the page as a whole.
    Run(fn(&Store)),
    /// Something about a node.
    Of(NodeId, fn(&Store, NodeId)),
    /// Something with a number.
    With(usize, fn(&Store, usize)),
    /// Something with a text.
    Text(String, fn(&Store, &str)),
}

impl From<Deed> for Act {
    fn from(deed: Deed) -> Self {
        Self::Do(deed)
    }
}

impl Act {
    /// Carries it out.
    pub(crate) fn run(&self, store: &Store) {
        match self {
            Self::Do(deed) => store.update(deed.clone()),
            Self::Run(act) => act(store),
            Self::Of(node, act) => act(store, *node),
            Self::With(number, act) => act(store, *number),
            Self::Text(text, act) => act(store, text),
        }
    }
}
