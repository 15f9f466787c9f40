//! What can be wrong with a store, each told apart in plain words.

use crate::RecordKind;
use domain::Mode;
use keys::{KeyError, KeyFileError};

#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("the password does not open this store")]
    WrongPassword,
    #[error("the key slots of this store are damaged")]
    SlotDamaged,
    #[error("the key slots of this store ask for weaker protection than Readroom allows: they were altered")]
    Downgraded,
    #[error("the store's file does not open with its key: it is another store's file, or its beginning is damaged")]
    WrongKey,
    #[error("the store's file is cut short or damaged")]
    Truncated,
    #[error("the store was written by a newer Readroom")]
    Newer,
    #[error("this store is for {found}; this workstation runs for {wanted}")]
    OtherMode { found: Mode, wanted: Mode },
    #[error("these keys belong to another store")]
    OtherStore,
    #[error("the store is open in another window of Readroom")]
    InUse,
    #[error("the disk is full")]
    DiskFull,
    #[error("the data folder can't be written")]
    NotWritable,
    #[error("the trail of this store was not begun")]
    NoTrail,
    #[error("an entry of the trail can't be written: {0}")]
    Entry(String),
    #[error("the {kind} was changed meanwhile; look at it again")]
    Changed { kind: RecordKind },
    #[error("a {kind} can't be kept: {why}")]
    Record { kind: RecordKind, why: &'static str },
    #[error("something can't be put into words to be kept")]
    Unwritable,
    #[error("no ask was begun at entry {n} of this log")]
    NoAsk { n: u64 },
    #[error("a template can't be kept: its draft is not JSON")]
    Draft,
    #[error("this answer is not on this workstation any more")]
    NoAnswer,
    #[error("the file of the cached answer is damaged")]
    AnswerDamaged,
    #[error("the key is not that of the cached answer")]
    AnswerKey,
    #[error("the cached answer was written by a newer Readroom")]
    AnswerNewer,
    #[error("the answer is too large to be cached")]
    AnswerTooLarge,
    #[error("file: {0}")]
    Io(std::io::Error),
    #[error("database: {0}")]
    Database(sqlx::Error),
    #[error("the machine gives no randomness or memory for keys")]
    Machine,
}

impl From<std::io::Error> for StoreError {
    fn from(error: std::io::Error) -> Self {
        use std::io::ErrorKind::{PermissionDenied, QuotaExceeded, ReadOnlyFilesystem, StorageFull};
        match error.kind() {
            StorageFull | QuotaExceeded => Self::DiskFull,
            PermissionDenied | ReadOnlyFilesystem => Self::NotWritable,
            _ => Self::Io(error),
        }
    }
}

impl From<KeyError> for StoreError {
    fn from(error: KeyError) -> Self {
        match error {
            KeyError::WrongPassword | KeyError::WrongRecoveryKey => Self::WrongPassword,
            KeyError::Damaged => Self::SlotDamaged,
            KeyError::Downgraded => Self::Downgraded,
            KeyError::Newer => Self::Newer,
            KeyError::OtherStore => Self::OtherStore,
            KeyError::Machine => Self::Machine,
        }
    }
}

impl From<KeyFileError> for StoreError {
    fn from(error: KeyFileError) -> Self {
        match error {
            KeyFileError::Io(error) => error.into(),
            KeyFileError::Key(error) => error.into(),
        }
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        // SQLite's primary result codes: https://www.sqlite.org/rescode.html
        let code = error
            .as_database_error()
            .and_then(sqlx::error::DatabaseError::code)
            .and_then(|code| code.parse::<u32>().ok());
        // No room for the log's index comes as an I/O error of its own (SQLITE_IOERR_SHMSIZE).
        if code == Some(4874) {
            return Self::DiskFull;
        }
        match code.map(|code| code & 0xff) {
            Some(5 | 6) => Self::InUse,
            Some(8 | 14) => Self::NotWritable,
            Some(11) => Self::Truncated,
            Some(13) => Self::DiskFull,
            Some(26) => Self::WrongKey,
            _ => Self::Database(error),
        }
    }
}
