//! An event to work on, as a person would open it.

use crate::{Workstation, call};
use api::{AnswerPick, AnswerState, AnswerView, AskDraft, Event, EventDraft, Fault, WindowPick, command};
use domain::{About, EventId, Purpose, Subject, SubjectKind};

/// Opens an event of this number with a plate and an incident, and brings it to the gateway.
pub async fn event(desk: &Workstation, number: &str) -> EventId {
    let subject = |n, kind, name: &str| Subject { n, kind, name: name.into(), note: String::new() };
    let draft = EventDraft {
        id: None,
        number: number.into(),
        title: "Trailers taken from a yard".into(),
        authority: "18 USC 659".into(),
        narrative: "Three trailers were taken from a yard in Port Sable.".into(),
        subjects: vec![
            subject(1, SubjectKind::Incident, "The theft at the yard"),
            subject(2, SubjectKind::Plate, "7KXM482"),
        ],
        colleagues: Vec::new(),
    };
    let view = call::<command::event_keep>(&desk.app, draft).await.unwrap();
    desk.app.exchange_records().await.unwrap();
    view.event.id
}

/// A purpose that the rules take, for [`event`] number `EVT-2031`.
pub fn purpose(event: EventId) -> Purpose {
    Purpose {
        event_id: Some(event),
        subject: Some(1),
        ..Purpose::new("EVT-2031", "stolen_vehicle", "tractor taken from a yard in Port Sable")
    }
}

/// A question about a plate that the rules take, over the last 30 days.
pub fn draft(event: EventId, plate: &str) -> AskDraft {
    let Purpose { reason, narrative, subject, .. } = purpose(event);
    AskDraft {
        event,
        about: About::Plate(plate.parse().unwrap()),
        jurisdiction: None,
        window: WindowPick::Days { days: 30 },
        reason,
        narrative,
        subject,
        on_behalf_of: None,
        approval: None,
    }
}

/// Asks as the window does, and waits for the end of the answer.
pub async fn ask(desk: &Workstation, draft: AskDraft) -> Result<AnswerView, Fault> {
    let mut events = desk.app.events();
    let view = call::<command::ask>(&desk.app, draft).await?;
    if view.state != AnswerState::Coming {
        return Ok(view);
    }
    while !matches!(events.recv().await.unwrap(), Event::Answer { answer, ended: true, .. } if answer == view.answer) {}
    call::<command::answer_look>(&desk.app, AnswerPick { answer: view.answer }).await
}
