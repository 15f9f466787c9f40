//! The folder of a store: its keys and the lock that keeps a second instance out.

use crate::StoreError;
use domain::{AccountName, Mode, StoreId};
use keys::{AgencyPublic, Key, KeyFile, Subject};
use secrecy::SecretString;
use std::{
    fs::{self, File, OpenOptions, TryLockError},
    path::{Path, PathBuf},
};

/// Where one account's store lives on this workstation.
#[derive(Debug, Clone)]
pub struct StoreFolder {
    path: PathBuf,
    mode: Mode,
    account: AccountName,
}

impl StoreFolder {
    /// The folder of `account` under the data folder of `mode`.
    #[must_use]
    pub fn new(data: &Path, mode: Mode, account: AccountName) -> Self {
        Self { path: data.join("stores").join(account.as_str()), mode, account }
    }

    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }
    pub(crate) fn database(&self) -> PathBuf {
        self.path.join("store.db")
    }
    pub(crate) fn answers(&self) -> PathBuf {
        self.path.join("answers")
    }
    fn keys(&self) -> PathBuf {
        self.path.join("keys.json")
    }

    /// Whether a store was made here: its keys are written last.
    #[must_use]
    pub fn exists(&self) -> bool {
        self.keys().exists()
    }

    /// Makes keys for a new store. What an interrupted first try left has no keys, holds nothing, and
    /// is removed.
    pub(crate) fn create_keys(
        &self,
        store: StoreId,
        password: &SecretString,
        agency: &AgencyPublic,
    ) -> Result<(Key, KeyFile), StoreError> {
        let subject = Subject { mode: self.mode, account: self.account.clone(), store };
        let key = Key::random()?;
        let file = KeyFile::create(subject, password, agency, &key)?;
        Ok((key, file))
    }

    pub(crate) fn remove_leftovers(&self) -> Result<(), StoreError> {
        for name in ["store.db", "store.db-wal", "store.db-shm"] {
            match fs::remove_file(self.path.join(name)) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
                _ => {}
            }
        }
        Ok(())
    }

    /// Whether anything is known to keep an existing store from opening: its keys, its folder, or
    /// another window. `Ok` where there is none yet.
    pub fn check(&self) -> Result<(), StoreError> {
        if !self.exists() {
            return Ok(());
        }
        self.load_keys()?;
        self.hold().map(drop)
    }

    pub(crate) fn save_keys(&self, file: &KeyFile) -> Result<(), StoreError> {
        Ok(file.save(&self.keys())?)
    }

    /// The keys, once they are known to be this account's and this mode's.
    pub fn load_keys(&self) -> Result<KeyFile, StoreError> {
        let file = KeyFile::load(&self.keys())?;
        let subject = file.subject();
        if subject.mode != self.mode {
            return Err(StoreError::OtherMode { found: subject.mode, wanted: self.mode });
        }
        if subject.account != self.account {
            return Err(StoreError::OtherStore);
        }
        Ok(file)
    }

    /// Adds `new` beside the present passwords: first half of a change.
    pub fn add_password(&self, present: &SecretString, new: &SecretString) -> Result<(), StoreError> {
        let file = self.load_keys()?;
        let key = file.open(present)?;
        self.save_keys(&file.with_password(new, &key)?)
    }

    /// Keeps `password` as the only one: second half of a change, or its undoing.
    pub fn settle_password(&self, password: &SecretString) -> Result<(), StoreError> {
        self.save_keys(&self.load_keys()?.only_password(password)?)
    }

    /// Holds the folder for this process until the file is dropped.
    pub(crate) fn hold(&self) -> Result<File, StoreError> {
        fs::create_dir_all(&self.path)?;
        #[cfg(unix)]
        fs::set_permissions(&self.path, std::os::unix::fs::PermissionsExt::from_mode(0o700))?;
        let file = OpenOptions::new().create(true).truncate(false).write(true).open(self.path.join("in-use"))?;
        match file.try_lock() {
            Ok(()) => Ok(file),
            Err(TryLockError::WouldBlock) => Err(StoreError::InUse),
            Err(TryLockError::Error(error)) => Err(error.into()),
        }
    }
}
