//! The real window under Xvfb, driven by WebDriver: each job a user has at the door and in the frame.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use domain::Timestamp;
use e2e::{
    console::{initialized, serve},
    window::{Window, app},
};
use testkit::code_for;

fn now() -> Timestamp {
    use clock::Clock;
    clock::SystemClock::new().now()
}

/// axe-core finds nothing on what is shown.
async fn accessible(window: &Window, screen: &str) {
    let found = window.axe().await;
    assert!(found.is_empty(), "axe-core on {screen}:\n{}", found.join("\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn con_1_con_2_the_splash_comes_first_and_opens_the_sign_in_only_when_both_statements_are_affirmed() {
    let window = Window::open().await;
    window.see("#door").await;
    window.reads("body", "synthetic data").await;
    window.reads("body", "Before you open the register").await;
    accessible(&window, "the splash").await;
    let disabled = |css: &str| format!("return document.querySelector('{css}').matches(':disabled')");
    window.until("consent is closed", &disabled("#consent")).await;
    window.until("sign-in is closed", &disabled("#account")).await;
    window.click("#affirm-0").await;
    window.until("one statement is not enough", &disabled("#consent")).await;
    window.click("#full-text-open").await;
    window.reads("#full-text", "No expectation of privacy").await;
    accessible(&window, "the full text").await;
    window.page.active_element().await.unwrap().send_keys("\u{e00c}").await.unwrap();
    window.until("Esc closes the text", "return !document.querySelector('#full-text[open]')").await;
    window.click("#affirm-1").await;
    window.click("#consent").await;
    window.until("sign-in opens", "return !document.querySelector('#account').matches(':disabled')").await;
    accessible(&window, "the splash after consent").await;
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn con_2_declining_leaves_and_the_program_ends() {
    let window = Window::open().await;
    // The program may be gone before the driver can answer that it clicked.
    let _ = window.see("#decline").await.click().await;
    let mut ended = false;
    for _ in 0..200 {
        if window.page.title().await.is_err() {
            ended = true;
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    assert!(ended, "the window is gone");
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_in_locking_by_key_and_coming_back_through_the_splash() {
    let window = Window::open().await;
    window.sign_in("r.alvarez").await;
    window.reads("#frame", "R. Alvarez").await;
    window.reads("#frame", "Analyst").await;
    window.reads("#countdown", ":").await;
    window.ctrl("l").await;
    window.gone("#frame").await;
    window.see("#door").await;
    window.reads("#door", "Locked").await;
    window
        .until("credentials are closed again", "return document.querySelector('#account').matches(':disabled')")
        .await;
    window.sign_in("r.alvarez").await;
    window.lock().await;
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sec_3_wrong_codes_lock_the_account_and_the_owner_releases_it_in_the_window() {
    let window = Window::open().await;
    window.consent().await;
    for attempt in 1..=5 {
        window.fill("r.alvarez").await;
        window.type_in("#code", "000000").await;
        window.click("#sign-in").await;
        window.reads("#fault", if attempt < 5 { "not right" } else { "locked" }).await;
        if attempt == 1 {
            accessible(&window, "a refused sign-in").await;
            window.reads(".fault-reference", "SEC-4").await;
        }
        window.until("the fields are cleared", "return document.querySelector('#password').value === ''").await;
    }
    window.reads("#fault", "SEC-3").await;
    window.fill("d.whitford").await;
    window.click("#sign-in").await;
    window.see("#frame").await;
    window.click("#nav-access").await;
    window.click("[id=\"release-r.alvarez\"]").await;
    window.gone("[id=\"release-r.alvarez\"]").await;
    accessible(&window, "accounts").await;
    window.lock().await;
    window.sign_in("r.alvarez").await;
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_newcomer_is_added_sets_a_password_enrols_and_keeps_recovery_codes() {
    let window = Window::open().await;
    window.sign_in("d.whitford").await;
    window.click("#nav-access").await;
    window.click("#add-account").await;
    window.type_in("#new-account", "n.newcomer").await;
    window.type_in("#new-name", "N. Newcomer").await;
    accessible(&window, "adding an account").await;
    window.click("#add").await;
    window.reads("#initial-password", "-").await;
    let initial = window.text("#initial-password").await;
    accessible(&window, "an initial password").await;
    window.click("#handed-over").await;
    window.lock().await;

    window.consent().await;
    window.type_in("#account", "n.newcomer").await;
    window.type_in("#password", initial.trim()).await;
    window.click("#sign-in").await;
    window.see("#new-password").await;
    accessible(&window, "the new password").await;
    for (new, refused) in [("passwordpassword", true), ("quiet walnut meadow lamp", false)] {
        window.type_in("#new-password", new).await;
        window.type_in("#repeat-password", new).await;
        window.click("#set-password").await;
        if refused {
            window.reads("#fault", "common").await;
        }
    }
    window.see("#recovery-codes").await;
    window.reads("#steps", "Step 2 of 3").await;
    accessible(&window, "recovery codes").await;
    window.click("#kept").await;
    window.click("#continue").await;
    window.reads("#enrol-secret", " ").await;
    window.reads("#steps", "Step 3 of 3").await;
    accessible(&window, "enrolment").await;
    let secret: String = window.text("#enrol-secret").await.chars().filter(char::is_ascii_alphanumeric).collect();
    window.type_in("#enrol-code", "000000").await;
    window.click("#enrol").await;
    window.reads("#fault", "SEC-4").await;
    window.type_in("#enrol-code", &code_for(&secret, now())).await;
    window.click("#enrol").await;
    window.reads("#frame", "N. Newcomer").await;
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn each_role_finds_its_rail_and_each_screen_says_what_comes_light_and_dark() {
    let window = Window::open().await;
    window.size(1280, 720).await;
    for who in gateway::training::accounts().unwrap() {
        window.sign_in(who.account.as_str()).await;
        for screen in domain::Screen::ALL {
            let name = serde_json::to_value(screen).unwrap();
            let nav = format!("#nav-{}", name.as_str().unwrap());
            assert_eq!(window.has(&nav).await, screen.is_for(who.role), "{nav} for {}", who.role);
            if screen.is_for(who.role) && who.role == domain::Role::Trainer {
                window.click(&nav).await;
                window
                    .until(
                        &format!("{nav} opens"),
                        &format!("return document.querySelector('main').dataset.screen === {name}"),
                    )
                    .await;
                accessible(&window, &nav).await;
            }
        }
        if who.role == domain::Role::Trainer {
            window.click("#nav-settings").await;
            window.click("label[for=theme-dark], #theme-dark").await;
            window.click("#save-settings").await;
            window.until("it is dark", "return document.documentElement.dataset.theme === 'dark'").await;
            for screen in ["investigate", "access", "settings"] {
                window.click(&format!("#nav-{screen}")).await;
                accessible(&window, &format!("{screen}, dark")).await;
            }
        }
        window.lock().await;
    }
    accessible(&window, "the splash, dark").await;
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sec_2_idle_time_goes_down_only_and_the_password_changes_in_settings() {
    let window = Window::open().await;
    window.sign_in("s.lindqvist").await;
    window.click("#nav-settings").await;
    window.type_in("#idle-minutes", "5").await;
    window.click("#save-settings").await;
    window.see("#settings-saved").await;
    window.until(
        "the countdown follows",
        "const m = document.querySelector('#countdown').innerText.match(/(\\d+):/); return m !== null && Number(m[1]) <= 5",
    )
    .await;
    window.type_in("#current-password", "quarter ledger juniper").await;
    window.type_in("#new-password", "quiet walnut meadow lamp").await;
    window.type_in("#repeat-password", "quiet walnut meadow lamp").await;
    window.click("#change-password").await;
    window.see("#password-changed").await;
    window.lock().await;
    window.consent().await;
    window.fill("s.lindqvist").await;
    window.type_in("#password", "quiet walnut meadow lamp").await;
    window.click("#sign-in").await;
    window.see("#frame").await;
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sec_2_idleness_hides_everything_at_once_and_the_way_back_leads_through_the_splash() {
    let window = Window::open().await;
    window.sign_in("d.whitford").await;
    window.click("#nav-access").await;
    window.reads("#frame", "m.okafor").await;
    window.click("#add-account").await;
    window.type_in("#new-name", "N. Newcomer").await;
    let shown = "document.querySelectorAll('#frame, dialog, table, input').length + ' ' + document.body.innerText";
    // What is left on the screen at the first moment without the frame.
    let watch = format!(
        "window.left = null; new MutationObserver(() => {{ \
         if (window.left === null && !document.querySelector('#frame')) window.left = {shown} }}) \
         .observe(document.body, {{ childList: true, subtree: true }}); return {shown}"
    );
    let before = window.page.execute(&watch, vec![]).await.unwrap();
    assert!(before.as_str().unwrap().contains("m.okafor"), "{before}");
    let clock = window.text(".banner .num").await;
    window.pass(29).await;
    window
        .until("the clock goes on", &format!("return document.querySelector('.banner .num').innerText !== '{clock}'"))
        .await;
    assert!(window.has("#frame").await, "not a minute early");
    window.pass(1).await;
    window.gone("#frame").await;
    let left = window.page.execute("return window.left", vec![]).await.unwrap();
    let left = left.as_str().unwrap().to_owned();
    assert!(left.starts_with("0 ") && !left.contains("okafor") && !left.contains("Whitford"), "{left}");

    window.reads("#door", "Locked after 30 minutes without input.").await;
    window.until("credentials are closed", "return document.querySelector('#account').matches(':disabled')").await;
    accessible(&window, "the splash after idleness").await;
    window.sign_in("d.whitford").await;
    assert!(!window.has("dialog").await, "what was begun is not shown again");
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_overflows_at_1280_by_720_nor_at_200_percent() {
    let window = Window::open().await;
    // 200 % of 1280 × 720 is a window of half as many CSS pixels.
    for (width, height) in [(1280, 720), (640, 360)] {
        window.size(width, height).await;
        window.see("#door").await;
        let fits = "return document.documentElement.scrollWidth <= document.documentElement.clientWidth";
        window.until("the splash fits", fits).await;
    }
    window.sign_in("t.moreau").await;
    for (width, height) in [(640, 360), (1280, 720)] {
        window.size(width, height).await;
        for screen in ["investigate", "access", "settings"] {
            window.click(&format!("#nav-{screen}")).await;
            let fits = "return document.documentElement.scrollWidth <= document.documentElement.clientWidth";
            window.until(&format!("{screen} fits"), fits).await;
        }
    }
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_webview_can_reach_nothing_but_the_one_command() {
    let window = Window::open().await;
    window.see("#door").await;
    let blocked =
        "const done = arguments[0]; fetch('https://127.0.0.1:1/').then(() => done('reached'), () => done('blocked'))";
    assert_eq!(window.page.execute_async(blocked, vec![]).await.unwrap(), "blocked");
    let other = "const done = arguments[0]; window.__TAURI__.core.invoke('plugin:shell|open', {path: 'x'}).then(() => done('ran'), () => done('denied'))";
    assert_eq!(window.page.execute_async(other, vec![]).await.unwrap(), "denied");
    let early = "const done = arguments[0]; window.__TAURI__.core.invoke('call', {name: 'accounts_list', body: null}).then(() => done('ran'), f => done(f.rule))";
    assert_eq!(window.page.execute_async(early, vec![]).await.unwrap(), "CON-3");
    let before = window.page.current_url().await.unwrap();
    window.page.execute("window.location.href = 'https://example.invalid/'; return true", vec![]).await.ok();
    window.see("#door").await;
    assert_eq!(window.page.current_url().await.unwrap(), before, "navigation is denied");
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn in_service_the_window_speaks_to_its_own_gateway_and_nothing_of_training_is_shown() {
    let folder = tempfile::tempdir().unwrap();
    let (_served, url) = serve(&initialized(folder.path()));
    let config = folder.path().join("workstation.toml");
    std::fs::write(&config, format!("gateway = \"{url}\"\nca = \"gateway/ca.pem\"\n")).unwrap();
    let data = tempfile::tempdir().unwrap();
    let window = Window::open_with(data, &app(), &["--service", "--config", config.to_str().unwrap()]).await;
    window.reads("body", "law enforcement sensitive").await;
    window.consent().await;
    assert!(!window.has("[id^=fill-]").await, "no account is offered");
    assert!(!window.text("body").await.to_lowercase().contains("synthetic"));
    accessible(&window, "the splash in service").await;
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn aud_4_an_auditor_finds_an_entry_sees_it_verified_and_exports_the_trail() {
    let window = Window::open().await;
    window.see("#affirm-0").await;
    window.sign_in("r.alvarez").await;
    window.lock().await;
    window.sign_in("p.banerjee").await;
    window.click("#nav-audit").await;
    window.reads("#trail-reach", "the whole trail").await;
    window.reads("#trail-list", "R. Alvarez").await;
    accessible(&window, "the audit trail").await;
    // Searching narrows; a plate nobody asked for finds nothing, and says what to do.
    window.type_in("#trail-person", "r.alvarez").await;
    window
        .until(
            "only one person is left",
            "const rows = [...document.querySelectorAll('.trail-row')]; \
             return rows.length > 2 && rows.every(row => row.textContent.includes('R. Alvarez'))",
        )
        .await;
    // Worked by keyboard: the first row opens with Enter.
    window.click("#trail-list").await;
    window.page.active_element().await.unwrap().send_keys("\u{e011}\u{e007}").await.unwrap();
    window.see("#trail-verdict[data-verified=true]").await;
    window.reads("#trail-verdict", "leads to the root").await;
    accessible(&window, "an entry").await;
    window.page.active_element().await.unwrap().send_keys("\u{e00c}").await.unwrap();
    window.gone("#trail-entry").await;
    window.click("#trail-export").await;
    window.see("#trail-export-dialog").await;
    window.click("#trail-export-csv").await;
    window.click("#trail-export-go").await;
    window.reads("#trail-exported", "written").await;
    window.reads("#trail-export-dialog", ".csv.proof").await;
    accessible(&window, "an export").await;
    window.click("#trail-export-done").await;
    let exports: Vec<_> = std::fs::read_dir(window.data().join("training/exports")).unwrap().collect();
    assert_eq!(exports.len(), 2, "the table and its proofs");
    window.click("#trail-tab-witnesses").await;
    window.reads("#witness-quorum", "1 witness").await;
    accessible(&window, "the witnesses").await;
    window.close().await;
}

/// The scale's words on screen, which change with each whole zoom.
async fn scale(window: &Window) -> String {
    window.text(".map-scale").await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_map_is_drawn_moved_by_keys_and_an_area_is_set_in_numbers() {
    let window = Window::open().await;
    window.sign_in("r.alvarez").await;
    window.click("#nav-investigate").await;
    // Painted: the canvas holds more than the color of land and of water.
    let colors = "const canvas = document.querySelector('.map-canvas'); \
        if (!canvas.width) return false; \
        const bytes = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data; \
        const seen = new Set(); \
        for (let i = 0; i < bytes.length; i += 404) seen.add(bytes[i] << 16 | bytes[i + 1] << 8 | bytes[i + 2]); \
        return seen.size > 12";
    window.until("the map is drawn", colors).await;
    window.reads(".map-credit", "Sable").await;
    let far = scale(&window).await;
    window
        .until(
            "the map has the focus",
            "document.getElementById('map').focus(); return document.activeElement.id === 'map'",
        )
        .await;
    let press = |key: &str| {
        format!(
            "document.getElementById('map').dispatchEvent(new KeyboardEvent('keydown', {{ key: '{key}', bubbles: true }})); return true"
        )
    };
    window.until("nearer", &press("+")).await;
    window.until("nearer", &press("+")).await;
    window
        .until("the scale follows", &format!("return document.querySelector('.map-scale').innerText !== {far:?}"))
        .await;
    window.until("all of it again", &press("0")).await;

    window.click("#map-numbers").await;
    window.type_in("#map-middle", "95, 0").await;
    window.click("#map-take-circle").await;
    window.reads("#map-typed", "latitude").await;
    window.type_in("#map-middle", "39.90107, -150.31697").await;
    window.type_in("#map-radius", "2 km").await;
    accessible(&window, "an area in numbers").await;
    window.click("#map-take-circle").await;
    window.reads("#map-hint", "2.0 km around 39.90107").await;
    window.click("#map-clear").await;

    // The readers stand on it, once the training world is laid out.
    window
        .until(
            "all readers are there",
            "return /^[3-9][0-9][0-9]$/.test(document.getElementById('readers-count')?.innerText ?? '')",
        )
        .await;
    accessible(&window, "the readers").await;
    window.type_in("#readers-find", "toll").await;
    window.until("fewer are found", "return / of /.test(document.getElementById('readers-count').innerText)").await;
    window.click(".reader").await;
    window.reads("#reader-card", "Toll").await;
    window.type_in("#readers-find", "no such street").await;
    window.reads("#readers-none", "No reader is like that").await;

    window.click("#nav-settings").await;
    window.type_in("#own-map", "/nowhere/no.pmtiles").await;
    window.click("#use-map").await;
    window.reads("#fault", "That map can't be shown").await;
    window.close().await;
}
