//! What happens while a password is being hashed: acts that interleave at a known place, and how much
//! hashing each answer costs. On both engines.
#![allow(clippy::large_futures, reason = "two acts side by side, on a test's stack")]

use super::{Actor, Address, Gateway, ServiceError};
use crate::{
    Db,
    config::Settings,
    db::AccountRow,
    password::{
        warm_up,
        watch::{interleave, runs},
    },
    transact,
};
use clock::FixedClock;
use domain::{AccountName, Mode, Profile, Role, RuleId, Span};
use keys::{AgencyPrivate, Key};
use std::{net::Ipv4Addr, sync::Arc};
use tempfile::TempDir;
use testkit::Engine;
use wire::{ConsentAct, InitialPassword, PasswordChange, Secret, Session, SignIn, SignedIn, StepPassword, Who};

/// What one Argon2id at the floor looks like in a PHC string.
const FLOOR: &str = "$argon2id$v=19$m=65536,t=3,p=4";
const OLD: &str = "harbor lantern seventeen";
const NEW: &str = "quiet walnut meadow lamp";

testkit::on_each_engine! {
    an_unknown_account_a_wrong_password_and_a_disabled_account_cost_the_same_one_hash => alike;
    a_reset_during_a_change_of_password_stands => change_and_reset;
    a_disabling_during_a_change_of_password_stands => change_and_disable;
    a_session_that_ended_during_a_change_of_password_changes_nothing => change_and_lock;
    the_first_of_two_changes_of_a_password_at_once_stands => change_and_change;
    a_reset_or_a_disabling_during_a_sign_in_keeps_it_out => sign_in_and_owner;
    a_reset_or_a_disabling_during_the_first_steps_ends_them => steps_and_owner;
    sec_3_a_success_lifts_no_lock_that_was_set_beside_it => success_and_lock;
    sec_3_a_success_strikes_out_the_failures_before_it => success_after_failures;
}

struct Rig {
    _folder: TempDir,
    clock: Arc<FixedClock>,
    gateway: Gateway,
}

impl Rig {
    async fn start(engine: Engine) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = FixedClock::at(testkit::START);
        let db = Db::open(&engine.fresh(folder.path()).await, Mode::Training).await.unwrap();
        let settings = Settings {
            mode: Mode::Training,
            profile: Profile::default(),
            secrets: Key::random().unwrap(),
            agency: AgencyPrivate::generate().1,
            utc_offset_minutes: 0,
            publish: None,
            authorities: Vec::new(),
            reasons: Vec::new(),
            witnesses: Vec::new(),
            vendors: Vec::new(),
        };
        let gateway = Gateway::open(db, clock.clone(), settings).await.unwrap();
        for account in ["r.alvarez", "s.lindqvist"] {
            let who = Who { account: name(account), name: account.into(), role: Role::Analyst, unit: String::new() };
            gateway.add_training_account(who, OLD, b"12345678901234567890").await.unwrap();
        }
        // The server does this before it answers anybody.
        warm_up().await;
        Self { _folder: folder, clock, gateway }
    }

    async fn request(&self, account: &str, password: &str, code: Secret) -> SignIn {
        let rules = self.gateway.rules();
        let act = ConsentAct {
            affirmed: vec![true; rules.text.statements.len()],
            version: rules.text.version,
            digest: rules.digest,
            workstation: "test".into(),
        };
        let consent = self.gateway.consent(act, &here()).await.unwrap().token;
        SignIn { consent, account: account.into(), password: Secret(password.into()), code }
    }

    /// A request that is right, once the clock has moved to a fresh code.
    async fn right(&self, account: &str) -> SignIn {
        self.clock.pass(Span::seconds(30));
        let code = self.gateway.training_code(&name(account)).await.unwrap().expect("a fresh code");
        self.request(account, OLD, code).await
    }

    async fn try_in(&self, request: SignIn) -> Result<SignedIn, ServiceError> {
        self.gateway.sign_in(request, &here()).await
    }

    async fn wrong(&self, account: &str) -> Option<RuleId> {
        let request = self.request(account, "not the password at all", Secret("000000".into())).await;
        rule(self.try_in(request).await)
    }

    async fn session(&self, account: &str) -> Session {
        match self.try_in(self.right(account).await).await.unwrap() {
            SignedIn::In(session) => *session,
            other => panic!("a training account goes straight in, not to {other:?}"),
        }
    }

    async fn change(&self, session: &Session, new: &str) -> Result<(), ServiceError> {
        let change = PasswordChange { current: Secret(OLD.into()), new: Secret(new.into()) };
        self.gateway.change_password(&session.token, &here(), change).await
    }

    async fn account(&self, account: &str) -> AccountRow {
        let name = name(account);
        let read: Result<_, sqlx::Error> =
            async { transact!(self.gateway.db, |tx| { AccountRow::by_name(tx, &name).await }) }.await;
        read.unwrap().expect("the account is there")
    }

    async fn reset(&self, account: &str) -> InitialPassword {
        self.gateway.reset_account(&Actor::console(), &name(account)).await.unwrap()
    }

    async fn disable(&self, account: &str) {
        self.gateway.disable_account(&Actor::console(), &name(account)).await.unwrap();
    }

    /// The reset holds: the initial password leads to the first steps, and no other password anywhere.
    async fn was_reset(&self, account: &str, initial: &InitialPassword) {
        for other in [OLD, NEW] {
            let request = self.request(account, other, Secret::default()).await;
            assert_eq!(rule(self.try_in(request).await), Some(RuleId::Sec4), "{other:?} is no password any more");
        }
        let request = self.request(account, &initial.password.0, Secret::default()).await;
        assert!(matches!(self.try_in(request).await.unwrap(), SignedIn::SetPassword { .. }));
    }
}

fn here() -> Address {
    Address::from(std::net::IpAddr::from(Ipv4Addr::LOCALHOST))
}

fn name(account: &str) -> AccountName {
    AccountName::new(account).unwrap()
}

fn rule<T>(answer: Result<T, ServiceError>) -> Option<RuleId> {
    match answer {
        Ok(_) => None,
        Err(ServiceError::Denied(denial) | ServiceError::NoSession(denial)) => Some(denial.rule),
        Err(other) => panic!("a rule was expected, not {other}"),
    }
}

fn session_is_over<T>(answer: Result<T, ServiceError>) -> bool {
    matches!(answer, Err(ServiceError::NoSession(_)))
}

async fn alike(engine: Engine) {
    let rig = Rig::start(engine).await;
    let code = || Secret("000000".into());
    let cases = [
        ("an unknown account", rig.request("no.such.person", OLD, code()).await),
        ("a name that no account can have", rig.request("no such / person", OLD, code()).await),
        ("a wrong password", rig.request("r.alvarez", NEW, code()).await),
        ("a wrong code", rig.request("r.alvarez", OLD, code()).await),
    ];
    for (what, request) in cases {
        let (answer, runs) = runs(rig.try_in(request)).await;
        assert_eq!((rule(answer), runs), (Some(RuleId::Sec4), vec![FLOOR.to_owned()]), "{what}");
    }
    let (answer, cost) = runs(rig.try_in(rig.right("s.lindqvist").await)).await;
    assert_eq!((rule(answer), cost), (None, vec![FLOOR.to_owned()]), "a success");
    rig.disable("s.lindqvist").await;
    let (answer, cost) = runs(rig.try_in(rig.right("s.lindqvist").await)).await;
    assert_eq!((rule(answer), cost), (Some(RuleId::Sec4), vec![FLOOR.to_owned()]), "a disabled account");

    // A lock is answered before any hashing, which tells nothing: unknown names lock like known ones.
    for account in ["no.such.person", "r.alvarez"] {
        while rig.wrong(account).await != Some(RuleId::Sec3) {}
        let (answer, cost) = runs(rig.wrong(account)).await;
        assert_eq!((answer, cost), (Some(RuleId::Sec3), vec![]), "{account}");
    }
}

async fn change_and_reset(engine: Engine) {
    let rig = Rig::start(engine).await;
    let session = rig.session("r.alvarez").await;
    let (answer, initial) = interleave(1, rig.change(&session, NEW), rig.reset("r.alvarez")).await;
    assert!(session_is_over(answer), "the reset ended the session");
    rig.was_reset("r.alvarez", &initial).await;

    // At the last moment, too: the new hash is made, and was not yet written.
    let rig = Rig::start(engine).await;
    let session = rig.session("r.alvarez").await;
    let (answer, initial) = interleave(3, rig.change(&session, NEW), rig.reset("r.alvarez")).await;
    assert!(session_is_over(answer));
    rig.was_reset("r.alvarez", &initial).await;
}

async fn change_and_disable(engine: Engine) {
    let rig = Rig::start(engine).await;
    let session = rig.session("r.alvarez").await;
    let before = rig.account("r.alvarez").await.password_hash;
    let owner = rig.disable("r.alvarez");
    let (answer, ()) = interleave(3, rig.change(&session, NEW), owner).await;
    assert!(session_is_over(answer));
    let after = rig.account("r.alvarez").await;
    assert!(after.disabled && after.password_hash == before);
}

async fn change_and_lock(engine: Engine) {
    let rig = Rig::start(engine).await;
    let session = rig.session("r.alvarez").await;
    let before = rig.account("r.alvarez").await.password_hash;
    let from = here();
    let lock = rig.gateway.sign_out(&session.token, &from);
    let (answer, locked) = interleave(3, rig.change(&session, NEW), lock).await;
    locked.unwrap();
    assert!(session_is_over(answer));
    assert_eq!(rig.account("r.alvarez").await.password_hash, before);
}

async fn change_and_change(engine: Engine) {
    let rig = Rig::start(engine).await;
    let session = rig.session("r.alvarez").await;
    let slow = rig.change(&session, "granite ferry window plum");
    let (slow, quick) = interleave(3, slow, rig.change(&session, NEW)).await;
    quick.unwrap();
    assert_eq!(rule(slow), Some(RuleId::Sec4));
    let SignIn { code, .. } = rig.right("r.alvarez").await;
    let request = rig.request("r.alvarez", NEW, code).await;
    assert!(matches!(rig.try_in(request).await.unwrap(), SignedIn::In(_)));
}

async fn sign_in_and_owner(engine: Engine) {
    let rig = Rig::start(engine).await;
    let request = rig.right("r.alvarez").await;
    let (answer, initial) = interleave(1, rig.try_in(request), rig.reset("r.alvarez")).await;
    assert_eq!(rule(answer), Some(RuleId::Sec4), "the password it was checked by is none any more");
    rig.was_reset("r.alvarez", &initial).await;

    let request = rig.right("s.lindqvist").await;
    let owner = rig.disable("s.lindqvist");
    let (answer, ()) = interleave(1, rig.try_in(request), owner).await;
    assert_eq!(rule(answer), Some(RuleId::Sec4));
    assert_eq!(rig.account("s.lindqvist").await.last_sign_in, None, "no session was made");
}

async fn steps_and_owner(engine: Engine) {
    let rig = Rig::start(engine).await;
    let begin = async || {
        let initial = rig.reset("r.alvarez").await;
        let request = rig.request("r.alvarez", &initial.password.0, Secret::default()).await;
        match rig.try_in(request).await.unwrap() {
            SignedIn::SetPassword { steps, .. } => StepPassword { steps, password: Secret(NEW.into()) },
            other => panic!("an initial password must be replaced: {other:?}"),
        }
    };
    let from = here();
    for stop in [1, 2] {
        let step = rig.gateway.step_password(begin().await, &from);
        let (answer, initial) = interleave(stop, step, rig.reset("r.alvarez")).await;
        assert!(session_is_over(answer), "stopped at {stop}");
        rig.was_reset("r.alvarez", &initial).await;
        // Leave no failures behind for the next round.
        rig.gateway.release_account(&Actor::console(), &name("r.alvarez")).await.unwrap();
    }
    let step = rig.gateway.step_password(begin().await, &from);
    let before = rig.account("r.alvarez").await.password_hash;
    let owner = rig.disable("r.alvarez");
    let (answer, ()) = interleave(2, step, owner).await;
    assert!(session_is_over(answer));
    assert_eq!(rig.account("r.alvarez").await.password_hash, before);
}

/// Wrong tries under a name until it is locked; how many it took.
async fn lock(rig: &Rig, account: &str) -> usize {
    let mut tries = 1;
    while rig.wrong(account).await != Some(RuleId::Sec3) {
        tries += 1;
    }
    tries
}

async fn success_and_lock(engine: Engine) {
    let rig = Rig::start(engine).await;
    let request = rig.right("r.alvarez").await;
    let (answer, tries) = interleave(1, rig.try_in(request), lock(&rig, "r.alvarez")).await;
    assert!(matches!(answer.unwrap(), SignedIn::In(_)), "it was entered before the lock");
    assert_eq!(tries, 4, "a try under way counts as a failure until it is judged");
    assert_eq!(rule(rig.try_in(rig.right("r.alvarez").await).await), Some(RuleId::Sec3), "the lock stays");
    rig.clock.pass(Span::hours(24));
    assert_eq!(rule(rig.try_in(rig.right("r.alvarez").await).await), Some(RuleId::Sec3));

    rig.gateway.release_account(&Actor::console(), &name("r.alvarez")).await.unwrap();
    let session = rig.session("r.alvarez").await;
    let (answer, _) = interleave(3, rig.change(&session, NEW), lock(&rig, "r.alvarez")).await;
    answer.unwrap();
    let SignIn { code, .. } = rig.right("r.alvarez").await;
    let request = rig.request("r.alvarez", NEW, code).await;
    assert_eq!(rule(rig.try_in(request).await), Some(RuleId::Sec3), "nor does a change of password lift it");
}

async fn success_after_failures(engine: Engine) {
    let rig = Rig::start(engine).await;
    for _ in 0..3 {
        for _ in 0..4 {
            assert_eq!(rig.wrong("r.alvarez").await, Some(RuleId::Sec4));
        }
        rig.session("r.alvarez").await;
    }
}
