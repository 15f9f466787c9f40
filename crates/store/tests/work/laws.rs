//! What holds for any records, in any order.

use crate::sample::*;
use domain::{AccountName, RecordId, Timestamp};
use proptest::{prelude::*, sample::Index};
use std::{
    collections::BTreeMap,
    sync::atomic::{AtomicU32, Ordering},
};
use store::{Change, RecordRow, Store};
use tokio::runtime::Runtime;

/// Records of one case are not those of another: a store is made once, since making one is slow on purpose.
static CASE: AtomicU32 = AtomicU32::new(0);
const OF_CASE: u32 = 4;

fn version(n: u32, version: u64, at: i64, workstation: bool, gone: bool) -> RecordRow {
    let by = AccountName::new(if workstation { "m.okafor" } else { "r.alvarez" }).unwrap();
    let workstation = if workstation { "ws-2" } else { "ws-1" };
    // What one workstation wrote at one moment as one version is one text.
    let text = format!("{version} {at} {workstation} {gone}");
    let row = row(&note(n, 1, &text), version);
    let body = if gone { String::new() } else { row.body };
    RecordRow { at: Timestamp(at), by, workstation: workstation.into(), body, ..row }
}

async fn taken(store: &Store, n: u32, rows: &[RecordRow]) -> Option<RecordRow> {
    let changes: Vec<_> = rows.iter().map(Change::TakeRecord).collect();
    store.record(&changes, vec![]).await.unwrap();
    store.record_row(note_id(n)).await.unwrap()
}

#[test]
fn versions_taken_in_any_order_and_twice_come_to_the_same() {
    let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let runtime = Runtime::new().unwrap();
    let (one, two) = (runtime.block_on(open(one.path())), runtime.block_on(open(two.path())));
    let versions = prop::collection::btree_map((1u64..4, 0i64..3, any::<bool>()), any::<bool>(), 1..8);
    let some = (versions, any::<u64>(), prop::collection::vec(any::<Index>(), 0..4));
    proptest!(ProptestConfig::with_cases(64), |((versions, seed, again) in some)| {
        let n = CASE.fetch_add(1, Ordering::SeqCst) * OF_CASE;
        let rows: Vec<_> =
            versions.into_iter().map(|((v, at, workstation), gone)| version(n, v, at, workstation, gone)).collect();
        let mut other = rows.clone();
        other.sort_by_key(|row| (row.version ^ seed, row.at.0 ^ i64::from_ne_bytes(seed.to_ne_bytes()), row.body.clone()));
        for index in again {
            other.push(index.get(&rows).clone());
        }
        let here = runtime.block_on(taken(&one, n, &rows));
        let there = runtime.block_on(taken(&two, n, &other));
        prop_assert_eq!(&here, &there);
        // And it is the one that the gateway keeps: the greatest.
        let greatest = rows.iter().max_by_key(|row| (row.version, row.at, row.workstation.clone()));
        prop_assert_eq!(here.as_ref(), greatest);
        let again = runtime.block_on(taken(&one, n, &rows));
        prop_assert_eq!(here, again, "taking them again changes nothing");
    });
}

/// What happens to records on one workstation, with a gateway that answers late or not at all.
#[derive(Debug, Clone)]
enum Event {
    Write {
        n: u32,
        gone: bool,
    },
    /// The gateway's answer to a version that was sent: this far before the newest.
    Sent {
        n: u32,
        back: u64,
    },
    Refused {
        n: u32,
        back: u64,
    },
    Tried {
        n: u32,
    },
    /// A version of another workstation: this far from the newest, and at that moment.
    Take {
        n: u32,
        by: i64,
        at: i64,
    },
    /// What the gateway has of ours comes back.
    Back {
        n: u32,
    },
    Drop,
}

fn events() -> impl Strategy<Value = Event> {
    let n = 0..OF_CASE;
    prop_oneof![
        4 => (n.clone(), any::<bool>()).prop_map(|(n, gone)| Event::Write { n, gone }),
        3 => (n.clone(), 0u64..3).prop_map(|(n, back)| Event::Sent { n, back }),
        1 => (n.clone(), 0u64..2).prop_map(|(n, back)| Event::Refused { n, back }),
        1 => n.clone().prop_map(|n| Event::Tried { n }),
        2 => (n.clone(), -1i64..3, 0i64..9).prop_map(|(n, by, at)| Event::Take { n, by, at }),
        1 => n.prop_map(|n| Event::Back { n }),
        1 => Just(Event::Drop),
    ]
}

/// The newest of a record, and whether the gateway is known to have it.
type Model = BTreeMap<RecordId, (RecordRow, bool)>;

fn one_before(version: u64, back: u64) -> u64 {
    version.saturating_sub(back).max(1)
}

/// Does `event` to the store and to the model.
async fn happen(store: &Store, model: &mut Model, first: u32, event: &Event) {
    let newest = |model: &Model, n: u32| model.get(&note_id(first + n)).map(|(row, _)| row.clone());
    let do_one = async |change: Change<'_>| {
        store.record(&[change], vec![]).await.unwrap();
    };
    match *event {
        Event::Write { n, gone } => {
            let next = newest(model, n).map_or(1, |row| row.version + 1);
            let row = version(first + n, next, 4, false, gone);
            do_one(Change::KeepRecord(&row)).await;
            model.insert(row.id, (row, false));
        }
        Event::Sent { n, back } => {
            let Some(row) = newest(model, n) else { return };
            do_one(Change::Sent { id: row.id, version: one_before(row.version, back) }).await;
            if one_before(row.version, back) == row.version {
                model.insert(row.id, (row, true));
            }
        }
        Event::Refused { n, back } => {
            let Some(row) = newest(model, n) else { return };
            do_one(Change::Refused { id: row.id, version: one_before(row.version, back), why: "a rule" }).await;
        }
        Event::Tried { n } => do_one(Change::Tried { id: note_id(first + n) }).await,
        Event::Take { n, by, at } => {
            let from = newest(model, n);
            let theirs = from.as_ref().map_or(1, |row| row.version).saturating_add_signed(by).max(1);
            let row = version(first + n, theirs, at, true, false);
            do_one(Change::TakeRecord(&row)).await;
            let place = |row: &RecordRow| (row.version, row.at, row.workstation.clone());
            if from.as_ref().is_none_or(|from| place(&row) >= place(from)) {
                model.insert(row.id, (row, true));
            }
        }
        Event::Back { n } => {
            let Some(row) = newest(model, n) else { return };
            do_one(Change::TakeRecord(&row)).await;
            model.insert(row.id, (row, true));
        }
        Event::Drop => {
            for n in 0..OF_CASE {
                do_one(Change::DropRecord { id: note_id(first + n) }).await;
            }
            model.retain(|_, (_, at_gateway)| !*at_gateway);
        }
    }
}

#[test]
fn the_outbox_never_loses_the_newest_version_and_holds_nothing_else() {
    let data = tempfile::tempdir().unwrap();
    let runtime = Runtime::new().unwrap();
    let store = runtime.block_on(open(data.path()));
    proptest!(ProptestConfig::with_cases(64), |(events in prop::collection::vec(events(), 1..24))| {
        let first = (CASE.fetch_add(1, Ordering::SeqCst) + 1_000_000) * OF_CASE;
        let (kept, waits, model) = runtime.block_on(async {
            let mut model = Model::new();
            for event in &events {
                happen(&store, &mut model, first, event).await;
            }
            let mut kept = BTreeMap::new();
            for n in 0..OF_CASE {
                let id = note_id(first + n);
                kept.extend(store.record_row(id).await.unwrap().map(|row| (id, row)));
            }
            let ours = |id: &RecordId| (0..OF_CASE).any(|n| note_id(first + n) == *id);
            let unsent = store.unsent().await.unwrap();
            let waits: BTreeMap<_, _> =
                unsent.into_iter().filter(|it| ours(&it.id)).map(|it| (it.id, it.version)).collect();
            (kept, waits, model)
        });
        let unsent = model.iter().filter(|(_, (_, at_gateway))| !at_gateway);
        let unsent: BTreeMap<_, _> = unsent.map(|(id, (row, _))| (*id, row.version)).collect();
        prop_assert_eq!(waits, unsent);
        let newest: BTreeMap<_, _> = model.into_iter().map(|(id, (row, _))| (id, row)).collect();
        prop_assert_eq!(kept, newest);
    });
}
