//! Pictures: of reads of one's own answer that is alive, and only if they are pictures.

use crate::room::Room;
use data_encoding::BASE64;
use domain::{PictureView, RuleId, Span};
use gateway::vendor_example::Mischief;
use wire::{ReadRef, WantPicture};

fn rule(error: client::ClientError) -> Option<RuleId> {
    match error {
        client::ClientError::Refused(refusal) => refusal.rule,
        other => panic!("refused, not {other}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_comes_for_a_read_of_ones_own_answer_that_is_alive_and_for_no_other() {
    let room = Room::with(&[None]).await;
    let intent = room.intend(room.plate(&["V0"])).await;
    let token = room.token().await;
    let answer = room.lines(&token, intent).await.unwrap();
    let want = |read: &str, view| WantPicture {
        answer: answer.begun.answer,
        read: ReadRef { source: "V0".into(), read: read.into() },
        view,
    };
    let read = answer.reads("V0")[0].id.clone();
    let mut sizes = Vec::new();
    for view in [PictureView::Plate, PictureView::Scene] {
        let picture = room.rig.client.picture(&token, &want(&read, view)).await.unwrap();
        let data = BASE64.decode(picture.data.as_bytes()).unwrap();
        assert_eq!((picture.kind.as_str(), &data[..4]), ("image/png", b"\x89PNG".as_slice()));
        sizes.push(data.len());
    }
    assert!(sizes[0] < sizes[1]);
    let other = want("EX-SBL-000000000000", PictureView::Plate);
    assert_eq!(rule(room.rig.client.picture(&token, &other).await.unwrap_err()), Some(RuleId::Qry1));
    let colleague = room.rig.token("m.okafor").await;
    let own = want(&read, PictureView::Plate);
    assert_eq!(rule(room.rig.client.picture(&colleague, &own).await.unwrap_err()), Some(RuleId::Ret1));
    room.rig.clock.pass(Span::hours(24));
    let token = room.token().await;
    assert_eq!(rule(room.rig.client.picture(&token, &own).await.unwrap_err()), Some(RuleId::Ret1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_of_ten_megabytes_is_not_taken() {
    let room = Room::with(&[Some(Mischief::HugePicture)]).await;
    let intent = room.intend(room.plate(&["V0"])).await;
    let token = room.token().await;
    let answer = room.lines(&token, intent).await.unwrap();
    let read = ReadRef { source: "V0".into(), read: answer.reads("V0")[0].id.clone() };
    let want = WantPicture { answer: answer.begun.answer, read, view: PictureView::Scene };
    let refused = room.rig.client.picture(&token, &want).await.unwrap_err();
    assert!(refused.to_string().contains("larger than"), "{refused}");
}
