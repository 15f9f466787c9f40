//! What the process gives up, it can't do. The test runs itself once more, in a process that it confines, and whose
//! words it reads through pipes: no file can grow any more there, and the log of a test run is often one.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "tests")]

#[path = "../src/confine.rs"]
mod confine;

use std::env;
use std::fs;
use std::io::{ErrorKind, Read};
use std::net::{TcpListener, UdpSocket};
use std::os::unix::net::UnixDatagram;
use std::process::Command;

#[test]
fn a_confined_process_reaches_no_file_of_a_user_no_network_and_no_program() {
    let name = "a_confined_process_reaches_no_file_of_a_user_no_network_and_no_program";
    if env::var_os("READROOM_CONFINED").is_none() {
        let mut again = Command::new(env::current_exe().unwrap());
        let done = again.args(["--exact", name, "--nocapture"]).env("READROOM_CONFINED", "1").output().unwrap();
        let (said, errors) = (String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr));
        assert!(done.status.success() && said.contains("1 passed"), "{}\n{said}\n{errors}", done.status);
        return;
    }
    let folder = env::temp_dir().join(format!("readroom-confined-{}", std::process::id()));
    fs::create_dir(&folder).unwrap();
    let secret = folder.join("secret");
    fs::write(&secret, "made up").unwrap();
    let files_are_held = confine::hold_files().unwrap();
    println!("files are held by the kernel: {files_are_held}");
    if files_are_held {
        for refused in
            [fs::read(&secret).err(), fs::write(folder.join("other"), "x").err(), fs::read_dir(&folder).err()]
        {
            assert_eq!(refused.map(|error| error.kind()), Some(ErrorKind::PermissionDenied));
        }
        assert!(fs::read("/etc/passwd").is_err() && fs::read("/proc/1/cmdline").is_err());
    }
    // What drivers need stays.
    assert!(fs::read_dir("/usr/lib").is_ok() && fs::read("/proc/self/maps").is_ok());
    let mut zeros = [1; 4];
    fs::File::open("/dev/zero").unwrap().read_exact(&mut zeros).unwrap();

    confine::hold_calls().unwrap();
    let denied = |error: Option<std::io::Error>| error.map(|error| error.kind()) == Some(ErrorKind::PermissionDenied);
    assert!(denied(TcpListener::bind("127.0.0.1:0").err()));
    assert!(denied(UdpSocket::bind("127.0.0.1:0").err()));
    assert!(denied(UnixDatagram::unbound().err()));
    assert!(Command::new("/usr/bin/true").status().is_err());
    // A thread made before or after is held alike.
    assert!(std::thread::spawn(|| UdpSocket::bind("127.0.0.1:0").is_err()).join().unwrap());
}
