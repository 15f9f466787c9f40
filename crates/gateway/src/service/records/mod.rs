//! The owner's work at the gateway: sealed copies of events, saved reads, pictures and notes, kept by the rules that
//! the workstation asked first.
//!
//! What is sent again changes nothing. Of two versions [`Record::beats`] says which stays, whichever came first. What is
//! refused is told record by record and entered; the rest of a request is kept.

mod dispose;
mod event;
mod kept;
mod picture;

use super::{
    Actor, Gateway, ServiceError,
    work::{plain, worker},
};
use crate::{
    db::{EventRow, RecordRow, Tx},
    recorded, transact,
};
use domain::{AccountId, AccountName, Denial, Event, EventId, Purpose, RecordId, RuleId, Timestamp, policy::Standing};
use std::collections::BTreeMap;
use trail::{Act, Outcome};
use wire::{BODY_MOST, FetchRecords, Kept, RECORDS_MOST, Record, RecordHeads, RecordKind, Records, RecordsKept};

/// The largest answer to a fetch, bytes of bodies.
const ANSWER_MOST: usize = 16 * 1024 * 1024;

/// Why one record is not kept.
enum No {
    Denied(Denial),
    /// It is not what it should be; the words are for who sent it.
    Bad(String),
    /// Another version stays.
    Beaten,
}

impl From<Denial> for No {
    fn from(denial: Denial) -> Self {
        Self::Denied(denial)
    }
}

/// What a rule or a check says of a record, after the database has answered.
type Checked<T> = Result<Result<T, No>, ServiceError>;

/// Says no, where the database has answered.
macro_rules! no {
    ($no:expr) => {
        return Ok(Err(No::from($no)))
    };
}
/// Takes what was checked, or says its no.
macro_rules! checked {
    ($checked:expr) => {
        match $checked {
            Ok(value) => value,
            Err(no) => return Ok(Err(No::from(no))),
        }
    };
}
use {checked, no};

/// A record on its way in, with what is known about it.
struct Arriving<'a> {
    record: &'a Record,
    account: AccountId,
    by: &'a AccountName,
    /// The event, and what the person is to it; `None` where the gateway has no such event.
    event: Option<(EventRow, Standing)>,
    /// The version that is here, opened.
    before: Option<(RecordRow, String)>,
}

/// What is to be written of a record besides itself.
#[derive(Default)]
struct Place {
    parent: Option<RecordId>,
    /// RET-4.
    disposal: Option<Timestamp>,
}

impl Gateway {
    /// Keeps what may be kept; in order of the request, what became of each.
    pub async fn keep_records(&self, actor: &Actor, sent: Records) -> Result<RecordsKept, ServiceError> {
        if sent.records.len() > RECORDS_MOST {
            return Err(ServiceError::BadInput(format!("A request has at most {RECORDS_MOST} records.")));
        }
        recorded!(self, |tx| {
            let mut kept = Vec::with_capacity(sent.records.len());
            let mut entries = Entries::default();
            for record in &sent.records {
                kept.push(match self.keep_record(tx, actor, record).await? {
                    Ok(true) => {
                        entries.done.entry(record.event).or_default().push(version(record.id, record.version));
                        Kept::Kept
                    }
                    Ok(false) => Kept::Kept,
                    Err(No::Beaten) => Kept::Beaten,
                    Err(No::Denied(denial)) => {
                        let key = (record.event, denial.rule, denial.why.clone());
                        entries.denied.entry(key).or_default().push(version(record.id, record.version));
                        Kept::Refused {
                            rule: Some(denial.rule.id().to_owned()),
                            why: denial.why,
                            remedy: denial.remedy,
                        }
                    }
                    Err(No::Bad(why)) => {
                        entries.bad.entry(record.event).or_default().push(version(record.id, record.version));
                        let remedy = "Nothing of it was kept here; it stays on the workstation.".to_owned();
                        Kept::Refused { rule: None, why, remedy }
                    }
                });
            }
            self.enter_records(tx, actor, entries).await?;
            Ok::<_, ServiceError>(RecordsKept { kept })
        })
    }

    /// Whether the record changed anything, or why it is not kept.
    async fn keep_record(&self, tx: &mut Tx, actor: &Actor, record: &Record) -> Checked<bool> {
        let (account, person) = worker(actor)?;
        checked!(self.sound(record));
        let event = match EventRow::by_id(tx, record.event).await? {
            Some(row) => {
                let standing = row.standing(tx, account).await?;
                Some((row, standing))
            }
            None => None,
        };
        // A stranger to an event is answered as if there were none.
        match &event {
            Some((_, Standing::None)) => no!(stranger()),
            None if record.kind != RecordKind::Event => no!(stranger()),
            _ => {}
        }
        let before = match RecordRow::by_id(tx, record.id).await? {
            Some(row) if row.event != record.event || row.kind != record.kind => no!(stranger()),
            Some(row) => {
                let body = self.work.open_record(&row)?;
                Some((row, body))
            }
            None => None,
        };
        if let Some((row, body)) = &before {
            let here = opened(row, body);
            if here == *record {
                return Ok(Ok(false));
            }
            if !record.beats(&here) {
                return Ok(Err(No::Beaten));
            }
        }
        if record.by != person.account {
            no!(Denial {
                rule: RuleId::Acc8,
                why: "A record is written in one's own name.".into(),
                remedy: "Whoever wrote it sends it.".into(),
            });
        }
        let arriving = Arriving { record, account, by: &person.account, event, before };
        let place = match record.kind {
            RecordKind::Event => checked!(self.place_event(tx, &arriving).await?),
            _ if record.is_gone() => checked!(self.take_away(tx, &arriving).await?),
            RecordKind::Saved => checked!(self.place_saved(tx, &arriving).await?),
            RecordKind::Picture => checked!(self.place_picture(tx, &arriving).await?),
            RecordKind::Note => checked!(self.place_note(tx, &arriving).await?),
        };
        let author = arriving.before.map_or_else(|| record.by.clone(), |(row, _)| row.author);
        self.write(tx, record, place, author).await?;
        Ok(Ok(true))
    }

    /// What every record has to be, whatever its kind.
    fn sound(&self, record: &Record) -> Result<(), No> {
        if record.version == 0 || i64::try_from(record.version).is_err() {
            return Err(No::Bad("The version of a record counts from 1.".into()));
        }
        if record.body.len() > BODY_MOST {
            return Err(No::Bad(format!("A record has at most {BODY_MOST} bytes.")));
        }
        plain("workstation", &record.workstation, 80).map_err(No::Bad)?;
        if self.is_ahead(record.at) {
            return Err(No::Denied(Denial {
                rule: RuleId::Sec5,
                why: "The record was written in the future.".into(),
                remedy: "Set the clock of the workstation right.".into(),
            }));
        }
        Ok(())
    }

    async fn write(&self, tx: &mut Tx, record: &Record, place: Place, author: AccountName) -> Result<(), ServiceError> {
        let mut row = RecordRow {
            id: record.id,
            kind: record.kind,
            event: record.event,
            parent: place.parent,
            version: record.version,
            at: record.at,
            author,
            by: record.by.clone(),
            workstation: record.workstation.clone(),
            gone: record.is_gone(),
            disposal: place.disposal,
            sealed: Vec::new(),
        };
        row.sealed = self.work.seal_record(&row, &record.body)?;
        Ok(row.keep(tx).await?)
    }

    /// Each event's records of a request are one act; refusals are told apart by rule.
    async fn enter_records(&self, tx: &mut Tx, actor: &Actor, entries: Entries) -> Result<(), ServiceError> {
        let Entries { done, denied, bad } = entries;
        let mut all = Vec::new();
        for (event, records) in done {
            all.push((event, records, Outcome::Done));
        }
        for ((event, rule, why), records) in denied {
            all.push((event, records, Outcome::Denied { rule, why }));
        }
        for (event, records) in bad {
            let why = "they are not what records of their kind are".to_owned();
            all.push((event, records, Outcome::Failed { code: "bad_input".into(), why }));
        }
        let (account, _) = worker(actor)?;
        for (event, records, outcome) in all {
            let act = Act::KeepRecords { event, records };
            let standing = match EventRow::by_id(tx, event).await? {
                Some(row) => row.standing(tx, account).await?,
                None => Standing::None,
            };
            // One reads one's own entries: a stranger must not find the event's number there.
            if standing == Standing::None {
                self.enter_outcome(tx, actor, act, outcome).await?;
            } else {
                self.enter_work(tx, actor, event, act, outcome).await?;
            }
        }
        Ok(())
    }

    /// Enters an act of work on an event, under the event's number.
    pub(super) async fn enter_work(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        event: EventId,
        act: Act,
        outcome: Outcome,
    ) -> Result<(), ServiceError> {
        match self.event(tx, event).await? {
            Some((_, said)) => self.enter_for(tx, actor, act, Purpose::new(said.number, "", ""), outcome).await,
            None => self.enter_outcome(tx, actor, act, outcome).await,
        }
    }

    /// An event as it is kept, and what it says.
    pub(super) async fn event(&self, tx: &mut Tx, id: EventId) -> Result<Option<(EventRow, Event)>, ServiceError> {
        let Some(row) = EventRow::by_id(tx, id).await? else { return Ok(None) };
        let Some(record) = RecordRow::by_id(tx, RecordId::from(id)).await? else { return Ok(None) };
        let said = event::read(&self.work.open_record(&record)?)?;
        Ok(Some((row, said)))
    }

    /// The heads of all that one owns or was given.
    pub async fn record_heads(&self, actor: &Actor) -> Result<RecordHeads, ServiceError> {
        let (account, _) = worker(actor)?;
        transact!(self.db, |tx| { Ok::<_, ServiceError>(RecordHeads { heads: RecordRow::heads(tx, account).await? }) })
    }

    /// Records by their ids: those of events that one owns or was given, as many as one answer holds.
    pub async fn fetch_records(&self, actor: &Actor, wanted: FetchRecords) -> Result<Records, ServiceError> {
        let (account, _) = worker(actor)?;
        if wanted.ids.len() > RECORDS_MOST {
            return Err(ServiceError::BadInput(format!("A request has at most {RECORDS_MOST} records.")));
        }
        recorded!(self, |tx| {
            let (mut records, mut size) = (Vec::new(), 0usize);
            let mut given: BTreeMap<EventId, Vec<String>> = BTreeMap::new();
            for id in &wanted.ids {
                let Some(row) = RecordRow::by_id(tx, *id).await? else { continue };
                let Some(event) = EventRow::by_id(tx, row.event).await? else { continue };
                if event.standing(tx, account).await? == Standing::None {
                    continue;
                }
                size = size.saturating_add(row.sealed.len());
                if size > ANSWER_MOST && !records.is_empty() {
                    break;
                }
                given.entry(row.event).or_default().push(version(row.id, row.version));
                records.push(opened(&row, &self.work.open_record(&row)?));
            }
            for (event, records) in given {
                let act = Act::GiveRecords { event, records };
                self.enter_work(tx, actor, event, act, Outcome::Done).await?;
            }
            Ok::<_, ServiceError>(Records { records })
        })
    }
}

/// What of a request is to be entered.
#[derive(Default)]
struct Entries {
    done: BTreeMap<EventId, Vec<String>>,
    denied: BTreeMap<(EventId, RuleId, String), Vec<String>>,
    bad: BTreeMap<EventId, Vec<String>>,
}

fn version(id: RecordId, version: u64) -> String {
    format!("{id}@{version}")
}

fn opened(row: &RecordRow, body: &str) -> Record {
    Record {
        id: row.id,
        kind: row.kind,
        event: row.event,
        version: row.version,
        at: row.at,
        by: row.by.clone(),
        workstation: row.workstation.clone(),
        body: body.to_owned(),
    }
}

/// What a stranger to an event is told, whether there is one or not.
pub(super) fn stranger() -> Denial {
    Denial {
        rule: RuleId::Qry1,
        why: "You have no such event.".into(),
        remedy: "Choose one of your events, or ask the owner of the event to name you in it.".into(),
    }
}
