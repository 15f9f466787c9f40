//! Reading of columns: what does not parse was damaged, and says so.

use crate::StoreError;
use serde::{Serialize, de::DeserializeOwned};
use sqlx::{Row, sqlite::SqliteRow};
use std::str::FromStr;

/// What a column of this schema can't hold.
pub(crate) fn damaged<E>(_: E) -> StoreError {
    StoreError::Truncated
}

pub(crate) fn parsed<T: FromStr>(row: &SqliteRow, at: usize) -> Result<T, StoreError> {
    row.try_get::<String, _>(at)?.parse().map_err(damaged)
}

pub(crate) fn json<T: DeserializeOwned>(row: &SqliteRow, at: usize) -> Result<T, StoreError> {
    serde_json::from_str(&row.try_get::<String, _>(at)?).map_err(damaged)
}

pub(crate) fn to_json(value: &impl Serialize) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(damaged)
}

pub(crate) fn number(row: &SqliteRow, at: usize) -> Result<u64, StoreError> {
    u64::try_from(row.try_get::<i64, _>(at)?).map_err(damaged)
}

pub(crate) fn signed(number: u64) -> Result<i64, StoreError> {
    i64::try_from(number).map_err(damaged)
}
