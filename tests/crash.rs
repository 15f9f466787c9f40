//! kill -9 at any moment leaves a store and a gateway that go together: the password that the gateway
//! takes opens the store, with nobody asked for another.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

use api::{Credentials, Secret, SignInReply, command};
use clock::SystemClock;
use domain::Span;
use gateway::Embedded;
use std::{
    io::Read,
    path::Path,
    process::{Child, Command, Stdio},
    sync::Arc,
    time::Duration,
};
use testkit::{Workstation, call};

const SUBJECT: &str = env!("CARGO_BIN_EXE_crash-subject");

const OLD: &str = "harbor lantern seventeen";
const NEW: &str = "quiet walnut meadow lamp";

fn subject(folder: &Path, act: &str, minutes: u32, more: &[&str]) -> Child {
    let mut command = Command::new(SUBJECT);
    command.arg(folder).arg(act).arg(minutes.to_string()).args(more).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = command.spawn().unwrap();
    let mut said = [0u8; 5];
    child.stdout.as_mut().unwrap().read_exact(&mut said).unwrap();
    assert_eq!(&said, b"ready");
    child
}

/// Kills after `wait`, spread over the act's whole length by the caller.
fn kill_after(mut child: Child, wait: Duration) {
    std::thread::sleep(wait);
    child.kill().unwrap();
    child.wait().unwrap();
}

/// Signs in on the folder with each of `passwords`; the one that the gateway took.
async fn opens_with<'p>(folder: &Path, minutes: u32, passwords: &[&'p str]) -> &'p str {
    let clock = Arc::new(SystemClock::new());
    clock.advance(Span::minutes(minutes.into()));
    let gateway = Embedded::start(&folder.join("gateway"), clock.clone()).await.unwrap();
    let endpoint = app::Endpoint { url: format!("https://{}", gateway.server.address), ca: gateway.ca.clone() };
    let desk = Workstation::with(&folder.join("desk"), endpoint, clock, gateway.server.gateway.clone());
    desk.consent().await;
    let mut taken = None;
    for password in passwords {
        let filled = desk.fill("r.alvarez").await.unwrap();
        let typed = Credentials { password: Secret((*password).into()), ..filled };
        match call::<command::sign_in>(&desk.app, typed).await {
            Ok(SignInReply::In { .. }) => taken = Some(*password),
            Ok(other) => panic!("the store must open with what the gateway took, not ask: {other:?}"),
            Err(_) => continue,
        }
        break;
    }
    desk.lock().await;
    gateway.server.stop().await;
    taken.expect("the old or the new password signs in")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kill_during_the_first_sign_in_and_its_migration_leaves_a_store_that_opens() {
    for (round, wait) in (0u32..8).zip([0u64, 60, 120, 180, 240, 300, 400, 550]) {
        let folder = tempfile::tempdir().unwrap();
        kill_after(subject(folder.path(), "first", round, &[]), Duration::from_millis(wait));
        assert_eq!(opens_with(folder.path(), round + 5, &[OLD]).await, OLD);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kill_during_a_change_of_password_leaves_a_store_that_opens_with_the_old_or_the_new() {
    let folder = tempfile::tempdir().unwrap();
    let mut present = OLD;
    for (round, wait) in (0u32..8).zip([40u64, 150, 260, 370, 480, 700, 900, 1100]) {
        let next = if present == OLD { NEW } else { OLD };
        let child = subject(folder.path(), "change", round * 10, &[present, next]);
        kill_after(child, Duration::from_millis(wait));
        present = opens_with(folder.path(), round * 10 + 5, &[present, next]).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kill_while_a_workstation_enters_acts_loses_none_that_was_acknowledged() {
    assert!(e2e::kills::at_the_store(Path::new(SUBJECT), 12).await > 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kill_while_the_gateway_enters_acts_loses_none_that_was_acknowledged() {
    let verifier = e2e::console::verifier();
    assert!(e2e::kills::at_the_gateway(Path::new(SUBJECT), &verifier, 12).await > 0);
}
