//! What stands between the door and the room at a first sign-in, after a reset, or when the
//! password was changed at another workstation. The left panel says what the step is for.

use crate::parts::{Banner, Brand, FaultCallout, Glyph, Icon, PasswordField, TextField, focus_soon};
use crate::state::{Pairing, Stage, Step, app};
use api::{EnrolCode, FormerPassword, NewPassword, QrCode, Secret, command};
use leptos::prelude::*;
use std::fmt::Write as _;

const PASSWORD: &str = "Your own password";
const CODES: &str = "Recovery codes";
const AUTHENTICATOR: &str = "Your authenticator";

/// The steps that are due in one sign-in, and which of them is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Place {
    due: Vec<&'static str>,
    at: usize,
}

impl Place {
    /// `None` for the one that stands alone.
    fn of(step: &Step) -> Option<Self> {
        let (password, enrol, now) = match step {
            Step::SetPassword { enrol, .. } => (true, *enrol, PASSWORD),
            Step::Codes { pairing, .. } => (pairing.after_password, true, CODES),
            Step::Enrol(pairing) => (pairing.after_password, true, AUTHENTICATOR),
            Step::FormerPassword => return None,
        };
        let all = [(PASSWORD, password), (CODES, enrol), (AUTHENTICATOR, enrol)];
        let due: Vec<_> = all.into_iter().filter_map(|(step, due)| due.then_some(step)).collect();
        let at = due.iter().position(|step| *step == now)?;
        Some(Self { due, at })
    }

    /// "Step 2 of 3".
    fn words(&self) -> String {
        format!("Step {} of {}", self.at + 1, self.due.len())
    }
}

/// One step, by what it asks.
#[component]
pub fn StepPage(step: Step) -> impl IntoView {
    let place = Place::of(&step);
    let eyebrow = place.as_ref().map_or_else(|| "One more step".to_owned(), Place::words);
    let (heading, why) = match &step {
        Step::SetPassword { .. } => (
            "A password that only you know",
            "Somebody handed you the password you just used, so somebody else has seen it. The new one also opens the \
             encrypted store on this workstation: the key is wrapped by it, and nobody here can read it (SEC-1).",
        ),
        Step::Enrol(_) => (
            "Pair your authenticator",
            "A password can be overheard. A code that changes every half minute, from a device you carry, cannot be \
             used twice. From now on it is asked at every sign-in (SEC-4).",
        ),
        Step::Codes { .. } => (
            "For the day the device is gone",
            "Each recovery code stands in for one 6-digit code, once. Print them or write them down and keep them \
             where you keep your badge papers, not on this machine.",
        ),
        Step::FormerPassword => (
            "This workstation remembers an earlier password",
            "Your password was changed at another workstation. The store here is still wrapped by the one before; \
             once it is opened, it is wrapped by your new one and you are not asked again (SEC-1).",
        ),
    };
    view! {
        <div class="door" id="steps">
            <Banner/>
            <main class="panels" data-screen="step">
                <section class="panel left" aria-labelledby="screen-title">
                    <div class="glow" aria-hidden="true"></div>
                    <Brand/>
                    <h1 id="screen-title">{heading}</h1>
                    <p class="lead">{why}</p>
                    {place.map(|place| view! { <Progress place/> })}
                </section>
                <section class="panel right" aria-labelledby="step-title">
                    {match step {
                        Step::SetPassword { least_characters, .. } => {
                            view! { <SetPassword eyebrow least_characters/> }.into_any()
                        }
                        Step::Codes { codes, pairing } => view! { <Codes eyebrow codes pairing/> }.into_any(),
                        Step::Enrol(pairing) => view! { <Enrol eyebrow pairing/> }.into_any(),
                        Step::FormerPassword => view! { <Former eyebrow/> }.into_any(),
                    }}
                </section>
            </main>
        </div>
    }
}

/// The steps that are due, and which of them this is.
#[component]
fn Progress(place: Place) -> impl IntoView {
    let Place { due, at: place } = place;
    view! {
        <ol class="rules stepper" aria-label="Steps of this sign-in">
            {due.into_iter()
                .enumerate()
                .map(|(n, words)| {
                    let mark = if n < place { view! { <Glyph icon=Icon::Check/> }.into_any() } else { (n + 1).into_any() };
                    view! {
                        <li class:done={n < place} class:now={n == place} aria-current=(n == place).then_some("step")>
                            <b>{mark}</b>
                            <span>{words} {(n < place).then_some(" · done")}</span>
                        </li>
                    }
                })
                .collect_view()}
        </ol>
    }
}

/// The way back to the door, from every step.
#[component]
fn Cancel() -> impl IntoView {
    let app = app();
    view! { <button type="button" id="cancel" on:click=move |_| app.to_door(None)>"Cancel"</button> }
}

#[component]
fn SetPassword(eyebrow: String, least_characters: u32) -> impl IntoView {
    let app = app();
    let new = RwSignal::new(String::new());
    let repeat = RwSignal::new(String::new());
    focus_soon("new-password");
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if new.get_untracked() != repeat.get_untracked() {
            app.refuse("The two passwords differ.", "Type the same password in both fields.");
            return;
        }
        let password = Secret(new.get_untracked());
        app.ask::<command::step_password>(NewPassword { password }, move |reply| app.advance(reply));
    };
    view! {
        <form class="step-form" on:submit=submit>
            <p class="eyebrow">{eyebrow}</p>
            <h2 id="step-title" class="title">"Set a new password"</h2>
            <FaultCallout/>
            <p class="muted">
                {format!("At least {least_characters} characters. ")}
                "Four or five unrelated words are easy to keep and hard to guess; spaces are welcome, and no sign or \
                 digit is required. Common passwords, patterns and your own name are refused."
            </p>
            <PasswordField id="new-password" label="New password" value=new autocomplete="new-password"/>
            <PasswordField id="repeat-password" label="Repeat the password" value=repeat autocomplete="new-password"/>
            <p class="small muted num" aria-hidden="true">
                {move || format!("{} of {least_characters} characters", new.with(|text| text.chars().count()))}
            </p>
            <div class="actions">
                <button type="submit" id="set-password" class="primary">"Set the password"</button>
                <Cancel/>
            </div>
        </form>
    }
}

#[component]
fn Enrol(eyebrow: String, pairing: Pairing) -> impl IntoView {
    let app = app();
    let Pairing { qr, secret, .. } = pairing;
    let code = RwSignal::new(String::new());
    focus_soon("enrol-code");
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let sent = Secret(code.get_untracked().trim().to_owned());
        app.ask_or::<command::step_code>(
            EnrolCode { code: sent },
            move |reply| app.advance(reply),
            move |_| {
                code.set(String::new());
                focus_soon("enrol-code");
                false
            },
        );
    };
    let edge = i64::from(qr.size) + 8;
    view! {
        <form class="step-form" on:submit=submit>
            <p class="eyebrow">{eyebrow}</p>
            <h2 id="step-title" class="title">"Enroll your authenticator"</h2>
            <FaultCallout/>
            <div class="enrol">
                <svg
                    class="qr"
                    role="img"
                    aria-label="QR code for your authenticator; the same secret stands beside it as text"
                    viewBox=format!("-4 -4 {edge} {edge}")
                    shape-rendering="crispEdges"
                >
                    <rect class="qr-paper" x="-4" y="-4" width=edge height=edge></rect>
                    <path class="qr-ink" d=qr_path(&qr)></path>
                </svg>
                <div class="enrol-text">
                    <p>"Scan the code with an authenticator app on a device you carry."</p>
                    <p class="muted small">"No camera? Type this secret into the app instead:"</p>
                    <p id="enrol-secret" class="secret">{in_fours(&secret.0)}</p>
                </div>
            </div>
            <TextField
                id="enrol-code"
                label="6-digit code the app shows now"
                value=code
                autocomplete="one-time-code"
                code=true
            />
            <div class="actions">
                <button type="submit" id="enrol" class="primary">"Confirm the code"</button>
                <Cancel/>
            </div>
        </form>
    }
}

#[component]
fn Codes(eyebrow: String, codes: Vec<Secret>, pairing: Pairing) -> impl IntoView {
    let app = app();
    let kept = RwSignal::new(false);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if kept.get_untracked() {
            app.stage.set(Stage::Step(Step::Enrol(pairing.clone())));
        }
    };
    view! {
        <form class="step-form" on:submit=submit>
            <p class="eyebrow">{eyebrow}</p>
            <h2 id="step-title" class="title">"Keep your recovery codes"</h2>
            <FaultCallout/>
            <p class="muted">
                "Shown this once. Each works one time in place of a 6-digit code, once your authenticator is paired in \
                 the next step."
            </p>
            <ul id="recovery-codes" class="codes">
                {codes.into_iter().map(|code| view! { <li>{code.take()}</li> }).collect_view()}
            </ul>
            <label class="check">
                <input id="kept" type="checkbox" on:change=move |event| kept.set(event_target_checked(&event))/>
                <span>"I have kept these codes"</span>
            </label>
            <div class="actions">
                <button type="submit" id="continue" class="primary" disabled=move || !kept.get()>"Continue"</button>
                <Cancel/>
            </div>
        </form>
    }
}

#[component]
fn Former(eyebrow: String) -> impl IntoView {
    let app = app();
    let password = RwSignal::new(String::new());
    focus_soon("former-password");
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let sent = Secret(password.get_untracked());
        app.ask_or::<command::step_former_password>(
            FormerPassword { password: sent },
            move |reply| app.advance(reply),
            move |_| {
                password.set(String::new());
                focus_soon("former-password");
                false
            },
        );
    };
    view! {
        <form class="step-form" on:submit=submit>
            <p class="eyebrow">{eyebrow}</p>
            <h2 id="step-title" class="title">"Enter your earlier password"</h2>
            <FaultCallout/>
            <p class="muted">
                "The store on this workstation still has the password you used here before. Enter that one; what you \
                 saved stays as it is."
            </p>
            <PasswordField id="former-password" label="Earlier password" value=password autocomplete="off"/>
            <div class="actions">
                <button type="submit" id="former-open" class="primary">"Open the store"</button>
                <Cancel/>
            </div>
            <p class="small muted">
                "Forgotten? Nothing is lost: the system owner can recover the store. Cancel, and ask in person."
            </p>
        </form>
    }
}

/// The dark modules as one path, each run of a row a rectangle.
fn qr_path(qr: &QrCode) -> String {
    let width = usize::try_from(qr.size).unwrap_or_default().max(1);
    let mut path = String::new();
    for (y, row) in qr.dark.chunks(width).enumerate() {
        let mut x = 0;
        for run in row.chunk_by(|a, b| a == b) {
            if run.first() == Some(&true) {
                // Writing to a string does not fail.
                let _ = write!(path, "M{x} {y}h{0}v1h-{0}z", run.len());
            }
            x += run.len();
        }
    }
    path
}

/// "ABCD EFGH IJ": a secret in groups that an eye can keep.
fn in_fours(secret: &str) -> String {
    let letters: Vec<char> = secret.chars().filter(|letter| !letter.is_whitespace()).collect();
    letters.chunks(4).map(|group| group.iter().collect()).collect::<Vec<String>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_of_dark_modules_become_rectangles() {
        let qr = QrCode { size: 3, dark: vec![true, true, false, false, false, false, false, true, true] };
        assert_eq!(qr_path(&qr), "M0 0h2v1h-2zM1 2h2v1h-2z");
        assert_eq!(qr_path(&QrCode { size: 0, dark: vec![] }), "");
    }

    #[test]
    fn the_steps_that_are_due_are_counted_and_no_others() {
        let pairing = |after_password| Pairing {
            qr: QrCode { size: 0, dark: vec![] },
            secret: Secret::default(),
            after_password,
        };
        for (step, said) in [
            (Step::SetPassword { least_characters: 15, enrol: true }, Some("Step 1 of 3")),
            (Step::SetPassword { least_characters: 15, enrol: false }, Some("Step 1 of 1")),
            (Step::Codes { codes: vec![], pairing: pairing(true) }, Some("Step 2 of 3")),
            (Step::Codes { codes: vec![], pairing: pairing(false) }, Some("Step 1 of 2")),
            (Step::Enrol(pairing(true)), Some("Step 3 of 3")),
            (Step::Enrol(pairing(false)), Some("Step 2 of 2")),
            (Step::FormerPassword, None),
        ] {
            assert_eq!(Place::of(&step).map(|place| place.words()).as_deref(), said, "{step:?}");
        }
    }

    #[test]
    fn a_secret_is_written_in_fours() {
        assert_eq!(in_fours("ABCDEFGHIJ"), "ABCD EFGH IJ");
        assert_eq!(in_fours("ABCD EFGH"), "ABCD EFGH");
    }
}
