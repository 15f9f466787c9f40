//! What goes over the table: requests as the window sends them, replies as it shows them.

use domain::{AccountId, AccountName, Mode, Role, RulesText, Screen};
use serde::{Deserialize, Serialize};
use std::fmt;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// A password or code on its way between window and workstation: never printed, zeroized when dropped.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
#[serde(transparent)]
pub struct Secret(pub String);

impl Secret {
    /// The text itself, moved and not copied: its new owner has to zeroize it.
    #[must_use]
    pub fn take(mut self) -> String {
        std::mem::take(&mut self.0)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// The splash (CON-1, CON-2).
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct DoorView {
    pub mode: Mode,
    pub rules: RulesText,
    /// Digest of `rules`; goes back with the consent (CON-4).
    pub digest: String,
    /// "Friday 12 March 2027 at 08:02 UTC", when this workstation knows.
    pub last_consent: Option<String>,
    /// Account of the last sign-in here, to fill the field.
    pub last_account: Option<AccountName>,
    /// Why the last session ended, in a sentence.
    pub notice: Option<String>,
    /// The gateway's time, in training: "Sun 14 Mar 2027 09:41".
    pub clock: String,
    /// Empty unless in training.
    pub training_accounts: Vec<TrainingAccount>,
    /// The theme chosen at the last sign-in here.
    pub theme: Theme,
    /// A consent is given already and waits for credentials.
    pub consented: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrainingAccount {
    pub account: AccountName,
    pub name: String,
    pub role: Role,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ConsentAct {
    pub version: String,
    pub digest: String,
    /// One per statement of the text, in order.
    pub affirmed: Vec<bool>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct WindowFailure {
    pub message: String,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Credentials {
    pub account: String,
    pub password: Secret,
    /// Six digits, or a recovery code; empty at the first sign-in.
    pub code: Secret,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct NewPassword {
    pub password: Secret,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct EnrolCode {
    pub code: Secret,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct FormerPassword {
    pub password: Secret,
}

/// What a step of signing in led to.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "next", rename_all = "snake_case")]
pub enum SignInReply {
    /// In.
    In { session: Box<SessionView> },
    /// The initial password must be replaced; `enrol` when the authenticator comes next.
    SetPassword { least_characters: u32, enrol: bool },
    /// The authenticator must be enrolled. The recovery codes are to be kept before its first code is
    /// sent, which is the last step: whatever interrupts before it, nobody is in without their codes.
    Enrol { qr: QrCode, secret: Secret, recovery_codes: Vec<Secret> },
    /// The store on this workstation still has an earlier password.
    FormerPassword,
}

/// A QR code: `size` × `size` modules, row by row, true is dark; no quiet zone.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct QrCode {
    pub size: u32,
    pub dark: Vec<bool>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SessionView {
    pub account: AccountName,
    pub name: String,
    pub role: Role,
    pub mode: Mode,
    pub rail: Vec<Screen>,
    pub lock: LockClock,
    /// Round trip to the gateway, milliseconds; `None` while it is away.
    pub gateway_ms: Option<u32>,
    /// The gateway's time, "Sun 14 Mar 2027 09:41".
    pub clock: String,
    pub settings: Settings,
    /// A sentence to show once: another session was ended by this sign-in, few recovery codes left.
    pub notice: Option<String>,
}

/// Seconds until the session locks by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct LockClock {
    pub seconds: u32,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    #[default]
    System,
    Light,
    Dark,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    pub theme: Theme,
    pub idle_minutes: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettingsView {
    pub settings: Settings,
    /// SEC-2: the most that `idle_minutes` may be.
    pub most_idle_minutes: u32,
    pub lock: LockClock,
    /// "Readroom 0.1.0 · training · gateway at 127.0.0.1:40123".
    pub about: String,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct PasswordChange {
    pub current: Secret,
    pub new: Secret,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct AccountPick {
    pub account: AccountName,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct NewAccount {
    pub account: String,
    pub name: String,
    pub role: Role,
    /// The unit that the person's supervisor answers for; may be empty.
    pub unit: String,
}

/// Shown once to the system owner, who hands it over in person.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct InitialPassword {
    pub account: AccountName,
    pub password: Secret,
    pub accounts: AccountsView,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountsView {
    pub accounts: Vec<AccountLine>,
    /// Whether the viewer may release, reset, disable and add.
    pub may_change: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountLine {
    pub id: AccountId,
    pub account: AccountName,
    pub name: String,
    pub role: Role,
    pub unit: String,
    pub state: AccountState,
    /// "Friday 12 March 2027 at 08:02 UTC".
    pub last_sign_in: Option<String>,
    /// The viewer's own account.
    pub own: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccountState {
    Active,
    /// Waits for its first sign-in: initial password or second factor to be set.
    First,
    /// SEC-3.
    Locked,
    Disabled,
}

/// What the workstation tells the window unasked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// The session is over: hide everything and show the splash. `why` in a sentence.
    Locked { why: String },
    /// The gateway came or went: round trip in milliseconds, and its time, "Sun 14 Mar 2027 09:41".
    Gateway { ms: Option<u32>, clock: String },
    /// More of an answer has come, or it ended; look at it again.
    Answer { answer: domain::AnswerId, reads: u32, ended: bool },
    /// RET-5: an answer was deleted.
    AnswerGone { answer: domain::AnswerId },
    /// What is kept changed by itself: records came from the gateway, or went there.
    Records,
}

impl fmt::Display for AccountState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Active => "Active",
            Self::First => "First sign-in to come",
            Self::Locked => "Locked",
            Self::Disabled => "Disabled",
        })
    }
}

/// What the keyboard does in the frame, for the help card.
pub const KEYS: &[(&str, &str)] =
    &[("Ctrl L", "Lock at once"), ("Ctrl K", "Go to a screen"), ("?", "Show the keys"), ("Esc", "Close what is open")];

/// What it does in Investigate besides.
pub const KEYS_INVESTIGATE: &[(&str, &str)] = &[
    ("/", "Type a plate to ask for"),
    ("Ctrl Enter", "Ask"),
    ("J K", "Next and previous read"),
    ("V", "Type the plate from the picture, and confirm it"),
    ("X", "Say that it is a misread, and of what kind"),
    ("S", "Say why it is relevant, and save it"),
    ("B", "Choose a stretch of the timeline"),
    ("P", "Play, and pause"),
    ("M", "To the map, and back to the list"),
    ("Esc", "Stop asking"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_zeroized_when_dropped_and_prints_nothing_in_no_reply() {
        const fn zeroized_on_drop<T: ZeroizeOnDrop>() {}
        const { zeroized_on_drop::<Secret>() };
        let mut secret = Secret("harbor".into());
        let qr = QrCode { size: 0, dark: vec![] };
        let enrol = SignInReply::Enrol { qr, secret: secret.clone(), recovery_codes: vec![secret.clone()] };
        assert!(!format!("{secret:?} {enrol:?}").contains("harbor"));
        secret.zeroize();
        assert_eq!(secret, Secret::default());
    }
}
