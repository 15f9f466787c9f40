//! An analyst at work with an open event, and what the tests of the main job do over and over.
#![allow(dead_code, reason = "each test takes what it needs")]

use api::{
    AnswerState, AnswerView, Columns, ColumnsPick, EventPick, EventView, Fault, JudgedReply, Judgement, PicturePick,
    ReadPick, ReadView, SaveDraft, command,
};
use domain::{EventId, PictureView};
use std::{fs, path::Path, time::Duration};
use testkit::{Engine, GatewayRig, Workstation, ask, call, call_raw, draft, event};

pub const WHY: &str = "The tractor leaves the yard an hour before the theft";

pub struct Room {
    pub rig: GatewayRig,
    pub data: tempfile::TempDir,
    pub desk: Workstation,
    pub event: EventId,
}

pub async fn room() -> Room {
    let rig = GatewayRig::start(Engine::Sqlite).await;
    let data = tempfile::tempdir().unwrap();
    let desk = Workstation::on(&rig, data.path());
    desk.sign_in("r.alvarez").await;
    desk.witnessed().await;
    let event = event(&desk, "EVT-2031").await;
    laid(&desk).await;
    Room { rig, data, desk, event }
}

/// Waits until the training world is laid out, which on a busy machine takes longer than a question waits.
async fn laid(desk: &Workstation) {
    while matches!(call::<command::readers_look>(&desk.app, ()).await.unwrap(), api::ReadersView::Preparing { .. }) {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

impl Room {
    pub async fn ask(&self, plate: &str) -> AnswerView {
        let view = ask(&self.desk, draft(self.event, plate)).await.unwrap();
        assert_eq!(view.state, AnswerState::Whole, "{:?}", view.sources);
        view
    }
    pub async fn columns(&self, answer: &AnswerView) -> Columns {
        let pick = ColumnsPick { answer: answer.answer, from: 0 };
        Columns::parse(&call_raw::<command::answer_columns>(&self.desk.app, pick).await.unwrap()).unwrap()
    }
    pub async fn look(&self, answer: &AnswerView, n: u32) -> ReadView {
        call::<command::read_look>(&self.desk.app, ReadPick { answer: answer.answer, n }).await.unwrap()
    }
    pub async fn see(&self, answer: &AnswerView, n: u32) -> Vec<u8> {
        let pick = PicturePick { answer: answer.answer, n, view: PictureView::Plate };
        call_raw::<command::read_picture>(&self.desk.app, pick).await.unwrap()
    }
    pub async fn judge(&self, answer: &AnswerView, n: u32, typed: &str) -> Result<JudgedReply, Fault> {
        let judgement = Judgement { answer: answer.answer, n, typed: typed.into(), state: String::new(), found: None };
        call::<command::read_judge>(&self.desk.app, judgement).await
    }
    pub async fn save(&self, answer: &AnswerView, n: u32, relevance: &str) -> Result<ReadView, Fault> {
        let draft = SaveDraft { answer: answer.answer, n, relevance: relevance.into(), scene: String::new() };
        call::<command::read_save>(&self.desk.app, draft).await
    }
    pub async fn view(&self) -> EventView {
        call::<command::event_look>(&self.desk.app, EventPick { id: self.event }).await.unwrap()
    }
    /// Asked, the first read verified and saved.
    pub async fn saved(&self, plate: &str) -> (AnswerView, ReadView) {
        let answer = self.ask(plate).await;
        self.see(&answer, 0).await;
        self.judge(&answer, 0, plate).await.unwrap();
        let read = self.save(&answer, 0, WHY).await.unwrap();
        (answer, read)
    }
    pub async fn tick(&self) {
        let mut asked = None;
        self.desk.app.tick(&mut asked).await;
    }
}

/// Files below a folder that hold a text.
pub fn holding(folder: &Path, text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let path = entry.path();
        if path.is_dir() {
            found.extend(holding(&path, text));
        } else if fs::read(&path).unwrap().windows(text.len()).any(|bytes| bytes == text.as_bytes()) {
            found.push(path.display().to_string());
        }
    }
    found
}
