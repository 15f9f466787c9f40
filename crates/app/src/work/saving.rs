//! Saving a read (RET-2, RET-3, RET-4), and taking it away again.

use super::{body, new_id};
use crate::{App, answers::standing, fault, stage::Inside};
use api::{Fault, ReadView, SaveDraft, SavedPicturePick, Unsave};
use data_encoding::BASE64;
use domain::{KeptRead, Picture, PictureView, RecordId, Saved, policy};
use store::{Change, RecordKind};
use trail::Act;
use wire::ReadRef;

impl App {
    pub(crate) async fn save_read(&self, draft: SaveDraft) -> Result<ReadView, Fault> {
        let open = self.held(draft.answer)?;
        let (kept, judged, by, event) = {
            let answer = open.lock();
            if answer.saved(draft.n).is_some() {
                return Err(fault::input("This read is saved already."));
            }
            let held = answer.held(draft.n).ok_or_else(|| fault::input("The answer has no such read."))?;
            let reader = answer.reader_of(held).ok_or_else(|| fault::internal("The read has no reader."))?;
            let kept = KeptRead::of(answer.source_name(held.source), &held.read, reader);
            (kept, answer.judged(draft.n).cloned(), answer.ref_of(held), answer.head.event)
        };
        let (relevance, scene) = (draft.relevance.trim().to_owned(), draft.scene.trim().to_owned());
        let scene = (!scene.is_empty()).then_some(scene);
        // The rule first, so that nobody waits for pictures of what can't be saved.
        let (permit, saved) = self
            .inside(async |inside| {
                let event = self.event_here(inside, event).await?;
                let now = self.now(inside);
                let facts = policy::SaveFacts {
                    standing: standing(&event, &inside.who.account),
                    open: event.is_open(),
                    looked: judged.as_ref().map(|judged| judged.found),
                    relevance: &relevance,
                    scene: scene.as_deref(),
                };
                let permit = policy::save(facts).map_err(Fault::denied)?;
                if let Some(judged) = &judged {
                    let typed = judged.typed.as_ref();
                    policy::follows(judged.found, judged.found, typed, &kept.plate).map_err(Fault::denied)?;
                }
                let saved = Saved {
                    id: RecordId::from_random(new_id()?),
                    event: event.id,
                    read: kept,
                    typed: judged.as_ref().and_then(|judged| judged.typed.clone()),
                    found: judged.as_ref().map_or(domain::Found::Illegible, |judged| judged.found),
                    relevance: relevance.clone(),
                    scene: scene.clone(),
                    by: inside.who.account.clone(),
                    at: now,
                    answer: draft.answer,
                    disposal: policy::disposal(now, &inside.profile),
                };
                Ok((permit, saved))
            })
            .await?;
        let pictures = self.pictures_of(&saved, &by).await?;
        self.inside(async |inside| self.write_saved(inside, permit, &saved, &pictures).await).await?;
        self.answers.each(|answer| answer.set_saved(&by, Some(saved.id)));
        self.send_soon();
        self.read_view(&open, draft.n).await
    }

    /// The plate's own picture, and the scene where it was said why (RET-3).
    async fn pictures_of(&self, saved: &Saved, by: &ReadRef) -> Result<Vec<Picture>, Fault> {
        let mut pictures = Vec::new();
        for view in [PictureView::Plate, PictureView::Scene] {
            if view == PictureView::Scene && saved.scene.is_none() {
                continue;
            }
            let (kind, data) = self.fetch_picture(saved.answer, by.clone(), view).await?;
            pictures.push(Picture {
                id: RecordId::from_random(new_id()?),
                event: saved.event,
                of: saved.id,
                view,
                kind,
                data: BASE64.encode(&data),
            });
        }
        Ok(pictures)
    }

    /// The read, its pictures and the entry: all of it or nothing.
    async fn write_saved(
        &self,
        inside: &Inside,
        _permit: domain::Permit<policy::Saving>,
        saved: &Saved,
        pictures: &[Picture],
    ) -> Result<(), Fault> {
        let mut rows = vec![self.row(inside, saved.id, RecordKind::Saved, saved.event, Some(saved)).await?];
        for picture in pictures {
            rows.push(self.row(inside, picture.id, RecordKind::Picture, saved.event, Some(picture)).await?);
        }
        let changes: Vec<Change<'_>> = rows.iter().map(Change::KeepRecord).collect();
        let act = Act::SaveRead {
            event: saved.event,
            record: saved.id,
            source: saved.read.source.clone(),
            read: saved.read.record.clone(),
            relevance: saved.relevance.clone(),
            scene: saved.scene.clone(),
            disposal: saved.disposal,
        };
        self.record(inside, &changes, act).await.map(drop).map_err(|error| fault::store(&error))
    }

    pub(crate) async fn saved_record(&self, inside: &Inside, id: RecordId) -> Result<Option<Saved>, Fault> {
        let row = inside.store.record_row(id).await.map_err(|error| fault::store(&error))?;
        row.filter(|row| !row.body.is_empty()).map(|row| body(&row)).transpose()
    }

    /// Takes a saved read away, with its pictures and notes. Nothing of it stays here, nor at the gateway once it hears.
    pub(crate) async fn unsave_read(&self, unsave: Unsave) -> Result<(), Fault> {
        let why = unsave.why.trim().to_owned();
        if why.is_empty() {
            return Err(fault::input("Say why the read is not kept any more."));
        }
        let saved = self
            .inside(async |inside| {
                let store = |error| fault::store(&error);
                let saved = self.saved_record(inside, unsave.record).await?;
                let saved = saved.ok_or_else(|| fault::input("This read is not saved any more."))?;
                let event = self.event_here(inside, saved.event).await?;
                if saved.by != inside.who.account && event.owner != inside.who.account {
                    return Err(fault::input("Who saved it, or the owner of the event, takes it away."));
                }
                let mut rows = Vec::new();
                for (part, kind) in inside.store.parts_of(saved.id).await.map_err(store)? {
                    rows.push(self.gone(inside, part, kind, saved.event).await?);
                }
                let changes: Vec<Change<'_>> = rows.iter().map(Change::KeepRecord).collect();
                let act = Act::UnsaveRead { event: saved.event, record: saved.id, why: why.clone() };
                self.record(inside, &changes, act).await.map_err(store)?;
                inside.store.scrub().await.map_err(store)?;
                Ok(saved)
            })
            .await?;
        let by = ReadRef { source: saved.read.source.clone(), read: saved.read.record };
        self.answers.each(|answer| answer.set_saved(&by, None));
        self.send_soon();
        Ok(())
    }

    async fn gone(
        &self,
        inside: &Inside,
        id: RecordId,
        kind: RecordKind,
        event: domain::EventId,
    ) -> Result<store::RecordRow, Fault> {
        self.row(inside, id, kind, event, None::<&()>).await
    }

    /// A kept picture of a saved read.
    pub(crate) async fn saved_picture_of(&self, pick: SavedPicturePick) -> Result<Vec<u8>, Fault> {
        self.inside(async |inside| {
            let saved = self.saved_record(inside, pick.record).await?;
            let saved = saved.ok_or_else(|| fault::input("This read is not saved any more."))?;
            self.event_here(inside, saved.event).await?;
            let store = |error| fault::store(&error);
            let pictures = inside.store.pictures_of(saved.event).await.map_err(store)?;
            let kept = pictures.iter().find(|(_, of, view)| (*of, *view) == (saved.id, pick.view));
            if let Some((id, ..)) = kept
                && let Some(row) = inside.store.record_row(*id).await.map_err(store)?
            {
                let picture: Picture = body(&row)?;
                return BASE64
                    .decode(picture.data.as_bytes())
                    .map_err(|_| fault::internal("The kept picture can't be read."));
            }
            Err(fault::input("No such picture was kept of this read."))
        })
        .await
    }
}
