//! What can go wrong at start or on the command line, in words for the person at the console.

use std::path::{Path, PathBuf};

#[derive(Debug, thiserror::Error)]
pub enum GatewayError {
    #[error("{path}: {why}")]
    Config { path: PathBuf, why: String },
    #[error("the database can't be reached or used: {0}")]
    Database(#[from] sqlx::Error),
    #[error(
        "the database was written by a newer Readroom (schema {found}, this program knows {known}); update this program, nothing was changed"
    )]
    NewerSchema { found: i64, known: i64 },
    #[error("the database can't be brought to this program's schema: {0}")]
    Migration(String),
    #[error("this database is for {found}, and this gateway runs for {wanted}: training and service never mix")]
    WrongMode { found: String, wanted: domain::Mode },
    #[error(
        "the address {address} can't be listened on: {why}; choose another port in the config, or stop what uses it"
    )]
    Listen { address: String, why: String },
    #[error("certificate or key: {0}")]
    Tls(String),
    #[error("{path} can't be read or written: {why}; nothing was lost, check the folder's owner and the space left")]
    File { path: PathBuf, why: String },
    #[error(transparent)]
    Keys(#[from] keys::KeyError),
    /// The work was done, and some of its input was not good.
    #[error("{count} records were rejected; {}", told(file.as_deref()))]
    SomeRejected { count: u64, file: Option<PathBuf> },
    #[error("{0}")]
    Refused(String),
}

fn told(file: Option<&Path>) -> String {
    file.map_or_else(
        || "the reasons stand above".to_owned(),
        |file| format!("{} has them with their reasons, and holds plates", file.display()),
    )
}

impl GatewayError {
    /// The exit code of a program that ends with it.
    #[must_use]
    pub const fn exit_code(&self) -> u8 {
        if matches!(self, Self::SomeRejected { .. }) { 3 } else { 1 }
    }

    pub fn file(path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.into();
        move |error| Self::File { path, why: error.to_string() }
    }
}
