//! QRY-9: looking further back takes one approval, or two, by people who may give it.

use super::{
    Desk,
    asking::{plate, purpose},
    rule,
};
use crate::service::ServiceError;
use domain::{Event, Profile, Purpose, RuleId, Span};
use testkit::Engine;
use wire::{Approval, Decide, NewApproval};

testkit::on_each_engine! {
    qry_9_a_supervisor_of_the_unit_approves_going_back_up_to_a_year => one;
    qry_9_beyond_a_year_two_people_approve => two;
    qry_9_an_approval_serves_one_event_one_person_one_window_and_a_month => worth;
    qry_9_a_request_is_for_an_event_of_ones_own_and_says_why => requests;
}

const WHY: &str = "The first trailer was taken in autumn; where did the tractor stand then?";

async fn desk(engine: Engine) -> Desk {
    Desk::with(engine, Profile { authority_by_age: true, ..Profile::default() }).await
}

impl Desk {
    async fn request(&self, who: &str, event: &Event, days: i64) -> Approval {
        let new = NewApproval { event: event.id, from: self.now() - Span::hours(24 * days), reason: WHY.into() };
        self.gateway.request_approval(&self.actor(who).await, new).await.unwrap()
    }

    async fn decide(&self, who: &str, of: &Approval, approved: bool) -> Result<Approval, ServiceError> {
        let decide = Decide { id: of.id, approved, reason: "It fits what is known.".into() };
        self.gateway.decide_approval(&self.actor(who).await, decide).await
    }

    /// Which rule keeps a question of so many days back from being asked.
    async fn keeps(&self, who: &str, event: &Event, of: Option<&Approval>, days: i64) -> Option<RuleId> {
        let purpose = Purpose { approval: of.map(|of| of.id), ..purpose(event) };
        rule(self.may(who, &self.question(plate("7KXM482"), days), &purpose).await)
    }

    async fn mine(&self, who: &str) -> usize {
        let listed = self.gateway.approvals(&self.actor(who).await).await.unwrap();
        listed.iter().filter(|approval| approval.mine).count()
    }
}

async fn one(engine: Engine) {
    let desk = desk(engine).await;
    let event = desk.opened("r.alvarez", &[]).await;
    assert_eq!(desk.keeps("r.alvarez", &event, None, 90).await, None);
    assert_eq!(desk.keeps("r.alvarez", &event, None, 200).await, Some(RuleId::Qry9));
    let asked = desk.request("r.alvarez", &event, 200).await;
    assert_eq!((asked.needed, asked.number.as_str(), asked.mine), (1, "EVT-2027-0117", false));
    assert_eq!(desk.keeps("r.alvarez", &event, Some(&asked), 200).await, Some(RuleId::Qry9), "not decided yet");
    assert_eq!((desk.mine("s.lindqvist").await, desk.mine("k.abara").await, desk.mine("r.alvarez").await), (1, 0, 0));
    assert_eq!(rule(desk.decide("k.abara", &asked, true).await), Some(RuleId::Qry9), "of another unit");
    assert_eq!(rule(desk.decide("m.okafor", &asked, true).await), Some(RuleId::Acc8), "no supervisor");
    assert_eq!(rule(desk.decide("r.alvarez", &asked, true).await), Some(RuleId::Acc8), "nor oneself");
    let done = desk.decide("s.lindqvist", &asked, true).await.unwrap();
    assert_eq!((done.decisions.len(), done.decisions[0].by.as_str(), done.mine), (1, "s.lindqvist", false));
    assert_eq!(done.reason, WHY);
    assert_eq!(rule(desk.decide("s.lindqvist", &asked, false).await), Some(RuleId::Qry9), "once");
    assert_eq!(desk.mine("s.lindqvist").await, 0);
    assert_eq!(desk.keeps("r.alvarez", &event, Some(&asked), 200).await, None);
    let own = desk.gateway.approvals(&desk.actor("r.alvarez").await).await.unwrap();
    assert_eq!(own[0].decisions[0].reason, "It fits what is known.");

    let refused = desk.request("r.alvarez", &event, 200).await;
    desk.decide("s.lindqvist", &refused, false).await.unwrap();
    assert_eq!(desk.keeps("r.alvarez", &event, Some(&refused), 200).await, Some(RuleId::Qry9));
    assert_eq!((desk.entered("request_approval").await.len(), desk.entered("decide_approval").await.len()), (2, 6));
}

async fn two(engine: Engine) {
    let desk = desk(engine).await;
    let event = desk.opened("r.alvarez", &[]).await;
    let asked = desk.request("r.alvarez", &event, 400).await;
    assert_eq!(asked.needed, 2);
    desk.decide("s.lindqvist", &asked, true).await.unwrap();
    assert_eq!(desk.keeps("r.alvarez", &event, Some(&asked), 400).await, Some(RuleId::Qry9), "one is not enough");
    assert_eq!(rule(desk.decide("s.lindqvist", &asked, true).await), Some(RuleId::Qry9), "nor is the same one twice");
    assert_eq!(desk.mine("k.abara").await, 1);
    desk.decide("k.abara", &asked, true).await.unwrap();
    assert_eq!(desk.keeps("r.alvarez", &event, Some(&asked), 400).await, None);
}

async fn worth(engine: Engine) {
    let desk = desk(engine).await;
    let event = desk.opened("r.alvarez", &["m.okafor"]).await;
    let other = desk.opened("r.alvarez", &[]).await;
    let asked = desk.request("r.alvarez", &event, 200).await;
    desk.decide("s.lindqvist", &asked, true).await.unwrap();
    assert_eq!(desk.keeps("r.alvarez", &event, Some(&asked), 150).await, None);
    for (what, keeps) in [
        ("another event", desk.keeps("r.alvarez", &other, Some(&asked), 200).await),
        ("another person", desk.keeps("m.okafor", &event, Some(&asked), 200).await),
        ("further back", desk.keeps("r.alvarez", &event, Some(&asked), 201).await),
    ] {
        assert_eq!(keeps, Some(RuleId::Qry9), "{what}");
    }
    desk.clock.pass(Span::hours(24 * 30 + 1));
    assert_eq!(desk.keeps("r.alvarez", &event, Some(&asked), 150).await, Some(RuleId::Qry9), "a month later");
    let late = desk.request("r.alvarez", &event, 200).await;
    desk.clock.pass(Span::hours(24 * 31));
    assert_eq!(rule(desk.decide("s.lindqvist", &late, true).await), Some(RuleId::Qry9), "nor is it decided then");
}

async fn requests(engine: Engine) {
    let desk = desk(engine).await;
    let mut event = desk.opened("r.alvarez", &[]).await;
    let new = |days: i64, reason: &str| NewApproval {
        event: event.id,
        from: desk.now() - Span::hours(24 * days),
        reason: reason.into(),
    };
    let actor = desk.actor("r.alvarez").await;
    let stranger = desk.actor("m.okafor").await;
    assert_eq!(rule(desk.gateway.request_approval(&stranger, new(200, WHY)).await), Some(RuleId::Qry1));
    assert_eq!(rule(desk.gateway.request_approval(&actor, new(5 * 366, WHY)).await), Some(RuleId::Qry3));
    assert_eq!(rule(desk.gateway.request_approval(&actor, new(200, "please")).await), Some(RuleId::Qry9));
    assert!(desk.gateway.request_approval(&actor, new(60, WHY)).await.is_err(), "no approval is needed");
    let asked = new(200, WHY);
    event.turns.push(desk.turn("r.alvarez", "The tractor was found."));
    desk.kept("r.alvarez", &desk.of_event(&event, 2)).await;
    assert_eq!(rule(desk.gateway.request_approval(&actor, asked).await), Some(RuleId::Qry1), "the event is closed");
    let off = Desk::start(engine).await;
    let event = off.opened("r.alvarez", &[]).await;
    let new = NewApproval { event: event.id, from: off.now() - Span::hours(24 * 200), reason: WHY.into() };
    assert!(off.gateway.request_approval(&off.actor("r.alvarez").await, new).await.is_err(), "the profile asks none");
}
