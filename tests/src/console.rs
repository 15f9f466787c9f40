//! `readroom-gateway` as a process of its own.

use std::{
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
};

fn gateway() -> Command {
    Command::new(std::env::var_os("READROOM_GATEWAY").expect("READROOM_GATEWAY is not set: run this by ./dev"))
}

/// Runs `readroom-gateway` to its end, with `typed` on its standard input.
pub fn run(arguments: &[&str], typed: &str) -> Output {
    let mut command = gateway();
    let piped = command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = piped.spawn().unwrap();
    child.stdin.take().unwrap().write_all(typed.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

/// All that it printed.
pub fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

/// A service gateway made in `folder`; the path of its config.
pub fn initialized(folder: &Path) -> String {
    let dir = folder.join("gateway");
    let dir = dir.to_str().unwrap();
    let made = run(
        &[
            "init",
            "--dir",
            dir,
            "--listen",
            "127.0.0.1:0",
            "--host",
            "127.0.0.1",
            "--owner",
            "o.owner",
            "--owner-name",
            "O. Owner",
        ],
        "",
    );
    assert!(made.status.success(), "{}", said(&made));
    assert!(said(&made).contains("initial password"));
    format!("{dir}/gateway.toml")
}

/// A gateway that ends when this is dropped.
pub struct Served(Child);
impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Serves a config; its address.
pub fn serve(config: &str) -> (Served, String) {
    let mut child =
        gateway().args(["serve", "--config", config]).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let url = line.trim().strip_prefix("listening on ").expect("it says where it listens").to_owned();
    (Served(child), url)
}

/// The auditor's program, which is built beside the gateway's.
pub fn verifier() -> PathBuf {
    let gateway = std::env::var("READROOM_GATEWAY").expect("READROOM_GATEWAY is not set: run this by ./dev");
    Path::new(&gateway).with_file_name("readroom-verify")
}
