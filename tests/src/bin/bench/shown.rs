//! A program with a window, started as a person starts it: watched by the marks it prints (see
//! `src-tauri/src/marks.rs`), used by the keyboard, and ended with all its processes.

use crate::memory::family;
use clock::{Clock, SystemClock};
use domain::Span;
use std::{
    ffi::OsString,
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
    sync::{
        Arc,
        mpsc::{self, Receiver},
    },
    time::Duration,
};

/// How long a mark may take on a busy machine before the bench gives up.
const PATIENCE: Duration = Duration::from_mins(1);

/// A program's variable, as `./dev bench` sets it.
pub fn program(name: &str) -> OsString {
    std::env::var_os(name).unwrap_or_else(|| panic!("{name} is not set: run this by ./dev bench"))
}

pub struct Shown {
    child: Child,
    lines: Receiver<(String, Span)>,
    began: Span,
}

impl Shown {
    /// Starts it on a data folder; time counts from just before.
    pub fn start(program: &OsString, arguments: &[&str], data: &Path, clock: &Arc<SystemClock>) -> Self {
        let mut command = Command::new(program);
        command
            .args(arguments)
            .env("READROOM_MARKS", "1")
            .env("READROOM_DATA", data)
            .env("XDG_DATA_HOME", data.join("xdg"))
            .env("XDG_CACHE_HOME", data.join("cache"))
            .env("NO_AT_BRIDGE", "1")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped());
        let began = clock.elapsed();
        let mut child = command.spawn().unwrap();
        let (told, lines) = mpsc::channel();
        let (errors, clock) = (child.stderr.take().unwrap(), Arc::clone(clock));
        std::thread::spawn(move || {
            for line in BufReader::new(errors).lines().map_while(Result::ok) {
                // Nobody listens any more once the window is ended.
                drop(told.send((line, clock.elapsed())));
            }
        });
        Self { child, lines, began }
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Waits for a mark; how long after the start it came.
    pub fn mark(&self, word: &str) -> Span {
        let mut log = Vec::new();
        loop {
            match self.lines.recv_timeout(PATIENCE) {
                Ok((line, at)) if line.strip_prefix("mark ") == Some(word) => return Span(at.0 - self.began.0),
                Ok((line, _)) => log.push(line),
                Err(why) => panic!("no mark '{word}' ({why}); the program said:\n{}", log.join("\n")),
            }
        }
    }

    /// Waits for a mark that has a number, and gives it.
    pub fn figure(&self, word: &str) -> f64 {
        let mut log = Vec::new();
        loop {
            match self.lines.recv_timeout(PATIENCE) {
                Ok((line, _)) => {
                    let said = line.strip_prefix("mark ").and_then(|said| said.split_once(' '));
                    match said {
                        Some((known, number)) if known == word => return number.parse().unwrap(),
                        _ => log.push(line),
                    }
                }
                Err(why) => panic!("no figure '{word}' ({why}); the program said:\n{}", log.join("\n")),
            }
        }
    }

    /// Brings the window to the front, so that keys go to it.
    pub fn raise(&self) {
        let pid = self.id().to_string();
        let its_window = ["--onlyvisible", "--all", "--pid", pid.as_str(), "--name", "Readroom"];
        xdotool(&[&["search", "--sync"], &its_window[..], &["windowactivate", "--sync"]].concat());
    }

    /// Ends it, and waits until WebKit's processes are gone: they would slow the next one down.
    pub fn end(mut self) {
        let members = family(self.id());
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        for _ in 0..200 {
            if members.iter().all(|pid| !Path::new(&format!("/proc/{pid}")).exists()) {
                return;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        panic!("processes of the window are still there after 10 s");
    }
}

/// Presses keys, one after another, as a quick typist would; they go to the window in front.
pub fn press(keys: &[&str]) {
    xdotool(&[&["key", "--delay", "40"], keys].concat());
}

fn xdotool(arguments: &[&str]) {
    let done = Command::new("xdotool").args(arguments).stdout(Stdio::null()).status();
    assert!(done.is_ok_and(|status| status.success()), "xdotool {} did not work", arguments.join(" "));
}
