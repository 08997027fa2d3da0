//! Small pieces that many parts share: icons, the dialog, form fields, buttons.

pub(crate) mod attention;
pub(crate) mod download;
pub(crate) mod field;
pub(crate) mod icon;
pub(crate) mod live;
pub(crate) mod modal;
pub(crate) mod named;
pub(crate) mod notice;
pub(crate) mod on;
pub(crate) mod outcome;
pub(crate) mod tip;
