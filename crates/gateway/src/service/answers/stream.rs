//! An answer on its way: what the sources say becomes lines, and which reads were given is kept, so that their pictures
//! can be asked for while the answer lives.

use crate::{
    db::AnswerRow,
    federation::{Asked, Merge, Part},
    service::{Gateway, ServiceError},
    transact,
};
use axum::body::Bytes;
use domain::AnswerId;
use std::{convert::Infallible, sync::Arc, time::Duration};
use tokio::{sync::mpsc, time::Instant};
use wire::{Begun, Line};

/// How often it is kept which reads were given, while one source goes on.
const KEEP: Duration = Duration::from_secs(1);

/// The workstation listens no more.
struct Gone;

/// An answer on its way.
pub(super) struct Answering {
    gateway: Arc<Gateway>,
    id: AnswerId,
    asked: Asked,
    merge: Merge,
    out: Out,
    /// Reads that were given and are not kept yet.
    fresh: Vec<String>,
    /// How many reads the answer had, and their digest, when they were last kept.
    kept: Option<(u64, String)>,
    kept_at: Instant,
}

impl Answering {
    pub(super) fn new(gateway: Arc<Gateway>, id: AnswerId, asked: Asked, merge: Merge, out: Out) -> Self {
        Self { gateway, id, asked, merge, out, fresh: Vec::new(), kept: None, kept_at: Instant::now() }
    }

    /// Sends all of it, until the workstation has it or listens no more; what it was given is kept either way.
    pub(super) async fn pour(mut self, begun: Begun) {
        if self.lines(begun).await.is_err() {
            // Nothing is asked for nobody.
            drop(self.asked);
            self.fresh.append(&mut self.merge.take_fresh());
            told(keep(&self.gateway, self.id, &mut self.fresh).await);
        }
    }

    async fn lines(&mut self, begun: Begun) -> Result<(), Gone> {
        send(&self.out, &Line::Begun(begun)).await?;
        loop {
            let part = tokio::select! {
                part = self.asked.next() => part,
                () = self.out.closed() => return Err(Gone),
            };
            let (lines, ended) = match part {
                Some(Part::Some(source, batch)) => (self.merge.part(source, batch), false),
                Some(Part::End(source, how, took)) => (self.merge.ended(source, how, took), true),
                None => break,
            };
            if ended || self.kept_at.elapsed() > KEEP {
                told(self.keep().await);
            }
            send_all(&self.out, &lines).await?;
        }
        let lines = self.merge.finish();
        let out = self.out.clone();
        let (kept, sent) = tokio::join!(self.keep(), send_all(&out, &lines));
        let kept = told(kept);
        sent?;
        // Without the end the workstation knows that the answer broke off.
        if let Some((count, digest)) = kept {
            send(&self.out, &Line::End { count, digest }).await?;
        }
        Ok(())
    }

    async fn keep(&mut self) -> Result<(u64, String), ServiceError> {
        self.fresh.append(&mut self.merge.take_fresh());
        if let Some(kept) = self.kept.as_ref().filter(|_| self.fresh.is_empty()) {
            return Ok(kept.clone());
        }
        let kept = keep(&self.gateway, self.id, &mut self.fresh).await?;
        self.kept_at = Instant::now();
        Ok(self.kept.insert(kept).clone())
    }
}

/// Where the lines go out.
type Out = mpsc::Sender<Result<Bytes, Infallible>>;

async fn send_all(out: &Out, lines: &[Line]) -> Result<(), Gone> {
    for line in lines {
        send(out, line).await?;
    }
    Ok(())
}

async fn send(out: &Out, line: &Line) -> Result<(), Gone> {
    let mut text = serde_json::to_vec(line).map_err(|_| Gone)?;
    text.push(b'\n');
    out.send(Ok(text.into())).await.map_err(|_| Gone)
}

fn told<T>(kept: Result<T, ServiceError>) -> Option<T> {
    kept.inspect_err(|error| tracing::error!("which reads an answer has could not be kept: {error}")).ok()
}

/// Adds reads to those of an answer; how many it has then, and their digest. What could not be kept stays in `fresh`.
async fn keep(gateway: &Gateway, id: AnswerId, fresh: &mut Vec<String>) -> Result<(u64, String), ServiceError> {
    let kept = transact!(gateway.db, |tx| {
        let Some(mut row) = AnswerRow::by_id(tx, id).await? else { return Err(super::gone()) };
        if !fresh.is_empty() {
            let mut index = gateway.answers.index(&row)?;
            index.add(fresh.iter().cloned());
            row.hold(&gateway.answers.key(&row)?, &index)?;
            row.save_index(tx).await?;
        }
        Ok((row.count, row.digest))
    })?;
    fresh.clear();
    Ok(kept)
}
