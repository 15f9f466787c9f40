//! Events as they come in: by their owner alone, within their bounds, with nothing of what happened rewritten.

use super::{Arriving, Checked, Gateway, No, Place, ServiceError, checked, no};
use crate::db::{AccountRow, EventRow, Tx};
use domain::{
    AccountId, AccountName, Denial, Event, RecordId, RuleId, Turn,
    policy::{Act, EventChange, change_event, may},
};

/// An event that is kept here.
pub(super) fn read(body: &str) -> Result<Event, ServiceError> {
    serde_json::from_str(body).map_err(|_| damaged())
}

/// It was checked when it came.
fn damaged() -> ServiceError {
    ServiceError::Keys(keys::KeyError::Damaged)
}

impl Gateway {
    pub(super) async fn place_event(&self, tx: &mut Tx, arriving: &Arriving<'_>) -> Checked<Place> {
        let Arriving { record, account, by, event, before } = arriving;
        if record.is_gone() {
            no!(Denial {
                rule: RuleId::Ret4,
                why: "An event is not taken away; it is closed.".into(),
                remedy: "Close it with a reason.".into(),
            });
        }
        let Ok(after) = serde_json::from_str::<Event>(&record.body) else {
            no!(No::Bad("The event can't be read.".into()));
        };
        if after.id != record.event || RecordId::from(after.id) != record.id {
            no!(No::Bad("The record of an event has the event's own id.".into()));
        }
        if let Err(odd) = after.check() {
            no!(No::Bad(format!("It is no event: {odd}.")));
        }
        let was = before.as_ref().map(|(_, body)| read(body)).transpose()?;
        let turns = self.turns(arriving, event.as_ref().map(|(row, _)| row), was.as_ref())?;
        checked!(change_event(&EventChange { before: was.as_ref(), turns: &turns, after: &after, by }, self.now()));
        let new_authority = was.as_ref().is_none_or(|was| was.authority != after.authority);
        if new_authority && !self.work.lists.has_authority(&after.authority) {
            no!(Denial {
                rule: RuleId::Qry1,
                why: "The authority is not one of the agency's list.".into(),
                remedy: "Choose a statute from the list.".into(),
            });
        }
        let before_them = was.as_ref().map_or(&[][..], |was| &was.colleagues);
        let people = checked!(people(tx, &after.colleagues, before_them).await?);
        let base = serde_json::to_vec(&turns).map_err(|_| damaged())?;
        let row = EventRow {
            id: after.id,
            owner: *account,
            open: after.is_open(),
            opened: after.opened,
            base: self.work.seal_base(after.id, &base)?,
        };
        row.keep(tx, &people).await?;
        Ok(Ok(Place::default()))
    }

    /// What a version has to go on from: the one before it; or, where another of the same number is here already,
    /// that from which both were written. So two versions written side by side settle alike, whichever came first.
    fn turns(
        &self,
        arriving: &Arriving<'_>,
        event: Option<&EventRow>,
        was: Option<&Event>,
    ) -> Result<Vec<Turn>, ServiceError> {
        let (Some(event), Some(was), Some((row, _))) = (event, was, &arriving.before) else { return Ok(Vec::new()) };
        if arriving.record.version > row.version {
            return Ok(was.turns.clone());
        }
        serde_json::from_slice(&self.work.open_base(event.id, &event.base)?).map_err(|_| damaged())
    }
}

/// The accounts of colleagues; one who is newly named has to be somebody who can work on an event.
async fn people(tx: &mut Tx, named: &[AccountName], before: &[AccountName]) -> Checked<Vec<AccountId>> {
    let mut people = Vec::with_capacity(named.len());
    for name in named {
        let row = AccountRow::by_name(tx, name).await?;
        let fits = row.as_ref().is_some_and(|row| row.in_use() && may(row.role, Act::WorkOnEvents, false).is_ok());
        match row {
            Some(row) if fits || before.contains(name) => people.push(row.id),
            _ => no!(Denial {
                rule: RuleId::Acc8,
                why: format!("{name} has no account in use that works on events."),
                remedy: "Name somebody who has, from the list of colleagues.".into(),
            }),
        }
    }
    Ok(Ok(people))
}
