//! What another program thinks of a trail: `tests/dev/verify_trail.py`, which shares no code with ours.

use serde_json::Value;
use std::{
    path::{Path, PathBuf},
    process::Command,
};

/// Whether each of `paths` (exports or folders) is whole by it, in their order.
pub fn whole(paths: &[PathBuf], key: &str, witnesses: &[&str], quorum: usize) -> Vec<bool> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("dev/verify_trail.py");
    // Debian's own, which has the package that `./dev` installs, before one of the user's.
    let debian = Path::new("/usr/bin/python3");
    let mut command = Command::new(if debian.exists() { debian } else { Path::new("python3") });
    command.arg(script).args(["--key", key, "--quorum", &quorum.to_string()]);
    for witness in witnesses {
        command.args(["--witness", witness]);
    }
    let output = command.args(paths).output().unwrap();
    assert!(output.status.code().is_some_and(|code| code < 2), "{}", String::from_utf8_lossy(&output.stderr));
    let verdicts: Vec<Value> = output
        .stdout
        .split(|byte| *byte == b'\n')
        .filter(|line| !line.is_empty())
        .map(|line| serde_json::from_slice(line).unwrap())
        .collect();
    assert_eq!(verdicts.len(), paths.len(), "{}", String::from_utf8_lossy(&output.stderr));
    verdicts.iter().map(|verdict| verdict["whole"].as_bool().unwrap()).collect()
}

/// Copies of a text, each tampered with in another way: a bit here, a line gone, doubled or moved.
pub fn tampered(text: &[u8]) -> Vec<Vec<u8>> {
    let mut copies = Vec::new();
    for n in 0..24 {
        let mut copy = text.to_vec();
        let at = (text.len() - 1) * n / 23;
        copy[at] ^= 1 << (n % 7);
        copies.push(copy);
    }
    let lines: Vec<&[u8]> = text.split_inclusive(|byte| *byte == b'\n').collect();
    for at in [2, lines.len() / 2, lines.len() - 1].into_iter().filter(|at| (1..lines.len()).contains(at)) {
        let (mut removed, mut doubled, mut moved) = (lines.clone(), lines.clone(), lines.clone());
        removed.remove(at);
        doubled.insert(at, lines[at]);
        moved.swap(at, at - 1);
        copies.extend([removed.concat(), doubled.concat(), moved.concat()]);
    }
    copies
}
