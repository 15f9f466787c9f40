//! A disk that is full or can't be written, at the first sign-in on a workstation: it is said in plain
//! words, nothing half-made stays in the way, and the same sign-in works once there is room.
//!
//! The tests may run as root, whom file modes don't stop; so each runs itself again in a mount namespace
//! of its own, on a file system as small as it needs, which is gone when it ends.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout, reason = "tests")]

use api::{Code, Fault, SignInReply, command};
use domain::{AccountName, Mode, StoreId};
use keys::{AgencyPrivate, AgencyPublic};
use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};
use store::{Store, StoreError, StoreFolder};
use testkit::{Engine, GatewayRig, Workstation, call, keep};

const INSIDE: &str = "READROOM_TEST_DISK";
const PASSWORD: &str = "plum kettle orbit sandal";

/// The folder to mount on, inside a mount namespace; `None` in the outer run, which ran `test` inside.
fn own_mounts(test: &str) -> Option<PathBuf> {
    if let Some(folder) = env::var_os(INSIDE) {
        return Some(folder.into());
    }
    let folder = tempfile::tempdir().unwrap();
    let mount = ["mount", "-t", "tmpfs", "none", folder.path().to_str().unwrap()];
    // Without root a user namespace gives the right to mount.
    let ways: [&[&str]; 2] = [&["--mount"], &["--mount", "--map-root-user"]];
    let may = |way: &&&[&str]| Command::new("unshare").args(**way).args(mount).output().unwrap().status.success();
    let Some(way) = ways.iter().find(may) else {
        println!("skipped {test}: this machine lets this user mount nothing");
        return None;
    };
    let program = env::current_exe().unwrap();
    let run = Command::new("unshare")
        .args(*way)
        .arg(program)
        .args(["--exact", test, "--nocapture"])
        .env(INSIDE, folder.path())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&run.stdout).into_owned() + &String::from_utf8_lossy(&run.stderr);
    assert!(run.status.success() && said.contains("1 passed"), "{said}");
    None
}

fn mount(folder: &Path, options: &str) {
    let done = Command::new("mount").args(["-t", "tmpfs", "-o", options, "none"]).arg(folder).status().unwrap();
    assert!(done.success(), "mount -o {options}");
}

fn unmount(folder: &Path) {
    assert!(Command::new("umount").arg(folder).status().unwrap().success());
}

/// Gives the file system at `folder` other options; what is on it stays.
fn remount(folder: &Path, options: &str) {
    mount(folder, &format!("remount,{options}"));
}

fn folder(data: &Path) -> StoreFolder {
    StoreFolder::new(data, Mode::Training, AccountName::new("r.alvarez").unwrap())
}

async fn make(data: &Path, agency: &AgencyPublic) -> Result<Store, StoreError> {
    Store::open_or_create(folder(data), StoreId::from_random([1; 16]), PASSWORD.into(), agency).await
}

/// The names in a store's folder.
fn names(data: &Path) -> Vec<String> {
    let Ok(entries) = fs::read_dir(folder(data).path()) else { return Vec::new() };
    let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn a_disk_that_is_full_at_any_point_of_making_a_store_leaves_nothing_half_made() {
    let test = "a_disk_that_is_full_at_any_point_of_making_a_store_leaves_nothing_half_made";
    let Some(data) = own_mounts(test) else { return };
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let (_, agency) = AgencyPrivate::generate();
        // A page more each time, so that each write of the making is once the one that does not fit.
        let mut full = 0;
        for pages in 1.. {
            mount(&data, &format!("size={}k", pages * 4));
            match make(&data, &agency).await {
                Ok(store) => {
                    store.close().await.unwrap();
                    unmount(&data);
                    break;
                }
                Err(error) => {
                    assert!(matches!(error, StoreError::DiskFull), "{pages} pages: {error:?}");
                    let left = names(&data);
                    assert!(left.is_empty() || left == ["in-use"], "{pages} pages left {left:?}");
                    full += 1;
                }
            }
            remount(&data, "size=4m");
            make(&data, &agency).await.unwrap().close().await.unwrap();
            unmount(&data);
        }
        assert!(full > 5, "it was full at {full} sizes only");
    });
}

#[test]
fn a_setting_that_finds_no_room_is_refused_and_the_one_before_stays() {
    let Some(data) = own_mounts("a_setting_that_finds_no_room_is_refused_and_the_one_before_stays") else { return };
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let (_, agency) = AgencyPrivate::generate();
        mount(&data, "size=4m");
        let store = make(&data, &agency).await.unwrap();
        keep(&store, "note", "the one before").await.unwrap();
        fs::write(data.join("filler"), vec![0; 4 << 20]).unwrap_err();
        let long = "x".repeat(64 << 10);
        assert!(matches!(keep(&store, "note", &long).await.unwrap_err(), StoreError::DiskFull));
        assert_eq!(store.setting("note").await.unwrap().as_deref(), Some("the one before"));
        fs::remove_file(data.join("filler")).unwrap();
        keep(&store, "note", &long).await.unwrap();
        store.close().await.unwrap();
        let store = Store::open(folder(&data), PASSWORD.into()).await.unwrap();
        assert_eq!(store.setting("note").await.unwrap(), Some(long));
        store.close().await.unwrap();
    });
}

/// A sign-in of a training account from the splash on.
async fn sign_in(desk: &Workstation, rig: &GatewayRig) -> Result<SignInReply, Fault> {
    rig.clock.pass(domain::Span::seconds(30));
    desk.consent().await;
    let filled = desk.fill("r.alvarez").await.unwrap();
    call::<command::sign_in>(&desk.app, filled).await
}

fn told(answer: Result<SignInReply, Fault>, message: &str, remedy: &str) {
    let fault = answer.unwrap_err();
    assert_eq!((fault.code, fault.message.as_str(), fault.remedy.as_str()), (Code::Store, message, remedy));
    assert_eq!(fault.lost, None, "nothing was lost");
    assert!(!fault.reference.is_empty());
}

#[test]
fn a_first_sign_in_says_that_the_disk_is_full_and_works_once_there_is_room() {
    let test = "a_first_sign_in_says_that_the_disk_is_full_and_works_once_there_is_room";
    let Some(data) = own_mounts(test) else { return };
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let rig = GatewayRig::start(Engine::Sqlite).await;
        mount(&data, "size=32k");
        let desk = Workstation::on(&rig, &data);
        let (message, remedy) = ("The disk is full.", "Make room on the disk and sign in again.");
        for _ in 0..2 {
            told(sign_in(&desk, &rig).await, message, remedy);
            assert_eq!(desk.door().await.unwrap().notice.as_deref(), Some(message));
        }
        remount(&data, "size=4m");
        assert!(matches!(sign_in(&desk, &rig).await.unwrap(), SignInReply::In { .. }));
        desk.lock().await;
        assert!(matches!(sign_in(&desk, &rig).await.unwrap(), SignInReply::In { .. }));
        desk.lock().await;
    });
}

#[test]
fn a_first_sign_in_says_that_the_folder_is_not_writable_and_works_once_it_is() {
    let test = "a_first_sign_in_says_that_the_folder_is_not_writable_and_works_once_it_is";
    let Some(data) = own_mounts(test) else { return };
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let rig = GatewayRig::start(Engine::Sqlite).await;
        mount(&data, "size=4m");
        let desk = Workstation::on(&rig, &data);
        let message = "The data folder can't be written.";
        let remedy = "Ask the system owner to check the data folder's owner and rights.";
        remount(&data, "ro");
        told(sign_in(&desk, &rig).await, message, remedy);
        remount(&data, "rw");
        assert!(matches!(sign_in(&desk, &rig).await.unwrap(), SignInReply::In { .. }));
        desk.lock().await;

        // A store that is there, too: it needs its log.
        remount(&data, "ro");
        told(sign_in(&desk, &rig).await, message, remedy);
        remount(&data, "rw");
        assert!(matches!(sign_in(&desk, &rig).await.unwrap(), SignInReply::In { .. }));
        desk.lock().await;
    });
}
