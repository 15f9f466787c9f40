//! The user's own: theme, idle time, password.

use super::frame::room;
use crate::parts::{Glyph, Icon, PasswordField};
use crate::state::app;
use api::{MapChoice, MapView, PasswordChange, Secret, Settings, SettingsView, Theme, command};
use leptos::prelude::*;

/// The settings screen.
#[component]
pub fn SettingsPage() -> impl IntoView {
    let app = app();
    let loaded = RwSignal::new(None::<SettingsView>);
    app.fetch::<command::settings_read>((), move |settings| loaded.set(Some(settings)));
    view! {
        <div class="columns">
            {move || match loaded.get() {
                Some(settings) => view! { <Preferences settings/> }.into_any(),
                None => view! { <section class="card pad" aria-busy="true"><p class="muted">"Loading…"</p></section> }.into_any(),
            }}
            <OwnMap/>
            <ChangePassword/>
            <section class="card pad about" aria-labelledby="about-title">
                <h2 id="about-title">"About"</h2>
                <p class="muted" id="about">{move || loaded.get().map(|view| view.about)}</p>
            </section>
        </div>
    }
}

#[component]
fn Preferences(settings: SettingsView) -> impl IntoView {
    let app = app();
    let room = room();
    let most = settings.most_idle_minutes;
    let theme = RwSignal::new(settings.settings.theme);
    let minutes = RwSignal::new(settings.settings.idle_minutes.to_string());
    let saved = RwSignal::new(false);
    // A theme is seen at once; one that was not saved is left with the screen.
    on_cleanup(move || {
        if let Some(kept) = room.settings.try_with_untracked(|kept| kept.theme) {
            app.theme.set(kept);
        }
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        saved.set(false);
        let Ok(idle_minutes) = minutes.get_untracked().trim().parse() else {
            app.refuse("The idle time is not a number of minutes.", &format!("Type a whole number from 1 to {most}."));
            return;
        };
        let settings = Settings { theme: theme.get_untracked(), idle_minutes };
        app.ask::<command::settings_write>(settings, move |view| {
            app.theme.set(view.settings.theme);
            app.set_lock_clock(view.lock);
            minutes.set(view.settings.idle_minutes.to_string());
            room.settings.set(view.settings);
            saved.set(true);
        });
    };
    let choice = move |id: &'static str, label: &'static str, value: Theme| {
        view! {
            <label class="segment">
                <input
                    type="radio"
                    name="theme"
                    id=id
                    prop:checked=move || theme.get() == value
                    on:change=move |_| {
                        theme.set(value);
                        app.theme.set(value);
                        saved.set(false);
                    }
                />
                <span>{label}</span>
            </label>
        }
    };
    view! {
        <section class="card pad" aria-labelledby="preferences-title">
            <h2 id="preferences-title">"This workstation, for you"</h2>
            <form class="stack" novalidate=true on:submit=submit>
                <fieldset class="plain">
                    <legend>"Theme"</legend>
                    <div class="segments">
                        {choice("theme-system", "System", Theme::System)}
                        {choice("theme-light", "Light", Theme::Light)}
                        {choice("theme-dark", "Dark", Theme::Dark)}
                    </div>
                </fieldset>
                <div class="field">
                    <label for="idle-minutes">"Lock after minutes without input"</label>
                    <input
                        id="idle-minutes"
                        class="short num"
                        type="number"
                        min="1"
                        max=most
                        step="1"
                        aria-describedby="idle-hint"
                        prop:value=minutes
                        on:input=move |event| {
                            minutes.set(event_target_value(&event));
                            saved.set(false);
                        }
                    />
                    <p id="idle-hint" class="hint">
                        {format!("1 to {most}. You can shorten it, never lengthen it beyond what the agency allows (SEC-2).")}
                    </p>
                </div>
                <div class="actions">
                    <button type="submit" id="save-settings" class="primary">"Save settings"</button>
                    <Done id="settings-saved" when=saved words="Saved"/>
                </div>
            </form>
        </section>
    }
}

/// Which archive the map is drawn from.
#[component]
fn OwnMap() -> impl IntoView {
    let app = app();
    let path = RwSignal::new(String::new());
    let view = RwSignal::new(None::<MapView>);
    let taken = RwSignal::new(false);
    let show = move |map: MapView| {
        path.set(map.own.as_ref().map(|own| own.path.clone()).unwrap_or_default());
        view.set(Some(map));
    };
    app.fetch::<command::map_look>((), show);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        taken.set(false);
        let choice = MapChoice { path: path.get_untracked() };
        app.ask::<command::map_choose>(choice, move |map| {
            show(map);
            taken.set(true);
        });
    };
    let about = move || {
        view.with(|view| match view.as_ref().and_then(|map| map.own.as_ref()).map(|own| &own.about) {
            None => "The map that Readroom brings is shown.".to_owned(),
            Some(Ok(about)) => format!("Shown: {about}."),
            Some(Err(why)) => format!("It can't be read any more, and Readroom's own map is shown instead: {why}"),
        })
    };
    view! {
        <section class="card pad" aria-labelledby="own-map-title">
            <h2 id="own-map-title">"Map"</h2>
            <form class="stack" on:submit=submit>
                <div class="field">
                    <label for="own-map">"A PMTiles file of your own"</label>
                    <input
                        id="own-map"
                        spellcheck="false"
                        autocomplete="off"
                        aria-describedby="own-map-hint"
                        prop:value=move || path.get()
                        on:input=move |event| {
                            path.set(event_target_value(&event));
                            taken.set(false);
                        }
                    />
                    <p id="own-map-hint" class="hint">
                        "Its full path; vector tiles in the schema of Protomaps or OpenMapTiles. Empty: Readroom's own map. It is checked before it is shown."
                    </p>
                </div>
                <p id="own-map-about" class="hint">{about}</p>
                <div class="actions">
                    <button type="submit" id="use-map">"Use this map"</button>
                    <Done id="map-taken" when=taken words="Taken"/>
                </div>
            </form>
        </section>
    }
}

#[component]
fn ChangePassword() -> impl IntoView {
    let app = app();
    let current = RwSignal::new(String::new());
    let new = RwSignal::new(String::new());
    let repeat = RwSignal::new(String::new());
    let changed = RwSignal::new(false);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        changed.set(false);
        if new.get_untracked() != repeat.get_untracked() {
            app.refuse("The two new passwords differ.", "Type the same password in both fields.");
            return;
        }
        let change = PasswordChange { current: Secret(current.get_untracked()), new: Secret(new.get_untracked()) };
        app.ask::<command::password_change>(change, move |()| {
            for field in [current, new, repeat] {
                field.set(String::new());
            }
            changed.set(true);
        });
    };
    view! {
        <section class="card pad" aria-labelledby="password-title">
            <h2 id="password-title">"Change your password"</h2>
            <form class="stack" on:submit=submit>
                <PasswordField
                    id="current-password"
                    label="Current password"
                    value=current
                    autocomplete="current-password"
                />
                <PasswordField
                    id="new-password"
                    label="New password"
                    value=new
                    autocomplete="new-password"
                    hint="Four or five unrelated words are easy to keep and hard to guess."
                />
                <PasswordField
                    id="repeat-password"
                    label="Repeat the new password"
                    value=repeat
                    autocomplete="new-password"
                />
                <div class="actions">
                    <button type="submit" id="change-password" class="primary">"Change the password"</button>
                    <Done id="password-changed" when=changed words="Password changed"/>
                </div>
            </form>
        </section>
    }
}

/// Says that it worked, to eyes and ears; the region exists before the words, so they are heard.
#[component]
fn Done(id: &'static str, when: RwSignal<bool>, words: &'static str) -> impl IntoView {
    view! {
        <span role="status">
            {move || when.get().then(|| view! { <span id=id class="pill good"><Glyph icon=Icon::Check/>{words}</span> })}
        </span>
    }
}
