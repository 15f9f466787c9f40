//! The main job in the real window, on the training world: an event, a question, the picture before the text, a saved
//! read, and everything else gone.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use e2e::{
    job::{PLATE, WHY},
    window::Window,
};
use std::{env, ffi::OsStr, fs, path::Path, process::Command};

/// The pickup whose way the examples of the agency's own records tell (assets/ingest/examples).
const OWN: &str = "TST4821";

fn program(name: &str) -> std::ffi::OsString {
    env::var_os(name).unwrap_or_else(|| panic!("{name} is not set: run this by ./dev"))
}

async fn accessible(window: &Window, screen: &str) {
    let found = window.axe().await;
    assert!(found.is_empty(), "axe-core on {screen}:\n{}", found.join("\n"));
}

/// The timeline: a stretch of it by keyboard, its other pictures and tables, and playing.
async fn in_time(window: &Window) {
    let all = window.text("#reads-count").await;
    window.see("#timeline-strip").await;
    window.key("b", false).await;
    window.until("the strip has the focus", "return document.activeElement.id === 'timeline-strip'").await;
    window.key("ArrowLeft", false).await;
    window.key("ArrowRight", true).await;
    window.reads("#timeline-sentence", "In focus").await;
    window.reads("#reads-count", &format!(" of {all}")).await;
    window.key("Escape", false).await;
    window
        .until("all are in sight", &format!("return document.querySelector('#reads-count').textContent === '{all}'"))
        .await;
    for (tab, shown) in [
        ("#timeline-tab-rhythm", "#timeline-rhythm .rhythm"),
        ("#timeline-tab-stops", "#timeline-stops table"),
        ("#timeline-tab-table", "#timeline-table tbody tr"),
    ] {
        window.click(tab).await;
        window.see(shown).await;
        accessible(window, tab).await;
    }
    window.click("#timeline-table tbody button").await;
    window.see("#look-image").await;
    window.click("#timeline-tab-days").await;
    window.see("#map-legend").await;
    window.click("#timeline-play").await;
    window.see("#timeline-moment").await;
    window.click("#timeline-play").await;
    window.click("#timeline-stop").await;
    window.gone("#timeline-moment").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_analyst_asks_looks_types_the_plate_saves_and_finds_it_in_the_event() {
    let window = Window::open().await;
    window.sign_in("r.alvarez").await;
    window.open_event("EVT-2027-0117").await;
    accessible(&window, "an event").await;
    window.ask_plate(PLATE).await;
    window.reads("#reads-count", "reads").await;
    window.reads("#reads-left", "23 h").await;
    accessible(&window, "an answer").await;

    in_time(&window).await;

    // QLT-1: the picture first, and nothing of what the camera read beside it.
    window.click("[id^=read-row-]").await;
    window.see("#look-image").await;
    assert!(!window.has("#look-plate").await, "the camera's text waits");
    assert!(!window.text("#look-save-why").await.is_empty(), "it is said why it can't be saved yet");
    accessible(&window, "a read that was not looked at").await;
    window.judge("7KXM4B2").await;
    window.see("#look-again").await;
    assert!(!window.has("#look-plate").await, "a slip tells nothing");
    window.click("#look-again").await;
    window.judge(PLATE).await;
    window.reads("#look-verdict", "verified").await;
    window.reads("#look-plate", PLATE).await;
    accessible(&window, "a read that was verified").await;

    // RET-2: why it matters, then it is kept.
    window.type_in("#look-relevance", WHY).await;
    window.click("#look-save").await;
    window.see("#look-kept").await;
    window.reads("#reads-saved", "1 saved").await;

    window.click("#nav-events").await;
    window.reads("#events-list, #event-page", "EVT-2027-0117").await;
    if !window.has("#event-page").await {
        window.click("#events-list [id^=event-]").await;
    }
    window.reads("#saved-list", WHY).await;
    window.see("#event-page .strip").await;
    accessible(&window, "an event with a saved read").await;
    window.close().await;
}

/// Files below a folder that hold a text, but for those that `but` names.
fn holding(folder: &Path, text: &str, but: &str) -> Vec<String> {
    let mut found = Vec::new();
    for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if path.is_symlink() || path.ends_with(but) {
            continue;
        }
        if path.is_dir() {
            found.extend(holding(&path, text, but));
        } else if path.is_file() && fs::read(&path).unwrap().windows(text.len()).any(|bytes| bytes == text.as_bytes()) {
            found.push(path.display().to_string());
        }
    }
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn ret_1_ret_5_a_day_later_nothing_of_the_answer_is_left_anywhere_and_what_was_saved_stands() {
    let window = Window::open().await;
    window.sign_in("r.alvarez").await;
    window.open_event("EVT-2027-0117").await;
    window.ask_plate(PLATE).await;
    window.save_newest(PLATE).await;
    let stores = window.data().join("training/stores/r.alvarez/answers");
    let cached = || fs::read_dir(&stores).map(Iterator::count).unwrap_or_default();
    assert_eq!(cached(), 1);
    window.pass(25 * 60).await;
    window.sign_in("r.alvarez").await;
    window.click("#nav-events").await;
    if !window.has("#event-page").await {
        window.click("#events-list [id^=event-]").await;
    }
    window.reads("#saved-list", WHY).await;
    window.click("#event-tab-answers").await;
    window.reads("#event-page", "No answer").await;
    assert_eq!(cached(), 0);
    let left = window.leave().await;
    // What was asked stands in the trail, which training publishes in the clear; no read does.
    assert_eq!(holding(left.path(), PLATE, "published-trail"), [""; 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_main_job_is_done_on_records_of_the_agency_s_own_cameras() {
    let window = Window::open().await;
    window.sign_in("r.alvarez").await;
    let example = window.data().join("example");
    let gateway = window.data().join("training/gateway");
    let run = |arguments: &[&OsStr]| {
        let done = Command::new(program("READROOM_GATEWAY")).args(arguments).output().unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    };
    run(&["ingest-example".as_ref(), "--dir".as_ref(), example.as_ref()]);
    let (readers, records) = (example.join("readers.toml"), example.join("openalpr.jsonl"));
    run(&[
        "ingest".as_ref(),
        "--training".as_ref(),
        gateway.as_ref(),
        "--readers".as_ref(),
        readers.as_ref(),
        "--format".as_ref(),
        "openalpr".as_ref(),
        records.as_ref(),
    ]);
    window.open_event("EVT-2027-0118").await;
    window.ask_plate(OWN).await;
    window.reads("#reads-count", "11 reads").await;
    window.see("#map-legend").await;
    window.save_newest(OWN).await;
    window.reads("#look-details", "Own readers").await;
    window.click("#nav-events").await;
    if !window.has("#event-page").await {
        window.click("#events-list [id^=event-]").await;
    }
    window.reads("#saved-list", WHY).await;
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_typed_of_an_event_stays_while_another_screen_is_looked_at_and_goes_when_it_is_called_off() {
    let window = Window::open().await;
    window.sign_in("r.alvarez").await;
    let number = |text: &str| format!("return document.querySelector('#event-number')?.value === '{text}'");
    window.click("#nav-events").await;
    window.click("#event-new").await;
    window.type_in("#event-number", "EVT-2027-0121").await;
    window.click("#subject-add-plate").await;
    window.type_in("#subject-1-name", PLATE).await;
    window.click("#nav-investigate").await;
    window.see("#ask-plate").await;
    window.click("#nav-events").await;
    window.until("the number is still there", &number("EVT-2027-0121")).await;
    let subject = format!("return document.querySelector('#subject-1-name')?.value === '{PLATE}'");
    window.until("the subject is still there", &subject).await;
    window.click("#event-cancel").await;
    window.click("#event-new").await;
    window.until("the form is empty", &number("")).await;
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn qry_1_to_6_ret_2_ret_3_qlt_1_qlt_3_each_rule_is_named_where_something_is_missing() {
    let window = Window::open().await;
    window.sign_in("r.alvarez").await;
    window.open_event("EVT-2027-0119").await;
    window.click("#event-investigate").await;
    window.type_in("#ask-plate", "7*").await;
    window.see("#ask-too-little").await;
    window.choose("#ask-reason", "cargo_theft").await;
    window.type_in("#ask-purpose", "Tractor seen at the yard when three trailers were taken").await;
    window.click("#ask-send").await;
    window.reads("#ask-form .field-error[role=alert]", "QRY-2").await;
    window.type_in("#ask-plate", PLATE).await;
    window.type_in("#ask-purpose", "curious").await;
    window.click("#ask-send").await;
    window.reads("#ask-form .field-error[role=alert]", "QRY-1").await;
    window.click("#ask-window-90").await;
    window.reads("#ask-further", "QRY-4").await;
    window.click("#ask-tab-area").await;
    window.reads("#ask-subject-why", "QRY-5").await;
    accessible(&window, "a form with what is missing").await;
    window.click("#ask-tab-plate").await;
    window.click("#ask-window").await;
    window.type_in("#ask-purpose", "Tractor seen at the yard when three trailers were taken").await;
    window.click("#ask-send").await;
    window.see("[id^=read-row-]").await;
    window.until("the answer is whole", "return !document.querySelector('#reads-coming')").await;
    window.reads("#look-none, #look-limits", "").await;

    window.click("[id^=read-row-]").await;
    window.reads("#look-save-why", "QLT-1").await;
    window.reads("#look-limits", "not a person").await;
    window.judge(PLATE).await;
    window.reads("#look-save-why", "RET-2").await;
    window.type_in("#look-relevance", WHY).await;
    window.click("#look-wider").await;
    window.reads("#look-save-why", "RET-3").await;

    // QRY-6: the same again is answered from the cache, and says so.
    window.click("#ask-change").await;
    window.click("#ask-send").await;
    window.reads("#asked-at", "from the cache").await;
    window.close().await;
}
