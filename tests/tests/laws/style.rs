//! The style sheets know no left and no right: a language may be written from right to left.

use std::fs;
use std::path::Path;

#[test]
fn the_style_is_the_same_in_either_direction() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../web/style");
    let mut sheets = 0;
    for file in fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        sheets += 1;
        for (at, line) in fs::read_to_string(&path).unwrap().lines().enumerate() {
            for declaration in line.split(['{', '}', ';']) {
                let Some((property, value)) = declaration.split_once(':') else { continue };
                let physical = |word: &str| matches!(word, "left" | "right");
                let of_property = property.trim().split('-').any(physical);
                let aligned = ["text-align", "float", "clear"].contains(&property.trim());
                let of_value = aligned && value.split_whitespace().any(physical);
                assert!(!of_property && !of_value, "{}:{}: {declaration}", path.display(), at + 1);
            }
        }
    }
    assert!(sheets > 4, "the style sheets are elsewhere");
}
