//! What the crash tests kill: a workstation with its gateway, on real files, that signs in for the
//! first time, changes its password again and again, or appends to its trail or the gateway's. Says
//! `ready` before and a dot after each act.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::indexing_slicing,
    reason = "a test's subject"
)]

use api::{PasswordChange, Secret, command};
use clock::SystemClock;
use domain::Span;
use gateway::Embedded;
use std::{env, io::Write, net::IpAddr, path::PathBuf, sync::Arc};
use testkit::{Workstation, call};
use wire::ConsentDeclined;

fn say(word: &str) {
    print!("{word}");
    std::io::stdout().flush().unwrap();
}

#[tokio::main]
async fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let (folder, act) = (PathBuf::from(&arguments[0]), arguments[1].as_str());
    if act == "enter" {
        let store = e2e::kills::store(&folder).await;
        say("ready\n");
        loop {
            store.record(&[], vec![e2e::kills::entry()]).await.unwrap();
            say(".");
        }
    }
    let clock = Arc::new(SystemClock::new());
    // Each run is minutes later than the one before, so that a fresh code is free.
    clock.advance(Span::minutes(arguments[2].parse().unwrap()));
    let gateway = Embedded::start(&folder.join("gateway"), clock.clone()).await.unwrap();
    if act == "decline" {
        let from = IpAddr::from([127, 0, 0, 1]).into();
        say("ready\n");
        loop {
            let decline = ConsentDeclined { digest: String::new(), workstation: "crash".into() };
            gateway.server.gateway.decline(decline, &from).await.unwrap();
            say(".");
        }
    }
    let endpoint = app::Endpoint { url: format!("https://{}", gateway.server.address), ca: gateway.ca.clone() };
    let desk = Workstation::with(&folder.join("desk"), endpoint, clock, gateway.server.gateway.clone());
    match act {
        "first" => {
            desk.consent().await;
            let filled = desk.fill("r.alvarez").await.unwrap();
            say("ready");
            call::<command::sign_in>(&desk.app, filled).await.unwrap();
            say(".");
        }
        "change" => {
            desk.consent().await;
            let mut filled = desk.fill("r.alvarez").await.unwrap();
            filled.password = Secret(arguments[3].clone());
            call::<command::sign_in>(&desk.app, filled).await.unwrap();
            say("ready");
            let (mut present, mut next) = (arguments[3].clone(), arguments[4].clone());
            loop {
                let change = PasswordChange { current: Secret(present.clone()), new: Secret(next.clone()) };
                call::<command::password_change>(&desk.app, change).await.unwrap();
                say(".");
                std::mem::swap(&mut present, &mut next);
            }
        }
        other => panic!("unknown act {other}"),
    }
}
