//! Saved reads and notes as they come in, and what is taken away (RET-2 to RET-4, QLT-1).

use super::{Arriving, Checked, Gateway, No, Place, checked, no, stranger};
use crate::{
    db::{LookRow, RecordRow, Tx},
    service::{ServiceError, work::plain},
};
use domain::{
    AccountName, Denial, Note, RecordId, RuleId, Saved, Timestamp,
    event::TEXT_MOST,
    policy::{SaveFacts, Standing, disposed_in_time, follows, save, take_away},
};
use wire::RecordKind;

/// A saved read or a note without its picture is never larger.
const TEXT_BODY_MOST: usize = 64 * 1024;

impl Gateway {
    pub(super) async fn place_saved(&self, tx: &mut Tx, arriving: &Arriving<'_>) -> Checked<Place> {
        let Arriving { record, account, by, event, before } = arriving;
        let Some((event, standing)) = event else { no!(stranger()) };
        let Some(saved) = read::<Saved>(&record.body) else { no!(No::Bad("The saved read can't be read.".into())) };
        if saved.id != record.id || saved.event != record.event {
            no!(No::Bad("The saved read says another id or event than its record.".into()));
        }
        checked!(own(arriving, &saved.by));
        if let Some((_, body)) = before
            && let Some(was) = read::<Saved>(body)
        {
            checked!(unchanged(&was, &saved));
        }
        for (what, text) in [("relevance", Some(&saved.relevance)), ("reason for the scene", saved.scene.as_ref())] {
            if let Some(text) = text
                && text.chars().count() > TEXT_MOST
            {
                no!(No::Bad(format!("The {what} has more than {TEXT_MOST} characters.")));
            }
        }
        if saved.by != **by || self.is_ahead(saved.at) {
            no!(Denial {
                rule: RuleId::Sec5,
                why: "The read was saved in the future.".into(),
                remedy: "Set the clock of the workstation right.".into(),
            });
        }
        let seen = self.work.seen(&saved.read.source, &saved.read.record)?;
        let looked = LookRow::found(tx, &seen, *account).await?;
        // What was looked at and saved while the event was open may come after it was closed: the gateway was away.
        let closed = self.event(tx, event.id).await?.and_then(|(_, said)| said.closed().map(|turn| turn.at));
        let before = |at: Timestamp| closed.is_none_or(|closed| at <= closed);
        let facts = SaveFacts {
            standing: *standing,
            open: event.open || before(saved.at) && looked.is_none_or(|(_, at)| before(at)),
            looked: looked.map(|(found, _)| found),
            relevance: &saved.relevance,
            scene: saved.scene.as_deref(),
        };
        checked!(save(facts));
        if let Some((looked, _)) = looked {
            checked!(follows(saved.found, looked, saved.typed.as_ref(), &saved.read.plate));
        }
        checked!(disposed_in_time(saved.at, saved.disposal, &self.profile));
        Ok(Ok(Place { disposal: Some(saved.disposal), ..Place::default() }))
    }

    pub(super) async fn place_note(&self, tx: &mut Tx, arriving: &Arriving<'_>) -> Checked<Place> {
        let record = arriving.record;
        let Some(note) = read::<Note>(&record.body) else { no!(No::Bad("The note can't be read.".into())) };
        if note.id != record.id || note.event != record.event {
            no!(No::Bad("The note says another id or event than its record.".into()));
        }
        checked!(own(arriving, &note.by));
        checked!(plain("note", &note.text, TEXT_MOST).map_err(No::Bad));
        if let Some(on) = note.on
            && saved_read(tx, arriving, on).await?.is_none()
        {
            no!(No::Bad("The saved read that this note is on is not here.".into()));
        }
        Ok(Ok(Place { parent: note.on, ..Place::default() }))
    }

    /// A saved read, its picture or a note goes; with a saved read go its pictures and the notes on it.
    pub(super) async fn take_away(&self, tx: &mut Tx, arriving: &Arriving<'_>) -> Checked<Place> {
        let Arriving { record, by, event, before, .. } = arriving;
        let standing = event.as_ref().map_or(Standing::None, |(_, standing)| *standing);
        let parent = before.as_ref().and_then(|(row, _)| row.parent);
        // What came and went before it was ever sent is one's own, and so is what hangs on one's own saved read.
        let mut own = before.as_ref().is_none_or(|(row, _)| row.author == **by);
        if let Some(parent) = parent {
            own |= saved_read(tx, arriving, parent).await?.is_some_and(|saved| saved.gone && saved.author == **by);
        }
        checked!(take_away(standing, own));
        if record.kind == RecordKind::Saved {
            let by = Taker { at: record.at, by: &record.by, workstation: &record.workstation };
            self.take_parts(tx, record.id, &by).await?;
        }
        Ok(Ok(Place { parent, ..Place::default() }))
    }

    /// The pictures of a saved read and the notes on it go, in the name and at the time of what takes them away, as the
    /// workstation writes it, too.
    pub(super) async fn take_parts(&self, tx: &mut Tx, saved: RecordId, by: &Taker<'_>) -> Result<(), ServiceError> {
        for kind in [RecordKind::Picture, RecordKind::Note] {
            for row in RecordRow::of(tx, saved, kind).await? {
                self.take_row(tx, row, by).await?;
            }
        }
        Ok(())
    }

    /// Writes a record as gone: its next version, without a body.
    pub(super) async fn take_row(&self, tx: &mut Tx, row: RecordRow, by: &Taker<'_>) -> Result<(), ServiceError> {
        let mut gone = RecordRow {
            version: row.version.saturating_add(1),
            at: by.at,
            by: by.by.clone(),
            workstation: by.workstation.to_owned(),
            gone: true,
            disposal: None,
            ..row
        };
        gone.sealed = self.work.seal_record(&gone, "")?;
        Ok(gone.keep(tx).await?)
    }
}

/// In whose name, when and where something is taken away.
pub(super) struct Taker<'a> {
    pub at: Timestamp,
    pub by: &'a AccountName,
    pub workstation: &'a str,
}

/// A body within its bound.
fn read<T: serde::de::DeserializeOwned>(body: &str) -> Option<T> {
    if body.len() > TEXT_BODY_MOST { None } else { serde_json::from_str(body).ok() }
}

/// Whoever wrote something writes its next version, too.
pub(super) fn own(arriving: &Arriving<'_>, said: &AccountName) -> Result<(), Denial> {
    let author = arriving.before.as_ref().map_or(&arriving.record.by, |(row, _)| &row.author);
    if author == arriving.by && said == arriving.by {
        return Ok(());
    }
    Err(Denial {
        rule: RuleId::Ret2,
        why: "Only who wrote it may change it.".into(),
        remedy: "Write a note of your own.".into(),
    })
}

/// A save that was made stays the same one; why it matters may be said anew.
fn unchanged(was: &Saved, now: &Saved) -> Result<(), No> {
    let same = Saved { relevance: now.relevance.clone(), scene: now.scene.clone(), ..was.clone() };
    if same != *now {
        return Err(No::Bad("What was kept of a read, and what was found, stays as it was saved.".into()));
    }
    if was.scene.is_some() && now.scene.is_none() {
        return Err(No::Denied(Denial {
            rule: RuleId::Ret3,
            why: "The wider scene is kept, so why it is stays said.".into(),
            remedy: "Take the read away, and save it again without the scene.".into(),
        }));
    }
    Ok(())
}

/// A saved read of the same event, gone or not.
pub(super) async fn saved_read(
    tx: &mut Tx,
    arriving: &Arriving<'_>,
    id: RecordId,
) -> Result<Option<RecordRow>, ServiceError> {
    let row = RecordRow::by_id(tx, id).await?;
    Ok(row.filter(|row| row.kind == RecordKind::Saved && row.event == arriving.record.event))
}
