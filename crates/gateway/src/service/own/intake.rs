//! Records into the table. Each parcel is one transaction with its part of the tally, so that after a kill what was
//! taken stands both in the table and in the tally; giving the same input again adds nothing.

use super::system_name;
use crate::{
    db::{OwnPicture, OwnReadRow, OwnReaderRow, OwnWordRow, Tally, Tx},
    own::{Kind, Parcel, Prepared, Preparer, Term, end_of_day, is_better},
    random, recorded,
    service::{Actor, Gateway, ServiceError},
    transact,
};
use data_encoding::HEXLOWER;
use domain::{Reader, Span, Timestamp};
use ingest::{Country, FormatName, Readers};
use std::collections::{BTreeMap, HashMap};
use trail::Act;

/// An ingest that says nothing for so long was killed, and is entered as far as it came.
const PATIENCE: Span = Span::minutes(10);
/// Words remembered as kept, so that the same plate is not written with each of its reads.
const WORDS_KNOWN: usize = 1_000_000;

/// What became of records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Taken {
    /// Reads that are new.
    pub taken: u64,
    /// Messages that made a read better.
    pub changed: u64,
    /// Messages that said nothing new.
    pub same: u64,
    pub rejected: u64,
}

impl std::ops::AddAssign for Taken {
    fn add_assign(&mut self, other: Self) {
        self.taken += other.taken;
        self.changed += other.changed;
        self.same += other.same;
        self.rejected += other.rejected;
    }
}

/// A run of records from one place.
#[derive(Debug)]
pub struct Intake {
    tally: Tally,
    life: Span,
    words: HashMap<Term, Timestamp>,
}

impl Intake {
    pub(super) fn new(origin: String, format: FormatName, lane: String, since: Timestamp, life: Span) -> Self {
        let format = format.to_string();
        Self { tally: Tally { origin, format, lane, since, taken: 0, rejected: 0 }, life, words: HashMap::new() }
    }
}

/// What a transaction leaves behind for the next.
type Done = (Taken, Vec<(Term, Timestamp)>);

impl Gateway {
    /// Begins to take records at the console, from what people call `origin`. The cameras of the readers file become known.
    pub async fn begin_intake(
        &self,
        origin: &str,
        format: FormatName,
        readers: &Readers,
    ) -> Result<Intake, ServiceError> {
        let origin = system_name(origin)?;
        self.db.widen().await?;
        self.list_readers(readers).await?;
        let lane = HEXLOWER.encode(&random::bytes::<8>()?);
        Ok(Intake::new(origin, format, lane, self.now(), PATIENCE))
    }

    /// Seals records for this gateway; for the thread that reads them.
    #[must_use]
    pub fn preparer(&self) -> Preparer {
        Preparer::new(self.own.vault.clone(), self.own.keeping, self.now())
    }

    /// Cameras whose place a readers file gives; those without come with their records.
    pub(super) async fn list_readers(&self, readers: &Readers) -> Result<(), ServiceError> {
        let now = self.now();
        let listed: BTreeMap<&str, OwnReaderRow> = readers
            .cameras()
            .filter_map(|camera| {
                let reader = Reader {
                    id: camera.id.clone(),
                    kind: camera.kind,
                    name: camera.name.clone(),
                    address: camera.address.clone(),
                    owner: camera.owner.clone(),
                    position: camera.position?,
                    heading: camera.heading,
                };
                Some((camera.id.as_str(), OwnReaderRow { reader, country: country(camera.country), at: now }))
            })
            .collect();
        transact!(self.db, |tx| {
            for row in listed.values() {
                row.list(tx).await?;
            }
            Ok::<_, ServiceError>(())
        })
    }

    /// Takes a parcel, in one transaction.
    pub async fn take_parcel(&self, intake: &mut Intake, parcel: &Parcel) -> Result<Taken, ServiceError> {
        let _turn = self.own.turn.lock().await;
        let (taken, words) = transact!(self.db, |tx| { self.take_in(tx, intake, parcel).await })?;
        // Only what was committed is known.
        if intake.words.len() > WORDS_KNOWN {
            intake.words.clear();
        }
        intake.words.extend(words);
        Ok(taken)
    }

    async fn take_in(&self, tx: &mut Tx, intake: &Intake, parcel: &Parcel) -> Result<Done, ServiceError> {
        intake.tally.touch(tx, self.now() + intake.life).await?;
        let (changed, same) = parcel.within();
        let mut taken = Taken { taken: 0, changed, same, rejected: parcel.rejected };
        let mut ids: Vec<Term> = parcel.reads().iter().map(|read| read.id).collect();
        ids.sort_unstable();
        let known = self.db.known_reads(tx, &ids).await?;
        let (mut fresh, mut late) = (Vec::with_capacity(ids.len()), Vec::new());
        for one in parcel.reads() {
            match known.get(&one.id).map(|sealed| self.own.vault.open_read(&one.id, sealed)) {
                None => {
                    taken.taken += 1;
                    fresh.push(one);
                }
                Some(Ok(kept)) if !is_better(&one.read, &kept) => {
                    taken.same += 1;
                    late.extend(one.picture.as_deref().map(|picture| (one.id, kept.at, picture)));
                }
                // Better; or what is kept can't be opened any more, and this can.
                Some(_) => {
                    taken.changed += 1;
                    fresh.push(one);
                }
            }
        }
        // In the order of the index that is largest, whose pages then come one after another.
        fresh.sort_unstable_by_key(|one| one.id);
        let (better, new): (Vec<_>, Vec<_>) =
            fresh.iter().map(|one| row(one)).partition(|row| known.contains_key(&row.id));
        self.db.keep_new_reads(tx, &new).await?;
        OwnReadRow::keep(tx, &better).await?;
        let words = self.new_words(intake, &fresh)?;
        self.db.keep_words(tx, &words).await?;
        for one in fresh {
            match &one.picture {
                Some(picture) => OwnPicture::keep(tx, &one.id, one.read.at, picture, true).await?,
                None if known.contains_key(&one.id) => OwnPicture::at(tx, &one.id, one.read.at).await?,
                None => {}
            }
        }
        for (id, at, picture) in late {
            OwnPicture::keep(tx, &id, at, picture, false).await?;
        }
        self.tell_readers(tx, parcel).await?;
        intake.tally.add(tx, taken.taken + taken.changed, taken.rejected).await?;
        Ok((taken, words.into_iter().map(|word| (word.term, word.last)).collect()))
    }

    /// In the order of their ids, so that two gateways don't wait for each other crosswise.
    async fn tell_readers(&self, tx: &mut Tx, parcel: &Parcel) -> Result<(), ServiceError> {
        let mut told: Vec<_> = parcel.readers().collect();
        told.sort_unstable_by(|a, b| a.0.id.cmp(&b.0.id));
        for (reader, of, at) in told {
            let row = OwnReaderRow { reader: reader.as_ref().clone(), country: country(*of), at: *at };
            row.tell(tx).await?;
        }
        Ok(())
    }

    /// The plates and cells of reads that are not known to be kept long enough.
    fn new_words(&self, intake: &Intake, reads: &[&Prepared]) -> Result<Vec<OwnWordRow>, ServiceError> {
        let mut words: BTreeMap<Term, (Kind, Timestamp, &Prepared)> = BTreeMap::new();
        for one in reads {
            let last = end_of_day(one.read.at);
            for (kind, term) in [(Kind::Plate, one.plate), (Kind::Cell, one.cell)] {
                if intake.words.get(&term).is_some_and(|kept| *kept >= last) {
                    continue;
                }
                let word = words.entry(term).or_insert((kind, last, one));
                word.1 = word.1.max(last);
            }
        }
        let sealed = words.into_iter().map(|(term, (kind, last, one))| {
            let vault = &self.own.vault;
            let sealed = match kind {
                Kind::Plate => vault.seal_word(kind, &term, one.read.plate.as_str().as_bytes()),
                Kind::Cell => vault.seal_word(kind, &term, &one.ground.to_bytes()),
            };
            Ok(OwnWordRow { kind: kind.code(), term, sealed: sealed?, last })
        });
        sealed.collect()
    }

    /// Ends a run: what came in is entered, even if it was nothing.
    pub async fn end_intake(&self, intake: Intake) -> Result<(), ServiceError> {
        recorded!(self, |tx| {
            let tally = intake.tally.again(tx).await?.unwrap_or_else(|| intake.tally.clone());
            self.enter(tx, &Actor::console(), act(&tally)).await?;
            tally.end(tx).await?;
            Ok::<_, ServiceError>(())
        })
    }
}

/// The entry of a tally.
pub(super) fn act(tally: &Tally) -> Act {
    Act::Ingest {
        from: tally.origin.clone(),
        format: tally.format.clone(),
        taken: tally.taken,
        rejected: tally.rejected,
    }
}

fn row(one: &Prepared) -> OwnReadRow<'_> {
    OwnReadRow {
        id: one.id,
        at: one.read.at,
        plate: one.plate,
        reader: one.reader,
        cell: one.cell,
        sealed: &one.sealed,
    }
}

fn country(of: Option<Country>) -> Option<String> {
    of.map(|country| country.to_string())
}
