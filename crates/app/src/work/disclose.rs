//! SHR-2: saved reads leave as a file, with origin and limits on each, and the accounting of disclosures in the trail.

use super::body;
use crate::{App, fault};
use api::{Disclosed, DisclosureDraft, DisclosureFormat, Fault};
use domain::{Denial, Note, RuleId, Saved};
use std::fs;
use store::RecordKind;
use trail::Act;

impl App {
    pub(crate) async fn disclose(&self, draft: DisclosureDraft) -> Result<Disclosed, Fault> {
        let to = draft.to.trim().to_owned();
        if to.chars().count() < 3 {
            return Err(Fault::denied(Denial {
                rule: RuleId::Shr2,
                why: "It does not say who gets it, and why.".into(),
                remedy: "Name the person or office and the reason; it stands in the accounting of disclosures.".into(),
            }));
        }
        let (event, saved, notes, by, at) = self
            .inside(async |inside| {
                let store = |error| fault::store(&error);
                let event = self.event_here(inside, draft.event).await?;
                let mut saved = Vec::new();
                for row in inside.store.records_of(draft.event, RecordKind::Saved).await.map_err(store)? {
                    let read: Saved = body(&row)?;
                    if draft.records.contains(&read.id) {
                        saved.push(read);
                    }
                }
                if saved.is_empty() || saved.len() != draft.records.len() {
                    return Err(fault::input(
                        "Choose saved reads of this event; one that was chosen is not there any more.",
                    ));
                }
                let mut notes = Vec::new();
                for row in inside.store.records_of(draft.event, RecordKind::Note).await.map_err(store)? {
                    notes.push(body::<Note>(&row)?);
                }
                Ok((event, saved, notes, inside.who.account.clone(), self.now(inside)))
            })
            .await?;
        let set = export::Set { event: &event, saved: &saved, notes: &notes, by: &by, at, to: &to, mode: self.mode() };
        let format = match draft.format {
            DisclosureFormat::Csv => export::Format::Csv,
            DisclosureFormat::GeoJson => export::Format::GeoJson,
            DisclosureFormat::Kml => export::Format::Kml,
        };
        let file = export::export(&set, format).map_err(|why| fault::input(format!("Nothing was exported: {why}.")))?;
        let count = file.count as u64;
        let act = Act::Disclose {
            event: draft.event,
            format: format.code().to_owned(),
            records: count,
            digest: file.digest.clone(),
            to: to.clone(),
        };
        // The accounting first: nothing may be outside that is not in it.
        self.inside(async |inside| {
            self.record(inside, &[], act.clone()).await.map(drop).map_err(|error| fault::store(&error))
        })
        .await?;
        let folder = self.data.join("exports");
        let path = folder.join(&file.name);
        let written = fs::create_dir_all(&folder).and_then(|()| keys::write_private(&path, &file.bytes));
        written.map_err(|error| fault::store(&store::StoreError::from(error)))?;
        Ok(Disclosed { path: path.display().to_string(), records: count, digest: file.digest, by })
    }
}
