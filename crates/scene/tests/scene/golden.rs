//! Golden pictures. `UPDATE_GOLDEN=1 cargo test -p synod-scene` writes them anew; look at them before committing.

use crate::frames;
use std::path::Path;
use synod_model::Lang;
use synod_scene::{Insets, Layout, Look, Setting, ShapeList, Stage, Theme, svg};
use synod_sim::Frame;

/// How a picture is taken.
pub(crate) struct Shot {
    pub(crate) setting: Setting,
    pub(crate) look: Look,
}

pub(crate) fn shot(width: f32, height: f32, theme: Theme, lang: Lang) -> Shot {
    let insets = Insets { top: 44.0, bottom: 56.0, ..Insets::default() };
    let setting = Setting { insets, theme, ..Setting::new(width, height) };
    Shot { setting, look: Look { lang, ..Look::default() } }
}

/// A frame as SVG text.
pub(crate) fn picture(frame: &Frame, shot: &Shot, title: &str) -> String {
    let layout = Layout::arrange(frame, &shot.setting);
    let (mut below, mut above) = (ShapeList::new(), ShapeList::new());
    let mut stage = Stage::new();
    stage.static_layer(frame, &shot.look, &layout, &mut below);
    stage.dynamic_layer(frame, &shot.look, &layout, &mut above);
    let page = svg::Page {
        width: shot.setting.width,
        height: shot.setting.height,
        theme: shot.setting.theme,
        lang: shot.look.lang,
        title,
        desc: "A test picture.",
    };
    svg::write(&page, &[&below, &above])
}

/// Compares a picture with the golden one, or writes it.
#[track_caller]
pub(crate) fn check(name: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(format!("{name}.svg"));
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&path, text).expect("the folder of golden pictures is there");
        return;
    }
    let golden = std::fs::read_to_string(&path).unwrap_or_default();
    let differs = golden.lines().zip(text.lines()).position(|(a, b)| a != b);
    assert!(
        golden == text,
        "{name}.svg differs, first in line {:?}; look at it, then set UPDATE_GOLDEN=1",
        differs.map_or(golden.lines().count().min(text.lines().count()), |i| i) + 1,
    );
}

#[test]
fn five_nodes() {
    let mut shot = shot(908.0, 628.0, Theme::Light, Lang::En);
    shot.look.selected = frames::set(&[3]);
    check("five-light", &picture(&frames::five(), &shot, "Five nodes"));
}

#[test]
fn two_groups() {
    let frame = frames::parted(&[&[1, 2], &[3, 4, 5]]);
    check("parted-dark", &picture(&frame, &shot(908.0, 628.0, Theme::Dark, Lang::ZhCn), "两组"));
}

#[test]
fn three_groups() {
    let frame = frames::parted(&[&[1], &[2, 3], &[4, 5]]);
    check("three-groups", &picture(&frame, &shot(1024.0, 640.0, Theme::Projector, Lang::En), "Three groups"));
}

#[test]
fn interleaved_groups() {
    let frame = frames::parted(&[&[1, 3], &[2, 4, 5]]);
    check("interleaved", &picture(&frame, &shot(908.0, 628.0, Theme::Light, Lang::En), "Interleaved groups"));
}

#[test]
fn a_phone() {
    let frame = frames::parted(&[&[1, 2], &[3, 4, 5]]);
    check("phone", &picture(&frame, &shot(360.0, 320.0, Theme::Light, Lang::ZhCn), "手机"));
}

#[test]
fn a_hundred_nodes() {
    let mut shot = shot(908.0, 628.0, Theme::Dark, Lang::En);
    shot.look.hovered = Some(frames::id(7));
    check("hundred", &picture(&frames::crowd(100, 120), &shot, "A hundred nodes"));
}

#[test]
fn faults() {
    let mut shot = shot(908.0, 628.0, Theme::Light, Lang::En);
    shot.look.contradicting = frames::set(&[3]);
    shot.look.message = Some(1);
    check("faults", &picture(&frames::faults(), &shot, "Faults"));
}

#[test]
fn rows() {
    check("rows", &picture(&frames::rows(), &shot(908.0, 628.0, Theme::Light, Lang::ZhCn), "一行一层"));
}
