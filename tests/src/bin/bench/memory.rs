//! Proportional memory (PSS) of a program and of WebKit's processes, which are its children.

use clock::{Clock, SystemClock};
use domain::Span;
use std::{collections::BTreeMap, fmt, fs, time::Duration};

/// A process and all its descendants, itself first.
pub fn family(root: u32) -> Vec<u32> {
    let mut parents = BTreeMap::new();
    for entry in fs::read_dir("/proc").unwrap().flatten() {
        let Ok(pid) = entry.file_name().to_string_lossy().parse::<u32>() else { continue };
        let Ok(stat) = fs::read_to_string(entry.path().join("stat")) else { continue };
        let after = stat.rsplit(')').next().unwrap_or_default();
        if let Some(parent) = after.split_whitespace().nth(1).and_then(|p| p.parse::<u32>().ok()) {
            parents.insert(pid, parent);
        }
    }
    let mut members = vec![root];
    let mut at = 0;
    while at < members.len() {
        let parent = members[at];
        members.extend(parents.iter().filter(|(_, p)| **p == parent).map(|(pid, _)| *pid));
        at += 1;
    }
    members
}

fn pss(pid: u32) -> Option<u64> {
    let text = fs::read_to_string(format!("/proc/{pid}/smaps_rollup")).ok()?;
    text.lines().find(|l| l.starts_with("Pss:"))?.split_whitespace().nth(1)?.parse().ok()
}

/// PSS in MiB.
pub struct Memory {
    all: f64,
    /// The program's own, without the webview's processes; in training the gateway and its world are in it.
    own: f64,
    processes: usize,
}

impl fmt::Display for Memory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { all, own, processes } = self;
        write!(f, "{all:8.1} MiB in {processes} processes, {own:.1} in the program's own")
    }
}

/// The memory of a program and its descendants, once it stands still: eight readings, half a second apart,
/// each within 1 % of the one before. WebKit gives memory back some seconds after it last drew.
pub fn settled(root: u32, clock: &SystemClock) -> Memory {
    let (mut last, mut still, start) = (0, 0, clock.elapsed());
    loop {
        std::thread::sleep(Duration::from_millis(500));
        let members = family(root);
        // One that ended between the two looks has no memory, and is not counted.
        let sizes: Vec<u64> = members.iter().filter_map(|pid| pss(*pid)).collect();
        let now: u64 = sizes.iter().sum();
        still = if sizes.len() >= 3 && now.abs_diff(last) * 100 < now { still + 1 } else { 0 };
        last = now;
        if still >= 8 {
            let mebibytes = |size: u64| size as f64 / 1024.0;
            let own = mebibytes(pss(root).unwrap_or_default());
            return Memory { all: mebibytes(now), own, processes: sizes.len() };
        }
        let waited = clock.elapsed().0 - start.0;
        assert!(waited < Span::seconds(90).0, "memory never stood still: {now} KiB in {} processes", sizes.len());
    }
}
