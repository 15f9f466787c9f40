//! A picture inside a record, which is base64 of a JPEG or PNG file, or beside one.

use data_encoding::BASE64;

/// The most bytes of a picture that is kept.
pub const PICTURE_MAX: usize = 2 << 20;

const JPEG: &[u8] = &[0xff, 0xd8, 0xff];
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

/// Decodes a picture; `None` if it is too large, not base64, or not JPEG or PNG by its first bytes.
pub(crate) fn decode(text: &str) -> Option<Vec<u8>> {
    let text = text.strip_prefix("data:").and_then(|url| url.split_once(";base64,")).map_or(text, |(_, data)| data);
    if text.len() > PICTURE_MAX / 3 * 4 + 4 {
        return None;
    }
    BASE64.decode(text.trim().as_bytes()).ok().filter(|bytes| is_picture(bytes))
}

/// Whether bytes are a picture that may be kept: JPEG or PNG by their beginning, at most [`PICTURE_MAX`] of them.
#[must_use]
pub fn is_picture(bytes: &[u8]) -> bool {
    bytes.len() <= PICTURE_MAX && (bytes.starts_with(JPEG) || bytes.starts_with(PNG))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_small_jpeg_and_png_files_are_taken() {
        let jpeg = [JPEG, b"\xe0and so on"].concat();
        assert_eq!(decode(&BASE64.encode(&jpeg)), Some(jpeg.clone()));
        assert_eq!(decode(&format!("data:image/jpeg;base64,{}", BASE64.encode(&jpeg))), Some(jpeg.clone()));
        assert!(decode(&BASE64.encode(PNG)).is_some());
        assert_eq!(decode(&BASE64.encode(b"GIF89a")), None);
        assert_eq!(decode("...base64 jpeg data..."), None);
        let mut large = jpeg;
        large.resize(PICTURE_MAX, 0);
        assert!(decode(&BASE64.encode(&large)).is_some());
        large.push(0);
        assert_eq!(decode(&BASE64.encode(&large)), None);
    }
}
