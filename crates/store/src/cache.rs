//! The files of cached answers: one for each, sealed under a key of its own that is at the gateway and nowhere here
//! (RET-1, RET-5). Once that key is destroyed, no copy of the file on any disk or backup opens.
//!
//! A file is a header of [`HEADER`] bytes, the ciphertext, and the tag. In the header: 8 bytes that say what it is, the
//! version, 16 bytes that tell whether a key is the right one, the nonce, and 16 that tell whether the header is whole.
//! Bound to it are the answer and the store, so that one file can't stand for another. Names are the answers' ids.

use crate::{StoreError, step::step};
use domain::{AnswerId, StoreId};
use keys::{Key, Seal, keyed_digest, seal_in_place, unseal_in_place};
use std::{
    ffi::OsStr,
    fs::{self, File, OpenOptions},
    io::{ErrorKind, Read, Write},
    path::{Path, PathBuf},
};
use zeroize::Zeroizing;

const MAGIC: &[u8; 8] = b"RRANSWER";
const VERSION: u8 = 1;
const HEADER: usize = 8 + 1 + 16 + 12 + 16;
const TAG: usize = 16;
/// The most bytes of one answer; four times what 100,000 reads take.
pub const ANSWER_MOST: usize = 256 * 1024 * 1024;

const SEALED: &str = "answer";
const FRESH: &str = "new";

/// The folder of the files.
#[derive(Debug, Clone)]
pub struct Cache {
    path: PathBuf,
    store: StoreId,
}

impl Cache {
    /// Removes what an interrupted writing left. The folder is made when there is something to write, so that a store
    /// opens on a full disk, too.
    pub(crate) fn open(path: PathBuf, store: StoreId) -> Result<Self, StoreError> {
        let cache = Self { path, store };
        for file in cache.files(FRESH)? {
            fs::remove_file(file)?;
        }
        Ok(cache)
    }

    /// For its owner alone.
    fn make(&self) -> Result<(), StoreError> {
        fs::create_dir_all(&self.path)?;
        #[cfg(unix)]
        fs::set_permissions(&self.path, std::os::unix::fs::PermissionsExt::from_mode(0o700))?;
        Ok(())
    }

    /// Removes each file that no answer of `known` has: an answer is written before its row.
    pub(crate) fn keep_only(&self, known: &[AnswerId]) -> Result<(), StoreError> {
        for file in self.files(SEALED)? {
            if !answer_of(&file).is_some_and(|answer| known.contains(&answer)) {
                fs::remove_file(file)?;
            }
        }
        Ok(())
    }

    /// Seals `plain` where it stands, so that no second copy of it is made, and writes it: after a stop at any moment
    /// there is the file as it was, or as it is now.
    pub async fn write(&self, answer: AnswerId, key: &Key, plain: Zeroizing<Vec<u8>>) -> Result<(), StoreError> {
        let (cache, key) = (self.clone(), key.clone());
        crate::open::off_thread(move || cache.write_now(answer, &key, plain)).await
    }

    /// What was written. [`StoreError::NoAnswer`], [`StoreError::AnswerKey`] and [`StoreError::AnswerDamaged`]
    /// tell what is wrong.
    pub async fn read(&self, answer: AnswerId, key: &Key) -> Result<Zeroizing<Vec<u8>>, StoreError> {
        let (cache, key) = (self.clone(), key.clone());
        crate::open::off_thread(move || cache.read_now(answer, &key)).await
    }

    /// Whether there was one to remove.
    pub async fn remove(&self, answer: AnswerId) -> Result<bool, StoreError> {
        let cache = self.clone();
        crate::open::off_thread(move || {
            match fs::remove_file(cache.file(answer, SEALED)) {
                Ok(()) => {}
                Err(error) if error.kind() == ErrorKind::NotFound => return Ok(false),
                Err(error) => return Err(error.into()),
            }
            cache.sync()?;
            Ok(true)
        })
        .await
    }

    /// The answers that have a file.
    pub fn list(&self) -> Result<Vec<AnswerId>, StoreError> {
        Ok(self.files(SEALED)?.iter().filter_map(|file| answer_of(file)).collect())
    }

    #[must_use]
    pub fn holds(&self, answer: AnswerId) -> bool {
        self.file(answer, SEALED).exists()
    }

    fn write_now(&self, answer: AnswerId, key: &Key, mut bytes: Zeroizing<Vec<u8>>) -> Result<(), StoreError> {
        if bytes.len() > ANSWER_MOST {
            return Err(StoreError::AnswerTooLarge);
        }
        self.make()?;
        let seal = seal_in_place(key, &self.about(answer), &mut bytes)?;
        let header = header(key, &seal.nonce)?;
        let fresh = self.file(answer, FRESH);
        let written = private_file(&fresh).and_then(|mut file| {
            file.write_all(&header)?;
            step();
            file.write_all(&bytes)?;
            file.write_all(&seal.tag)?;
            step();
            file.sync_all()
        });
        if let Err(error) = written {
            // What can't be removed now is ciphertext, and removed at the next opening.
            let _ = fs::remove_file(&fresh);
            return Err(error.into());
        }
        step();
        fs::rename(&fresh, self.file(answer, SEALED))?;
        step();
        self.sync()
    }

    fn read_now(&self, answer: AnswerId, key: &Key) -> Result<Zeroizing<Vec<u8>>, StoreError> {
        let mut file = match File::open(self.file(answer, SEALED)) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Err(StoreError::NoAnswer),
            opened => opened?,
        };
        let length = usize::try_from(file.metadata()?.len()).map_err(|_| StoreError::AnswerDamaged)?;
        let body = length.checked_sub(HEADER + TAG).ok_or(StoreError::AnswerDamaged)?;
        if body > ANSWER_MOST {
            return Err(StoreError::AnswerDamaged);
        }
        let (mut told, mut bytes, mut tag) = ([0u8; HEADER], Zeroizing::new(vec![0u8; body]), [0u8; TAG]);
        for part in [told.as_mut_slice(), bytes.as_mut_slice(), tag.as_mut_slice()] {
            file.read_exact(part).map_err(cut_short)?;
        }
        let nonce = checked_header(&told, key)?;
        unseal_in_place(key, &self.about(answer), &Seal { nonce, tag }, &mut bytes)
            .map_err(|_| StoreError::AnswerDamaged)?;
        Ok(bytes)
    }

    /// What the ciphertext is bound to.
    fn about(&self, answer: AnswerId) -> Vec<u8> {
        format!("readroom answer {VERSION} {answer} of store {}", self.store).into_bytes()
    }

    fn file(&self, answer: AnswerId, ending: &str) -> PathBuf {
        self.path.join(format!("{answer}.{ending}"))
    }

    fn files(&self, ending: &str) -> Result<Vec<PathBuf>, StoreError> {
        let mut files = Vec::new();
        let entries = match fs::read_dir(&self.path) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(files),
            entries => entries?,
        };
        for entry in entries {
            let path = entry?.path();
            if path.extension() == Some(OsStr::new(ending)) {
                files.push(path);
            }
        }
        Ok(files)
    }

    fn sync(&self) -> Result<(), StoreError> {
        Ok(File::open(&self.path)?.sync_all()?)
    }
}

fn answer_of(file: &Path) -> Option<AnswerId> {
    file.file_stem()?.to_str()?.parse().ok()
}

fn cut_short(error: std::io::Error) -> StoreError {
    if error.kind() == ErrorKind::UnexpectedEof { StoreError::AnswerDamaged } else { error.into() }
}

fn private_file(path: &Path) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Tells a wrong key from a damaged file; without the key it says nothing about it.
fn check_of(key: &Key) -> Result<[u8; 16], StoreError> {
    Ok(keyed_digest(key, b"readroom answer: which key")?)
}

/// Of what comes before it in the header. Anyone can make it: it is for accidents, the tag is for the rest.
fn whole(start: &[u8]) -> Result<[u8; 16], StoreError> {
    Ok(keyed_digest(&Key::from_slice(&[0; 32])?, start)?)
}

fn header(key: &Key, nonce: &[u8; 12]) -> Result<Vec<u8>, StoreError> {
    let start = [MAGIC.as_slice(), &[VERSION], &check_of(key)?, nonce].concat();
    let end = whole(&start)?;
    Ok([start, end.to_vec()].concat())
}

/// The nonce, once the header is known to be whole, of this version, and made with `key`.
fn checked_header(told: &[u8; HEADER], key: &Key) -> Result<[u8; 12], StoreError> {
    let damaged = StoreError::AnswerDamaged;
    let Some((magic, rest)) = told.split_first_chunk::<8>() else { return Err(damaged) };
    let Some((version, rest)) = rest.split_first() else { return Err(damaged) };
    let Some((check, rest)) = rest.split_first_chunk::<16>() else { return Err(damaged) };
    let Some((nonce, end)) = rest.split_first_chunk::<12>() else { return Err(damaged) };
    if magic != MAGIC {
        return Err(damaged);
    }
    if *version > VERSION {
        return Err(StoreError::AnswerNewer);
    }
    let start = told.get(..HEADER - 16).unwrap_or_default();
    if *version != VERSION || whole(start)? != *end {
        return Err(damaged);
    }
    if check_of(key)? != *check {
        return Err(StoreError::AnswerKey);
    }
    Ok(*nonce)
}
