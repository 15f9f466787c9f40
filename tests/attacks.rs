//! Every way round a rule that we know of, tried at the workstation's one door: the command table.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

use api::{Code, ConsentAct, Credentials, Door, Event, Fault, ROWS, Reply, Row, RuleId, Secret, SignInReply, command};
use client::Client;
use clock::Clock;
use domain::{Role, Span, Timestamp, policy};
use serde_json::{Value, json};
use std::path::Path;
use testkit::{Engine, GatewayRig, Workstation, call, code_for};

struct Room {
    rig: GatewayRig,
    data: tempfile::TempDir,
    desk: Workstation,
}

async fn room() -> Room {
    let rig = GatewayRig::start(Engine::Sqlite).await;
    let data = tempfile::tempdir().unwrap();
    let desk = Workstation::on(&rig, data.path());
    Room { rig, data, desk }
}

/// A body that the row's request type takes, so that a refusal is the gate's and not the parser's.
fn body(name: &str) -> Value {
    match name {
        "door_consent" => json!({"version": "x", "digest": "x", "affirmed": []}),
        "window_failed" => json!({"message": "x"}),
        "sign_in" => json!({"account": "r.alvarez", "password": "x", "code": "x"}),
        "training_fill" | "account_release" | "account_reset" | "account_disable" => json!({"account": "t.moreau"}),
        "step_password" | "step_former_password" => json!({"password": "x"}),
        "step_code" => json!({"code": "x"}),
        "password_change" => json!({"current": "x", "new": "x"}),
        "settings_write" => json!({"theme": "dark", "idle_minutes": 30}),
        "map_choose" => json!({"path": ""}),
        "map_names" => json!({"z": 8, "x": 42, "y": 96}),
        "account_add" => json!({"account": "x.y", "name": "X", "role": "auditor"}),
        "event_look" | "beginnings_look" => json!({"id": ID}),
        "event_keep" => json!({
            "id": null, "number": "E-1", "title": "x", "authority": "x", "narrative": "x", "subjects": [], "colleagues": []
        }),
        "event_turn" => json!({"id": ID, "reason": "x"}),
        "template_keep" => json!({"name": "x", "draft": draft()}),
        "template_drop" => json!({"id": "x"}),
        "ask" => draft(),
        "ask_again" => json!({"answer": ID, "source": "Sable"}),
        "ask_cancel" | "answer_look" | "answer_open" => json!({"answer": ID}),
        "read_look" => json!({"answer": ID, "n": 0}),
        "read_judge" => json!({"answer": ID, "n": 0, "typed": "7KXM482", "state": "", "found": null}),
        "read_save" => json!({"answer": ID, "n": 0, "relevance": "x", "scene": ""}),
        "read_unsave" => json!({"record": ID, "why": "x"}),
        "note_write" => json!({"event": ID, "on": null, "text": "x"}),
        "note_withdraw" => json!({"record": ID}),
        "event_disclose" => json!({"event": ID, "records": [ID], "format": "csv", "to": "x"}),
        "approval_request" => json!({"event": ID, "from": 0, "reason": "x"}),
        "approval_decide" => json!({"id": ID, "approved": true, "reason": "x"}),
        "answer_columns" => json!({"answer": ID, "from": 0}),
        "read_picture" => json!({"answer": ID, "n": 0, "view": "plate"}),
        "saved_picture" => json!({"record": ID, "view": "plate"}),
        _ => Value::Null,
    }
}

const ID: &str = "00000000-0000-4000-8000-000000000001";

fn draft() -> Value {
    json!({
        "event": ID, "about": {"kind": "plate", "what": "7KXM482"}, "jurisdiction": null,
        "window": {"is": "days", "days": 30}, "reason": "x", "narrative": "x", "subject": null, "on_behalf_of": null,
        "approval": null
    })
}

async fn attempt(desk: &Workstation, row: &Row) -> Result<Reply, Fault> {
    api::dispatch(desk.app.as_ref(), row.name, body(row.name)).await
}

fn expect(row: &Row, answer: Result<Reply, Fault>, code: Code, rule: RuleId, when: &str) {
    let fault = answer.map(drop).expect_err(row.name);
    assert_eq!((fault.code, fault.rule), (code, Some(rule)), "{} {when}", row.name);
    assert!(!fault.reference.is_empty(), "a fault has a reference to quote");
}

#[tokio::test(flavor = "multi_thread")]
async fn before_consent_no_row_beyond_the_splash_answers_con_1_con_3() {
    let room = room().await;
    for row in ROWS {
        match row.door {
            Door::Outside => {}
            Door::Consented => {
                expect(row, attempt(&room.desk, row).await, Code::Denied, RuleId::Con1, "before consent");
            }
            Door::Steps | Door::Inside(_) => {
                expect(row, attempt(&room.desk, row).await, Code::NoSession, RuleId::Con3, "before consent");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn before_sign_in_and_after_lock_no_row_of_the_inside_answers_con_3() {
    let room = room().await;
    room.desk.consent().await;
    for row in ROWS.iter().filter(|row| matches!(row.door, Door::Steps | Door::Inside(_))) {
        expect(row, attempt(&room.desk, row).await, Code::NoSession, RuleId::Con3, "before sign-in");
    }
    room.desk.sign_in("d.whitford").await;
    room.desk.lock().await;
    for row in ROWS {
        match row.door {
            Door::Outside => {}
            Door::Consented => expect(row, attempt(&room.desk, row).await, Code::Denied, RuleId::Con1, "after lock"),
            Door::Steps | Door::Inside(_) => {
                expect(row, attempt(&room.desk, row).await, Code::NoSession, RuleId::Con3, "after lock");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn acc_8_each_row_is_closed_to_each_wrong_role() {
    let room = room().await;
    for who in gateway::training::accounts().unwrap() {
        room.desk.sign_in(who.account.as_str()).await;
        for row in ROWS {
            let Door::Inside(act) = row.door else { continue };
            if policy::may(who.role, act, false).is_err() {
                expect(row, attempt(&room.desk, row).await, Code::Denied, RuleId::Acc8, who.role.label());
            }
        }
        room.desk.lock().await;
    }
    assert!(Role::ALL.len() == 7, "a new role gets a training account, and so stands in this test");
}

#[tokio::test(flavor = "multi_thread")]
async fn con_2_and_con_4_only_the_text_in_force_wholly_affirmed_is_consent() {
    let room = room().await;
    let door = room.desk.door().await.unwrap();
    let act = |version: &str, digest: &str, affirmed: Vec<bool>| ConsentAct {
        version: version.into(),
        digest: digest.into(),
        affirmed,
    };
    let (version, digest) = (door.rules.version.as_str(), door.digest.as_str());
    for (bad, rule) in [
        (act(version, digest, vec![true, false]), RuleId::Con2),
        (act(version, digest, vec![]), RuleId::Con2),
        (act("2020.1", digest, vec![true, true]), RuleId::Con4),
        (act(version, "0", vec![true, true]), RuleId::Con4),
    ] {
        let fault = call::<command::door_consent>(&room.desk.app, bad).await.unwrap_err();
        assert_eq!(fault.rule, Some(rule));
    }
    assert_eq!(room.desk.fill("r.alvarez").await.unwrap_err().rule, Some(RuleId::Con1), "none of them counted");
}

#[tokio::test(flavor = "multi_thread")]
async fn sec_2_the_session_locks_when_idle_time_is_over_whoever_asks_first() {
    let room = room().await;
    let view = room.desk.sign_in("r.alvarez").await;
    assert_eq!(view.lock.seconds, 30 * 60);
    let mut events = room.desk.app.events();
    room.rig.clock.pass(Span::minutes(29));
    call::<command::session_active>(&room.desk.app, ()).await.unwrap();
    room.rig.clock.pass(Span::minutes(30));
    let fault = call::<command::settings_read>(&room.desk.app, ()).await.unwrap_err();
    assert_eq!(fault.code, Code::NoSession);
    let Ok(Event::Locked { why }) = events.try_recv() else { panic!("the window is told") };
    assert_eq!(why, "Locked after 30 minutes without input.");
    assert_eq!(room.desk.door().await.unwrap().notice.as_deref(), Some(why.as_str()));
}

#[tokio::test(flavor = "multi_thread")]
async fn con_3_sec_2_a_tile_of_the_map_is_no_way_round_the_door() {
    let room = room().await;
    let id = basemap::TileId::new(8, 21, 96).unwrap();
    let key = basemap::TileKey { id, dense: false, theme: basemap::Theme::Light };
    assert!(room.desk.app.tile(key).await.is_none(), "before consent");
    room.desk.consent().await;
    assert!(room.desk.app.tile(key).await.is_none(), "before sign-in");
    room.desk.sign_in("r.alvarez").await;
    assert!(room.desk.app.tile(key).await.is_some());
    room.rig.clock.pass(Span::minutes(30));
    assert!(room.desk.app.tile(key).await.is_none(), "when idle time is over, though no timer has run");
    room.desk.sign_in("m.okafor").await;
    assert!(room.desk.app.tile(key).await.is_some());
    room.desk.lock().await;
    assert!(room.desk.app.tile(key).await.is_none(), "after lock");
}

#[tokio::test(flavor = "multi_thread")]
async fn sec_2_idle_time_goes_down_only_and_holds_after_the_next_sign_in() {
    let room = room().await;
    room.desk.sign_in("r.alvarez").await;
    let set = |minutes| api::Settings { theme: api::Theme::Dark, idle_minutes: minutes };
    for bad in [0, 31, u32::MAX] {
        let fault = call::<command::settings_write>(&room.desk.app, set(bad)).await.unwrap_err();
        assert_eq!(fault.rule, Some(RuleId::Sec2));
    }
    call::<command::settings_write>(&room.desk.app, set(5)).await.unwrap();
    room.desk.lock().await;
    let view = room.desk.sign_in("r.alvarez").await;
    assert_eq!((view.settings.idle_minutes, view.lock.seconds), (5, 300));
    assert_eq!(room.desk.door().await.unwrap().theme, api::Theme::Dark, "the splash keeps the theme");
}

#[tokio::test(flavor = "multi_thread")]
async fn sec_5_a_workstation_clock_set_back_extends_nothing() {
    let rig = GatewayRig::start(Engine::Sqlite).await;
    let data = tempfile::tempdir().unwrap();
    // The workstation has a clock of its own here; the gateway's goes its own way.
    let own = clock::FixedClock::at(rig.clock.now());
    let desk = Workstation::with(data.path(), rig.endpoint(), own.clone(), rig.gateway.server.gateway.clone());
    desk.sign_in("r.alvarez").await;
    own.pass(Span::minutes(29));
    own.set_wall(Timestamp(0));
    own.pass(Span::minutes(1));
    let fault = call::<command::session_look>(&desk.app, ()).await.unwrap_err();
    assert_eq!(fault.code, Code::NoSession, "thirty minutes are over, whatever the wall clock says");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sign_in_elsewhere_ends_this_one_and_says_so() {
    let room = room().await;
    room.desk.sign_in("r.alvarez").await;
    let elsewhere = tempfile::tempdir().unwrap();
    let other = Workstation::on(&room.rig, elsewhere.path());
    let view = other.sign_in("r.alvarez").await;
    assert!(view.notice.unwrap().contains("ended another session"));
    let mut asked = None;
    room.desk.app.tick(&mut asked).await;
    let notice = room.desk.door().await.unwrap().notice.unwrap();
    assert!(notice.contains("another workstation"), "{notice}");
    other.app.tick(&mut asked).await;
    call::<command::session_look>(&other.app, ()).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gateway_with_another_certificate_is_not_spoken_to() {
    let room = room().await;
    let stranger = GatewayRig::start(Engine::Sqlite).await;
    let endpoint = app::Endpoint { url: stranger.endpoint().url, ca: room.rig.endpoint().ca };
    let desk =
        Workstation::with(room.data.path(), endpoint, room.rig.clock.clone(), room.rig.gateway.server.gateway.clone());
    let fault = desk.door().await.unwrap_err();
    assert_eq!(fault.code, Code::Gateway);
    assert!(fault.message.contains("not the gateway this workstation trusts"), "{}", fault.message);
    for bad in ["http://127.0.0.1:1", "127.0.0.1:1"] {
        assert!(Client::new(&app::Endpoint { url: bad.into(), ca: room.rig.endpoint().ca }).is_err(), "{bad}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_gateway_being_away_is_said_and_loses_nothing() {
    let room = room().await;
    room.desk.sign_in("r.alvarez").await;
    let Room { rig, data: _data, desk } = room;
    rig.gateway.server.stop().await;
    let fault = call::<command::password_change>(
        &desk.app,
        api::PasswordChange {
            current: Secret("harbor lantern seventeen".into()),
            new: Secret("quiet walnut meadow lamp".into()),
        },
    )
    .await
    .unwrap_err();
    assert_eq!((fault.code, fault.lost), (Code::Gateway, None));
    call::<command::settings_read>(&desk.app, ()).await.unwrap();
    desk.lock().await;
    assert_eq!(desk.door().await.unwrap_err().code, Code::Gateway);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_password_changed_elsewhere_is_asked_for_once_and_re_wraps_the_store() {
    let room = room().await;
    room.desk.sign_in("r.alvarez").await;
    room.desk.lock().await;
    let elsewhere = tempfile::tempdir().unwrap();
    let other = Workstation::on(&room.rig, elsewhere.path());
    other.sign_in("r.alvarez").await;
    let (old, new) = ("harbor lantern seventeen", "quiet walnut meadow lamp");
    let change =
        |current: &str, new: &str| api::PasswordChange { current: Secret(current.into()), new: Secret(new.into()) };
    let fault = call::<command::password_change>(&other.app, change("not my password", new)).await.unwrap_err();
    assert_eq!(fault.rule, Some(RuleId::Sec4));
    call::<command::password_change>(&other.app, change(old, new)).await.unwrap();
    other.lock().await;

    let signed = sign_in_with(&room, new).await;
    assert!(matches!(signed, SignInReply::FormerPassword), "{signed:?}");
    let step = |word: &str| api::FormerPassword { password: Secret(word.into()) };
    let fault =
        call::<command::step_former_password>(&room.desk.app, step("something else entirely")).await.unwrap_err();
    assert_eq!(fault.code, Code::Store);
    let inside = call::<command::step_former_password>(&room.desk.app, step(old)).await.unwrap();
    assert!(matches!(inside, SignInReply::In { .. }));
    room.desk.lock().await;
    assert!(matches!(sign_in_with(&room, new).await, SignInReply::In { .. }), "asked once only");
}

async fn sign_in_with(room: &Room, password: &str) -> SignInReply {
    room.desk.consent().await;
    room.rig.clock.pass(Span::seconds(90));
    let filled = room.desk.fill("r.alvarez").await.unwrap();
    let typed = Credentials { password: Secret(password.into()), ..filled };
    call::<command::sign_in>(&room.desk.app, typed).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_first_sign_in_goes_through_its_steps_and_a_reset_starts_them_again() {
    let room = room().await;
    room.desk.sign_in("d.whitford").await;
    let new = api::NewAccount {
        account: "n.newcomer".into(),
        name: "N. Newcomer".into(),
        role: Role::Analyst,
        unit: String::new(),
    };
    let initial = call::<command::account_add>(&room.desk.app, new).await.unwrap();
    assert!(initial.accounts.accounts.iter().any(|line| line.account.as_str() == "n.newcomer"));
    room.desk.lock().await;
    let inside = steps(&room, initial.password, "quiet walnut meadow lamp").await;
    assert!(matches!(inside, SignInReply::In { .. }));
    room.desk.lock().await;

    room.desk.sign_in("d.whitford").await;
    let pick = api::AccountPick { account: initial.account };
    let again = call::<command::account_reset>(&room.desk.app, pick).await.unwrap();
    room.desk.lock().await;
    // The store still has the password from before the reset.
    let asked = steps(&room, again.password, "granite ferry window plum").await;
    assert!(matches!(asked, SignInReply::FormerPassword), "{asked:?}");
    let former = api::FormerPassword { password: Secret("quiet walnut meadow lamp".into()) };
    call::<command::step_former_password>(&room.desk.app, former).await.unwrap();
}

async fn steps(room: &Room, initial: Secret, new: &str) -> SignInReply {
    room.desk.consent().await;
    let typed = Credentials { account: "n.newcomer".into(), password: initial, code: Secret::default() };
    let asked = call::<command::sign_in>(&room.desk.app, typed).await.unwrap();
    assert!(matches!(asked, SignInReply::SetPassword { least_characters: 15, enrol: true }), "{asked:?}");
    let step = api::NewPassword { password: Secret(new.into()) };
    let asked = call::<command::step_password>(&room.desk.app, step).await.unwrap();
    let SignInReply::Enrol { qr, secret, recovery_codes } = asked else { panic!("then the authenticator: {asked:?}") };
    assert_eq!(recovery_codes.len(), 10);
    assert_eq!(qr.dark.len(), usize::try_from(qr.size * qr.size).unwrap());
    let code = Secret(code_for(&secret.0, room.rig.clock.now()));
    call::<command::step_code>(&room.desk.app, api::EnrolCode { code }).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_window_that_breaks_locks_the_session() {
    let room = room().await;
    room.desk.sign_in("r.alvarez").await;
    call::<command::window_failed>(&room.desk.app, api::WindowFailure { message: "boom".into() }).await.unwrap();
    assert_eq!(call::<command::session_look>(&room.desk.app, ()).await.unwrap_err().code, Code::NoSession);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_windows_on_one_store_are_refused_before_the_consent_is_spent() {
    let room = room().await;
    room.desk.sign_in("r.alvarez").await;
    let second = Workstation::on(&room.rig, room.data.path());
    second.consent().await;
    room.rig.clock.pass(Span::seconds(60));
    let filled = second.fill("r.alvarez").await.unwrap();
    let fault = call::<command::sign_in>(&second.app, filled.clone()).await.unwrap_err();
    assert_eq!(fault.code, Code::Store);
    assert!(fault.message.contains("another window"), "{}", fault.message);
    room.desk.lock().await;
    call::<command::sign_in>(&second.app, filled).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn no_secret_is_left_readable_in_the_data_folder_or_in_a_fault() {
    let room = room().await;
    room.desk.sign_in("r.alvarez").await;
    room.desk.consent().await;
    let typed = Credentials {
        account: "r.alvarez".into(),
        password: Secret("harbor lantern seventeen".into()),
        code: Secret("000000".into()),
    };
    assert!(!format!("{typed:?}").contains("harbor"), "Debug hides it");
    let fault = call::<command::sign_in>(&room.desk.app, typed).await.unwrap_err();
    assert!(!format!("{fault:?}").contains("harbor"));
    assert!(!holds(room.data.path(), b"harbor lantern seventeen"));
}

fn holds(folder: &Path, needle: &[u8]) -> bool {
    std::fs::read_dir(folder).unwrap().flatten().any(|entry| {
        let path = entry.path();
        if path.is_dir() {
            return holds(&path, needle);
        }
        std::fs::read(path).unwrap().windows(needle.len()).any(|window| window == needle)
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn sec_2_unfinished_first_steps_are_broken_off_like_an_idle_session() {
    let room = room().await;
    room.desk.sign_in("d.whitford").await;
    let new = api::NewAccount {
        account: "n.newcomer".into(),
        name: "N. Newcomer".into(),
        role: Role::Analyst,
        unit: String::new(),
    };
    let initial = call::<command::account_add>(&room.desk.app, new).await.unwrap();
    room.desk.lock().await;
    // Before the new password, and while the recovery codes show.
    for codes_show in [false, true] {
        room.desk.consent().await;
        let password = initial.password.clone();
        let typed = Credentials { account: "n.newcomer".into(), password, code: Secret::default() };
        call::<command::sign_in>(&room.desk.app, typed).await.unwrap();
        let mut code = Secret("000000".into());
        if codes_show {
            let step = api::NewPassword { password: Secret("quiet walnut meadow lamp".into()) };
            let asked = call::<command::step_password>(&room.desk.app, step).await.unwrap();
            let SignInReply::Enrol { secret, .. } = asked else { panic!("then the authenticator: {asked:?}") };
            code = Secret(code_for(&secret.0, room.rig.clock.now() + Span::minutes(31)));
        }
        room.rig.clock.pass(Span::minutes(31));
        let fault = call::<command::step_code>(&room.desk.app, api::EnrolCode { code }).await.unwrap_err();
        assert_eq!(fault.code, Code::NoSession);
        assert!(room.desk.door().await.unwrap().notice.unwrap().contains("broken off"));
    }
    // Nothing of it counted, so nobody is in without their codes: the steps begin again.
    let inside = steps(&room, initial.password, "quiet walnut meadow lamp").await;
    assert!(matches!(inside, SignInReply::In { .. }));
}
