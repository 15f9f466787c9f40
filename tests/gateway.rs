//! The gateway's rules over HTTPS, on both engines: one suite, one schema.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

use client::ClientError;
use domain::{AccountName, RuleId, Span};
use gateway::{Embedded, GatewayError};
use secrecy::SecretString;
use testkit::{Engine, GatewayRig, code_for};
use wire::{Refusal, RefusalKind, Secret, SignIn, SignedIn, StepCode, StepPassword};

testkit::on_each_engine! {
    con_3_no_session_without_a_fresh_unused_consent => con_3;
    sec_3_the_fifth_failure_locks_until_the_owner_releases => sec_3;
    sec_3_many_tries_at_once_get_no_more_guesses => sec_3_at_once;
    sec_4_a_first_sign_in_sets_password_and_second_factor => first_sign_in;
    sec_4_a_code_counts_once => code_once;
    an_unknown_account_and_a_wrong_password_answer_alike => alike;
    a_second_session_ends_the_first_and_says_so => one_session;
    sec_2_sessions_end_by_idleness_and_age => session_limits;
    a_token_is_no_use_after_signing_out_or_from_another_address => stolen_token;
    acc_8_each_role_does_its_own_part => roles;
    a_newer_schema_and_the_other_mode_are_refused => refusals;
    bad_input_is_refused_in_words => bad_input;
}

fn refusal<T: std::fmt::Debug>(answer: Result<T, ClientError>) -> Refusal {
    match answer {
        Err(ClientError::Refused(refusal)) => *refusal,
        other => panic!("a refusal was expected, not {other:?}"),
    }
}

async fn con_3(engine: Engine) {
    let rig = GatewayRig::start(engine).await;
    let made_up = SignIn { consent: Secret("made up".into()), ..rig.request("r.alvarez").await };
    assert_eq!(refusal(rig.client.sign_in(&made_up).await).rule, Some(RuleId::Con3));

    let used = rig.request("r.alvarez").await;
    assert!(matches!(rig.client.sign_in(&used).await.unwrap(), SignedIn::In(_)));
    let again = SignIn { consent: used.consent, ..rig.request("r.alvarez").await };
    assert_eq!(refusal(rig.client.sign_in(&again).await).rule, Some(RuleId::Con1));

    let consent = rig.consent().await;
    rig.clock.pass(Span::minutes(11));
    let late = SignIn { consent, ..rig.request("r.alvarez").await };
    assert_eq!(refusal(rig.client.sign_in(&late).await).rule, Some(RuleId::Con1));
}

async fn wrong(rig: &GatewayRig, account: &str) -> Refusal {
    let request = SignIn {
        consent: rig.consent().await,
        account: account.into(),
        password: Secret("not the password at all".into()),
        code: Secret("000000".into()),
    };
    refusal(rig.client.sign_in(&request).await)
}

async fn sec_3(engine: Engine) {
    let rig = GatewayRig::start(engine).await;
    // Each failure stands in the window of 15 minutes; an unknown name behaves like a known one.
    for account in ["r.alvarez", "no.such.person"] {
        for _ in 0..4 {
            assert_eq!(wrong(&rig, account).await.rule, Some(RuleId::Sec4), "{account}");
        }
        assert_eq!(wrong(&rig, account).await.rule, Some(RuleId::Sec3), "{account}");
    }
    rig.clock.pass(Span::hours(24));
    let right = rig.request("r.alvarez").await;
    assert_eq!(refusal(rig.client.sign_in(&right).await).rule, Some(RuleId::Sec3), "waiting releases nothing");

    let owner = rig.token("d.whitford").await;
    rig.client.release_account(&owner, &AccountName::new("r.alvarez").unwrap()).await.unwrap();
    rig.sign_in("r.alvarez").await;
}

async fn sec_3_at_once(engine: Engine) {
    let rig = GatewayRig::start(engine).await;
    let tries = (0..12).map(|_| wrong(&rig, "m.okafor"));
    let mut set = Vec::new();
    for attempt in tries {
        set.push(attempt);
    }
    let mut guessed = 0;
    for answer in futures_join(set).await {
        guessed += usize::from(answer.rule == Some(RuleId::Sec4));
    }
    assert!(guessed <= 4, "{guessed} guesses were judged");
    let right = rig.request("m.okafor").await;
    assert_eq!(refusal(rig.client.sign_in(&right).await).rule, Some(RuleId::Sec3));
}

/// Polls all of them together.
async fn futures_join<F: Future>(futures: Vec<F>) -> Vec<F::Output> {
    let mut futures: Vec<_> = futures.into_iter().map(Box::pin).collect();
    let mut done: Vec<Option<F::Output>> = futures.iter().map(|_| None).collect();
    std::future::poll_fn(|context| {
        for (future, slot) in futures.iter_mut().zip(&mut done) {
            if slot.is_none()
                && let std::task::Poll::Ready(output) = future.as_mut().poll(context)
            {
                *slot = Some(output);
            }
        }
        if done.iter().all(Option::is_some) { std::task::Poll::Ready(()) } else { std::task::Poll::Pending }
    })
    .await;
    done.into_iter().flatten().collect()
}

async fn first_sign_in(engine: Engine) {
    let rig = GatewayRig::start(engine).await;
    let owner = rig.token("d.whitford").await;
    let new = wire::NewAccount {
        account: "n.newcomer".into(),
        name: "N. Newcomer".into(),
        role: domain::Role::Analyst,
        unit: String::new(),
    };
    let initial = rig.client.add_account(&owner, &new).await.unwrap().password;
    let request = |consent, password: &Secret, code: &str| SignIn {
        consent,
        account: "n.newcomer".into(),
        password: password.clone(),
        code: Secret(code.into()),
    };
    let asked = rig.client.sign_in(&request(rig.consent().await, &initial, "")).await.unwrap();
    let SignedIn::SetPassword { steps, enrol: true } = asked else {
        panic!("an initial password must be replaced: {asked:?}")
    };

    for weak in ["short", "passwordpassword", "n.newcomer n.newcomer"] {
        let step = StepPassword { steps: steps.clone(), password: Secret(weak.into()) };
        assert_eq!(refusal(rig.client.step_password(&step).await).rule, Some(RuleId::Sec4), "{weak}");
    }
    let early = StepCode { steps: steps.clone(), code: Secret("123456".into()) };
    assert_eq!(refusal(rig.client.step_code(&early).await).kind, RefusalKind::BadInput);

    let password = Secret("quiet walnut meadow lamp".into());
    let step = StepPassword { steps, password: password.clone() };
    let asked = rig.client.step_password(&step).await.unwrap();
    let SignedIn::Enrol { steps, secret, uri, recovery_codes: unused } = asked else {
        panic!("then the authenticator: {asked:?}")
    };
    assert!(uri.0.starts_with("otpauth://totp/Readroom:n.newcomer?secret="));

    // Nothing counts until the last step: the initial password is still the one.
    let still = rig.client.sign_in(&request(rig.consent().await, &initial, "")).await.unwrap();
    let SignedIn::SetPassword { steps: newer, .. } = still else { panic!("{still:?}") };
    let abandoned = StepCode { steps, code: Secret(code_for(&secret.0, rig.clock.now())) };
    assert_eq!(
        refusal(rig.client.step_code(&abandoned).await).kind,
        RefusalKind::NoSession,
        "newer steps replace older"
    );

    let step = StepPassword { steps: newer, password: password.clone() };
    let asked = rig.client.step_password(&step).await.unwrap();
    let SignedIn::Enrol { steps, secret, recovery_codes, .. } = asked else { panic!("{asked:?}") };
    let wrong = StepCode { steps: steps.clone(), code: Secret("000000".into()) };
    assert_eq!(refusal(rig.client.step_code(&wrong).await).rule, Some(RuleId::Sec4));
    let right = StepCode { steps, code: Secret(code_for(&secret.0, rig.clock.now())) };
    rig.client.step_code(&right).await.unwrap();
    assert_eq!((unused.len(), recovery_codes.len()), (10, 10));

    // A recovery code opens once, in whatever case it is typed; those of steps that were left never do.
    let left = request(rig.consent().await, &password, &unused[0].0);
    assert_eq!(refusal(rig.client.sign_in(&left).await).rule, Some(RuleId::Sec4));
    let code = recovery_codes[0].0.to_uppercase();
    let by_code = rig.client.sign_in(&request(rig.consent().await, &password, &code)).await.unwrap();
    let SignedIn::In(by_code) = by_code else { panic!("{by_code:?}") };
    assert_eq!(by_code.recovery_codes_left, Some(9));
    let again = request(rig.consent().await, &password, &code);
    assert_eq!(refusal(rig.client.sign_in(&again).await).rule, Some(RuleId::Sec4));
}

use clock::Clock;

async fn code_once(engine: Engine) {
    let rig = GatewayRig::start(engine).await;
    let first = rig.request("r.alvarez").await;
    rig.client.sign_in(&first).await.unwrap();
    let replay = SignIn { consent: rig.consent().await, ..first };
    assert_eq!(refusal(rig.client.sign_in(&replay).await).rule, Some(RuleId::Sec4));
}

async fn alike(engine: Engine) {
    let rig = GatewayRig::start(engine).await;
    let (known, unknown) = (wrong(&rig, "r.alvarez").await, wrong(&rig, "no.such.person").await);
    assert_eq!(
        (known.kind, known.rule, known.message, known.remedy),
        (unknown.kind, unknown.rule, unknown.message, unknown.remedy)
    );
    // So does the right password with a wrong code.
    let half = SignIn { code: Secret("000000".into()), ..rig.request("s.lindqvist").await };
    let half = refusal(rig.client.sign_in(&half).await);
    assert_eq!((half.kind, half.rule), (RefusalKind::Denied, Some(RuleId::Sec4)));
}

async fn one_session(engine: Engine) {
    let rig = GatewayRig::start(engine).await;
    let first = rig.token("r.alvarez").await;
    rig.clock.pass(Span::minutes(1));
    let second = rig.sign_in("r.alvarez").await;
    assert!(second.ended_other.is_some(), "the second is told that it ended another");
    let told = refusal(rig.client.session(&first).await);
    assert_eq!(told.kind, RefusalKind::NoSession);
    assert!(told.message.contains("another workstation at 09:42 UTC"), "{}", told.message);
    rig.client.session(&SecretString::from(second.token.take())).await.unwrap();
}

async fn session_limits(engine: Engine) {
    let rig = GatewayRig::start(engine).await;
    let token = rig.token("r.alvarez").await;
    rig.clock.pass(Span::minutes(29));
    rig.client.active(&token).await.unwrap();
    rig.clock.pass(Span::minutes(29));
    rig.client.session(&token).await.unwrap();
    rig.clock.pass(Span::minutes(2));
    assert_eq!(refusal(rig.client.session(&token).await).rule, Some(RuleId::Sec2), "looking is not input");

    let token = rig.token("r.alvarez").await;
    for _ in 0..25 {
        rig.clock.pass(Span::minutes(28));
        rig.client.active(&token).await.unwrap();
    }
    rig.clock.pass(Span::minutes(28));
    assert_eq!(refusal(rig.client.active(&token).await).rule, Some(RuleId::Sec2), "twelve hours are the longest");
}

async fn stolen_token(engine: Engine) {
    let rig = GatewayRig::start(engine).await;
    let token = rig.token("r.alvarez").await;
    rig.client.sign_out(&token).await.unwrap();
    assert_eq!(refusal(rig.client.session(&token).await).kind, RefusalKind::NoSession);

    let session = rig.sign_in("r.alvarez").await;
    let token = SecretString::from(session.token.0.clone());
    let status = from_other_address(&rig, &session.token.0).await;
    assert_eq!(status, 401, "the thief gets nothing");
    let told = refusal(rig.client.session(&token).await);
    assert!(told.message.contains("another address"), "and the owner learns of it: {}", told.message);
}

/// `GET /v1/session` with a token, from 127.0.0.2.
#[allow(clippy::disallowed_types, reason = "an attacker brings a client of their own")]
async fn from_other_address(rig: &GatewayRig, token: &str) -> u16 {
    use rustls::pki_types::{CertificateDer, pem::PemObject};
    let mut roots = rustls::RootCertStore::empty();
    roots.add(CertificateDer::from_pem_slice(rig.gateway.ca.as_bytes()).unwrap()).unwrap();
    let provider = std::sync::Arc::new(rustls::crypto::ring::default_provider());
    let tls = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let thief = reqwest::Client::builder()
        .tls_backend_preconfigured(tls)
        .no_proxy()
        .local_address(std::net::IpAddr::from([127, 0, 0, 2]))
        .build()
        .unwrap();
    let url = format!("https://{}/v1/session", rig.gateway.server.address);
    thief.get(url).bearer_auth(token).send().await.unwrap().status().as_u16()
}

async fn roles(engine: Engine) {
    let rig = GatewayRig::start(engine).await;
    let about = AccountName::new("t.moreau").unwrap();
    for who in gateway::training::accounts().unwrap() {
        let token = rig.token(who.account.as_str()).await;
        let owner = who.role == domain::Role::SystemOwner;
        let reads = owner || who.role == domain::Role::Auditor;
        let rule = |answer: Result<(), ClientError>| match answer {
            Ok(()) => None,
            Err(ClientError::Refused(refusal)) => refusal.rule,
            Err(other) => panic!("{other}"),
        };
        let expected = |may: bool| if may { None } else { Some(RuleId::Acc8) };
        assert_eq!(rule(rig.client.accounts(&token).await.map(drop)), expected(reads), "{} lists", who.role);
        assert_eq!(rule(rig.client.release_account(&token, &about).await), expected(owner), "{} releases", who.role);
        let looks = domain::policy::may(who.role, domain::policy::Act::SeeReaders, false).is_ok();
        assert_eq!(rule(rig.client.readers(&token).await.map(drop)), expected(looks), "{} sees readers", who.role);
        if owner {
            let own = &who.account;
            assert_eq!(rule(rig.client.release_account(&token, own).await), Some(RuleId::Acc8), "not one's own");
            assert_eq!(rule(rig.client.reset_account(&token, own).await.map(drop)), Some(RuleId::Acc8));
            assert_eq!(rule(rig.client.disable_account(&token, own).await), Some(RuleId::Acc8));
        } else {
            assert_eq!(rule(rig.client.reset_account(&token, &about).await.map(drop)), Some(RuleId::Acc8));
            assert_eq!(rule(rig.client.disable_account(&token, &about).await), Some(RuleId::Acc8));
            let new = wire::NewAccount {
                account: "x.y".into(),
                name: "X".into(),
                role: domain::Role::SystemOwner,
                unit: String::new(),
            };
            assert_eq!(rule(rig.client.add_account(&token, &new).await.map(drop)), Some(RuleId::Acc8));
        }
    }
}

async fn refusals(engine: Engine) {
    let rig = GatewayRig::start(engine).await;
    let GatewayRig { folder, url, clock, gateway, .. } = rig;
    gateway.server.stop().await;
    let other = gateway::Db::open(&url, domain::Mode::Service).await.unwrap_err();
    assert!(matches!(other, GatewayError::WrongMode { .. }), "{other}");
    later(&url).await;
    let again = Embedded::with_database(folder.path(), &url, clock, domain::Profile::default()).await;
    let said = again.unwrap_err().to_string();
    assert!(said.contains("newer Readroom") && said.contains("nothing was changed"), "{said}");
}

/// Writes a migration of the future into the history.
async fn later(url: &str) {
    use sqlx::Connection;
    sqlx::any::install_default_drivers();
    let mut connection = sqlx::AnyConnection::connect(url).await.unwrap();
    let now = if url.starts_with("sqlite") { "CURRENT_TIMESTAMP" } else { "now()" };
    let zero = if url.starts_with("sqlite") { "x'00'" } else { "'\\x00'::bytea" };
    let yes = if url.starts_with("sqlite") { "1" } else { "true" };
    let sql = format!(
        "INSERT INTO _sqlx_migrations (version, description, installed_on, success, checksum, execution_time) \
         VALUES (9999, 'later', {now}, {yes}, {zero}, 0)"
    );
    sqlx::query(sqlx::AssertSqlSafe(sql)).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}

async fn bad_input(engine: Engine) {
    let rig = GatewayRig::start(engine).await;
    let long = "x".repeat(5_000);
    for bad in ["", " ", "a\u{0}b", "r\u{202e}zeravla", "' OR 1=1 --", long.as_str()] {
        let request = SignIn {
            consent: rig.consent().await,
            account: bad.into(),
            password: Secret(bad.into()),
            code: Secret(bad.into()),
        };
        let told = refusal(rig.client.sign_in(&request).await);
        assert!(matches!(told.kind, RefusalKind::BadInput | RefusalKind::Denied), "{bad:?}: {told:?}");
        assert!(!told.message.is_empty() && !told.remedy.is_empty() && !told.reference.is_empty());
        assert!(bad.trim().len() < 3 || !told.message.contains(bad.trim()), "what was typed is not repeated");
    }
    let owner = rig.token("d.whitford").await;
    for (account, name) in
        [("", "A"), ("a b", "A"), ("r.alvarez", "A"), ("a.b", ""), ("a.b", "A\u{202e}B"), ("a.b", long.as_str())]
    {
        let new = wire::NewAccount {
            account: account.into(),
            name: name.into(),
            role: domain::Role::Analyst,
            unit: String::new(),
        };
        assert_eq!(refusal(rig.client.add_account(&owner, &new).await).kind, RefusalKind::BadInput, "{account:?}");
    }
}

#[test]
fn the_openapi_document_holds_every_path_of_the_contract() {
    use wire::path::{
        ACCOUNTS, ACTIVE, CONSENTS, DECLINED, DISABLE, HELLO, PASSWORD, RELEASE, RESET, RULES, SESSION, SESSIONS,
        STEP_CODE, STEP_PASSWORD,
    };
    let document: serde_json::Value = serde_json::from_str(&gateway::openapi().unwrap()).unwrap();
    let described: Vec<&str> = document["paths"].as_object().unwrap().keys().map(String::as_str).collect();
    for path in [
        HELLO,
        RULES,
        CONSENTS,
        DECLINED,
        SESSIONS,
        STEP_PASSWORD,
        STEP_CODE,
        SESSION,
        ACTIVE,
        PASSWORD,
        ACCOUNTS,
        RELEASE,
        RESET,
        DISABLE,
    ] {
        assert!(described.contains(&path), "{path} is described");
    }
}
