//! Playing: time runs over the reads in sight, fast over what nobody was seen in; the strip's cursor and the ways on the
//! map follow.

use super::feed::Feed;
use crate::parts::{Glyph, Icon};
use leptos::prelude::*;
use timeline::{Player, Speed, words};

#[derive(Clone, Copy)]
pub struct Play {
    feed: Feed,
    player: StoredValue<Option<Player>>,
    playing: RwSignal<bool>,
    speed: RwSignal<Speed>,
    /// When the last frame was, seconds.
    last: StoredValue<f64>,
}

fn seconds() -> f64 {
    window().performance().map_or(0.0, |clock| clock.now() / 1000.0)
}

impl Play {
    pub fn new(feed: Feed) -> Self {
        let play = Self {
            feed,
            player: StoredValue::new(None),
            playing: RwSignal::new(false),
            speed: RwSignal::new(Speed::One),
            last: StoredValue::new(0.0),
        };
        // Other reads, or another stretch: what was played is over.
        Effect::new(move || {
            feed.shown.track();
            feed.window.track();
            play.stop();
        });
        let pressed = feed.play_key.get_untracked();
        Effect::new(move |before: Option<u32>| {
            let now = feed.play_key.get();
            if now != before.unwrap_or(pressed) {
                play.toggle();
            }
            now
        });
        on_cleanup(move || {
            let _ = feed.map.moment.try_set(None);
        });
        play
    }

    pub fn stop(self) {
        self.player.set_value(None);
        self.playing.set(false);
        self.feed.map.moment.set(None);
    }

    pub fn toggle(self) {
        if self.playing.get_untracked() {
            self.playing.set(false);
            self.player.update_value(|player| {
                if let Some(player) = player {
                    player.pause();
                }
            });
            return;
        }
        let Some(window) = untrack(|| self.feed.stretch()) else { return };
        if self.player.with_value(Option::is_none) {
            let made = self.feed.rows.with_untracked(|rows| {
                self.feed.shown.with_untracked(|shown| Player::new(rows, shown, window.from(), window.to()))
            });
            self.player.set_value(Some(made));
        }
        let speed = self.speed.get_untracked();
        let begun = self.player.try_update_value(|player| {
            player.as_mut().is_some_and(|player| {
                player.set_speed(speed);
                player.play();
                player.is_playing()
            })
        });
        if begun == Some(true) {
            self.playing.set(true);
            self.last.set_value(seconds());
            self.frame();
        }
    }

    fn frame(self) {
        request_animation_frame(move || {
            if self.playing.try_get_untracked() != Some(true) {
                return;
            }
            let (now, before) = (seconds(), self.last.get_value());
            self.last.set_value(now);
            let gone = self.player.try_update_value(|player| {
                let player = player.as_mut()?;
                let more = player.tick(now - before);
                Some((player.at(), more))
            });
            let Some(Some((at, more))) = gone else { return };
            self.feed.map.moment.set(Some(at));
            if more {
                self.frame();
            } else {
                self.playing.set(false);
            }
        });
    }

    /// Goes to the read before or after.
    fn step(self, forward: bool) {
        if self.player.with_value(Option::is_none) {
            self.toggle();
        }
        self.playing.set(false);
        let stepped = self.player.try_update_value(|player| {
            let player = player.as_mut()?;
            let row = player.step(forward);
            Some((row, player.at()))
        });
        if let Some(Some((row, at))) = stepped {
            self.feed.map.moment.set(Some(at));
            if let Some(row) = row {
                self.feed.choose(row);
            }
        }
    }

    fn set_speed(self, speed: Speed) {
        self.speed.set(speed);
        self.player.update_value(|player| {
            if let Some(player) = player {
                player.set_speed(speed);
            }
        });
    }
}

#[component]
pub fn PlayBar(play: Play) -> impl IntoView {
    let feed = play.feed;
    let moment = move || {
        let (at, clocks) = (feed.map.moment.get()?, feed.clocks.get());
        Some(words::moment(at, &clocks.zone, clocks.now))
    };
    let empty = move || feed.shown.with(|shown| shown.count() == 0);
    let speeds = Speed::ALL.map(|speed| view! { <option value=speed.label()>{speed.label()}</option> });
    view! {
        <div class="play" role="group" aria-label="Play the reads in time order">
            <button
                type="button"
                id="timeline-play"
                class="pill-button"
                aria-keyshortcuts="P"
                aria-pressed=move || play.playing.get().to_string()
                disabled=empty
                on:click=move |_| play.toggle()
            >
                {move || {
                    let (icon, word) = if play.playing.get() { (Icon::Pause, "Pause") } else { (Icon::Play, "Play") };
                    view! { <Glyph icon/> {word} }
                }}
            </button>
            <label for="timeline-speed" class="sr-only">"Speed"</label>
            <select
                id="timeline-speed"
                prop:value=move || play.speed.get().label()
                on:change=move |event| {
                    let value = event_target_value(&event);
                    play.set_speed(Speed::ALL.into_iter().find(|speed| speed.label() == value).unwrap_or(Speed::One));
                }
            >
                {speeds.into_iter().collect_view()}
            </select>
            <Show when=move || feed.map.moment.get().is_some()>
                <button type="button" class="quiet" id="timeline-back" aria-label="Read before" on:click=move |_| play.step(false)>"‹"</button>
                <button type="button" class="quiet" id="timeline-on" aria-label="Read after" on:click=move |_| play.step(true)>"›"</button>
                <span class="num small" id="timeline-moment">{moment}</span>
                <button type="button" class="quiet" id="timeline-stop" on:click=move |_| play.stop()>"End"</button>
            </Show>
        </div>
    }
}
