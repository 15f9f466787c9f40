//! Publishing logs as C2SP tlog-tiles folders, so that any verifier can read them: hash tiles, entry
//! bundles, the last checkpoint, and every earlier head in `heads.jsonl`. Off unless configured, since
//! the entries stand there in the clear.

use crate::{
    GatewayError,
    db::LogRow,
    service::{Gateway, ServiceError},
    transact,
};
use std::{
    fs,
    io::{self, Read, Seek, SeekFrom, Write},
    path::Path,
};
use trail::{Place, TILE, tile_path};

/// Entries that are published in one round of a log; the next round goes on.
const MOST: u64 = 20_000;

/// No line of `heads.jsonl` is longer: a note has at most 16 KiB, and its JSON is less than twice that.
const LARGEST_LINE: u64 = 64 * 1024;

fn file(path: &Path) -> impl Fn(io::Error) -> ServiceError + '_ {
    move |error| ServiceError::Gateway(GatewayError::File { path: path.to_owned(), why: error.to_string() })
}

/// Whole or not at all: a reader never sees half a tile.
fn write(path: &Path, bytes: &[u8]) -> Result<(), ServiceError> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(file(folder))?;
    }
    keys::write_private(path, bytes).map_err(file(path))
}

/// The file of heads, to append to, and the size that its last one tells. What a crash left of a line
/// is taken off, so that no head stands there twice or in halves.
fn heads_file(path: &Path) -> io::Result<(fs::File, u64)> {
    let mut all = fs::OpenOptions::new().create(true).truncate(false).read(true).write(true).open(path)?;
    let length = all.seek(SeekFrom::End(0))?;
    let start = all.seek(SeekFrom::Start(length.saturating_sub(LARGEST_LINE)))?;
    let mut tail = Vec::new();
    all.read_to_end(&mut tail)?;
    let whole = tail.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
    let last = tail.get(..whole).unwrap_or_default().trim_ascii_end().rsplit(|byte| *byte == b'\n').next();
    let note: String = last.and_then(|line| serde_json::from_slice(line).ok()).unwrap_or_default();
    let told = note.lines().nth(1).and_then(|size| size.parse().ok()).unwrap_or(0);
    let end = start + u64::try_from(whole).unwrap_or(0);
    all.set_len(end)?;
    all.seek(SeekFrom::End(0))?;
    Ok((all, told))
}

impl Gateway {
    /// Brings the published folders up to the logs; the server calls it every few seconds.
    pub async fn publish(&self) -> Result<(), ServiceError> {
        let Some(root) = &self.publish else { return Ok(()) };
        let _turn = self.trail.publishing.lock().await;
        let logs = transact!(self.db, |tx| { LogRow::all(tx).await.map_err(ServiceError::from) })?;
        for log in logs.into_iter().filter(|log| log.known.size > 0) {
            // An origin is a name of ours: letters, digits, slashes and hyphens.
            self.publish_log(&root.join(&log.origin), &log).await?;
        }
        Ok(())
    }

    async fn publish_log(&self, folder: &Path, log: &LogRow) -> Result<(), ServiceError> {
        let kept = fs::read_to_string(folder.join("checkpoint")).unwrap_or_default();
        if kept == log.note {
            return Ok(());
        }
        let old = kept.lines().nth(1).and_then(|size| size.parse::<u64>().ok()).unwrap_or(0).min(log.known.size);
        let (size, note) = self.goal(log, old).await?;
        let tile = TILE as u64;
        for level in (0u8..).take_while(|level| size >> (8 * level) > 0) {
            let (from, count) = (old >> (8 * level), size >> (8 * level));
            for n in from / tile..count.div_ceil(tile) {
                self.publish_tile(folder, log, (level, n), count).await?;
            }
        }
        for n in old / tile..size.div_ceil(tile) {
            self.publish_bundle(folder, log, n, size).await?;
        }
        let path = folder.join("heads.jsonl");
        let (mut all, told) = heads_file(&path).map_err(file(&path))?;
        let old = old.max(told);
        let heads = transact!(self.db, |tx| { log.heads(tx, old, size, u32::MAX).await.map_err(ServiceError::from) })?;
        let mut lines = String::new();
        for (_, note) in heads {
            lines.push_str(&serde_json::to_string(&note).map_err(|error| ServiceError::Log(error.to_string()))?);
            lines.push('\n');
        }
        all.write_all(lines.as_bytes()).map_err(file(&path))?;
        // Last of all: whoever reads the checkpoint finds what it covers.
        write(&folder.join("checkpoint"), note.as_bytes())
    }

    /// The head to publish up to: the last, or one on the way when there is much to do.
    async fn goal(&self, log: &LogRow, old: u64) -> Result<(u64, String), ServiceError> {
        if log.known.size - old <= MOST {
            return Ok((log.known.size, log.note.clone()));
        }
        let on_the_way =
            transact!(self.db, |tx| { log.heads(tx, old, old + MOST, 1).await.map_err(ServiceError::from) })?;
        Ok(on_the_way.into_iter().next().unwrap_or_else(|| (log.known.size, log.note.clone())))
    }

    async fn publish_tile(&self, folder: &Path, log: &LogRow, place: Place, count: u64) -> Result<(), ServiceError> {
        let tiles = transact!(self.db, |tx| { log.tiles(tx, &[place]).await.map_err(ServiceError::from) })?;
        let width = usize::try_from(count - place.1 * TILE as u64).unwrap_or(TILE).min(TILE);
        let hashes = tiles.get(&place).and_then(|hashes| hashes.get(..width * 32));
        let hashes = hashes.ok_or_else(|| ServiceError::Log("a tile is missing".into()))?;
        write(&folder.join(tile_path(&place.0.to_string(), place.1, width)), hashes)
    }

    async fn publish_bundle(&self, folder: &Path, log: &LogRow, n: u64, size: u64) -> Result<(), ServiceError> {
        let (from, to) = (n * TILE as u64, size.min((n + 1) * TILE as u64));
        let rows = transact!(self.db, |tx| { log.entries(tx, from, to).await.map_err(ServiceError::from) })?;
        let mut bundle = Vec::new();
        for row in &rows {
            let bytes = self.trail.opened(&log.id, row.n, &row.sealed)?;
            let length = u16::try_from(bytes.len()).map_err(|_| ServiceError::Log("an entry is too large".into()))?;
            bundle.extend_from_slice(&length.to_be_bytes());
            bundle.extend_from_slice(&bytes);
        }
        write(&folder.join(tile_path("entries", n, rows.len())), &bundle)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_a_crash_cut_off_is_taken_off_and_the_last_whole_head_is_known() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("heads.jsonl");
        assert_eq!(heads_file(&path).unwrap().1, 0);
        let line = |size: u64| serde_json::to_string(&format!("readroom/x\n{size}\nroot\n\nsigned\n")).unwrap() + "\n";
        let whole = (0..3000).map(line).collect::<String>();
        fs::write(&path, format!("{whole}{}", &line(3000)[..20])).unwrap();
        let (mut all, told) = heads_file(&path).unwrap();
        assert_eq!(told, 2999);
        all.write_all(line(3000).as_bytes()).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), whole + &line(3000));
        fs::write(&path, "half").unwrap();
        assert_eq!((heads_file(&path).unwrap().1, fs::metadata(&path).unwrap().len()), (0, 0));
    }
}
