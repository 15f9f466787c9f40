//! Notes on saved reads and on events. They can be written while the gateway is away, and on a closed event.

use super::{body, new_id};
use crate::{App, fault};
use api::{Fault, NoteDraft, RecordPick};
use domain::{Note, RecordId, event::TEXT_MOST};
use store::{Change, RecordKind};
use trail::Act;

impl App {
    pub(crate) async fn write_note(&self, draft: NoteDraft) -> Result<(), Fault> {
        let text = draft.text.trim().to_owned();
        if text.is_empty() {
            return Err(fault::input("The note is empty."));
        }
        if text.chars().count() > TEXT_MOST {
            return Err(fault::input(format!("A note has at most {TEXT_MOST} characters.")));
        }
        self.inside(async |inside| {
            let event = self.event_here(inside, draft.event).await?;
            if let Some(on) = draft.on {
                let saved = self.saved_record(inside, on).await?;
                saved
                    .filter(|saved| saved.event == event.id)
                    .ok_or_else(|| fault::input("The read that the note is on is not saved any more."))?;
            }
            let note = Note {
                id: RecordId::from_random(new_id()?),
                event: event.id,
                on: draft.on,
                text: text.clone(),
                by: inside.who.account.clone(),
                at: self.now(inside),
            };
            let row = self.row(inside, note.id, RecordKind::Note, event.id, Some(&note)).await?;
            let act = Act::WriteNote { event: event.id, record: note.id };
            self.record(inside, &[Change::KeepRecord(&row)], act).await.map(drop).map_err(|error| fault::store(&error))
        })
        .await?;
        self.send_soon();
        Ok(())
    }

    pub(crate) async fn withdraw_note(&self, pick: RecordPick) -> Result<(), Fault> {
        self.inside(async |inside| {
            let store = |error| fault::store(&error);
            let row = inside.store.record_row(pick.record).await.map_err(store)?;
            let row = row.filter(|row| row.kind == RecordKind::Note && !row.body.is_empty());
            let note: Note = body(&row.ok_or_else(|| fault::input("There is no such note any more."))?)?;
            if note.by != inside.who.account {
                return Err(fault::input("Who wrote a note withdraws it."));
            }
            let row = self.row(inside, note.id, RecordKind::Note, note.event, None::<&()>).await?;
            let act = Act::WithdrawNote { event: note.event, record: note.id };
            self.record(inside, &[Change::KeepRecord(&row)], act).await.map_err(store)?;
            inside.store.scrub().await.map_err(store)
        })
        .await?;
        self.send_soon();
        Ok(())
    }
}
