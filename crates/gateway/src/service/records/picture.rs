//! Pictures of saved reads as they come in. A picture completes a save that was taken while its event was open, so it
//! may still come when the event was closed meanwhile.

use super::{
    Arriving, Checked, Gateway, No, Place, checked,
    kept::{own, saved_read},
    no,
};
use crate::db::{RecordRow, Tx};
use data_encoding::BASE64;
use domain::{Denial, Picture, PictureView, RuleId, Saved};
use wire::RecordKind;

/// The largest picture, bytes.
const PICTURE_MOST: usize = 2 * 1024 * 1024;
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";
const JPEG: &[u8] = b"\xff\xd8\xff";

impl Gateway {
    pub(super) async fn place_picture(&self, tx: &mut Tx, arriving: &Arriving<'_>) -> Checked<Place> {
        let record = arriving.record;
        let Ok(picture) = serde_json::from_str::<Picture>(&record.body) else {
            no!(No::Bad("The picture can't be read.".into()));
        };
        if picture.id != record.id || picture.event != record.event {
            no!(No::Bad("The picture says another id or event than its record.".into()));
        }
        if !is_picture(&picture) {
            no!(No::Bad("It is no PNG or JPEG picture of at most 2 MiB.".into()));
        }
        checked!(own(arriving, arriving.by));
        let parent = saved_read(tx, arriving, picture.of).await?.filter(|saved| !saved.gone);
        let Some(saved) = parent else {
            no!(No::Bad("The saved read that this picture is of is not here.".into()));
        };
        if saved.author != *arriving.by {
            no!(Denial {
                rule: RuleId::Ret2,
                why: "Only who saved a read keeps its pictures.".into(),
                remedy: "Save the read yourself.".into(),
            });
        }
        let Ok(said) = serde_json::from_str::<Saved>(&self.work.open_record(&saved)?) else {
            no!(No::Bad("The saved read that this picture is of is not here.".into()));
        };
        if picture.view == PictureView::Scene && said.scene.is_none() {
            no!(Denial {
                rule: RuleId::Ret3,
                why: "The wider scene is kept only where it is said why.".into(),
                remedy: "Say why when you save the read, or keep the plate's picture alone.".into(),
            });
        }
        for other in RecordRow::of(tx, picture.of, RecordKind::Picture).await? {
            let here = serde_json::from_str::<Picture>(&self.work.open_record(&other)?);
            let same_view = here.as_ref().is_ok_and(|here| here.view == picture.view);
            if other.id == record.id && here.is_ok_and(|here| here != picture) {
                no!(No::Bad("A picture that is kept is never changed.".into()));
            }
            if other.id != record.id && same_view {
                no!(No::Bad("This view of the saved read is kept already.".into()));
            }
        }
        Ok(Ok(Place { parent: Some(picture.of), ..Place::default() }))
    }
}

/// Whether the data are what they are called; no more is looked into here, and nothing of it is drawn.
fn is_picture(picture: &Picture) -> bool {
    let magic = match picture.kind.as_str() {
        "image/png" => PNG,
        "image/jpeg" => JPEG,
        _ => return false,
    };
    BASE64.decode(picture.data.as_bytes()).is_ok_and(|data| data.len() <= PICTURE_MOST && data.starts_with(magic))
}
