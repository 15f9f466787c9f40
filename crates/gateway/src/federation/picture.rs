//! Whether what a source gives for a picture is one: by its bytes and its header, whatever anybody calls it. It is not
//! decoded here; what decodes it knows from this how large it becomes.

/// The largest file, bytes.
const BYTES: usize = wire::vendor::PICTURE_BYTES;
/// The longest side, pixels.
const SIDE: u32 = 8_000;

/// `image/png` or `image/jpeg`; else what is wrong with it.
pub fn kind(data: &[u8]) -> Result<&'static str, &'static str> {
    if data.len() > BYTES {
        return Err("the picture is larger than 2 MiB");
    }
    let (kind, sides) = if data.starts_with(b"\x89PNG\r\n\x1a\n") {
        ("image/png", png(data))
    } else if data.starts_with(&[0xff, 0xd8, 0xff]) {
        ("image/jpeg", jpeg(data))
    } else {
        return Err("what it gives is neither PNG nor JPEG");
    };
    let (wide, high) = sides.ok_or("the picture is damaged")?;
    let good = (1..=SIDE).contains(&wide) && (1..=SIDE).contains(&high);
    if good { Ok(kind) } else { Err("the picture has more than 8000 pixels on a side, or none") }
}

/// Width and height of the IHDR chunk, which leads (PNG specification, 11.2.2).
fn png(data: &[u8]) -> Option<(u32, u32)> {
    let header = data.get(8..24)?;
    let side = |at: usize| Some(u32::from_be_bytes(header.get(at..at + 4)?.try_into().ok()?));
    (header.get(4..8)? == b"IHDR").then_some((side(8)?, side(12)?))
}

/// Width and height of the frame header, SOF0 to SOF15 without DHT, JPG and DAC (ITU-T T.81, B.2.2).
fn jpeg(data: &[u8]) -> Option<(u32, u32)> {
    let mut at = 2;
    loop {
        if *data.get(at)? != 0xff {
            return None;
        }
        match *data.get(at + 1)? {
            // A byte of filling before a marker.
            0xff => at += 1,
            0xc0..=0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf => {
                let side = |at: usize| Some(u32::from(u16::from_be_bytes(data.get(at..at + 2)?.try_into().ok()?)));
                return Some((side(at + 7)?, side(at + 5)?));
            }
            // Markers that stand alone, and a scan or an end before any frame.
            0x00 | 0x01 | 0xd0..=0xda => return None,
            _ => at += 2 + usize::from(u16::from_be_bytes(data.get(at + 2..at + 4)?.try_into().ok()?)).max(2),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn png_of(wide: u32, high: u32) -> Vec<u8> {
        [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".as_slice(), &wide.to_be_bytes(), &high.to_be_bytes()].concat()
    }

    fn jpeg_of(wide: u16, high: u16) -> Vec<u8> {
        let app = [0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2, 0xff, 0xff, 0xc2, 0, 17, 8];
        [app.as_slice(), &high.to_be_bytes(), &wide.to_be_bytes(), &[3]].concat()
    }

    #[test]
    fn pictures_are_known_by_their_bytes() {
        assert_eq!(kind(&png_of(640, 400)), Ok("image/png"));
        assert_eq!(kind(&jpeg_of(1920, 1080)), Ok("image/jpeg"));
        assert_eq!(jpeg(&jpeg_of(1920, 1080)), Some((1920, 1080)));
        let world = sandbox::World::small();
        let read = world.reads(domain::Timestamp(1_800_000_000_000_000)).next().unwrap();
        assert_eq!(kind(&world.picture_of(&read).unwrap()), Ok("image/png"));
    }

    #[test]
    fn what_is_no_picture_or_too_large_is_refused() {
        for bad in [
            b"<html>".to_vec(),
            b"GIF89a".to_vec(),
            Vec::new(),
            png_of(0, 400),
            png_of(8_001, 400),
            jpeg_of(9_000, 1),
            png_of(1, 1)[..20].to_vec(),
            b"\xff\xd8\xff\xd9".to_vec(),
            b"\xff\xd8\xff\xe0\xff\xff".to_vec(),
            [png_of(1, 1), vec![0; BYTES]].concat(),
        ] {
            assert!(kind(&bad).is_err(), "{:?}", &bad[..bad.len().min(30)]);
        }
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200), at in 0usize..40, byte: u8) {
            let _ = (kind(&bytes), jpeg(&bytes), png(&bytes));
            let mut real = jpeg_of(10, 10);
            let at = at % real.len();
            real[at] = byte;
            let _ = jpeg(&real);
        }
    }
}
