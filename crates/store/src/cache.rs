//! The files of cached answers: one for each, under a key of its own that is never here (RET-5). A file is written
//! whole or not at all, and its name says nothing but its answer's id.

use crate::{Store, StoreError};
use domain::{AnswerId, StoreId};
use keys::{Key, KeyError, seal, unseal};
use std::{
    fs::{self, File, OpenOptions},
    io::{ErrorKind, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};
use zeroize::Zeroizing;

/// Leads each file, with the version of its form.
const MARK: &[u8; 8] = b"RRANSW01";

impl Store {
    fn cache_folder(&self) -> PathBuf {
        self.folder().path().join("answers")
    }

    /// Writes an answer's file under `key`; a former file of it is replaced.
    pub async fn write_answer(
        &self,
        store: StoreId,
        id: AnswerId,
        key: &Key,
        plain: Zeroizing<Vec<u8>>,
    ) -> Result<(), StoreError> {
        let (folder, key) = (self.cache_folder(), key.clone());
        off_thread(move || write(&folder, &about(store, id), id, &key, &plain)).await
    }

    /// Reads an answer's file.
    pub async fn read_answer(&self, store: StoreId, id: AnswerId, key: &Key) -> Result<Zeroizing<Vec<u8>>, StoreError> {
        let (path, key) = (file(&self.cache_folder(), id), key.clone());
        off_thread(move || read(&path, &about(store, id), &key)).await
    }

    /// Removes an answer's file; that there is none is as good.
    pub async fn remove_answer(&self, id: AnswerId) -> Result<(), StoreError> {
        let path = file(&self.cache_folder(), id);
        off_thread(move || remove(&path)).await
    }

    /// Removes files that belong to no answer in the store: what a stop left behind.
    pub async fn sweep_answers(&self) -> Result<(), StoreError> {
        let known: Vec<String> = self.answers().await?.into_iter().map(|row| name(row.id)).collect();
        let folder = self.cache_folder();
        off_thread(move || sweep(&folder, &known)).await
    }
}

async fn off_thread<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
) -> Result<T, StoreError> {
    tokio::task::spawn_blocking(work).await.map_err(|_| StoreError::Machine)?
}

/// What the content is bound to: another answer's file, or another store's, does not open.
fn about(store: StoreId, id: AnswerId) -> Vec<u8> {
    format!("readroom answer {store} {id}").into_bytes()
}

fn name(id: AnswerId) -> String {
    format!("{id}.answer")
}

fn file(folder: &Path, id: AnswerId) -> PathBuf {
    folder.join(name(id))
}

fn write(folder: &Path, about: &[u8], id: AnswerId, key: &Key, plain: &[u8]) -> Result<(), StoreError> {
    make(folder)?;
    let sealed = seal(key, about, plain)?;
    let (path, fresh) = (file(folder, id), folder.join(format!("{id}.new")));
    let mut out = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&fresh)?;
    out.write_all(MARK)?;
    out.write_all(&sealed)?;
    out.sync_all()?;
    fs::rename(&fresh, &path)?;
    // The name is durable once its folder is.
    File::open(folder)?.sync_all()?;
    Ok(())
}

fn make(folder: &Path) -> Result<(), StoreError> {
    use std::os::unix::fs::PermissionsExt;
    fs::create_dir_all(folder)?;
    Ok(fs::set_permissions(folder, fs::Permissions::from_mode(0o700))?)
}

fn read(path: &Path, about: &[u8], key: &Key) -> Result<Zeroizing<Vec<u8>>, StoreError> {
    let bytes = match fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == ErrorKind::NotFound => return Err(StoreError::NoAnswer),
        Err(error) => return Err(error.into()),
    };
    let sealed = bytes.strip_prefix(MARK.as_slice()).ok_or(StoreError::AnswerDamaged)?;
    unseal(key, about, sealed).map_err(|error| match error {
        KeyError::Machine => StoreError::Machine,
        _ => StoreError::AnswerDamaged,
    })
}

fn remove(path: &Path) -> Result<(), StoreError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}

fn sweep(folder: &Path, known: &[String]) -> Result<(), StoreError> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error.into()),
    };
    for entry in entries {
        let entry = entry?;
        if !entry.file_name().to_str().is_some_and(|name| known.iter().any(|known| known == name)) {
            remove(&entry.path())?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_opens_with_its_key_alone_and_what_is_left_behind_is_swept() {
        let folder = tempfile::tempdir().unwrap();
        let (key, other) = (Key::random().unwrap(), Key::random().unwrap());
        let (id, store) = (AnswerId::from_random([1; 16]), StoreId::from_random([2; 16]));
        let plain = b"7KXM482 was here".repeat(1_000);
        write(folder.path(), &about(store, id), id, &key, &plain).unwrap();
        let path = file(folder.path(), id);
        assert_eq!(read(&path, &about(store, id), &key).unwrap().as_slice(), plain);
        assert!(matches!(read(&path, &about(store, id), &other), Err(StoreError::AnswerDamaged)));
        let elsewhere = about(store, AnswerId::from_random([3; 16]));
        assert!(matches!(read(&path, &elsewhere, &key), Err(StoreError::AnswerDamaged)));
        let bytes = fs::read(&path).unwrap();
        assert!(!bytes.windows(7).any(|seven| seven == b"7KXM482"), "no plate is in the file");
        fs::write(folder.path().join("left.new"), b"x").unwrap();
        sweep(folder.path(), &[name(id)]).unwrap();
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        remove(&path).unwrap();
        remove(&path).unwrap();
        assert!(matches!(read(&path, &about(store, id), &key), Err(StoreError::NoAnswer)));
    }
}
