//! Directories: which tiles lie where (PMTiles v3, section 4).

use super::PmtilesError;
use crate::wire::{Cursor, Torn, put_varint};

/// A run of tiles with one content, or (run 0) a leaf directory that begins at this number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    pub first: u64,
    /// Bytes from the start of the tile data, or of the leaf directories.
    pub offset: u64,
    pub length: u32,
    pub run: u32,
}

/// Reads an unpacked directory. Entries are in rising order, or it is refused.
pub fn read(bytes: &[u8]) -> Result<Vec<Entry>, PmtilesError> {
    columns(bytes).ok().flatten().ok_or(PmtilesError::Damaged("directory"))
}

fn columns(bytes: &[u8]) -> Result<Option<Vec<Entry>>, Torn> {
    let mut at = Cursor::new(bytes);
    let count = at.varint()?;
    // Each entry takes four varints, so a count that the bytes can't hold is a lie told to make us allocate.
    let Some(count) = usize::try_from(count).ok().filter(|count| count.saturating_mul(4) <= at.len()) else {
        return Ok(None);
    };
    let mut entries = vec![Entry { first: 0, offset: 0, length: 0, run: 0 }; count];
    let mut first = 0u64;
    for (place, entry) in entries.iter_mut().enumerate() {
        let step = at.varint()?;
        let Some(next) = first.checked_add(step).filter(|_| place == 0 || step > 0) else { return Ok(None) };
        first = next;
        entry.first = first;
    }
    for entry in &mut entries {
        let Ok(run) = u32::try_from(at.varint()?) else { return Ok(None) };
        entry.run = run;
    }
    for entry in &mut entries {
        match u32::try_from(at.varint()?) {
            Ok(length) if length > 0 => entry.length = length,
            _ => return Ok(None),
        }
    }
    let mut end = None;
    for entry in &mut entries {
        let stated = at.varint()?;
        entry.offset = match (stated, end) {
            (0, Some(end)) => end,
            (0, None) => return Ok(None),
            (stated, _) => stated - 1,
        };
        end = entry.offset.checked_add(u64::from(entry.length));
        if end.is_none() {
            return Ok(None);
        }
    }
    Ok(Some(entries))
}

/// Writes a directory, not yet packed.
pub fn write(entries: &[Entry]) -> Vec<u8> {
    let mut out = Vec::new();
    put_varint(&mut out, entries.len() as u64);
    let mut first = 0;
    for entry in entries {
        put_varint(&mut out, entry.first - first);
        first = entry.first;
    }
    for entry in entries {
        put_varint(&mut out, u64::from(entry.run));
    }
    for entry in entries {
        put_varint(&mut out, u64::from(entry.length));
    }
    let mut end = None;
    for entry in entries {
        put_varint(&mut out, if end == Some(entry.offset) { 0 } else { entry.offset + 1 });
        end = Some(entry.offset + u64::from(entry.length));
    }
    out
}

/// The entry that a number falls to: the last that begins at or before it, if its run reaches that far.
pub fn find(entries: &[Entry], number: u64) -> Option<Entry> {
    let after = entries.partition_point(|entry| entry.first <= number);
    let entry = *entries.get(after.checked_sub(1)?)?;
    (entry.run == 0 || number - entry.first < u64::from(entry.run)).then_some(entry)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_directory_comes_back(steps in proptest::collection::vec((1u64..1000, 1u32..9, 0u64..9), 0..50)) {
            let (mut first, mut offset) = (0, 0);
            let entries: Vec<_> = steps.into_iter().map(|(step, length, gap)| {
                first += step;
                let entry = Entry { first, offset: offset + gap, length, run: 1 };
                offset = entry.offset + u64::from(length);
                entry
            }).collect();
            prop_assert_eq!(read(&write(&entries)).unwrap(), entries);
        }
        #[test]
        fn any_bytes_are_a_directory_or_refused(bytes: Vec<u8>) {
            let _ = read(&bytes);
        }
    }
}
