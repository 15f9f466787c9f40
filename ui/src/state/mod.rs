//! What the window knows, as signals that live as long as it does. Every call to the workstation
//! goes through here, so that an answer that comes after the session ended changes nothing.

mod ask_form;
mod countdown;
mod desk;
mod idle;
mod local;
mod moment;
mod paged;
mod sight;
mod theme;

pub use ask_form::{AskForm, Back, Field, Kind, Near};
pub use countdown::{Deadline, format as format_countdown};
pub use desk::Desk;
pub use local::Local;
pub use moment::{day, moment};
pub use paged::{PAGE, Paged, SPARE};
pub use sight::{Sight, State};

use crate::bridge;
use api::{
    Code, Command, DoorView, Event, Fault, Mode, QrCode, RawCommand, Secret, SessionView, SignInReply, Theme, command,
};
use leptos::{prelude::*, task::spawn_local};

/// Where somebody stands.
#[derive(Debug, Clone)]
pub enum Stage {
    /// Nothing to show yet, or everything just hidden.
    Loading,
    /// The splash.
    Door(DoorView),
    /// Between the door and the room.
    Step(Step),
    /// Signed in.
    Inside(Box<SessionView>),
}

/// What signing in may ask for besides credentials.
#[derive(Debug, Clone)]
pub enum Step {
    /// The initial password must be replaced.
    SetPassword { least_characters: u32, enrol: bool },
    /// Recovery codes, shown once, before the authenticator that they stand in for.
    Codes { codes: Vec<Secret>, pairing: Pairing },
    /// The authenticator must be enrolled.
    Enrol(Pairing),
    /// The store here still has an earlier password.
    FormerPassword,
}

/// What an authenticator is paired by.
#[derive(Debug, Clone)]
pub struct Pairing {
    pub qr: QrCode,
    pub secret: Secret,
    /// A new password was set in the step before.
    pub after_password: bool,
}

/// The window's state; copied freely, all of it signals.
#[derive(Clone, Copy)]
pub struct App {
    /// Where somebody stands.
    pub stage: RwSignal<Stage>,
    /// What went wrong last, until dismissed or tried again.
    pub fault: RwSignal<Option<Fault>>,
    /// Whether an open dialog shows the fault, so that the page under it does not.
    pub fault_in_dialog: RwSignal<bool>,
    /// A command that the user started is under way.
    pub busy: RwSignal<bool>,
    /// The theme chosen.
    pub theme: RwSignal<Theme>,
    /// Training or service, once known; it stays known while all else is hidden.
    pub mode: RwSignal<Option<Mode>>,
    /// The gateway's time as last told.
    pub clock: RwSignal<String>,
    /// Round trip to the gateway, while it is there.
    pub gateway: RwSignal<Option<u32>>,
    /// Seconds to the lock.
    pub remaining: RwSignal<u32>,
    /// When the session locks; `None` without a session.
    deadline: RwSignal<Option<Deadline>>,
    /// The last event of the workstation that is about answers or records, with a number that makes each new.
    pub heard: RwSignal<(u32, Option<Event>)>,
    /// Counts the times everything was hidden; answers to an earlier time are dropped.
    epoch: RwSignal<u32>,
}

impl App {
    /// Makes the state, begins to listen, and looks at the door.
    pub fn start() -> Self {
        let app = Self {
            stage: RwSignal::new(Stage::Loading),
            fault: RwSignal::new(None),
            fault_in_dialog: RwSignal::new(false),
            busy: RwSignal::new(false),
            theme: RwSignal::new(Theme::System),
            mode: RwSignal::new(None),
            clock: RwSignal::new(String::new()),
            gateway: RwSignal::new(None),
            remaining: RwSignal::new(0),
            deadline: RwSignal::new(None),
            heard: RwSignal::new((0, None)),
            epoch: RwSignal::new(0),
        };
        theme::follow(app.theme);
        idle::watch(app);
        bridge::on_event(move |event| app.hear(event));
        app.to_door(None);
        app
    }

    /// Calls a command that the user started; a second one waits until the first is answered.
    pub fn ask<C: Command + 'static>(self, request: C::Request, then: impl FnOnce(C::Reply) + 'static) {
        self.ask_or::<C>(request, then, |_| false);
    }

    /// As [`Self::ask`]; `or` sees the fault first and says whether it took care of it.
    pub fn ask_or<C: Command + 'static>(
        self,
        request: C::Request,
        then: impl FnOnce(C::Reply) + 'static,
        or: impl FnOnce(&Fault) -> bool + 'static,
    ) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.fault.set(None);
        let epoch = self.epoch.get_untracked();
        spawn_local(async move {
            let answer = bridge::call::<C>(request).await;
            if self.epoch.get_untracked() != epoch {
                return;
            }
            self.busy.set(false);
            match answer {
                Ok(reply) => then(reply),
                Err(fault) if or(&fault) => {}
                Err(fault) => self.report(fault),
            }
        });
    }

    /// Calls a command that nobody waits for, such as what a screen loads by itself.
    pub fn fetch<C: Command + 'static>(self, request: C::Request, then: impl FnOnce(C::Reply) + 'static) {
        self.fetch_or::<C>(request, then, |_| false);
    }

    /// As [`Self::fetch`]; `or` sees the fault first and says whether it took care of it.
    pub fn fetch_or<C: Command + 'static>(
        self,
        request: C::Request,
        then: impl FnOnce(C::Reply) + 'static,
        or: impl FnOnce(&Fault) -> bool + 'static,
    ) {
        let epoch = self.epoch.get_untracked();
        spawn_local(async move {
            let answer = bridge::call::<C>(request).await;
            if self.epoch.get_untracked() == epoch {
                match answer {
                    Ok(reply) => then(reply),
                    Err(fault) if or(&fault) => {}
                    Err(fault) => self.report(fault),
                }
            }
        });
    }

    /// Calls a command that is answered with bytes, and that nobody waits for.
    pub fn fetch_bytes<C: RawCommand + 'static>(
        self,
        request: C::Request,
        then: impl FnOnce(Result<Vec<u8>, Fault>) + 'static,
    ) {
        let epoch = self.epoch.get_untracked();
        spawn_local(async move {
            let answer = bridge::fetch_bytes::<C>(request).await;
            if self.epoch.get_untracked() == epoch {
                then(answer);
            }
        });
    }

    /// Shows a fault; one that says the session is gone leads back to the door.
    pub fn report(self, fault: Fault) {
        let at_door = self.stage.with_untracked(|stage| matches!(stage, Stage::Loading | Stage::Door(_)));
        if fault.code == Code::NoSession && !at_door {
            self.to_door(Some(fault));
        } else {
            self.fault.set(Some(fault));
        }
    }

    /// A mistake that needs no workstation to see.
    pub fn refuse(self, message: &str, remedy: &str) {
        self.fault.set(Some(Fault::new(Code::BadInput, message, remedy)));
    }

    /// Hides everything, then looks at the door; `keep` is shown there.
    pub fn to_door(self, keep: Option<Fault>) {
        self.hide();
        self.look_at_door(keep, None);
    }

    /// Hides everything at once, then locks, then looks at the door (SEC-2).
    pub fn lock(self) {
        self.hide();
        let epoch = self.epoch.get_untracked();
        spawn_local(async move {
            // A session that is gone already is as good as locked.
            drop(bridge::call::<command::lock>(()).await);
            if self.epoch.get_untracked() == epoch {
                self.look_at_door(None, None);
            }
        });
    }

    /// Goes where an answer to a step of signing in leads.
    pub fn advance(self, reply: SignInReply) {
        self.fault.set(None);
        let step = match reply {
            SignInReply::In { session } => {
                self.admit(&session);
                self.stage.set(Stage::Inside(session));
                return;
            }
            SignInReply::SetPassword { least_characters, enrol } => Step::SetPassword { least_characters, enrol },
            SignInReply::Enrol { qr, secret, recovery_codes } => {
                let before = |stage: &Stage| matches!(stage, Stage::Step(Step::SetPassword { .. }));
                let after_password = self.stage.with_untracked(before);
                Step::Codes { codes: recovery_codes, pairing: Pairing { qr, secret, after_password } }
            }
            SignInReply::FormerPassword => Step::FormerPassword,
        };
        self.stage.set(Stage::Step(step));
    }

    /// Takes the time to the lock as the workstation tells it.
    pub fn set_lock_clock(self, clock: api::LockClock) {
        self.deadline.set(Some(Deadline::after(clock.seconds, countdown::now())));
        self.remaining.set(clock.seconds);
    }

    fn admit(self, session: &SessionView) {
        self.mode.set(Some(session.mode));
        self.clock.set(session.clock.clone());
        self.gateway.set(session.gateway_ms);
        self.theme.set(session.settings.theme);
        self.set_lock_clock(session.lock);
    }

    fn hide(self) {
        self.epoch.update(|epoch| *epoch = epoch.wrapping_add(1));
        self.stage.set(Stage::Loading);
        self.deadline.set(None);
        self.busy.set(false);
        self.fault.set(None);
        self.fault_in_dialog.set(false);
    }

    fn look_at_door(self, keep: Option<Fault>, why: Option<String>) {
        self.fetch::<command::door_look>((), move |mut door| {
            door.notice = door.notice.or(why);
            self.mode.set(Some(door.mode));
            self.clock.set(door.clock.clone());
            self.theme.set(door.theme);
            // One reason is enough: the notice says why a session ended.
            self.fault.set(keep.filter(|fault| fault.code != Code::NoSession || door.notice.is_none()));
            self.stage.set(Stage::Door(door));
        });
    }

    fn hear(self, event: Event) {
        match event {
            Event::Gateway { ms, clock } => {
                self.gateway.set(ms);
                self.clock.set(clock);
            }
            Event::Answer { .. } | Event::AnswerGone { .. } | Event::Records => {
                self.heard.update(|(n, last)| (*n, *last) = (n.wrapping_add(1), Some(event)));
            }
            Event::Locked { why } => {
                let inside = self.stage.with_untracked(|stage| matches!(stage, Stage::Inside(_) | Stage::Step(_)));
                // At the door already: this window asked for the lock itself.
                if inside {
                    self.hide();
                    self.look_at_door(None, Some(why));
                }
            }
        }
    }
}

/// The state, from any component.
pub fn app() -> App {
    expect_context()
}
