//! Events: opened, changed by their owner alone, closed and reopened with a reason.

use super::{body, new_id};
use crate::{
    App,
    answers::{no_event, standing},
    fault,
    stage::Inside,
};
use api::{
    AnswerLine, AskDraft, AskLine, BeginningsView, EventDraft, EventLine, EventPick, EventTurn, EventView, EventsView,
    Fault, NoteLine, SavedLine, SyncView, TemplateDraft, TemplateLine, TemplatePick, WindowPick,
};
use domain::{Event, EventId, Note, PictureView, RecordId, Saved, Turn, policy::Standing};
use store::{AnswerRow, AskRow, Change, RecordKind};
use trail::Act;

/// Questions of the past that are shown.
const ASKS_SHOWN: u32 = 200;

impl App {
    pub(crate) async fn event_here(&self, inside: &Inside, id: EventId) -> Result<Event, Fault> {
        let row = inside.store.record_row(record_of(id)).await.map_err(|error| fault::store(&error))?;
        let row = row.filter(|row| row.kind == RecordKind::Event && !row.body.is_empty()).ok_or_else(no_event)?;
        let event: Event = body(&row)?;
        if standing(&event, &inside.who.account) == Standing::None { Err(no_event()) } else { Ok(event) }
    }

    pub(crate) async fn list_events(&self) -> Result<EventsView, Fault> {
        let view = self
            .inside(async |inside| {
                let store = |error| fault::store(&error);
                let answers = inside.store.answers().await.map_err(store)?;
                let mut events = Vec::new();
                for summary in inside.store.events().await.map_err(store)? {
                    let event: Event = body(&summary.row)?;
                    let goes = answers.iter().filter(|row| row.event == event.id).map(|row| row.expires).min();
                    events.push(EventLine {
                        id: event.id,
                        open: event.is_open(),
                        mine: event.owner == inside.who.account,
                        subjects: u32::try_from(event.subjects.len()).unwrap_or(u32::MAX),
                        saved: summary.saved,
                        notes: summary.notes,
                        opened: event.opened,
                        goes,
                        number: event.number,
                        title: event.title,
                        authority: event.authority,
                        owner: event.owner,
                    });
                }
                // The store gives the last changed first; the sort keeps that among the open and the closed.
                events.sort_by_key(|event| !event.open);
                Ok(EventsView { events, sync: sync_view(inside).await? })
            })
            .await?;
        Ok(view)
    }

    pub(crate) async fn look_at_event(&self, pick: EventPick) -> Result<EventView, Fault> {
        self.inside(async |inside| self.event_view(inside, pick.id).await).await
    }

    async fn event_view(&self, inside: &Inside, id: EventId) -> Result<EventView, Fault> {
        let store = |error| fault::store(&error);
        let event = self.event_here(inside, id).await?;
        let me = &inside.who.account;
        let waiting = inside.store.waiting().await.map_err(store)?;
        let waits = |id: RecordId| waiting.contains(&id);
        let mut notes: Vec<NoteLine> = Vec::new();
        for row in inside.store.records_of(id, RecordKind::Note).await.map_err(store)? {
            let note: Note = body(&row)?;
            notes.push(NoteLine { by_me: note.by == *me, waiting: waits(note.id), note });
        }
        notes.sort_by_key(|line| std::cmp::Reverse(line.note.at));
        let pictures = inside.store.pictures_of(id).await.map_err(store)?;
        let mut saved = Vec::new();
        for row in inside.store.records_of(id, RecordKind::Saved).await.map_err(store)? {
            let read: Saved = body(&row)?;
            saved.push(SavedLine {
                notes: notes.iter().filter(|line| line.note.on == Some(read.id)).cloned().collect(),
                pictures: views_of(&pictures, read.id),
                by_me: read.by == *me,
                waiting: waits(read.id),
                saved: read,
            });
        }
        saved.sort_by_key(|line| std::cmp::Reverse(line.saved.read.at));
        notes.retain(|line| line.note.on.is_none());
        let asks = inside.store.asks_of(id, ASKS_SHOWN).await.map_err(store)?;
        let answers = inside.store.answers().await.map_err(store)?;
        Ok(EventView {
            mine: event.owner == *me,
            next_subject: event.subjects.iter().map(|subject| subject.n).max().unwrap_or(0) + 1,
            saved,
            notes,
            asks: asks.into_iter().map(ask_line).collect(),
            answers: answers.into_iter().filter(|row| row.event == id).map(answer_line).collect(),
            sync: sync_view(inside).await?,
            event,
        })
    }

    pub(crate) async fn keep_event(&self, draft: EventDraft) -> Result<EventView, Fault> {
        let view = self
            .inside(async |inside| {
                let now = self.now(inside);
                let (event, what) = match draft.id {
                    None => {
                        let id = EventId::from_random(new_id()?);
                        let owner = inside.who.account.clone();
                        (filled(draft, id, owner, now, Vec::new()), "opened")
                    }
                    Some(id) => {
                        let before = self.own_event(inside, id).await?;
                        (filled(draft, id, before.owner, before.opened, before.turns), "changed")
                    }
                };
                event.check().map_err(|why| fault::input(format!("The event was not kept: {why}.")))?;
                self.write_event(inside, &event, what, "").await?;
                self.event_view(inside, event.id).await
            })
            .await?;
        self.send_soon();
        Ok(view)
    }

    pub(crate) async fn turn_event(&self, turn: EventTurn) -> Result<EventView, Fault> {
        let view = self
            .inside(async |inside| {
                let mut event = self.own_event(inside, turn.id).await?;
                let what = if event.is_open() { "closed" } else { "reopened" };
                let (at, by) = (self.now(inside), inside.who.account.clone());
                event.turns.push(Turn { at, by, reason: turn.reason.trim().to_owned() });
                event.check().map_err(|why| fault::input(format!("The event was not {what}: {why}.")))?;
                self.write_event(inside, &event, what, turn.reason.trim()).await?;
                self.event_view(inside, event.id).await
            })
            .await?;
        self.send_soon();
        Ok(view)
    }

    async fn own_event(&self, inside: &Inside, id: EventId) -> Result<Event, Fault> {
        let event = self.event_here(inside, id).await?;
        if event.owner == inside.who.account {
            return Ok(event);
        }
        Err(fault::input(format!("This event is {}'s: its owner alone changes, closes and reopens it.", event.owner)))
    }

    async fn write_event(&self, inside: &Inside, event: &Event, what: &str, reason: &str) -> Result<(), Fault> {
        let row = self.row(inside, record_of(event.id), RecordKind::Event, event.id, Some(event)).await?;
        let (what, reason) = (what.to_owned(), reason.to_owned());
        let act = Act::ChangeEvent { event: event.id, number: event.number.clone(), what, reason };
        self.record(inside, &[Change::KeepRecord(&row)], act).await.map(drop).map_err(|error| fault::store(&error))
    }

    pub(crate) async fn look_at_beginnings(&self, pick: EventPick) -> Result<BeginningsView, Fault> {
        self.inside(async |inside| {
            let store = |error| fault::store(&error);
            let templates = inside.store.templates().await.map_err(store)?;
            let template = |row: store::TemplateRow| {
                let draft: AskDraft = serde_json::from_str(&row.draft).ok()?;
                Some(TemplateLine { id: row.id, name: row.name, draft })
            };
            let now = self.now(inside);
            let answers = inside.store.answers().await.map_err(store)?;
            Ok(BeginningsView {
                templates: templates.into_iter().filter_map(template).collect(),
                asks: inside.store.asks_of(pick.id, 20).await.map_err(store)?.into_iter().map(ask_line).collect(),
                answers: answers
                    .into_iter()
                    .filter(|row| row.event == pick.id && row.expires > now)
                    .map(answer_line)
                    .collect(),
            })
        })
        .await
    }

    pub(crate) async fn keep_template(&self, template: TemplateDraft) -> Result<(), Fault> {
        let name = template.name.trim().to_owned();
        if name.is_empty() || name.chars().count() > 80 {
            return Err(fault::input("A template has a name of 1 to 80 characters."));
        }
        let draft =
            serde_json::to_string(&template.draft).map_err(|_| fault::internal("A template can't be written."))?;
        self.inside(async |inside| {
            let known = inside.store.templates().await.map_err(|error| fault::store(&error))?;
            let id = match known.into_iter().find(|row| row.name == name) {
                Some(row) => row.id,
                None => RecordId::from_random(new_id()?).to_string(),
            };
            let change = Change::KeepTemplate { id: &id, name: &name, draft: &draft };
            inside.store.record(&[change], Vec::new()).await.map(drop).map_err(|error| fault::store(&error))
        })
        .await
    }

    pub(crate) async fn drop_template(&self, pick: TemplatePick) -> Result<(), Fault> {
        self.inside(async |inside| {
            let change = Change::DropTemplate { id: &pick.id };
            inside.store.record(&[change], Vec::new()).await.map(drop).map_err(|error| fault::store(&error))
        })
        .await
    }
}

/// The record that an event is kept in has the event's own id.
pub(crate) fn record_of(event: EventId) -> RecordId {
    RecordId::from(event)
}

fn filled(
    draft: EventDraft,
    id: EventId,
    owner: domain::AccountName,
    opened: domain::Timestamp,
    turns: Vec<Turn>,
) -> Event {
    let trimmed = |text: String| text.trim().to_owned();
    Event {
        id,
        number: trimmed(draft.number),
        title: trimmed(draft.title),
        authority: trimmed(draft.authority),
        narrative: trimmed(draft.narrative),
        subjects: draft.subjects,
        owner,
        colleagues: draft.colleagues,
        opened,
        turns,
    }
}

fn views_of(pictures: &[(RecordId, RecordId, PictureView)], read: RecordId) -> Vec<PictureView> {
    pictures.iter().filter(|(_, of, _)| *of == read).map(|(_, _, view)| *view).collect()
}

fn ask_line(row: AskRow) -> AskLine {
    let question = row.question.to_string();
    AskLine {
        n: row.n,
        at: row.asked,
        question,
        reason: row.purpose.reason.clone(),
        narrative: row.purpose.narrative.clone(),
        outcome: row.outcome,
        draft: AskDraft {
            event: row.event,
            window: WindowPick::Days { days: u32::try_from(row.question.days()).unwrap_or(30) },
            about: row.question.about,
            jurisdiction: row.question.jurisdiction,
            reason: row.purpose.reason,
            narrative: row.purpose.narrative,
            subject: row.purpose.subject,
            on_behalf_of: row.purpose.on_behalf_of,
            approval: None,
        },
    }
}

fn answer_line(row: AnswerRow) -> AnswerLine {
    AnswerLine {
        answer: row.id,
        event: row.event,
        number: row.purpose.event.clone(),
        question: row.question.to_string(),
        asked: row.asked,
        expires: row.expires,
        reads: row.count,
    }
}

async fn sync_view(inside: &Inside) -> Result<SyncView, Fault> {
    let store = |error| fault::store(&error);
    Ok(SyncView {
        waiting: u32::try_from(inside.store.waiting().await.map_err(store)?.len()).unwrap_or(u32::MAX),
        away: inside.gateway_ms.is_none(),
        refused: inside.store.refused().await.map_err(store)?,
    })
}
