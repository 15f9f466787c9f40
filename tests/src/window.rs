//! Drives the real window: Debian's WebKitWebDriver starts the app itself (no driver in between is
//! needed on Linux: it takes the program in `webkitgtk:browserOptions`).

use fantoccini::{Client, ClientBuilder, Locator, elements::Element, wd::Capabilities};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use std::{
    env,
    fs::File,
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};
use tempfile::TempDir;
use tokio::sync::{Mutex, MutexGuard};

/// How long a state may take to come on a busy 2-core machine before the test fails.
const PATIENCE: Duration = Duration::from_mins(1);

/// One window at a time: they share a screen, and the keyboard goes to the one in front.
static SCREEN: Mutex<()> = Mutex::const_new(());

/// Where the driven program finds by how much to move its clock.
const CLOCK: &str = "clock";

/// A running window with a data folder of its own.
pub struct Window {
    pub page: Client,
    driver: Child,
    data: TempDir,
    _screen: MutexGuard<'static, ()>,
}

fn variable(name: &str) -> PathBuf {
    env::var_os(name).map_or_else(|| panic!("{name} is not set: run this by ./dev"), PathBuf::from)
}

fn free_port() -> u16 {
    TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port()
}

/// The program that `./dev` built.
pub fn app() -> PathBuf {
    variable("READROOM_APP")
}

impl Window {
    /// Starts the app of `READROOM_APP` in training mode on a fresh data folder.
    pub async fn open() -> Self {
        Self::open_with(tempfile::tempdir().unwrap(), &app(), &["--training"]).await
    }

    pub async fn open_with(data: TempDir, program: &Path, arguments: &[&str]) -> Self {
        let screen = SCREEN.lock().await;
        let port = free_port();
        let log = File::create(data.path().join("driver.log")).unwrap();
        let temporary = data.path().join("tmp");
        std::fs::create_dir_all(&temporary).unwrap();
        let driver = Command::new("WebKitWebDriver")
            .arg(format!("--port={port}"))
            .env("READROOM_DATA", data.path())
            .env("XDG_DATA_HOME", data.path().join("xdg"))
            .env("XDG_CACHE_HOME", data.path().join("cache"))
            .env("READROOM_TEST_CLOCK", data.path().join(CLOCK))
            .env("TMPDIR", &temporary)
            .env("NO_AT_BRIDGE", "1")
            // Without it the shell's webview doesn't let itself be driven, and the session never comes.
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .stdin(Stdio::null())
            .stdout(log.try_clone().unwrap())
            .stderr(log)
            .spawn()
            .expect("WebKitWebDriver is installed by ./dev");
        let options = json!({ "binary": program, "args": arguments });
        let mut capabilities = Capabilities::new();
        capabilities.insert("webkitgtk:browserOptions".into(), options);
        let mut builder = ClientBuilder::new(HttpConnector::new());
        builder.capabilities(capabilities);
        let url = format!("http://127.0.0.1:{port}");
        // The driver needs a moment to listen; each try is an answer, not a guess.
        let mut tries = 0;
        let page = loop {
            match tokio::time::timeout(PATIENCE, builder.connect(&url)).await {
                Ok(Ok(page)) => break page,
                Err(late) => panic!("no session ({late}); {}", read_log(data.path())),
                Ok(Err(error)) if tries > 100 => panic!("no session: {error}; {}", read_log(data.path())),
                Ok(Err(_)) => tries += 1,
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        };
        Self { page, driver, data, _screen: screen }
    }

    /// Ends the program; what it left on the disk stays, to be looked through: its data, WebKit's cache, its temporary
    /// files.
    pub async fn leave(mut self) -> TempDir {
        let left = std::mem::replace(&mut self.data, tempfile::tempdir().unwrap());
        self.close().await;
        left
    }

    pub fn data(&self) -> &Path {
        self.data.path()
    }

    /// The element, once it is there and shown.
    pub async fn see(&self, css: &str) -> Element {
        let found = self.page.wait().at_most(PATIENCE).for_element(Locator::Css(css)).await;
        let element = match found {
            Ok(element) => element,
            Err(error) => panic!("{css} never came: {error}\n{}\n{}", self.text("body").await, read_log(self.data())),
        };
        for _ in 0..300 {
            if element.is_displayed().await.unwrap_or(true) {
                break;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        element
    }

    /// Waits until nothing matches.
    pub async fn gone(&self, css: &str) {
        self.until(&format!("{css} goes"), &format!("return document.querySelector({css:?}) === null")).await;
    }

    /// Waits until a script's expression is true.
    pub async fn until(&self, what: &str, script: &str) {
        for _ in 0..(PATIENCE.as_millis() / 50) {
            if self.page.execute(script, vec![]).await.is_ok_and(|value| value == Value::Bool(true)) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("{what}: never\n{}", self.text("body").await);
    }

    pub async fn click(&self, css: &str) {
        self.see(css).await;
        self.until(
            &format!("{css} is enabled"),
            &format!("const e = document.querySelector({css:?}); return e !== null && !e.disabled"),
        )
        .await;
        self.see(css).await.click().await.unwrap_or_else(|error| panic!("{css}: {error}"));
    }

    pub async fn type_in(&self, css: &str, text: &str) {
        let field = self.see(css).await;
        field.clear().await.unwrap();
        field.send_keys(text).await.unwrap();
    }

    pub async fn text(&self, css: &str) -> String {
        let script = format!("const e = document.querySelector({css:?}); return e ? e.innerText : ''");
        self.page.execute(&script, vec![]).await.ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
    }

    /// Waits until the text of `css` holds `part`, in whatever case the style shows it.
    pub async fn reads(&self, css: &str, part: &str) {
        self.until(
            &format!("{css} reads {part:?}"),
            &format!("const e = document.querySelector({css:?}); return e !== null && e.innerText.toLowerCase().includes({:?})", part.to_lowercase()),
        )
        .await;
    }

    pub async fn has(&self, css: &str) -> bool {
        let script = format!("return document.querySelector({css:?}) !== null");
        self.page.execute(&script, vec![]).await.unwrap() == Value::Bool(true)
    }

    /// Affirms both statements and consents.
    pub async fn consent(&self) {
        self.click("#affirm-0").await;
        self.click("#affirm-1").await;
        self.click("#consent").await;
        self.until(
            "sign-in opens",
            "const e = document.querySelector('#account'); return e !== null && !e.matches(':disabled')",
        )
        .await;
    }

    /// Consents and signs a training account in by its one-click fill.
    pub async fn sign_in(&self, account: &str) {
        self.consent().await;
        self.fill(account).await;
        self.click("#sign-in").await;
        self.see("#frame").await;
    }

    pub async fn fill(&self, account: &str) {
        self.click(&format!("[id=\"fill-{account}\"]")).await;
        let filled = format!(
            "return document.querySelector('#account').value === '{account}' && document.querySelector('#password').value !== ''"
        );
        self.until("the form is filled", &filled).await;
    }

    /// Locks by the button and comes back to the splash.
    pub async fn lock(&self) {
        self.click("#lock").await;
        self.see("#door").await;
        self.see("#affirm-0").await;
    }

    /// Minutes go by at the program's clock, as while a machine sleeps.
    pub async fn pass(&self, minutes: u32) {
        let (fresh, path) = (self.data().join("clock.new"), self.data().join(CLOCK));
        std::fs::write(&fresh, minutes.to_string()).unwrap();
        std::fs::rename(fresh, &path).unwrap();
        for _ in 0..(PATIENCE.as_millis() / 50) {
            if !path.exists() {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("the program's clock did not move");
    }

    /// Presses a key with Ctrl held, on whatever has the focus.
    pub async fn ctrl(&self, key: &str) {
        use fantoccini::{
            actions::{InputSource, KeyAction, KeyActions},
            key::Key,
        };
        let letter = key.chars().next().unwrap();
        let actions = KeyActions::new("keys".into())
            .then(KeyAction::Down { value: Key::Control.into() })
            .then(KeyAction::Down { value: letter })
            .then(KeyAction::Up { value: letter })
            .then(KeyAction::Up { value: Key::Control.into() });
        self.page.perform_actions(actions).await.unwrap();
    }

    /// The window as a person sees it, frame included, without the bare screen round it. Not the driver's
    /// own picture: WebKit never answers that without a hardware renderer's path.
    pub fn screenshot(&self, path: &Path) {
        let done = Command::new("import")
            .args(["-window", "root", "-trim", "+repage"])
            .arg(path)
            .status()
            .expect("imagemagick is installed by ./dev");
        assert!(done.success(), "import could not take the picture");
    }

    pub async fn size(&self, width: u32, height: u32) {
        self.page.set_window_size(width, height).await.unwrap();
    }

    /// axe-core's violations on what is shown now: rule and elements, a line each.
    pub async fn axe(&self) -> Vec<String> {
        let axe = std::fs::read_to_string(variable("READROOM_AXE")).unwrap();
        self.page.execute(&format!("{axe}; return true"), vec![]).await.unwrap();
        let script = "const done = arguments[arguments.length - 1]; \
            window.axe.run(document, { resultTypes: ['violations'] }).then(r => done(r.violations.map(v => v.id + ': ' + \
            v.nodes.map(n => n.target.join(' ') + ' ' + (n.any[0] ? n.any[0].message : '')).join(' | '))), e => done(['axe failed: ' + e]))";
        let found = self.page.execute_async(script, vec![]).await.unwrap();
        serde_json::from_value(found).unwrap()
    }

    /// Ends the session; the driver ends the app.
    pub async fn close(self) {
        let _ = self.page.clone().close().await;
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

fn read_log(data: &Path) -> String {
    std::fs::read_to_string(data.join("driver.log")).unwrap_or_default()
}
