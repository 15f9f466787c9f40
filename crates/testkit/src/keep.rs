//! A setting, written as the product writes it: with its entry in the trail.

use store::{Change, Store, StoreError};
use trail::{Act, Fields, Outcome, When};

/// Writes a setting with an entry, in a log that is begun for it.
pub async fn keep(store: &Store, key: &str, value: &str) -> Result<(), StoreError> {
    if store.trail().await?.is_none() {
        store.begin_trail("readroom/workstation/test", Some(&[1; 32]), domain::Timestamp(0)).await?;
    }
    let act = Fields {
        at: When::new(domain::Timestamp(0), 0),
        late: None,
        who: None,
        place: "test".into(),
        act: Act::ChangeSettings { to: [(key.to_owned(), value.chars().take(20).collect())].into() },
        purpose: None,
        outcome: Outcome::Done,
    };
    store.record(&[Change::Setting { key, value }], vec![act]).await.map(|_| ())
}
