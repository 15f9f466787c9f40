//! The gateway stopped and started again in the middle of an answer and of an exchange of records: nothing is lost, and
//! nothing is there twice.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

use api::{AnswerState, Code, Columns, ColumnsPick, EventPick, EventView, NoteDraft, ReadersView, command};
use domain::{About, Area, EventId, ReaderKind};
use std::{collections::HashSet, sync::Arc, time::Duration};
use testkit::{Engine, GatewayRig, Line, Workstation, ask, call, call_raw, draft, event};

struct Room {
    rig: GatewayRig,
    line: Line,
    _data: tempfile::TempDir,
    desk: Workstation,
    event: EventId,
}

async fn room() -> Room {
    let rig = GatewayRig::start(Engine::Sqlite).await;
    let line = Line::to(rig.gateway.server.address).await;
    let data = tempfile::tempdir().unwrap();
    let endpoint = app::Endpoint { url: format!("https://{}", line.address), ..rig.endpoint() };
    let gateway = Arc::clone(&rig.gateway.server.gateway);
    let desk = Workstation::with(data.path(), endpoint, rig.clock.clone(), gateway);
    desk.sign_in("r.alvarez").await;
    desk.witnessed().await;
    let event = event(&desk, "EVT-2031").await;
    Room { rig, line, _data: data, desk, event }
}

impl Room {
    /// With the gateway stopped and started again, and the line mended.
    async fn restarted(self) -> Self {
        let rig = self.rig.restarted().await;
        self.line.mend(rig.gateway.server.address);
        Self { rig, ..self }
    }

    async fn view(&self) -> EventView {
        call::<command::event_look>(&self.desk.app, EventPick { id: self.event }).await.unwrap()
    }

    /// A circle about a camera of the training world, once that is laid out: some thousand reads.
    async fn busy(&self) -> About {
        loop {
            match call::<command::readers_look>(&self.desk.app, ()).await.unwrap() {
                ReadersView::Preparing { .. } => tokio::time::sleep(Duration::from_millis(50)).await,
                ReadersView::Ready { readers } => {
                    let fixed = readers.iter().find(|line| line.reader.kind == ReaderKind::Fixed).unwrap();
                    return About::Area(Area::circle(fixed.reader.position, 6_000.0).unwrap());
                }
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn in_the_middle_of_an_answer_what_came_is_kept_and_the_question_can_be_asked_again() {
    let room = room().await;
    let about = room.busy().await;
    let event = room.event;
    let question = || api::AskDraft { about: about.clone(), ..draft(event, "7KXM482") };

    room.line.cut_after(200_000);
    let broken = ask(&room.desk, question()).await.unwrap();
    assert_eq!(broken.state, AnswerState::Broken, "{:?}", broken.sources);
    room.line.is_cut().await;
    assert!(broken.reads > 0, "what came is there");
    let fault = ask(&room.desk, question()).await.unwrap_err();
    assert_eq!(fault.code, Code::Gateway, "while it is away nothing can be asked");
    assert!(fault.lost.is_none(), "and nothing is lost");

    let room = room.restarted().await;
    let whole = ask(&room.desk, question()).await.unwrap();
    assert_eq!(whole.state, AnswerState::Whole, "{:?}", whole.sources);
    assert!(!whole.cached && whole.answer != broken.answer, "half an answer is none to the same question");
    assert!(whole.reads > broken.reads);
    let pick = ColumnsPick { answer: whole.answer, from: 0 };
    let columns = Columns::parse(&call_raw::<command::answer_columns>(&room.desk.app, pick).await.unwrap()).unwrap();
    assert_eq!(columns.len(), whole.reads as usize);
    assert_eq!(room.view().await.asks.len(), 2, "what never left is not in the history");
    let cached = ask(&room.desk, question()).await.unwrap();
    assert!(cached.cached && cached.answer == whole.answer);
}

#[tokio::test(flavor = "multi_thread")]
async fn in_the_middle_of_an_exchange_each_record_arrives_once() {
    let room = room().await;
    for n in 0..5 {
        let note = NoteDraft { event: room.event, on: None, text: format!("Note {n} of the night shift.") };
        call::<command::note_write>(&room.desk.app, note).await.unwrap();
    }
    // The records arrive, the gateway's word of it does not; then it is gone.
    room.line.cut_after(0);
    while room.desk.app.exchange_records().await.is_ok() {}
    room.line.is_cut().await;
    assert!(room.view().await.sync.waiting > 0, "the workstation does not know that they arrived");

    let room = room.restarted().await;
    room.desk.app.exchange_records().await.unwrap();
    let view = room.view().await;
    assert_eq!((view.sync.waiting, view.notes.len()), (0, 5));
    let token = room.rig.token("r.alvarez").await;
    let heads = room.rig.client.record_heads(&token).await.unwrap().heads;
    let notes: Vec<_> = heads.iter().filter(|head| head.kind == wire::RecordKind::Note).collect();
    assert_eq!(notes.len(), 5);
    assert_eq!(notes.iter().map(|head| head.id).collect::<HashSet<_>>().len(), 5);
    assert!(notes.iter().all(|head| head.version == 1), "none was written again");
}
