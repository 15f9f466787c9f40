//! Finding entries, each role as far as it reaches (AUD-2). Looking into the trail enters it too.

use super::{Actor, event_term, plate_term};
use crate::{
    db::{EntryRow, Find, LogRow, Tx},
    service::{Gateway, ServiceError},
    transact,
};
use domain::{
    AccountName,
    policy::{Reach, text_field, trail_reach},
};
use std::collections::{BTreeMap, HashMap};
use trail::{Act, Entry, Person};
use wire::{TrailFilter, TrailLine, TrailPage, TrailSearch};

/// Rows of one page.
const MOST: u32 = 500;
/// Sessions whose last search is remembered in this process.
const REMEMBERED: usize = 10_000;

impl Gateway {
    pub async fn search_trail(&self, actor: &Actor, search: TrailSearch) -> Result<TrailPage, ServiceError> {
        if search.limit > MOST {
            return Err(ServiceError::BadInput(format!("At most {MOST} entries are shown at once.")));
        }
        let find = self.find(actor, &search.filter)?;
        self.enter_search(actor, &search.filter).await?;
        transact!(self.db, |tx| {
            let total = find.count(tx).await?;
            let rows = find.rows(tx, search.offset, search.limit).await?;
            let origins = origins(tx).await?;
            let lines = rows.into_iter().map(|row| self.trail_line(&origins, row)).collect::<Result<Vec<_>, _>>()?;
            Ok(TrailPage { total, lines })
        })
    }

    /// What a filter finds for `actor`.
    pub(super) fn find(&self, actor: &Actor, filter: &TrailFilter) -> Result<Find, ServiceError> {
        let person = actor.person.as_ref().ok_or_else(|| ServiceError::BadInput("Nobody is signed in.".into()))?;
        let mut words = Vec::new();
        match trail_reach(person.role) {
            Reach::All => {}
            Reach::Unit => words.push(format!("unit:{}", person.unit)),
            Reach::Own => words.push(format!("who:{}", person.account)),
        }
        for (name, value) in narrowed(filter) {
            text_field("The search", &value, 200).map_err(ServiceError::BadInput)?;
            words.push(match name {
                "person" => {
                    let name = AccountName::new(&value)
                        .map_err(|_| ServiceError::BadInput("There is no account of that name.".into()))?;
                    format!("who:{name}")
                }
                "action" => format!("do:{value}"),
                "outcome" => format!("is:{value}"),
                "rule" => format!("rule:{}", value.trim().to_uppercase()),
                "plate" => plate_term(&value),
                _ => event_term(&value),
            });
        }
        let terms = words.iter().map(|word| self.trail.term(word)).collect::<Result<_, _>>()?;
        Ok(Find { terms, from: filter.from, to: filter.to })
    }

    /// The pages of one search are one act; a copy of this gateway that does not know of it enters it
    /// once more, which harms nothing.
    async fn enter_search(&self, actor: &Actor, filter: &TrailFilter) -> Result<(), ServiceError> {
        let said = said(filter);
        let session = actor.person.as_ref().and_then(|person| person.session.clone()).unwrap_or_default();
        let key = format!("{said:?}");
        let known = self
            .trail
            .searched
            .lock()
            .is_ok_and(|searched| searched.get(&session).is_some_and(|last| *last == key));
        if known {
            return Ok(());
        }
        crate::recorded!(self, |tx| { self.enter(tx, actor, Act::SearchTrail { filter: said.clone() }).await })?;
        if let Ok(mut searched) = self.trail.searched.lock() {
            if searched.len() >= REMEMBERED {
                searched.clear();
            }
            searched.insert(session, key);
        }
        Ok(())
    }

    fn trail_line(&self, origins: &HashMap<String, String>, row: EntryRow) -> Result<TrailLine, ServiceError> {
        let opened = self.trail.opened(&row.log, row.n, &row.sealed)?;
        let entry = String::from_utf8(opened.to_vec()).map_err(|_| ServiceError::Log("an entry is no text".into()))?;
        Ok(TrailLine { log: origins.get(&row.log).cloned().unwrap_or_default(), n: row.n, entry })
    }

    /// Whether `actor` may read an entry.
    pub(super) fn reaches(actor: &Actor, entry: &Entry) -> bool {
        let Some(person) = &actor.person else { return false };
        let by = |test: fn(&Person, &Person) -> bool| entry.who.as_ref().is_some_and(|who| test(who, person));
        match trail_reach(person.role) {
            Reach::All => true,
            Reach::Unit => by(|who, person| who.unit == person.unit),
            Reach::Own => by(|who, person| who.account == person.account),
        }
    }
}

async fn origins(tx: &mut Tx) -> Result<HashMap<String, String>, sqlx::Error> {
    Ok(LogRow::all(tx).await?.into_iter().map(|log| (log.id, log.origin)).collect())
}

/// What a filter narrows by, without its times.
fn narrowed(filter: &TrailFilter) -> Vec<(&'static str, String)> {
    let parts = [
        ("person", &filter.person),
        ("action", &filter.action),
        ("plate", &filter.plate),
        ("event", &filter.event),
        ("outcome", &filter.outcome),
        ("rule", &filter.rule),
    ];
    parts.into_iter().filter_map(|(name, value)| Some((name, value.clone()?))).collect()
}

/// A filter as an entry says it.
pub(super) fn said(filter: &TrailFilter) -> BTreeMap<String, String> {
    let mut said: BTreeMap<_, _> =
        narrowed(filter).into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    for (name, at) in [("from", filter.from), ("to", filter.to)] {
        if let Some(at) = at {
            said.insert(name.to_owned(), trail::When::new(at, 0).to_string());
        }
    }
    said
}
