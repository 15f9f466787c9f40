//! The same paths over HTTPS: who is let through, and that each is described.

use client::ClientError;
use domain::{AnswerId, ApprovalId, EventId, Found, RuleId, Timestamp};
use testkit::{Engine, GatewayRig};
use wire::{Decide, FetchRecords, Looked, NewApproval, ReadRef, Record, RecordKind, Records, path};

testkit::on_each_engine! {
    acc_8_only_who_works_on_events_has_records_forms_looks_and_approvals => roles;
}

fn rule<T>(answer: Result<T, ClientError>) -> Option<RuleId> {
    match answer {
        Err(ClientError::Refused(refusal)) => refusal.rule,
        Err(other) => panic!("{other}"),
        Ok(_) => None,
    }
}

async fn roles(engine: Engine) {
    let rig = GatewayRig::start(engine).await;
    let (event, client) = (EventId::from_random([7; 16]), &rig.client);
    let looked = Looked {
        answer: AnswerId::from_random([9; 16]),
        read: ReadRef { source: "Sable".into(), read: "1".into() },
        reader: "r-4".into(),
        found: Found::Verified,
        at: testkit::START,
    };
    let new = NewApproval { event, from: Timestamp(0), reason: "Where did it stand in autumn?".into() };
    let decide = Decide { id: ApprovalId::from_random([3; 16]), approved: true, reason: "It fits.".into() };
    let nothing = FetchRecords { ids: Vec::new() };
    for account in ["p.banerjee", "s.lindqvist", "d.whitford", "j.castellan"] {
        let token = rig.token(account).await;
        let denied = Some(RuleId::Acc8);
        assert_eq!(rule(client.record_heads(&token).await), denied, "{account}");
        assert_eq!(rule(client.keep_records(&token, &Records { records: Vec::new() }).await), denied, "{account}");
        assert_eq!(rule(client.fetch_records(&token, &nothing).await), denied, "{account}");
        assert_eq!(rule(client.forms(&token).await), denied, "{account}");
        assert_eq!(rule(client.looked(&token, &looked).await), denied, "{account}");
        assert_eq!(rule(client.request_approval(&token, &new).await), denied, "{account}");
        let decides = rule(client.decide_approval(&token, &decide).await);
        assert_eq!(decides, Some(if account == "s.lindqvist" { RuleId::Qry9 } else { RuleId::Acc8 }), "{account}");
    }
    let token = rig.token("r.alvarez").await;
    assert_eq!(rule(client.decide_approval(&token, &decide).await), Some(RuleId::Acc8));
    assert_eq!(client.forms(&token).await.unwrap().sources, ["Own readers", "Sable"]);
    assert_eq!(client.approvals(&token).await.unwrap(), []);
    assert_eq!(rule(client.looked(&token, &looked).await), Some(RuleId::Qlt1));
    let unread = Looked { found: Found::Illegible, ..looked };
    assert_eq!(client.looked(&token, &unread).await.unwrap().others, []);
    // A large picture comes through, and what is larger than a request is told so.
    let record = |size| Record {
        id: event.to_string().parse().unwrap(),
        kind: RecordKind::Event,
        event,
        version: 1,
        at: testkit::START,
        by: domain::AccountName::new("r.alvarez").unwrap(),
        workstation: "test".into(),
        body: "x".repeat(size),
    };
    let kept = client.keep_records(&token, &Records { records: vec![record(3_000_000)] }).await.unwrap();
    assert!(matches!(kept.kept[0], wire::Kept::Refused { rule: None, .. }));
    assert!(client.keep_records(&token, &Records { records: vec![record(17_000_000)] }).await.is_err());
    assert!(client.record_heads(&token).await.unwrap().heads.is_empty());
}

#[test]
fn the_openapi_document_describes_each_of_these_paths() {
    let document: serde_json::Value = serde_json::from_str(&crate::openapi().unwrap()).unwrap();
    for path in [path::RECORDS, path::FETCH_RECORDS, path::FORMS, path::LOOKS, path::APPROVALS, path::DECIDE] {
        assert!(document["paths"].get(path).is_some(), "{path} is described");
    }
}
