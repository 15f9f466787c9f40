//! Keys of camera systems: made and revoked at the console, shown once, kept as a digest.

use super::system_name;
use crate::{
    db::{KeyFiles, ReaderKeyRow},
    random, recorded,
    service::{Actor, Gateway, ServiceError},
    transact,
};
use data_encoding::HEXLOWER;
use domain::{Denial, RuleId, Timestamp};
use ingest::{Mapping, Readers};
use std::{
    collections::BTreeMap,
    sync::{Arc, PoisonError},
};
use subtle::ConstantTimeEq;
use trail::Act;
use wire::Secret;

/// A key as the console lists it.
#[derive(Debug, Clone)]
pub struct ReaderKey {
    pub name: String,
    pub made: Timestamp,
    pub revoked: Option<Timestamp>,
}

/// A camera system that has shown its key.
#[derive(Debug, Clone)]
pub(crate) struct System {
    pub id: String,
    pub name: String,
    pub readers: Arc<Readers>,
    pub mapping: Option<Arc<Mapping>>,
    changed: Timestamp,
}

/// Reads a readers file: TOML, or CSV where it begins with a header that has an `id` and a comma.
pub fn readers_of(text: &str) -> Result<Readers, ServiceError> {
    let first = text.trim_start_matches('\u{feff}').lines().next().unwrap_or_default();
    let table = first.split(',').count() > 1 && first.split(',').any(|name| name.trim().trim_matches('"') == "id");
    let read = if table { Readers::from_csv(text) } else { Readers::from_toml(text) };
    read.map_err(|error| ServiceError::BadInput(error.to_string()))
}

fn mapping_of(text: &str) -> Result<Mapping, ServiceError> {
    Mapping::parse(text).map_err(|error| ServiceError::BadInput(format!("the mapping file: {error}")))
}

/// What is told of a key that is not one; it never says which half was wrong.
fn no_key() -> ServiceError {
    ServiceError::NoSession(Denial {
        rule: RuleId::Sec1,
        why: "That is no reader's key, or it was revoked.".into(),
        remedy: "Make one at the gateway: readroom-gateway reader-key add.".into(),
    })
}

impl Gateway {
    /// Makes the key of a camera system. The texts are its readers file and its mapping file.
    pub async fn add_reader_key(
        &self,
        actor: &Actor,
        name: &str,
        readers: Option<String>,
        mapping: Option<String>,
    ) -> Result<Secret, ServiceError> {
        let name = system_name(name)?;
        let files = checked(readers, mapping)?;
        let secret = random::token()?;
        let row = ReaderKeyRow {
            id: HEXLOWER.encode(&random::bytes::<8>()?),
            name: name.clone(),
            digest: random::digest(&secret.0),
            made: self.now(),
            changed: self.now(),
            revoked: None,
        };
        recorded!(self, |tx| {
            if ReaderKeyRow::by_name(tx, &name).await?.is_some() {
                let why = "There is a key of that name; revoke it first, or give this system a name of its own.";
                return Err(ServiceError::BadInput(why.into()));
            }
            row.insert(tx, &files).await?;
            self.enter(tx, actor, Act::AddReaderKey { name: name.clone() }).await
        })?;
        self.list_readers(&readers_of(&files.readers)?).await?;
        Ok(Secret(format!("{}.{}", row.id, secret.0)))
    }

    /// New files for a key that stays as it is; `None` leaves a file as it was.
    pub async fn update_reader_key(
        &self,
        actor: &Actor,
        name: &str,
        readers: Option<String>,
        mapping: Option<String>,
    ) -> Result<(), ServiceError> {
        checked(readers.clone(), mapping.clone())?;
        let files = recorded!(self, |tx| {
            let row = named(ReaderKeyRow::by_name(tx, name.trim()).await?)?;
            let mut files = row.files(tx).await?;
            let mut to = BTreeMap::new();
            if let Some(text) = &readers {
                to.insert(format!("readers of {}", row.name), random::digest(text));
                files.readers.clone_from(text);
            }
            if let Some(text) = &mapping {
                to.insert(format!("mapping of {}", row.name), random::digest(text));
                files.mapping = Some(text.clone());
            }
            row.set_files(tx, &files, self.now()).await?;
            self.enter(tx, actor, Act::ChangeSettings { to }).await?;
            Ok::<_, ServiceError>(files)
        })?;
        self.list_readers(&readers_of(&files.readers)?).await
    }

    pub async fn reader_keys(&self) -> Result<Vec<ReaderKey>, ServiceError> {
        let rows = transact!(self.db, |tx| { ReaderKeyRow::all(tx).await.map_err(ServiceError::from) })?;
        Ok(rows.into_iter().map(|row| ReaderKey { name: row.name, made: row.made, revoked: row.revoked }).collect())
    }

    pub async fn revoke_reader_key(&self, actor: &Actor, name: &str) -> Result<(), ServiceError> {
        recorded!(self, |tx| {
            let row = named(ReaderKeyRow::by_name(tx, name.trim()).await?)?;
            row.revoke(tx, self.now()).await?;
            self.enter(tx, actor, Act::RevokeReaderKey { name: row.name }).await
        })
    }

    /// The system whose key this is. Looked up at each post, so that a revoked key is none at once, whichever gateway
    /// it was revoked at.
    pub(crate) async fn camera_system(&self, key: &Secret) -> Result<System, ServiceError> {
        let (id, secret) = key.0.split_once('.').ok_or_else(no_key)?;
        let row = transact!(self.db, |tx| { ReaderKeyRow::by_id(tx, id).await.map_err(ServiceError::from) })?;
        let row = row.ok_or_else(no_key)?;
        let right: bool = random::digest(secret).as_bytes().ct_eq(row.digest.as_bytes()).into();
        if !right {
            return Err(no_key());
        }
        if row.revoked.is_some() {
            tracing::warn!(name = row.name, "a camera system sends with a key that was revoked");
            return Err(no_key());
        }
        let kept = self.own.systems.lock().unwrap_or_else(PoisonError::into_inner).get(&row.id).cloned();
        if let Some(system) = kept.filter(|system| system.changed == row.changed) {
            return Ok(system);
        }
        let files = transact!(self.db, |tx| { row.files(tx).await.map_err(ServiceError::from) })?;
        let mapping = files.mapping.as_deref().map(mapping_of).transpose()?.map(Arc::new);
        let readers = Arc::new(readers_of(&files.readers)?);
        let system = System { id: row.id, name: row.name, readers, mapping, changed: row.changed };
        let mut systems = self.own.systems.lock().unwrap_or_else(PoisonError::into_inner);
        systems.insert(system.id.clone(), system.clone());
        Ok(system)
    }
}

fn named(row: Option<ReaderKeyRow>) -> Result<ReaderKeyRow, ServiceError> {
    row.ok_or_else(|| ServiceError::BadInput("There is no key of that name.".into()))
}

fn checked(readers: Option<String>, mapping: Option<String>) -> Result<KeyFiles, ServiceError> {
    let readers = readers.unwrap_or_default();
    readers_of(&readers)?;
    mapping.as_deref().map(mapping_of).transpose()?;
    Ok(KeyFiles { readers, mapping })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_readers_file_is_known_as_toml_or_as_a_table() {
        let toml = readers_of("[[reader]]\nid='a'\nlatitude=44.0\nlongitude=-103.0\n").unwrap();
        let table = readers_of("\u{feff}id,latitude,longitude\na,44.0,-103.0\n").unwrap();
        assert_eq!(toml, table);
        assert_eq!(readers_of("").unwrap().cameras().count(), 0);
        assert!(readers_of("[[reader]]\nid='a'\nlattitude=1\n").is_err());
    }
}
