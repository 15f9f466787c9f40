//! Columns to values and back. What does not read back was not written by Readroom: the file is damaged.

use crate::StoreError;
use domain::Timestamp;
use serde::{Serialize, de::DeserializeOwned};
use sqlx::{Row, sqlite::SqliteRow};
use std::str::FromStr;

pub(crate) fn number(row: &SqliteRow, at: usize) -> Result<u64, StoreError> {
    u64::try_from(row.try_get::<i64, _>(at)?).map_err(|_| StoreError::Truncated)
}

pub(crate) fn signed(number: u64) -> Result<i64, StoreError> {
    i64::try_from(number).map_err(|_| StoreError::Truncated)
}

pub(crate) fn time(row: &SqliteRow, at: usize) -> Result<Timestamp, StoreError> {
    Ok(Timestamp(row.try_get(at)?))
}

/// A value that is kept as its text.
pub(crate) fn parsed<T: FromStr>(row: &SqliteRow, at: usize) -> Result<T, StoreError> {
    row.try_get::<&str, _>(at)?.parse().map_err(|_| StoreError::Truncated)
}

pub(crate) fn parsed_or_none<T: FromStr>(row: &SqliteRow, at: usize) -> Result<Option<T>, StoreError> {
    let text = row.try_get::<Option<&str>, _>(at)?;
    text.map(|text| text.parse().map_err(|_| StoreError::Truncated)).transpose()
}

/// A value that is kept as JSON. serde's own words are dropped: they could hold what was stored.
pub(crate) fn json<T: DeserializeOwned>(row: &SqliteRow, at: usize) -> Result<T, StoreError> {
    serde_json::from_str(row.try_get(at)?).map_err(|_| StoreError::Truncated)
}

pub(crate) fn to_json<T: Serialize>(value: &T) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|_| StoreError::Unwritable)
}
