//! `./dev shot NAME`: a screenshot of a named screen of the real window.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stderr, reason = "a tool of the workshop")]

use domain::Screen;
use e2e::{job::PLATE, window::Window};
use std::{env, path::PathBuf, process::ExitCode};

#[tokio::main]
async fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [name, path] = arguments.as_slice() else {
        eprintln!("usage: shot NAME FILE.png; names: splash, consented, {}; add -dark or -small", names());
        return ExitCode::FAILURE;
    };
    let window = Window::open().await;
    if name.contains("-small") {
        window.size(1280, 720).await;
    } else {
        window.size(1440, 900).await;
    }
    let dark = name.contains("-dark");
    let plain = name.replace("-dark", "").replace("-small", "");
    let known = show(&window, &plain, dark).await;
    if known {
        let path = PathBuf::from(path);
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).unwrap();
        }
        tokio::time::sleep(std::time::Duration::from_millis(300)).await;
        window.screenshot(&path);
    } else {
        eprintln!("no screen is called {name}; there are splash, consented, fault, form, answer, judged, event, {}", names());
    }
    window.close().await;
    if known { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn names() -> String {
    Screen::ALL
        .iter()
        .map(|s| serde_json::to_value(s).unwrap().as_str().unwrap().to_owned())
        .collect::<Vec<_>>()
        .join(", ")
}

async fn show(window: &Window, name: &str, dark: bool) -> bool {
    window.see("#affirm-0").await;
    if dark {
        window.sign_in("r.alvarez").await;
        window.click("#nav-settings").await;
        window.click("label[for=theme-dark], #theme-dark").await;
        window.click("#save-settings").await;
        window.see("#settings-saved").await;
        window.lock().await;
    }
    match name {
        "splash" => {}
        "consented" => window.consent().await,
        "fault" => {
            window.consent().await;
            window.fill("r.alvarez").await;
            window.type_in("#code", "000000").await;
            window.click("#sign-in").await;
            window.see("#fault").await;
        }
        "form" | "answer" | "judged" | "event" => {
            window.sign_in("r.alvarez").await;
            window.open_event("EVT-2027-0117").await;
            if name == "event" {
                return true;
            }
            if name == "form" {
                window.click("#event-investigate").await;
                window.see("#ask-plate").await;
                window.see(".reader").await;
                return true;
            }
            window.ask_plate(PLATE).await;
            window.click("#read-row-0").await;
            window.see("#look-image").await;
            if name == "judged" {
                window.judge(PLATE).await;
                window.see("#look-verdict").await;
            }
        }
        screen => {
            let known = Screen::ALL.iter().any(|s| serde_json::to_value(s).unwrap() == screen);
            if !known {
                return false;
            }
            let who = match screen {
                "access" => "d.whitford",
                "audit" => "p.banerjee",
                _ => "t.moreau",
            };
            window.sign_in(who).await;
            if dark {
                window.click("#nav-settings").await;
                window.click("label[for=theme-dark], #theme-dark").await;
                window.click("#save-settings").await;
                window.see("#settings-saved").await;
            }
            window.click(&format!("#nav-{screen}")).await;
            window
                .until("it opens", &format!("return document.querySelector('main').dataset.screen === '{screen}'"))
                .await;
            if screen == "investigate" {
                // The readers come once the training world is laid out.
                window.see(".reader").await;
                window.click(".reader:nth-child(3)").await;
                window.see("#reader-card").await;
            }
        }
    }
    true
}
