//! Whether a question may be asked (QRY-1 to QRY-5, QRY-8, ACC-6, ACC-7), and what is granted.

use super::{Desk, name, rule};
use crate::{
    service::{Actor, ServiceError, purpose::MayAsk},
    transact,
};
use domain::{
    About, Area, AtReader, Event, EventId, KindOfVehicle, NearPlace, Position, Purpose, Question, Role, RuleId, Span,
    Vehicle, policy::Right,
};
use testkit::Engine;

testkit::on_each_engine! {
    qry_1_a_question_names_an_open_event_of_ones_own_a_reason_and_why => qry_1;
    qry_2_what_says_too_little_is_not_asked => qry_2;
    qry_3_and_qry_4_the_window_ends_after_five_years_and_more_than_30_days_is_told => windows;
    qry_5_a_place_an_area_and_a_vehicle_start_from_a_subject_of_the_event => qry_5;
    qry_8_the_colleague_it_is_for_has_an_account_that_may_ask => qry_8;
    acc_6_one_asks_the_sources_that_one_was_granted => acc_6;
    acc_7_enhanced_questions_take_their_right => acc_7;
    forms_hold_the_lists_the_colleagues_and_how_far_one_may_go => forms;
    acc_6_grants_are_given_and_taken_from_the_console_and_entered => grants;
}

impl Desk {
    pub(super) async fn may(&self, who: &str, question: &Question, purpose: &Purpose) -> Result<MayAsk, ServiceError> {
        let actor = self.actor(who).await;
        transact!(self.gateway.db, |tx| { self.gateway.may_ask(tx, &actor, question, purpose).await })
    }

    pub(super) fn question(&self, about: About, days: i64) -> Question {
        Question::new(about, self.now() - Span::hours(24 * days), self.now())
    }
}

pub(super) fn plate(text: &str) -> About {
    About::Plate(text.parse().unwrap())
}

fn circle(radius: f64) -> Area {
    Area::circle(Position::new(-150.0, 40.0).unwrap(), radius).unwrap()
}

pub(super) fn purpose(event: &Event) -> Purpose {
    Purpose {
        event_id: Some(event.id),
        ..Purpose::new(&event.number, "cargo_theft", "Tractor seen at the yard when three trailers were taken")
    }
}

async fn qry_1(engine: Engine) {
    let desk = Desk::start(engine).await;
    let mut event = desk.opened("r.alvarez", &["m.okafor"]).await;
    let asked = desk.question(plate("7KXM482"), 30);
    let good = purpose(&event);
    for who in ["r.alvarez", "m.okafor"] {
        let may = desk.may(who, &asked, &good).await.unwrap();
        assert_eq!((may.sources, may.further), (vec!["Own readers".to_owned(), "Sable".to_owned()], false));
    }
    let stranger = desk.may("t.moreau", &asked, &good).await.unwrap_err().to_string();
    let nowhere = Purpose { event_id: Some(EventId::from_random([5; 16])), ..good.clone() };
    assert_eq!(desk.may("t.moreau", &asked, &nowhere).await.unwrap_err().to_string(), stranger);
    for bad in [
        nowhere,
        Purpose { event_id: None, ..good.clone() },
        Purpose { event: "EVT-1".into(), ..good.clone() },
        Purpose { reason: "curiosity".into(), ..good.clone() },
        Purpose { narrative: "investigation".into(), ..good.clone() },
        Purpose { narrative: "7KXM482 7KXM482 7KXM482 7KXM482".into(), ..good.clone() },
    ] {
        assert_eq!(rule(desk.may("r.alvarez", &asked, &bad).await), Some(RuleId::Qry1), "{bad:?}");
    }
    event.turns.push(desk.turn("r.alvarez", "The tractor was found."));
    desk.kept("r.alvarez", &desk.of_event(&event, 2)).await;
    let closed = desk.may("r.alvarez", &asked, &good).await.unwrap_err().to_string();
    assert!(closed.contains("closed"), "{closed}");
    assert_eq!(
        desk.may("t.moreau", &asked, &good).await.unwrap_err().to_string(),
        stranger,
        "a stranger learns nothing"
    );
    event.turns.push(desk.turn("r.alvarez", "A fourth trailer was taken."));
    desk.kept("r.alvarez", &desk.of_event(&event, 3)).await;
    desk.may("r.alvarez", &asked, &good).await.unwrap();
    let console = Actor::console();
    let asked: Result<MayAsk, ServiceError> =
        async { transact!(desk.gateway.db, |tx| { desk.gateway.may_ask(tx, &console, &asked, &good).await }) }.await;
    assert!(asked.is_err(), "nobody is nobody's owner");
}

async fn qry_2(engine: Engine) {
    let desk = Desk::start(engine).await;
    let event = desk.opened("r.alvarez", &[]).await;
    let purpose = Purpose { subject: Some(1), ..purpose(&event) };
    let near = |radius| About::Place(NearPlace { name: "Harbor Yard".into(), around: circle(radius) });
    let kind = |color: Option<&str>| {
        let vehicle = Vehicle { color: color.map(Into::into), ..Vehicle::default() };
        About::Vehicle(KindOfVehicle { vehicle, area: circle(900.0) })
    };
    for good in [plate("7KX*"), near(500.0), kind(Some("blue")), About::Area(circle(5_000.0))] {
        desk.may("r.alvarez", &desk.question(good, 30), &purpose).await.unwrap();
    }
    for bad in [plate("*"), plate("*KXM*"), near(501.0), kind(None)] {
        assert_eq!(rule(desk.may("r.alvarez", &desk.question(bad, 30), &purpose).await), Some(RuleId::Qry2));
    }
}

async fn windows(engine: Engine) {
    let desk = Desk::start(engine).await;
    let event = desk.opened("r.alvarez", &[]).await;
    let purpose = purpose(&event);
    assert!(desk.may("r.alvarez", &desk.question(plate("7KXM482"), 31), &purpose).await.unwrap().further);
    let old = desk.question(plate("7KXM482"), 5 * 366);
    assert_eq!(rule(desk.may("r.alvarez", &old, &purpose).await), Some(RuleId::Qry3));
    let backwards = Question { from: desk.now(), to: desk.now() - Span::hours(1), ..old };
    assert_eq!(rule(desk.may("r.alvarez", &backwards, &purpose).await), Some(RuleId::Qry3));
}

async fn qry_5(engine: Engine) {
    let desk = Desk::start(engine).await;
    let event = desk.opened("r.alvarez", &[]).await;
    let place = || About::Place(NearPlace { name: "Harbor Yard".into(), around: circle(200.0) });
    let at = AtReader { source: "Sable".into(), reader: "r-4".into(), name: "Gantry 4".into() };
    let vehicle = Vehicle { make: Some("Kestrel".into()), ..Vehicle::default() };
    let kind = KindOfVehicle { vehicle, area: circle(900.0) };
    for about in [place(), About::Reader(at), About::Area(circle(900.0)), About::Vehicle(kind)] {
        let question = desk.question(about, 30);
        let none = desk.may("r.alvarez", &question, &purpose(&event)).await;
        assert_eq!(rule(none), Some(RuleId::Qry5), "{question}");
        let unknown = Purpose { subject: Some(2), ..purpose(&event) };
        assert_eq!(rule(desk.may("r.alvarez", &question, &unknown).await), Some(RuleId::Qry5), "{question}");
        desk.may("r.alvarez", &question, &Purpose { subject: Some(1), ..purpose(&event) }).await.unwrap();
    }
}

async fn qry_8(engine: Engine) {
    let desk = Desk::start(engine).await;
    let event = desk.opened("r.alvarez", &[]).await;
    let asked = desk.question(plate("7KXM482"), 30);
    let on_behalf = |who: &str| Purpose { on_behalf_of: Some(name(who)), ..purpose(&event) };
    desk.may("r.alvarez", &asked, &on_behalf("m.okafor")).await.unwrap();
    for who in ["no.body", "p.banerjee", "s.lindqvist"] {
        assert_eq!(rule(desk.may("r.alvarez", &asked, &on_behalf(who)).await), Some(RuleId::Qry8), "{who}");
    }
    desk.gateway.disable_account(&Actor::console(), &name("m.okafor")).await.unwrap();
    assert_eq!(rule(desk.may("r.alvarez", &asked, &on_behalf("m.okafor")).await), Some(RuleId::Qry8));
}

async fn acc_6(engine: Engine) {
    let desk = Desk::start(engine).await;
    let event = desk.opened("r.alvarez", &[]).await;
    let purpose = Purpose { subject: Some(1), ..purpose(&event) };
    let asked = |sources: &[&str]| Question {
        sources: Some(sources.iter().map(|source| (*source).to_owned()).collect()),
        ..desk.question(plate("7KXM482"), 30)
    };
    let may = desk.may("r.alvarez", &asked(&["Sable"]), &purpose).await.unwrap();
    assert_eq!(may.sources, ["Sable"]);
    for sources in [&["Halyard"][..], &["Sable", "Halyard"], &[]] {
        assert_eq!(rule(desk.may("r.alvarez", &asked(sources), &purpose).await), Some(RuleId::Acc6), "{sources:?}");
    }
    let at = |source: &str| {
        let at = AtReader { source: source.into(), reader: "r-4".into(), name: "Gantry 4".into() };
        desk.question(About::Reader(at), 30)
    };
    assert_eq!(desk.may("r.alvarez", &at("Sable"), &purpose).await.unwrap().sources, ["Sable"]);
    assert_eq!(rule(desk.may("r.alvarez", &at("Halyard"), &purpose).await), Some(RuleId::Acc6));
    let elsewhere = Question { sources: Some(vec!["Own readers".into()]), ..at("Sable") };
    assert_eq!(rule(desk.may("r.alvarez", &elsewhere, &purpose).await), Some(RuleId::Acc6));
    for what in ["source:Sable", "source:Own readers"] {
        desk.gateway.revoke(&Actor::console(), &name("r.alvarez"), what).await.unwrap();
    }
    let any = desk.question(plate("7KXM482"), 30);
    assert_eq!(rule(desk.may("r.alvarez", &any, &purpose).await), Some(RuleId::Acc6), "nothing is granted");
}

async fn acc_7(engine: Engine) {
    let desk = Desk::start(engine).await;
    let event = desk.opened("r.alvarez", &[]).await;
    let purpose = Purpose { subject: Some(1), ..purpose(&event) };
    let partial = [plate("7KX?482"), plate("~7KXM482")].map(|about| desk.question(about, 30));
    let area = desk.question(About::Area(circle(900.0)), 30);
    for question in partial.iter().chain([&area]) {
        desk.may("r.alvarez", question, &purpose).await.unwrap();
    }
    let console = Actor::console();
    for right in ["right:partial_plate", "right:area_query"] {
        desk.gateway.revoke(&console, &name("r.alvarez"), right).await.unwrap();
    }
    for question in partial.iter().chain([&area]) {
        assert_eq!(rule(desk.may("r.alvarez", question, &purpose).await), Some(RuleId::Acc7), "{question}");
    }
    desk.may("r.alvarez", &desk.question(plate("7KXM482"), 30), &purpose).await.unwrap();
}

async fn forms(engine: Engine) {
    let desk = Desk::start(engine).await;
    desk.add("new.comer", Role::Analyst, "North").await;
    desk.gateway.disable_account(&Actor::console(), &name("new.comer")).await.unwrap();
    let forms = desk.gateway.forms(&desk.actor("r.alvarez").await).await.unwrap();
    let colleagues: Vec<_> = forms.colleagues.iter().map(|one| one.account.as_str()).collect();
    assert_eq!(colleagues, ["m.okafor", "t.moreau"], "who may ask, oneself and who is gone left out");
    assert_eq!(forms.sources, ["Own readers", "Sable"]);
    assert_eq!(forms.rights, [Right::AreaQuery, Right::PartialPlate]);
    assert!(forms.authorities.iter().any(|one| one.code == "18 USC 659"));
    assert!(forms.reasons.iter().any(|one| one.code == "stolen_vehicle"));
}

async fn grants(engine: Engine) {
    let desk = Desk::start(engine).await;
    let (console, who) = (Actor::console(), name("r.alvarez"));
    let halyard = "source:Halyard";
    for _ in 0..2 {
        desk.gateway.grant(&console, &who, halyard).await.unwrap();
    }
    let listed = desk.gateway.accounts(&console).await.unwrap();
    let grants = &listed.iter().find(|account| account.who.account == who).unwrap().grants;
    assert_eq!(
        *grants,
        ["right:area_query", "right:partial_plate", "source:Halyard", "source:Own readers", "source:Sable"]
    );
    desk.gateway.revoke(&console, &who, halyard).await.unwrap();
    assert!(desk.gateway.revoke(&console, &who, halyard).await.is_err(), "it was not granted any more");
    assert!(desk.gateway.grant(&console, &name("p.banerjee"), halyard).await.is_err(), "an auditor queries nothing");
    assert!(desk.gateway.grant(&console, &name("no.body"), halyard).await.is_err());
    desk.gateway.grant_for_training(&who, Role::Analyst).await.unwrap();
    let sable = "source:Sable";
    desk.gateway.revoke(&console, &who, sable).await.unwrap();
    desk.gateway.grant_for_training(&who, Role::Analyst).await.unwrap();
    let forms = desk.gateway.forms(&desk.actor("r.alvarez").await).await.unwrap();
    assert_eq!(forms.sources, ["Own readers"], "what was revoked stays so");
    desk.gateway.grant(&console, &who, sable).await.unwrap();
    let forms = desk.gateway.forms(&desk.actor("r.alvarez").await).await.unwrap();
    assert_eq!(forms.sources, ["Own readers", "Sable"], "until it is granted again");
    assert_eq!((desk.entered("grant").await.len(), desk.entered("revoke").await.len()), (2, 2));
}
