//! Key files on disk: written whole or not at all, readable by their owner only.

use crate::{KeyError, KeyFile};
use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write},
    path::Path,
};

/// A key file that can't be had: the disk's fault or the file's.
#[derive(Debug, thiserror::Error)]
pub enum KeyFileError {
    #[error(transparent)]
    Io(#[from] io::Error),
    #[error(transparent)]
    Key(#[from] KeyError),
}

impl KeyFile {
    pub fn load(path: &Path) -> Result<Self, KeyFileError> {
        match fs::read_to_string(path) {
            Ok(text) => Ok(Self::parse(&text)?),
            Err(error) if error.kind() == io::ErrorKind::InvalidData => Err(KeyError::Damaged.into()),
            Err(error) => Err(error.into()),
        }
    }

    /// After a stop at any moment the path holds the old file or the new one.
    pub fn save(&self, path: &Path) -> Result<(), KeyFileError> {
        Ok(write_private(path, self.to_text()?.as_bytes())?)
    }
}

/// Writes `bytes` to `path` through a sibling file, a sync and a rename, mode 600.
pub fn write_private(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().ok_or(io::ErrorKind::NotFound)?;
    let mut name = path.file_name().ok_or(io::ErrorKind::InvalidInput)?.to_owned();
    name.push(".new");
    let fresh = folder.join(name);
    let written = private_file(&fresh).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()
    });
    if let Err(error) = written {
        let _ = fs::remove_file(&fresh);
        return Err(error);
    }
    fs::rename(&fresh, path)?;
    File::open(folder)?.sync_all()
}

fn private_file(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}
