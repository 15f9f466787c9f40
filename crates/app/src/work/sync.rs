//! The way of records to and from the gateway. What was written here waits in the outbox until the gateway has it;
//! sending it twice changes nothing there. What others wrote comes by comparing heads.

use crate::{App, fault, stage::Stage};
use api::{Event, Fault};
use domain::{RecordId, Saved, Span};
use std::collections::HashMap;
use store::{Change, Head, RecordRow};
use trail::Act;
use wire::{FetchRecords, Kept, ReadRef, Record, RecordHead, Records};

/// Bytes of bodies in one request.
const PARCEL: u64 = 4 * 1024 * 1024;
/// Records in one request.
const BATCH: u32 = 100;
/// How often it is looked for what others wrote.
const LOOK: Span = Span::seconds(60);

impl App {
    /// Brings what waits to the gateway and what is new from it. The stage is not held while the network is waited for.
    pub(crate) async fn sync(&self) -> Result<(), Fault> {
        let _turn = self.syncing.lock().await;
        // Looks first: the gateway keeps no read that nobody looked at (QLT-1).
        self.send_looks().await?;
        let mut changed = false;
        while self.send_some().await? {
            changed = true;
        }
        changed |= self.take_new().await?;
        if changed {
            let _ = self.events.send(Event::Records);
        }
        Ok(())
    }

    /// Exchanges records with the gateway now; the watch does it by itself.
    pub async fn exchange_records(&self) -> Result<(), Fault> {
        self.sync().await
    }

    /// Sends soon, beside what the person does next.
    pub(crate) fn send_soon(&self) {
        if let Ok(app) = self.shared() {
            tokio::spawn(async move {
                if let Err(fault) = app.sync().await {
                    tracing::info!("records wait for the gateway: {}", fault.message);
                }
            });
        }
    }

    /// Asked by the watch: sends what waits, and now and then looks for what is new.
    pub(crate) async fn sync_if_due(&self, last: &mut Option<crate::stage::Moment>) {
        let due = match &*self.stage.lock().await {
            Stage::Inside(inside) if inside.gateway_ms.is_some() => {
                let now = crate::stage::Moment::of(self.clock.as_ref());
                let waits = inside.store.waiting().await.is_ok_and(|waiting| !waiting.is_empty())
                    || inside.store.unsent_looks(1).await.is_ok_and(|looks| !looks.is_empty());
                let look = last.is_none_or(|last| last.until(now) >= LOOK);
                (waits || look).then_some(now)
            }
            _ => None,
        };
        if let Some(now) = due {
            *last = Some(now);
            if let Err(fault) = self.sync().await {
                tracing::info!("records wait for the gateway: {}", fault.message);
            }
        }
    }

    /// Looks that were made while the gateway was away.
    async fn send_looks(&self) -> Result<(), Fault> {
        loop {
            let looks = self
                .inside(async |inside| inside.store.unsent_looks(BATCH).await.map_err(|error| fault::store(&error)))
                .await?;
            if looks.is_empty() {
                return Ok(());
            }
            for (answer, look) in looks {
                self.send_look(answer, &look).await?;
            }
        }
    }

    /// RET-4: saved reads whose day has come go from here with what hangs on them, whether or not the gateway, which
    /// disposes of its own copies, can be reached; whether any did.
    pub(crate) async fn dispose_due(&self) -> Result<bool, Fault> {
        self.inside(async |inside| {
            let store = |error| fault::store(&error);
            let due = inside.store.due_for_disposal(self.now(inside)).await.map_err(store)?;
            for record in &due {
                let Some(saved) = self.saved_record(inside, *record).await? else { continue };
                let parts = inside.store.parts_of(*record).await.map_err(store)?;
                let changes: Vec<Change<'_>> = parts.iter().map(|(id, _)| Change::DropRecord { id: *id }).collect();
                let act = Act::DisposeSaved { event: saved.event, record: saved.id, due: saved.disposal };
                self.record(inside, &changes, act).await.map_err(store)?;
                self.answers.each(|answer| answer.set_saved(&of(&saved), None));
            }
            if !due.is_empty() {
                inside.store.scrub().await.map_err(store)?;
            }
            Ok(!due.is_empty())
        })
        .await
    }

    /// One parcel; whether anything went.
    async fn send_some(&self) -> Result<bool, Fault> {
        let mut rows = self
            .inside(async |inside| inside.store.outbox(BATCH, PARCEL).await.map_err(|error| fault::store(&error)))
            .await?;
        if rows.is_empty() {
            return Ok(false);
        }
        let token = self.token().await?;
        let records = Records { records: rows.iter().map(to_wire).collect() };
        let kept = match self.client.keep_records(&token, &records).await {
            Ok(kept) => kept.kept,
            Err(error) => return Err(self.gateway_fault(error).await),
        };
        let mut beaten = Vec::new();
        self.inside(async |inside| {
            for (row, kept) in rows.drain(..).zip(kept) {
                let refused;
                let change = match kept {
                    Kept::Kept => Change::Sent { id: row.id, version: row.version },
                    Kept::Beaten => {
                        beaten.push(row.id);
                        Change::Sent { id: row.id, version: row.version }
                    }
                    Kept::Refused { rule, why, remedy } => {
                        let rule = rule.map(|rule| format!(" ({rule})")).unwrap_or_default();
                        refused = format!("{why}{rule} {remedy}");
                        Change::Refused { id: row.id, version: row.version, why: &refused }
                    }
                };
                inside.store.record(&[change], Vec::new()).await.map_err(|error| fault::store(&error))?;
            }
            Ok(())
        })
        .await?;
        self.fetch(&beaten).await?;
        Ok(true)
    }

    /// Takes what is newer at the gateway; drops what one is not given any more.
    async fn take_new(&self) -> Result<bool, Fault> {
        let token = self.token().await?;
        let heads = match self.client.record_heads(&token).await {
            Ok(heads) => heads.heads,
            Err(error) => return Err(self.gateway_fault(error).await),
        };
        let here = self.inside(async |inside| inside.store.heads().await.map_err(|error| fault::store(&error))).await?;
        let known: HashMap<RecordId, &Head> = here.iter().map(|head| (head.id, head)).collect();
        let newer = |head: &&RecordHead| {
            known.get(&head.id).is_none_or(|ours| {
                (head.version, head.at, head.workstation.as_str()) > (ours.version, ours.at, ours.workstation.as_str())
            })
        };
        let wanted: Vec<RecordId> = heads.iter().filter(newer).map(|head| head.id).collect();
        let there: std::collections::HashSet<RecordId> = heads.iter().map(|head| head.id).collect();
        // Sent before, and not listed any more: the owner took it back.
        let lost: Vec<RecordId> =
            here.iter().filter(|head| head.sent && !there.contains(&head.id)).map(|head| head.id).collect();
        if !lost.is_empty() {
            self.inside(async |inside| {
                for id in &lost {
                    let change = Change::DropRecord { id: *id };
                    inside.store.record(&[change], Vec::new()).await.map_err(|error| fault::store(&error))?;
                }
                inside.store.scrub().await.map_err(|error| fault::store(&error))
            })
            .await?;
        }
        self.fetch(&wanted).await?;
        Ok(!wanted.is_empty() || !lost.is_empty())
    }

    async fn fetch(&self, ids: &[RecordId]) -> Result<(), Fault> {
        for some in ids.chunks(50) {
            let token = self.token().await?;
            let records = match self.client.fetch_records(&token, &FetchRecords { ids: some.to_vec() }).await {
                Ok(records) => records.records,
                Err(error) => return Err(self.gateway_fault(error).await),
            };
            self.inside(async |inside| {
                for record in &records {
                    let row = from_wire(record);
                    let change = Change::TakeRecord(&row);
                    inside.store.record(&[change], Vec::new()).await.map_err(|error| fault::store(&error))?;
                }
                Ok(())
            })
            .await?;
        }
        Ok(())
    }
}

/// How an answer names the read that was saved.
fn of(saved: &Saved) -> ReadRef {
    ReadRef { source: saved.read.source.clone(), read: saved.read.record.clone() }
}

fn to_wire(row: &RecordRow) -> Record {
    Record {
        id: row.id,
        kind: match row.kind {
            store::RecordKind::Event => wire::RecordKind::Event,
            store::RecordKind::Saved => wire::RecordKind::Saved,
            store::RecordKind::Picture => wire::RecordKind::Picture,
            store::RecordKind::Note => wire::RecordKind::Note,
        },
        event: row.event,
        version: row.version,
        at: row.at,
        by: row.by.clone(),
        workstation: row.workstation.clone(),
        body: row.body.clone(),
    }
}

fn from_wire(record: &Record) -> RecordRow {
    RecordRow {
        id: record.id,
        kind: match record.kind {
            wire::RecordKind::Event => store::RecordKind::Event,
            wire::RecordKind::Saved => store::RecordKind::Saved,
            wire::RecordKind::Picture => store::RecordKind::Picture,
            wire::RecordKind::Note => store::RecordKind::Note,
        },
        event: record.event,
        version: record.version,
        at: record.at,
        by: record.by.clone(),
        workstation: record.workstation.clone(),
        body: record.body.clone(),
    }
}
