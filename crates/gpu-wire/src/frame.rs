//! A message's frame: four magic bytes, its kind, its length, its bytes.

use crate::WireError;
use std::io::{Read, Write};

const MAGIC: [u8; 4] = *b"RRgb";

/// A message still packed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    pub kind: u8,
    pub body: Vec<u8>,
}

/// Reads one frame of at most `most` bytes; `None` if the other side closed before it. Memory grows with what has come,
/// not with what was announced.
pub fn read_frame(from: &mut impl Read, most: u32) -> Result<Option<Frame>, WireError> {
    let mut head = [0; 9];
    let mut count = 0;
    while let Some(rest) = head.get_mut(count..).filter(|rest| !rest.is_empty()) {
        match from.read(rest) {
            Ok(0) if count == 0 => return Ok(None),
            Ok(0) => return Err(WireError::Closed),
            Ok(more) => count += more,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error.into()),
        }
    }
    let [a, b, c, d, kind, length @ ..] = head;
    if [a, b, c, d] != MAGIC {
        return Err(WireError::NoMessage);
    }
    let length = u32::from_le_bytes(length);
    if length > most {
        return Err(WireError::TooLong { length, most });
    }
    let mut body = Vec::new();
    from.take(u64::from(length)).read_to_end(&mut body)?;
    if body.len() < length as usize { Err(WireError::Closed) } else { Ok(Some(Frame { kind, body })) }
}

/// Writes one frame and sees that it is on its way.
pub fn write_frame(to: &mut impl Write, frame: &Frame) -> Result<(), WireError> {
    let length = u32::try_from(frame.body.len()).map_err(|_| WireError::Bounds("length"))?;
    to.write_all(&MAGIC)?;
    to.write_all(&[frame.kind])?;
    to.write_all(&length.to_le_bytes())?;
    to.write_all(&frame.body)?;
    Ok(to.flush()?)
}

/// Reads the parts of a body.
pub(crate) struct Cursor<'a>(pub &'a [u8]);

impl<'a> Cursor<'a> {
    pub fn take(&mut self, length: usize) -> Result<&'a [u8], WireError> {
        let (taken, rest) = self.0.split_at_checked(length).ok_or(WireError::Torn)?;
        self.0 = rest;
        Ok(taken)
    }
    pub fn array<const N: usize>(&mut self) -> Result<[u8; N], WireError> {
        let (taken, rest) = self.0.split_first_chunk().ok_or(WireError::Torn)?;
        self.0 = rest;
        Ok(*taken)
    }
    pub fn u8(&mut self) -> Result<u8, WireError> {
        self.array().map(|[byte]| byte)
    }
    pub fn u16(&mut self) -> Result<u16, WireError> {
        self.array().map(u16::from_le_bytes)
    }
    pub fn u32(&mut self) -> Result<u32, WireError> {
        self.array().map(u32::from_le_bytes)
    }
    pub fn f32(&mut self) -> Result<f32, WireError> {
        self.array().map(f32::from_le_bytes)
    }
    pub const fn end(&self) -> Result<(), WireError> {
        if self.0.is_empty() { Ok(()) } else { Err(WireError::Torn) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// One byte at a time, as a pipe may.
    struct Trickle<'a>(&'a [u8]);
    impl Read for Trickle<'_> {
        fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
            let short = out.len().min(1);
            self.0.read(&mut out[..short])
        }
    }

    proptest! {
        #[test]
        fn a_frame_comes_back_however_it_trickles_in(kind: u8, body: Vec<u8>) {
            let frame = Frame { kind, body };
            let mut bytes = Vec::new();
            write_frame(&mut bytes, &frame).unwrap();
            write_frame(&mut bytes, &frame).unwrap();
            let mut from = Trickle(&bytes);
            for expected in [Some(&frame), Some(&frame), None] {
                let read = read_frame(&mut from, 1 << 16).unwrap();
                prop_assert_eq!(read.as_ref(), expected);
            }
        }
        #[test]
        fn a_cut_frame_is_an_error(body: Vec<u8>, cut in 1usize..9) {
            let mut bytes = Vec::new();
            write_frame(&mut bytes, &Frame { kind: 3, body }).unwrap();
            bytes.truncate(bytes.len() - cut);
            let read = read_frame(&mut &*bytes, 1 << 16);
            prop_assert!(read.is_err() || bytes.is_empty());
        }
        #[test]
        fn any_bytes_are_a_frame_or_an_error(bytes: Vec<u8>) {
            let _ = read_frame(&mut &*bytes, 64);
        }
    }

    #[test]
    fn an_announced_length_beyond_the_limit_is_refused() {
        let mut bytes = MAGIC.to_vec();
        bytes.push(1);
        bytes.extend(u32::MAX.to_le_bytes());
        assert!(matches!(read_frame(&mut &*bytes, 100), Err(WireError::TooLong { length: u32::MAX, most: 100 })));
    }
}
