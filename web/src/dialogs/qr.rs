//! The link as a code for a telephone.

use qrcodegen::{QrCode, QrCodeEcc, QrSegment, Version};

/// The largest version (ISO/IEC 18004) whose modules can still be told apart on a wall.
const LARGEST: u8 = 15;

/// The light modules around a code.
const MARGIN: i32 = 4;

/// The code of a text as a picture: how many modules its side has, margin included, and the dark ones as a path. `None` if the
/// text is too long.
pub(super) fn code(text: &str) -> Option<(i32, String)> {
    let bytes = QrSegment::make_bytes(text.as_bytes());
    let (smallest, largest) = (Version::MIN, Version::new(LARGEST));
    let code =
        QrCode::encode_segments_advanced(&[bytes], QrCodeEcc::Low, smallest, largest, None, true).ok()?;
    let mut path = String::new();
    for y in 0..code.size() {
        for x in (0..code.size()).filter(|x| code.get_module(*x, y)) {
            path.push_str(
                &["M", &(x + MARGIN).to_string(), " ", &(y + MARGIN).to_string(), "h1v1h-1z"].concat(),
            );
        }
    }
    Some((code.size() + 2 * MARGIN, path))
}
