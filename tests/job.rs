//! The main job in the real window, on the training world: an event, a question, the picture before the text, a saved
//! read, and everything else gone.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use e2e::{
    job::{PLATE, WHY},
    window::Window,
};

async fn accessible(window: &Window, screen: &str) {
    let found = window.axe().await;
    assert!(found.is_empty(), "axe-core on {screen}:\n{}", found.join("\n"));
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
    window.close().await;
}
