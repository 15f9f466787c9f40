//! The room: rail, title bar, and the screen chosen. Everything of a session is in here, so that
//! taking it away hides all of it at once (SEC-2).

use super::{
    access::Access,
    approvals::Approvals,
    event_chooser::EventChooser,
    events::Events,
    investigate::Investigate,
    palette,
    settings::SettingsPage,
    to_come::ToCome,
    trail::{Tab, Trail},
};
use crate::parts::{Banner, Brand, FaultCallout, Glyph, Icon, focus_soon};
use crate::state::{AskForm, Desk, app, format_countdown};
use api::{AskDraft, EventDraft, Role, Screen, SessionView, Settings};
use domain::{AnswerId, EventId};
use leptos::{ev, prelude::*};
use std::collections::BTreeMap;
use wasm_bindgen::JsCast;

/// What the screens of one session share.
#[derive(Clone, Copy)]
pub struct Room {
    /// The screen shown.
    pub screen: RwSignal<Screen>,
    /// The user's settings as last saved.
    pub settings: RwSignal<Settings>,
    /// The session as it began.
    pub session: StoredValue<SessionView>,
    /// Which of the frame's own dialogs is open.
    pub open: RwSignal<Option<Overlay>>,
    /// What the trail shows, and whether its search was asked for from elsewhere.
    pub tab: RwSignal<Tab>,
    pub seek: RwSignal<bool>,
    /// Handed over to Investigate: the event to work on, a question to fill the form with, an answer to open.
    pub work_on: RwSignal<Option<EventId>>,
    pub hand_draft: RwSignal<Option<AskDraft>>,
    pub hand_answer: RwSignal<Option<AnswerId>>,
    /// Handed over to Events: one to show, or the form for a new one.
    pub show_event: RwSignal<Option<EventId>>,
    pub new_event: RwSignal<bool>,
    /// Events that are being written, new or changed; each stays until it is kept or called off.
    pub drafts: StoredValue<BTreeMap<Option<EventId>, EventDraft>>,
    /// The question that is being written; it stays while other screens are looked at.
    pub form: AskForm,
    /// What Investigate works on, while it is shown.
    pub desk: RwSignal<Option<Desk>>,
}

/// The frame's own dialogs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Overlay {
    /// Go to a screen, or do something, by its name.
    Palette,
    /// What the keyboard does.
    Keys,
}

impl Room {
    /// Shows a screen and leads the focus to its title.
    pub fn go(self, screen: Screen) {
        app().fault.set(None);
        self.screen.set(screen);
        focus_soon("screen-title");
    }
}

/// The room, from any screen.
pub fn room() -> Room {
    expect_context()
}

/// The frame round every screen.
#[component]
pub fn Frame(session: SessionView) -> impl IntoView {
    let first = session.rail.first().copied().unwrap_or(Screen::Settings);
    let notice = RwSignal::new(session.notice.clone());
    let room = Room {
        screen: RwSignal::new(first),
        settings: RwSignal::new(session.settings.clone()),
        session: StoredValue::new(session),
        open: RwSignal::new(None),
        tab: RwSignal::new(Tab::Entries),
        seek: RwSignal::new(false),
        work_on: RwSignal::new(None),
        hand_draft: RwSignal::new(None),
        hand_answer: RwSignal::new(None),
        show_event: RwSignal::new(None),
        new_event: RwSignal::new(false),
        drafts: StoredValue::default(),
        form: AskForm::new(),
        desk: RwSignal::new(None),
    };
    provide_context(room);
    let keys = window_event_listener(ev::keydown, move |event| {
        if event.ctrl_key() && event.key().eq_ignore_ascii_case("k") {
            event.prevent_default();
            room.open
                .update(|open| *open = if *open == Some(Overlay::Palette) { None } else { Some(Overlay::Palette) });
        } else if event.key() == "?" && !is_typing(&event) && room.open.get_untracked().is_none() {
            event.prevent_default();
            room.open.set(Some(Overlay::Keys));
        }
    });
    on_cleanup(move || keys.remove());
    focus_soon("screen-title");
    view! {
        <div id="frame" class="frame">
            <Banner/>
            <Rail/>
            <TopBar/>
            <main data-screen=move || screen_id(room.screen.get())>
                {move || {
                    notice.get().map(|words| {
                        view! {
                            <div class="callout lamp" id="session-notice" role="status">
                                <Glyph icon=Icon::Lightbulb/>
                                <div class="callout-text"><p>{words}</p></div>
                                <button
                                    type="button"
                                    class="icon-button"
                                    aria-label="Dismiss this notice"
                                    on:click=move |_| notice.set(None)
                                >
                                    <Glyph icon=Icon::X/>
                                </button>
                            </div>
                        }
                    })
                }}
                <FaultCallout/>
                {move || {
                    let role = room.session.with_value(|session| session.role);
                    match room.screen.get() {
                        Screen::Settings => view! { <SettingsPage/> }.into_any(),
                        Screen::Access if matches!(role, Role::SystemOwner | Role::Auditor) => {
                            view! { <Access/> }.into_any()
                        }
                        Screen::Access if asks(role) || role == Role::Supervisor => {
                            view! { <Approvals/> <ToCome screen=Screen::Access/> }.into_any()
                        }
                        Screen::Events if asks(role) => view! { <Events/> }.into_any(),
                        Screen::Audit => view! { <Trail/> }.into_any(),
                        Screen::Investigate => view! { <Investigate/> }.into_any(),
                        screen => view! { <ToCome screen/> }.into_any(),
                    }
                }}
            </main>
            <palette::Overlays/>
            <Announcer/>
        </div>
    }
}

#[component]
fn Rail() -> impl IntoView {
    let app = app();
    let room = room();
    let (name, role, rail) =
        room.session.with_value(|session| (session.name.clone(), session.role, session.rail.clone()));
    let groups = grouped(&rail);
    let link = move |screen: Screen| {
        view! {
            <li>
                <button
                    type="button"
                    id=format!("nav-{}", screen_id(screen))
                    aria-current=move || (room.screen.get() == screen).then_some("page")
                    on:click=move |_| room.go(screen)
                >
                    <Glyph icon=icon_of(screen)/>
                    {screen.label()}
                </button>
            </li>
        }
    };
    let list = move |screens: Vec<Screen>| screens.into_iter().map(link).collect_view();
    view! {
        <div class="rail">
            <nav aria-label="Screens">
                <Brand/>
                <ul>{list(groups.work)}</ul>
                {(!groups.oversight.is_empty())
                    .then(|| {
                        view! {
                            <p class="sec" id="rail-oversight">"Oversight"</p>
                            <ul aria-labelledby="rail-oversight">{list(groups.oversight)}</ul>
                        }
                    })}
                <ul class="last">{list(groups.own)}</ul>
            </nav>
            <div class="me" role="region" aria-label="Your session">
                <b>{name}</b>
                <p class="locks" class:soon=move || app.remaining.get() <= 60>
                    {role.label()} " · "
                    <span>
                        "locks in "
                        <span id="countdown" class="num">{move || format_countdown(app.remaining.get())}</span>
                    </span>
                </p>
                <button type="button" id="lock" class="lock" on:click=move |_| app.lock()>
                    <Glyph icon=Icon::Lock/>
                    "Lock"
                    <span class="keys" aria-hidden="true"><kbd>"Ctrl"</kbd><kbd>"L"</kbd></span>
                </button>
            </div>
        </div>
    }
}

#[component]
fn TopBar() -> impl IntoView {
    let app = app();
    let room = room();
    view! {
        <header class="top">
            <h1 id="screen-title" tabindex="-1">{move || room.screen.get().label()}</h1>
            {move || room.desk.get().map(|desk| view! { <EventChooser desk/> })}
            <span class="grow"></span>
            {move || match app.gateway.get() {
                Some(ms) => {
                    view! {
                        <span id="gateway" class="pill good num"><span aria-hidden="true">"●"</span>{format!("Gateway {ms} ms")}</span>
                    }
                }
                None => {
                    view! { <span id="gateway" class="pill bad num"><span aria-hidden="true">"○"</span>{"Gateway away".to_owned()}</span> }
                }
            }}
            <button
                type="button"
                id="palette-open"
                class="pill pill-button"
                on:click=move |_| room.open.set(Some(Overlay::Palette))
            >
                <kbd>"Ctrl"</kbd>
                <kbd>"K"</kbd>
                "Command"
            </button>
            <button
                type="button"
                id="keys-open"
                class="icon-button"
                aria-label="Keyboard help"
                on:click=move |_| room.open.set(Some(Overlay::Keys))
            >
                <Glyph icon=Icon::Keyboard/>
            </button>
        </header>
    }
}

/// Says once, to those who do not see it, that the lock is near or the gateway is away.
#[component]
fn Announcer() -> impl IntoView {
    let app = app();
    let soon = Memo::new(move |_| app.remaining.get() <= 60);
    let away = Memo::new(move |_| app.gateway.get().is_none());
    view! {
        <div class="sr-only" role="status">
            {move || soon.get().then_some("Locks in one minute. Any input keeps the session open. ")}
            {move || away.get().then_some("The gateway is away.")}
        </div>
    }
}

/// The rail's three parts, each in the order it came.
#[derive(Debug, PartialEq, Eq)]
struct Groups {
    work: Vec<Screen>,
    oversight: Vec<Screen>,
    own: Vec<Screen>,
}

fn grouped(rail: &[Screen]) -> Groups {
    let (own, rest): (Vec<_>, Vec<_>) = rail.iter().copied().partition(|screen| *screen == Screen::Settings);
    let (oversight, work) = rest.into_iter().partition(|screen| screen.is_oversight());
    Groups { work, oversight, own }
}

/// The screen's name as it is serialized, for ids.
pub fn screen_id(screen: Screen) -> String {
    serde_json::to_value(screen).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

/// The icon of a screen.
pub fn icon_of(screen: Screen) -> Icon {
    match screen {
        Screen::Investigate => Icon::Search,
        Screen::Events => Icon::Calendar,
        Screen::Displays => Icon::Eye,
        Screen::Hits => Icon::Bell,
        Screen::Workspaces => Icon::Waypoints,
        Screen::Reviews => Icon::Clipboard,
        Screen::Audit => Icon::Scroll,
        Screen::Access => Icon::Key,
        Screen::Records => Icon::Archive,
        Screen::Transparency => Icon::Chart,
        Screen::Settings => Icon::Settings,
    }
}

/// Whether a role works on events and asks for them; a supervisor watches over those who do.
pub const fn asks(role: Role) -> bool {
    matches!(role, Role::Analyst | Role::GeoAnalyst | Role::Trainer)
}

/// Whether a key press belongs to a field.
pub fn is_typing(event: &web_sys::KeyboardEvent) -> bool {
    event.target().and_then(|target| target.dyn_into::<web_sys::HtmlElement>().ok()).is_some_and(|element| {
        matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT") || element.is_content_editable()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rail_has_work_oversight_and_ones_own() {
        let groups = grouped(&Screen::rail(Role::Supervisor));
        assert_eq!(groups.work.first(), Some(&Screen::Investigate));
        assert!(groups.oversight.iter().all(|screen| screen.is_oversight()));
        assert_eq!(groups.own, [Screen::Settings]);
        assert_eq!(grouped(&[]), Groups { work: vec![], oversight: vec![], own: vec![] });
    }

    #[test]
    fn ids_are_the_serialized_names() {
        assert_eq!(screen_id(Screen::Access), "access");
    }
}
