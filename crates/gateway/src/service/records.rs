//! Sealed copies of the owners' work. A record goes by its id and version: sent twice it is kept once, and all
//! workstations come to the same.

use super::{Actor, Gateway, ServiceError};
use crate::{
    db::{KeptRow, Tx, part_in, set_people},
    recorded, transact,
};
use domain::{
    AccountName, Denial, Event, EventId, Note, Picture, RecordId, RuleId, Saved,
    policy::{self, SaveFacts, Standing},
};
use std::collections::BTreeMap;
use trail::Act;
use wire::{
    BODY_MOST, FetchRecords, Kept, RECORDS_MOST, Record, RecordHead, RecordHeads, RecordKind, Records, RecordsKept,
};

/// Why a record is not kept.
enum No {
    Beaten,
    Denied(Denial),
    Bad(String),
    Service(ServiceError),
}

impl<E: Into<ServiceError>> From<E> for No {
    fn from(error: E) -> Self {
        Self::Service(error.into())
    }
}

impl Gateway {
    pub async fn keep_records(&self, actor: &Actor, records: Records) -> Result<RecordsKept, ServiceError> {
        if records.records.len() > RECORDS_MOST {
            return Err(ServiceError::BadInput(format!("At most {RECORDS_MOST} records come at once.")));
        }
        let account = account(actor)?;
        recorded!(self, |tx| {
            let mut kept = Vec::new();
            let mut came: BTreeMap<EventId, Vec<String>> = BTreeMap::new();
            for record in &records.records {
                kept.push(match self.keep_one(tx, account, record).await {
                    Ok(true) => {
                        came.entry(record.event).or_default().push(format!("{} {}", record.id, record.version));
                        Kept::Kept
                    }
                    Ok(false) => Kept::Kept,
                    Err(No::Beaten) => Kept::Beaten,
                    Err(No::Denied(denial)) => {
                        let act = Act::KeepRecords { event: record.event, records: vec![record.id.to_string()] };
                        self.enter_denied(tx, actor, act, &denial).await?;
                        Kept::Refused {
                            rule: Some(denial.rule.id().to_owned()),
                            why: denial.why,
                            remedy: denial.remedy,
                        }
                    }
                    Err(No::Bad(why)) => {
                        Kept::Refused { rule: None, why, remedy: "Correct it on the workstation.".into() }
                    }
                    Err(No::Service(error)) => return Err(error),
                });
            }
            for (event, records) in came {
                self.enter(tx, actor, Act::KeepRecords { event, records }).await?;
            }
            Ok::<_, ServiceError>(RecordsKept { kept })
        })
    }

    /// Whether it is new here.
    async fn keep_one(&self, tx: &mut Tx, account: &AccountName, record: &Record) -> Result<bool, No> {
        if record.body.len() > BODY_MOST {
            return Err(No::Bad(format!("A record has at most {BODY_MOST} bytes.")));
        }
        if record.by != *account {
            return Err(No::Denied(stranger()));
        }
        let before = KeptRow::by_id(tx, record.id).await?;
        if let Some(before) = &before {
            if (before.kind, before.event) != (record.kind, record.event) {
                return Err(No::Bad("The record is of another kind or event here.".into()));
            }
            let ours = (before.version, before.at, before.workstation.as_str());
            let theirs = (record.version, record.at, record.workstation.as_str());
            if ours == theirs {
                return Ok(false);
            }
            if ours > theirs {
                return Err(No::Beaten);
            }
        }
        match record.kind {
            RecordKind::Event => self.check_event(tx, account, record, before.as_ref()).await?,
            _ => self.check_kept(tx, account, record, before.as_ref()).await?,
        }
        let row = KeptRow {
            id: record.id,
            kind: record.kind,
            event: record.event,
            version: record.version,
            at: record.at,
            by: record.by.clone(),
            workstation: record.workstation.clone(),
            gone: record.is_gone(),
            sealed: keys::seal(&self.records, about(record.id, record.version).as_bytes(), record.body.as_bytes())?,
        };
        row.keep(tx).await?;
        Ok(true)
    }

    /// An event is changed by its owner alone; what was closed and reopened before stays as it was.
    async fn check_event(
        &self,
        tx: &mut Tx,
        account: &AccountName,
        record: &Record,
        before: Option<&KeptRow>,
    ) -> Result<(), No> {
        let event: Event = read(&record.body)?;
        if RecordId::from(event.id) != record.id || event.id != record.event {
            return Err(No::Bad("The event has another id than its record.".into()));
        }
        event.check().map_err(|why| No::Bad(format!("The event can't be kept: {why}.")))?;
        if event.owner != *account {
            return Err(No::Denied(stranger()));
        }
        if let Some(before) = before {
            let before: Event = read(&self.body(before)?)?;
            if before.owner != *account {
                return Err(No::Denied(stranger()));
            }
            if !event.turns.starts_with(&before.turns) && !before.turns.starts_with(&event.turns) {
                return Err(No::Bad("The event was closed or reopened elsewhere in between.".into()));
            }
        }
        set_people(tx, event.id, &event.owner, &event.colleagues).await?;
        Ok(())
    }

    /// What is kept in an event: by its owner or who was given it, and saved reads by the rules (RET-2, RET-3, QLT-1).
    async fn check_kept(
        &self,
        tx: &mut Tx,
        account: &AccountName,
        record: &Record,
        before: Option<&KeptRow>,
    ) -> Result<(), No> {
        let Some(event) = self.event(tx, record.event).await? else {
            return Err(No::Bad("The event is not here; send it first.".into()));
        };
        let standing = standing(&event, account);
        if standing == Standing::None {
            return Err(No::Denied(stranger()));
        }
        if let Some(before) = before
            && before.by != *account
            && standing != Standing::Owner
        {
            return Err(No::Denied(stranger()));
        }
        if record.is_gone() {
            return Ok(());
        }
        match record.kind {
            RecordKind::Saved => {
                let saved: Saved = read(&record.body)?;
                if (saved.id, saved.event) != (record.id, record.event) || saved.by != *account {
                    return Err(No::Bad("The saved read is not what its record says.".into()));
                }
                let term = self.read_term(&saved.read.source, &saved.read.record)?;
                let looks = crate::Db::looks(tx, &term).await?;
                let facts = SaveFacts {
                    standing,
                    // What was saved while it was open may come after it was closed.
                    open: event.closed().is_none_or(|turn| saved.at <= turn.at),
                    looked: looks.iter().find(|(by, ..)| by == account).map(|(_, found, _)| *found),
                    relevance: &saved.relevance,
                    scene: saved.scene.as_deref(),
                };
                policy::save(facts).map_err(No::Denied)?;
                if saved.disposal > policy::disposal(saved.at, &self.profile) {
                    return Err(No::Denied(Denial {
                        rule: RuleId::Ret4,
                        why: "It would be kept longer than the agency keeps saved reads.".into(),
                        remedy: "Save it again: its date of disposal is set by the rule.".into(),
                    }));
                }
            }
            RecordKind::Picture => {
                let picture: Picture = read(&record.body)?;
                let of = KeptRow::by_id(tx, picture.of).await?;
                if (picture.id, picture.event) != (record.id, record.event)
                    || of.is_none_or(|of| of.event != record.event || of.gone)
                {
                    return Err(No::Bad("The picture is of no saved read here.".into()));
                }
            }
            RecordKind::Note => {
                let note: Note = read(&record.body)?;
                if (note.id, note.event) != (record.id, record.event) || note.by != *account {
                    return Err(No::Bad("The note is not what its record says.".into()));
                }
            }
            RecordKind::Event => {}
        }
        Ok(())
    }

    pub async fn record_heads(&self, actor: &Actor) -> Result<RecordHeads, ServiceError> {
        let account = account(actor)?;
        let rows = transact!(self.db, |tx| { KeptRow::of_account(tx, account).await.map_err(ServiceError::from) })?;
        let head = |row: KeptRow| RecordHead {
            id: row.id,
            kind: row.kind,
            version: row.version,
            at: row.at,
            workstation: row.workstation,
        };
        Ok(RecordHeads { heads: rows.into_iter().map(head).collect() })
    }

    /// Of what is asked for, what one may have; of the rest nothing is said.
    pub async fn fetch_records(&self, actor: &Actor, wanted: FetchRecords) -> Result<Records, ServiceError> {
        if wanted.ids.len() > RECORDS_MOST {
            return Err(ServiceError::BadInput(format!("At most {RECORDS_MOST} records are given at once.")));
        }
        let account = account(actor)?;
        transact!(self.db, |tx| {
            let mut records = Vec::new();
            for id in &wanted.ids {
                let Some(row) = KeptRow::by_id(tx, *id).await? else { continue };
                if part_in(tx, row.event, account).await?.is_none() {
                    continue;
                }
                let body = self.body(&row)?;
                records.push(Record {
                    id: row.id,
                    kind: row.kind,
                    event: row.event,
                    version: row.version,
                    at: row.at,
                    by: row.by,
                    workstation: row.workstation,
                    body,
                });
            }
            Ok::<_, ServiceError>(Records { records })
        })
    }

    /// An event as its owner last sent it.
    pub(super) async fn event(&self, tx: &mut Tx, id: EventId) -> Result<Option<Event>, ServiceError> {
        let Some(row) = KeptRow::by_id(tx, RecordId::from(id)).await? else { return Ok(None) };
        let body = self.body(&row)?;
        serde_json::from_str(&body).map(Some).map_err(|_| ServiceError::Keys(keys::KeyError::Damaged))
    }

    fn body(&self, row: &KeptRow) -> Result<String, ServiceError> {
        let plain = keys::unseal(&self.records, about(row.id, row.version).as_bytes(), &row.sealed)?;
        String::from_utf8(plain.to_vec()).map_err(|_| ServiceError::Keys(keys::KeyError::Damaged))
    }
}

/// What somebody is to an event.
pub(super) fn standing(event: &Event, account: &AccountName) -> Standing {
    if event.owner == *account {
        Standing::Owner
    } else if event.colleagues.contains(account) {
        Standing::Given
    } else {
        Standing::None
    }
}

/// Who acts, by name: a person in a session.
pub(super) fn account(actor: &Actor) -> Result<&AccountName, ServiceError> {
    let person = actor.person.as_ref().map(|person| &person.account);
    person.ok_or_else(|| ServiceError::BadInput("Nobody is signed in.".into()))
}

fn about(id: RecordId, version: u64) -> String {
    format!("record {id} {version}")
}

fn read<T: serde::de::DeserializeOwned>(body: &str) -> Result<T, No> {
    serde_json::from_str(body).map_err(|_| No::Bad("The record can't be read.".into()))
}

fn stranger() -> Denial {
    Denial {
        rule: RuleId::Qry1,
        why: "You have no such event.".into(),
        remedy: "Choose one of your events, or ask the owner of the event to name you in it.".into(),
    }
}
