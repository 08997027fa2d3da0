//! Small pieces that many components share: icons, dialogs, form fields.

pub(crate) mod field;
pub(crate) mod icon;
pub(crate) mod live;
pub(crate) mod modal;
