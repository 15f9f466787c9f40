//! Varints and protobuf fields: the two encodings that PMTiles directories and vector tiles are made of.
//!
//! The reader never panics and never allocates by a length that it has only read: what it hands out are parts of the
//! bytes that it was given. Wire format: <https://protobuf.dev/programming-guides/encoding/>.

/// Bytes that end too early, or that are no varint or field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the bytes end too early, or are no varint or field")]
pub struct Torn;

/// A place in some bytes, moving forward.
#[derive(Debug, Clone, Copy)]
pub struct Cursor<'a> {
    rest: &'a [u8],
}

/// One field of a protobuf message.
#[derive(Debug, Clone, Copy)]
pub enum Value<'a> {
    Varint(u64),
    Fixed64([u8; 8]),
    Bytes(&'a [u8]),
    Fixed32([u8; 4]),
}

impl<'a> Cursor<'a> {
    #[must_use]
    pub const fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }
    /// Bytes left.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.rest.len()
    }

    /// At most ten bytes, little end first, seven bits each.
    pub fn varint(&mut self) -> Result<u64, Torn> {
        let mut value = 0u64;
        for (at, &byte) in self.rest.iter().take(10).enumerate() {
            value |= u64::from(byte & 0x7f) << (7 * at);
            if byte < 0x80 {
                self.rest = self.rest.get(at + 1..).ok_or(Torn)?;
                return Ok(value);
            }
        }
        Err(Torn)
    }

    pub fn take(&mut self, length: usize) -> Result<&'a [u8], Torn> {
        let (taken, rest) = self.rest.split_at_checked(length).ok_or(Torn)?;
        self.rest = rest;
        Ok(taken)
    }

    pub fn array<const N: usize>(&mut self) -> Result<[u8; N], Torn> {
        let (taken, rest) = self.rest.split_first_chunk().ok_or(Torn)?;
        self.rest = rest;
        Ok(*taken)
    }

    /// The next field's number and value; `None` at the end. Groups (wire types 3 and 4) are refused.
    pub fn field(&mut self) -> Result<Option<(u64, Value<'a>)>, Torn> {
        if self.is_empty() {
            return Ok(None);
        }
        let tag = self.varint()?;
        let value = match tag & 7 {
            0 => Value::Varint(self.varint()?),
            1 => Value::Fixed64(self.array()?),
            2 => {
                let length = usize::try_from(self.varint()?).map_err(|_| Torn)?;
                Value::Bytes(self.take(length)?)
            }
            5 => Value::Fixed32(self.array()?),
            _ => return Err(Torn),
        };
        Ok(Some((tag >> 3, value)))
    }
}

/// A zigzag-coded number as what it stands for.
#[must_use]
#[expect(clippy::cast_possible_wrap, reason = "both halves fit in 63 bits")]
pub const fn unzigzag(value: u64) -> i64 {
    (value >> 1) as i64 ^ -((value & 1) as i64)
}

#[must_use]
#[expect(clippy::cast_sign_loss, reason = "the bits are what is wanted")]
pub const fn zigzag(value: i64) -> u64 {
    ((value << 1) ^ (value >> 63)) as u64
}

/// Writes a varint.
pub fn put_varint(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push((value & 0x7f) as u8 | 0x80);
        value >>= 7;
    }
    out.push((value & 0x7f) as u8);
}

/// Writes a field of bytes.
pub fn put_bytes(out: &mut Vec<u8>, field: u64, bytes: &[u8]) {
    put_varint(out, field << 3 | 2);
    put_varint(out, bytes.len() as u64);
    out.extend_from_slice(bytes);
}

/// Writes a field that is a number.
pub fn put_number(out: &mut Vec<u8>, field: u64, value: u64) {
    put_varint(out, field << 3);
    put_varint(out, value);
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_varint_comes_back(value: u64, signed: i64) {
            let mut out = Vec::new();
            put_varint(&mut out, value);
            put_varint(&mut out, zigzag(signed));
            let mut cursor = Cursor::new(&out);
            prop_assert_eq!(cursor.varint(), Ok(value));
            prop_assert_eq!(unzigzag(cursor.varint().unwrap()), signed);
            prop_assert!(cursor.is_empty());
        }
        #[test]
        fn any_bytes_end(bytes: Vec<u8>) {
            let mut cursor = Cursor::new(&bytes);
            while let Ok(Some(_)) = cursor.field() {}
        }
    }
}
