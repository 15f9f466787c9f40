//! Exports with proofs: everything that a filter finds, as far as the exporter reaches. Between the
//! entries that are shown stand the leaves of those that are not, so that what is missing is seen.

use super::{Actor, search::said};
use crate::{
    db::{EntryRow, LogRow, Tx},
    recorded,
    service::{Gateway, ServiceError},
};
use domain::{Denial, RuleId};
use std::collections::{BTreeMap, HashMap};
use trail::{
    Act, Builder, Hash, LogPart, Outcome, TILE, When, plan_consistency, plan_prefix, prefix, prove_consistency,
    record_hash,
};
use wire::{ExportFormat, ExportTrail, Exported};

/// Lines of one export, those of withheld entries included.
const MOST: u64 = 200_000;
/// Heads between the first and the last that go along, to narrow a change down.
const HEADS: u32 = 2_000;

fn log_error(error: impl std::fmt::Display) -> ServiceError {
    ServiceError::Log(error.to_string())
}

impl Gateway {
    pub async fn export_trail(&self, actor: &Actor, request: ExportTrail) -> Result<Exported, ServiceError> {
        let find = self.find(actor, &request.filter)?;
        let filter = said(&request.filter);
        let format = match request.format {
            ExportFormat::Csv => "CSV",
            ExportFormat::JsonLines => "JSON Lines",
        };
        let by = actor.person.as_ref().map(|person| person.account.clone());
        let by = by.ok_or_else(|| ServiceError::BadInput("Nobody is signed in.".into()))?;
        recorded!(self, |tx| {
            let total = find.count(tx).await?;
            if total > MOST {
                return Err(too_many(total));
            }
            let rows = find.rows(tx, 0, u32::try_from(MOST).unwrap_or(u32::MAX)).await?;
            let made = When::new(self.now(), self.trail.offset);
            let mut builder = Builder::new(made, by.clone(), filter.clone(), &self.trail.log);
            let mut by_log: BTreeMap<String, Vec<EntryRow>> = BTreeMap::new();
            for row in rows {
                by_log.entry(row.log.clone()).or_default().push(row);
            }
            for (id, rows) in by_log {
                let log = LogRow::by_id(tx, &id).await?.ok_or_else(|| log_error("a log is missing"))?;
                self.add_part(tx, &mut builder, &log, rows).await?;
            }
            let (data, proof) = match request.format {
                ExportFormat::JsonLines => (builder.json_lines().map_err(log_error)?, None),
                ExportFormat::Csv => builder.csv().map(|(data, proof)| (data, Some(proof))).map_err(log_error)?,
            };
            // What left is entered with how much it was and its digest (AUD-1).
            let digest = data_encoding::HEXLOWER.encode(&record_hash(data.as_bytes()).0);
            let act = Act::ExportTrail { format: format.into(), filter: filter.clone() };
            self.enter_outcome(tx, actor, act, Outcome::Found { count: total, digest }).await?;
            Ok(Exported { entries: total, data, proof })
        })
    }

    /// The part of one log from its first entry found to its last.
    async fn add_part(
        &self,
        tx: &mut Tx,
        builder: &mut Builder<'_>,
        log: &LogRow,
        rows: Vec<EntryRow>,
    ) -> Result<(), ServiceError> {
        let mut shown: HashMap<u64, Vec<u8>> = HashMap::with_capacity(rows.len());
        for row in rows {
            let bytes = self.trail.opened(&log.id, row.n, &row.sealed)?;
            shown.insert(row.n, bytes.to_vec());
        }
        let (Some(from), Some(last)) = (shown.keys().min().copied(), shown.keys().max().copied()) else {
            return Ok(());
        };
        let to = last + 1;
        if to - from > MOST {
            return Err(too_many(to - from));
        }
        let left = log.tiles(tx, &plan_prefix(from).map_err(log_error)?).await?;
        let left = prefix(from, &left).map_err(log_error)?;
        let places = plan_consistency(log.known.size, to).map_err(log_error)?;
        let consistency = prove_consistency(log.known.size, to, &log.tiles(tx, &places).await?).map_err(log_error)?;
        let heads = log.heads(tx, from, to, HEADS).await?;
        let number = builder.log(LogPart {
            origin: log.origin.clone(),
            key: log.verifier.clone(),
            witnesses: self.trail.witnesses(),
            from,
            to,
            left: left.peaks().to_vec(),
            heads: heads.into_iter().map(|(_, note)| note).collect(),
            last: log.note.clone(),
            consistency,
        });
        for (n, leaf) in (from..to).zip(leaves(tx, log, from, to).await?) {
            builder.line(number, n, leaf, shown.remove(&n)).map_err(log_error)?;
        }
        Ok(())
    }
}

/// The leaf hashes with `from <= n < to`, out of the log's tiles.
async fn leaves(tx: &mut Tx, log: &LogRow, from: u64, to: u64) -> Result<Vec<Hash>, ServiceError> {
    let tile = TILE as u64;
    let places: Vec<_> = (from / tile..=(to - 1) / tile).map(|n| (0u8, n)).collect();
    let tiles = log.tiles(tx, &places).await?;
    let mut leaves = Vec::new();
    for ((_, n), bytes) in tiles {
        let first = n * tile;
        for (at, hash) in (first..).zip(bytes.as_chunks::<32>().0) {
            if at >= from && at < to {
                leaves.push(Hash(*hash));
            }
        }
    }
    if leaves.len() as u64 == to - from { Ok(leaves) } else { Err(log_error("tiles are missing")) }
}

fn too_many(count: u64) -> ServiceError {
    ServiceError::Denied(Denial {
        rule: RuleId::Aud2,
        why: format!("An export holds at most {MOST} entries, and this one would need {count}."),
        remedy: "Narrow it to fewer days, and export the rest after it.".into(),
    })
}
