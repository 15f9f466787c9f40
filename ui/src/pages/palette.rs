//! The command palette and the help on keys: everything within two keystrokes for one who knows it,
//! nothing hidden from one who does not.

use super::events::EVENTS_KEYS;
use super::frame::{Overlay, Room, asks, icon_of, room};
use super::trail::{TRAIL_KEYS, Tab};
use crate::parts::{Dialog, Glyph, Icon, focus_soon};
use crate::state::{App, app};
use api::{Role, Screen, Settings, Theme, command};
use leptos::{ev, prelude::*};

/// What the frame's overlays show, if any is open.
#[component]
pub fn Overlays() -> impl IntoView {
    let room = room();
    move || match room.open.get()? {
        Overlay::Palette => Some(view! { <Palette/> }.into_any()),
        Overlay::Keys => Some(view! { <Keys/> }.into_any()),
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Deed {
    Go(Screen),
    Trail(Tab),
    NewEvent,
    Lock,
    Theme(Theme),
    Keys,
}

impl Deed {
    fn words(self) -> String {
        match self {
            Self::Go(screen) => format!("Go to {}", screen.label()),
            Self::Trail(Tab::Entries) => "Search the audit trail".into(),
            Self::Trail(Tab::Witnesses) => "Witnesses and alerts".into(),
            Self::NewEvent => "New event".into(),
            Self::Lock => "Lock at once".into(),
            Self::Theme(Theme::System) => "Theme: as the desktop".into(),
            Self::Theme(Theme::Light) => "Theme: light".into(),
            Self::Theme(Theme::Dark) => "Theme: dark".into(),
            Self::Keys => "Show the keys".into(),
        }
    }

    fn icon(self) -> Icon {
        match self {
            Self::Go(screen) => icon_of(screen),
            Self::Trail(Tab::Entries) => Icon::Search,
            Self::Trail(Tab::Witnesses) => Icon::ShieldCheck,
            Self::NewEvent => Icon::Calendar,
            Self::Lock => Icon::Lock,
            Self::Theme(_) => Icon::Lightbulb,
            Self::Keys => Icon::Keyboard,
        }
    }

    fn run(self, app: App, room: Room) {
        room.open.set(None);
        match self {
            Self::Go(screen) => room.go(screen),
            Self::Trail(tab) => {
                if room.screen.get_untracked() != Screen::Audit {
                    room.go(Screen::Audit);
                }
                room.tab.set(tab);
                room.seek.set(tab == Tab::Entries);
            }
            Self::NewEvent => {
                if room.screen.get_untracked() != Screen::Events {
                    room.go(Screen::Events);
                }
                room.new_event.set(true);
            }
            Self::Lock => app.lock(),
            Self::Keys => room.open.set(Some(Overlay::Keys)),
            Self::Theme(theme) => {
                let settings = Settings { theme, ..room.settings.get_untracked() };
                app.ask::<command::settings_write>(settings, move |view| {
                    app.theme.set(view.settings.theme);
                    app.set_lock_clock(view.lock);
                    room.settings.set(view.settings);
                });
            }
        }
    }
}

#[component]
fn Palette() -> impl IntoView {
    let app = app();
    let room = room();
    let deeds: Vec<Deed> = room.session.with_value(|session| {
        let rest = [Deed::Lock, Deed::Keys].into_iter();
        let themes = [Theme::System, Theme::Light, Theme::Dark].into_iter().map(Deed::Theme);
        let watches = matches!(session.role, Role::Auditor | Role::Supervisor | Role::SystemOwner);
        let trail = [Deed::Trail(Tab::Entries)].into_iter().chain(watches.then_some(Deed::Trail(Tab::Witnesses)));
        let events = asks(session.role).then_some(Deed::NewEvent);
        session.rail.iter().copied().map(Deed::Go).chain(events).chain(trail).chain(rest).chain(themes).collect()
    });
    let typed = RwSignal::new(String::new());
    let at = RwSignal::new(0_usize);
    let found = Memo::new(move |_| {
        typed.with(|typed| deeds.iter().copied().filter(|deed| fits(&deed.words(), typed)).collect::<Vec<_>>())
    });
    focus_soon("palette-input");
    Effect::new(move || {
        if let Some(option) = document().get_element_by_id(&format!("palette-{}", at.get())) {
            let nearest = web_sys::ScrollIntoViewOptions::new();
            nearest.set_block(web_sys::ScrollLogicalPosition::Nearest);
            option.scroll_into_view_with_scroll_into_view_options(&nearest);
        }
    });
    let on_key = move |event: ev::KeyboardEvent| {
        let count = found.with_untracked(Vec::len);
        match event.key().as_str() {
            "ArrowDown" => at.update(|at| *at = if *at + 1 < count { *at + 1 } else { 0 }),
            "ArrowUp" => at.update(|at| *at = at.checked_sub(1).unwrap_or(count.saturating_sub(1))),
            "Enter" => {
                if let Some(deed) = found.with_untracked(|found| found.get(at.get_untracked()).copied()) {
                    deed.run(app, room);
                }
            }
            _ => return,
        }
        event.prevent_default();
    };
    view! {
        <Dialog id="palette" title="Command" class="palette" on_close=move |()| room.open.set(None)>
            <input
                id="palette-input"
                type="text"
                role="combobox"
                autocomplete="off"
                spellcheck="false"
                aria-label="Screen or command"
                aria-autocomplete="list"
                aria-controls="palette-list"
                aria-expanded=move || if found.with(Vec::is_empty) { "false" } else { "true" }
                aria-activedescendant=move || (!found.with(Vec::is_empty)).then(|| format!("palette-{}", at.get()))
                placeholder="Type a screen or a command"
                on:input=move |event| {
                    typed.set(event_target_value(&event));
                    at.set(0);
                }
                on:keydown=on_key
            />
            <div class="palette-list" id="palette-list" role="listbox" aria-label="Screens and commands">
                {move || {
                    found
                        .get()
                        .into_iter()
                        .enumerate()
                        .map(|(n, deed)| {
                            view! {
                                <div
                                    id=format!("palette-{n}")
                                    role="option"
                                    class="palette-option"
                                    aria-selected=move || if at.get() == n { "true" } else { "false" }
                                    on:pointermove=move |_| if at.get_untracked() != n { at.set(n) }
                                    on:click=move |_| deed.run(app, room)
                                >
                                    <Glyph icon=deed.icon()/>
                                    {deed.words()}
                                </div>
                            }
                        })
                        .collect_view()
                }}
            </div>
            {move || found.with(Vec::is_empty).then(|| view! {
                <p class="palette-none muted" role="status">"Nothing is called that. Clear the field to see everything."</p>
            })}
        </Dialog>
    }
}

#[component]
fn Keys() -> impl IntoView {
    let room = room();
    view! {
        <Dialog id="keys" title="The keys" on_close=move |()| room.open.set(None)>
            <dl class="keys-list">
                {api::KEYS
                    .iter()
                    .chain(match room.screen.get_untracked() {
                        Screen::Audit => TRAIL_KEYS,
                        Screen::Events if room.session.with_value(|session| asks(session.role)) => EVENTS_KEYS,
                        Screen::Investigate => api::KEYS_INVESTIGATE,
                        _ => &[],
                    })
                    .map(|(keys, what)| {
                        view! {
                            <div>
                                <dt>{keys.split(' ').map(|key| view! { <kbd>{key}</kbd> }).collect_view()}</dt>
                                <dd>{*what}</dd>
                            </div>
                        }
                    })
                    .collect_view()}
            </dl>
        </Dialog>
    }
}

/// Whether every word typed is somewhere in the words.
fn fits(words: &str, typed: &str) -> bool {
    let words = words.to_lowercase();
    typed.to_lowercase().split_whitespace().all(|part| words.contains(part))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_typed_must_be_found_in_any_order_and_case() {
        assert!(fits("Go to Access & training", "TRAIN acc"));
        assert!(fits("Lock at once", " "));
        assert!(!fits("Lock at once", "lock events"));
    }
}
