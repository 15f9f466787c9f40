//! QLT-1: what each person found in the picture of a read. What others found is told only to who has said what they
//! found themselves.

use super::{
    Actor, Gateway, ServiceError,
    work::{plain, worker},
};
use crate::{
    db::{LookRow, picture_seen},
    recorded,
};
use domain::{Denial, Found, Look, RuleId, event::TITLE_MOST};
use trail::{Act, Outcome};
use wire::{Looked, Looks};

impl Gateway {
    /// Keeps one's look, and tells of those of others. Who was given no picture has found nothing in it; who could not
    /// read it is told nothing of what others found, so that they may still look for themselves.
    pub async fn looked(&self, actor: &Actor, looked: Looked) -> Result<Looks, ServiceError> {
        let (account, _) = worker(actor)?;
        for (what, text) in [("source", &looked.read.source), ("read", &looked.read.read), ("reader", &looked.reader)] {
            plain(what, text, TITLE_MOST).map_err(ServiceError::BadInput)?;
        }
        let act = Act::JudgeRead {
            answer: looked.answer,
            source: looked.read.source.clone(),
            read: looked.read.read.clone(),
            found: looked.found,
        };
        let row = LookRow {
            seen: self.work.seen(&looked.read.source, &looked.read.read)?,
            account,
            // A workstation's clock is not believed beyond this moment (SEC-5).
            at: looked.at.min(self.now()),
            found: looked.found,
            source: looked.read.source.clone(),
            reader: looked.reader.clone(),
        };
        let others = recorded!(self, |tx| {
            if !self.granted(tx, account).await?.sources.contains(&looked.read.source) {
                return Ok(Err(not_granted(&looked.read.source)));
            }
            if looked.found != Found::Illegible && !picture_seen(tx, &row.seen, account).await? {
                return Ok(Err(not_seen()));
            }
            row.keep(tx).await?;
            self.enter_outcome(tx, actor, act.clone(), Outcome::Done).await?;
            let others = match looked.found {
                Found::Illegible => Vec::new(),
                _ => LookRow::others(tx, &row.seen, account).await?,
            };
            Ok::<_, ServiceError>(Ok(others))
        })?;
        let others = match others {
            Ok(others) => others,
            // What was sent may be any text: it enters only for a source that one has.
            Err(denial) => return self.deny(actor, Act::Try { what: "tell of a look".into() }, denial).await,
        };
        let look = |(by, at, found, reader)| Look {
            source: looked.read.source.clone(),
            record: looked.read.read.clone(),
            reader,
            by,
            at,
            found,
        };
        Ok(Looks { others: others.into_iter().map(look).collect() })
    }
}

fn not_seen() -> Denial {
    Denial {
        rule: RuleId::Qlt1,
        why: "The gateway has given you no picture of this read.".into(),
        remedy: "Look at the picture, and type the plate that it shows.".into(),
    }
}

/// ACC-6.
pub(super) fn not_granted(source: &str) -> Denial {
    Denial {
        rule: RuleId::Acc6,
        why: format!("You were not granted the source {source}."),
        remedy: "Request it under Access & training, or ask the sources that you have.".into(),
    }
}
