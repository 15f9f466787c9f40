//! The window as released: from the start to the splash, from the click to the frame, and its memory.

use crate::{
    median, memory, milliseconds,
    shown::{Shown, press, program},
};
use clock::SystemClock;
use std::{path::Path, sync::Arc};

/// How often each of two programs is started; they take turns, so both meet the same machine.
const STARTS: usize = 9;
/// The training accounts on the sign-in card.
const ACCOUNTS: usize = 7;

fn readroom(data: &Path, clock: &Arc<SystemClock>) -> Shown {
    Shown::start(&program("READROOM_APP"), &["--training"], data, clock)
}

fn baseline(data: &Path, clock: &Arc<SystemClock>) -> Shown {
    Shown::start(&program("READROOM_BASELINE"), &[], data, clock)
}

/// Process start to splash painted, as a ratio to an empty window with a bare page; then the memory of
/// both, idle.
pub fn start(clock: &Arc<SystemClock>) {
    let (ours, bare) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let time = |shown: Shown| {
        let took = milliseconds(shown.mark("splash"));
        shown.end();
        took
    };
    // The first start of all makes the training world; it also warms the machine's file cache.
    println!("first start of all, to the splash      {:8.1} ms", time(readroom(ours.path(), clock)));
    time(baseline(bare.path(), clock));
    let (mut with, mut without) = (Vec::new(), Vec::new());
    for _ in 0..STARTS {
        with.push(time(readroom(ours.path(), clock)));
        without.push(time(baseline(bare.path(), clock)));
    }
    with.sort_by(f64::total_cmp);
    let (fastest, slowest) = (with[0], with[STARTS - 1]);
    let (with, without) = (median(with), median(without));
    println!(
        "start to splash painted, {STARTS} each      {with:8.1} ms  empty window {without:7.1} ms  ratio {:.2} (aim 1.25 or less)",
        with / without
    );
    println!("    fastest {fastest:.1}, slowest {slowest:.1} ms");
    for (name, shown) in [
        ("memory idle at the splash (PSS)  ", readroom(ours.path(), clock)),
        ("memory idle, empty window (PSS)  ", baseline(bare.path(), clock)),
    ] {
        shown.mark("splash");
        println!("{name}      {}", memory::settled(shown.id(), clock));
        shown.end();
    }
}

/// From the click on "Sign in" to the frame painted, by the keyboard; then the memory in the frame.
pub fn sign_in(clock: &Arc<SystemClock>) {
    let data = tempfile::tempdir().unwrap();
    let shown = readroom(data.path(), clock);
    shown.mark("splash");
    shown.raise();
    // An account can use the code of a time step once, so the accounts take turns. The first turn makes
    // each one's store; the second opens it, as every day.
    let mut turns = [Vec::new(), Vec::new()];
    for (turn, times) in turns.iter_mut().enumerate() {
        for account in 0..ACCOUNTS {
            times.push(through_the_door(&shown, account, turn > 0 || account > 0));
            if turn == 0 || account + 1 < ACCOUNTS {
                press(&["ctrl+l"]);
                shown.mark("splash");
            }
        }
    }
    let [first, later] = turns.map(median);
    println!(
        "sign-in, click to frame, {ACCOUNTS} accounts    {later:8.1} ms  making the store {first:7.1} ms  (release; aim under 1200 ms)"
    );
    println!("memory idle in the frame (PSS)         {}", memory::settled(shown.id(), clock));
    shown.end();
}

/// Consents, fills an account in and signs in, all by Tab, Space and Return. A `known` workstation
/// fills in who was here last, and leads the focus to the password.
fn through_the_door(shown: &Shown, account: usize, known: bool) -> f64 {
    // The full text, the two statements, the consent.
    press(&["Tab", "Tab", "space", "Tab", "space", "Tab", "Return"]);
    shown.mark("form");
    // Account, password, its "Show", code, "Sign in", then the accounts.
    let steps = account + if known { 4 } else { 5 };
    let mut keys = vec!["Tab"; steps];
    keys.push("Return");
    press(&keys);
    shown.mark("filled");
    press(&["Return"]);
    let asked = shown.mark("asked");
    milliseconds(shown.mark("inside")) - milliseconds(asked)
}

/// The map on Investigate: shown to painted, and how it keeps up while it is moved with points on it.
pub fn map(clock: &Arc<SystemClock>) {
    let data = tempfile::tempdir().unwrap();
    let shown = readroom(data.path(), clock);
    shown.mark("splash");
    shown.raise();
    // The first analyst's visit has the training world laid out beside; the second finds it ready.
    through_the_door(&shown, 0, false);
    let first = shown.figure("painted");
    println!("map shown to painted, world laid out   {first:8.1} ms");
    let kept: Vec<_> = FRAMES.iter().map(|word| (word, shown.figure(word))).collect();
    let with_map = memory::settled(shown.id(), clock);
    let answer = |n: u32| ["-reads", "", "-from-reads"].map(|word| shown.figure(&format!("answer-{n}{word}")));
    let answers: Vec<_> = (0..3).map(answer).collect();
    let (brushing, playing) = (shown.figure("brushing"), shown.figure("playing"));
    let with_answer = memory::settled(shown.id(), clock);
    press(&["ctrl+l"]);
    shown.mark("splash");
    through_the_door(&shown, 1, true);
    println!("map shown to painted                   {:8.1} ms  (aim 400 ms)", shown.figure("painted"));
    for (word, rate) in kept {
        println!("map moved and zoomed, {word:<20} {rate:5.1} frames/s  (aim 55 or more)");
    }
    println!("memory with the map and 100,000 points {with_map}");
    for ([reads, took, from_reads], (size, aim)) in
        answers.into_iter().zip([("1,000", 60), ("10,000", 150), ("100,000", 700)])
    {
        println!(
            "answer of {reads:>6} reads to painted       {took:6.0} ms from its first line, {from_reads:.0} ms from its first reads  (aim {aim} ms for {size})"
        );
    }
    println!("brushing the largest answer             {brushing:5.1} frames/s  (aim 55 or more)");
    println!("playing the largest answer              {playing:5.1} frames/s  (aim 55 or more)");
    println!("memory with the largest answer (PSS)   {with_answer}  (aim under 300 MiB)");
    shown.end();
}

/// Counts are gathered signs; dots are each point by itself.
const FRAMES: [&str; 4] = ["frames-0", "frames-10000", "frames-100000", "frames-100000-dots"];
