//! Events: whose they are, whether they are open, and who was named in them.

use super::{Tx, odd};
use domain::{AccountId, EventId, Timestamp, policy::Standing};
use sqlx::Row;

/// An event as it is found; what it says is a record.
#[derive(Debug)]
pub struct EventRow {
    pub id: EventId,
    pub owner: AccountId,
    pub open: bool,
    pub opened: Timestamp,
    /// Sealed: the closings and reopenings that its version went on from.
    pub base: Vec<u8>,
}

impl EventRow {
    pub async fn by_id(tx: &mut Tx, id: EventId) -> Result<Option<Self>, sqlx::Error> {
        let row = sqlx::query("SELECT owner_id, open, opened, base FROM events WHERE id = $1")
            .bind(id.to_string())
            .fetch_optional(&mut **tx)
            .await?;
        row.map(|row| {
            Ok(Self {
                id,
                owner: row.try_get::<String, _>(0)?.parse().map_err(|_| odd("event owner"))?,
                open: row.try_get::<i64, _>(1)? != 0,
                opened: Timestamp(row.try_get(2)?),
                base: row.try_get(3)?,
            })
        })
        .transpose()
    }

    /// What `account` is to it.
    pub async fn standing(&self, tx: &mut Tx, account: AccountId) -> Result<Standing, sqlx::Error> {
        if self.owner == account {
            return Ok(Standing::Owner);
        }
        let named = sqlx::query("SELECT account_id FROM event_people WHERE event_id = $1 AND account_id = $2")
            .bind(self.id.to_string())
            .bind(account.to_string())
            .fetch_optional(&mut **tx)
            .await?;
        Ok(if named.is_some() { Standing::Given } else { Standing::None })
    }

    /// Writes it, with those who are named in it now.
    pub async fn keep(&self, tx: &mut Tx, people: &[AccountId]) -> Result<(), sqlx::Error> {
        sqlx::query(
            "INSERT INTO events (id, owner_id, open, opened, base) VALUES ($1, $2, $3, $4, $5) \
             ON CONFLICT (id) DO UPDATE SET open = excluded.open, base = excluded.base",
        )
        .bind(self.id.to_string())
        .bind(self.owner.to_string())
        .bind(i64::from(self.open))
        .bind(self.opened.0)
        .bind(self.base.as_slice())
        .execute(&mut **tx)
        .await?;
        sqlx::query("DELETE FROM event_people WHERE event_id = $1")
            .bind(self.id.to_string())
            .execute(&mut **tx)
            .await?;
        for account in people {
            sqlx::query("INSERT INTO event_people (event_id, account_id) VALUES ($1, $2)")
                .bind(self.id.to_string())
                .bind(account.to_string())
                .execute(&mut **tx)
                .await?;
        }
        Ok(())
    }
}
