//! The owners' work at the gateway, by a hand-made client that asks no rule first: each rule denied and permitted, on
//! both engines.

mod approvals;
mod asking;
mod https;
mod records;
mod saves;

use super::{Actor, Gateway, ServiceError};
use crate::{
    Db,
    config::{OwnReadersConfig, Settings},
    db::{AccountRow, keep_picture_seen},
    random, transact,
};
use clock::{Clock, FixedClock};
use domain::{
    AccountId, AccountName, AnswerId, Confidence, Event, EventId, Found, KeptRead, Mode, Plate, Position, Profile,
    ReaderKind, RecordId, Role, RuleId, Saved, Span, Subject, SubjectKind, Timestamp, Turn, Vehicle, policy::disposal,
};
use keys::{AgencyPrivate, Key};
use std::sync::Arc;
use tempfile::TempDir;
use testkit::Engine;
use trail::{Entry, Person};
use wire::{Kept, Looked, ReadRef, Record, RecordKind, Records};

const WHY: &str = "Parked at the yard an hour before the second trailer was taken";

/// A gateway and people, none of whom has to sign in.
struct Desk {
    folder: TempDir,
    clock: Arc<FixedClock>,
    gateway: Gateway,
}

impl Desk {
    async fn start(engine: Engine) -> Self {
        Self::with(engine, Profile::default()).await
    }

    async fn with(engine: Engine, profile: Profile) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = FixedClock::at(testkit::START);
        let db = Db::open(&engine.fresh(folder.path()).await, Mode::Training).await.unwrap();
        let settings = Settings {
            mode: Mode::Training,
            profile,
            secrets: Key::random().unwrap(),
            agency: AgencyPrivate::generate().1,
            utc_offset_minutes: 0,
            publish: None,
            witnesses: Vec::new(),
            authorities: Vec::new(),
            reasons: Vec::new(),
            vendors: Vec::new(),
            own_readers: OwnReadersConfig::default(),
        };
        let gateway = Gateway::open(db, clock.clone(), settings).await.unwrap();
        let desk = Self { folder, clock, gateway };
        for (name, role, unit) in [
            ("r.alvarez", Role::Analyst, "North"),
            ("m.okafor", Role::GeoAnalyst, "North"),
            ("t.moreau", Role::Trainer, ""),
            ("s.lindqvist", Role::Supervisor, "North"),
            ("k.abara", Role::Supervisor, "South"),
            ("p.banerjee", Role::Auditor, ""),
        ] {
            desk.add(name, role, unit).await;
            desk.gateway.grant_for_training(&self::name(name), role).await.unwrap();
        }
        desk
    }

    async fn add(&self, account: &str, role: Role, unit: &str) {
        let row = AccountRow {
            id: AccountId::from_random(random::bytes().unwrap()),
            name: name(account),
            display: account.into(),
            role,
            unit: unit.into(),
            password_hash: "none".into(),
            password_initial: false,
            totp_sealed: Some(vec![1]),
            totp_last_step: 0,
            disabled: false,
            last_sign_in: None,
        };
        let added: Result<bool, sqlx::Error> =
            async { transact!(self.gateway.db, |tx| { row.insert(tx, testkit::START).await }) }.await;
        assert!(added.unwrap());
    }

    fn now(&self) -> Timestamp {
        self.clock.now()
    }

    async fn actor(&self, account: &str) -> Actor {
        let name = name(account);
        let row: Result<_, sqlx::Error> =
            async { transact!(self.gateway.db, |tx| { AccountRow::by_name(tx, &name).await }) }.await;
        let row = row.unwrap().unwrap();
        let person = Person { account: row.name, name: row.display, role: row.role, unit: row.unit, session: None };
        Actor { account: Some(row.id), person: Some(person), place: "ws-1".into() }
    }

    /// An event of `owner`, which is not at the gateway yet.
    fn event(&self, owner: &str) -> Event {
        Event {
            id: EventId::from_random(random::bytes().unwrap()),
            number: "EVT-2027-0117".into(),
            title: "Trailer theft ring, I-10 corridor".into(),
            authority: "18 USC 659".into(),
            narrative: "Three trailers were taken from the yard.".into(),
            subjects: vec![Subject {
                n: 1,
                kind: SubjectKind::Incident,
                name: "The theft".into(),
                note: String::new(),
            }],
            owner: name(owner),
            colleagues: Vec::new(),
            opened: self.now() - Span::hours(1),
            turns: Vec::new(),
        }
    }

    fn turn(&self, by: &str, reason: &str) -> Turn {
        Turn { at: self.now(), by: name(by), reason: reason.into() }
    }

    /// An event of `owner` that is kept here.
    async fn opened(&self, owner: &str, colleagues: &[&str]) -> Event {
        let event = Event { colleagues: colleagues.iter().map(|who| name(who)).collect(), ..self.event(owner) };
        self.kept(owner, &self.of_event(&event, 1)).await;
        event
    }

    fn of_event(&self, event: &Event, version: u64) -> Record {
        self.record(
            event.id,
            event.id.to_string().parse().unwrap(),
            RecordKind::Event,
            event.owner.as_str(),
            version,
            event,
        )
    }

    fn record(
        &self,
        event: EventId,
        id: RecordId,
        kind: RecordKind,
        by: &str,
        version: u64,
        body: &impl serde::Serialize,
    ) -> Record {
        Record {
            id,
            kind,
            event,
            version,
            at: self.now(),
            by: name(by),
            workstation: "ws-1".into(),
            body: serde_json::to_string(body).unwrap(),
        }
    }

    /// A save that nobody has looked for yet.
    fn saved(&self, event: &Event, by: &str) -> Saved {
        let plate = Plate::new("7KXM482").unwrap();
        Saved {
            id: record_id(),
            event: event.id,
            read: KeptRead {
                source: "Sable".into(),
                record: record_id().to_string(),
                at: self.now() - Span::hours(3),
                position: Position::new(-150.0, 40.0).unwrap(),
                plate: plate.clone(),
                jurisdiction: None,
                confidence: Confidence::new(930).unwrap(),
                vehicle: Vehicle::default(),
                heading: None,
                reader: "r-4".into(),
                reader_name: "Gantry 4".into(),
                reader_kind: ReaderKind::Fixed,
                address: "Harbor Road".into(),
            },
            typed: Some(plate),
            found: Found::Verified,
            relevance: WHY.into(),
            scene: None,
            by: name(by),
            at: self.now(),
            answer: AnswerId::from_random([9; 16]),
            disposal: disposal(self.now(), &Profile::default()),
        }
    }

    fn of_saved(&self, saved: &Saved, version: u64) -> Record {
        self.record(saved.event, saved.id, RecordKind::Saved, saved.by.as_str(), version, saved)
    }

    /// `by` looks at the read of a save.
    async fn look(&self, by: &str, saved: &Saved, found: Found) -> Vec<domain::Look> {
        let looked = Looked {
            answer: saved.answer,
            read: ReadRef { source: saved.read.source.clone(), read: saved.read.record.clone() },
            reader: saved.read.reader.clone(),
            found,
            at: self.now(),
        };
        let actor = self.actor(by).await;
        self.given_picture(&actor, &looked.read).await;
        self.gateway.looked(&actor, looked).await.unwrap().others
    }

    /// As if the gateway had given the picture of a read.
    async fn given_picture(&self, actor: &Actor, read: &ReadRef) {
        let seen = self.gateway.work.seen(&read.source, &read.read).unwrap();
        let account = actor.account.unwrap();
        let kept: Result<(), sqlx::Error> =
            async { transact!(self.gateway.db, |tx| { keep_picture_seen(tx, &seen, account, self.now()).await }) }
                .await;
        kept.unwrap();
    }

    async fn keep(&self, by: &str, record: &Record) -> Kept {
        let sent = Records { records: vec![record.clone()] };
        self.gateway.keep_records(&self.actor(by).await, sent).await.unwrap().kept.remove(0)
    }

    async fn kept(&self, by: &str, record: &Record) {
        assert_eq!(self.keep(by, record).await, Kept::Kept, "{record:?}");
    }

    /// The rule that refuses a record; empty where none does and it is refused all the same.
    async fn refused(&self, by: &str, record: &Record) -> String {
        match self.keep(by, record).await {
            Kept::Refused { rule, why, remedy } => {
                assert!(!why.is_empty() && !remedy.is_empty());
                rule.unwrap_or_default()
            }
            other => panic!("a refusal was expected, not {other:?}: {record:?}"),
        }
    }

    /// What somebody has of records, by heads and as they are.
    async fn has(&self, who: &str) -> Vec<Record> {
        let actor = self.actor(who).await;
        let heads = self.gateway.record_heads(&actor).await.unwrap().heads;
        let ids: Vec<_> = heads.iter().map(|head| head.id).collect();
        let records = self.gateway.fetch_records(&actor, wire::FetchRecords { ids }).await.unwrap().records;
        let told: Vec<_> = heads.iter().map(|head| (head.id, head.version, head.at)).collect();
        assert_eq!(records.iter().map(|it| (it.id, it.version, it.at)).collect::<Vec<_>>(), told);
        records
    }

    /// What the gateway's log says of an act, the newest first.
    async fn entered(&self, action: &str) -> Vec<Entry> {
        let filter = wire::TrailFilter { action: Some(action.into()), ..wire::TrailFilter::default() };
        let search = wire::TrailSearch { filter, offset: 0, limit: 500 };
        let auditor = self.actor("p.banerjee").await;
        let page = self.gateway.search_trail(&auditor, search).await.unwrap();
        page.lines.iter().map(|line| Entry::from_bytes(line.entry.as_bytes()).unwrap()).collect()
    }
}

fn name(account: &str) -> AccountName {
    AccountName::new(account).unwrap()
}

fn record_id() -> RecordId {
    RecordId::from_random(random::bytes().unwrap())
}

fn rule<T>(answer: Result<T, ServiceError>) -> Option<RuleId> {
    match answer {
        Ok(_) => None,
        Err(ServiceError::Denied(denial)) => Some(denial.rule),
        Err(other) => panic!("a rule was expected, not {other}"),
    }
}
