//! The trail as a whole: what is done is entered, what is entered is witnessed, no question leaves
//! before its intent, and what is tampered with is found (AUD-1 to AUD-4).
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

use api::{EntryPick, Settings, Theme, TrailFilter, TrailPage, TrailQuery, command};
use domain::{About, Profile, Purpose, Question, RuleId, Span, policy::IntentFacts};
use e2e::{opinion, raw::Raw};
use gateway::{Embedded, WitnessFile, config::WitnessConfig};
use secrecy::SecretString;
use serde_json::{Value, json};
use std::fs;
use testkit::{Engine, GatewayRig, Workstation, call};
use trail::{Keys, Kind, verify_export};
use wire::RefusalKind;

async fn question(rig: &GatewayRig, analyst: &Workstation) -> (Question, Purpose) {
    use clock::Clock;
    let now = rig.clock.now();
    let event = testkit::event(analyst, "EVT-2031").await;
    let about = About::Plate("~7KXM482".parse().unwrap());
    (Question::new(about, now - Span::hours(720), now), testkit::purpose(event))
}

/// Asks as the window does.
async fn ask(analyst: &Workstation) -> Result<(), api::Fault> {
    let event = testkit::event(analyst, "EVT-2031").await;
    testkit::ask(analyst, testkit::draft(event, "~7KXM482")).await.map(drop)
}

async fn find(desk: &Workstation, filter: TrailFilter) -> TrailPage {
    call::<command::trail_search>(&desk.app, TrailQuery { filter, offset: 0, limit: 200 }).await.unwrap()
}

fn words(page: &TrailPage) -> Vec<String> {
    page.rows.iter().map(|row| row.words.clone()).collect()
}

/// A workstation in the hands of `account`, its trail witnessed.
async fn desk(rig: &GatewayRig, data: &tempfile::TempDir, account: &str) -> Workstation {
    let desk = Workstation::on(rig, data.path());
    desk.sign_in(account).await;
    desk.witnessed().await;
    desk
}

async fn every_act(engine: Engine) {
    let rig = GatewayRig::start(engine).await;
    let data = tempfile::tempdir().unwrap();
    let analyst = desk(&rig, &data, "r.alvarez").await;
    call::<command::settings_write>(&analyst.app, Settings { theme: Theme::Dark, idle_minutes: 20 }).await.unwrap();
    ask(&analyst).await.unwrap();
    let own = find(&analyst, TrailFilter::default()).await;
    assert!(own.rows.iter().all(|row| row.who == "R. Alvarez"), "{:?}", words(&own));
    assert!(call::<command::accounts_list>(&analyst.app, ()).await.is_err());
    analyst.witnessed().await;
    analyst.lock().await;

    analyst.consent().await;
    let mut wrong = analyst.fill("r.alvarez").await.unwrap();
    wrong.password = api::Secret("not the password at all".into());
    assert!(call::<command::sign_in>(&analyst.app, wrong).await.is_err());

    let auditor = desk(&rig, &tempfile::tempdir().unwrap(), "p.banerjee").await;
    let all = find(&auditor, TrailFilter::default()).await;
    let said = words(&all).join("\n");
    for expected in [
        "Someone not signed in consented to the rules of 2027.1.",
        "R. Alvarez signed in.",
        "R. Alvarez made the encrypted store of this workstation.",
        "R. Alvarez changed settings to idle minutes 20, theme dark.",
        "R. Alvarez asked for ~7KXM482 over 30 days, for EVT-2031, because of stolen vehicle: tractor taken from a yard in Port Sable.",
        "R. Alvarez had the question for ~7KXM482 over 30 days passed on to the sources, for EVT-2031",
        "; 127 reads came back.",
        "R. Alvarez looked through the audit trail.",
        "R. Alvarez tried to list accounts; denied by ACC-8",
        "R. Alvarez left the workstation locked: by hand.",
        "R. Alvarez tried to sign in; denied by SEC-4",
        "P. Banerjee signed in.",
    ] {
        assert!(said.contains(expected), "{expected}\n---\n{said}");
    }

    // Each way to search finds what it says, and nothing else.
    let by = |change: fn(&mut TrailFilter)| {
        let mut filter = TrailFilter::default();
        change(&mut filter);
        filter
    };
    assert_eq!(find(&auditor, by(|f| f.plate = "7kxm 482".into())).await.total, 2);
    assert_eq!(find(&auditor, by(|f| f.event = "evt-2031".into())).await.total, 4);
    assert_eq!(find(&auditor, by(|f| f.outcome = "found".into())).await.total, 1);
    assert_eq!(find(&auditor, by(|f| f.rule = "acc-8".into())).await.total, 1);
    assert_eq!(find(&auditor, by(|f| f.action = "ask".into())).await.total, 1);
    assert_eq!(find(&auditor, by(|f| f.to = "2027-03-13".into())).await.total, 0);
    let mine = find(&auditor, by(|f| f.person = "p.banerjee".into())).await;
    assert!(mine.total > 0 && mine.rows.iter().all(|row| row.who == "P. Banerjee"));

    // Every entry found is proved here and now.
    for row in &all.rows {
        let pick = EntryPick { log: row.log.clone(), n: row.n };
        let entry = call::<command::trail_open>(&auditor.app, pick).await.unwrap();
        assert!(entry.verdict.verified, "{}: {:?}", row.words, entry.verdict);
    }
    exports(&rig, &auditor).await;
}

/// Both kinds of export, judged by the program that an auditor uses and by another one; then tampered
/// with in many ways, on which the two have to agree.
async fn exports(rig: &GatewayRig, auditor: &Workstation) {
    let state = call::<command::trail_witnesses>(&auditor.app, ()).await.unwrap();
    let mut keys = Keys::default();
    keys.add_logs(&state.verifier).unwrap();
    keys.add_witnesses(&state.witnesses[0].verifier).unwrap();
    for log in rig.client.trail_state(&rig.token("s.lindqvist").await).await.unwrap().logs {
        assert!(log.size > 0 || log.who.is_some());
    }
    let copies = tempfile::tempdir().unwrap();
    let (mut paths, mut verdicts) = (Vec::new(), Vec::new());
    for format in [api::ExportFormat::JsonLines, api::ExportFormat::Csv] {
        let wanted = api::TrailExport { filter: TrailFilter::default(), format };
        let done = call::<command::trail_export>(&auditor.app, wanted).await.unwrap();
        let data = fs::read(&done.files[0]).unwrap();
        let proof = done.files.get(1).map(|path| fs::read(path).unwrap());
        let report = verify_export(&data, proof.as_deref(), &keys);
        assert!(report.is_whole(), "{report}");
        assert!(report.logs.iter().all(|log| log.key_given), "the gateway's key vouches for the others: {report}");
        assert!(report.logs.len() >= 3, "the gateway and each workstation");
        let text = String::from_utf8(data.clone()).unwrap();
        let changed = text.replacen("7KXM482", "7KXM483", 1);
        assert_ne!(changed, text);
        let report = verify_export(changed.as_bytes(), proof.as_deref(), &keys);
        assert_eq!(report.exit, 1, "{report}");
        let mut lines: Vec<_> = text.lines().collect();
        lines.remove(lines.len() / 2);
        let report = verify_export((lines.join("\n") + "\n").as_bytes(), proof.as_deref(), &keys);
        assert!(report.findings.iter().any(|finding| finding.kind == Kind::Removed), "{report}");

        let untouched = (data.clone(), proof.clone());
        let of_data = opinion::tampered(&data).into_iter().map(|data| (data, proof.clone()));
        let of_proof = proof.iter().flat_map(|proof| opinion::tampered(proof)).map(|proof| (data.clone(), Some(proof)));
        for (data, proof) in [untouched].into_iter().chain(of_data).chain(of_proof) {
            let ending = if proof.is_some() { "csv" } else { "jsonl" };
            let path = copies.path().join(format!("{}.{ending}", paths.len()));
            fs::write(&path, &data).unwrap();
            if let Some(proof) = &proof {
                fs::write(path.with_extension("csv.proof"), proof).unwrap();
            }
            verdicts.push(verify_export(&data, proof.as_deref(), &keys).is_whole());
            paths.push(path);
        }
    }
    let witness = state.witnesses[0].verifier.as_str();
    assert_eq!(opinion::whole(&paths, &state.verifier, &[witness], 0), verdicts, "the two programs agree");
    assert_eq!(verdicts.iter().filter(|whole| **whole).count(), 2, "all that was tampered with is found");
    published(rig, &state.verifier, witness).await;
}

/// The published folders say the same, to the program as it is handed out and to the other one.
async fn published(rig: &GatewayRig, key: &str, witness: &str) {
    rig.gateway.server.gateway.publish().await.unwrap();
    let origin = key.split('+').next().unwrap();
    let folder = rig.path().join("published-trail").join(origin);
    let verify = e2e::console::verifier();
    let judged = std::process::Command::new(&verify).arg(&folder).args(["--key", key]).output().unwrap();
    let said = String::from_utf8_lossy(&judged.stdout).into_owned();
    assert!(said.starts_with("Whole"), "{said}{}", String::from_utf8_lossy(&judged.stderr));
    assert_eq!(opinion::whole(std::slice::from_ref(&folder), key, &[witness], 0), [true]);
    let bundle = fs::read_dir(folder.join("tile/entries")).unwrap().next().unwrap().unwrap().path();
    let bundle = if bundle.is_dir() { fs::read_dir(bundle).unwrap().last().unwrap().unwrap().path() } else { bundle };
    let mut bytes = fs::read(&bundle).unwrap();
    let at = bytes.windows(7).position(|part| part == b"consent").unwrap();
    bytes[at] = b'C';
    fs::write(&bundle, bytes).unwrap();
    let judged = std::process::Command::new(&verify).arg(&folder).args(["--key", key]).output().unwrap();
    assert_eq!(judged.status.code(), Some(1), "{}", String::from_utf8_lossy(&judged.stdout));
    assert_eq!(opinion::whole(&[folder], key, &[witness], 0), [false]);
}

async fn reach(engine: Engine) {
    let rig = GatewayRig::start(engine).await;
    let analyst = desk(&rig, &tempfile::tempdir().unwrap(), "r.alvarez").await;
    let own = find(&analyst, TrailFilter::default()).await;
    let owner = desk(&rig, &tempfile::tempdir().unwrap(), "d.whitford").await;
    let theirs = find(&owner, TrailFilter::default()).await;
    assert!(theirs.rows.iter().all(|row| row.who == "D. Whitford"));
    // One's own filter can't reach past oneself, nor can another's entry be opened by its place.
    let filter = TrailFilter { person: "r.alvarez".into(), ..TrailFilter::default() };
    assert_eq!(find(&owner, filter).await.total, 0);
    let pick = EntryPick { log: own.rows[0].log.clone(), n: own.rows[0].n };
    assert!(call::<command::trail_open>(&owner.app, pick.clone()).await.is_err());
    let supervisor = desk(&rig, &tempfile::tempdir().unwrap(), "s.lindqvist").await;
    let unit = find(&supervisor, TrailFilter::default()).await;
    let names: std::collections::BTreeSet<_> = unit.rows.iter().map(|row| row.who.as_str()).collect();
    assert_eq!(names.into_iter().collect::<Vec<_>>(), ["R. Alvarez", "S. Lindqvist"]);
    assert!(call::<command::trail_open>(&supervisor.app, pick).await.unwrap().verdict.verified);
    assert_eq!(call::<command::trail_witnesses>(&analyst.app, ()).await.unwrap_err().rule, Some(RuleId::Acc8));
    call::<command::trail_witnesses>(&supervisor.app, ()).await.unwrap();
}

/// A client of its own, which no permit binds, asks in every way but the right one.
async fn without_intent(engine: Engine) {
    let rig = GatewayRig::start(engine).await;
    let analyst = desk(&rig, &tempfile::tempdir().unwrap(), "r.alvarez").await;
    let (asked, purpose) = question(&rig, &analyst).await;
    let intent = analyst.app.intend(asked.clone(), purpose.clone()).await.unwrap();
    let good = serde_json::to_value(&intent.asking).unwrap();
    let late = analyst.app.intend(asked.clone(), purpose.clone()).await.unwrap();
    let token = rig.token("r.alvarez").await;
    let raw = Raw::new(&rig.endpoint());
    let changed = |key: &str, value: Value| {
        let mut body = good.clone();
        body[key] = value;
        body
    };
    let mut other = asked.clone();
    other.about = About::Plate("ANY*".parse().unwrap());
    let mut elsewhere = purpose.clone();
    elsewhere.event = "EVT-1".into();
    for (what, body) in [
        ("no log", changed("origin", json!("readroom/workstation/none"))),
        ("no proof", changed("proof", json!([]))),
        ("a forged proof", changed("proof", json!([trail::base64(&[7; 32])]))),
        ("another place", changed("n", json!(0))),
        ("a size that was never witnessed", changed("size", json!(9_999))),
        ("another question", changed("question", serde_json::to_value(&other).unwrap())),
        ("another purpose", changed("purpose", serde_json::to_value(&elsewhere).unwrap())),
        ("another entry", changed("entry", json!(intent.asking.entry.replace("7KXM482", "7KXM483")))),
    ] {
        let refusal = raw.post(wire::path::QUESTIONS, &token, &body).await.unwrap_err();
        assert_eq!((refusal.kind, refusal.rule), (RefusalKind::Denied, Some(RuleId::Aud3)), "{what}");
    }
    // Somebody else's witnessed intent is no use either, nor is one's own without a session.
    let other_token = SecretString::from(rig.sign_in("m.okafor").await.token.0.clone());
    assert_eq!(raw.post(wire::path::QUESTIONS, &other_token, &good).await.unwrap_err().rule, Some(RuleId::Aud3));
    let nobody = SecretString::from("nobody");
    assert_eq!(raw.post(wire::path::QUESTIONS, &nobody, &good).await.unwrap_err().kind, RefusalKind::NoSession);
    // The right one passes, once.
    raw.post(wire::path::QUESTIONS, &token, &good).await.unwrap();
    let again = raw.post(wire::path::QUESTIONS, &token, &good).await.unwrap_err();
    assert_eq!(again.rule, Some(RuleId::Aud3), "an intent serves once");
    rig.clock.pass(IntentFacts::LIFE + Span::seconds(1));
    let late = raw.post(wire::path::QUESTIONS, &token, &serde_json::to_value(&late.asking).unwrap()).await;
    assert_eq!(late.unwrap_err().rule, Some(RuleId::Aud3), "an intent grows old");
}

/// The gateway away: the intent is entered, and no permit is given.
#[tokio::test(flavor = "multi_thread")]
async fn aud_3_no_permit_is_given_while_no_witness_answers() {
    let rig = GatewayRig::start(Engine::Sqlite).await;
    let analyst = desk(&rig, &tempfile::tempdir().unwrap(), "r.alvarez").await;
    let (asked, purpose) = question(&rig, &analyst).await;
    rig.gateway.server.stop().await;
    let fault = analyst.app.intend(asked, purpose).await.map(drop).unwrap_err();
    assert_eq!(fault.code, api::Code::Gateway);
}

async fn old_copy(engine: Engine) {
    let rig = GatewayRig::start(engine).await;
    let data = tempfile::tempdir().unwrap();
    let analyst = desk(&rig, &data, "r.alvarez").await;
    analyst.lock().await;
    let folder =
        store::StoreFolder::new(data.path(), domain::Mode::Training, domain::AccountName::new("r.alvarez").unwrap());
    let copy = fs::read(folder.path().join("store.db")).unwrap();
    rig.clock.pass(Span::seconds(60));
    analyst.sign_in("r.alvarez").await;
    call::<command::settings_write>(&analyst.app, Settings { theme: Theme::Dark, idle_minutes: 10 }).await.unwrap();
    analyst.witnessed().await;
    analyst.lock().await;

    // An old copy is put back, as if the last session had never been.
    fs::write(folder.path().join("store.db"), copy).unwrap();
    rig.clock.pass(Span::seconds(60));
    analyst.sign_in("r.alvarez").await;
    analyst.witnessed().await;
    ask(&analyst).await.unwrap();
    let supervisor = desk(&rig, &tempfile::tempdir().unwrap(), "s.lindqvist").await;
    let state = call::<command::trail_witnesses>(&supervisor.app, ()).await.unwrap();
    assert_eq!(state.alerts.len(), 1, "{:?}", state.alerts);
    assert!(state.alerts[0].words.contains("R. Alvarez was tampered with"), "{}", state.alerts[0].words);
    let filter = TrailFilter { action: "refuse_checkpoint".into(), ..TrailFilter::default() };
    let found = find(&supervisor, filter).await;
    assert_eq!(found.total, 1, "the refusal is entered");
    assert_eq!(found.rows[0].rule.as_deref(), Some("AUD-4"));
    // What was witnessed before is still there, though the workstation has forgotten it.
    let filter = TrailFilter { action: "change_settings".into(), ..TrailFilter::default() };
    assert_eq!(find(&supervisor, filter).await.total, 1);
}

async fn no_log_no_work(engine: Engine) {
    let rig = GatewayRig::start(engine).await;
    let owner = rig.token("d.whitford").await;
    rig.client.accounts(&owner).await.unwrap();
    let before = rig.client.accounts(&owner).await.unwrap().len();
    e2e::raw::sql(&rig.url, "ALTER TABLE log_waiting RENAME TO log_waiting_away").await;
    let new = wire::NewAccount {
        account: "n.newcomer".into(),
        name: "N. Newcomer".into(),
        role: domain::Role::Analyst,
        unit: String::new(),
    };
    let Err(client::ClientError::Refused(refusal)) = rig.client.add_account(&owner, &new).await else {
        panic!("an account was added without an entry");
    };
    assert_eq!(refusal.rule, Some(RuleId::Aud2), "{refusal:?}");
    e2e::raw::sql(&rig.url, "ALTER TABLE log_waiting_away RENAME TO log_waiting").await;
    assert_eq!(rig.client.accounts(&owner).await.unwrap().len(), before, "nothing was done");
    rig.client.add_account(&owner, &new).await.unwrap();
}

/// Two gateways behind a balancer write one log on one PostgreSQL.
#[tokio::test(flavor = "multi_thread")]
async fn two_gateways_on_one_postgres_append_at_once_without_a_fork() {
    let rig = GatewayRig::start(Engine::Postgres).await;
    let second = rig.beside().await;
    let first_owner = rig.token("d.whitford").await;
    let auditor = rig.token("p.banerjee").await;
    let mut tasks = tokio::task::JoinSet::new();
    for n in 0..40 {
        let client = if n % 2 == 0 { rig.client.clone() } else { second.client.clone() };
        let token = if n % 4 < 2 { first_owner.clone() } else { auditor.clone() };
        tasks.spawn(async move { client.accounts(&token).await.map(|list| list.len()) });
    }
    while let Some(done) = tasks.join_next().await {
        done.unwrap().unwrap();
    }
    let filter = wire::TrailFilter { action: Some("list_accounts".into()), ..wire::TrailFilter::default() };
    let search = wire::TrailSearch { filter, offset: 0, limit: 500 };
    let page = second.client.search_trail(&auditor, &search).await.unwrap();
    assert_eq!(page.total, 40, "no act is lost and none is entered twice");
    for line in page.lines {
        let proof = rig.client.prove(&auditor, &wire::ProofOf { log: line.log, n: line.n }).await.unwrap();
        let log = trail::LogVerifier::parse(&proof.verifier).unwrap();
        let head = trail::Head::open(&proof.note, &log).unwrap();
        let path: Vec<_> = proof.proof.iter().map(|text| trail::parse_hash(text).unwrap()).collect();
        let leaf = trail::record_hash(proof.line.entry.as_bytes());
        trail::check_inclusion(&path, head.size(), head.root(), line.n, leaf).unwrap();
    }
}

/// A quorum of two: this gateway and a witness of its own. Without it, work on plate data waits; it
/// comes back and all is signed; away too long, it raises an alert.
#[tokio::test(flavor = "multi_thread")]
async fn aud_4_a_head_counts_when_the_quorum_has_signed_and_an_absent_witness_is_told() {
    let rig = GatewayRig::start(Engine::Sqlite).await;
    let verifier = rig.gateway.server.gateway.verifier();
    let GatewayRig { folder: kept, url, clock, gateway: first, client: _ } = rig;
    let folder = kept.path().to_owned();
    first.server.stop().await;
    let dir = folder.join("witness");
    let at = "127.0.0.1:0".parse().unwrap();
    let key = WitnessFile::init(&dir, "sable-court/witness", &verifier, at, vec!["127.0.0.1".into()]).unwrap();
    let file = WitnessFile::load(&dir.join("witness.toml")).unwrap();
    let witness = file.serve(clock.clone()).await.unwrap();
    let config = WitnessConfig { url: format!("https://{}", witness.address), verifier: key, ca: dir.join("ca.pem") };
    let again = WitnessFile { listen: witness.address, ..file };
    let profile = Profile { witness_quorum: 2, ..Profile::default() };
    let gateway = Embedded::witnessed(&folder, &url, clock.clone(), profile, vec![config]).await.unwrap();
    let endpoint = client::Endpoint { url: format!("https://{}", gateway.server.address), ca: gateway.ca.clone() };
    let data = tempfile::tempdir().unwrap();
    let shared = std::sync::Arc::clone(&gateway.server.gateway);
    let analyst = Workstation::with(data.path(), endpoint.clone(), clock.clone(), shared);
    analyst.sign_in("r.alvarez").await;
    analyst.witnessed().await;
    ask(&analyst).await.unwrap();

    witness.stop().await;
    let fault = ask(&analyst).await.unwrap_err();
    assert_eq!(fault.rule, Some(RuleId::Aud3), "one of two is no quorum");
    clock.pass(Span::minutes(14));
    let witness = again.serve(clock.clone()).await.unwrap();
    ask(&analyst).await.unwrap();

    // The gateway's own log goes to it too, and an hour's absence raises an alert that its return ends.
    gateway.server.gateway.witness_own().await.unwrap();
    witness.stop().await;
    clock.pass(Span::minutes(6));
    gateway.server.gateway.witness_own().await.unwrap();
    assert!(alerts(&gateway).await.is_empty(), "a moment's absence is no alert");
    clock.pass(Span::minutes(61));
    gateway.server.gateway.witness_own().await.unwrap();
    let raised = alerts(&gateway).await;
    assert_eq!(raised.len(), 1, "{raised:?}");
    assert!(raised[0].words.contains("sable-court/witness") && raised[0].ended.is_none());
    let witness = again.serve(clock.clone()).await.unwrap();
    gateway.server.gateway.witness_own().await.unwrap();
    assert!(alerts(&gateway).await[0].ended.is_some(), "its return ends the alert");
    witness.stop().await;
}

async fn alerts(gateway: &Embedded) -> Vec<wire::Alert> {
    gateway.server.gateway.trail_state(&gateway::Actor::console()).await.unwrap().alerts
}

testkit::on_each_engine! {
    aud_2_every_act_and_every_refusal_is_entered_found_and_proved => every_act;
    aud_2_each_role_reads_as_far_as_its_part_reaches => reach;
    aud_3_no_question_is_asked_without_its_witnessed_intent => without_intent;
    aud_4_an_old_copy_of_a_store_put_back_is_found_and_told => old_copy;
    aud_2_without_the_log_nothing_is_done => no_log_no_work;
}
