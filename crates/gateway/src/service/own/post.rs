//! What a camera system posts.

use super::{Intake, Taken, keys::System};
use crate::{
    own::{NotTaken, Parcel},
    service::{Gateway, ServiceError},
};
use domain::{Span, Timestamp};
use ingest::{Format, FormatName, NoFormat, Records, is_picture};
use wire::{Ingested, NotIngested};

/// Rejected records that are told with their reasons; more are counted.
const TOLD: usize = 1_000;

/// What came in one post.
#[derive(Debug)]
pub(crate) struct Post {
    pub records: Vec<u8>,
    /// A picture beside them.
    pub picture: Option<Vec<u8>>,
}

impl From<Vec<u8>> for Post {
    fn from(records: Vec<u8>) -> Self {
        Self { records, picture: None }
    }
}

impl Gateway {
    /// Whether the system may post `bytes` more now.
    pub(crate) fn has_room(&self, system: &System, bytes: usize) -> bool {
        self.own.rate.take(&system.id, bytes, self.clock.elapsed())
    }

    /// The format that a path names, for this system.
    pub(crate) fn format_of(name: &str, system: &System) -> Result<Format, ServiceError> {
        let bad = |error: NoFormat| ServiceError::BadInput(error.to_string());
        let name: FormatName = name.parse().map_err(bad)?;
        let mapping = system.mapping.as_deref().filter(|_| name == FormatName::Csv).cloned();
        Format::new(name, mapping).map_err(bad)
    }

    /// Takes the records of a post. Tells of each that was rejected, since nobody else hears of it. A picture beside the
    /// records is kept if they are of one read: of several nobody could say whose plate it shows.
    pub(crate) async fn take_post(
        &self,
        system: &System,
        format: Format,
        post: impl Into<Post>,
    ) -> Result<Ingested, ServiceError> {
        let Post { records: body, picture } = post.into();
        let (readers, mut by, now) = (system.readers.clone(), self.preparer(), self.now());
        let name = format.name();
        let read = tokio::task::spawn_blocking(move || {
            let reads = || Records::new(&format, &readers, now, body.as_slice()).flatten();
            let mut picture = picture.filter(|bytes| is_picture(bytes) && reads().take(2).count() == 1);
            let mut parcels = vec![Parcel::default()];
            let mut answer = Ingested::default();
            let mut records = Records::new(&format, &readers, now, body.as_slice());
            for record in records.by_ref() {
                let Some(parcel) = parcels.last_mut() else { break };
                let (origin, why) = match record {
                    Ok(mut entry) => {
                        let origin = entry.origin;
                        if entry.picture.is_none() {
                            entry.picture = picture.take();
                        }
                        match parcel.add(&mut by, entry) {
                            Ok(()) => {
                                if parcel.is_full() {
                                    parcels.push(Parcel::default());
                                }
                                continue;
                            }
                            Err(NotTaken::Key(error)) => return Err(error),
                            Err(NotTaken::Old(old)) => ((origin.line, None, origin.byte), old.to_string()),
                        }
                    }
                    Err(rejected) => ((rejected.line, rejected.column, rejected.origin.byte), rejected.why.to_string()),
                };
                parcel.rejected += 1;
                if answer.rejected.len() < TOLD {
                    let (line, column, byte) = origin;
                    answer.rejected.push(NotIngested { line, column, byte, why });
                } else {
                    answer.more_rejected += 1;
                }
            }
            answer.skipped = records.counts().skipped();
            Ok((parcels, answer))
        });
        let (parcels, mut answer) =
            read.await.map_err(|_| ServiceError::BadInput("The records can't be read.".into()))??;
        let minute = Span::minutes(1);
        let since = Timestamp(now.0.div_euclid(minute.0) * minute.0);
        let left = (since + minute) - now;
        let mut intake = Intake::new(system.name.clone(), name, self.own.lane.clone(), since, left);
        let mut all = Taken::default();
        for parcel in parcels.iter().filter(|parcel| !parcel.is_empty()) {
            all += self.take_parcel(&mut intake, parcel).await?;
        }
        (answer.taken, answer.changed, answer.same) = (all.taken, all.changed, all.same);
        Ok(answer)
    }
}
