//! The agency's own readers as a source, over what was ingested. What the camera took a plate for is what counts;
//! look-alikes (`~`) are how misreads are found.

use super::{Batch, Giving, RawPicture, Search, Searched, Source, SourceError, SourceReader};
use crate::{
    Db, GatewayError,
    db::{By, OwnReaderRow},
    own::{Kind, Term, Vault},
};
use domain::{About, Area, PictureView, PlatePattern, Read, Span, Timestamp, Vehicle};
use keys::Key;
use std::{cmp::Reverse, collections::HashSet};
use tokio::sync::mpsc;

/// Reads of one part.
const PART: usize = 500;
/// A pattern that means at most so many plates is asked for plate by plate; of another, the plates that were seen are
/// compared with it.
const VARIANTS: usize = 512;
/// Words that are compared at a time.
const WORDS: u32 = 10_000;
/// The first slice of time that is looked through, from the newest end.
const SLICE: Span = Span::hours(1);
/// A slice that gave fewer reads is followed by a longer one, one that gave more by a shorter.
const FEW: usize = 1_000;
const MANY: usize = 8_000;

/// What the agency's own readers saw.
#[derive(Debug, Clone)]
pub struct OwnReaders {
    db: Db,
    vault: Vault,
    name: String,
}

/// What to look for, and what it has to be besides.
struct Plan<'a> {
    by: By,
    terms: Vec<Term>,
    area: Option<&'a Area>,
    vehicle: Option<&'a Vehicle>,
}

impl OwnReaders {
    /// Over the gateway's database, with the key that its reads are sealed under; `name` is what people call it.
    pub fn new(db: Db, secrets: &Key, name: impl Into<String>) -> Result<Self, GatewayError> {
        Ok(Self { db, vault: Vault::new(secrets)?, name: name.into() })
    }

    async fn plan<'a>(&self, about: &'a About) -> Result<Plan<'a>, SourceError> {
        let (area, vehicle) = match about {
            About::Plate(pattern) => {
                return Ok(Plan { by: By::Plate, terms: self.plates(pattern).await?, area: None, vehicle: None });
            }
            About::Reader(at) => {
                // Another source's camera of the same id is another camera.
                let own = (at.source == self.name).then_some(at.reader.as_str());
                let terms = own.map(|id| self.vault.reader_term(id)).transpose().map_err(down)?;
                return Ok(Plan { by: By::Reader, terms: terms.into_iter().collect(), area: None, vehicle: None });
            }
            About::Place(near) => (&near.around, None),
            About::Area(area) => (area, None),
            About::Vehicle(kind) => (&kind.area, Some(&kind.vehicle)),
        };
        Ok(Plan { by: By::Cell, terms: self.cells(area).await?, area: Some(area), vehicle })
    }

    async fn plates(&self, pattern: &PlatePattern) -> Result<Vec<Term>, SourceError> {
        if let Some(plates) = pattern.variants(VARIANTS) {
            let terms: Result<_, _> = plates.iter().map(|plate| self.vault.plate_term(plate)).collect();
            return terms.map_err(down);
        }
        self.words(Kind::Plate, |term, sealed| {
            self.vault.open_plate(term, sealed).is_ok_and(|plate| pattern.takes(&plate).is_some())
        })
        .await
    }

    async fn cells(&self, area: &Area) -> Result<Vec<Term>, SourceError> {
        let bounds = area.bounds();
        self.words(Kind::Cell, |term, sealed| {
            self.vault.open_cell(term, sealed).is_ok_and(|cell| cell.touches(&bounds))
        })
        .await
    }

    /// The terms of the words that `fits` takes.
    async fn words(&self, kind: Kind, fits: impl Fn(&Term, &[u8]) -> bool + Send) -> Result<Vec<Term>, SourceError> {
        let mut terms = Vec::new();
        let mut after = Vec::new();
        loop {
            let words = self.db.own_words(kind.code(), &after, WORDS).await.map_err(down)?;
            let Some((last, _)) = words.last() else { return Ok(terms) };
            after = last.to_vec();
            terms.extend(words.iter().filter(|(term, sealed)| fits(term, sealed)).map(|(term, _)| *term));
        }
    }

    /// Of the reads of a slice those that are meant, the newest first; what can't be opened is counted.
    async fn slice(
        &self,
        plan: &Plan<'_>,
        search: &Search,
        after: Timestamp,
        to: Timestamp,
    ) -> Result<(Vec<Read>, usize, u64), SourceError> {
        let sealed = self.db.own_reads(plan.by, &plan.terms, after, to).await.map_err(down)?;
        let (looked, mut odd) = (sealed.len(), 0);
        let mut reads = Vec::new();
        for (term, sealed) in sealed {
            match self.vault.open_read(&term, &sealed) {
                Ok(read) if meant(&read, plan, search) => reads.push(read),
                Ok(_) => {}
                Err(_) => odd += 1,
            }
        }
        reads.sort_unstable_by(|a, b| (Reverse(a.at), &a.id).cmp(&(Reverse(b.at), &b.id)));
        Ok((reads, looked, odd))
    }

    async fn find(&self, search: &Search, out: &mpsc::Sender<Batch>) -> Result<Searched, SourceError> {
        let mut done = Searched::default();
        let Some((oldest, newest)) = self.db.own_extent().await.map_err(down)? else { return Ok(done) };
        let plan = self.plan(&search.about).await?;
        let end = search.from.max(oldest) - Span(1);
        let mut to = search.to.min(newest);
        // Each term is looked up once a slice: where they are many, one slice is fastest, and one plate's reads are few.
        let whole = plan.by == By::Plate && plan.terms.len() > VARIANTS;
        let mut span = if whole { Span(i64::MAX) } else { SLICE };
        let (mut left, mut told) = (search.limit, HashSet::new());
        while to > end && !plan.terms.is_empty() {
            let after = (to - span).max(end);
            let (mut reads, looked, odd) = self.slice(&plan, search, after, to).await?;
            done.odd += odd;
            done.more |= reads.len() > left;
            reads.truncate(left);
            left -= reads.len();
            for part in reads.chunks(PART) {
                let batch = self.batch(part, &mut told, &mut done).await?;
                if out.send(batch).await.is_err() {
                    return Ok(done);
                }
            }
            if done.more {
                return Ok(done);
            }
            to = after;
            span = match looked {
                few if few < FEW => Span(span.0.saturating_mul(4)),
                many if many > MANY => Span((span.0 / 4).max(1_000_000)),
                _ => span,
            };
        }
        Ok(done)
    }

    /// A part of the answer, with the cameras that were not told of yet.
    async fn batch(
        &self,
        reads: &[Read],
        told: &mut HashSet<String>,
        done: &mut Searched,
    ) -> Result<Batch, SourceError> {
        let mut batch = Batch::default();
        for read in reads {
            if !told.contains(&read.reader) {
                let Some(row) = self.db.own_reader(&read.reader).await.map_err(down)? else {
                    done.odd += 1;
                    continue;
                };
                batch.readers.push(of_row(row));
                told.insert(read.reader.clone());
            }
            batch.reads.push(read.clone());
        }
        Ok(batch)
    }
}

impl Source for OwnReaders {
    fn name(&self) -> &str {
        &self.name
    }

    fn search<'a>(&'a self, search: &'a Search, out: mpsc::Sender<Batch>) -> Giving<'a, Searched> {
        Box::pin(async move { self.find(search, &out).await })
    }

    fn picture<'a>(&'a self, read: &'a str, view: PictureView) -> Giving<'a, RawPicture> {
        Box::pin(async move {
            // Cameras send the plate's crop or the vehicle's: nobody has the wider scene here.
            if view == PictureView::Scene {
                return Err(SourceError::Nothing);
            }
            let term = self.vault.read_term(read).map_err(down)?;
            let sealed = self.db.own_picture(&term).await.map_err(down)?.ok_or(SourceError::Nothing)?;
            let odd = |_| SourceError::Odd("a picture of an own reader can't be opened".into());
            Ok(RawPicture { data: self.vault.open_picture(&term, &sealed).map_err(odd)? })
        })
    }

    fn readers(&self) -> Giving<'_, Vec<SourceReader>> {
        Box::pin(async move { Ok(self.db.own_readers().await.map_err(down)?.into_iter().map(of_row).collect()) })
    }
}

fn of_row(row: OwnReaderRow) -> SourceReader {
    SourceReader { reader: row.reader, country: row.country }
}

/// Whether a read that was found is one that was asked for. Who issued a plate is often not said, and counts then.
fn meant(read: &Read, plan: &Plan<'_>, search: &Search) -> bool {
    let issued = match (&search.jurisdiction, &read.jurisdiction) {
        (Some(asked), Some(said)) => asked == said,
        _ => true,
    };
    issued
        && plan.area.is_none_or(|area| area.contains(read.position))
        && plan.vehicle.is_none_or(|kind| is_kind(&read.vehicle, kind))
}

/// What is asked of a vehicle has to be said of it, whatever the case.
fn is_kind(seen: &Vehicle, asked: &Vehicle) -> bool {
    let same = |asked: &Option<String>, seen: &Option<String>| {
        asked
            .as_deref()
            .is_none_or(|asked| seen.as_deref().is_some_and(|seen| seen.trim().eq_ignore_ascii_case(asked.trim())))
    };
    same(&asked.make, &seen.make) && same(&asked.model, &seen.model) && same(&asked.color, &seen.color)
}

/// The log says what happened; who asks hears that it may be tried again.
fn down(error: impl std::fmt::Display) -> SourceError {
    tracing::error!("own readers: {error}");
    SourceError::Down("the gateway can't use its own readers' reads just now".into())
}
